"""What purchasing proves of its books: order lines, receipt lines, the ledger and what is expected agree."""

from typing import Any

from sqlalchemy import Connection, and_, case, func, literal, select, union_all

from app.areas.inventory.models import Expected, Location, Move
from app.areas.purchasing.models import (
    PurchaseOrder,
    PurchaseOrderLine,
    Receipt,
    ReceiptLine,
    SupplierReturn,
    SupplierReturnLine,
)
from app.areas.purchasing.queries.measures import AWAITED_ORDERS, EXPECTED_FOR, RECEIPT
from app.kernel.quantity import Quantity

SHOWN = 5


def _told(sentences: list[str]) -> list[str]:
    more = len(sentences) - SHOWN
    return [*sentences[:SHOWN], f"… and {more} more"] if more > 0 else sentences


def _plain(scaled: Any) -> str:
    return f"{Quantity(int(scaled), '').decimal():f}"


def check_received(connection: Connection) -> list[str]:
    """Compare what each order line counts as received with its posted receipts, less what went back to be replaced."""
    posted = (
        select(ReceiptLine.order_line_id, func.sum(ReceiptLine.stock_qty).label("qty"))
        .join(Receipt, Receipt.id == ReceiptLine.receipt_id)
        .join(PurchaseOrderLine, PurchaseOrderLine.id == ReceiptLine.order_line_id)
        .where(Receipt.state == "posted", ReceiptLine.item_id == PurchaseOrderLine.item_id)
        .group_by(ReceiptLine.order_line_id).subquery()
    )
    sent_back = (
        select(ReceiptLine.order_line_id, func.sum(SupplierReturnLine.stock_qty).label("qty"))
        .select_from(SupplierReturnLine)
        .join(ReceiptLine, ReceiptLine.id == SupplierReturnLine.receipt_line_id)
        .join(SupplierReturn, SupplierReturn.id == SupplierReturnLine.supplier_return_id)
        .join(PurchaseOrderLine, PurchaseOrderLine.id == ReceiptLine.order_line_id)
        .where(SupplierReturn.state != "reversed", SupplierReturn.outcome == "replacement",
               ReceiptLine.item_id == PurchaseOrderLine.item_id)
        .group_by(ReceiptLine.order_line_id).subquery()
    )
    came = func.coalesce(posted.c.qty, 0) - func.coalesce(sent_back.c.qty, 0)
    rows = connection.execute(
        select(PurchaseOrder.number, PurchaseOrderLine.position, PurchaseOrderLine.stock_qty_received,
               came.label("came"))
        .join(PurchaseOrder, PurchaseOrder.id == PurchaseOrderLine.order_id)
        .outerjoin(posted, posted.c.order_line_id == PurchaseOrderLine.id)
        .outerjoin(sent_back, sent_back.c.order_line_id == PurchaseOrderLine.id)
        .where(PurchaseOrderLine.stock_qty_received != came).order_by(PurchaseOrderLine.id)
    )
    return _told([
        f"{row.number} line {row.position} counts {_plain(row.stock_qty_received)} as received, its receipts say "
        f"{_plain(row.came)}." for row in rows
    ])


def check_ledger(connection: Connection) -> list[str]:
    """Compare the lines of each posted receipt with what the ledger moved in for it, less what was moved back."""
    outside = select(Location.id).where(Location.kind.in_(["supplier", "production"]))
    # What is used up at a supplier stands beside what was made of it, and on no receipt.
    workshops = select(Location.id).where(Location.kind == "consigned_out")
    sign = case((Move.from_location_id.in_(outside), 1), else_=-1)
    moved = (
        select(Move.source_id.label("receipt_id"), Move.item_id, func.coalesce(Move.lot_id, 0).label("lot_id"),
               (Move.qty * sign).label("qty"))
        .where(Move.source_kind.in_([RECEIPT, "subcontract"]), Move.from_location_id.not_in(workshops),
               Move.to_location_id.not_in(workshops))
    )
    written = (
        select(ReceiptLine.receipt_id, ReceiptLine.item_id, func.coalesce(ReceiptLine.lot_id, 0),
               (-ReceiptLine.stock_qty).label("qty"))
        .join(Receipt, and_(Receipt.id == ReceiptLine.receipt_id, Receipt.state == "posted"))
    )
    every = union_all(moved, written).subquery()
    off = (
        select(every.c.receipt_id, every.c.item_id, func.sum(every.c.qty).label("off"))
        .group_by(every.c.receipt_id, every.c.item_id, every.c.lot_id).having(func.sum(every.c.qty) != 0).subquery()
    )
    rows = connection.execute(
        select(func.coalesce(Receipt.number, literal("?")).label("number"), off.c.item_id, off.c.off)
        .select_from(off).outerjoin(Receipt, Receipt.id == off.c.receipt_id).order_by(off.c.receipt_id)
    )
    return _told([
        f"Receipt {row.number}: the ledger and the receipt differ by {_plain(row.off)} of item {row.item_id}."
        for row in rows
    ])


def check_expected(connection: Connection) -> list[str]:
    """Compare what inventory expects of each order line with what is open of it."""
    rest = case((AWAITED_ORDERS, PurchaseOrderLine.stock_qty - PurchaseOrderLine.stock_qty_received), else_=0)
    opened = case((rest > 0, rest), else_=0)
    expected = and_(Expected.for_kind == EXPECTED_FOR, Expected.for_id == PurchaseOrderLine.id)
    awaited = func.coalesce(Expected.qty, 0)
    wrong = (opened != awaited) | (Expected.due_on != PurchaseOrderLine.due_on)
    rows = connection.execute(
        select(PurchaseOrder.number, PurchaseOrderLine.position, opened.label("open"), awaited.label("expected"),
               PurchaseOrderLine.due_on, Expected.due_on.label("expected_on"))
        .join(PurchaseOrder, PurchaseOrder.id == PurchaseOrderLine.order_id).outerjoin(Expected, expected)
        .where(wrong).order_by(PurchaseOrderLine.id)
    )
    return _told([
        f"{row.number} line {row.position}: {_plain(row.open)} open for {row.due_on}, but inventory expects "
        f"{_plain(row.expected)} on {row.expected_on}." for row in rows
    ])
