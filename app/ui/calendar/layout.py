"""Where things stand in a calendar: which days are seen, and how entries that overlap share the width; no Qt."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from app.ui.calendar.declare import CalendarEntry

DAY = timedelta(days=1)
WEEK_DAYS, MONTH_WEEKS = 7, 6
MINUTES = 1440
LEAST_MINUTES = 25
"""An entry is drawn at least so long, so that it can be read and taken hold of."""


class Span(StrEnum):
    """How much is seen at once."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of an entry on one day: minutes after midnight, and its share of the width: column `at` of `of`."""

    entry: CalendarEntry
    day: date
    start: int
    end: int
    at: int = 0
    of: int = 1


@dataclass(frozen=True, slots=True)
class Rest:
    """Pieces of a day that have no room beside the others: where they would stand, and which they are."""

    day: date
    start: int
    end: int
    at: int
    of: int
    entries: tuple[CalendarEntry, ...]


def days_of(span: Span, day: date) -> tuple[date, ...]:
    """Give the days that are seen around a day: it alone, its week from Monday on, or the six weeks of its month.

    >>> days_of(Span.WEEK, date(2026, 3, 4))[0], len(days_of(Span.MONTH, date(2026, 3, 4)))
    (datetime.date(2026, 3, 2), 42)
    """
    if span is Span.DAY:
        return (day,)
    first = day if span is Span.WEEK else day.replace(day=1)
    first -= first.weekday() * DAY
    return tuple(first + number * DAY for number in range(WEEK_DAYS * (1 if span is Span.WEEK else MONTH_WEEKS)))


def turned(span: Span, day: date, step: int) -> date:
    """Give the day that is stood on after turning pages; in months the same day of the month where there is one.

    >>> turned(Span.MONTH, date(2026, 1, 31), 1), turned(Span.WEEK, date(2026, 1, 31), -1)
    (datetime.date(2026, 2, 28), datetime.date(2026, 1, 24))
    """
    if span is not Span.MONTH:
        return day + step * (DAY if span is Span.DAY else WEEK_DAYS * DAY)
    months = day.year * 12 + day.month - 1 + step
    first = date(months // 12, months % 12 + 1, 1)
    after = date((months + 1) // 12, (months + 1) % 12 + 1, 1)
    return min(first + (day.day - 1) * DAY, after - DAY)


def local(moment: datetime, zone: ZoneInfo) -> datetime:
    """Give a moment on the calendar's wall clock, without its zone."""
    return moment.astimezone(zone).replace(tzinfo=None)


def moment_on(wall: datetime, zone: ZoneInfo) -> datetime:
    """Give the UTC moment of a time on the wall clock; one that clocks skip is the moment at which they do."""
    return wall.replace(tzinfo=zone).astimezone(UTC)


def all_day_on(entries: Iterable[CalendarEntry], day: date, zone: ZoneInfo) -> tuple[CalendarEntry, ...]:
    """Give the entries that cover a whole day."""
    return tuple(
        entry for entry in entries if entry.all_day
        and local(entry.starts_at, zone).date() <= day < local(entry.ends_at, zone).date()
    )


def touches(entry: CalendarEntry, day: date, zone: ZoneInfo) -> bool:
    """Tell whether an entry is on a day; one that ends at midnight is not on the day that begins then."""
    begins, ends = local(entry.starts_at, zone), local(entry.ends_at, zone)
    last = ends.date() if ends > datetime.combine(ends.date(), datetime.min.time()) or ends == begins else (
        ends - timedelta(microseconds=1)).date()
    return begins.date() <= day <= last


def blocks_on(entries: Iterable[CalendarEntry], day: date, zone: ZoneInfo) -> tuple[Block, ...]:
    """Give the pieces of a day, those that overlap side by side, each as wide as its company lets it."""
    pieces = sorted(
        (_piece(entry, day, zone) for entry in entries if not entry.all_day and touches(entry, day, zone)),
        key=lambda block: (block.start, -block.end, block.entry.id),
    )
    placed: list[Block] = []
    crowd: list[Block] = []
    for piece in pieces:
        if crowd and piece.start >= max(block.end for block in crowd):
            placed.extend(_side_by_side(crowd))
            crowd = []
        crowd.append(piece)
    return (*placed, *_side_by_side(crowd))


def _piece(entry: CalendarEntry, day: date, zone: ZoneInfo) -> Block:
    begins, ends = local(entry.starts_at, zone), local(entry.ends_at, zone)
    start = begins.hour * 60 + begins.minute if begins.date() == day else 0
    end = ends.hour * 60 + ends.minute if ends.date() == day else MINUTES
    start = min(start, MINUTES - LEAST_MINUTES)
    return Block(entry, day, start, max(end, start + LEAST_MINUTES))


def _side_by_side(crowd: Sequence[Block]) -> list[Block]:
    """Put each piece of a crowd into the first column in which it is free."""
    ends: list[int] = []
    columns: list[int] = []
    for block in crowd:
        free = next((at for at, end in enumerate(ends) if end <= block.start), len(ends))
        ends[free:free + 1] = [block.end]
        columns.append(free)
    return [Block(block.entry, block.day, block.start, block.end, at, len(ends))
            for block, at in zip(crowd, columns, strict=True)]


def folded(blocks: Sequence[Block], most: int) -> tuple[tuple[Block, ...], tuple[Rest, ...]]:
    """Keep at most so many pieces side by side; of a greater crowd the last column tells how many more there are."""
    kept: list[Block] = []
    rests: list[Rest] = []
    for block in blocks:
        if block.of <= most:
            kept.append(block)
        elif block.at < most - 1:
            kept.append(replace(block, of=most))
        elif rests and block.start < rests[-1].end:
            last = rests[-1]
            rests[-1] = replace(last, end=max(last.end, block.end), entries=(*last.entries, block.entry))
        else:
            rests.append(Rest(block.day, block.start, block.end, most - 1, most, (block.entry,)))
    return tuple(kept), tuple(rests)
