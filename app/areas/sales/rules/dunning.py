"""Which reminder an overdue invoice is due for, what it costs, and which invoices go on which letter."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from app.kernel.rounding import round_half_up

DAYS_OF_YEAR = 365
APART_DAYS = 7
"""Days between two letters to one customer, at least: what was asked for needs time to come."""


@dataclass(frozen=True, slots=True)
class Level:
    """A level of reminders: from how many days over due, and by when the letter asks to be paid."""

    level: int
    days_over: int
    title: str
    text: str
    pay_days: int = 7
    fee_minor: int = 0
    interest_permille: int = 0


USUAL_LEVELS = (
    Level(1, 7, "Payment reminder", "Perhaps it escaped your notice: the invoices below are over due. Please pay them "
          "by the day named, or tell us what keeps you from it. If you have paid meanwhile, thank you.", 10),
    Level(2, 21, "Second reminder", "In spite of our reminder we have not received your payment. Please pay all that "
          "is over due by the day named.", 7),
    Level(3, 42, "Final demand", "We have reminded you twice. If your payment does not reach us by the day named, we "
          "shall have to take further steps, and deliver nothing more until then.", 7),
)
"""The levels of a firm that has said nothing else: no fee, no interest."""


@dataclass(frozen=True, slots=True)
class Overdue:
    """An overdue invoice with the level that it was brought to before."""

    invoice_id: int
    customer_id: int
    currency: str
    open_minor: int
    due_on: date
    level: int = 0


@dataclass(frozen=True, slots=True)
class Named:
    """An invoice on a letter: its level after it, whether the letter brings it there, and interest up to the day."""

    invoice_id: int
    level: int
    raises: bool
    open_minor: int
    days_over: int
    interest_minor: int


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter to one customer in one currency."""

    customer_id: int
    currency: str
    level: int
    pay_by: date
    lines: tuple[Named, ...]

    @property
    def open_minor(self) -> int:
        """Give what the letter asks for, without fee and interest."""
        return sum(line.open_minor for line in self.lines)

    @property
    def interest_minor(self) -> int:
        """Give the interest on all of it."""
        return sum(line.interest_minor for line in self.lines)


def next_level(levels: Sequence[Level], reached: int, days_over: int) -> Level | None:
    """Give the level that an invoice is due for: the one after that it reached, once it is so many days over due.

    >>> next_level(USUAL_LEVELS, 0, 100).level, next_level(USUAL_LEVELS, 1, 20)
    (1, None)
    """
    after = next((level for level in sorted(levels, key=lambda one: one.level) if level.level > reached), None)
    return after if after is not None and days_over >= after.days_over else None


def interest(open_minor: int, permille: int, days: int) -> int:
    """Give the simple interest on an amount for days of a year of 365, rounded half up.

    >>> interest(100_000, 90, 73)
    1800
    """
    return round_half_up(open_minor * permille * max(0, days), 1000 * DAYS_OF_YEAR)


def letters(overdue: Iterable[Overdue], levels: Sequence[Level], day: date) -> list[Letter]:
    """Write one letter to each customer of whom an invoice is due for its next level, with all that is over due."""
    by_customer: dict[tuple[int, str], list[Overdue]] = defaultdict(list)
    for one in overdue:
        if one.due_on < day:
            by_customer[one.customer_id, one.currency].append(one)
    known = {level.level: level for level in levels}
    written = []
    for (customer_id, currency), mine in by_customer.items():
        lines = tuple(_named(one, levels, known, day) for one in sorted(
            mine, key=lambda item: (item.due_on, item.invoice_id)))
        if any(line.raises for line in lines):
            top = max(line.level for line in lines if line.raises)
            written.append(Letter(customer_id, currency, max(line.level for line in lines),
                                  day + timedelta(days=known[top].pay_days), lines))
    return written


def _named(one: Overdue, levels: Sequence[Level], known: dict[int, Level], day: date) -> Named:
    days = (day - one.due_on).days
    after = next_level(levels, one.level, days)
    reached = after.level if after is not None else one.level
    permille = known[reached].interest_permille if reached in known else 0
    return Named(one.invoice_id, reached, after is not None, one.open_minor, days,
                 interest(one.open_minor, permille, days))
