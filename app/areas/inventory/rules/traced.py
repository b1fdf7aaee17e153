"""What serial numbers must be like, and when an item may be kept in another way; decided without a database."""

from app.kernel.errors import DomainError
from app.kernel.quantity import QUANTITY_SCALE, Quantity


def require_one_piece(what: str, numbered: bool, qty: int) -> None:
    """Refuse a move of serial numbers that is not one piece of one number."""
    if not numbered:
        raise DomainError(
            "serial.missing", f"{what} has serial numbers: say which one. Nothing was moved.", "lot_id",
        )
    if qty != QUANTITY_SCALE:
        raise DomainError(
            "serial.one", f"A serial number of {what} is one piece, not {Quantity(qty, 'pieces')}. Nothing was moved.",
            "qty",
        )


def require_lot(what: str, comes_in: bool) -> None:
    """Refuse goods that are kept by lot and whose lot nobody named."""
    if comes_in:
        raise DomainError("lot.missing", f"{what} is kept by lot: say which one. Nothing was moved.", "lot_id")
    raise DomainError(
        "lot.missing", f"{what} is kept by lot: say which one. Where goods lie that have none, give them one first "
        "(“Give a lot”). Nothing was moved.", "lot_id",
    )


def require_free_without_lot(what: str, place: str, qty: int, on_hand: int, reserved: int) -> None:
    """Refuse to give a lot to more than lies free at a place without one."""
    if on_hand <= 0:
        raise DomainError("lot.given", f"No {what} lies at {place} without a lot. Nothing was changed.", "location_id")
    if qty <= 0 or qty > on_hand - reserved:
        free = Quantity(max(0, on_hand - reserved), "stock units")
        raise DomainError(
            "lot.reserved", f"Of {what} at {place}, {free} are free without a lot; {Quantity(reserved, 'stock units')} "
            "are reserved. Let go of those first. Nothing was changed.", "qty",
        )


def require_one_place(what: str, code: str, on_hand: int) -> None:
    """Refuse that a serial number is at two places."""
    if on_hand > QUANTITY_SCALE:
        raise DomainError(
            "serial.twice", f"Serial number {code} of {what} is there already: it cannot be at two places. Nothing was "
            "moved. Count the place where it should be, or check the number.", "lot_id",
        )


def require_unkept(sku: str, on_hand: int, tracking: bool) -> None:
    """Refuse to track an item otherwise, or make it another kind, while stock of it is there."""
    if on_hand > 0:
        what = "tracked otherwise" if tracking else "made another kind of item"
        raise DomainError(
            "item.in_stock", f"{Quantity(on_hand, 'stock units')} of {sku} are in stock, and they would not be told "
            f"apart as they are now. It cannot be {what} until they are gone. Nothing was changed.",
            "tracking" if tracking else "kind",
        )
