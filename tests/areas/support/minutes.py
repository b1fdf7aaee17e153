"""A slow clock that knows nothing but the wall: it looks at it minute by minute."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from app.areas.company.rules import BusinessHours, Window
from app.areas.support.rules import Entry

MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class SlowClock:
    """The minutes from a moment on, each of them open or not by what the clock on the wall shows."""

    zone: str
    windows: Sequence[Window]
    holidays: Mapping[date, str]
    start: datetime
    minutes: int = 60 * 1440

    @cached_property
    def open_minutes(self) -> list[bool]:
        """Look at the wall once a minute."""
        zone, found = ZoneInfo(self.zone), []
        for number in range(self.minutes):
            wall = (self.start + number * MINUTE).astimezone(zone)
            minute = wall.hour * 60 + wall.minute
            found.append(wall.date() not in self.holidays and any(
                window.weekday == wall.weekday() and window.start_minute <= minute < window.end_minute
                for window in self.windows
            ))
        return found

    @property
    def hours(self) -> BusinessHours:
        """Give the same hours as the program knows them."""
        return BusinessHours(self.zone, tuple(self.windows), self.holidays)

    def due(self, history: Sequence[Entry], pauses: AbstractSet[str], begin: datetime, minutes: int,
            end: datetime | None = None) -> datetime:
        """Count minutes in which the firm is open and the clock runs; after the last change it always runs."""
        moment, left = begin, minutes
        known = [entry for entry in history if end is None or entry.at < end]
        changes = [begin] + ([end] if end else [entry.at for entry in known])
        while left:
            states = [entry.state for entry in known if entry.at <= moment]
            runs = not states or states[-1] not in {*pauses, "resolved", "closed"} or moment >= max(changes)
            left -= runs and self.open_minutes[(moment - self.start) // MINUTE]
            moment += MINUTE
        return moment


def utc(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    """Give a moment in UTC."""
    return datetime(year, month, day, hour, minute, tzinfo=UTC)
