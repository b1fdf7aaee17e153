"""Which supplier, how much and when: the cheapest way to cover needs over price breaks, minimums and freight.

A mixed-integer programme solved by HiGHS (Huangfu and Hall, Parallelizing the dual revised simplex method, Mathematical
Programming Computation 10, 2018). Each price is a mode of buying with a quantity range of its own (the multiple-choice
model of piecewise costs: Croxton, Gendron and Magnanti, Management Science 49, 2003), so that its relaxation is tight.
Quantities are whole numbers of lots, amounts whole parts of money; the sums of the answer are
added up again exactly, and never taken from the solver's floats.
"""

import math
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from app.numerics.normal import Values
from app.numerics.purchase_sums import Buy, Mix, MixAnswer, Option, evaluate, price_at

if TYPE_CHECKING:
    from scipy.optimize import LinearConstraint, OptimizeResult

SECONDS = 20.0
GAP = 1e-6


@dataclass(frozen=True, slots=True)
class _Mode:
    """One option at one price in one period: lots from `low` to `high`."""

    option: int
    period: int
    price: int
    low: int
    high: int


def cheapest_mix(mix: Mix, seconds: float = SECONDS, gap: float = GAP) -> MixAnswer:
    """Find the cheapest split; stops after `seconds` with the best so far and says how far from the best it may be.

    Over several periods the answers of buying all at once and of buying each period by itself are held against what
    the programme finds, so that there is an answer however little time there is.
    """
    started = time.perf_counter()
    if not _can_be_met(mix):
        return MixAnswer("impossible", seconds=time.perf_counter() - started)
    periods = len(mix.needs[0])
    simple = [] if periods == 1 else _simple_answers(mix, seconds / 4)
    answer, bound = _answer(mix, max(0.1, seconds - (time.perf_counter() - started)), gap)
    best = min(
        (found for found in (answer, *simple) if found.buys), key=lambda found: found.total, default=answer)
    if best.state == "impossible" or (best is answer and answer.state == "best"):
        return replace(best, seconds=time.perf_counter() - started)
    left = max(0.0, 1 - bound / best.total) if best.total else 1.0
    return replace(best, state="best" if left <= gap else "stopped", gap=0.0 if left <= gap else min(1.0, left),
                   seconds=time.perf_counter() - started)


def _answer(mix: Mix, seconds: float, gap: float) -> tuple[MixAnswer, float]:
    """Solve once; give what was found and the cost that nothing can go below."""
    modes = _modes(mix)
    if not modes:
        return MixAnswer("best"), 0.0
    result, scale = _solve(mix, modes, seconds, gap)
    bound = float(getattr(result, "mip_dual_bound", None) or 0.0) * scale
    if result.x is None:
        return MixAnswer("impossible" if result.status == 2 else "stopped", gap=1.0), max(0.0, bound)
    lots = np.rint(result.x[: len(modes)]).astype(np.int64)
    buys = [
        Buy(mode.option, mode.period, int(count) * mix.options[mode.option].lot, mode.price)
        for mode, count in zip(modes, lots, strict=True) if count > 0
    ]
    found = evaluate(mix, _merged(mix, buys))
    return replace(found, state="best" if found.state == "best" and result.status == 0 else "stopped"), bound


def _simple_answers(mix: Mix, seconds: float) -> list[MixAnswer]:
    """Buy everything in the first period, and each period's need in its own."""
    periods = len(mix.needs[0])
    at_once = replace(mix, needs=tuple((sum(wanted),) for wanted in mix.needs), holding=())
    together = list(_answer(at_once, seconds / 2, GAP * 100)[0].buys)
    apart: list[Buy] = []
    for period in range(periods):
        alone = replace(mix, needs=tuple((wanted[period],) for wanted in mix.needs))
        apart += [
            replace(buy, period=period) for buy in _answer(alone, seconds / 2 / periods, GAP * 100)[0].buys]
    return [evaluate(mix, buys) for buys in (together, apart) if buys]


def _can_be_met(mix: Mix) -> bool:
    offered = {option.item for option in mix.options}
    return all(item in offered for item, wanted in enumerate(mix.needs) if any(wanted))


