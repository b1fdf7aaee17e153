"""Goods that customers send back: allowed, taken in, inspected, and what the customer gets for them."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Any

from sqlalchemy import ColumnElement, and_, exists, func, select
from sqlalchemy.orm import aliased

from app.areas.catalog.queries import load_items
from app.areas.company.operations import take_number
from app.areas.company.queries import load_profile
from app.areas.company.rules import local_day
from app.areas.inventory.models import Move
from app.areas.inventory.operations import NewMove, location_of, outer_location, post_moves, reverse_moves
from app.areas.inventory.operations.stock import require_inner
from app.areas.logistics.models import CustomerReturn, CustomerReturnLine, Shipment, ShipmentLine
from app.areas.logistics.queries.shipments import MOVE_KIND
from app.areas.logistics.rules import GONE
from app.areas.logistics.rules.returns import (
    FATE_TITLES,
    OUTCOME_WORDS,
    REASON_WORDS,
    Fate,
    Outcome,
    Reason,
    ReturnState,
    parts_back,
    require_return_state,
    state_after,
)
from app.areas.purchasing.models import ReceiptLine
from app.areas.purchasing.operations.amounts import positive_quantity
from app.areas.purchasing.operations.returns import ReturnGoods, ReturnLineInput, return_goods
from app.areas.purchasing.rules.returning import Outcome as SupplierOutcome
from app.areas.purchasing.rules.returning import ReturnReason
from app.kernel.columns import table_of
from app.kernel.errors import DomainError
from app.kernel.fields import Field
from app.kernel.quantity import Quantity
from app.kernel.unit_of_work import UnitOfWork

RETURN = "customer_return"
"""The source under which goods that come back stand in the ledger, with the return's number."""

INSPECT = "return_inspection"
"""The source under which goods that were inspected move on, with the return's number."""

REASON_TITLES = tuple((code, state.word) for code, state in REASON_WORDS)
OUTCOME_TITLES = tuple((code, state.word) for code, state in OUTCOME_WORDS)


@dataclass(frozen=True, slots=True)
class BackLineInput:
    """What may come back of a line of the shipment, in the stock unit."""

    shipment_line_id: Annotated[int, Field("Shipped", lookup="shipment_lines")]
    qty: Annotated[Decimal | None, Field("Comes back", "In the stock unit; left out, all that did not come back.")] = (
        None)
    note: Annotated[str, Field("Note")] = ""


@dataclass(frozen=True, slots=True)
class AuthoriseReturn:
    """Let a customer send back goods of a shipment; all of it, unless lines are given."""

    shipment_id: Annotated[int, Field("Shipment", lookup="shipments")]
    reason: Annotated[Reason, Field("Why", titles=REASON_TITLES)]
    outcome: Annotated[Outcome, Field("The customer gets", titles=OUTCOME_TITLES)] = Outcome.CREDIT
    lines: Annotated[tuple[BackLineInput, ...], Field("Lines", "Left empty: all that was shipped.")] = ()
    note: Annotated[str, Field("Note to the customer", multiline=True)] = ""
    for_kind: Annotated[str, Field("For", hidden=True)] = ""
    for_id: Annotated[int | None, Field("For", hidden=True)] = None


@dataclass(frozen=True, slots=True)
class ReceivedLineInput:
    """What came of a line, in the stock unit."""

    return_line_id: Annotated[int, Field("Line", lookup="customer_return_lines")]
    qty: Annotated[Decimal, Field("Came")]


@dataclass(frozen=True, slots=True)
class ReceiveReturn:
    """Take in what came back: to quarantine, unless another place is given; all of it, unless lines are."""

    return_id: Annotated[int, Field("Return", lookup="customer_returns")]
    lines: Annotated[tuple[ReceivedLineInput, ...], Field("Lines", "Left empty: all that may come.")] = ()
    location_id: Annotated[int | None, Field("To", "Left out: quarantine.", "locations")] = None


