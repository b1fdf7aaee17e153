"""Until when goods are good, sold, and silent; decided without a database."""

from dataclasses import dataclass
from datetime import date, timedelta

from app.kernel.errors import DomainError


@dataclass(frozen=True, slots=True)
class DaysBefore:
    """How many days before goods expire they are best, are no longer sold, and are warned of; None: not at all."""

    best_before: int | None = None
    removal: int | None = None
    warning: int | None = None


@dataclass(frozen=True, slots=True)
class GoodsDates:
    """The days of one lot, None where there is none."""

    best_before_on: date | None
    sold_until: date | None
    warned_on: date | None

    def word(self, today: date) -> str:
        """Say in a word how a lot stands: removed, soon, or nothing."""
        if self.sold_until is not None and today > self.sold_until:
            return "removed"
        return "soon" if self.warned_on is not None and today >= self.warned_on else ""


def dates_of(expires_on: date | None, days: DaysBefore) -> GoodsDates:
    """Reckon the days of a lot from the day on which it expires."""
    return GoodsDates(
        _before(expires_on, days.best_before), _before(expires_on, days.removal or 0),
        _before(expires_on, days.warning),
    )


def _before(expires_on: date | None, days: int | None) -> date | None:
    return None if expires_on is None or days is None else expires_on - timedelta(days)


def require_days_fit(days: DaysBefore, shelf_life_days: int | None) -> None:
    """Refuse days before expiry that lie before the goods even came."""
    for value, field in (
        (days.best_before, "best_before_days"), (days.removal, "removal_days"), (days.warning, "warning_days"),
    ):
        if value is not None and value < 0:
            raise DomainError("days.negative", "Days are not below zero.", field)
        if value is not None and shelf_life_days is not None and value > shelf_life_days:
            raise DomainError(
                "days.beyond", f"{value} days before it expires is before it came in: its shelf life is "
                f"{shelf_life_days} days.", field,
            )
