"""Taking a receipt back as long as nothing was done with its goods."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from sqlalchemy import select

from app.areas.catalog.queries import load_items
from app.areas.inventory.models import Move
from app.areas.inventory.operations import Expectation, expect, reverse_moves
from app.areas.inventory.operations.reserving import release_leaving
from app.areas.purchasing.events import GoodsDropShipped, ReceiptReversed
from app.areas.purchasing.models import (
    Bill,
    BillLine,
    BillMatch,
    PurchaseOrder,
    QuarantineDecision,
    Receipt,
    ReceiptLine,
    SupplierReturn,
)
from app.areas.purchasing.operations.dropping import drop_of, served
from app.areas.purchasing.operations.orders import order_lines
from app.areas.purchasing.operations.put_away import PUT_AWAY
from app.areas.purchasing.operations.receiving import set_received
from app.areas.purchasing.operations.subcontracting import SUBCONTRACT
from app.areas.purchasing.queries.measures import EXPECTED_FOR, RECEIPT
from app.areas.purchasing.rules.orders import OrderState
from app.kernel.columns import table_of
from app.kernel.errors import DomainError
from app.kernel.fields import Field
from app.kernel.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class ReverseReceipt:
    """Take a receipt back: its goods leave the books at the worth at which they came, and are expected again."""

    receipt_id: Annotated[int, Field("Receipt", hidden=True)]
    reason: Annotated[str, Field("Reason", multiline=True)] = ""


@dataclass(frozen=True, slots=True)
class ReversalResult:
    """The receipt that was taken back and where its order stands now."""

    receipt_id: int
    order_id: int
    order_state: str


def reverse_receipt(uow: UnitOfWork, cmd: ReverseReceipt) -> ReversalResult:
    """Post the opposite of a receipt; refuse when its goods were put away, reserved, moved or shipped."""
    receipt = uow.get(Receipt, cmd.receipt_id)
    if receipt.state != "posted":
        raise DomainError("receipt.reversed", f"{receipt.number} was already reversed.")
    table = table_of(ReceiptLine)
    rows = uow.rows(select(table).where(table.c.receipt_id == receipt.id).order_by(table.c.id))
    drop = drop_of(uow, receipt.order_id)
    if drop is None:
        _require_untouched(uow, receipt, rows)
    _require_unbilled(uow, receipt, rows)
    if drop is None:
        _let_orders_wait(uow, receipt, rows)
    _take_back(uow, receipt)
    uow.update(Receipt, receipt.id, state="reversed")
    state = _step_back(uow, uow.get(PurchaseOrder, receipt.order_id), rows)
    if drop is not None:
        back = served(uow, ((row.order_line_id, -row.stock_qty) for row in rows))
        uow.emit(GoodsDropShipped(receipt.id, drop.for_kind, drop.for_id, back, uow.now))
    uow.emit(ReceiptReversed(receipt.id, receipt.order_id, tuple(sorted({row.item_id for row in rows}))))
    return ReversalResult(receipt.id, receipt.order_id, state)


def _let_orders_wait(uow: UnitOfWork, receipt: Any, rows: Sequence[Any]) -> None:
    """Ask before goods are taken back that orders were promised when they came in; those orders wait again."""
    leaving: dict[tuple[int, int, int | None], int] = {}
    for row in rows:
        key = (row.item_id, row.location_id, row.lot_id)
        leaving[key] = leaving.get(key, 0) + row.stock_qty
    release_leaving(uow, leaving, lambda count: uow.confirm(
        "receipt.promised", f"Goods of {receipt.number} are promised {count} times already. Take the receipt back all "
        "the same? Whoever waits for them waits again."))


def _require_untouched(uow: UnitOfWork, receipt: Any, rows: Sequence[Any]) -> None:
    away = {row.item_id for row in rows if row.stock_qty_put_away}
    if away and uow.scalar(select(Move.id).where(Move.source_kind == PUT_AWAY, Move.source_id == receipt.id).limit(1)):
        names = ", ".join(f"{item.sku} {item.name}" for item in load_items(uow.connection, away).values())
        raise DomainError(
            "receipt.put_away", f"{receipt.number} cannot be reversed: {names} was already put away. Nothing was "
            "changed. Take the put-away back first.", item_ids=sorted(away),
        )


def _require_unbilled(uow: UnitOfWork, receipt: Any, rows: Sequence[Any]) -> None:
    standing = select(SupplierReturn.number).where(
        SupplierReturn.receipt_id == receipt.id, SupplierReturn.state != "reversed")
    sent_back = uow.scalar(standing.order_by(SupplierReturn.id).limit(1))
    if sent_back is not None:
        raise DomainError(
            "receipt.returned", f"{receipt.number} cannot be reversed: some of its goods went back to the supplier by "
            f"{sent_back}. Nothing was changed. Take that return back first.",
        )
    decided = uow.scalar(select(QuarantineDecision.id).where(
        QuarantineDecision.receipt_line_id.in_([row.id for row in rows])).limit(1))
    if decided is not None:
        raise DomainError(
            "receipt.decided", f"{receipt.number} cannot be reversed: some of its goods were released from quarantine "
            "or scrapped. Nothing was changed. Take that decision back first.",
        )
    billed = uow.rows(
        select(Bill.number).join(BillLine, BillLine.bill_id == Bill.id)
        .join(BillMatch, BillMatch.bill_line_id == BillLine.id)
        .where(BillMatch.receipt_line_id.in_([row.id for row in rows])).distinct().order_by(Bill.number)
    )
    if billed:
        raise DomainError(
            "receipt.billed", f"{receipt.number} cannot be reversed: {', '.join(row.number for row in billed)} pays "
            "for its goods. Nothing was changed. Take the approval back first, or return the goods to the supplier.",
        )


def _take_back(uow: UnitOfWork, receipt: Any) -> None:
    try:
        reverse_moves(uow, RECEIPT, [receipt.id])
        reverse_moves(uow, SUBCONTRACT, [receipt.id])
    except DomainError as error:
        raise DomainError(
            "receipt.used", f"{receipt.number} cannot be reversed, because its goods are not all where they were "
            f"received. {error.message}",
        ) from error


def _step_back(uow: UnitOfWork, order: Any, rows: Sequence[Any]) -> str:
    lines = {line.id: line for line in order_lines(uow, order.id)}
    received = {line_id: line.stock_qty_received for line_id, line in lines.items()}
    taken: dict[int, int] = defaultdict(int)
    for row in rows:
        if row.item_id != lines[row.order_line_id].item_id:
            continue
        taken[row.order_line_id] += row.stock_qty
        received[row.order_line_id] -= row.stock_qty
    untouched = OrderState.CONFIRMED if order.confirmed_at is not None else OrderState.SENT
    state = set_received(uow, order, lines, received, taken, untouched)
    if order.state != OrderState.CLOSED:
        expect_again(uow, order, lines, received, taken)
    return state


def expect_again(
    uow: UnitOfWork, order: Any, lines: Mapping[int, Any], received: Mapping[int, int], taken: Mapping[int, int],
) -> None:
    """Expect lines anew of which nothing was open; those with an open rest are set by `set_received`."""
    expect(uow, [
        Expectation(line.item_id, order.warehouse_id, "in", line.stock_qty - received[line.id], line.due_on,
                    EXPECTED_FOR, line.id)
        for line in (lines[line_id] for line_id in sorted(taken))
        if line.stock_qty_received >= line.stock_qty > received[line.id]
    ])
