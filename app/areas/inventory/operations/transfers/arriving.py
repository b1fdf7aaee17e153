"""Goods of a transfer that arrive, are lost on the way, or are taken back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Any

from sqlalchemy import select

from app.areas.inventory.events import StockCameFree
from app.areas.inventory.models import Location, Move, Reservation, Transfer, TransferLine
from app.areas.inventory.operations.posting import NewMove, apply_deltas, post_moves, shrink_reservations
from app.areas.inventory.operations.reserving import Expectation, expect, settle_expected
from app.areas.inventory.operations.setup import outer_location
from app.areas.inventory.operations.stock import positive
from app.areas.inventory.operations.storage_rules import require_storable
from app.areas.inventory.operations.transfers.sending import _Picked, hold, transit_of
from app.areas.inventory.operations.transfers.writing import COMES_IN, GOES_OUT, LINE
from app.areas.inventory.queries.put_away import advise_places
from app.areas.inventory.rules.transfers import DRAFT, RECEIVED, require_step, state_of
from app.kernel.columns import table_of
from app.kernel.errors import DomainError
from app.kernel.fields import Field
from app.kernel.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class ArrivedLineInput:
    """What arrived of a line; without a quantity all that is on the way, without a place where rules send it."""

    line_id: Annotated[int, Field("On the way", lookup="transfer_lines")]
    qty: Annotated[Decimal | None, Field("Quantity", help="In the stock unit; left out, all of it.")] = None
    location_id: Annotated[int | None, Field("To", "Left out: where rules and room speak for.", "locations")] = None


@dataclass(frozen=True, slots=True)
class ReceiveTransfer:
    """Receive goods of a transfer; without lines, all that is on the way."""

    transfer_id: Annotated[int, Field("Transfer", lookup="transfers")]
    lines: Annotated[tuple[ArrivedLineInput, ...], Field("Lines")] = ()


@dataclass(frozen=True, slots=True)
class LostLineInput:
    """What of a line did not arrive; without a quantity all that is still on the way."""

    line_id: Annotated[int, Field("On the way", lookup="transfer_lines")]
    qty: Annotated[Decimal | None, Field("Quantity", help="In the stock unit; left out, all of it.")] = None


@dataclass(frozen=True, slots=True)
class LoseTransfer:
    """Write off what was lost on the way; its worth leaves with it."""

    transfer_id: Annotated[int, Field("Transfer", lookup="transfers")]
    reason: Annotated[str, Field("Reason", help="Such as: fell off the truck, claim 4711.")]
    lines: Annotated[tuple[LostLineInput, ...], Field("Lines")] = ()


@dataclass(frozen=True, slots=True)
class TakeBackTransferMoves:
    """Take back a sending, a receipt or a loss."""

    transfer_id: Annotated[int, Field("Transfer", lookup="transfers")]
    move_ids: Annotated[tuple[int, ...], Field("Moves", hidden=True)]


@dataclass(frozen=True, slots=True)
class TransferPosted:
    """The moves that were written, and how the transfer stands now."""

    transfer_id: int
    state: str
    move_ids: tuple[int, ...]


def receive_transfer(uow: UnitOfWork, cmd: ReceiveTransfer) -> TransferPosted:
    """Carry goods from the transit place into the other warehouse, and tell who waits for them."""
    transfer, rows = _open(uow, cmd.transfer_id, "received")
    given = cmd.lines or tuple(ArrivedLineInput(row.id) for row in rows.values() if _on_the_way(row))
    quantities = _quantities(rows, [(line.line_id, line.qty) for line in given])
    places = _places(uow, transfer, rows, given, quantities)
    placed = [(rows[line.line_id].item_id, place, qty)
              for line, place, qty in zip(given, places, quantities, strict=True)]
    require_storable(uow, placed, "lines.{}.location_id")
    transit = transit_of(uow, transfer.from_warehouse_id)
    parts = [(rows[line.line_id], qty) for line, qty in zip(given, quantities, strict=True)]
    _let_go(uow, transit, parts)
    moves = post_moves(uow, [
        NewMove(row.item_id, transit, place, qty, LINE, row.id, lot_id=row.lot_id)
        for (row, qty), place in zip(parts, places, strict=True)
    ])
    uow.emit(StockCameFree(tuple(sorted({row.item_id for row, _ in parts}))))
    return _settled(uow, transfer, {"qty_received": parts}, moves)


def lose_transfer(uow: UnitOfWork, cmd: LoseTransfer) -> TransferPosted:
    """Scrap what was lost on the way, for a reason."""
    transfer, rows = _open(uow, cmd.transfer_id, "reported lost")
    if not cmd.reason.strip():
        raise DomainError("transfer.reason", "Say how the goods were lost, so that others understand it.", "reason")
    given = cmd.lines or tuple(LostLineInput(row.id) for row in rows.values() if _on_the_way(row))
    quantities = _quantities(rows, [(line.line_id, line.qty) for line in given])
    parts = [(rows[line.line_id], qty) for line, qty in zip(given, quantities, strict=True)]
    transit, scrap = transit_of(uow, transfer.from_warehouse_id), outer_location(uow, "scrap")
    _let_go(uow, transit, parts)
    moves = post_moves(uow, [
        NewMove(row.item_id, transit, scrap, qty, LINE, row.id, lot_id=row.lot_id, note=cmd.reason.strip())
        for row, qty in parts
    ])
    return _settled(uow, transfer, {"qty_lost": parts}, moves)


def take_back_transfer_moves(uow: UnitOfWork, cmd: TakeBackTransferMoves) -> TransferPosted:
    """Post the opposite of a step; a sending can be taken back only while nothing arrived."""
    transfer = uow.get(Transfer, cmd.transfer_id)
    rows = _lines(uow, transfer.id)
    moves = list(uow.get_many(Move, cmd.move_ids).values())
    gone = uow.rows(select(Move.id).where(Move.reverses_id.in_(list(cmd.move_ids))))
    if gone or not moves or any(move.source_kind != LINE or move.source_id not in rows for move in moves):
        raise DomainError("transfer.taken_back", "These goods were taken back before, or are not of this transfer.")
    transit = transit_of(uow, transfer.from_warehouse_id)
    parts = [(rows[move.source_id], move.qty) for move in moves]
    if all(move.to_location_id == transit for move in moves):
        return _call_back(uow, transfer, rows, moves, transit)
    posted = _opposite(uow, moves)
    hold(uow, transit, [_Picked(row.id, row.item_id, transit, row.lot_id, qty) for row, qty in parts])
    kinds = uow.get_many(Location, {move.to_location_id for move in moves})
    lost = all(kinds[move.to_location_id].kind == "scrap" for move in moves)
    back = [(row, -qty) for row, qty in parts]
    return _settled(uow, transfer, {"qty_lost" if lost else "qty_received": back}, posted)


def _call_back(
    uow: UnitOfWork, transfer: Any, rows: Mapping[int, Any], moves: Sequence[Any], transit: int,
) -> TransferPosted:
    if any(row.qty_received or row.qty_lost for row in rows.values()):
        raise DomainError("transfer.arrived", f"Goods of {transfer.number} have arrived already. Take that back first.")
    _let_go(uow, transit, [(rows[move.source_id], move.qty) for move in moves])
    posted = _opposite(uow, moves)
    uow.update_many(TransferLine, {number: {"qty_sent": 0} for number in rows})
    uow.update(Transfer, transfer.id, state=DRAFT, sent_at=None)
    return TransferPosted(transfer.id, DRAFT, tuple(posted))


def _opposite(uow: UnitOfWork, moves: Sequence[Any]) -> list[int]:
    return post_moves(uow, [
        NewMove(move.item_id, move.to_location_id, move.from_location_id, move.qty, LINE, move.source_id,
                lot_id=move.lot_id, reverses_id=move.id) for move in moves
    ])


def _open(uow: UnitOfWork, transfer_id: int, step: str) -> tuple[Any, dict[int, Any]]:
    transfer = uow.get(Transfer, transfer_id)
    require_step(transfer.number, transfer.state, step)
    return transfer, _lines(uow, transfer.id)


def _lines(uow: UnitOfWork, transfer_id: int) -> dict[int, Any]:
    table = table_of(TransferLine)
    rows = uow.rows(select(table).where(table.c.transfer_id == transfer_id).order_by(table.c.id).with_for_update())
    return {row.id: row for row in rows}


def _on_the_way(row: Any) -> int:
    return int(row.qty_sent - row.qty_received - row.qty_lost)


def _quantities(rows: Mapping[int, Any], given: Sequence[tuple[int, Decimal | None]]) -> list[int]:
    left = {number: _on_the_way(row) for number, row in rows.items()}
    result = []
    for index, (line_id, asked) in enumerate(given):
        if line_id not in left:
            raise DomainError("transfer.line", "This line is not one of the transfer.", f"lines.{index}.line_id")
        qty = left[line_id] if asked is None else positive(asked, f"lines.{index}.qty")
        if not 0 < qty <= left[line_id]:
            raise DomainError("transfer.qty", "No more can arrive or be lost than is on the way. Nothing was moved.",
                              f"lines.{index}.qty", left=left[line_id])
        left[line_id] -= qty
        result.append(qty)
    return result


def _places(
    uow: UnitOfWork, transfer: Any, rows: Mapping[int, Any], given: Sequence[ArrivedLineInput],
    quantities: Sequence[int],
) -> list[int]:
    wanted = [(rows[line.line_id].item_id, qty) for line, qty in zip(given, quantities, strict=True)
              if line.location_id is None]
    advised = iter(advise_places(uow.connection, transfer.to_warehouse_id, wanted) if wanted else [])
    places = [next(advised).location_id if line.location_id is None else line.location_id for line in given]
    known = uow.get_many(Location, places)
    for index, number in enumerate(places):
        place = known.get(number)
        if (
            place is None or place.warehouse_id != transfer.to_warehouse_id or place.blocked
            or place.kind not in ("shelf", "receiving", "quarantine")
        ):
            raise DomainError("transfer.place", "Goods arrive at an open place of the warehouse they were sent to.",
                              f"lines.{index}.location_id")
    return places


def _let_go(uow: UnitOfWork, transit: int, parts: Sequence[tuple[Any, int]]) -> None:
    """Give up what is kept in transit for lines, as far as it goes on."""
    held = {row.for_id: row for row in uow.rows(select(table_of(Reservation)).where(
        Reservation.for_kind == LINE, Reservation.for_id.in_([row.id for row, _ in parts]),
        Reservation.location_id == transit))}
    taken: dict[int, int] = {}
    freed: dict[tuple[int, int, int | None], int] = {}
    for row, qty in parts:
        if row.id in held:
            taken[held[row.id].id] = taken.get(held[row.id].id, 0) + qty
        key = (row.item_id, transit, row.lot_id)
        freed[key] = freed.get(key, 0) - qty
    shrink_reservations(uow, {row.id: row for row in held.values()}, taken)
    apply_deltas(uow, {}, freed)


def _settled(
    uow: UnitOfWork, transfer: Any, counted: Mapping[str, Sequence[tuple[Any, int]]], moves: Sequence[int],
) -> TransferPosted:
    """Count what arrived or was lost, expect the rest, and tell the state."""
    (column, parts), = counted.items()
    changed: dict[int, int] = {}
    for row, qty in parts:
        changed[row.id] = changed.get(row.id, getattr(row, column)) + qty
    uow.update_many(TransferLine, {number: {column: qty} for number, qty in changed.items()})
    after = _lines(uow, transfer.id)
    _expect_rest(uow, transfer, after)
    state = state_of((row.qty_sent, row.qty_received, row.qty_lost) for row in after.values())
    uow.update(Transfer, transfer.id, state=state, received_at=uow.now if state == RECEIVED else None)
    return TransferPosted(transfer.id, state, tuple(moves))


def _expect_rest(uow: UnitOfWork, transfer: Any, rows: Mapping[int, Any]) -> None:
    ways = ((transfer.from_warehouse_id, "out", GOES_OUT), (transfer.to_warehouse_id, "in", COMES_IN))
    for _, _, kind in ways:
        settle_expected(uow, kind, dict.fromkeys(rows, 0))
    expect(uow, [
        Expectation(row.item_id, house, way, _on_the_way(row), transfer.due_on, kind, row.id)
        for row in rows.values() if _on_the_way(row) for house, way, kind in ways
    ])
