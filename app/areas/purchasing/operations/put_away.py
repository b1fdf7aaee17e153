"""Carrying received goods from the receiving place to where they are kept."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Any

from sqlalchemy import select

from app.areas.catalog.queries import load_items
from app.areas.inventory.models import Location, Move
from app.areas.inventory.operations import post_moves
from app.areas.inventory.operations.storage_rules import require_storable
from app.areas.purchasing.models import Receipt, ReceiptLine
from app.areas.purchasing.operations.amounts import checked_quantity
from app.areas.purchasing.operations.carrying import Carriage, carry
from app.areas.purchasing.queries.places import suggest_places
from app.areas.purchasing.rules.receiving import Condition
from app.kernel.columns import table_of
from app.kernel.errors import DomainError, NotFoundError
from app.kernel.fields import Field
from app.kernel.quantity import Quantity
from app.kernel.unit_of_work import UnitOfWork

PUT_AWAY = "put_away"
"""The source under which these moves stand in the ledger, with the receipt's number."""


@dataclass(frozen=True, slots=True)
class PutAwayLineInput:
    """Where goods of a receipt line go; without a quantity all that waits, without a place the one suggested."""

    receipt_line_id: Annotated[int, Field("Received", lookup="receipt_lines")]
    location_id: Annotated[int | None, Field("To", "Left out: where rules and room speak for.", "locations")] = None
    qty: Annotated[Decimal | None, Field("Quantity", help="In the stock unit; left out, all of it.")] = None


@dataclass(frozen=True, slots=True)
class PutAway:
    """Carry goods of a receipt to their places; without lines, all of it to the places suggested."""

    receipt_id: Annotated[int, Field("Receipt", hidden=True)]
    lines: Annotated[tuple[PutAwayLineInput, ...], Field("Lines")] = ()


@dataclass(frozen=True, slots=True)
class TakeBackPutAway:
    """Carry goods back to the receiving place, as before they were put away."""

    move_ids: Annotated[tuple[int, ...], Field("Moves", hidden=True)]


@dataclass(frozen=True, slots=True)
class PutAwayResult:
    """The moves that were posted."""

    receipt_id: int
    move_ids: tuple[int, ...]


def put_away(uow: UnitOfWork, cmd: PutAway) -> PutAwayResult:
    """Move goods to shelves; what is reserved for somebody stays reserved there."""
    receipt = uow.get(Receipt, cmd.receipt_id)
    if receipt.state != "posted":
        raise DomainError("receipt.reversed", f"{receipt.number} was reversed; there is nothing to put away.")
    rows = _waiting(uow, receipt.id)
    given = cmd.lines or tuple(PutAwayLineInput(line_id) for line_id in rows)
    if not given:
        raise DomainError("receipt.nothing", f"Everything good of {receipt.number} is put away already.")
    carried = _carried(uow, receipt, rows, given)
    places = _places(uow, receipt, rows, given, carried)
    require_storable(uow, [
        (rows[line.receipt_line_id].item_id, place, qty)
        for line, place, qty in zip(given, places, carried, strict=True)
    ], "lines.{}.location_id")
    move_ids = post_moves(uow, carry(uow, PUT_AWAY, receipt.id, [
        _carriage(rows[line.receipt_line_id], qty, place)
        for line, qty, place in zip(given, carried, places, strict=True)
    ]))
    done = {line_id: row.stock_qty_put_away for line_id, row in rows.items()}
    for line, qty in zip(given, carried, strict=True):
        done[line.receipt_line_id] += qty
    uow.update_many(ReceiptLine, {line_id: {"stock_qty_put_away": qty} for line_id, qty in done.items()})
    return PutAwayResult(receipt.id, tuple(move_ids))


def _carriage(row: Any, qty: int, place: int) -> Carriage:
    return Carriage(row.item_id, row.lot_id, row.location_id, place, qty)


def _waiting(uow: UnitOfWork, receipt_id: int) -> dict[int, Any]:
    table = table_of(ReceiptLine)
    rows = uow.rows(select(table).where(table.c.receipt_id == receipt_id).order_by(table.c.id).with_for_update())
    return {row.id: row for row in rows if row.condition == Condition.GOOD and row.stock_qty_put_away < row.stock_qty}


