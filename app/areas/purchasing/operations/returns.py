"""Sending goods back to a supplier, to be replaced or credited."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Any

from sqlalchemy import func, select

from app.areas.catalog.queries import load_items
from app.areas.company.operations import take_number
from app.areas.inventory.models import Balance, Location
from app.areas.inventory.operations import NewMove, outer_location, post_moves, reverse_moves
from app.areas.inventory.operations.stock import require_inner
from app.areas.purchasing.events import GoodsReceived
from app.areas.purchasing.models import (
    Bill,
    PurchaseOrder,
    PurchaseOrderLine,
    QuarantineDecision,
    Receipt,
    ReceiptLine,
    SupplierReturn,
    SupplierReturnLine,
)
from app.areas.purchasing.operations.amounts import positive_quantity
from app.areas.purchasing.operations.orders import firm_day, order_lines
from app.areas.purchasing.operations.receiving import set_received
from app.areas.purchasing.operations.replacing import carry_bills_over
from app.areas.purchasing.operations.reversal import expect_again
from app.areas.purchasing.rules.orders import OrderState
from app.areas.purchasing.rules.receiving import Condition, part_value
from app.areas.purchasing.rules.returning import OUTCOME_WORDS, REASON_WORDS, Outcome, ReturnReason
from app.kernel.columns import table_of
from app.kernel.errors import DomainError
from app.kernel.fields import Field
from app.kernel.quantity import Quantity
from app.kernel.unit_of_work import UnitOfWork

RETURN = "supplier_return"
"""The source under which these moves stand in the ledger, with the return's number."""


@dataclass(frozen=True, slots=True)
class ReturnLineInput:
    """What goes back of a line of the receipt, in the stock unit."""

    receipt_line_id: Annotated[int, Field("Received", lookup="receipt_lines")]
    qty: Annotated[Decimal, Field("Goes back", "In the stock unit.")]
    reason: Annotated[ReturnReason, Field("Why", titles=tuple((code, word.word) for code, word in REASON_WORDS))]
    location_id: Annotated[int | None, Field("From", "Left out: where the goods lie.", "locations")] = None
    note: Annotated[str, Field("Note")] = ""


@dataclass(frozen=True, slots=True)
class ReturnGoods:
    """Send goods of a receipt back to the supplier; they leave the books at the worth at which they came."""

    receipt_id: Annotated[int, Field("Receipt", hidden=True)]
    lines: Annotated[tuple[ReturnLineInput, ...], Field("Lines")]
    outcome: Annotated[Outcome, Field("Expected", titles=tuple((code, word.word) for code, word in OUTCOME_WORDS))]
    reference: Annotated[str, Field("Their number", "The supplier's return or claim number.")] = ""
    note: Annotated[str, Field("Note to the supplier", multiline=True)] = ""


@dataclass(frozen=True, slots=True)
class SettleReturn:
    """Say that a return is settled otherwise than by a credit note or a replacement that was received."""

    supplier_return_id: Annotated[int, Field("Return", hidden=True)]
    note: Annotated[str, Field("How", multiline=True)]


@dataclass(frozen=True, slots=True)
class ReverseReturn:
    """Take goods back in that did not go after all."""

    supplier_return_id: Annotated[int, Field("Return", hidden=True)]


@dataclass(frozen=True, slots=True)
class ReturnResult:
    """The return and where it stands."""

    supplier_return_id: int
    number: str
    state: str


def return_goods(uow: UnitOfWork, cmd: ReturnGoods) -> ReturnResult:
    """Post a return; what is to be replaced is expected again on the order."""
    receipt = uow.get(Receipt, cmd.receipt_id)
    order = uow.get(PurchaseOrder, receipt.order_id)
    if receipt.state != "posted":
        raise DomainError("receipt.reversed", f"{receipt.number} was reversed; there is nothing to send back.")
    if cmd.outcome == Outcome.REPLACEMENT and order.state == OrderState.CLOSED:
        raise DomainError("return.closed", f"{order.number} is closed: nothing more is received on it. Expect a credit "
                          "note instead.", "outcome")
    rows = _rows(uow, receipt, cmd.lines)
    left = left_of(uow, rows)
    today = firm_day(uow)
    return_id = uow.add(
        SupplierReturn, number=take_number(uow, "supplier_return"), supplier_id=receipt.supplier_id,
        receipt_id=receipt.id, order_id=order.id, returned_at=uow.now, returned_on=today, outcome=str(cmd.outcome),
        state="open", reference=cmd.reference.strip(), note=cmd.note, settled_on=None, created_by=uow.actor.id,
    )
    written = _write_lines(uow, receipt, return_id, cmd.lines, rows, left)
    _count_waiting(uow, rows, written, 1)
    if cmd.outcome == Outcome.REPLACEMENT:
        _expect_replacement(uow, order, rows, written, 1)
    return _result(uow, return_id)