def _merged(mix: Mix, buys: Sequence[Buy]) -> list[Buy]:
    """Put what is bought of one option in one period together, at the price of the sum."""
    sums: dict[tuple[int, int], int] = {}
    for buy in buys:
        sums[(buy.option, buy.period)] = sums.get((buy.option, buy.period), 0) + buy.qty
    return [
        Buy(option, period, qty, price_at(mix.options[option], qty)) for (option, period), qty in sorted(sums.items())
    ]


def _modes(mix: Mix) -> list[_Mode]:
    """List every price of every option in every period, with the lots at which it holds and that can be useful."""
    result = []
    for place, option in enumerate(mix.options):
        wanted = mix.needs[option.item]
        for period in range(len(wanted)):
            rest = sum(wanted[period:])
            if rest == 0 and not mix.sellers[option.supplier].least_value:
                continue
            result.extend(_steps_of(mix, place, option, period, rest))
    return result


def _most(mix: Mix, option: Option, rest: int) -> int:
    """Give the most that can be worth buying: the need, a price break above it, or the filling of an order."""
    least_value = mix.sellers[option.supplier].least_value
    filling = math.ceil(least_value / max(1, option.steps[-1].price)) if least_value else 0
    top = max(rest, option.least, option.steps[-1].from_qty, filling)
    return -(-top // option.lot) + 1


def _steps_of(mix: Mix, place: int, option: Option, period: int, rest: int) -> list[_Mode]:
    most = _most(mix, option, rest)
    borders = [0, *(step.from_qty for step in option.steps[1:]), most * option.lot + 1]
    modes = []
    for step, (start, end) in zip(option.steps, pairwise(borders), strict=True):
        low = max(1, -(-max(start, option.least) // option.lot))
        high = min(most, (end - 1) // option.lot)
        if low <= high:
            modes.append(_Mode(place, period, step.price, low, high))
    return modes


class _Rows:
    """The rows of a sparse matrix as they are written."""

    def __init__(self) -> None:
        self._at: list[int] = []
        self._of: list[int] = []
        self._values: list[float] = []
        self.low: list[float] = []
        self.high: list[float] = []

    def add(self, low: float, high: float, entries: Sequence[tuple[int, float]]) -> None:
        """Write one row."""
        for column, value in entries:
            self._at.append(len(self.low))
            self._of.append(column)
            self._values.append(value)
        self.low.append(low)
        self.high.append(high)

    def constraint(self, columns: int) -> "LinearConstraint":
        """Give all rows."""
        from scipy.optimize import LinearConstraint
        from scipy.sparse import coo_array

        matrix = coo_array((self._values, (self._at, self._of)), shape=(len(self.low), columns)).tocsr()
        return LinearConstraint(matrix, self.low, self.high)


@dataclass(frozen=True, slots=True)
class _Columns:
    """Where the programme's variables stand: lots of each mode, a yes for each, a yes for each order, then uses.

    A use is what a mode's goods cover of one later need; `uses` lists (mode, period of the need).
    """

    modes: int
    orders: dict[tuple[int, int], int]
    uses: tuple[tuple[int, int], ...]

    @property
    def first_use(self) -> int:
        return 2 * self.modes + len(self.orders)

    @property
    def count(self) -> int:
        return self.first_use + len(self.uses)


def _columns(mix: Mix, modes: Sequence[_Mode]) -> _Columns:
    keys = sorted({(mix.options[mode.option].supplier, mode.period) for mode in modes})
    uses = tuple(
        (place, period) for place, mode in enumerate(modes)
        for period, need in enumerate(mix.needs[mix.options[mode.option].item]) if need and period >= mode.period
    )
    return _Columns(len(modes), {key: 2 * len(modes) + place for place, key in enumerate(keys)}, uses)


def _solve(mix: Mix, modes: Sequence[_Mode], seconds: float, gap: float) -> "tuple[OptimizeResult, float]":
    """Write the programme in facility-location form, whose relaxation is tight, and hand it to HiGHS."""
    from scipy.optimize import Bounds, milp

    columns = _columns(mix, modes)
    integral = np.zeros(columns.count, dtype=np.int64)
    integral[: columns.first_use] = 1
    upper = np.full(columns.count, np.inf)
    upper[: columns.modes] = [mode.high for mode in modes]
    upper[columns.modes : columns.first_use] = 1
    cost = _costs(mix, modes, columns)
    rows = _Rows()
    _add_modes(rows, mix, modes, columns)
    _add_orders(rows, mix, modes, columns)
    _add_uses(rows, mix, modes, columns)
    # Money in units of its largest cost keeps the numbers within what floats tell apart.
    scale = max(1.0, float(np.abs(cost).max(initial=0.0)))
    result = milp(
        cost / scale, integrality=integral, bounds=Bounds(np.zeros(columns.count), upper),
        constraints=rows.constraint(columns.count), options={"time_limit": seconds, "mip_rel_gap": gap},
    )
    return result, scale


def _costs(mix: Mix, modes: Sequence[_Mode], columns: _Columns) -> Values:
    """Give the cost of each variable: what is bought is kept to the end, unless a use takes it earlier."""
    cost = np.zeros(columns.count)
    periods = len(mix.needs[0])
    for place, mode in enumerate(modes):
        option = mix.options[mode.option]
        kept = _holding(mix, option.item) * (periods - mode.period)
        cost[place] = option.lot * (mode.price + option.freight + kept)
    for key, place in columns.orders.items():
        cost[place] = mix.sellers[key[0]].fixed
    for at, (place, period) in enumerate(columns.uses, columns.first_use):
        cost[at] = -_holding(mix, mix.options[modes[place].option].item) * (periods - period)
    return cost


def _holding(mix: Mix, item: int) -> int:
    return mix.holding[item] if mix.holding else 0


def _add_modes(rows: _Rows, mix: Mix, modes: Sequence[_Mode], columns: _Columns) -> None:
    """Let lots lie within the range of their price, one price an option and period, only where an order is made."""
    of_option: dict[tuple[int, int], list[int]] = {}
    for place, mode in enumerate(modes):
        chosen = columns.modes + place
        rows.add(-np.inf, 0, [(place, 1), (chosen, -mode.high)])
        rows.add(0, np.inf, [(place, 1), (chosen, -mode.low)])
        of_option.setdefault((mode.option, mode.period), []).append(chosen)
    if not mix.splits:
        of_item: dict[tuple[int, int], list[tuple[int, float]]] = {}
        for (option, period), chosen_modes in of_option.items():
            key = (mix.options[option].item, period)
            of_item.setdefault(key, []).extend((chosen, 1.0) for chosen in chosen_modes)
        for entries in of_item.values():
            rows.add(-np.inf, 1, entries)
    for (option, period), chosen_modes in of_option.items():
        order = columns.orders[(mix.options[option].supplier, period)]
        rows.add(-np.inf, 0, [*((chosen, 1) for chosen in chosen_modes), (order, -1)])


def _add_orders(rows: _Rows, mix: Mix, modes: Sequence[_Mode], columns: _Columns) -> None:
    """Let an order reach its supplier's smallest value."""
    of_order: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for place, mode in enumerate(modes):
        option = mix.options[mode.option]
        of_order.setdefault((option.supplier, mode.period), []).append((place, mode.price * option.lot))
    for key, values in of_order.items():
        least = mix.sellers[key[0]].least_value
        if least:
            top = max(value for _, value in values)
            rows.add(0, np.inf, [*((place, value / top) for place, value in values),
                                 (columns.orders[key], -least / top)])


def _add_uses(rows: _Rows, mix: Mix, modes: Sequence[_Mode], columns: _Columns) -> None:
    """Cover every need by what was bought before, and use no more than was bought."""
    covers: dict[tuple[int, int], list[int]] = {}
    taken: dict[int, list[int]] = {}
    for at, (place, period) in enumerate(columns.uses, columns.first_use):
        option = mix.options[modes[place].option]
        most = min(mix.needs[option.item][period], modes[place].high * option.lot)
        rows.add(-np.inf, 0, [(at, 1), (columns.modes + place, -most)])
        covers.setdefault((option.item, period), []).append(at)
        taken.setdefault(place, []).append(at)
    for place, uses in taken.items():
        rows.add(0, np.inf, [(place, mix.options[modes[place].option].lot), *((use, -1.0) for use in uses)])
    for item, wanted in enumerate(mix.needs):
        for period, need in enumerate(wanted):
            if need:
                rows.add(need, need, [(use, 1.0) for use in covers.get((item, period), ())])
