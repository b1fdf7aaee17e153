"""Goods that are told apart: a serial number is one piece at one place, and what is never kept is never moved."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from sqlalchemy import bindparam, func, or_, select

from app.areas.catalog.events import ItemNatureChanged
from app.areas.catalog.models import Item
from app.areas.catalog.rules.standing import KEPT_KINDS, require_kept
from app.areas.inventory.models import Balance, Lot
from app.areas.inventory.rules import INNER_KINDS
from app.areas.inventory.rules.traced import require_lot, require_one_piece, require_one_place, require_unkept
from app.kernel.unit_of_work import UnitOfWork, in_batches

LOT_GIVEN = "lot_given"
"""The ledger's word for goods without a lot that were given one; the source is the operation."""


class Moved(Protocol):
    """What must be known of a move."""

    @property
    def item_id(self) -> int:
        """Give the item."""

    @property
    def lot_id(self) -> int | None:
        """Give the lot."""

    @property
    def qty(self) -> int:
        """Give the quantity in millionths."""

    @property
    def from_location_id(self) -> int:
        """Give the place it leaves."""

    @property
    def source_kind(self) -> str:
        """Give the kind of document that moves it."""

    @property
    def reverses_id(self) -> int | None:
        """Give the move that it takes back."""


_ITEMS = select(Item.id, Item.sku, Item.name, Item.kind, Item.tracking).where(
    Item.id.in_(bindparam("ids", expanding=True)),
    or_(Item.tracking != "none", Item.kind.not_in(sorted(KEPT_KINDS))),
)
_TWICE = (
    select(Lot.code, Lot.item_id, func.sum(Balance.qty_on_hand).label("qty"))
    .join(Balance, (Balance.item_id == Lot.item_id) & (Balance.lot_id == Lot.id))
    .where(Lot.id.in_(bindparam("lots", expanding=True))).group_by(Lot.code, Lot.item_id)
)


def require_traced(uow: UnitOfWork, moves: Sequence[Moved], kinds: Mapping[int, str]) -> None:
    """Refuse moves of what is never kept, goods without the lot they are kept by, and serial numbers that would be more
    than one piece at one place.

    Called when the balances have been changed; what takes back a move is let through.
    """
    fresh = [move for move in moves if move.reverses_id is None]
    special: dict[int, Any] = {
        row.id: row for batch in in_batches({move.item_id for move in fresh}) for row in uow.rows(_ITEMS, ids=batch)
    }
    if not special:
        return
    serials = set()
    for move in fresh:
        item = special.get(move.item_id)
        if item is None:
            continue
        what = f"{item.sku} {item.name}"
        require_kept(item.kind, what)
        if item.tracking == "serial":
            require_one_piece(what, move.lot_id is not None, move.qty)
            serials.add(move.lot_id)
        elif move.lot_id is None and move.source_kind != LOT_GIVEN:
            require_lot(what, kinds[move.from_location_id] not in INNER_KINDS)
    _require_one_place(uow, serials, special)


def _require_one_place(uow: UnitOfWork, lots: set[int | None], items: Mapping[int, Any]) -> None:
    for batch in in_batches({lot for lot in lots if lot is not None}):
        for row in uow.rows(_TWICE, lots=batch):
            item = items[row.item_id]
            require_one_place(f"{item.sku} {item.name}", row.code, int(row.qty))


def refuse_another_nature(uow: UnitOfWork, event: ItemNatureChanged) -> None:
    """Refuse to keep an item in another way while stock of it is there."""
    held = uow.scalar(select(func.sum(Balance.qty_on_hand)).where(Balance.item_id == event.item_id))
    require_unkept(event.sku, int(held or 0), event.tracking_before != event.tracking)
