"""Whose goods lie where, and what happens when they are used; decided without a database."""

from app.areas.inventory.rules.locations import WORTH_KINDS
from app.kernel.errors import DomainError

IN, OUT = "consigned_in", "consigned_out"
USED_UP = frozenset({"customer", "production"})


def becomes_ours(from_kind: str, to_kind: str) -> bool:
    """Tell whether a move takes a supplier's goods into our own stock: that is what buys them."""
    return from_kind == IN and to_kind in WORTH_KINDS


def require_bought_first(from_kind: str, to_kind: str, *, reverses: bool) -> None:
    """Refuse to use a supplier's goods before they are ours, and to give ours to the supplier's stock."""
    if from_kind == IN and to_kind in USED_UP and not reverses:
        raise DomainError(
            "consignment.direct", "These goods still belong to the supplier. Move them to a place of your own first; "
            "that buys them at the price agreed. Nothing was moved.",
        )
    if to_kind == IN and from_kind in WORTH_KINDS and not reverses:
        raise DomainError(
            "consignment.own", "Goods of your own are not put among a supplier's. Choose another place. Nothing was "
            "moved.", "to_location_id",
        )


def rest_after(qty: int, value_minor: int, taken_back: int) -> tuple[int, int]:
    """Give what is left of a consumption of which a part was taken back: quantity and worth; the worth of a part is
    rounded down, so that what is left keeps the remainder.
    """
    left = max(0, qty - taken_back)
    return left, value_minor - value_minor * (qty - left) // qty if left else 0
