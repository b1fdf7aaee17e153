"""Everything about one receipt, and about one request."""

from collections.abc import Sequence
from datetime import datetime
from fractions import Fraction
from typing import Any

from sqlalchemy import Connection, select

from app.areas.catalog.models import Item, Unit
from app.areas.company.models import User
from app.areas.company.queries import load_profile, rate_words
from app.areas.inventory.models import Location, Lot, Warehouse
from app.areas.parties.models import Party
from app.areas.purchasing.models import (
    PurchaseOrder,
    PurchaseOrderLine,
    PurchaseRequest,
    QuarantineDecision,
    Receipt,
    ReceiptLine,
    ReceiptRefusal,
)
from app.areas.purchasing.queries.lists import RECEIPT_WORDS, REQUEST_SOURCES, REQUEST_WORDS
from app.areas.purchasing.queries.order_page import record_history, state_word
from app.areas.purchasing.queries.places import suggest_places
from app.areas.purchasing.rules.receiving import CONDITION_WORDS, Condition
from app.kernel.columns import table_of
from app.kernel.errors import DomainError, NotFoundError
from app.kernel.formatting import in_sentence
from app.kernel.listing import ColumnInfo, Detail, Fact, Kind, LinesTable, Row, StateWord, Tone
from app.kernel.money import Money
from app.kernel.quantity import Quantity

LINE_COLUMNS = (
    ColumnInfo("sku", "SKU", Kind.CODE, 9), ColumnInfo("name", "Item", width=20),
    ColumnInfo("lot", "Lot", Kind.CODE, 11), ColumnInfo("expires_on", "Expires", Kind.DATE, 11),
    ColumnInfo("qty", "Arrived", Kind.QUANTITY, 9),
    ColumnInfo("waiting", "To put away", Kind.QUANTITY, 10),
    ColumnInfo("condition", "Condition", Kind.STATE, 10, states=CONDITION_WORDS),
    ColumnInfo("place", "Received at", Kind.CODE, 14), ColumnInfo("worth", "Came at", Kind.MONEY, 11),
    ColumnInfo("billed", "Billed", Kind.QUANTITY, 9),
)
REFUSED_COLUMNS = (
    ColumnInfo("sku", "SKU", Kind.CODE, 9), ColumnInfo("name", "Item", width=20),
    ColumnInfo("qty", "Refused", Kind.QUANTITY, 9), ColumnInfo("reason", "Why", width=30),
)
DECISION_WORDS = (
    ("release", StateWord("Released", Tone.GOOD)), ("scrap", StateWord("Scrapped", Tone.BAD)),
)
DECIDED_COLUMNS = (
    ColumnInfo("sku", "SKU", Kind.CODE, 9), ColumnInfo("lot", "Lot", Kind.CODE, 11),
    ColumnInfo("qty", "Of it", Kind.QUANTITY, 9),
    ColumnInfo("decision", "Decision", Kind.STATE, 11, states=DECISION_WORDS),
    ColumnInfo("reason", "Why", width=26), ColumnInfo("who", "By", width=14), ColumnInfo("at", "When", Kind.TIME, 15),
)

ADVICE_COLUMNS = (
    ColumnInfo("sku", "SKU", Kind.CODE, 9), ColumnInfo("qty", "To put away", Kind.QUANTITY, 10),
    ColumnInfo("why", "Where, and why there", width=44),
)


def load_receipt(connection: Connection, receipt_id: int) -> Any:
    """Read a receipt with the names beside it; NotFoundError when there is none of that number."""
    row = connection.execute(
        select(table_of(Receipt), Party.name.label("supplier"), Warehouse.name.label("warehouse"),
               PurchaseOrder.number.label("order_number"), PurchaseOrder.currency)
        .join(Party, Party.id == Receipt.supplier_id).join(Warehouse, Warehouse.id == Receipt.warehouse_id)
        .join(PurchaseOrder, PurchaseOrder.id == Receipt.order_id).where(Receipt.id == receipt_id)
    ).first()
    if row is None:
        raise NotFoundError("record.missing", f"There is no receipt with the number {receipt_id}.")
    return row


