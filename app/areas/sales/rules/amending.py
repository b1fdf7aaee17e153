"""What may be changed of an order that was confirmed, decided without a database."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from app.kernel.errors import DomainError
from app.kernel.quantity import Quantity


@dataclass(frozen=True, slots=True)
class Standing:
    """A line as it stands: what is bound of it is shipped or invoiced and stays; stock quantities in millionths."""

    line_id: int
    position: int
    name: str
    stock_qty: int
    shipped: int
    invoiced: int
    unit: str
    is_service: bool = False

    @property
    def bound(self) -> int:
        """Give below which quantity the line cannot go."""
        return self.invoiced if self.is_service else max(self.shipped, self.invoiced)


def require_quantity(standing: Standing, stock_qty: int, field: str) -> None:
    """Refuse less than what is shipped or invoiced already."""
    if stock_qty < standing.bound:
        bound = Quantity(standing.bound, standing.unit)
        raise DomainError(
            "amend.bound", f"{bound} of {standing.name} are shipped or invoiced already; it cannot become less. Take "
            "goods back as a return instead.", field,
        )


def require_droppable(standing: Standing) -> None:
    """Refuse to take a line off of which something is shipped or invoiced."""
    if standing.bound:
        bound = Quantity(standing.bound, standing.unit)
        raise DomainError(
            "amend.shipped", f"{bound} of {standing.name} are shipped or invoiced already. Keep the line and set its "
            "quantity to that; the rest is cancelled.", "lines",
        )


def scaled(stock_qty: int, new: int, old: int, name: str) -> int:
    """Give how much of a part belongs to a kit whose quantity changed, exactly.

    >>> scaled(6_000_000, 2, 3, "TEA")
    4000000
    """
    qty = Fraction(stock_qty) * new / old
    if qty.denominator != 1:
        raise DomainError("amend.kit", f"So many kits do not hold a quantity of {name} that can be counted.", "lines")
    return qty.numerator


def require_something(quantities: Iterable[int]) -> None:
    """Refuse an order without lines."""
    if not list(quantities):
        raise DomainError("amend.empty", "Nothing would be left of the order. Cancel it instead.", "lines")
