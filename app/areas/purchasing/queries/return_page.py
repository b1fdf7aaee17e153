"""Everything about one return to a supplier."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select

from app.areas.catalog.models import Item, Unit
from app.areas.company.queries import load_profile
from app.areas.inventory.models import Location, Lot
from app.areas.parties.models import Party
from app.areas.purchasing.models import (
    Bill,
    PurchaseOrder,
    QuarantineDecision,
    Receipt,
    ReceiptLine,
    SupplierReturn,
    SupplierReturnLine,
)
from app.areas.purchasing.queries.bill_page import related_bills
from app.areas.purchasing.queries.order_page import record_history, state_word
from app.areas.purchasing.queries.receipt_page import load_receipt_lines
from app.areas.purchasing.rules.receiving import Condition
from app.areas.purchasing.rules.returning import OUTCOME_WORDS, REASON_WORDS, RETURN_WORDS, Outcome, ReturnReason
from app.kernel.columns import table_of
from app.kernel.declare import Reader
from app.kernel.errors import NotFoundError
from app.kernel.listing import ColumnInfo, Detail, Fact, Kind, LinesTable, Row
from app.kernel.money import Money
from app.kernel.quantity import Quantity
from app.ui.declare import Selection

LINE_COLUMNS = (
    ColumnInfo("sku", "SKU", Kind.CODE, 9), ColumnInfo("name", "Item", width=20),
    ColumnInfo("lot", "Lot", Kind.CODE, 11), ColumnInfo("qty", "Went back", Kind.QUANTITY, 9),
    ColumnInfo("reason", "Why", Kind.STATE, 12, states=REASON_WORDS), ColumnInfo("worth", "Came at", Kind.MONEY, 11),
    ColumnInfo("place", "From", Kind.CODE, 12), ColumnInfo("note", "Note", width=18),
)
REASON_OF = {Condition.DAMAGED: ReturnReason.DAMAGED, Condition.WRONG: ReturnReason.WRONG}


def load_return(connection: Connection, return_id: int) -> Any:
    """Read a return with the names beside it; NotFoundError when there is none of that number."""
    row = connection.execute(
        select(table_of(SupplierReturn), Party.name.label("supplier"), Receipt.number.label("receipt"),
               Receipt.delivery_note, PurchaseOrder.number.label("order_number"))
        .join(Party, Party.id == SupplierReturn.supplier_id).join(Receipt, Receipt.id == SupplierReturn.receipt_id)
        .join(PurchaseOrder, PurchaseOrder.id == SupplierReturn.order_id).where(SupplierReturn.id == return_id)
    ).first()
    if row is None:
        raise NotFoundError("record.missing", f"There is no return with the number {return_id}.")
    return row


def load_return_lines(connection: Connection, return_id: int) -> Sequence[Any]:
    """Read a return's lines with items, lots and places."""
    return connection.execute(
        select(table_of(SupplierReturnLine), Item.sku, Item.name, Unit.code.label("unit"), Lot.code.label("lot"),
               Location.code.label("place"))
        .join(Item, Item.id == SupplierReturnLine.item_id).join(Unit, Unit.id == Item.unit_id)
        .join(Location, Location.id == SupplierReturnLine.location_id)
        .outerjoin(Lot, Lot.id == SupplierReturnLine.lot_id)
        .where(SupplierReturnLine.supplier_return_id == return_id).order_by(SupplierReturnLine.id)
    ).all()


def return_detail(connection: Connection, return_id: int, _now: datetime) -> Detail:
    """Tell all of a return."""
    back, home = load_return(connection, return_id), load_profile(connection).currency
    lines = load_return_lines(connection, return_id)
    facts = (
        Fact("Supplier", back.supplier, record="supplier", record_id=back.supplier_id),
        Fact("Receipt", back.receipt, Kind.CODE, "receipt", back.receipt_id),
        Fact("Order", back.order_number, Kind.CODE, "purchase_order", back.order_id),
        Fact("Went back", back.returned_on, Kind.DATE), Fact("Expected", state_word(OUTCOME_WORDS, back.outcome).word),
        Fact("Their number", back.reference, Kind.CODE), Fact("Settled", back.settled_on, Kind.DATE),
        Fact("Note", back.note),
    )
    rows = tuple(
        Row(line.item_id, (line.sku, line.name, line.lot, Quantity(line.stock_qty, line.unit), line.reason,
                           Money(line.value_minor, home), line.place, line.note)) for line in lines
    )
    tables = (LinesTable("What went back", LINE_COLUMNS, rows, "item"),
              related_bills(connection, Bill.supplier_return_id == return_id))
    waits = {Outcome.CREDIT: "Waits for the supplier's credit note.",
             Outcome.REPLACEMENT: "Waits for the replacement, which is received on the same order."}
    return Detail(
        return_id, back.number, back.supplier, state_word(RETURN_WORDS, back.state),
        tuple(fact for fact in facts if fact.value not in (None, "")), tuple(table for table in tables if table.rows),
        timeline=record_history(connection, (SupplierReturn, [return_id])),
        hint=waits[Outcome(back.outcome)] if back.state == "open" else "",
    )


def goods_to_return(reader: Reader, selection: Selection, _now: datetime) -> Mapping[str, Any]:
    """Fill in what of a receipt did not go back and is not good; all of it where everything is good."""
    receipt_id = selection.ids[0]
    lines = load_receipt_lines(reader, receipt_id)
    bad = [line for line in lines if line.condition != Condition.GOOD] or lines
    gone = {row.receipt_line_id: int(row.qty) for row in reader.execute(
        select(SupplierReturnLine.receipt_line_id, func.sum(SupplierReturnLine.stock_qty).label("qty"))
        .join(SupplierReturn, SupplierReturn.id == SupplierReturnLine.supplier_return_id)
        .where(SupplierReturn.state != "reversed", SupplierReturn.receipt_id == receipt_id)
        .group_by(SupplierReturnLine.receipt_line_id))}
    return {
        "receipt_id": receipt_id,
        "lines": [
            {"receipt_line_id": line.id, "qty": f"{Quantity(rest, '').decimal():f}",
             "reason": REASON_OF.get(line.condition, ReturnReason.QUALITY).value}
            for line in bad if (rest := line.stock_qty - gone.get(line.id, 0)) > 0
        ],
    }


def held_goods(reader: Reader, selection: Selection, _now: datetime) -> Mapping[str, Any]:
    """Fill in the first line of a receipt that lies in quarantine and is not decided."""
    decided = select(QuarantineDecision.receipt_line_id).where(QuarantineDecision.decision == "scrap")
    line = reader.execute(
        select(ReceiptLine.id).where(ReceiptLine.receipt_id == selection.ids[0], ReceiptLine.condition != "good",
                                     ReceiptLine.id.not_in(decided)).order_by(ReceiptLine.id).limit(1)).scalar()
    return {} if line is None else {"receipt_line_id": line}
