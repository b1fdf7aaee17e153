"""Everything about one bill: its lines beside order and receipt, its tax by rate, and what it leads to."""

from collections.abc import Sequence
from datetime import datetime
from fractions import Fraction
from typing import Any

from sqlalchemy import Connection, select
from sqlalchemy.orm import aliased

from app.areas.catalog.models import Item, Unit
from app.areas.company.models import User
from app.areas.company.queries import load_profile, rate_words
from app.areas.parties.models import Party
from app.areas.purchasing.models import (
    Bill,
    BillLine,
    BillMatch,
    BillTax,
    LandedCharge,
    LandedCost,
    PurchaseOrder,
    PurchaseOrderLine,
    Receipt,
    ReceiptLine,
    SupplierReturn,
)
from app.areas.purchasing.queries.figures import firm_today
from app.areas.purchasing.queries.landed_lists import LANDED_COLUMNS
from app.areas.purchasing.queries.order_page import record_history, state_word
from app.areas.purchasing.rules.billing import (
    BILL_KIND_WORDS,
    BILL_WORDS,
    LINE_KIND_WORDS,
    OWED_STATES,
    BillState,
)
from app.kernel.columns import table_of
from app.kernel.errors import NotFoundError
from app.kernel.listing import ColumnInfo, Detail, Fact, Kind, LinesTable, Row, TimelineEntry, Tone
from app.kernel.money import Money, Price
from app.kernel.quantity import Quantity

LINE_COLUMNS = (
    ColumnInfo("position", "No", Kind.INTEGER, 4), ColumnInfo("text", "Billed for", width=26),
    ColumnInfo("qty", "Billed", Kind.QUANTITY, 8), ColumnInfo("came", "Received", Kind.QUANTITY, 9),
    ColumnInfo("amount", "Net", Kind.MONEY, 10), ColumnInfo("ordered", "Ordered", Kind.QUANTITY, 9),
    ColumnInfo("ordered_amount", "As ordered", Kind.MONEY, 11), ColumnInfo("price", "Price", Kind.PRICE, 10),
    ColumnInfo("tax", "Tax", Kind.CODE, 7), ColumnInfo("order", "Order", Kind.CODE, 10),
    ColumnInfo("kind", "For", Kind.STATE, 8, states=LINE_KIND_WORDS),
)
TAX_COLUMNS = (
    ColumnInfo("tax", "Tax", width=22), ColumnInfo("percent", "Rate", Kind.QUANTITY, 9),
    ColumnInfo("net", "Net", Kind.MONEY, 12), ColumnInfo("amount", "Tax amount", Kind.MONEY, 12),
    ColumnInfo("home_net", "Net at home", Kind.MONEY, 12), ColumnInfo("home", "Tax at home", Kind.MONEY, 12),
)
PAID_FOR_COLUMNS = (
    ColumnInfo("receipt", "Receipt", Kind.CODE, 11), ColumnInfo("received_on", "Received", Kind.DATE, 11),
    ColumnInfo("sku", "SKU", Kind.CODE, 10), ColumnInfo("qty", "Paid for", Kind.QUANTITY, 10),
    ColumnInfo("difference", "Changed its worth by", Kind.MONEY, 14, below=Tone.NEUTRAL),
)
RELATED_COLUMNS = (
    ColumnInfo("number", "Bill", Kind.CODE, 11), ColumnInfo("theirs", "Their number", Kind.CODE, 14),
    ColumnInfo("day", "Date", Kind.DATE, 11), ColumnInfo("total", "With tax", Kind.MONEY, 12),
    ColumnInfo("kind", "Kind", Kind.STATE, 11, states=BILL_KIND_WORDS),
    ColumnInfo("state", "State", Kind.STATE, 14, states=BILL_WORDS),
)
HINTS = {
    BillState.DRAFT: "A draft: compare it with order and receipt.",
    BillState.WAITING: "The goods have not all come yet; it is compared again as soon as they do.",
    BillState.MATCHED: "Agrees with order and receipt: approve it.",
}


def load_bill(connection: Connection, bill_id: int) -> Any:
    """Read a bill with the names beside it; NotFoundError when there is none of that number."""
    approver, credited = aliased(User), aliased(Bill)
    row = connection.execute(
        select(table_of(Bill), Party.name.label("supplier"), Party.code.label("supplier_code"),
               approver.name.label("approver"), credited.number.label("credits"),
               SupplierReturn.number.label("return_number"))
        .join(Party, Party.id == Bill.supplier_id).outerjoin(approver, approver.id == Bill.approved_by)
        .outerjoin(credited, credited.id == Bill.credits_bill_id)
        .outerjoin(SupplierReturn, SupplierReturn.id == Bill.supplier_return_id).where(Bill.id == bill_id)
    ).first()
    if row is None:
        raise NotFoundError("record.missing", f"There is no bill with the number {bill_id}.")
    return row


