"""Where the time comes from, so that a story can be told on any day."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """Anything that knows the time."""

    def now(self) -> datetime:
        """Give the present moment in UTC."""


@dataclass(frozen=True, slots=True)
class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """Give the present moment in UTC."""
        return datetime.now(UTC)


@dataclass(slots=True)
class SetClock:
    """A clock that stands where it is put; the sample company lives by it, and so do stories."""

    moment: datetime

    def now(self) -> datetime:
        """Give the moment it was put to."""
        return require_utc(self.moment)


def require_utc(moment: datetime) -> datetime:
    """Give the same moment in UTC; refuse one that does not say its zone."""
    if moment.tzinfo is None:
        raise ValueError("a time without a zone means nothing here")
    return moment.astimezone(UTC)
