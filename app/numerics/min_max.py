"""Periodic review: when the position is at s or below, order up to S.

Source: Zheng and Federgruen, Finding optimal (s, S) policies is about as simple as evaluating a single policy,
Operations Research 39 (1991); Ehrhardt and Mosier, Management Science 30 (1984) for the approximation.
"""

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from app.numerics.lot_sizes import require_positive
from app.numerics.normal import Values, poisson_mass, poisson_reach


@dataclass(frozen=True, slots=True)
class MinMax:
    """Order at `low` or below, up to `high`; `cost` is the mean per period, none where it is an approximation."""

    low: float
    high: float
    cost: float | None = None


class _Poisson:
    """The cost of (s, S) policies under Poisson demand per period, at once after ordering."""

    def __init__(self, holding: float, backorder: float, fixed: float, mean: float, lead_time: int) -> None:
        self.fixed = fixed
        self.mass = poisson_mass(mean, poisson_reach(mean))
        whole = mean * (lead_time + 1)
        self._whole = whole
        self._covered = poisson_mass(whole, poisson_reach(whole) * 2)
        self._holding, self._backorder = holding, backorder
        self._renewals = [1 / (1 - float(self.mass[0]))]
        self._rate = lru_cache(maxsize=None)(self._rate_at)

    def rate(self, level: int) -> float:
        """Give the mean cost of a period that begins at a level."""
        return self._rate(level)

    def _rate_at(self, level: int) -> float:
        counts = np.arange(len(self._covered))
        kept = float((self._covered * np.maximum(level - counts, 0)).sum())
        return self._holding * kept + self._backorder * (self._whole - level + kept)

    def renewal(self, count: int) -> float:
        """Give how often on average the position stands `count` below the top within a cycle."""
        while len(self._renewals) <= count:
            place = len(self._renewals)
            reach = min(place, len(self.mass) - 1)
            before = self._renewals[place - reach : place][::-1]
            total = float((self.mass[1 : reach + 1] * np.array(before)).sum())
            self._renewals.append(total / (1 - float(self.mass[0])))
        return self._renewals[count]

    def cost(self, low: int, high: int) -> float:
        """Give the mean cost per period of a policy (eq. 5 of the paper)."""
        weights: Values = np.array([self.renewal(below) for below in range(high - low)])
        rates = np.array([self.rate(high - below) for below in range(high - low)])
        return (self.fixed + float((weights * rates).sum())) / float(weights.sum())


def cost_of(
    low: int, high: int, holding: float, backorder: float, fixed: float, mean: float, lead_time: int = 0,
) -> float:
    """Give the mean cost per period of a policy under Poisson demand."""
    return _Poisson(holding, backorder, fixed, mean, lead_time).cost(low, high)


def exact_poisson(
    holding: float, backorder: float, fixed: float, mean: float, lead_time: int = 0,
) -> MinMax:
    """Give the best s and S under Poisson demand per period (Zheng and Federgruen 1991).

    >>> best = exact_poisson(1, 4, 5, 6)
    >>> best.low, best.high, round(best.cost, 5)
    (4.0, 10.0, 8.03411)
    """
    require_positive(holding=holding, backorder=backorder, fixed=fixed, mean=mean)
    of = _Poisson(holding, backorder, fixed, mean, lead_time)
    top = math.ceil(mean * (lead_time + 1))
    while of.rate(top + 1) < of.rate(top):
        top += 1
    while of.rate(top - 1) <= of.rate(top):
        top -= 1
    low, best = top - 1, top
    while of.cost(low, best) > of.rate(low):
        low -= 1
    least = of.cost(low, best)
    high = best + 1
    while of.rate(high) <= least:
        if of.cost(low, high) < least:
            best = high
            while low + 1 < best and of.cost(low, best) <= of.rate(low + 1):
                low += 1
            least = of.cost(low, best)
        high += 1
    return MinMax(float(low), float(best), least)


def power_approximation(
    holding: float, backorder: float, fixed: float, mean: float, deviation: float, lead_time: float = 0.0,
) -> MinMax:
    """Give s and S under normal demand per period, nearly the best (Ehrhardt and Mosier 1984).

    >>> close = power_approximation(0.18, 0.7, 2.5, 50, 8)
    >>> round(close.low, 4), round(close.high, 4)
    (40.1946, 74.2902)
    """
    require_positive(holding=holding, backorder=backorder, fixed=fixed, mean=mean, deviation=deviation)
    whole = mean * (lead_time + 1)
    spread = deviation * math.sqrt(lead_time + 1)
    qty = 1.30 * mean**0.494 * (fixed / holding) ** 0.506 * (1 + (spread / mean) ** 2) ** 0.116
    z = math.sqrt(qty * holding / (spread * backorder))
    low = 0.973 * whole + spread * (0.183 / z + 1.063 - 2.192 * z)
    return MinMax(low, low + qty)