def load_bill_lines(connection: Connection, bill_id: int) -> Sequence[Any]:
    """Read a bill's lines with what was ordered and received of each, in their order."""
    stock_unit, unit = aliased(Unit), aliased(Unit)
    return connection.execute(
        select(table_of(BillLine), Item.id.label("item_id"), Item.sku, unit.code.label("unit"),
               stock_unit.code.label("stock_unit"), PurchaseOrder.id.label("order_id"),
               PurchaseOrder.number.label("order_number"), PurchaseOrderLine.stock_qty.label("ordered_qty"),
               PurchaseOrderLine.stock_qty_received, PurchaseOrderLine.amount_minor.label("ordered_minor"))
        .outerjoin(PurchaseOrderLine, PurchaseOrderLine.id == BillLine.order_line_id)
        .outerjoin(PurchaseOrder, PurchaseOrder.id == PurchaseOrderLine.order_id)
        .outerjoin(Item, Item.id == PurchaseOrderLine.item_id).outerjoin(unit, unit.id == BillLine.unit_id)
        .outerjoin(stock_unit, stock_unit.id == Item.unit_id)
        .where(BillLine.bill_id == bill_id).order_by(BillLine.position)
    ).all()


def load_bill_taxes(connection: Connection, bill_id: int) -> Sequence[Any]:
    """Read what a bill charges of each tax."""
    table = table_of(BillTax)
    return connection.execute(select(table).where(table.c.bill_id == bill_id).order_by(table.c.code)).all()


def load_paid_for(connection: Connection, bill_id: int) -> Sequence[Any]:
    """Read which receipt lines an approved bill pays for."""
    return connection.execute(
        select(BillMatch.id, BillMatch.stock_qty, BillMatch.difference_minor, Receipt.id.label("receipt_id"),
               Receipt.number, Receipt.received_on, Item.sku, Item.name, Unit.code.label("unit"))
        .join(BillLine, BillLine.id == BillMatch.bill_line_id)
        .join(ReceiptLine, ReceiptLine.id == BillMatch.receipt_line_id)
        .join(Receipt, Receipt.id == ReceiptLine.receipt_id).join(Item, Item.id == ReceiptLine.item_id)
        .join(Unit, Unit.id == Item.unit_id).where(BillLine.bill_id == bill_id).order_by(BillMatch.id)
    ).all()


def bill_detail(connection: Connection, bill_id: int, now: datetime) -> Detail:
    """Tell all of a bill."""
    bill, lines = load_bill(connection, bill_id), load_bill_lines(connection, bill_id)
    home = load_profile(connection).currency
    late = bill.state in OWED_STATES and bill.due_on < firm_today(connection, now)
    tables = (
        _lines(bill, lines), _taxes(bill, load_bill_taxes(connection, bill_id), home),
        _paid_for(load_paid_for(connection, bill_id), home), related_bills(connection, Bill.credits_bill_id == bill_id),
        _landed(connection, bill_id, home),
    )
    wrong = tuple(TimelineEntry(now, text, Tone.BAD) for text in bill.mismatch.splitlines() if text)
    return Detail(
        bill_id, bill.number, f"{bill.supplier} · {bill.supplier_number}", state_word(BILL_WORDS, bill.state),
        _facts(bill, lines, home, late), tuple(table for table in tables if table.rows),
        timeline=record_history(connection, (Bill, [bill_id]), (BillLine, [line.id for line in lines])),
        hint="; ".join(entry.text for entry in wrong) if bill.state == BillState.DISPUTED
        else HINTS.get(BillState(bill.state), ""),
    )


