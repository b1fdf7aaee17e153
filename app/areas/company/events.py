"""Facts about the firm that other areas act on."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CompanyCreated:
    """The firm exists; every area sets up what it needs to begin with."""

    calendar_id: int
    currency: str


@dataclass(frozen=True, slots=True)
class CalendarChanged:
    """The firm's hours or holidays are others now; what was due by them is due at another time."""

    calendar_id: int
