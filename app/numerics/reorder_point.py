"""Continuous review: order Q whenever the position falls to r, under normal or Poisson demand.

`mean` and `deviation` are of demand per unit of time, `lead_time` in the same unit. Source: Snyder and Shen,
Fundamentals of Supply Chain Theory, 2nd edition, chapter 5, and those named.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from app.numerics.lot_sizes import economic_quantity, economic_quantity_with_backorders, require_positive
from app.numerics.normal import Values, inverse_loss, loss, poisson_mass, poisson_reach, quantile, second_loss

STEPS = 500
CLOSE = 1e-10


@dataclass(frozen=True, slots=True)
class Stage:
    """What is known: costs per unit and time (`holding`, `backorder`) and order (`fixed`), demand, lead time."""

    holding: float
    backorder: float
    fixed: float
    mean: float
    deviation: float
    lead_time: float

    @property
    def lead_mean(self) -> float:
        """Give the mean demand of a lead time."""
        return self.mean * self.lead_time

    @property
    def lead_deviation(self) -> float:
        """Give the standard deviation of the demand of a lead time."""
        return self.deviation * math.sqrt(self.lead_time)


@dataclass(frozen=True, slots=True)
class ReorderPolicy:
    """A reorder point, a quantity, and the mean cost per unit of time."""

    reorder_point: float
    qty: float
    cost: float


def exact_cost(stage: Stage, reorder_point: float, qty: float) -> float:
    """Give the mean cost per unit of time, normal demand (Zheng 1992; eq. 5.9 with the loss functions integrated)."""
    spread = stage.lead_deviation
    low = (reorder_point - stage.lead_mean) / spread
    high = (reorder_point + qty - stage.lead_mean) / spread
    short = spread**2 * (second_loss(low) - second_loss(high)) / qty
    kept = qty / 2 + reorder_point - stage.lead_mean
    return stage.fixed * stage.mean / qty + stage.holding * kept + (stage.holding + stage.backorder) * short


def _rate(stage: Stage, level: float) -> float:
    """Give the mean cost per unit of time while the position is at a level (eq. 5.6)."""
    z = (level - stage.lead_mean) / stage.lead_deviation
    short = stage.lead_deviation * loss(z)
    return stage.holding * (level - stage.lead_mean) + (stage.holding + stage.backorder) * short


def best_point_for(stage: Stage, qty: float) -> float:
    """Give the best reorder point of a quantity: where it costs the same at both ends of a cycle (eq. 5.13)."""
    low = stage.lead_mean - qty - 12 * stage.lead_deviation - 1
    high = stage.lead_mean + 12 * stage.lead_deviation + 1
    for _ in range(STEPS):
        middle = (low + high) / 2
        if _rate(stage, middle) > _rate(stage, middle + qty):
            low = middle
        else:
            high = middle
        if high - low < CLOSE * max(1.0, abs(high)):
            break
    return (low + high) / 2


def exact(stage: Stage) -> ReorderPolicy:
    """Give the best reorder point and quantity, normal demand (Zheng 1992; algorithm 5.2 by golden section)."""
    require_positive(holding=stage.holding, backorder=stage.backorder, fixed=stage.fixed, mean=stage.mean,
                     deviation=stage.deviation, lead_time=stage.lead_time)

    def cost(qty: float) -> float:
        return exact_cost(stage, best_point_for(stage, qty), qty)

    start = economic_quantity(stage.fixed, stage.holding, stage.mean).qty
    qty = _least(cost, start / 20, 4 * start + 20 * stage.lead_deviation)
    point = best_point_for(stage, qty)
    return ReorderPolicy(point, qty, exact_cost(stage, point, qty))


def _least(cost: Callable[[float], float], low: float, high: float) -> float:
    """Find the least point of a function with one valley by golden section."""
    ratio = (math.sqrt(5) - 1) / 2
    left, right = high - ratio * (high - low), low + ratio * (high - low)
    at_left, at_right = cost(left), cost(right)
    while high - low > 1e-7 * high:
        if at_left <= at_right:
            high, right, at_right = right, left, at_left
            left = high - ratio * (high - low)
            at_left = cost(left)
        else:
            low, left, at_left = left, right, at_right
            right = low + ratio * (high - low)
            at_right = cost(right)
    return (low + high) / 2


def expected_level(stage: Stage) -> ReorderPolicy:
    """Give the policy by the expected inventory level (Hadley and Whitin 1963; algorithm 5.1).

    Here `backorder` is charged once per unit short, whatever the time it waits.
    """
    qty = economic_quantity(stage.fixed, stage.holding, stage.mean).qty
    point = stage.lead_mean
    for _ in range(STEPS):
        share = stage.holding * qty / (stage.backorder * stage.mean)
        if share >= 1:
            raise ValueError("holding costs so much that the approximation has no answer")
        before = point
        point = stage.lead_mean + stage.lead_deviation * quantile(1 - share)
        short = stage.lead_deviation * loss((point - stage.lead_mean) / stage.lead_deviation)
        qty = math.sqrt(2 * stage.mean * (stage.fixed + stage.backorder * short) / stage.holding)
        if abs(point - before) < CLOSE * max(1.0, abs(point)):
            break
    short = stage.lead_deviation * loss((point - stage.lead_mean) / stage.lead_deviation)
    cost = (
        stage.holding * (point - stage.lead_mean + qty / 2) + stage.fixed * stage.mean / qty
        + stage.backorder * stage.mean * short / qty
    )
    return ReorderPolicy(point, qty, cost)


def with_backorder_quantity(stage: Stage) -> ReorderPolicy:
    """Give the policy with the economic quantity with backorders, and its best reorder point (section 5.3.2)."""
    qty = economic_quantity_with_backorders(stage.fixed, stage.holding, stage.backorder, stage.mean).qty
    point = best_point_for(stage, qty)
    return ReorderPolicy(point, qty, exact_cost(stage, point, qty))


def with_safety_stock(stage: Stage) -> ReorderPolicy:
    """Give the economic quantity and the newsvendor's safety stock for the lead time (section 5.3.3)."""
    qty = economic_quantity(stage.fixed, stage.holding, stage.mean).qty
    ratio = stage.backorder / (stage.backorder + stage.holding)
    point = stage.lead_mean + stage.lead_deviation * quantile(ratio)
    return ReorderPolicy(point, qty, exact_cost(stage, point, qty))


