"""Everything about one supplier, and what suppliers mean to an item and a lot."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, select

from app.areas.catalog.models import Item, Unit
from app.areas.parties.models import Party
from app.areas.parties.queries import party_detail
from app.areas.purchasing.models import PriceBreak, PurchaseOrder, PurchaseOrderLine, Receipt, ReceiptLine, SupplierItem
from app.areas.purchasing.queries.figures import firm_today
from app.areas.purchasing.queries.measures import AWAITED_ORDERS, OPEN_ORDERS
from app.areas.purchasing.queries.order_page import state_word
from app.areas.purchasing.queries.performance import DeliveryByMonth, delivery_by_month, lead_time_of, spend_by_month
from app.areas.purchasing.queries.terms import load_supplier
from app.areas.purchasing.rules.delivery import SMALL_SAMPLE, Share
from app.areas.purchasing.rules.orders import ORDER_WORDS, STANDING_WORDS, Standing
from app.areas.purchasing.rules.terms import payment_words
from app.kernel.declare import Contribution
from app.kernel.errors import NotFoundError
from app.kernel.listing import ColumnInfo, Detail, Fact, Kind, LinesTable, Row, TimelineEntry, Tone
from app.kernel.money import Money, Price
from app.kernel.quantity import Quantity

SHOWN = 50
ORDER_COLUMNS = (
    ColumnInfo("number", "Order", Kind.CODE, 11), ColumnInfo("state", "State", Kind.STATE, 16, states=ORDER_WORDS),
    ColumnInfo("due_on", "Due", Kind.DATE, 11), ColumnInfo("total", "Total", Kind.MONEY, 12),
)
OFFER_COLUMNS = (
    ColumnInfo("sku", "SKU", Kind.CODE, 9), ColumnInfo("name", "Item", width=20),
    ColumnInfo("price", "Price", Kind.PRICE, 9), ColumnInfo("unit", "For one", width=7),
    ColumnInfo("preferred", "Preferred", Kind.FLAG, 9), ColumnInfo("min_qty", "Smallest", Kind.QUANTITY, 9),
)
SOURCE_COLUMNS = (
    ColumnInfo("supplier", "Supplier", width=20), ColumnInfo("price", "Price", Kind.PRICE, 9),
    ColumnInfo("unit", "For one", width=7), ColumnInfo("preferred", "Preferred", Kind.FLAG, 9),
    ColumnInfo("min_qty", "Smallest", Kind.QUANTITY, 9), ColumnInfo("lead_time", "Lead days", Kind.INTEGER, 9),
)
BREAK_COLUMNS = (ColumnInfo("min_qty", "From", Kind.QUANTITY, 10), ColumnInfo("price", "Price", Kind.PRICE, 10))
INCOMING_COLUMNS = (
    ColumnInfo("number", "Order", Kind.CODE, 11), ColumnInfo("supplier", "Supplier", width=20),
    ColumnInfo("open", "To come", Kind.QUANTITY, 10), ColumnInfo("due_on", "Due", Kind.DATE, 11),
    ColumnInfo("state", "State", Kind.STATE, 14, states=ORDER_WORDS),
)


def supplier_detail(connection: Connection, supplier_id: int, now: datetime) -> Detail:
    """Tell how a supplier delivers, what was agreed, what is on order and what is offered."""
    terms, today = load_supplier(connection, supplier_id), firm_today(connection, now)
    delivery = delivery_by_month(connection, today, supplier_id)
    party = party_detail(connection, supplier_id)
    spend = spend_by_month(connection, today, supplier_id)
    lead_time, receipts = lead_time_of(connection, today, supplier_id)
    measured = (
        share_fact(delivery.share),
        Fact("Lead time, median", f"{lead_time} days" if lead_time is not None else "nothing received yet",
             help=f"Of {receipts} receipts of the last year, from order to arrival."),
        Fact("Spend, 12 months", spend.total, Kind.MONEY),
        Fact("Payment", payment_words(terms.payment_days, terms.discount_days, terms.discount_permille)),
        Fact("Delivery", f"{terms.incoterm} {terms.incoterm_place}".strip(), help="Incoterms 2020"),
        Fact("Agreed lead time", f"{terms.lead_time_days} days"),
        Fact("Smallest order", Money(terms.minimum_order_minor, terms.currency) if terms.minimum_order_minor else "",
             Kind.MONEY),
    )
    tables = (_open_orders(connection, supplier_id), _offered(connection, supplier_id))
    return replace(
        party, state=state_word(STANDING_WORDS, terms.standing),
        facts=(*(fact for fact in measured if fact.value != ""), *party.facts),
        lines=(*(table for table in tables if table.rows), *party.lines), chart=_charted(delivery),
        timeline=(*party.timeline, *_events(connection, supplier_id)),
        hint=_hint(terms.standing, terms.standing_reason),
    )


def _charted(delivery: DeliveryByMonth) -> DeliveryByMonth | None:
    return delivery if delivery.share.total else None


def _hint(standing: str, reason: str) -> str:
    why = f" Why: {reason}." if reason else ""
    match standing:
        case Standing.BLOCKED:
            return f"Blocked: requests and orders to this supplier are refused.{why}"
        case Standing.WATCH:
            return f"On watch: every order to this supplier is asked about.{why}"
    return ""


def share_fact(share: Share) -> Fact:
    """Show a share in full on time with the size of its sample."""
    if share.permille is None:
        return Fact("On time in full", share.words)
    tone = Tone.WARNING if share.total < SMALL_SAMPLE else Tone.NEUTRAL
    return Fact("On time in full", f"{share.permille / 10:.1f} % of {share.words}", tone=tone)


def _open_orders(connection: Connection, supplier_id: int) -> LinesTable:
    rows = connection.execute(
        select(PurchaseOrder.id, PurchaseOrder.number, PurchaseOrder.state, PurchaseOrder.due_on,
               PurchaseOrder.total_minor, PurchaseOrder.currency)
        .where(PurchaseOrder.supplier_id == supplier_id, OPEN_ORDERS).order_by(PurchaseOrder.due_on).limit(SHOWN)
    )
    return LinesTable("Open orders", ORDER_COLUMNS, tuple(
        Row(row.id, (row.number, row.state, row.due_on, Money(row.total_minor, row.currency))) for row in rows
    ), "purchase_order")


def _offers(*columns: Any) -> Select[Any]:
    return (
        select(*columns, SupplierItem.price_micros, SupplierItem.currency, Unit.code.label("unit"),
               SupplierItem.min_qty, SupplierItem.lead_time_days, SupplierItem.preferred)
        .select_from(SupplierItem).join(Unit, Unit.id == SupplierItem.unit_id)
        .join(Item, Item.id == SupplierItem.item_id).join(Party, Party.id == SupplierItem.supplier_id)
    )


def _offered(connection: Connection, supplier_id: int) -> LinesTable:
    statement = _offers(Item.id, Item.sku, Item.name).where(SupplierItem.supplier_id == supplier_id)
    return LinesTable("What it offers", OFFER_COLUMNS, tuple(
        Row(row.id, (row.sku, row.name, Price(row.price_micros, row.currency), row.unit, row.preferred,
                     Quantity(row.min_qty, row.unit) if row.min_qty else None))
        for row in connection.execute(statement.order_by(Item.sku).limit(SHOWN))
    ), "item")


def _events(connection: Connection, supplier_id: int) -> tuple[TimelineEntry, ...]:
    orders = connection.execute(
        select(PurchaseOrder.id, PurchaseOrder.number, PurchaseOrder.sent_at)
        .where(PurchaseOrder.supplier_id == supplier_id, PurchaseOrder.sent_at.is_not(None))
        .order_by(PurchaseOrder.ordered_on.desc()).limit(SHOWN)
    )
    receipts = connection.execute(
        select(Receipt.id, Receipt.number, Receipt.received_at, PurchaseOrder.number.label("of"))
        .join(PurchaseOrder, PurchaseOrder.id == Receipt.order_id)
        .where(Receipt.supplier_id == supplier_id, Receipt.state == "posted")
        .order_by(Receipt.received_at.desc()).limit(SHOWN)
    )
    return (
        *(TimelineEntry(row.sent_at, f"{row.number} sent", Tone.ACCENT, "send", "purchase_order", row.id)
          for row in orders if row.sent_at is not None),
        *(TimelineEntry(row.received_at, f"{row.number} received on {row.of}", Tone.GOOD, "package-check", "receipt",
                        row.id) for row in receipts),
    )


def offer_detail(connection: Connection, offer_id: int, _now: datetime) -> Detail:
    """Tell what a supplier asks for an item, with its price breaks."""
    row = connection.execute(
        _offers(Item.id, Item.sku, Item.name, Party.id.label("supplier_id"), Party.name.label("supplier"))
        .where(SupplierItem.id == offer_id)
    ).first()
    if row is None:
        raise NotFoundError("record.missing", f"There is no price with the number {offer_id}.")
    breaks = connection.execute(
        select(PriceBreak.id, PriceBreak.min_qty, PriceBreak.price_micros)
        .where(PriceBreak.supplier_item_id == offer_id).order_by(PriceBreak.min_qty)
    )
    steps = LinesTable("Price breaks", BREAK_COLUMNS, tuple(
        Row(step.id, (Quantity(step.min_qty, row.unit), Price(step.price_micros, row.currency))) for step in breaks))
    facts = (
        Fact("Supplier", row.supplier, record="supplier", record_id=row.supplier_id),
        Fact("Item", f"{row.sku} {row.name}", record="item", record_id=row.id),
        Fact(f"Price for one {row.unit}", Price(row.price_micros, row.currency), Kind.PRICE),
        Fact("Preferred", row.preferred, Kind.FLAG),
        Fact("Lead time", f"{row.lead_time_days} days" if row.lead_time_days is not None else "the supplier’s"),
    )
    title = f"{row.sku} from {row.supplier}"
    return Detail(offer_id, title, row.name, facts=facts, lines=(steps,) if steps.rows else ())


def item_purchasing(connection: Connection, item_id: int, _now: datetime) -> Contribution:
    """Tell what of an item is on order, who offers it, and when it was ordered last."""
    rows = connection.execute(
        select(PurchaseOrder.id, PurchaseOrder.number, PurchaseOrder.state, PurchaseOrder.sent_at,
               Party.name.label("supplier"), PurchaseOrderLine.stock_qty, PurchaseOrderLine.due_on,
               PurchaseOrderLine.stock_qty_received, Unit.code.label("unit"), AWAITED_ORDERS.label("awaited"))
        .join(PurchaseOrder, PurchaseOrder.id == PurchaseOrderLine.order_id)
        .join(Party, Party.id == PurchaseOrder.supplier_id).join(Item, Item.id == PurchaseOrderLine.item_id)
        .join(Unit, Unit.id == Item.unit_id).where(PurchaseOrderLine.item_id == item_id)
        .order_by(PurchaseOrderLine.id.desc()).limit(SHOWN)
    ).all()
    incoming = tuple(
        Row(row.id, (row.number, row.supplier, Quantity(row.stock_qty - row.stock_qty_received, row.unit), row.due_on,
                     row.state))
        for row in sorted(rows, key=lambda row: row.due_on) if row.awaited and row.stock_qty > row.stock_qty_received
    )
    sent = tuple(
        TimelineEntry(row.sent_at, f"{Quantity(row.stock_qty, row.unit)} ordered from {row.supplier}, {row.number}",
                      Tone.ACCENT, "send", "purchase_order", row.id) for row in rows if row.sent_at is not None
    )
    tables = (LinesTable("On order", INCOMING_COLUMNS, incoming, "purchase_order"), _sources(connection, item_id))
    return Contribution(lines=tuple(table for table in tables if table.rows), timeline=sent)


def _sources(connection: Connection, item_id: int) -> LinesTable:
    statement = _offers(Party.id, Party.name).where(SupplierItem.item_id == item_id)
    return LinesTable("Suppliers and prices", SOURCE_COLUMNS, tuple(
        Row(row.id, (row.name, Price(row.price_micros, row.currency), row.unit, row.preferred,
                     Quantity(row.min_qty, row.unit) if row.min_qty else None, row.lead_time_days))
        for row in connection.execute(statement.order_by(SupplierItem.preferred.desc(), SupplierItem.id))
    ), "supplier")


def lot_origin(connection: Connection, lot_id: int, _now: datetime) -> Contribution:
    """Tell on which receipts a lot came, from whom, and in which condition."""
    rows = connection.execute(
        select(Receipt.id, Receipt.number, Receipt.state, Receipt.supplier_id, Party.name.label("supplier"),
               PurchaseOrder.id.label("order_id"), PurchaseOrder.number.label("order_number")).distinct()
        .join(ReceiptLine, ReceiptLine.receipt_id == Receipt.id).join(Party, Party.id == Receipt.supplier_id)
        .join(PurchaseOrder, PurchaseOrder.id == Receipt.order_id)
        .where(ReceiptLine.lot_id == lot_id, Receipt.state == "posted").order_by(Receipt.id)
    ).all()
    suppliers = {row.supplier_id: row.supplier for row in rows}
    return Contribution(facts=(
        *(Fact("Supplier", name, record="supplier", record_id=number) for number, name in suppliers.items()),
        *(Fact("Receipt", row.number, Kind.CODE, "receipt", row.id) for row in rows),
        *(Fact("Order", row.order_number, Kind.CODE, "purchase_order", row.order_id) for row in rows),
    ))