def _rows(uow: UnitOfWork, receipt: Any, given: Sequence[ReturnLineInput]) -> dict[int, Any]:
    if not given:
        raise DomainError("return.empty", "Nothing was sent back. Enter what goes back of at least one line.", "lines")
    rows = uow.get_many(ReceiptLine, [line.receipt_line_id for line in given])
    for index, line in enumerate(given):
        row = rows.get(line.receipt_line_id)
        if row is None or row.receipt_id != receipt.id:
            raise DomainError("return.line", f"{receipt.number} has no such line.", f"lines.{index}.receipt_line_id")
    return rows


def left_of(uow: UnitOfWork, rows: Mapping[int, Any]) -> dict[int, int]:
    """Give how much of each line of receipts did not go back before and was not scrapped."""
    gone = uow.rows(
        select(SupplierReturnLine.receipt_line_id, func.sum(SupplierReturnLine.stock_qty).label("qty"))
        .join(SupplierReturn, SupplierReturn.id == SupplierReturnLine.supplier_return_id)
        .where(SupplierReturnLine.receipt_line_id.in_(list(rows)), SupplierReturn.state != "reversed")
        .group_by(SupplierReturnLine.receipt_line_id)
    )
    scrapped = uow.rows(select(QuarantineDecision.receipt_line_id, QuarantineDecision.stock_qty.label("qty")).where(
        QuarantineDecision.receipt_line_id.in_(list(rows)), QuarantineDecision.decision == "scrap"))
    left = {line_id: row.stock_qty for line_id, row in rows.items()}
    for row in (*gone, *scrapped):
        left[row.receipt_line_id] -= int(row.qty)
    return left


def _write_lines(
    uow: UnitOfWork, receipt: Any, return_id: int, given: Sequence[ReturnLineInput], rows: Mapping[int, Any],
    left: dict[int, int],
) -> list[dict[str, Any]]:
    outside, written, moves = outer_location(uow, "supplier"), [], []
    for index, line in enumerate(given):
        row, qty = rows[line.receipt_line_id], positive_quantity(line.qty, f"lines.{index}.qty")
        if qty > left[row.id]:
            raise _too_much(uow, row, left[row.id], f"lines.{index}.qty")
        if line.location_id is not None:
            require_inner(uow, line.location_id, f"lines.{index}.location_id")
        place = line.location_id or _place_of(uow, receipt, row, qty)
        taken = row.stock_qty - left[row.id]
        left[row.id] -= qty
        written.append({
            "supplier_return_id": return_id, "receipt_line_id": row.id, "item_id": row.item_id, "lot_id": row.lot_id,
            "location_id": place, "stock_qty": qty, "reason": str(line.reason), "note": line.note.strip(),
            "value_minor": part_value(row.value_minor, row.stock_qty, taken, taken + qty),
        })
        moves.append(NewMove(row.item_id, place, outside, qty, RETURN, return_id, lot_id=row.lot_id,
                             cost_of_id=row.move_id, basis="same" if row.move_id else "current", note=line.note))
    ids = post_moves(uow, moves)
    uow.insert(SupplierReturnLine, [
        {**row, "move_id": number} for row, number in zip(written, ids, strict=True)])
    return written


def _too_much(uow: UnitOfWork, row: Any, left: int, field: str) -> DomainError:
    item = load_items(uow.connection, [row.item_id])[row.item_id]
    return DomainError(
        "return.too_much", f"Of this line, {Quantity(left, item.unit_code)} of {item.sku} {item.name} can go back: "
        "what came less what went back before or was scrapped.", field,
    )


def _place_of(uow: UnitOfWork, receipt: Any, row: Any, qty: int) -> int:
    """Find the place from which goods go back: where they were received while they lie there, else where most is."""
    places = uow.rows(
        select(Balance.location_id, (Balance.qty_on_hand - Balance.qty_reserved).label("free"))
        .join(Location, Location.id == Balance.location_id)
        .where(Balance.item_id == row.item_id, Balance.lot_id.is_not_distinct_from(row.lot_id),
               Location.warehouse_id == receipt.warehouse_id).order_by(Balance.location_id)
    )
    free = {int(place.location_id): int(place.free) for place in places}
    if free.get(row.location_id, 0) >= qty or not free:
        return int(row.location_id)
    return max(free, key=lambda place: (free[place], -place))


