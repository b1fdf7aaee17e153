"""How much to buy, and why; quantities in millionths."""

from dataclasses import dataclass
from fractions import Fraction

from app.areas.purchasing.rules.pricing import fitting_quantity
from app.kernel.quantity import QUANTITY_SCALE, Quantity


@dataclass(frozen=True, slots=True)
class Level:
    """What will be there of an item in a warehouse, in stock units, beside its reorder rule.

    `projected` counts what is on hand and comes in, less what goes out; `pending` is asked for or ordered, but not
    sent yet. `kind` is that of the rule (sS, sQ, RS, newsvendor); `due` tells whether a review is due, for those that
    are looked at only then.
    """

    projected: int
    pending: int
    reorder_point: int
    order_up_to: int
    kind: str = "sS"
    order_qty: int = 0
    due: bool = True

    @property
    def by_review(self) -> bool:
        """Tell whether the item is only looked at every so many days."""
        return self.kind in ("RS", "newsvendor")

    @property
    def shortage(self) -> int:
        """Give how much is to be bought: up to the level, or in whole lots; nothing while nothing is due or short."""
        level = self.projected + self.pending
        if self.by_review:
            return max(0, self.order_up_to - level) if self.due else 0
        if level >= self.reorder_point:
            return 0
        if self.kind == "sQ" and self.order_qty > 0:
            return -(-(self.reorder_point - level) // self.order_qty) * self.order_qty
        return max(self.order_up_to, self.reorder_point) - level


@dataclass(frozen=True, slots=True)
class Pack:
    """How a supplier sells an item: `ratio` stock units in one of its units, the smallest quantity and the step."""

    ratio: Fraction = Fraction(1)
    min_qty: int = 0
    multiple_qty: int = 0
    unit: str = ""

    def quantity_for(self, stock_qty: int) -> int:
        """Give the quantity in the supplier's unit that covers a stock quantity; other units are bought whole."""
        needed = stock_qty / self.ratio
        exact = -(-needed.numerator // needed.denominator)
        step = self.multiple_qty or (QUANTITY_SCALE if self.ratio != 1 else 0)
        return fitting_quantity(exact, self.min_qty, step)

    def stock_quantity_for(self, stock_qty: int, stock_unit: str) -> int:
        """Raise a stock quantity to what the supplier delivers; DomainError when that is no whole millionth."""
        return Quantity(self.quantity_for(stock_qty), self.unit).convert(self.ratio, stock_unit).scaled


def reason_for(level: Level, ordered: int, unit: str, pack: Pack) -> str:
    """Say why so much is proposed, with the sums."""
    there = f"Projected {Quantity(level.projected, unit)}"
    if level.pending:
        there += f" and {Quantity(level.pending, unit)} already asked for"
    short = Quantity(level.shortage, unit)
    if level.by_review:
        text = f"{there}: a review is due. {short} bring it up to {Quantity(level.order_up_to, unit)}"
    elif level.kind == "sQ" and level.order_qty > 0:
        text = (
            f"{there}: below the reorder point {Quantity(level.reorder_point, unit)}. "
            f"{short} are whole lots of {Quantity(level.order_qty, unit)}"
        )
    else:
        text = (
            f"{there}: below the reorder point {Quantity(level.reorder_point, unit)}. "
            f"{short} bring it up to {Quantity(level.order_up_to, unit)}"
        )
    if ordered == level.shortage:
        return f"{text}."
    rules = [
        f"{word} {Quantity(qty, pack.unit)}" for word, qty in (
            ("smallest quantity", pack.min_qty), ("multiple of", pack.multiple_qty)) if qty
    ] or [f"whole {pack.unit}"]
    return f"{text}; raised to {Quantity(ordered, unit)} by the supplier's {' and '.join(rules)}."


def summarize_proposal(requests: int, without_supplier: int) -> str:
    """Say how many requests were made and what is left to decide."""
    if not requests:
        return "Nothing new falls below its reorder point."
    made = "1 purchase request is new" if requests == 1 else f"{requests} purchase requests are new"
    return f"{made}, {without_supplier} of them without a supplier." if without_supplier else f"{made}."