def load_receipt_lines(connection: Connection, receipt_id: int) -> Sequence[Any]:
    """Read a receipt's lines with items, stock units, lots and places."""
    return connection.execute(
        select(table_of(ReceiptLine), Item.sku, Item.name, Unit.code.label("unit"), Lot.code.label("lot"),
               Lot.expires_on, Location.code.label("place"))
        .join(Item, Item.id == ReceiptLine.item_id).join(Unit, Unit.id == Item.unit_id)
        .join(Location, Location.id == ReceiptLine.location_id).outerjoin(Lot, Lot.id == ReceiptLine.lot_id)
        .where(ReceiptLine.receipt_id == receipt_id).order_by(ReceiptLine.id)
    ).all()


def load_refusals(connection: Connection, receipt_id: int) -> Sequence[Any]:
    """Read what a receipt's delivery brought and was not taken in."""
    return connection.execute(
        select(ReceiptRefusal.id, ReceiptRefusal.stock_qty, ReceiptRefusal.reason, Item.id.label("item_id"), Item.sku,
               Item.name, Unit.code.label("unit"))
        .join(Item, Item.id == ReceiptRefusal.item_id).join(Unit, Unit.id == Item.unit_id)
        .where(ReceiptRefusal.receipt_id == receipt_id).order_by(ReceiptRefusal.id)
    ).all()


def load_decisions(connection: Connection, receipt_id: int) -> Sequence[Any]:
    """Read what was decided of a receipt's goods in quarantine."""
    return connection.execute(
        select(QuarantineDecision.id, QuarantineDecision.decision, QuarantineDecision.stock_qty,
               QuarantineDecision.reason, QuarantineDecision.decided_at, Item.id.label("item_id"), Item.sku, Item.name,
               Unit.code.label("unit"), Lot.code.label("lot"), User.name.label("who"))
        .join(ReceiptLine, ReceiptLine.id == QuarantineDecision.receipt_line_id)
        .join(Item, Item.id == ReceiptLine.item_id).join(Unit, Unit.id == Item.unit_id)
        .outerjoin(Lot, Lot.id == ReceiptLine.lot_id).outerjoin(User, User.id == QuarantineDecision.decided_by)
        .where(ReceiptLine.receipt_id == receipt_id).order_by(QuarantineDecision.id)
    ).all()


def waiting_of(line: Any) -> int:
    """Give how much of a receipt line waits to be put away, in millionths of the stock unit."""
    return int(line.stock_qty - line.stock_qty_put_away) if line.condition == Condition.GOOD else 0


def receipt_detail(connection: Connection, receipt_id: int, _now: datetime) -> Detail:
    """Tell all of a receipt."""
    receipt, lines = load_receipt(connection, receipt_id), load_receipt_lines(connection, receipt_id)
    home = load_profile(connection).currency
    rate = Fraction(receipt.rate_numerator, receipt.rate_denominator)
    waits = receipt.state == "posted" and any(waiting_of(line) for line in lines)
    rows = tuple(
        Row(line.item_id, (
            line.sku, line.name, line.lot, line.expires_on, Quantity(line.stock_qty, line.unit),
            Quantity(waiting_of(line), line.unit), line.condition, line.place, Money(line.value_minor, home),
            Quantity(line.stock_qty_billed, line.unit),
        )) for line in lines
    )
    waiting = [line for line in lines if waits and waiting_of(line)]
    facts = (
        Fact("Supplier", receipt.supplier, record="supplier", record_id=receipt.supplier_id),
        Fact("Order", receipt.order_number, Kind.CODE, "purchase_order", receipt.order_id),
        Fact("Received", receipt.received_at, Kind.TIME), Fact("Delivery note", receipt.delivery_note, Kind.CODE),
        Fact("Warehouse", receipt.warehouse), Fact("Lines", len(lines), Kind.INTEGER),
        Fact("Exchange rate", rate_words(rate, receipt.currency, home) if receipt.currency != home else ""),
    )
    tables = (
        LinesTable("What arrived", LINE_COLUMNS, rows, "item"), _refused(connection, receipt_id),
        _decided(connection, receipt_id),
    )
    return Detail(
        receipt_id, receipt.number, receipt.supplier, state_word(RECEIPT_WORDS, receipt.state),
        tuple(fact for fact in facts if fact.value != ""), (
            *(table for table in tables if table.rows), _advice(connection, receipt.warehouse_id, waiting),
        ),
        timeline=record_history(
            connection, (Receipt, [receipt_id]), (ReceiptLine, [line.id for line in lines])),
        hint="Goods wait at the receiving place: put them away." if waits else "",
    )


