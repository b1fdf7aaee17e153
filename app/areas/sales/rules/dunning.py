"""Which reminder an overdue invoice is due for, what it costs, and which invoices go on which letter."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from app.areas.company.rules.taxing import PERCENT_SCALE
from app.kernel.rounding import round_half_up

DAYS_OF_YEAR = 365
"""Days by which a rate of a year is divided, in leap years too."""
APART_DAYS = 7
"""Days between two letters to one customer, at least: what was asked for needs time to come."""


@dataclass(frozen=True, slots=True)
class Level:
    """A level of reminders: from how many days over due, and by when the letter asks to be paid.

    `interest_percent` is for a year, in millionths of a percent.
    """

    level: int
    days_over: int
    title: str
    text: str
    pay_days: int = 7
    fee_minor: int = 0
    interest_percent: int = 0


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
class Balance:
    """What of an invoice was open from a day on, the day itself left out: a payment counts from the day after it."""

    after: date
    minor: int


@dataclass(frozen=True, slots=True)
class Step:
    """Interest on one amount at one rate, for the days after `after` up to `until`; `percent` as in `Level`."""

    after: date
    until: date
    minor: int
    percent: int
    interest_minor: int

    @property
    def days(self) -> int:
        """Give for how many days interest is due."""
        return (self.until - self.after).days


@dataclass(frozen=True, slots=True)
class Overdue:
    """An overdue invoice with the level that it was brought to before.

    Interest was asked for up to `interest_until`, empty when it never was; `balances` tell what was open when, the
    earliest first, and are left out where the same has been open all the time. On charges no interest is asked, and
    no reminder is written for them alone.
    """

    invoice_id: int
    customer_id: int
    currency: str
    open_minor: int
    due_on: date
    level: int = 0
    interest_until: date | None = None
    balances: tuple[Balance, ...] = ()
    is_charge: bool = False


@dataclass(frozen=True, slots=True)
class Named:
    """An invoice on a letter: its level after it, whether the letter brings it there, and its interest by step."""

    invoice_id: int
    level: int
    raises: bool
    open_minor: int
    days_over: int
    steps: tuple[Step, ...] = ()

    @property
    def interest_minor(self) -> int:
        """Give the interest of all steps."""
        return sum(step.interest_minor for step in self.steps)


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


def interest(minor: int, percent: int, days: int) -> int:
    """Give the simple interest on an amount for days of a year of 365, rounded half up once.

    `percent` in millionths of a percent. The example is that of Daniels Silverman's explanation of interest by the Late
    Payment of Commercial Debts (Interest) Act 1998: 1,000.00 at 12 % for 30 days.

    >>> interest(100_000, 12_000_000, 30)
    986
    """
    return round_half_up(minor * percent * max(0, days), PERCENT_SCALE * DAYS_OF_YEAR)


def interest_steps(balances: Sequence[Balance], percent: int, after: date, until: date) -> tuple[Step, ...]:
    """Reckon the interest for the days after one day up to another, one step for each amount that was open.

    Each step is rounded for itself, so that what is shown adds up. There is no interest on interest.
    """
    steps = []
    for place, balance in enumerate(balances):
        begins = max(after, balance.after)
        ends = min(until, balances[place + 1].after) if place + 1 < len(balances) else until
        if percent and balance.minor > 0 and begins < ends:
            steps.append(Step(begins, ends, balance.minor, percent,
                              interest(balance.minor, percent, (ends - begins).days)))
    return tuple(steps)


def balances_of(total_minor: int, from_day: date, changes: Iterable[tuple[date, int]]) -> tuple[Balance, ...]:
    """Give what was open when, of an amount and its changes by day: below nothing what came off, above what came back.

    >>> [one.minor for one in balances_of(100, date(2026, 1, 1), [(date(2026, 1, 9), -40), (date(2026, 2, 1), 40)])]
    [100, 60, 100]
    """
    by_day: dict[date, int] = defaultdict(int)
    for day, minor in changes:
        by_day[max(day, from_day)] += minor
    left = total_minor + by_day.pop(from_day, 0)
    found = [Balance(from_day, left)]
    for day in sorted(by_day):
        left += by_day[day]
        found.append(Balance(day, left))
    return tuple(found)


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
            mine, key=lambda item: (item.is_charge, item.due_on, item.invoice_id)))
        if any(line.raises for line in lines):
            top = max(line.level for line in lines if line.raises)
            written.append(Letter(customer_id, currency, max(line.level for line in lines),
                                  day + timedelta(days=known[top].pay_days), lines))
    return written


def _named(one: Overdue, levels: Sequence[Level], known: dict[int, Level], day: date) -> Named:
    days = (day - one.due_on).days
    if one.is_charge:
        return Named(one.invoice_id, 0, False, one.open_minor, days)
    after = next_level(levels, one.level, days)
    reached = after.level if after is not None else one.level
    percent = known[reached].interest_percent if reached in known else 0
    begins = max(one.due_on, one.interest_until or one.due_on)
    balances = one.balances or (Balance(one.due_on, one.open_minor),)
    return Named(one.invoice_id, reached, after is not None, one.open_minor, days,
                 interest_steps(balances, percent, begins, day))