@dataclass(frozen=True, slots=True)
class InspectedLineInput:
    """What becomes of goods of a line."""

    return_line_id: Annotated[int, Field("Line", lookup="customer_return_lines")]
    fate: Annotated[Fate, Field("What becomes of it", titles=FATE_TITLES)]
    qty: Annotated[Decimal | None, Field("Quantity", "In the stock unit; left out, all that is not decided.")] = None
    location_id: Annotated[int | None, Field("To the place", "For stock; left out, the shelves.", "locations")] = None
    note: Annotated[str, Field("Note")] = ""


@dataclass(frozen=True, slots=True)
class InspectReturn:
    """Decide what becomes of goods that came back."""

    return_id: Annotated[int, Field("Return", lookup="customer_returns")]
    lines: Annotated[tuple[InspectedLineInput, ...], Field("Lines")]


@dataclass(frozen=True, slots=True)
class CancelCustomerReturn:
    """Give up a return of which nothing came."""

    return_id: Annotated[int, Field("Return", hidden=True)]


@dataclass(frozen=True, slots=True)
class TakeBackReceipt:
    """Take the receipt of a return back: the goods are with the customer again; only before they are inspected."""

    return_id: Annotated[int, Field("Return", hidden=True)]


@dataclass(frozen=True, slots=True)
class ReturnResult:
    """The return and where it stands."""

    return_id: int
    number: str
    state: str


def authorise_return(uow: UnitOfWork, cmd: AuthoriseReturn) -> ReturnResult:
    """Write a return of goods that left with a shipment; refuse more than left and did not come back."""
    shipment = uow.get(Shipment, cmd.shipment_id)
    if shipment.state not in GONE:
        raise DomainError("return.not_shipped", f"{shipment.number} did not leave yet. Cancel or change it instead.",
                          "shipment_id")
    table = table_of(ShipmentLine)
    rows = {row.id: row for row in uow.rows(
        select(table).where(table.c.shipment_id == shipment.id).order_by(table.c.id))}
    left = {number: row.stock_qty for number, row in rows.items()}
    for number, qty in coming_back(uow, list(rows)).items():
        left[number] -= qty
    given = cmd.lines or tuple(BackLineInput(number) for number in rows if left[number] > 0)
    if not given:
        raise DomainError("return.nothing", f"All of {shipment.number} comes back already.", "lines")
    written = [_line(uow, shipment, rows, left, one, f"lines.{index}") for index, one in enumerate(given)]
    day = local_day(uow.now, load_profile(uow.connection).zone)
    return_id = uow.add(
        CustomerReturn, number=take_number(uow, "customer_return"), customer_id=shipment.customer_id,
        shipment_id=shipment.id, order_id=shipment.order_id, warehouse_id=shipment.warehouse_id,
        state=ReturnState.AUTHORISED.value, reason=cmd.reason.value, outcome=cmd.outcome.value, created_at=uow.now,
        authorised_on=day, for_kind=cmd.for_kind, for_id=cmd.for_id, note=cmd.note.strip(), created_by=uow.actor.id)
    uow.insert(CustomerReturnLine, [{"return_id": return_id, **line} for line in written])
    return return_result(uow, return_id)


def coming_back(uow: UnitOfWork, shipment_line_ids: Sequence[int]) -> dict[int, int]:
    """Give what returns that stand take of lines of shipments, whether it came or is to come."""
    qty = func.sum(func.coalesce(func.nullif(CustomerReturnLine.received_qty, 0), CustomerReturnLine.stock_qty))
    rows = uow.rows(
        select(CustomerReturnLine.shipment_line_id, qty.label("qty"))
        .join(CustomerReturn, CustomerReturn.id == CustomerReturnLine.return_id)
        .where(CustomerReturnLine.shipment_line_id.in_(shipment_line_ids),
               CustomerReturn.state != ReturnState.CANCELLED.value)
        .group_by(CustomerReturnLine.shipment_line_id))
    return {row.shipment_line_id: int(row.qty) for row in rows}


