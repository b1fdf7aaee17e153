"""Stock at several stages one behind the other.

Source: Clark and Scarf, Optimal policies for a multi-echelon inventory problem, Management Science 6 (1960), in the
form of Chen and Zheng, Lower bounds for multi-echelon stochastic inventory systems, Management Science 40 (1994);
Snyder and Shen, Fundamentals of Supply Chain Theory, 2nd edition, section 6.2.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from app.numerics.normal import Values, poisson_mass, poisson_reach, share_below


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage: its echelon holding cost per unit and time, and the time goods take to come into it."""

    holding: float
    lead_time: float


@dataclass(frozen=True, slots=True)
class SerialPolicy:
    """The echelon base-stock level of each stage, the one at the customer first, and the mean cost per time."""

    levels: tuple[float, ...]
    cost: float


def serial_system(
    stages: Sequence[Stage], backorder: float, mean: float, deviation: float | None, points: int = 4000,
) -> SerialPolicy:
    """Give the best echelon base-stock levels of a serial system, reviewed all the time; the customer's stage first.

    Demand per unit of time is normal, or Poisson where `deviation` is None. Normal demand is cut into about `points`
    steps, Poisson demand is exact.
    """
    whole = sum(stage.lead_time for stage in stages)
    spread = math.sqrt(mean * whole) if deviation is None else deviation * math.sqrt(whole)
    reach = mean * whole + 10 * spread + 10
    step = 1.0 if deviation is None else reach / points
    grid = np.arange(-math.ceil(reach / step), math.ceil(1.5 * reach / step) + 1) * step
    penalty = backorder + sum(stage.holding for stage in stages)
    below: Values = penalty * np.maximum(-grid, 0.0)
    levels, cost = [], 0.0
    for stage in stages:
        shape = _mass(mean * stage.lead_time, deviation, stage.lead_time, step)
        costs = _expected(stage.holding * grid + below, shape)
        best = int(np.argmin(costs))
        levels.append(float(grid[best]))
        cost = float(costs[best])
        below = np.where(np.arange(len(grid)) < best, costs, cost)
    return SerialPolicy(tuple(levels), cost)


def _mass(mean: float, deviation: float | None, lead_time: float, step: float) -> Values:
    """Give the chances that demand of a lead time is 0, 1, 2 … steps."""
    if deviation is None:
        return poisson_mass(mean, poisson_reach(mean))
    spread = deviation * math.sqrt(lead_time)
    count = math.ceil((mean + 8 * spread) / step) + 1
    edges = [share_below(((place - 0.5) * step - mean) / spread) for place in range(count + 1)]
    mass: Values = np.diff(np.array([0.0, *edges[1:-1], 1.0]))
    return mass


def _expected(costs: Values, mass: Values) -> Values:
    """Give the mean cost when demand takes a part of each level; to the left the costs go on straight."""
    more = len(mass) - 1
    slope = costs[1] - costs[0]
    left = costs[0] + slope * np.arange(-more, 0)
    result: Values = np.convolve(np.concatenate((left, costs)), mass, mode="valid")
    return result
