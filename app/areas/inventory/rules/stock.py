"""What may happen to stock, and what it is worth; decided without a database."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.kernel.errors import DomainError
from app.kernel.quantity import Quantity
from app.kernel.rounding import round_half_up


@dataclass(frozen=True, slots=True)
class Pool:
    """All stock of one item with its worth in minor units, at moving average."""

    qty: int = 0
    value_minor: int = 0

    def receive(self, qty: int, value_minor: int) -> "Pool":
        """Give the pool with goods that came in."""
        return Pool(self.qty + qty, self.value_minor + value_minor)

    def worth_of(self, qty: int) -> int:
        """Give the worth of a part at the average; the last part takes what is left, so that no cent stays behind."""
        if qty >= self.qty:
            return self.value_minor
        return round_half_up(self.value_minor * qty, self.qty)

    def release(self, qty: int, value_minor: int) -> "Pool":
        """Give the pool without goods that went out."""
        return Pool(self.qty - qty, self.value_minor - value_minor)


def require_there(on_hand: int, reserved: int, unit: str, what: str, where: str) -> None:
    """Refuse a move that would leave less than nothing, or less than is reserved for others."""
    if on_hand < 0:
        raise DomainError(
            "stock.negative", f"There is not enough of {what} at {where}: {Quantity(-on_hand, unit)} are missing. "
            "Nothing was moved. Count the place, or receive the goods first.", missing=-on_hand,
        )
    if reserved > on_hand:
        raise DomainError(
            "stock.reserved", f"{Quantity(reserved - on_hand, unit)} of {what} at {where} are reserved for others. "
            "Nothing was moved. Release the reservation, or take other stock.", missing=reserved - on_hand,
        )


def stock_state(on_hand: int, projected: int, incoming: int, reorder_point: int | None) -> str:
    """Name what is to be done about an item: out, low, ordered or fine."""
    if reorder_point is None or projected >= reorder_point:
        if on_hand <= 0 and reorder_point is not None:
            return "ordered"
        return "ordered" if incoming > 0 and reorder_point is not None and on_hand < reorder_point else "fine"
    return "out" if on_hand <= 0 else "low"


def projection(on_hand: int, events: Sequence[tuple[date, int]]) -> list[tuple[date, int]]:
    """Add expected quantities, signed, to the stock day by day: (day, stock at its end), days in order."""
    result: list[tuple[date, int]] = []
    level = on_hand
    for day, qty in sorted(events):
        level += qty
        if result and result[-1][0] == day:
            result[-1] = (day, level)
        else:
            result.append((day, level))
    return result
