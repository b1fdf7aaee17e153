"""Facts about stock that other areas may act on."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from app.kernel.money import Money


@dataclass(frozen=True, slots=True)
class StockCounted:
    """A place was counted and differed."""

    item_id: int
    location_id: int
    difference_qty: int


@dataclass(frozen=True, slots=True)
class CostChange:
    """A move that is worth something else than before, in minor units of the firm's currency."""

    move_id: int
    item_id: int
    at: datetime
    way: int
    before_minor: int
    after_minor: int


@dataclass(frozen=True, slots=True)
class StockRecosted:
    """Costs that became known, or moves in the past, changed what moves and stock are worth.

    `stock_minor` is by how much all stock is worth more, `used_minor` by how much more what went out did cost.
    """

    items: int
    stock_minor: int
    used_minor: int
    lines: tuple[CostChange, ...]

    def told(self, currency: str) -> str:
        """Say it in a sentence."""
        moves = f"{len(self.lines)} move" if len(self.lines) == 1 else f"{len(self.lines)} moves"
        items = "1 item" if self.items == 1 else f"{self.items} items"
        return (
            f"{moves} of {items} get another cost, stock changes by {Money(self.stock_minor, currency)}, "
            f"what went out by {Money(self.used_minor, currency)}."
        )


@dataclass(frozen=True, slots=True)
class StockCarried:
    """Goods were carried by hand from one place of ours to another; quantity in millionths of the stock unit."""

    item_id: int
    lot_id: int | None
    from_location_id: int
    to_location_id: int
    qty: int


@dataclass(frozen=True, slots=True)
class StockCameFree:
    """Goods can be promised from now on that could not before: they arrived, or were let go."""

    item_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ConsignmentConsumed:
    """A supplier's goods became ours by being taken: so much is owed, in minor units of the currency agreed."""

    consumption_id: int
    supplier_id: int
    item_id: int
    qty: int
    value_minor: int


@dataclass(frozen=True, slots=True)
class ConsignmentSold:
    """A customer reported that goods of ours, kept there, were sold; quantity in millionths of the stock unit."""

    customer_id: int
    item_id: int
    lot_id: int | None
    qty: int
    move_id: int
    price: Decimal | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class ConsignmentSaleTakenBack:
    """What a customer was said to have sold lies there again; `move_ids` are those with which it had left."""

    move_ids: tuple[int, ...]