def by_loss_function(stage: Stage) -> ReorderPolicy:
    """Give the policy that leaves out what is short beyond r + Q (Hadley and Whitin 1963; section 5.3.4)."""
    qty = economic_quantity(stage.fixed, stage.holding, stage.mean).qty
    both = stage.holding + stage.backorder
    point = stage.lead_mean
    for _ in range(STEPS):
        before = qty
        point = stage.lead_mean + stage.lead_deviation * inverse_loss(stage.holding * qty / both / stage.lead_deviation)
        square = stage.lead_deviation**2 * second_loss((point - stage.lead_mean) / stage.lead_deviation)
        qty = math.sqrt(2 * (stage.fixed * stage.mean + both * square) / stage.holding)
        if abs(qty - before) < CLOSE * qty:
            break
    return ReorderPolicy(point, qty, exact_cost(stage, point, qty))


def _poisson_rates(holding: float, backorder: float, mean: float, low: int, high: int) -> Values:
    """Give the cost rate of each level from `low` to `high` when a Poisson demand of this mean comes after."""
    mass = poisson_mass(mean, max(poisson_reach(mean), high + 1))
    below = np.concatenate(([0.0], np.cumsum(mass)))
    weighted = np.concatenate(([0.0], np.cumsum(mass * np.arange(len(mass)))))
    levels = np.arange(low, high + 1, dtype=np.float64)
    place = np.clip(levels + 1, 0, len(mass)).astype(np.int64)
    kept = levels * below[place] - weighted[place]
    rates: Values = holding * kept + backorder * (mean - levels + kept)
    return rates


def exact_poisson(holding: float, backorder: float, fixed: float, mean: float, lead_time: float) -> ReorderPolicy:
    """Give the best reorder point and quantity under Poisson demand (Federgruen and Zheng 1992; algorithm 5.3).

    >>> policy = exact_poisson(20, 150, 100, 1.5, 2)
    >>> policy.reorder_point, policy.qty, round(policy.cost, 5)
    (3.0, 5.0, 107.92358)
    """
    require_positive(holding=holding, backorder=backorder, fixed=fixed, mean=mean, lead_time=lead_time)
    width = math.ceil(6 * math.sqrt(2 * fixed * mean / holding) + poisson_reach(mean * lead_time))
    rates = _poisson_rates(holding, backorder, mean * lead_time, -width, width + poisson_reach(mean * lead_time))
    best = int(np.argmin(rates))
    low, high = best, best
    total = fixed * mean + float(rates[best])
    while True:
        cost = total / (high - low + 1)
        left = float(rates[low - 1]) if low > 0 else math.inf
        right = float(rates[high + 1]) if high + 1 < len(rates) else math.inf
        if min(left, right) >= cost:
            return ReorderPolicy(float(low - width - 1), float(high - low + 1), cost)
        if left <= right:
            low, total = low - 1, total + left
        else:
            high, total = high + 1, total + right
