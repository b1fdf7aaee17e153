"""What bills, returns and landed costs add to the pages of orders, receipts and suppliers: references both ways."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select

from app.areas.company.queries import load_profile
from app.areas.purchasing.models import (
    Bill,
    BillLine,
    BillMatch,
    LandedCharge,
    LandedCost,
    LandedReceipt,
    LandedShare,
    PurchaseOrderLine,
    ReceiptLine,
    SupplierReturn,
)
from app.areas.purchasing.queries.bill_page import related_bills
from app.areas.purchasing.queries.landed_lists import LANDED_COLUMNS
from app.areas.purchasing.queries.receipt_page import receipt_detail
from app.areas.purchasing.rules.returning import OUTCOME_WORDS, RETURN_WORDS
from app.kernel.declare import Contribution
from app.kernel.errors import NotFoundError
from app.kernel.listing import ColumnInfo, Detail, Kind, LinesTable, Row
from app.kernel.money import Money

RETURN_COLUMNS = (
    ColumnInfo("number", "Return", Kind.CODE, 11), ColumnInfo("day", "Day", Kind.DATE, 11),
    ColumnInfo("outcome", "Expected", Kind.STATE, 13, states=OUTCOME_WORDS),
    ColumnInfo("state", "State", Kind.STATE, 11, states=RETURN_WORDS),
)
BEARS_COLUMNS = (*LANDED_COLUMNS[:2], ColumnInfo("here", "Of this receipt", Kind.MONEY, 12), *LANDED_COLUMNS[2:])


def _filled(*tables: LinesTable) -> Contribution:
    return Contribution(lines=tuple(table for table in tables if table.rows))


def of_order(connection: Connection, order_id: int, _now: datetime) -> Contribution:
    """Tell which bills an order got, and what of it went back."""
    lines = select(PurchaseOrderLine.id).where(PurchaseOrderLine.order_id == order_id)
    billed = select(BillLine.bill_id).where(BillLine.order_line_id.in_(lines))
    return _filled(
        related_bills(connection, Bill.id.in_(billed), "Bills"),
        returns_table(connection, SupplierReturn.order_id == order_id),
    )


def of_receipt(connection: Connection, receipt_id: int, _now: datetime) -> Contribution:
    """Tell which bills pay for a receipt, which landed costs it bears, and what of it went back."""
    lines = select(ReceiptLine.id).where(ReceiptLine.receipt_id == receipt_id)
    billed = (
        select(BillLine.bill_id).join(BillMatch, BillMatch.bill_line_id == BillLine.id)
        .where(BillMatch.receipt_line_id.in_(lines))
    )
    return _filled(
        related_bills(connection, Bill.id.in_(billed), "Bills"), _borne(connection, receipt_id),
        returns_table(connection, SupplierReturn.receipt_id == receipt_id),
    )


def of_supplier(connection: Connection, supplier_id: int, _now: datetime) -> Contribution:
    """Tell which bills of a supplier are not settled."""
    owed = Bill.state.in_(["waiting", "matched", "disputed", "approved"])
    return _filled(related_bills(connection, (Bill.supplier_id == supplier_id) & owed, "Open bills"))


def returns_table(connection: Connection, condition: Any) -> LinesTable:
    """Give the returns that fulfil a condition as a table that leads to them."""
    rows = connection.execute(
        select(SupplierReturn.id, SupplierReturn.number, SupplierReturn.returned_on, SupplierReturn.outcome,
               SupplierReturn.state).where(condition).order_by(SupplierReturn.id.desc()))
    return LinesTable("Sent back", RETURN_COLUMNS, tuple(
        Row(row.id, (row.number, row.returned_on, row.outcome, row.state)) for row in rows), "supplier_return")


def _borne(connection: Connection, receipt_id: int) -> LinesTable:
    home = load_profile(connection).currency
    here = (
        select(func.coalesce(func.sum(LandedShare.home_minor), 0)).select_from(LandedShare)
        .join(LandedCharge, LandedCharge.id == LandedShare.charge_id)
        .join(ReceiptLine, ReceiptLine.id == LandedShare.receipt_line_id)
        .where(LandedCharge.landed_cost_id == LandedCost.id, ReceiptLine.receipt_id == receipt_id)
        .correlate(LandedCost).scalar_subquery()
    )
    rows = connection.execute(
        select(LandedCost.id, LandedCost.number, LandedCost.cost_on, here.label("here"), LandedCost.total_minor,
               LandedCost.state)
        .join(LandedReceipt, LandedReceipt.landed_cost_id == LandedCost.id)
        .where(LandedReceipt.receipt_id == receipt_id).order_by(LandedCost.id.desc())
    )
    return LinesTable("Landed costs", BEARS_COLUMNS, tuple(
        Row(row.id, (row.number, row.cost_on, Money(int(row.here), home), Money(row.total_minor, home), row.state))
        for row in rows
    ), "landed_cost")


def receipt_line_detail(connection: Connection, line_id: int, now: datetime) -> Detail:
    """Tell all of the receipt with which goods came."""
    receipt_id = connection.execute(select(ReceiptLine.receipt_id).where(ReceiptLine.id == line_id)).scalar()
    if receipt_id is None:
        raise NotFoundError("record.missing", f"There is no line of a receipt with the number {line_id}.")
    return receipt_detail(connection, receipt_id, now)
