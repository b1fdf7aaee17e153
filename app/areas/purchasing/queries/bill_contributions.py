"""What bills, returns and landed costs add to the pages of orders, receipts and suppliers: references both ways."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select

from app.areas.catalog.models import Item, Unit
from app.areas.company.queries import load_profile
from app.areas.inventory.models import Balance, Lot
from app.areas.parties.models import Party
from app.areas.purchasing.models import (
    Bill,
    BillLine,
    BillMatch,
    DropShipment,
    LandedCharge,
    LandedCost,
    LandedReceipt,
    LandedShare,
    PurchaseOrderLine,
    ReceiptLine,
    Subcontract,
    SupplierReturn,
)
from app.areas.purchasing.queries.bill_page import related_bills
from app.areas.purchasing.queries.landed_lists import LANDED_COLUMNS
from app.areas.purchasing.queries.receipt_page import receipt_detail
from app.areas.purchasing.rules.returning import OUTCOME_WORDS, RETURN_WORDS
from app.kernel.declare import Contribution
from app.kernel.errors import NotFoundError
from app.kernel.listing import ColumnInfo, Detail, Fact, Kind, LinesTable, Row
from app.kernel.money import Money
from app.kernel.quantity import Quantity

RETURN_COLUMNS = (
    ColumnInfo("number", "Return", Kind.CODE, 11), ColumnInfo("day", "Day", Kind.DATE, 11),
    ColumnInfo("outcome", "Expected", Kind.STATE, 13, states=OUTCOME_WORDS),
    ColumnInfo("state", "State", Kind.STATE, 11, states=RETURN_WORDS),
)
COMPONENT_COLUMNS = (
    ColumnInfo("sku", "SKU", Kind.CODE, 9), ColumnInfo("name", "Item", width=22),
    ColumnInfo("lot", "Lot", Kind.CODE, 11), ColumnInfo("qty", "There", Kind.QUANTITY, 9),
)
BEARS_COLUMNS = (*LANDED_COLUMNS[:2], ColumnInfo("here", "Of this receipt", Kind.MONEY, 12), *LANDED_COLUMNS[2:])


def _filled(*tables: LinesTable) -> Contribution:
    return Contribution(lines=tuple(table for table in tables if table.rows))


def of_order(connection: Connection, order_id: int, _now: datetime) -> Contribution:
    """Tell which bills an order got, and what of it went back."""
    lines = select(PurchaseOrderLine.id).where(PurchaseOrderLine.order_id == order_id)
    billed = select(BillLine.bill_id).where(BillLine.order_line_id.in_(lines))
    tables = (
        related_bills(connection, Bill.id.in_(billed), "Bills"),
        returns_table(connection, SupplierReturn.order_id == order_id), _components(connection, order_id),
    )
    return Contribution(_dropped_to(connection, order_id), tuple(table for table in tables if table.rows))


def _dropped_to(connection: Connection, order_id: int) -> tuple[Fact, ...]:
    """Tell to which customer the supplier delivers, and for which order of theirs."""
    row = connection.execute(
        select(DropShipment.customer_id, DropShipment.for_kind, DropShipment.for_id, DropShipment.for_number,
               Party.name).join(Party, Party.id == DropShipment.customer_id).where(DropShipment.order_id == order_id)
    ).first()
    if row is None:
        return ()
    return (
        Fact("Delivered to", row.name, record="customer", record_id=row.customer_id),
        Fact("For", row.for_number, Kind.CODE, row.for_kind, row.for_id),
    )


def _components(connection: Connection, order_id: int) -> LinesTable:
    """Tell which components of the firm lie at the supplier."""
    rows = connection.execute(
        select(Item.id, Item.sku, Item.name, Lot.code, Balance.qty_on_hand, Unit.code.label("unit"))
        .select_from(Subcontract).join(Balance, Balance.location_id == Subcontract.location_id)
        .join(Item, Item.id == Balance.item_id).join(Unit, Unit.id == Item.unit_id)
        .outerjoin(Lot, Lot.id == Balance.lot_id).where(Subcontract.order_id == order_id, Balance.qty_on_hand > 0)
        .order_by(Item.sku, Balance.id)
    )
    return LinesTable("Components at the supplier", COMPONENT_COLUMNS, tuple(
        Row(row.id, (row.sku, row.name, row.code, Quantity(row.qty_on_hand, row.unit))) for row in rows), "item")


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
