"""When people are left alone, and when what they put off comes up again; decided without a database."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Literal

from app.kernel.errors import DomainError

MINUTES_A_DAY = 1440
MORNING_HOUR = 9
SATURDAY = 5
Later = Literal["ten_minutes", "hour", "tomorrow"]
LATER_WORDS = (("ten_minutes", "In 10 minutes"), ("hour", "In an hour"), ("tomorrow", "Tomorrow morning"))


@dataclass(frozen=True, slots=True)
class Quiet:
    """Minutes after midnight from which and until which nobody is to be disturbed, and whether at weekends at all."""

    from_minute: int = 0
    until_minute: int = 0
    weekends: bool = False

    def covers(self, moment: datetime, zone: tzinfo) -> bool:
        """Tell whether somebody is to be left alone at a moment; equal ends mean that no hour is silent."""
        local = moment.astimezone(zone)
        if self.weekends and local.weekday() >= SATURDAY:
            return True
        minute = local.hour * 60 + local.minute
        if self.from_minute <= self.until_minute:
            return self.from_minute <= minute < self.until_minute
        return minute >= self.from_minute or minute < self.until_minute


def later(choice: Later, now: datetime, zone: tzinfo) -> datetime:
    """Give the moment at which what is put off comes up again; tomorrow means nine in the morning of the firm."""
    if choice == "ten_minutes":
        return now + timedelta(minutes=10)
    if choice == "hour":
        return now + timedelta(hours=1)
    return morning_of(now.astimezone(zone).date() + timedelta(days=1), zone)


def morning_of(day: date, zone: tzinfo) -> datetime:
    """Give nine in the morning of a day."""
    return datetime(day.year, day.month, day.day, MORNING_HOUR, tzinfo=zone).astimezone(UTC)


def minute_named(text: str, field: str) -> int:
    """Read a time of the day as minutes after midnight; DomainError when it is none.

    >>> minute_named("18:30", "begins")
    1110
    """
    found = re.fullmatch(r"(\d{1,2}):([0-5]\d)", text.strip())
    minute = int(found[1]) * 60 + int(found[2]) if found else MINUTES_A_DAY
    if minute >= MINUTES_A_DAY:
        raise DomainError("quiet.time", f"“{text}” is not a time of the day such as 18:30.", field)
    return minute


def clock_words(minute: int) -> str:
    """Write minutes after midnight as a time of the day.

    >>> clock_words(1110)
    '18:30'
    """
    return f"{minute // 60:02}:{minute % 60:02}"