def _carried(
    uow: UnitOfWork, receipt: Any, rows: Mapping[int, Any], given: Sequence[PutAwayLineInput],
) -> list[int]:
    left = {line_id: row.stock_qty - row.stock_qty_put_away for line_id, row in rows.items()}
    carried = []
    for index, line in enumerate(given):
        if line.receipt_line_id not in left:
            raise NotFoundError(
                "receipt.line", f"Nothing of this line of {receipt.number} waits to be put away.",
                f"lines.{index}.receipt_line_id",
            )
        qty = left[line.receipt_line_id] if line.qty is None else checked_quantity(line.qty, f"lines.{index}.qty")
        if not 0 < qty <= left[line.receipt_line_id]:
            raise _wrong_quantity(uow, rows[line.receipt_line_id], left[line.receipt_line_id], f"lines.{index}.qty")
        left[line.receipt_line_id] -= qty
        carried.append(qty)
    return carried


def _wrong_quantity(uow: UnitOfWork, row: Any, left: int, field: str) -> DomainError:
    item = load_items(uow.connection, [row.item_id])[row.item_id]
    return DomainError(
        "put_away.quantity", f"{Quantity(left, item.unit_code)} of {item.sku} {item.name} wait to be put away: enter "
        "more than nothing and no more than that.", field,
    )


def _places(
    uow: UnitOfWork, receipt: Any, rows: Mapping[int, Any], given: Sequence[PutAwayLineInput], carried: Sequence[int],
) -> list[int]:
    wanted = [
        (rows[line.receipt_line_id].item_id, qty) for line, qty in zip(given, carried, strict=True)
        if line.location_id is None
    ]
    advised = iter(suggest_places(uow.connection, receipt.warehouse_id, wanted))
    places = [next(advised).location_id if line.location_id is None else line.location_id for line in given]
    known = uow.get_many(Location, places)
    for index, number in enumerate(places):
        place = known.get(number)
        if place is None or place.warehouse_id != receipt.warehouse_id or place.kind != "shelf" or place.blocked:
            raise DomainError(
                "put_away.place", "Goods are put away to an open shelf of the warehouse in which they were received.",
                f"lines.{index}.location_id",
            )
    return places


def take_back_put_away(uow: UnitOfWork, cmd: TakeBackPutAway) -> PutAwayResult:
    """Carry goods back; refuse when they are not where they were put, or the carriage was taken back before."""
    moves = list(uow.get_many(Move, cmd.move_ids).values())
    gone = uow.rows(select(Move.id).where(Move.reverses_id.in_(cmd.move_ids)))
    if gone or not moves or len({move.source_id for move in moves}) != 1 or moves[0].source_kind != PUT_AWAY:
        raise DomainError("put_away.taken_back", "These goods were carried back before, or never put away.")
    receipt_id = moves[0].source_id
    back = [
        Carriage(move.item_id, move.lot_id, move.to_location_id, move.from_location_id, move.qty, move.id)
        for move in moves
    ]
    move_ids = post_moves(uow, carry(uow, PUT_AWAY, receipt_id, back))
    _count_back(uow, receipt_id, moves)
    return PutAwayResult(receipt_id, tuple(move_ids))


def _count_back(uow: UnitOfWork, receipt_id: int, moves: Sequence[Any]) -> None:
    back: dict[tuple[int, int | None], int] = defaultdict(int)
    for move in moves:
        back[(move.item_id, move.lot_id)] += move.qty
    table = table_of(ReceiptLine)
    changed = {}
    for row in uow.rows(select(table).where(table.c.receipt_id == receipt_id).order_by(table.c.id.desc())):
        taken = min(row.stock_qty_put_away, back[(row.item_id, row.lot_id)])
        back[(row.item_id, row.lot_id)] -= taken
        if taken:
            changed[row.id] = {"stock_qty_put_away": row.stock_qty_put_away - taken}
    uow.update_many(ReceiptLine, changed)
