"""What is left of a blanket order, and what may be released from it."""

from collections.abc import Iterable
from dataclasses import dataclass

from app.areas.sales.rules.orders import CANCELLED, DELIVERED, SHIPPED
from app.kernel.errors import DomainError
from app.kernel.quantity import Quantity


@dataclass(frozen=True, slots=True)
class Release:
    """A line of an order that was released: its quantity in the line's unit, its share that was shipped, the state."""

    qty: int
    stock_qty: int
    shipped: int
    state: str

    @property
    def taken(self) -> int:
        """Give what it takes off the blanket order: nothing when cancelled, what left when the rest was given up.

        >>> [Release(10, 20, 4, state).taken for state in ("cancelled", "shipped", "draft")]
        [0, 2, 10]
        """
        if self.state == CANCELLED:
            return 0
        closed = self.state in (SHIPPED, DELIVERED)
        return self.qty * min(self.shipped, self.stock_qty) // self.stock_qty if closed else self.qty


@dataclass(frozen=True, slots=True)
class Agreed:
    """An item of a blanket order: how much in all, and what was released; millionths of `unit`."""

    number: str
    name: str
    total: int
    released: int
    unit: str

    @property
    def remaining(self) -> int:
        """Give what may still be released."""
        return max(0, self.total - self.released)

    def require(self, qty: int, field: str) -> None:
        """Refuse to release more than is left."""
        if qty > self.remaining:
            left, wanted = Quantity(self.remaining, self.unit), Quantity(qty, self.unit)
            raise DomainError(
                "blanket.over", f"{self.number} has {left} of {self.name} left, and this takes {wanted}. Release less, "
                "or change the blanket order first. Nothing was changed.", field,
            )


def released(releases: Iterable[Release]) -> int:
    """Add up what releases take."""
    return sum(one.taken for one in releases)
