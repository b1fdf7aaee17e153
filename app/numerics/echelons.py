"""Stock at several stages one behind the other.

Source: Clark and Scarf, Optimal policies for a multi-echelon inventory problem, Management Science 6 (1960), in the
form of Chen and Zheng, Lower bounds for multi-echelon stochastic inventory systems, Management Science 40 (1994);
Snyder and Shen, Fundamentals of Supply Chain Theory, 2nd edition, section 6.2.
"""

import math
from collections.abc import Iterable, Sequence
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


@dataclass(frozen=True, slots=True)
class Node:
    """A stage of a tree that promises a time: `feeds` names the stages it supplies.

    `processing` is the whole number of periods its own work takes, `inbound` the wait for outside supply, `outbound`
    the longest promise that outside customers accept (None: it has none). `bound` times `deviation` times the root of
    the time covered is the stock it keeps.
    """

    holding: float
    processing: int
    feeds: tuple[int, ...] = ()
    inbound: int = 0
    outbound: int | None = None
    deviation: float = 0.0
    bound: float = 1.0


Times = tuple[tuple[int, int], ...]
"""Stages with the times they promise."""


@dataclass(frozen=True, slots=True)
class Promises:
    """The time each stage promises, and what the stock behind all promises costs per period."""

    times: tuple[int, ...]
    cost: float


def guaranteed_service(nodes: Sequence[Node]) -> Promises:
    """Give the best promised times of a tree (Graves and Willems, Optimizing strategic safety stock placement in supply
    chains, Manufacturing and Service Operations Management 2, 2000; Snyder and Shen, section 6.3).

    Demand of a stage is that of the stages it feeds, independent of one another. Stages are joined one by one from the
    leaves of the tree on; each table says what the part behind it costs for each promise that passes the joint.
    """
    return _Tree(nodes).solve()


class _Tree:
    """The dynamic programme of a tree of promises."""

    def __init__(self, nodes: Sequence[Node]) -> None:
        self.nodes = nodes
        self.feeders: list[list[int]] = [[] for _ in nodes]
        for number, node in enumerate(nodes):
            for other in node.feeds:
                self.feeders[other].append(number)
        self.longest = sum(node.processing + node.inbound for node in nodes)
        self.spread = [self._deviation(number) for number in range(len(nodes))]
        self._known: dict[tuple[int, int | None, int | None], tuple[float, Times]] = {}

    def solve(self) -> Promises:
        """Begin anywhere: the tree is one piece."""
        best, times = self._best(0, None, None)
        found = dict(times)
        return Promises(tuple(found[number] for number in range(len(self.nodes))), best)

    def _deviation(self, number: int) -> float:
        node = self.nodes[number]
        return math.sqrt(node.deviation**2 + sum(self._deviation(other) ** 2 for other in node.feeds))

    def _stock(self, number: int, supplied: int, promised: int) -> float:
        """Give what the stock of a stage costs when it is supplied after one time and promises another."""
        node, covered = self.nodes[number], supplied + self.nodes[number].processing - promised
        return node.holding * node.bound * self.spread[number] * math.sqrt(covered) if covered >= 0 else math.inf

    def _best(self, number: int, came_from: int | None, fixed: int | None) -> tuple[float, Times]:
        """Give the least cost of the part of the tree that hangs on a stage.

        `fixed` is what passes the joint towards `came_from`: the promise of this stage when that one is fed by it,
        otherwise the promise that reaches this stage.
        """
        key = (number, came_from, fixed)
        if key not in self._known:
            self._known[key] = self._search(number, came_from, fixed)
        return self._known[key]

    def _search(self, number: int, came_from: int | None, fixed: int | None) -> tuple[float, Times]:
        node = self.nodes[number]
        feeds_back = came_from is not None and came_from in node.feeds
        best: tuple[float, Times] = (math.inf, ())
        for supplied in range(node.inbound, self.longest + 1):
            if came_from is not None and not feeds_back and fixed is not None and supplied < fixed:
                continue
            before = self._sum(self._before(other, number, supplied) for other in self.feeders[number]
                               if other != came_from)
            if before[0] >= best[0]:
                continue
            promises = [fixed] if feeds_back and fixed is not None else range(supplied + node.processing + 1)
            for promised in promises:
                if node.outbound is not None and promised > node.outbound:
                    continue
                own = self._stock(number, supplied, promised) + before[0]
                if own >= best[0]:
                    continue
                after = self._sum(self._best(other, number, promised) for other in node.feeds if other != came_from)
                if own + after[0] < best[0]:
                    best = (own + after[0], (*before[1], (number, promised), *after[1]))
        return best

    def _before(self, feeder: int, number: int, supplied: int) -> tuple[float, Times]:
        """Give the least cost of a part that promises a stage its goods within a time."""
        return min((self._best(feeder, number, promised) for promised in range(supplied + 1)), key=lambda pair: pair[0])

    @staticmethod
    def _sum(parts: Iterable[tuple[float, Times]]) -> tuple[float, Times]:
        total, times = 0.0, list[tuple[int, int]]()
        for cost, found in parts:
            total += cost
            times.extend(found)
        return total, tuple(times)
