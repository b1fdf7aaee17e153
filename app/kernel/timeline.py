"""One timeline of many sources: each gives its newest entries before a place, and they are merged page by page."""

import heapq
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection

from app.kernel.listing import TimelineEntry, TimelinePage, TimelinePlace

PAGE_LENGTH = 30
COUNTED_UP_TO = 1000
LAST = 2**62
"""A number after that of every entry of a moment."""


@dataclass(frozen=True, slots=True)
class TimelineWanted:
    """What a source is asked for: at most `size` entries of a record that come before a moment and number.

    `before` is None at the newest end; an entry of that very moment comes before it when its number is smaller.
    With `search`, only entries are wanted that hold every word of it, whatever their case.
    """

    record_id: int
    size: int
    before: tuple[datetime, int] | None = None
    search: str = ""


Load = Callable[[Connection, TimelineWanted], Sequence[TimelineEntry]]
"""Reads entries, newest first and of one moment the greatest number first; what it costs is one page, not a history."""

Count = Callable[[Connection, int], int]
"""Counts the entries of a record, COUNTED_UP_TO at most, where an index makes that cheap."""


def merged_page(
    connection: Connection, sources: Sequence[tuple[int, str, Load]], wanted: TimelineWanted,
    after: TimelinePlace | None = None,
) -> TimelinePage:
    """Read the next entries after a place of sources given as rank, kind and what reads them.

    The order is by moment, rank and number, the greatest first, so that a later step of one moment stands above.
    """
    found: list[tuple[TimelinePlace, TimelineEntry]] = []
    for rank, kind, load in sources:
        asked = replace(wanted, size=wanted.size + 1, before=_before(after, rank))
        found.extend(((entry.at, rank, entry.id), _of_kind(entry, kind)) for entry in load(connection, asked))
    newest = heapq.nlargest(wanted.size, found, key=lambda pair: pair[0])
    more = len(found) > len(newest)
    return TimelinePage(tuple(entry for _, entry in newest), newest[-1][0] if more else None)


def _before(after: TimelinePlace | None, rank: int) -> tuple[datetime, int] | None:
    """Give where a source of a rank goes on after a place: of the same moment, lower ranks are still to come."""
    if after is None:
        return None
    at, last_rank, number = after
    if rank == last_rank:
        return at, number
    return at, LAST if rank < last_rank else 0


def _of_kind(entry: TimelineEntry, kind: str) -> TimelineEntry:
    return entry if entry.kind == kind else replace(entry, kind=kind)


def holds_words(text: str, search: str) -> bool:
    """Tell whether a text holds every word of a search, whatever their case.

    >>> holds_words("Order SO-00012 shipped", "ship so-00012")
    True
    """
    folded = text.casefold()
    return all(word in folded for word in search.casefold().split())


def from_entries(entries: Iterable[TimelineEntry], wanted: TimelineWanted) -> list[TimelineEntry]:
    """Give what is wanted of entries that are few and all at hand, in any order."""
    chosen = (
        entry for entry in entries
        if (wanted.before is None or (entry.at, entry.id) < wanted.before)
        and holds_words(f"{entry.text} {entry.note}", wanted.search)
    )
    return heapq.nlargest(wanted.size, chosen, key=lambda entry: (entry.at, entry.id))
