"""Levels that keep a promise of service, and what keeping it costs: from the spread of demand and of lead time.

Time is in days, quantities in stock units as floats, money in any one unit. Demand during the time that a level must
cover is taken as normal, or as gamma where it spreads so far that a normal one would often be less than nothing
(Burgin, The gamma distribution and inventory control, Operational Research Quarterly 26, 1975).
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from app.numerics.lot_sizes import PriceBreak, all_units_discount
from app.numerics.normal import loss, quantile, share_below

Kind = Literal["sQ", "sS", "RS", "newsvendor"]
ServiceKind = Literal["cycle", "fill"]
YEAR_DAYS = 365.0
WIDE = 0.5
"""From this coefficient of variation on, demand during the lead time is taken as gamma."""

HALVINGS = 100


@dataclass(frozen=True, slots=True)
class Spread:
    """A mean and a standard deviation, and how many observations they rest on."""

    mean: float
    deviation: float
    sample: int = 0


@dataclass(frozen=True, slots=True)
class Terms:
    """What ordering and keeping an item cost; `breaks` are unit prices, ascending from the smallest quantity.

    `holding_rate` is a year's cost of keeping a unit as a share of its price; `least` and `step` say which quantities
    are delivered. `margin` is what is lost with each unit not sold, for goods that perish.
    """

    order_cost: float
    holding_rate: float
    breaks: tuple[PriceBreak, ...]
    least: float = 0.0
    step: float = 0.0
    margin: float = 0.0

    def price_for(self, qty: float) -> float:
        """Give the unit price at a quantity."""
        reached = [step.price for step in self.breaks if step.from_qty <= qty + 1e-9]
        return reached[-1] if reached else self.breaks[0].price

    def fitting(self, qty: float) -> float:
        """Raise a quantity to what is delivered."""
        wanted = max(qty, self.least)
        return math.ceil(wanted / self.step - 1e-9) * self.step if self.step > 0 else wanted


@dataclass(frozen=True, slots=True)
class Covered:
    """Demand during the time that a level must cover."""

    mean: float
    deviation: float

    @property
    def is_gamma(self) -> bool:
        """Tell whether demand is taken as gamma."""
        return self.mean > 0 and self.deviation > WIDE * self.mean

    def share_below(self, level: float) -> float:
        """Give the chance that demand does not pass a level."""
        if self.deviation <= 0:
            return 1.0 if level >= self.mean else 0.0
        if self.is_gamma:
            from scipy.special import gammainc

            shape, scale = self._gamma()
            return float(gammainc(shape, level / scale)) if level > 0 else 0.0
        return share_below((level - self.mean) / self.deviation)

    def quantile(self, share: float) -> float:
        """Give the level that demand does not pass with a chance."""
        if self.deviation <= 0:
            return self.mean
        if self.is_gamma:
            from scipy.special import gammaincinv

            shape, scale = self._gamma()
            return float(gammaincinv(shape, share)) * scale
        return self.mean + self.deviation * quantile(share)

    def beyond(self, level: float) -> float:
        """Give how much of demand lies beyond a level on average."""
        if self.deviation <= 0:
            return max(0.0, self.mean - level)
        if not self.is_gamma:
            return self.deviation * loss((level - self.mean) / self.deviation)
        if level <= 0:
            return self.mean - level
        from scipy.special import gammainc

        shape, scale = self._gamma()
        above, above_next = 1 - gammainc(shape, level / scale), 1 - gammainc(shape + 1, level / scale)
        return max(0.0, float(self.mean * above_next - level * above))

    def _gamma(self) -> tuple[float, float]:
        return (self.mean / self.deviation) ** 2, self.deviation**2 / self.mean


@dataclass(frozen=True, slots=True)
class Levels:
    """One point between service and cost; money and orders per year, stock in units.

    `cycle_service` is the chance that no one goes short until goods come, `fill_rate` the share of demand served at
    once. `wasted` is what goes past its date in a year, for goods that perish.
    """

    kind: Kind
    reorder_point: float
    order_qty: float
    order_up_to: float
    safety_stock: float
    review_days: float
    cycle_service: float
    fill_rate: float
    mean_stock: float
    stock_value: float
    orders_per_year: float
    short_per_year: float
    wasted_per_year: float
    ordering_cost: float
    holding_cost: float
    waste_cost: float
    purchase_cost: float
    unit_price: float

    @property
    def cost(self) -> float:
        """Give what follows from the levels in a year: ordering, keeping, waste; not the goods themselves."""
        return self.ordering_cost + self.holding_cost + self.waste_cost


@dataclass(frozen=True, slots=True)
class Situation:
    """An item in a warehouse: demand per day, lead time in days, terms, and how often it is looked at."""

    demand: Spread
    lead: Spread
    terms: Terms
    kind: Kind = "sQ"
    review_days: float = 1.0
    shelf_life_days: float = 0.0


def covered_time(situation: Situation) -> Covered:
    """Give the demand that a level must cover until what is ordered next has come.

    Of a lead time that varies: variance = L · s² + d² · sL² (Silver, Pyke and Thomas, Inventory and Production
    Management in Supply Chains, 4th edition, eq. 6.17). With (R,S) the review comes on top; with (s,S) the position is
    under s when it is seen: the mean undershoot is (s² + d²) / 2d of the demand between two looks (Karlin 1958).
    """
    demand, lead = situation.demand, situation.lead
    days = lead.mean + (situation.review_days if situation.kind in ("RS", "newsvendor") else 0.0)
    mean = demand.mean * days
    variance = days * demand.deviation**2 + (demand.mean * lead.deviation) ** 2
    if situation.kind == "sS" and demand.mean > 0:
        undershoot = (demand.deviation**2 + demand.mean**2) / (2 * demand.mean)
        mean, variance = mean + undershoot, variance + undershoot**2
    return Covered(mean, math.sqrt(variance))


def order_quantity(situation: Situation) -> float:
    """Give the economic quantity with price breaks, as the supplier delivers it; of (R,S) what a review brings."""
    if situation.kind in ("RS", "newsvendor"):
        return situation.demand.mean * situation.review_days
    terms = situation.terms
    best = all_units_discount(
        terms.order_cost, terms.holding_rate / YEAR_DAYS, situation.demand.mean, terms.breaks, least=terms.least)
    candidates = {terms.fitting(best.qty)}
    if terms.step > 0 and best.qty - terms.step >= terms.least:
        candidates.add(terms.fitting(best.qty) - terms.step)
    return min(candidates, key=lambda qty: _yearly(situation, qty))


def _yearly(situation: Situation, qty: float) -> float:
    price, rate = situation.terms.price_for(qty), situation.demand.mean * YEAR_DAYS
    if qty <= 0:
        return math.inf
    return rate * price + situation.terms.order_cost * rate / qty + situation.terms.holding_rate * price * qty / 2


def levels_at(situation: Situation, level: float, qty: float) -> Levels:
    """Give what follows from a reorder point, or with (R,S) from a level to order up to, and a quantity."""
    cover, demand, terms = covered_time(situation), situation.demand, situation.terms
    by_review = situation.kind in ("RS", "newsvendor")
    short = max(0.0, cover.beyond(level) - (0.0 if by_review else cover.beyond(level + qty)))
    if by_review:
        # What was short before the last delivery is not short again.
        lead_only = Covered(demand.mean * situation.lead.mean, math.sqrt(
            situation.lead.mean * demand.deviation**2 + (demand.mean * situation.lead.deviation) ** 2))
        short = max(0.0, short - lead_only.beyond(level))
    rate = demand.mean * YEAR_DAYS
    cycles = rate / qty if qty > 0 else 0.0
    safety = level - cover.mean
    mean_stock = max(0.0, safety + qty / 2 + cover.beyond(level))
    left = max(0.0, safety + cover.beyond(level)) if situation.kind == "newsvendor" else 0.0
    price = terms.price_for(qty)
    reorder_point = level if not by_review else 0.0
    return Levels(
        situation.kind, reorder_point, qty, level + (0.0 if by_review else qty), safety,
        situation.review_days if by_review else 0.0, cover.share_below(level),
        max(0.0, min(1.0, 1 - short / qty)) if qty > 0 else 1.0, mean_stock, mean_stock * price, cycles,
        short * cycles, left * cycles, terms.order_cost * cycles, terms.holding_rate * price * mean_stock,
        left * cycles * price, rate * price, price,
    )


def levels_for_service(situation: Situation, service: float, kind: ServiceKind) -> Levels:
    """Give the lowest levels that keep a promise of service, from nothing to less than one.

    >>> shop = Situation(Spread(10, 3), Spread(7, 0), Terms(25, 0.2, (PriceBreak(0, 5.0),)))
    >>> round(levels_for_service(shop, 0.95, "cycle").safety_stock, 2)
    13.06
    """
    if not 0 < service < 1:
        raise ValueError("service must lie between nothing and one")
    cover, qty = covered_time(situation), order_quantity(situation)
    if kind == "cycle":
        return levels_at(situation, cover.quantile(service), qty)
    low, high = cover.mean - qty - 8 * cover.deviation, cover.mean + 8 * cover.deviation + 1
    while levels_at(situation, high, qty).fill_rate < service:
        high = 2 * high
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        if levels_at(situation, middle, qty).fill_rate < service:
            low = middle
        else:
            high = middle
    return levels_at(situation, high, qty)


def curve(situation: Situation, shares: Sequence[float], kind: ServiceKind) -> tuple[Levels, ...]:
    """Give the levels for each promise of service, in their order: the curve of service against cost."""
    return tuple(levels_for_service(situation, share, kind) for share in shares)


def newsvendor_service(situation: Situation) -> float:
    """Give the service at which one more unit of a perishable earns as much as it risks (the critical ratio)."""
    price = situation.terms.breaks[0].price
    days = situation.review_days
    over = price + price * situation.terms.holding_rate * days / YEAR_DAYS
    under = situation.terms.margin
    return min(0.999, max(0.5, under / (under + over))) if under > 0 else 0.5


def in_whole_units(situation: Situation, levels: Levels) -> Levels:
    """Raise levels to whole units, as goods are counted, and say what follows from them then."""
    qty = math.ceil(levels.order_qty - 1e-9) if levels.kind in ("sQ", "sS") else levels.order_qty
    level = levels.order_up_to if levels.kind in ("RS", "newsvendor") else levels.reorder_point
    raised = levels_at(situation, float(math.ceil(level - 1e-9)), float(qty))
    return replace(raised, order_up_to=float(math.ceil(raised.order_up_to - 1e-9)))
