"""What is measured of each supplier and order, as columns of a statement; `rules.delivery` says what counts."""

from typing import Any

from sqlalchemy import ColumnElement, and_, case, cast, func, select
from sqlalchemy.orm import aliased

from app.areas.inventory.models import Move
from app.areas.inventory.queries.valuation import worth_now
from app.areas.parties.models import Party
from app.areas.purchasing.models import PurchaseOrder, PurchaseOrderLine, Receipt, ReceiptLine
from app.areas.purchasing.rules.delivery import WINDOW_DAYS
from app.areas.purchasing.rules.orders import AWAITED, OPEN, PROMISED
from app.kernel.columns import key_type
from app.kernel.days import days_between
from app.kernel.query import TODAY

RECEIPT = "receipt"
"""The source under which the moves of receiving stand in the ledger."""

EXPECTED_FOR = "purchase_order_line"
"""The kind under which inventory expects what order lines will bring."""

AWAITED_ORDERS = PurchaseOrder.state.in_([state.value for state in AWAITED])
OPEN_ORDERS = PurchaseOrder.state.in_([state.value for state in OPEN])
PROMISED_ORDERS = PurchaseOrder.state.in_([state.value for state in PROMISED])
LATE_ORDERS = and_(AWAITED_ORDERS, PurchaseOrder.due_on < TODAY)

def orders_of_supplier(*conditions: ColumnElement[bool]) -> ColumnElement[int]:
    """Count the orders of the party of the row that fulfil conditions."""
    orders = select(func.count()).select_from(PurchaseOrder)
    return orders.where(PurchaseOrder.supplier_id == Party.id, *conditions).correlate(Party).scalar_subquery()


def received_by_due(line: Any) -> ColumnElement[int]:
    """Add up what came of an order line in good condition by the day it was due."""
    came = select(func.coalesce(func.sum(ReceiptLine.stock_qty), 0)).join(Receipt, Receipt.id == ReceiptLine.receipt_id)
    return came.where(
        ReceiptLine.order_line_id == line.id, ReceiptLine.condition == "good", Receipt.state == "posted",
        Receipt.received_on <= line.due_on,
    ).correlate(line).scalar_subquery()


def was_due(line: Any, today: Any) -> ColumnElement[bool]:
    """Tell whether a line counts: its day is over, and lies within the last year."""
    return days_between(today, line.due_on).between(1, WINDOW_DAYS)


def _lines_of_supplier(what: ColumnElement[Any]) -> ColumnElement[Any]:
    statement = select(what).select_from(PurchaseOrderLine)
    statement = statement.join(PurchaseOrder, PurchaseOrder.id == PurchaseOrderLine.order_id)
    return statement.where(
        PurchaseOrder.supplier_id == Party.id, PROMISED_ORDERS, was_due(PurchaseOrderLine, TODAY),
    ).correlate(Party).scalar_subquery()


_in_full = received_by_due(PurchaseOrderLine) >= PurchaseOrderLine.stock_qty
_hits, _total = func.sum(case((_in_full, 1), else_=0)), func.count()

on_time_in_full_permille = _lines_of_supplier((_hits * 1000 + _total // 2) // func.nullif(_total, 0))
lines_due = _lines_of_supplier(_total)


def _lead_time_median() -> ColumnElement[int]:
    """Take the middle one of the lead times of a supplier's receipts of the last year, the lower of two."""
    order, receipt = aliased(PurchaseOrder), aliased(Receipt)
    days = days_between(receipt.received_on, order.ordered_on)
    place, number = func.row_number().over(order_by=days), func.count().over()
    ranked = (
        select(days.label("days"), place.label("place"), number.label("all"))
        .select_from(receipt).join(order, order.id == receipt.order_id)
        .where(receipt.supplier_id == Party.id, receipt.state == "posted",
               days_between(TODAY, receipt.received_on).between(0, WINDOW_DAYS))
        .correlate(Party).subquery()
    )
    return select(ranked.c.days).where(ranked.c.place == (ranked.c.all + 1) // 2).scalar_subquery()


lead_time_median = _lead_time_median()


def _spend() -> ColumnElement[int]:
    """Add up what the goods received from a supplier within the last year were worth, as the ledger has it."""
    return (
        select(func.coalesce(cast(func.sum(worth_now()), key_type), 0))
        .select_from(Receipt).join(Move, and_(Move.source_kind == RECEIPT, Move.source_id == Receipt.id))
        .where(Receipt.supplier_id == Party.id, Receipt.state == "posted",
               days_between(TODAY, Receipt.received_on).between(0, WINDOW_DAYS))
        .correlate(Party).scalar_subquery()
    )


spend = _spend()


def _received_permille() -> ColumnElement[int]:
    done = PurchaseOrderLine.stock_qty_received * 1000 // PurchaseOrderLine.stock_qty
    capped = case((done > 1000, 1000), else_=done)
    lines = select(cast(func.avg(capped), key_type)).where(PurchaseOrderLine.order_id == PurchaseOrder.id)
    return lines.correlate(PurchaseOrder).scalar_subquery()


received_permille = _received_permille()
days_late = case((LATE_ORDERS, days_between(TODAY, PurchaseOrder.due_on)))
