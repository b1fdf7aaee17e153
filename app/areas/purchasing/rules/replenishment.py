"""How much to buy, and why; quantities in millionths."""

from dataclasses import dataclass
from fractions import Fraction

from app.areas.purchasing.rules.pricing import fitting_quantity
from app.kernel.quantity import QUANTITY_SCALE, Quantity


@dataclass(frozen=True, slots=True)
class Level:
    """What will be there of an item in a warehouse, in stock units, beside its reorder rule.

    `projected` counts what is on hand and comes in, less what goes out; `pending` is asked for or ordered, but not
    sent yet.
    """

    projected: int
    pending: int
    reorder_point: int
    order_up_to: int

    @property
    def shortage(self) -> int:
        """Give how much is missing to the level to order up to, nothing while the reorder point is not undercut."""
        level = self.projected + self.pending
        if level >= self.reorder_point:
            return 0
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
    text = (
        f"{there}: below the reorder point {Quantity(level.reorder_point, unit)}. "
        f"{Quantity(level.shortage, unit)} bring it up to {Quantity(level.order_up_to, unit)}"
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
