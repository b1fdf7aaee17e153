"""Business hours: which minutes count, told by the clock on the firm's wall."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Literal, get_args

from app.areas.company.rules.days import zone_named
from app.kernel.clock import require_utc
from app.kernel.errors import DomainError

Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
WEEKDAYS: tuple[str, ...] = get_args(Weekday)
MINUTES_A_DAY = 1440
DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)
MICROSECOND = timedelta(microseconds=1)
MINUTE = timedelta(minutes=1)
NOTHING = timedelta(0)


@dataclass(frozen=True, slots=True, order=True)
class Window:
    """A stretch of a weekday (0 is Monday), in minutes after midnight on the wall clock; the end is not part of it."""

    weekday: int
    start_minute: int
    end_minute: int


@dataclass(frozen=True, slots=True)
class OpenSpan:
    """Time that counts, from one UTC moment to another; `day` is the day on the wall."""

    day: date
    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class HoursStep:
    """One step of an explanation: what a day, or a stretch of it, gave; `left` minutes were still to come after it."""

    day: date
    text: str
    minutes: int
    left: int


@dataclass(frozen=True, slots=True)
class BusinessHours:
    """When the firm works: several windows a weekday in its zone, but for holidays.

    A minute counts when the clock on the wall shows a time within a window. So an hour that clocks skip never counts,
    and an hour that they show twice counts twice.
    """

    zone: str
    windows: tuple[Window, ...]
    holidays: Mapping[date, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse windows that overlap or leave the day."""
        require_windows(self.windows)

    def add_minutes(self, start: datetime, minutes: int) -> datetime:
        """Give the earliest moment by which so many business minutes have passed; DomainError when none ever pass."""
        end = require_utc(start)
        for span, used, _left in self._spend(start, minutes):
            end = span.start + used
        return end

    def minutes_between(self, start: datetime, end: datetime) -> int:
        """Count the whole business minutes from one moment to another; negative when the other is earlier."""
        if end < start:
            return -self.minutes_between(end, start)
        return self.time_between(start, end) // MINUTE

    def time_between(self, start: datetime, end: datetime) -> timedelta:
        """Give the business time from one moment to a later one, exactly; nothing when it is not later."""
        until, total = require_utc(end), NOTHING
        for span in self.spans(start):
            if span.start >= until:
                break
            total += min(span.end, until) - span.start
        return total

    def is_open(self, moment: datetime) -> bool:
        """Tell whether a moment counts."""
        return self.time_between(moment, moment + MICROSECOND) > NOTHING

    def explain(self, start: datetime, minutes: int) -> tuple[HoursStep, ...]:
        """Tell step by step how `add_minutes` comes to its answer, closed days included."""
        steps: list[HoursStep] = []
        day = require_utc(start).astimezone(zone_named(self.zone)).date()
        for span, used, left in self._spend(start, minutes):
            while day < span.day:
                steps.extend(self._closed(day, minutes if not steps else steps[-1].left))
                day += DAY
            steps.append(HoursStep(span.day, self._words(span, used), used // MINUTE, left // MINUTE))
            day = span.day + DAY
        return tuple(steps)

    def spans(self, start: datetime) -> Iterator[OpenSpan]:
        """Give the time that counts from a moment on, in order; it ends only where the calendar of the program ends."""
        held: OpenSpan | None = None
        for piece in self._pieces(require_utc(start)) if self.windows else ():
            if held is not None and (held.day, held.end) == (piece.day, piece.start):
                held = replace(held, end=piece.end)
                continue
            if held is not None:
                yield held
            held = piece
        if held is not None:
            yield held

    def _pieces(self, begin: datetime) -> Iterator[OpenSpan]:
        for start, end, offset in self._segments(begin):
            first, last = (start + offset).date(), (end - MICROSECOND + offset).date()
            for number in range((last - first).days + 1):
                yield from self._on(first + number * DAY, start, end, offset)

    def _on(self, day: date, begin: datetime, end: datetime, offset: timedelta) -> Iterator[OpenSpan]:
        if day in self.holidays:
            return
        midnight = datetime(day.year, day.month, day.day, tzinfo=UTC) - offset
        for window in sorted(self.windows):
            if window.weekday == day.weekday():
                opens = max(begin, midnight + window.start_minute * MINUTE)
                closes = min(end, midnight + window.end_minute * MINUTE)
                if opens < closes:
                    yield OpenSpan(day, opens, closes)

    def _segments(self, begin: datetime) -> Iterator[tuple[datetime, datetime, timedelta]]:
        """Cut time into stretches of at most a day in which the zone's offset from UTC stays the same."""
        zone, start = zone_named(self.zone), begin
        while start.year < 9999:
            end = start + DAY
            offset = start.astimezone(zone).utcoffset() or NOTHING
            if end.astimezone(zone).utcoffset() != offset:
                end = self._change(start, end, offset)
            yield start, end, offset
            start = end

    def _change(self, low: datetime, high: datetime, offset: timedelta) -> datetime:
        """Find the second at which the offset changes."""
        zone = zone_named(self.zone)
        while high - low > SECOND:
            middle = low + (high - low) // (2 * SECOND) * SECOND
            if middle.astimezone(zone).utcoffset() == offset:
                low = middle
            else:
                high = middle
        return high.replace(microsecond=0)

    def _spend(self, start: datetime, minutes: int) -> Iterator[tuple[OpenSpan, timedelta, timedelta]]:
        """Use up minutes from the open time after a moment: each stretch, what is used of it, what is left after it."""
        if minutes < 0:
            raise DomainError("hours.negative", "Business time runs forwards only.")
        if minutes and not self.windows:
            raise DomainError("hours.none", "The calendar has no business hours, so no time ever passes in it.")
        left = minutes * MINUTE
        for span in self.spans(start) if minutes else ():
            used = min(left, span.end - span.start)
            left -= used
            yield span, used, left
            if not left:
                return

    def _closed(self, day: date, left: int) -> Iterator[HoursStep]:
        if day in self.holidays:
            yield HoursStep(day, f"closed: {self.holidays[day]}", 0, left)
        elif not any(window.weekday == day.weekday() for window in self.windows):
            yield HoursStep(day, "closed", 0, left)

    def _words(self, span: OpenSpan, used: timedelta) -> str:
        zone = zone_named(self.zone)
        opens, closes = span.start.astimezone(zone), (span.start + used).astimezone(zone)
        return f"{opens:%H:%M} to {closes:%H:%M}"


def minute_of_day(text: str, field: str) -> int:
    """Read a time on the clock as minutes after midnight; DomainError when it is none.

    >>> minute_of_day("08:30", "opens"), minute_of_day("24:00", "closes")
    (510, 1440)
    """
    found = re.fullmatch(r"(\d{1,2}):([0-5]\d)", text.strip())
    minute = int(found[1]) * 60 + int(found[2]) if found else MINUTES_A_DAY + 1
    if minute > MINUTES_A_DAY:
        raise DomainError("hours.time", f"“{text}” is not a time of the day such as 08:30.", field)
    return minute


def clock_time(minute: int) -> str:
    """Write minutes after midnight as a time on the clock.

    >>> clock_time(510), clock_time(1440)
    ('08:30', '24:00')
    """
    return f"{minute // 60:02}:{minute % 60:02}"


def require_windows(windows: tuple[Window, ...]) -> None:
    """Refuse windows that overlap, are empty or leave the day."""
    for window in windows:
        if not (0 <= window.weekday < 7 and 0 <= window.start_minute < window.end_minute <= MINUTES_A_DAY):
            raise DomainError(
                "hours.window", "Business hours of a day end after they begin, and by midnight. Nothing was changed.",
                "windows",
            )
    for earlier, later in pairwise(sorted(windows)):
        if earlier.weekday == later.weekday and later.start_minute < earlier.end_minute:
            raise DomainError("hours.overlap", "Two stretches of business hours overlap.", "windows")