def _line(
    uow: UnitOfWork, shipment: Any, rows: dict[int, Any], left: dict[int, int], one: BackLineInput, path: str,
) -> dict[str, Any]:
    row = rows.get(one.shipment_line_id)
    if row is None:
        raise DomainError("return.line", f"{shipment.number} has no such line.", f"{path}.shipment_line_id")
    qty = left[row.id] if one.qty is None else positive_quantity(one.qty, f"{path}.qty")
    if not 0 < qty <= left[row.id]:
        item = load_items(uow.connection, [row.item_id])[row.item_id]
        raise DomainError(
            "return.too_much", f"Of this line, {Quantity(max(left[row.id], 0), item.unit_code)} of {item.sku} "
            f"{item.name} can come back.", f"{path}.qty")
    left[row.id] -= qty
    return {"shipment_line_id": row.id, "order_line_id": row.order_line_id, "item_id": row.item_id,
            "lot_id": row.lot_id, "stock_qty": qty, "received_qty": 0, "restocked_qty": 0, "scrapped_qty": 0,
            "sent_back_qty": 0, "location_id": None, "note": one.note.strip()}


def return_lines(uow: UnitOfWork, return_id: int) -> dict[int, Any]:
    """Read the lines of a return."""
    table = table_of(CustomerReturnLine)
    return {row.id: row for row in uow.rows(select(table).where(table.c.return_id == return_id).order_by(table.c.id))}


def receive_return(uow: UnitOfWork, cmd: ReceiveReturn) -> ReturnResult:
    """Move goods from the customer back into the house, at the worth at which they left."""
    back = uow.get(CustomerReturn, cmd.return_id)
    require_return_state(back.number, back.state, (ReturnState.AUTHORISED, ReturnState.RECEIVED), "received")
    if cmd.location_id is not None:
        require_inner(uow, cmd.location_id, "location_id")
    place = cmd.location_id or location_of(uow, back.warehouse_id, "quarantine")
    lines = return_lines(uow, back.id)
    came = _came(back, cmd, lines)
    moves: list[NewMove] = []
    for number, qty in came.items():
        moves += _moves_back(uow, back, lines[number], place, qty)
    post_moves(uow, moves)
    uow.update_many(CustomerReturnLine, {
        number: {"received_qty": lines[number].received_qty + qty, "location_id": place}
        for number, qty in came.items()})
    uow.update(CustomerReturn, back.id, state=_state(uow, back.id).value, received_at=back.received_at or uow.now)
    return return_result(uow, back.id)


def _came(back: Any, cmd: ReceiveReturn, lines: dict[int, Any]) -> dict[int, int]:
    given = cmd.lines or tuple(
        ReceivedLineInput(row.id, Quantity(row.stock_qty - row.received_qty, "").decimal())
        for row in lines.values() if row.stock_qty > row.received_qty)
    came: dict[int, int] = defaultdict(int)
    for index, one in enumerate(given):
        row = lines.get(one.return_line_id)
        if row is None:
            raise DomainError("return.line", f"{back.number} has no such line.", f"lines.{index}.return_line_id")
        came[row.id] += positive_quantity(one.qty, f"lines.{index}.qty")
        if row.received_qty + came[row.id] > row.stock_qty:
            raise DomainError("return.too_much", f"More comes back than {back.number} allows. Authorise the rest "
                              "first.", f"lines.{index}.qty")
    if not came:
        raise DomainError("return.nothing", f"All that {back.number} allows is here.", "lines")
    return came


