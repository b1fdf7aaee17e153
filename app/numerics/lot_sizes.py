"""How much to order at once while demand is known: economic quantities, price breaks, lots over periods.

Rates are per unit of time, costs per order (`fixed`), per unit and time (`holding`), per unit short and time
(`backorder`). Sources: Snyder and Shen, Fundamentals of Supply Chain Theory, 2nd edition, chapter 3, and those named.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, slots=True)
class LotSize:
    """A quantity to order and the cost per unit of time that it leads to; `short_share` is backordered at the most."""

    qty: float
    cost: float
    short_share: float = 0.0


@dataclass(frozen=True, slots=True)
class PriceBreak:
    """The unit price from a quantity on."""

    from_qty: float
    price: float


@dataclass(frozen=True, slots=True)
class LotPlan:
    """How much to order in each period, and what that costs in all."""

    lots: tuple[float, ...]
    cost: float


def require_positive(**values: float) -> None:
    """Refuse what must be more than nothing; ValueError names it."""
    for name, value in values.items():
        if not (value > 0 and math.isfinite(value)):
            raise ValueError(f"{name} must be more than nothing and finite, and it is {value}")


def cycle_cost(fixed: float, holding: float, rate: float, qty: float) -> float:
    """Give ordering and holding cost per unit of time of ordering `qty` each time (eq. 3.3)."""
    return fixed * rate / qty + holding * qty / 2


def economic_quantity(fixed: float, holding: float, rate: float) -> LotSize:
    """Give the economic order quantity (Harris, 1913; eq. 3.4).

    >>> round(economic_quantity(8, 0.225, 1300).qty, 4)
    304.0468
    """
    require_positive(fixed=fixed, holding=holding, rate=rate)
    qty = math.sqrt(2 * fixed * rate / holding)
    return LotSize(qty, cycle_cost(fixed, holding, rate, qty))


def economic_quantity_with_backorders(fixed: float, holding: float, backorder: float, rate: float) -> LotSize:
    """Give the economic quantity when customers wait at a price (eq. 3.27 to 3.29)."""
    require_positive(fixed=fixed, holding=holding, backorder=backorder, rate=rate)
    qty = math.sqrt(2 * fixed * rate * (holding + backorder) / (holding * backorder))
    share = holding / (holding + backorder)
    cost = math.sqrt(2 * fixed * rate * holding * backorder / (holding + backorder))
    return LotSize(qty, cost, share)


def economic_production_quantity(fixed: float, holding: float, rate: float, production_rate: float) -> LotSize:
    """Give the economic quantity of what comes in little by little (Taft, 1918; eq. 3.33)."""
    require_positive(fixed=fixed, holding=holding, rate=rate, production_rate=production_rate)
    if production_rate <= rate:
        raise ValueError("production must be faster than demand")
    return economic_quantity(fixed, holding * (1 - rate / production_rate), rate)


def _sorted_breaks(breaks: Sequence[PriceBreak]) -> list[PriceBreak]:
    ordered = sorted(breaks, key=lambda step: step.from_qty)
    if not ordered:
        raise ValueError("there must be a price")
    return ordered


def discounted_cost(
    fixed: float, holding_rate: float, rate: float, breaks: Sequence[PriceBreak], qty: float, *, flat: float = 0.0,
) -> float:
    """Give purchase, ordering and holding cost per unit of time with all-units discounts (eq. 3.14)."""
    reached = [step for step in _sorted_breaks(breaks) if step.from_qty <= qty]
    price = (reached[-1] if reached else _sorted_breaks(breaks)[0]).price
    return rate * price + cycle_cost(fixed, holding_rate * price + flat, rate, qty)


def all_units_discount(
    fixed: float, holding_rate: float, rate: float, breaks: Sequence[PriceBreak], *, flat: float = 0.0,
    least: float = 0.0,
) -> LotSize:
    """Give the best quantity when a price counts for the whole order once its quantity is reached (algorithm 3.1).

    Keeping a unit costs `holding_rate` of its price per unit of time, and `flat` whatever the price. The best is the
    economic quantity at some price, or a border. No order is less than `least`.
    """
    require_positive(fixed=fixed, rate=rate)
    ordered = _sorted_breaks(breaks)
    borders = [max(step.from_qty, least) for step in ordered] + [math.inf]
    best: LotSize | None = None
    for place, step in enumerate(ordered):
        holding = holding_rate * step.price + flat
        plain = economic_quantity(fixed, holding, rate).qty
        top = borders[place + 1]
        qty = max(plain, borders[place])
        if qty >= top or qty <= 0:
            continue
        found = LotSize(qty, rate * step.price + cycle_cost(fixed, holding, rate, qty))
        best = found if best is None or found.cost < best.cost - 1e-12 else best
    if best is None:
        raise ValueError("no price can be reached")
    return best


def incremental_discount(fixed: float, holding_rate: float, rate: float, breaks: Sequence[PriceBreak]) -> LotSize:
    """Give the best quantity when each price counts only for the units beyond its border (section 3.4.3)."""
    require_positive(fixed=fixed, holding_rate=holding_rate, rate=rate)
    ordered = _sorted_breaks(breaks)
    best: LotSize | None = None
    paid, above = 0.0, ordered[0]
    for place, step in enumerate(ordered):
        paid += above.price * (step.from_qty - above.from_qty)
        above = step
        # What the units before the border cost beyond this price acts like a fixed cost.
        extra = paid - step.price * step.from_qty
        holding = holding_rate * step.price
        qty = math.sqrt(2 * (fixed + extra) * rate / holding)
        top = ordered[place + 1].from_qty if place + 1 < len(ordered) else math.inf
        if not step.from_qty <= qty < top:
            continue
        cost = step.price * rate + holding_rate * extra / 2 + (fixed + extra) * rate / qty + holding * qty / 2
        best = LotSize(qty, cost) if best is None or cost < best.cost else best
    if best is None:
        raise ValueError("no quantity lies within the range of its own price")
    return best


def lots_over_periods(
    demand: Sequence[float], fixed: float | Sequence[float], holding: float | Sequence[float],
    price: float | Sequence[float] = 0.0,
) -> LotPlan:
    """Give the cheapest lots for known demand per period (Wagner and Whitin, 1958; section 3.7.3).

    What is left at a period's end costs `holding`. Costs may differ by period. Time grows with the square of periods.

    >>> lots_over_periods([90, 120, 80, 70], 500, 2).lots
    (210.0, 0.0, 150.0, 0.0)
    """
    wanted = np.asarray(demand, dtype=np.float64)
    count = len(wanted)
    fixed_in, holding_in, price_in = (
        np.broadcast_to(np.asarray(value, dtype=np.float64), count) for value in (fixed, holding, price))
    best = np.zeros(count + 1)
    until = np.zeros(count, dtype=np.int64)
    for start in range(count - 1, -1, -1):
        kept = np.concatenate(([0.0], np.cumsum(holding_in[start : count - 1])))
        unit = price_in[start] + kept
        served = np.cumsum(wanted[start:] * unit)
        totals = np.where(np.cumsum(wanted[start:]) > 0, fixed_in[start], 0.0) + served + best[start + 1 :]
        chosen = int(np.argmin(totals))
        best[start], until[start] = totals[chosen], start + chosen + 1
    lots, start = np.zeros(count), 0
    while start < count:
        lots[start] = wanted[start : until[start]].sum()
        start = int(until[start])
    return LotPlan(tuple(float(lot) for lot in lots), float(best[0]))
