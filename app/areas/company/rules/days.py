"""The firm's own day: moments are UTC, days are its zone's."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from app.kernel.errors import DomainError


def zone_named(name: str) -> ZoneInfo:
    """Give a time zone by its IANA name; DomainError when there is none."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise DomainError(
            "zone.unknown", f"“{name}” is not a time zone. Write a region and a city, such as Europe/Berlin.", "zone",
        ) from None


def local_day(moment: datetime, zone: str) -> date:
    """Give the calendar day of a moment in a zone."""
    return moment.astimezone(zone_named(zone)).date()


def day_start(day: date, zone: str) -> datetime:
    """Give the first moment of a day in a zone, in UTC; where clocks skip midnight, the moment at which they do."""
    return datetime(day.year, day.month, day.day, tzinfo=zone_named(zone)).astimezone(UTC)


def written_day(day: date) -> str:
    """Write a day as in a letter.

    >>> written_day(date(2026, 12, 6))
    '6 December 2026'
    """
    return f"{day.day} {day:%B %Y}"
