"""What a person does to stock by hand: move it, count it, scrap it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any

from sqlalchemy import select

from app.areas.inventory.events import StockCameFree, StockCarried, StockCounted
from app.areas.inventory.models import Location, Move
from app.areas.inventory.operations.posting import NewMove, post_moves
from app.areas.inventory.operations.setup import outer_location
from app.areas.inventory.operations.storage_rules import require_storable
from app.areas.inventory.queries.stock import stock_at_places
from app.areas.inventory.rules import FREE_KINDS, INNER_KINDS
from app.kernel.errors import DomainError, NotFoundError
from app.kernel.fields import Field
from app.kernel.quantity import scaled_quantity
from app.kernel.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Posted:
    """The moves that were written."""

    move_ids: tuple[int, ...]

BY_HAND = frozenset({"move_stock", "move_goods", "count_stock", "scrap_stock", "consignment", "lot_given"})
"""The sources of moves that stand on no document."""


@dataclass(frozen=True, slots=True)
class MoveStock:
    """Carry goods from one place to another."""

    item_id: Annotated[int, Field("Item", lookup="items")]
    from_location_id: Annotated[int, Field("From", lookup="locations")]
    to_location_id: Annotated[int, Field("To", lookup="locations")]
    qty: Annotated[Decimal, Field("Quantity")]
    lot_id: Annotated[int | None, Field("Lot", lookup="lots")] = None
    note: Annotated[str, Field("Note")] = ""
    at: Annotated[datetime | None, Field("When", help="Empty: now.")] = None


@dataclass(frozen=True, slots=True)
class CountStock:
    """Say what really lies at a place."""

    item_id: Annotated[int, Field("Item", lookup="items")]
    location_id: Annotated[int, Field("Place", lookup="locations")]
    counted_qty: Annotated[Decimal, Field("Counted", help="What is there, whether reserved or not.")]
    lot_id: Annotated[int | None, Field("Lot", lookup="lots")] = None
    reason: Annotated[str, Field("Reason")] = ""
    at: Annotated[datetime | None, Field("When", help="Empty: now.")] = None


@dataclass(frozen=True, slots=True)
class ScrapStock:
    """Throw goods away."""

    item_id: Annotated[int, Field("Item", lookup="items")]
    location_id: Annotated[int, Field("Place", lookup="locations")]
    qty: Annotated[Decimal, Field("Quantity")]
    reason: Annotated[str, Field("Reason")]
    lot_id: Annotated[int | None, Field("Lot", lookup="lots")] = None
    at: Annotated[datetime | None, Field("When", help="Empty: now.")] = None


@dataclass(frozen=True, slots=True)
class ReverseMoves:
    """Take back moves made by hand."""

    move_ids: tuple[int, ...]


def move_stock(uow: UnitOfWork, cmd: MoveStock) -> Posted:
    """Post one move between two places of ours."""
    require_inner(uow, cmd.from_location_id, "from_location_id")
    require_inner(uow, cmd.to_location_id, "to_location_id")
    if cmd.from_location_id == cmd.to_location_id:
        raise DomainError("stock.same_place", "The goods are there already; choose another place.", "to_location_id")
    if uow.get(Location, cmd.to_location_id).kind == "shelf":
        require_storable(uow, [(cmd.item_id, cmd.to_location_id, positive(cmd.qty, "qty"))], "to_location_id")
    move = NewMove(cmd.item_id, cmd.from_location_id, cmd.to_location_id, positive(cmd.qty, "qty"), "move_stock",
                   uow.operation_id, lot_id=cmd.lot_id, note=cmd.note, at=cmd.at)
    _tell_carried(uow, cmd.item_id, cmd.lot_id, cmd.from_location_id, cmd.to_location_id, move.qty)
    return Posted(tuple(post_moves(uow, [move])))


def _tell_carried(
    uow: UnitOfWork, item_id: int, lot_id: int | None, from_id: int, to_id: int, qty: int,
) -> None:
    """Tell who waits for goods at a place, or for goods that can be promised."""
    uow.emit(StockCarried(item_id, lot_id, from_id, to_id, qty))
    kinds = [uow.get(Location, number).kind in FREE_KINDS for number in (from_id, to_id)]
    if kinds == [False, True]:
        uow.emit(StockCameFree((item_id,)))


def count_stock(uow: UnitOfWork, cmd: CountStock) -> Posted:
    """Post the difference between what was counted and what the books say."""
    require_inner(uow, cmd.location_id, "location_id")
    counted = scaled_quantity(cmd.counted_qty)
    if counted < 0:
        raise DomainError("stock.counted", "Less than nothing cannot lie there.", "counted_qty")
    at = cmd.at or uow.now
    booked = stock_at_places(uow.connection, at, uow.now, [cmd.item_id]).get(
        (cmd.item_id, cmd.location_id, cmd.lot_id), 0)
    difference = counted - booked
    if difference == 0:
        return Posted(())
    ours, other = cmd.location_id, outer_location(uow, "difference")
    ends = (other, ours) if difference > 0 else (ours, other)
    move = NewMove(cmd.item_id, *ends, abs(difference), "count_stock", uow.operation_id, lot_id=cmd.lot_id,
                   note=cmd.reason, at=cmd.at)
    uow.emit(StockCounted(cmd.item_id, cmd.location_id, difference))
    return Posted(tuple(post_moves(uow, [move])))


def scrap_stock(uow: UnitOfWork, cmd: ScrapStock) -> Posted:
    """Post goods to scrap; their worth leaves with them."""
    require_inner(uow, cmd.location_id, "location_id")
    move = NewMove(cmd.item_id, cmd.location_id, outer_location(uow, "scrap"), positive(cmd.qty, "qty"), "scrap_stock",
                   uow.operation_id, lot_id=cmd.lot_id, note=cmd.reason, at=cmd.at)
    return Posted(tuple(post_moves(uow, [move])))


def reverse_hand_moves(uow: UnitOfWork, cmd: ReverseMoves) -> Posted:
    """Post the opposite of moves made by hand; refuse those of documents, and those taken back before."""
    rows = uow.get_many(Move, cmd.move_ids)
    _require_by_hand(uow, cmd.move_ids, rows)
    for row in rows.values():
        if row.source_kind == "move_stock":
            _tell_carried(uow, row.item_id, row.lot_id, row.to_location_id, row.from_location_id, row.qty)
    return Posted(tuple(post_moves(uow, [
        NewMove(row.item_id, row.to_location_id, row.from_location_id, row.qty, row.source_kind, row.source_id,
                lot_id=row.lot_id, reverses_id=row.id, note=row.note)
        for row in rows.values()
    ])))


def _require_by_hand(uow: UnitOfWork, move_ids: Sequence[int], rows: Mapping[int, Any]) -> None:
    back = uow.rows(select(Move.reverses_id).where(Move.reverses_id.in_(move_ids)))
    if back or any(row.reverses_id is not None for row in rows.values()):
        raise DomainError("moves.taken_back", "These goods were moved back before. Nothing was changed.", "move_ids")
    for number in move_ids:
        if number not in rows:
            raise NotFoundError("record.missing", f"There is no move with the number {number}.")
        if rows[number].source_kind not in BY_HAND:
            raise DomainError(
                "moves.of_document", f"Move {number} was posted for a document. Nothing was changed. Take back what "
                "was done with that document; its moves follow.", "move_ids",
            )


def positive(qty: Decimal, field: str) -> int:
    """Read a quantity that must be more than nothing."""
    scaled = scaled_quantity(qty)
    if scaled <= 0:
        raise DomainError("quantity.positive", "The quantity must be more than nothing.", field)
    return scaled


def require_inner(uow: UnitOfWork, location_id: int, field: str) -> None:
    """Refuse a place that is not ours."""
    place = uow.get(Location, location_id)
    if place.kind not in INNER_KINDS:
        raise DomainError("location.outside", f"{place.name} is not a place in a warehouse of ours.", field)
