"""What buying costs, added up exactly: suppliers, prices, lots, freight, smallest orders, and what is kept over."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Step:
    """The unit price from a quantity on, for the whole quantity; money in whole parts per unit."""

    from_qty: int
    price: int


@dataclass(frozen=True, slots=True)
class Option:
    """An item as a supplier sells it: `steps` ascending; at least `least` and whole multiples of `lot`, if any.

    `freight` is what each unit's carriage costs. All in whole units and money parts.
    """

    item: int
    supplier: int
    steps: tuple[Step, ...]
    least: int = 0
    lot: int = 1
    freight: int = 0


@dataclass(frozen=True, slots=True)
class Seller:
    """A supplier: an order's fixed cost (freight, paperwork), the smallest order's goods value, periods it takes."""

    fixed: int = 0
    least_value: int = 0


@dataclass(frozen=True, slots=True)
class Mix:
    """The whole question: `needs[item][period]` in units, `holding[item]` money parts per unit and period left over.

    Without `splits` an item comes from one supplier in a period, as buyers mostly want it; with them its lots may be
    mixed between suppliers, which saves little and is much harder to prove.
    """

    needs: tuple[tuple[int, ...], ...]
    options: tuple[Option, ...]
    sellers: tuple[Seller, ...]
    holding: tuple[int, ...] = ()
    splits: bool = False


@dataclass(frozen=True, slots=True)
class Buy:
    """So much of an option in a period, at a unit price."""

    option: int
    period: int
    qty: int
    price: int


@dataclass(frozen=True, slots=True)
class MixAnswer:
    """The chosen split with its exact sums; `gap` is the share that might still be saved, 0 when it is the best.

    `state` is best, stopped (time was up; the best so far) or impossible; `seconds` is what solving took.
    """

    state: str
    buys: tuple[Buy, ...] = ()
    goods: int = 0
    unit_freight: int = 0
    order_cost: int = 0
    holding: int = 0
    orders: int = 0
    gap: float = 0.0
    seconds: float = 0.0

    @property
    def total(self) -> int:
        """Add up all costs."""
        return self.goods + self.unit_freight + self.order_cost + self.holding


def price_at(option: Option, qty: int) -> int:
    """Give the unit price of a quantity; below the first step its price holds."""
    reached = [step for step in option.steps if step.from_qty <= qty]
    return (reached[-1] if reached else option.steps[0]).price


def allowed(option: Option, qty: int) -> bool:
    """Tell whether a supplier delivers a quantity."""
    return qty == 0 or (qty >= option.least and qty % option.lot == 0)


def evaluate(mix: Mix, buys: Sequence[Buy]) -> MixAnswer:
    """Add up exactly what buying so costs; `impossible` where needs are not met or a rule is broken."""
    periods = len(mix.needs[0])
    bought = [[0] * periods for _ in mix.needs]
    values: dict[tuple[int, int], int] = {}
    goods = freight = 0
    for buy in buys:
        option = mix.options[buy.option]
        if not allowed(option, buy.qty) or buy.price != price_at(option, buy.qty):
            return MixAnswer("impossible")
        bought[option.item][buy.period] += buy.qty
        key = (option.supplier, buy.period)
        values[key] = values.get(key, 0) + buy.qty * buy.price
        goods += buy.qty * buy.price
        freight += buy.qty * option.freight
    holding = _held(mix, bought)
    if holding is None or any(value < mix.sellers[key[0]].least_value for key, value in values.items()):
        return MixAnswer("impossible")
    fixed = sum(mix.sellers[supplier].fixed for supplier, _ in values)
    return MixAnswer("best", tuple(buys), goods, freight, fixed, holding, len(values))


def _held(mix: Mix, bought: Sequence[Sequence[int]]) -> int | None:
    """Add up what keeping costs, or None where something is missing; what is left at the end is kept one period."""
    total = 0
    for item, wanted in enumerate(mix.needs):
        left = 0
        for period, need in enumerate(wanted):
            left += bought[item][period] - need
            if left < 0:
                return None
            total += left * (mix.holding[item] if mix.holding else 0)
    return total
