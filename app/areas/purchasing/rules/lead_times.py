"""How long suppliers take: measured on order lines that came whole, drawn towards what is known when they are few.

An observation is the delay of one line: the days from the day its order was sent last to the day its last goods came,
less the days that were agreed. So what is known of a supplier's other items, and of the firm's other suppliers, says
something about an item that was never bought, whatever was agreed for it.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from statistics import fmean, median

from app.kernel.quantity import QUANTITY_SCALE

PRIOR_WEIGHT = 4
"""As many observations as what is known of others counts for."""

ENOUGH = 8
"""From so many observations on a measure stands for itself, though what is known of others still counts a little."""

TREND_LEAST = 6
"""Below so many observations no trend is told."""

TREND_NEWEST = 40
TREND_DAYS = 90
LONGER_TREND = 0.5
"""From so many days within TREND_DAYS on, a trend is told."""

WINDOW_DAYS = 730
USUAL_SPREAD = 0.3
"""Of the agreed days, where nothing at all was ever received: a guess, and said to be one."""


@dataclass(frozen=True, slots=True)
class Delay:
    """One line that came whole: on which day, and how many days later (or earlier) than agreed."""

    came_on: date
    days: int


@dataclass(frozen=True, slots=True)
class Belief:
    """What is believed of delays: centre, mean and variance in days, and how many observations it rests on."""

    centre: float
    mean: float
    variance: float
    count: int


@dataclass(frozen=True, slots=True)
class LeadTime:
    """How long a supplier takes for an item, in days.

    `count` is the item's own observations; `median_days`, `mean_days` and `spread` (a standard deviation) are drawn
    towards the supplier's and the firm's when these are few. `trend` is the change in days over 90 days, None when
    there are too few to tell; `source` says whose observations it mostly rests on: item, supplier, firm or agreed.
    """

    count: int
    median_days: int
    mean_days: float
    spread: float
    trend: float | None
    source: str
    supplier_count: int
    agreed_days: int

    @property
    def later_days(self) -> int:
        """Give the days by which the median is above what was agreed; less than nothing where it is below."""
        return self.median_days - self.agreed_days

    @property
    def words(self) -> str:
        """Say what it rests on."""
        own = "1 line received" if self.count == 1 else f"{self.count} lines received"
        if self.source == "item":
            return own
        if self.source == "agreed":
            return "nothing received yet: as agreed, the spread a guess"
        others = f"{self.supplier_count} of this supplier" if self.source == "supplier" else "those of all suppliers"
        return f"{own}, drawn towards {others}" if self.count else f"nothing received yet: judged by {others}"


def scaled_days(days: float) -> int:
    """Give days as a list keeps them, to the tenth: scaled like a quantity.

    >>> scaled_days(2.34)
    2300000
    """
    return round(days * 10) * QUANTITY_SCALE // 10


def draw_towards(own: Sequence[int], prior: Belief) -> Belief:
    """Update a belief by observations: the normal distribution with unknown mean and variance.

    Source: Gelman and others, Bayesian Data Analysis, 3rd edition, section 3.3 (normal-inverse-chi-squared), the prior
    worth PRIOR_WEIGHT observations. The centre is moved in the same proportion, from the median of the observations.
    """
    n, k = len(own), PRIOR_WEIGHT
    if not n:
        return Belief(prior.centre, prior.mean, prior.variance, 0)
    mean = fmean(own)
    squares = math.fsum((value - mean) ** 2 for value in own)
    between = n * k / (n + k) * (mean - prior.mean) ** 2
    return Belief(
        (n * median(own) + k * prior.centre) / (n + k), (n * mean + k * prior.mean) / (n + k),
        (squares + k * prior.variance + between) / (n + k), n,
    )


def trend_of(delays: Sequence[Delay]) -> float | None:
    """Give the change of delay in days over 90 days (the median of all slopes: Theil 1950, Sen 1968), if it shows."""
    newest = sorted(delays, key=lambda delay: delay.came_on)[-TREND_NEWEST:]
    slopes = [
        (later.days - earlier.days) / (later.came_on - earlier.came_on).days
        for earlier, later in combinations(newest, 2) if later.came_on > earlier.came_on
    ]
    if len(newest) < TREND_LEAST or not slopes:
        return None
    return median(slopes) * TREND_DAYS


def lead_time(agreed_days: int, own: Sequence[Delay], supplier: Sequence[Delay], firm: Belief | None) -> LeadTime:
    """Judge how long a supplier takes for an item; `supplier` holds the delays of all its items, these included."""
    usual = Belief(0.0, 0.0, (USUAL_SPREAD * agreed_days) ** 2, 0)
    of_firm = usual if firm is None else firm
    of_supplier = draw_towards([delay.days for delay in supplier], of_firm)
    belief = draw_towards([delay.days for delay in own], of_supplier)
    trend = trend_of(own)
    return LeadTime(
        len(own), max(0, round(agreed_days + belief.centre)), max(0.0, agreed_days + belief.mean),
        math.sqrt(belief.variance), trend_of(supplier) if trend is None and len(own) < ENOUGH else trend,
        _source(len(own), len(supplier), firm), len(supplier), agreed_days,
    )


def _source(own: int, supplier: int, firm: Belief | None) -> str:
    if own >= ENOUGH:
        return "item"
    if supplier > own or supplier >= ENOUGH:
        return "supplier"
    if firm is not None and firm.count > own:
        return "firm"
    return "item" if own else "agreed"
