"""Giving a lot to goods that lie somewhere without one, though their item is kept by lot."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from sqlalchemy import select

from app.areas.catalog.models import Item
from app.areas.inventory.models import Balance, Location, Lot
from app.areas.inventory.operations.posting import NewMove, post_moves
from app.areas.inventory.operations.setup import outer_location
from app.areas.inventory.operations.stock import Posted, positive, require_inner
from app.areas.inventory.operations.traced import LOT_GIVEN
from app.areas.inventory.rules.traced import require_free_without_lot
from app.kernel.errors import DomainError
from app.kernel.fields import Field
from app.kernel.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class GiveLot:
    """Say of which lot goods are that lie somewhere without one; they stay where they are, at the same worth."""

    item_id: Annotated[int, Field("Item", lookup="items")]
    location_id: Annotated[int, Field("Place", lookup="locations")]
    lot_code: Annotated[str, Field("Lot", "A new code makes a new lot.")]
    qty: Annotated[Decimal | None, Field("Quantity", "Left out: all that is free there without a lot.")] = None
    expires_on: Annotated[date | None, Field("Expires", "Of a new lot.")] = None
    note: Annotated[str, Field("Note")] = ""


def give_lot(uow: UnitOfWork, cmd: GiveLot) -> Posted:
    """Post the goods out without a lot and in again with it."""
    item, place = uow.get(Item, cmd.item_id), uow.get(Location, cmd.location_id)
    require_inner(uow, place.id, "location_id")
    if item.tracking != "lot":
        raise DomainError("lot.not_kept", f"{item.sku} {item.name} is not kept by lot. Nothing was changed.", "item_id")
    code = cmd.lot_code.strip()
    if not code:
        raise DomainError("lot.code", "Enter the code of the lot.", "lot_code")
    there: Any = uow.first(select(Balance.qty_on_hand, Balance.qty_reserved).where(
        Balance.item_id == item.id, Balance.location_id == place.id, Balance.lot_id.is_(None)))
    on_hand, reserved = (0, 0) if there is None else (there.qty_on_hand, there.qty_reserved)
    qty = on_hand - reserved if cmd.qty is None else positive(cmd.qty, "qty")
    require_free_without_lot(f"{item.sku} {item.name}", place.code, qty, on_hand, reserved)
    aside = outer_location(uow, "difference")
    out = post_moves(uow, [NewMove(
        item.id, place.id, aside, qty, LOT_GIVEN, uow.operation_id, note=cmd.note.strip() or f"Given lot {code}")])
    back = post_moves(uow, [NewMove(
        item.id, aside, place.id, qty, LOT_GIVEN, uow.operation_id, lot_id=_lot(uow, item.id, code, cmd.expires_on),
        cost_of_id=out[0], note=cmd.note.strip())])
    return Posted((*out, *back))


def _lot(uow: UnitOfWork, item_id: int, code: str, expires_on: date | None) -> int:
    known = uow.scalar(select(Lot.id).where(Lot.item_id == item_id, Lot.code == code))
    return int(known) if known is not None else uow.add(
        Lot, item_id=item_id, code=code, supplier_lot="", expires_on=expires_on, received_at=uow.now)