def _moves_back(uow: UnitOfWork, back: Any, line: Any, place: int, qty: int) -> list[NewMove]:
    """Give the moves that bring a quantity back, each at the worth of the move with which it left."""
    shipped = uow.get(ShipmentLine, line.shipment_line_id)
    outside = outer_location(uow, "customer")
    same = [Move.source_kind == MOVE_KIND, Move.source_id == shipped.shipment_id, Move.item_id == line.item_id,
            Move.lot_id.is_not_distinct_from(line.lot_id), Move.to_location_id == outside]
    moves = [(row.id, row.qty) for row in uow.rows(
        select(Move.id, Move.qty).where(*same, _stands()).order_by(Move.id))]
    before = uow.scalar(select(func.sum(Move.qty)).where(
        Move.cost_of_id.in_([number for number, _ in moves]), Move.source_kind == RETURN,
        Move.from_location_id == outside, _stands())) or 0
    parts = parts_back(moves, int(before), qty)
    if sum(part.qty for part in parts) != qty:
        raise DomainError("return.not_shipped", "The ledger does not know that so much of this left. Nothing was "
                          "changed; check the shipment.", "lines")
    return [
        NewMove(line.item_id, outside, place, part.qty, RETURN, back.id, lot_id=line.lot_id, cost_of_id=part.move_id,
                basis="same", note=line.note) for part in parts
    ]


def _stands() -> ColumnElement[bool]:
    """Choose moves that were not reversed and are no reversals."""
    reversal = aliased(Move)
    return and_(Move.reverses_id.is_(None), ~exists().where(reversal.reverses_id == Move.id))


def _state(uow: UnitOfWork, return_id: int) -> ReturnState:
    return state_after(
        (row.received_qty, row.restocked_qty + row.scrapped_qty + row.sent_back_qty)
        for row in return_lines(uow, return_id).values())


def inspect_return(uow: UnitOfWork, cmd: InspectReturn) -> ReturnResult:
    """Restock, scrap or send back to the supplier what came."""
    back = uow.get(CustomerReturn, cmd.return_id)
    require_return_state(back.number, back.state, (ReturnState.RECEIVED,), "inspected")
    if not cmd.lines:
        raise DomainError("return.undecided", "Say of at least one line what becomes of it.", "lines")
    for index, one in enumerate(cmd.lines):
        _inspect(uow, back, one, f"lines.{index}")
    uow.update(CustomerReturn, back.id, state=_state(uow, back.id).value)
    return return_result(uow, back.id)


def _inspect(uow: UnitOfWork, back: Any, one: InspectedLineInput, path: str) -> None:
    row = return_lines(uow, back.id).get(one.return_line_id)
    if row is None:
        raise DomainError("return.line", f"{back.number} has no such line.", f"{path}.return_line_id")
    left = row.received_qty - row.restocked_qty - row.scrapped_qty - row.sent_back_qty
    qty = left if one.qty is None else positive_quantity(one.qty, f"{path}.qty")
    if not 0 < qty <= left:
        item = load_items(uow.connection, [row.item_id])[row.item_id]
        raise DomainError("return.too_much", f"Of this line, {Quantity(left, item.unit_code)} is here and not decided "
                          "about.", f"{path}.qty")
    if one.fate == Fate.SUPPLIER:
        _send_back(uow, back, row, qty, one, path)
        uow.update(CustomerReturnLine, row.id, sent_back_qty=row.sent_back_qty + qty)
        return
    if one.location_id is not None:
        require_inner(uow, one.location_id, f"{path}.location_id")
    scrap = one.fate == Fate.SCRAP
    place = outer_location(uow, "scrap") if scrap else one.location_id or location_of(uow, back.warehouse_id, "shelf")
    if place != row.location_id:
        post_moves(uow, _onward(uow, back, row, place, qty, one.note or f"Inspected, {back.number}", scrap=scrap))
    name = "scrapped_qty" if scrap else "restocked_qty"
    uow.update(CustomerReturnLine, row.id, **{name: getattr(row, name) + qty})


