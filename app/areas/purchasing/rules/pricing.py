"""What a line costs, and in which quantities a supplier delivers; quantities in millionths."""

from collections.abc import Sequence

from app.kernel.money import Price
from app.kernel.quantity import Quantity


def price_at(qty: int, price_micros: int, breaks: Sequence[tuple[int, int]]) -> int:
    """Give the price for a quantity from (least quantity, price) pairs in any order, the plain price below them all.

    >>> price_at(50, 900, [(100, 700), (25, 800)])
    800
    """
    reached = [pair for pair in breaks if pair[0] <= qty]
    return max(reached)[1] if reached else price_micros


def fitting_quantity(qty: int, min_qty: int, multiple_qty: int) -> int:
    """Raise a quantity to what the supplier delivers: at least the minimum, in whole multiples; 0 means no such rule.

    >>> fitting_quantity(7, 10, 4)
    12
    """
    least = max(qty, min_qty)
    return -(-least // multiple_qty) * multiple_qty if multiple_qty > 0 else least


def misfit(qty: int, min_qty: int, multiple_qty: int, unit: str) -> str:
    """Say what is wrong with a quantity for this supplier, or nothing."""
    if qty < min_qty:
        return f"{Quantity(qty, unit)} is less than the smallest quantity, {Quantity(min_qty, unit)}"
    if multiple_qty > 0 and qty % multiple_qty:
        return f"{Quantity(qty, unit)} is not a multiple of {Quantity(multiple_qty, unit)}"
    return ""


def line_amount(price_micros: int, qty: int, currency: str, unit: str) -> int:
    """Give a line's amount in minor units, rounded half up once."""
    return Price(price_micros, currency).extend(Quantity(qty, unit)).minor
