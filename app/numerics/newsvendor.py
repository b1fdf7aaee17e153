"""One chance to order: the newsvendor, and base stock over a lead time.

`holding` is the cost of a unit too many, `shortage` of a unit too few. Source: Snyder and Shen, Fundamentals of Supply
Chain Theory, 2nd edition, sections 4.3 and 4.4.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from app.numerics.lot_sizes import require_positive
from app.numerics.normal import loss, poisson_mass, poisson_reach, quantile, share_below


@dataclass(frozen=True, slots=True)
class StockLevel:
    """A level to order up to, the mean cost per period, and the chance that nobody goes short."""

    level: float
    cost: float
    service: float


def cost_of_level(level: float, holding: float, shortage: float, mean: float, deviation: float) -> float:
    """Give the mean cost of a level under normal demand (eq. 4.6)."""
    z = (level - mean) / deviation
    short = deviation * loss(z)
    return holding * (level - mean + short) + shortage * short


def newsvendor_normal(
    holding: float, shortage: float, mean: float, deviation: float, lead_time: float = 0.0,
) -> StockLevel:
    """Give the best level under normal demand per period (eq. 4.24, with lead time 4.29).

    With a lead time of L periods and a review every period, demand of L + 1 periods must be covered.

    >>> round(newsvendor_normal(0.18, 0.7, 50, 8).level, 4)
    56.604
    """
    require_positive(holding=holding, shortage=shortage, deviation=deviation)
    periods = lead_time + 1
    whole, spread = mean * periods, deviation * math.sqrt(periods)
    ratio = shortage / (shortage + holding)
    level = whole + spread * quantile(ratio)
    return StockLevel(level, cost_of_level(level, holding, shortage, whole, spread), ratio)


def newsvendor_discrete(holding: float, shortage: float, chances: Mapping[int, float]) -> StockLevel:
    """Give the best level when demand takes whole numbers with given chances (eq. 4.31)."""
    require_positive(holding=holding, shortage=shortage)
    counts = np.array(sorted(chances), dtype=np.float64)
    mass = np.array([chances[int(count)] for count in counts])
    ratio = shortage / (shortage + holding)
    reached = np.cumsum(mass)
    # A ratio that a sum meets exactly must not be missed by its last bit.
    place = min(int(np.searchsorted(reached, ratio - 1e-12)), len(counts) - 1)
    level = float(counts[place])
    over = float((mass * np.maximum(level - counts, 0)).sum())
    under = float((mass * np.maximum(counts - level, 0)).sum())
    return StockLevel(level, holding * over + shortage * under, float(reached[place]))


def newsvendor_poisson(holding: float, shortage: float, mean: float) -> StockLevel:
    """Give the best level under Poisson demand (section 4.3.4)."""
    mass = poisson_mass(mean, poisson_reach(mean))
    return newsvendor_discrete(holding, shortage, {count: float(chance) for count, chance in enumerate(mass)})


def newsvendor_lognormal(holding: float, shortage: float, mu: float, sigma: float) -> StockLevel:
    """Give the best level when the logarithm of demand is normal with `mu` and `sigma`."""
    require_positive(holding=holding, shortage=shortage, sigma=sigma)
    ratio = shortage / (shortage + holding)
    z = quantile(ratio)
    level = math.exp(mu + sigma * z)
    mean = math.exp(mu + sigma * sigma / 2)
    short = mean * share_below(sigma - z) - level * share_below(-z)
    return StockLevel(level, holding * (level - mean + short) + shortage * short, ratio)


def newsvendor_profit(
    price: float, cost: float, salvage: float, mean: float, deviation: float,
) -> StockLevel:
    """Give the best level for goods bought at `cost`, sold at `price`, and got rid of at `salvage` (eq. 4.19).

    The cost is what is lost against knowing demand beforehand.
    """
    return newsvendor_normal(cost - salvage, price - cost, mean, deviation)