def _onward(uow: UnitOfWork, back: Any, row: Any, place: int, qty: int, note: str, *, scrap: bool) -> list[NewMove]:
    """Give the moves that carry goods on; what is scrapped goes at the worth at which it came back."""
    if not scrap:
        return [NewMove(row.item_id, row.location_id, place, qty, INSPECT, back.id, lot_id=row.lot_id, note=note)]
    came = [(move.id, move.qty) for move in uow.rows(
        select(Move.id, Move.qty).where(
            Move.source_kind == RETURN, Move.source_id == back.id, Move.item_id == row.item_id,
            Move.lot_id.is_not_distinct_from(row.lot_id), _stands()).order_by(Move.id))]
    gone = uow.scalar(select(func.sum(Move.qty)).where(
        Move.source_kind == INSPECT, Move.source_id == back.id, Move.item_id == row.item_id,
        Move.lot_id.is_not_distinct_from(row.lot_id), Move.to_location_id == place)) or 0
    return [
        NewMove(row.item_id, row.location_id, place, part.qty, INSPECT, back.id, lot_id=row.lot_id,
                cost_of_id=part.move_id, basis="same", note=note)
        for part in parts_back(came, int(gone), qty)
    ]


def _send_back(uow: UnitOfWork, back: Any, row: Any, qty: int, one: InspectedLineInput, path: str) -> None:
    """Return goods to the supplier from whom their lot came, by the receipt it came with."""
    source = None if row.lot_id is None else uow.first(
        select(ReceiptLine.id, ReceiptLine.receipt_id).where(
            ReceiptLine.item_id == row.item_id, ReceiptLine.lot_id == row.lot_id).order_by(ReceiptLine.id.desc()))
    if source is None:
        item = load_items(uow.connection, [row.item_id])[row.item_id]
        raise DomainError("return.no_receipt", f"From which receipt {item.sku} came cannot be told without its lot. "
                          "Restock it, and return it from the receipt.", f"{path}.fate")
    reason = {"damaged": ReturnReason.DAMAGED, "wrong": ReturnReason.WRONG}.get(back.reason, ReturnReason.QUALITY)
    return_goods(uow, ReturnGoods(source.receipt_id, (ReturnLineInput(
        source.id, Quantity(qty, "").decimal(), reason, row.location_id, one.note or f"Sent back by a customer, "
        f"{back.number}"),), SupplierOutcome.CREDIT, back.number))


def cancel_customer_return(uow: UnitOfWork, cmd: CancelCustomerReturn) -> ReturnResult:
    """Give up a return of which nothing came."""
    back = uow.get(CustomerReturn, cmd.return_id)
    require_return_state(back.number, back.state, (ReturnState.AUTHORISED,), "cancelled")
    uow.update(CustomerReturn, back.id, state=ReturnState.CANCELLED.value)
    return return_result(uow, back.id)


def take_back_receipt(uow: UnitOfWork, cmd: TakeBackReceipt) -> ReturnResult:
    """Reverse the moves with which goods came back; refuse once something was decided about them."""
    back = uow.get(CustomerReturn, cmd.return_id)
    require_return_state(back.number, back.state, (ReturnState.RECEIVED,), "taken back")
    lines = return_lines(uow, back.id)
    if any(row.restocked_qty or row.scrapped_qty or row.sent_back_qty for row in lines.values()):
        raise DomainError("return.inspected", f"Goods of {back.number} were inspected. Nothing was changed.")
    reverse_moves(uow, RETURN, [back.id])
    uow.update_many(CustomerReturnLine, {number: {"received_qty": 0, "location_id": None} for number in lines})
    uow.update(CustomerReturn, back.id, state=ReturnState.AUTHORISED.value, received_at=None)
    return return_result(uow, back.id)


def return_result(uow: UnitOfWork, return_id: int) -> ReturnResult:
    """Tell where a return stands now."""
    row = uow.get(CustomerReturn, return_id)
    return ReturnResult(return_id, row.number, row.state)