def _count_waiting(uow: UnitOfWork, rows: Mapping[int, Any], written: Sequence[Mapping[str, Any]], sign: int) -> None:
    """Let goods that left from the receiving place no longer wait to be put away."""
    away: dict[int, int] = defaultdict(int)
    for line in written:
        row = rows[line["receipt_line_id"]]
        if row.condition == Condition.GOOD and line["location_id"] == row.location_id:
            away[row.id] += sign * line["stock_qty"]
    now = uow.get_many(ReceiptLine, away)
    uow.update_many(ReceiptLine, {
        line_id: {"stock_qty_put_away": max(0, min(now[line_id].stock_qty, now[line_id].stock_qty_put_away + qty))}
        for line_id, qty in away.items()
    })


def _expect_replacement(
    uow: UnitOfWork, order: Any, rows: Mapping[int, Any], written: Sequence[Mapping[str, Any]], sign: int,
) -> None:
    """Count what went back as not received, so that its replacement is expected and received like the rest."""
    lines = {line.id: line for line in order_lines(uow, order.id)}
    received = {line_id: line.stock_qty_received for line_id, line in lines.items()}
    back: dict[int, int] = defaultdict(int)
    taken: dict[int, int] = defaultdict(int)
    for line in written:
        row = rows[line["receipt_line_id"]]
        back[row.id] += sign * line["stock_qty"]
        if row.item_id == lines[row.order_line_id].item_id:
            received[row.order_line_id] -= sign * line["stock_qty"]
            taken[row.order_line_id] += line["stock_qty"]
    present = uow.get_many(ReceiptLine, back)
    uow.update_many(ReceiptLine, {
        line_id: {"stock_qty_returned": present[line_id].stock_qty_returned + qty} for line_id, qty in back.items()})
    untouched = OrderState.CONFIRMED if order.confirmed_at is not None else OrderState.SENT
    set_received(uow, order, lines, received, taken, untouched)
    if sign > 0 and order.state != OrderState.CLOSED:
        expect_again(uow, order, lines, received, taken)


def reverse_return(uow: UnitOfWork, cmd: ReverseReturn) -> ReturnResult:
    """Take a return back that nobody has settled."""
    back = uow.get(SupplierReturn, cmd.supplier_return_id)
    credited = uow.scalar(select(Bill.number).where(Bill.supplier_return_id == back.id, Bill.state != "cancelled"))
    if back.state != "open" or credited is not None:
        raise DomainError("return.settled", f"{back.number} cannot be taken back: it is {credited or back.state}.")
    reverse_moves(uow, RETURN, [back.id])
    table = table_of(SupplierReturnLine)
    written = [dict(row._mapping) for row in uow.rows(select(table).where(table.c.supplier_return_id == back.id))]
    rows = uow.get_many(ReceiptLine, [line["receipt_line_id"] for line in written])
    uow.update(SupplierReturn, back.id, state="reversed")
    _count_waiting(uow, rows, written, -1)
    if back.outcome == Outcome.REPLACEMENT:
        _expect_replacement(uow, uow.get(PurchaseOrder, back.order_id), rows, written, -1)
    return _result(uow, back.id)


def settle_return(uow: UnitOfWork, cmd: SettleReturn) -> ReturnResult:
    """Mark a return as settled."""
    back = uow.get(SupplierReturn, cmd.supplier_return_id)
    if back.state != "open":
        raise DomainError("return.settled", f"{back.number} is {back.state} already.")
    note = "\n".join(text for text in (back.note, cmd.note.strip()) if text)
    uow.update(SupplierReturn, back.id, state="settled", settled_on=firm_day(uow), note=note)
    return _result(uow, back.id)


def settle_by_receipt(uow: UnitOfWork, event: GoodsReceived) -> None:
    """Settle returns whose replacement has come, and let bills that paid for what went back pay for it."""
    waiting = uow.rows(select(SupplierReturn.id).where(
        SupplierReturn.order_id == event.order_id, SupplierReturn.state == "open",
        SupplierReturn.outcome == Outcome.REPLACEMENT.value))
    if not waiting:
        return
    carry_bills_over(uow, event.receipt_id)
    for row in waiting:
        missing = uow.first(
            select(PurchaseOrderLine.id).select_from(SupplierReturnLine)
            .join(ReceiptLine, ReceiptLine.id == SupplierReturnLine.receipt_line_id)
            .join(PurchaseOrderLine, PurchaseOrderLine.id == ReceiptLine.order_line_id)
            .where(SupplierReturnLine.supplier_return_id == row.id,
                   PurchaseOrderLine.stock_qty_received < PurchaseOrderLine.stock_qty).limit(1))
        if missing is None:
            uow.update(SupplierReturn, row.id, state="settled", settled_on=firm_day(uow))


def _result(uow: UnitOfWork, return_id: int) -> ReturnResult:
    row = uow.get(SupplierReturn, return_id)
    return ReturnResult(return_id, row.number, row.state)