def _facts(bill: Any, lines: Sequence[Any], home: str, late: bool) -> tuple[Fact, ...]:
    rate = Fraction(bill.rate_numerator, bill.rate_denominator)
    foreign = bill.currency != home
    facts = [
        Fact("Supplier", bill.supplier, record="supplier", record_id=bill.supplier_id),
        Fact("Their number", bill.supplier_number, Kind.CODE), Fact("Date", bill.billed_on, Kind.DATE),
        Fact("Due", bill.due_on, Kind.DATE, tone=Tone.BAD if late else Tone.NEUTRAL),
        Fact("Net", Money(bill.net_minor, bill.currency), Kind.MONEY),
        Fact("Tax", Money(bill.tax_minor, bill.currency), Kind.MONEY),
        Fact("With tax", Money(bill.net_minor + bill.tax_minor, bill.currency), Kind.MONEY),
        Fact("Exchange rate", rate_words(rate, bill.currency, home) if foreign else ""),
        Fact("At home", Money(bill.home_net_minor + bill.home_tax_minor, home) if foreign else "", Kind.MONEY),
        Fact("Credits", bill.credits or "", Kind.CODE, "bill", bill.credits_bill_id or 0),
        Fact("Return", bill.return_number or "", Kind.CODE, "supplier_return", bill.supplier_return_id or 0),
        *(Fact("Order", number, Kind.CODE, "purchase_order", order_id)
          for order_id, number in sorted({(line.order_id, line.order_number) for line in lines if line.order_id})),
        Fact("Approved by", bill.approver or ""), Fact("Paid", bill.paid_on, Kind.DATE),
        Fact("Payment", bill.paid_reference, Kind.CODE), Fact("Note", bill.note),
    ]
    return tuple(fact for fact in facts if fact.value not in (None, ""))


def _lines(bill: Any, lines: Sequence[Any]) -> LinesTable:
    def goods(line: Any, value: Any) -> Any:
        return value if line.order_line_id is not None else None

    rows = tuple(
        Row(line.order_id or 0, (
            line.position, line.text, goods(line, Quantity(line.stock_qty, line.stock_unit or "")),
            goods(line, Quantity(line.stock_qty_received or 0, line.stock_unit or "")),
            Money(line.amount_minor, bill.currency),
            goods(line, Quantity(line.ordered_qty or 0, line.stock_unit or "")),
            goods(line, Money(line.ordered_minor or 0, bill.currency)),
            goods(line, Price(line.price_micros, bill.currency)), line.tax_code, line.order_number or "", line.kind,
        )) for line in lines
    )
    return LinesTable("Lines", LINE_COLUMNS, rows)


def _taxes(bill: Any, taxes: Sequence[Any], home: str) -> LinesTable:
    foreign = bill.currency != home
    return LinesTable("Tax by rate", TAX_COLUMNS, tuple(
        Row(tax.id, (
            f"{tax.title}, owed by the buyer" if tax.reverse_charge else tax.title, Quantity(tax.percent, "%"),
            Money(tax.net_minor, bill.currency), Money(tax.tax_minor, bill.currency),
            Money(tax.home_net_minor, home) if foreign else None,
            Money(tax.home_tax_minor, home) if foreign else None,
        )) for tax in taxes
    ))


def _paid_for(rows: Sequence[Any], home: str) -> LinesTable:
    return LinesTable("Pays for", PAID_FOR_COLUMNS, tuple(
        Row(row.receipt_id, (row.number, row.received_on, row.sku, Quantity(row.stock_qty, row.unit),
                             Money(row.difference_minor, home))) for row in rows
    ), "receipt")


def related_bills(connection: Connection, condition: Any, title: str = "Credit notes") -> LinesTable:
    """Give the bills that fulfil a condition as a table that leads to them."""
    rows = connection.execute(select(
        Bill.id, Bill.number, Bill.supplier_number, Bill.billed_on, Bill.net_minor, Bill.tax_minor, Bill.currency,
        Bill.kind, Bill.state,
    ).where(condition).order_by(Bill.id.desc()))
    return LinesTable(title, RELATED_COLUMNS, tuple(
        Row(row.id, (row.number, row.supplier_number, row.billed_on,
                     Money(row.net_minor + row.tax_minor, row.currency), row.kind, row.state)) for row in rows
    ), "bill")


def _landed(connection: Connection, bill_id: int, home: str) -> LinesTable:
    rows = connection.execute(
        select(LandedCost.id, LandedCost.number, LandedCost.cost_on, LandedCost.total_minor, LandedCost.state)
        .join(LandedCharge, LandedCharge.landed_cost_id == LandedCost.id).where(LandedCharge.bill_id == bill_id)
        .distinct().order_by(LandedCost.id)
    )
    return LinesTable("Spread as landed cost", LANDED_COLUMNS, tuple(
        Row(row.id, (row.number, row.cost_on, Money(row.total_minor, home), row.state)) for row in rows
    ), "landed_cost")


def entry_detail(connection: Connection, entry_id: int, now: datetime) -> Detail:
    """Tell all of the bill that an entry for the bookkeeper is of."""
    bill_id = connection.execute(select(BillTax.bill_id).where(BillTax.id == entry_id)).scalar()
    if bill_id is None:
        raise NotFoundError("record.missing", f"There is no entry with the number {entry_id}.")
    return bill_detail(connection, bill_id, now)
