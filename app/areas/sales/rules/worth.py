"""What customers are worth, in words; decided without a database."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.kernel.money import Money, exponent_of
from app.kernel.rounding import round_half_up

WEEKS_AHEAD = 52
STALE_AFTER = timedelta(days=1)
SURE_PERMILLE = 999
SIGNIFICANT = 2
TOO_FEW = "too few orders to tell"


@dataclass(frozen=True, slots=True)
class Outlook:
    """What is expected of a customer within a year, by how many purchases it was judged."""

    purchases: int
    still_permille: int
    orders_milli: int
    value: Money

    @property
    def repeats(self) -> int:
        """Count the purchases after the first."""
        return self.purchases - 1


@dataclass(frozen=True, slots=True)
class YearWorth:
    """What a customer was worth in a year, in minor units; `cost_minor` is of lines worth `costed_minor`."""

    year: int
    revenue_minor: int
    costed_minor: int
    cost_minor: int

    @property
    def margin_minor(self) -> int | None:
        """Give what was earned on lines whose cost is known, None where none is."""
        return self.costed_minor - self.cost_minor if self.costed_minor else None

    @property
    def margin_permille(self) -> int | None:
        """Give what was earned in thousandths of what those lines were sold for."""
        margin = self.margin_minor
        return None if margin is None else round_half_up(1000 * margin, self.costed_minor)


def is_stale(learned_at: datetime | None, now: datetime) -> bool:
    """Tell whether what customers are worth should be worked out anew."""
    return learned_at is None or now - learned_at >= STALE_AFTER


def roughly(value: Money) -> Money:
    """Round an amount to two digits that mean something, whole units at least: what is expected is no exact figure."""
    whole = 10 ** exponent_of(value.currency)
    digits = len(str(abs(value.minor))) - SIGNIFICANT
    step = max(whole, 10 ** max(0, digits))
    return Money(round_half_up(value.minor, step) * step, value.currency)


def about_orders(orders_milli: int) -> str:
    """Say how many orders are expected.

    >>> about_orders(5300), about_orders(1200), about_orders(420)
    ('about 5 orders', 'about 1 order', 'less than 1 order')
    """
    count = round_half_up(orders_milli, 1000)
    return "less than 1 order" if count == 0 else f"about {count} order{'' if count == 1 else 's'}"


def outlook_words(outlook: Outlook) -> str:
    """Say in one sentence what is expected of a customer, and from how many orders."""
    coming = f"{about_orders(outlook.orders_milli)} and {roughly(outlook.value)} in the next year"
    if not outlook.repeats:
        return f"By what other customers did: {coming} (they ordered once, which tells little)."
    return (f"Probably still a customer: {still_words(outlook.still_permille)}, {coming} "
            f"(from {outlook.purchases} orders).")


def still_words(permille: int) -> str:
    """Say how likely it is that somebody still is a customer; nothing is certain.

    >>> still_words(1000), still_words(874)
    ('more than 99 %', '87 %')
    """
    return "more than 99 %" if permille > 990 else f"{round_half_up(permille, 10)} %"


def expected_lines(outlook: Outlook, judged: Mapping[str, float]) -> tuple[tuple[str, str, str], ...]:
    """Set out what is expected: what, how much, and by what it is judged."""
    source = f"{outlook.purchases} orders, and others"
    if not outlook.repeats:
        still, source = "as likely as others", "one order, and others"
    else:
        still = still_words(outlook.still_permille)
    lines = (
        ("Still a customer", still, source), ("Orders", about_orders(outlook.orders_milli), source),
        ("Revenue", str(roughly(outlook.value)), "orders times their worth"),
    )
    if not judged:
        return (*lines, ("Checked", "not yet", "too few orders"))
    return (
        *lines,
        (f"Last {judged['weeks']:.0f} weeks, held out",
         f"{judged['predicted']:.0f} expected, {judged['bought']:.0f} came",
         f"orders of {judged['customers']:.0f} customers"),
        ("Off by, a customer", f"{judged['error']:.2f} orders", f"{judged['naive_error']:.2f} by everybody's own rate"),
    )


def checked_words(judged: Mapping[str, float]) -> str:
    """Say how the model held on the weeks that were held out."""
    if not judged:
        return "It could not be checked: there are too few orders to hold some out."
    better = "closer than" if judged["error"] < judged["naive_error"] else "no closer than"
    return (
        f"Checked on the last {judged['weeks']:.0f} weeks, which it did not see: it expected "
        f"{judged['predicted']:.0f} orders of {judged['customers']:.0f} customers, {judged['bought']:.0f} came; off by "
        f"{judged['error']:.2f} a customer, {better} going on at everybody's own rate ({judged['naive_error']:.2f})."
    )


def paid_words(late_days: int) -> str:
    """Say how somebody pays.

    >>> paid_words(9), paid_words(0), paid_words(-1)
    ('9 days late', 'on time', '1 day early')
    """
    days = f"{abs(late_days)} day{'' if abs(late_days) == 1 else 's'}"
    return "on time" if late_days == 0 else f"{days} late" if late_days > 0 else f"{days} early"