def _advice(connection: Connection, warehouse_id: int, waiting: Sequence[Any]) -> LinesTable:
    """Say where what waits should go, and why there; nothing where no place is open."""
    try:
        places = suggest_places(connection, warehouse_id, [(line.item_id, waiting_of(line)) for line in waiting])
    except DomainError:
        return LinesTable("Where it goes", ADVICE_COLUMNS, ())
    return LinesTable("Where it goes", ADVICE_COLUMNS, tuple(
        Row(place.location_id, (line.sku, Quantity(waiting_of(line), line.unit), place.why))
        for line, place in zip(waiting, places, strict=True)
    ), "location")


def _refused(connection: Connection, receipt_id: int) -> LinesTable:
    return LinesTable("Refused", REFUSED_COLUMNS, tuple(
        Row(row.item_id, (row.sku, row.name, Quantity(row.stock_qty, row.unit), row.reason))
        for row in load_refusals(connection, receipt_id)), "item")


def _decided(connection: Connection, receipt_id: int) -> LinesTable:
    return LinesTable("Decided in quarantine", DECIDED_COLUMNS, tuple(
        Row(row.item_id, (row.sku, row.lot, Quantity(row.stock_qty, row.unit), row.decision, row.reason, row.who or "",
                          row.decided_at)) for row in load_decisions(connection, receipt_id)), "item")


def request_detail(connection: Connection, request_id: int, _now: datetime) -> Detail:
    """Tell all of a request."""
    row = connection.execute(
        select(table_of(PurchaseRequest), Item.sku, Item.name, Unit.code.label("unit"), Party.name.label("supplier"),
               Warehouse.name.label("warehouse"), PurchaseOrder.id.label("order_id"), PurchaseOrder.number)
        .join(Item, Item.id == PurchaseRequest.item_id).join(Unit, Unit.id == Item.unit_id)
        .join(Warehouse, Warehouse.id == PurchaseRequest.warehouse_id)
        .outerjoin(Party, Party.id == PurchaseRequest.supplier_id)
        .outerjoin(PurchaseOrderLine, PurchaseOrderLine.id == PurchaseRequest.order_line_id)
        .outerjoin(PurchaseOrder, PurchaseOrder.id == PurchaseOrderLine.order_id)
        .where(PurchaseRequest.id == request_id)
    ).first()
    if row is None:
        raise NotFoundError("record.missing", f"There is no purchase request with the number {request_id}.")
    facts = (
        Fact("Item", f"{row.sku} {row.name}", record="item", record_id=row.item_id),
        Fact("Quantity", Quantity(row.qty, row.unit), Kind.QUANTITY), Fact("Needed", row.needed_on, Kind.DATE),
        Fact("Supplier", row.supplier or "", record="supplier", record_id=row.supplier_id or 0),
        Fact("For whom", row.for_whom), Fact("Warehouse", row.warehouse),
        Fact("From", state_word(REQUEST_SOURCES, row.source).word),
        Fact("Order", row.number or "", Kind.CODE, "purchase_order", row.order_id or 0), Fact("Why", row.reason),
    )
    nobody = row.state == "open" and row.supplier_id is None
    history = record_history(connection, (PurchaseRequest, [request_id]))
    return Detail(
        request_id, row.name, f"{in_sentence(Quantity(row.qty, row.unit))} of {row.sku}",
        state_word(REQUEST_WORDS, row.state),
        tuple(fact for fact in facts if fact.value), timeline=history,
        hint="Nobody is known to offer this item: set a supplier's price first." if nobody else "",
    )
