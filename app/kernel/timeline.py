"""One timeline of many sources: each gives its newest entries before a place, and they are merged page by page."""

import heapq
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from operator import itemgetter
from typing import Any

from sqlalchemy import BigInteger, Connection, Select, bindparam, select

from app.kernel.listing import TimelineEntry, TimelineKind, TimelinePage, TimelinePlace, TimelineRequest

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

OWNER = bindparam("owner", type_=BigInteger())
"""The record whose timeline is read, in every statement of a source."""


@dataclass(frozen=True, slots=True)
class TimelineSpec:
    """One sort of things that happen to a record, such as the confirmations of a customer's orders.

    `record` is the kind of record whose page tells it; `kind` the word by which the timeline is narrowed, with its
    `title` (in the plural) and `icon` on the chip: sources of one kind share a chip. `load(connection, wanted)` gives
    at most `wanted.size` entries of `wanted.record_id` before `wanted.before`, the newest first, at the cost of one
    page however long the history is: keyset by an index on (owner, moment, number). `counting`, where an index makes
    it cheap, selects how many there are of OWNER, up to COUNTED_UP_TO. `kernel.moments.moment` makes a spec of a
    table's columns, and nearly always that is all there is to do; `kernel.timeline.from_entries` serves what is few
    and at hand. Entries name the record they lead to, and within one source and moment each has an `id` of its own.
    Declare the steps of a thing in the order in which they happen: of one moment, what is declared later stands above.
    A record with sources shows them in place of what its detail and others contribute as `timeline`.
    """

    record: str
    kind: str
    title: str
    icon: str
    load: Load
    counting: Select[Any] | None = None


def first_page(
    connection: Connection, specs: Sequence[TimelineSpec], record: str, record_id: int,
) -> TimelinePage | None:
    """Read the newest entries of a record and the kinds there are, None where no source is declared for it.

    All sources are counted by one statement, and only those that have entries are read.
    """
    sources = [(rank, spec) for rank, spec in enumerate(specs) if spec.record == record]
    if not sources:
        return None
    counts = _counted(connection, record_id, [spec for _, spec in sources])
    filled = [(rank, spec.kind, spec.load) for rank, spec in sources if counts.get(spec.counting) != 0]
    page = merged_page(connection, filled, TimelineWanted(record_id, PAGE_LENGTH))
    return replace(page, kinds=_kinds([spec for _, spec in sources], counts))


def _counted(
    connection: Connection, record_id: int, specs: Sequence[TimelineSpec],
) -> Mapping[Select[Any] | None, int]:
    wanted = tuple(spec.counting for spec in specs if spec.counting is not None)
    if not wanted:
        return {}
    row = connection.execute(_all_counts(wanted), {"owner": record_id}).one()
    return dict(zip(wanted, map(int, row), strict=True))


@cache
def _all_counts(wanted: tuple[Select[Any], ...]) -> Select[Any]:
    return select(*(each.scalar_subquery().label(f"count_{place}") for place, each in enumerate(wanted)))


def _kinds(
    specs: Sequence[TimelineSpec], counts: Mapping[Select[Any] | None, int],
) -> tuple[TimelineKind, ...]:
    """Give the kinds of the sources that have entries, or may have; sources of one kind are counted together."""
    kinds: dict[str, TimelineKind] = {}
    for spec in specs:
        known, more = kinds.get(spec.kind, TimelineKind(spec.kind, spec.title, spec.icon, 0)), counts.get(spec.counting)
        both = None if more is None or known.count is None else min(known.count + more, COUNTED_UP_TO)
        kinds[spec.kind] = replace(known, count=both)
    return tuple(kind for kind in kinds.values() if kind.count != 0)


def page_of(
    connection: Connection, specs: Sequence[TimelineSpec], record: str, wanted: TimelineWanted,
    request: TimelineRequest | None = None, after: TimelinePlace | None = None,
) -> TimelinePage:
    """Read the next entries of a record, those of the kinds and with the words that are asked for."""
    asked = request or TimelineRequest()
    sources = [
        (rank, spec.kind, spec.load) for rank, spec in enumerate(specs)
        if spec.record == record and (not asked.kinds or spec.kind in asked.kinds)
    ]
    return merged_page(connection, sources, replace(wanted, search=asked.search.strip()), after)


def merged_page(
    connection: Connection, sources: Sequence[tuple[int, str, Load]], wanted: TimelineWanted,
    after: TimelinePlace | None = None,
) -> TimelinePage:
    """Read the next entries after a place of sources given as rank, kind and what reads them.

    The order is by moment, rank and number, the greatest first, so that a later step of one moment stands above.
    """
    found: list[tuple[TimelinePlace, str, TimelineEntry]] = []
    for rank, kind, load in sources:
        asked = replace(wanted, size=wanted.size + 1, before=_before(after, rank))
        found.extend(((entry.at, rank, entry.id), kind, entry) for entry in load(connection, asked))
    newest = heapq.nlargest(wanted.size, found, key=itemgetter(0))
    more = len(found) > len(newest)
    return TimelinePage(tuple(_of_kind(entry, kind) for _, kind, entry in newest), newest[-1][0] if more else None)


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
