"""What may be done with an order, what it costs, and whether the customer may have it; decided without a database."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction

from app.kernel.errors import DomainError
from app.kernel.money import Money, Price
from app.kernel.quantity import QUANTITY_SCALE, Quantity
from app.kernel.rounding import round_half_up

DRAFT, CONFIRMED, ON_HOLD, PARTLY_SHIPPED = "draft", "confirmed", "on_hold", "partly_shipped"
SHIPPED, DELIVERED, CANCELLED = "shipped", "delivered", "cancelled"

OPEN_STATES = (CONFIRMED, ON_HOLD, PARTLY_SHIPPED)
"""States in which goods are still to be shipped; of what is on hold nothing is picked or shipped until it is released.

An order on hold keeps its place: its goods stay reserved.
"""

MOVING_STATES = (CONFIRMED, PARTLY_SHIPPED)
"""States in which goods may be picked and shipped."""

BOOKED_STATES = (*OPEN_STATES, SHIPPED, DELIVERED)
"""States in which an order counts as revenue."""

WORDS = {
    DRAFT: "a draft", CONFIRMED: "confirmed", ON_HOLD: "on hold", PARTLY_SHIPPED: "partly shipped", SHIPPED: "shipped",
    DELIVERED: "delivered", CANCELLED: "cancelled",
}

STEPS = {
    "changed": (DRAFT,), "confirmed": (DRAFT,), "reserved": OPEN_STATES, "shipped": MOVING_STATES,
    "picked": MOVING_STATES, "cancelled": (DRAFT, *OPEN_STATES), "held": MOVING_STATES, "released": (ON_HOLD,),
    "amended": OPEN_STATES, "promised anew": OPEN_STATES,
}
"""What can be done to an order, and in which states it can."""

MAX_DISCOUNT_PERMILLE = 1000


def require_step(number: str, state: str, step: str) -> None:
    """Refuse a step that an order in this state cannot take."""
    if state not in STEPS[step]:
        advice = " Release it first." if state == ON_HOLD else ""
        raise DomainError(
            "order.state", f"Order {number} is {WORDS[state]} and cannot be {step}. Nothing was changed.{advice}",
            state=state,
        )


def state_by_shipping(lines: Iterable[tuple[int, int]]) -> str:
    """Name the state that (ordered, shipped) quantities of the lines amount to."""
    pairs = list(lines)
    if all(shipped >= ordered for ordered, shipped in pairs):
        return SHIPPED
    return PARTLY_SHIPPED if any(shipped > 0 for _, shipped in pairs) else CONFIRMED


def require_not_on_hold(name: str, on_hold: bool) -> None:
    """Refuse an order of a customer who gets nothing for now."""
    if on_hold:
        raise DomainError(
            "customer.on_hold", f"{name} is on hold and gets no orders. Take the hold off in the customer's terms "
            "first.", "customer_id",
        )


def discount_permille(percent: Decimal, field: str = "discount_percent") -> int:
    """Read a discount in percent with at most one decimal, from 0 to 100."""
    scaled = percent * 10
    if scaled != scaled.to_integral_value() or not 0 <= scaled <= MAX_DISCOUNT_PERMILLE:
        raise DomainError(
            "discount.range", f"A discount is between 0 and 100 % with at most one decimal, not {percent:f} %.", field,
        )
    return int(scaled)


def read_discount(text: str) -> int:
    """Read a discount of a file as permille: `15`, `15 %` or `15%` in percent, below 1 without a sign a fraction.

    >>> [read_discount(text) for text in ("", "0.15", "15", "0.5 %")]
    [0, 150, 150, 5]
    """
    plain = text.strip().replace(",", ".")
    if not plain:
        return 0
    number = Decimal(plain.rstrip("%").strip())
    if not plain.endswith("%") and number < 1:
        number *= 100
    return discount_permille(number, "discount")


def line_amount(price: Price, qty: int, permille: int) -> Money:
    """Give a line's amount: price by quantity less discount, rounded once."""
    return price.extend(Quantity(qty, ""), permille)


def to_stock_units(qty: int, per_unit: Fraction, unit: str, stock_unit: str, field: str) -> int:
    """Turn a quantity of a line into stock units, exactly; refuse what cannot be held, naming what can."""
    try:
        return Quantity(qty, unit).convert(per_unit, stock_unit).scaled
    except DomainError as error:
        raise DomainError(error.code, error.message, field) from None


def kit_shipped(kit_qty: int, parts: Iterable[tuple[int, int]]) -> int:
    """Give how much of a kit (millionths) is shipped, of (ordered, shipped) of its parts: whole kits, or all of it.

    >>> kit_shipped(3_000_000, [(6, 6), (3, 2)]), kit_shipped(3_000_000, [(6, 6), (3, 3)])
    (2000000, 3000000)
    """
    pairs = list(parts)
    if all(shipped >= ordered for ordered, shipped in pairs):
        return kit_qty
    return min(kit_qty * shipped // ordered for ordered, shipped in pairs) // QUANTITY_SCALE * QUANTITY_SCALE


def open_value(amount_minor: int, stock_qty: int, shipped: int) -> int:
    """Give the part of a line's amount that is not shipped yet."""
    return round_half_up(amount_minor * (stock_qty - shipped), stock_qty)


def fill_permille(filled: int, total: int) -> int | None:
    """Give the share of lines that were wholly shipped; None when there are none."""
    return round_half_up(filled * 1000, total) if total else None


def median(values: Sequence[int]) -> int | None:
    """Give the middle value, rounded half up between two; None of nothing."""
    if not values:
        return None
    ordered, middle = sorted(values), len(values) // 2
    if len(ordered) % 2:
        return ordered[middle]
    return round_half_up(ordered[middle - 1] + ordered[middle], 2)

