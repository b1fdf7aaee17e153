"""What one should know before talking to a supplier: volume, prices, alternatives, score, what is open, leverage."""

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, func, select

from app.areas.catalog.models import Item, Unit
from app.areas.company.queries import load_profile
from app.areas.parties.models import Party
from app.areas.purchasing.models import (
    Contract,
    Negotiation,
    PurchaseOrder,
    PurchaseOrderLine,
    SupplierComplaint,
    SupplierItem,
)
from app.areas.purchasing.queries.figures import count_orders, firm_today
from app.areas.purchasing.queries.measures import LATE_ORDERS, PROMISED_ORDERS
from app.areas.purchasing.queries.performance import spend_by_month, spend_by_supplier
from app.areas.purchasing.queries.scorecard import scorecards
from app.areas.purchasing.queries.terms import load_supplier
from app.areas.purchasing.rules.delivery import WINDOW_DAYS
from app.areas.purchasing.rules.scoring import TITLES
from app.areas.purchasing.rules.terms import payment_words
from app.kernel.errors import NotFoundError
from app.kernel.listing import Kind
from app.kernel.money import Money, Price
from app.kernel.printed import PrintColumn, PrintedDocument, PrintFacts, PrintTable, PrintText
from app.kernel.quantity import Quantity

SHOWN = 25
_VOLUME = (
    PrintColumn("SKU", Kind.CODE, 12), PrintColumn("Item", Kind.TEXT, 32), PrintColumn("Bought", Kind.QUANTITY, 14),
    PrintColumn("Amount", Kind.MONEY, 16), PrintColumn("Lines", Kind.INTEGER, 8),
)
_PRICES = (
    PrintColumn("Ordered", Kind.DATE, 14), PrintColumn("Order", Kind.CODE, 14), PrintColumn("SKU", Kind.CODE, 12),
    PrintColumn("Quantity", Kind.QUANTITY, 14), PrintColumn("Price", Kind.PRICE, 14),
)
_OTHERS = (
    PrintColumn("SKU", Kind.CODE, 12), PrintColumn("Supplier", Kind.TEXT, 30), PrintColumn("Price", Kind.PRICE, 14),
    PrintColumn("For one", Kind.TEXT, 10), PrintColumn("Smallest", Kind.QUANTITY, 12),
    PrintColumn("Lead days", Kind.INTEGER, 10),
)
_SCORES = (
    PrintColumn("Measure", Kind.TEXT, 20), PrintColumn("Score", Kind.PERCENT, 12),
    PrintColumn("Rests on", Kind.TEXT, 50),
)


def negotiation_brief(connection: Connection, negotiation_id: int, now: datetime) -> PrintedDocument:
    """Print the brief of a negotiation, about its item only where it has one."""
    about = select(Negotiation.supplier_id, Negotiation.item_id, Negotiation.topic)
    row = connection.execute(about.where(Negotiation.id == negotiation_id)).first()
    if row is None:
        raise NotFoundError("record.missing", f"There is no negotiation with the number {negotiation_id}.")
    profile, supplier = load_profile(connection), load_supplier(connection, row.supplier_id)
    today = firm_today(connection, now)
    tables = (
        _volume(connection, row.supplier_id, row.item_id, today),
        _prices(connection, row.supplier_id, row.item_id), _others(connection, row.supplier_id, row.item_id),
        _scores(connection, row.supplier_id, now),
    )
    return PrintedDocument(
        "Negotiation brief", supplier.code, f"brief-{supplier.code}-{negotiation_id}", profile.address_lines(), (),
        (("Supplier", supplier.name), ("About", row.topic), ("As of", today)),
        (PrintFacts(_facts(connection, supplier, today), "Where we stand"),
         PrintText(_leverage(connection, row.supplier_id, row.item_id, today), "Leverage"),
         *(table for table in tables if table.rows)), currency=profile.currency,
    )


def _facts(connection: Connection, supplier: Any, today: date) -> tuple[tuple[str, object], ...]:
    own = PurchaseOrder.supplier_id == supplier.party_id
    complaints = connection.execute(select(func.count()).select_from(SupplierComplaint).where(
        SupplierComplaint.supplier_id == supplier.party_id)).scalar_one()
    contract = connection.execute(
        select(Contract.number, Contract.valid_to).where(Contract.supplier_id == supplier.party_id,
                                                         Contract.state == "active")
        .order_by(Contract.valid_to.desc()).limit(1)).first()
    return (
        ("Received, 12 months", spend_by_month(connection, today, supplier.party_id).total),
        ("Payment", payment_words(supplier.payment_days, supplier.discount_days, supplier.discount_permille)),
        ("Delivery", f"{supplier.incoterm} {supplier.incoterm_place}".strip() or "not agreed"),
        ("Late orders", count_orders(connection, today, own, LATE_ORDERS)), ("Customers' complaints", complaints),
        ("Contract", "none" if contract is None else f"{contract.number} until {contract.valid_to}"),
    )


def _leverage(connection: Connection, supplier_id: int, item_id: int | None, today: date) -> str:
    spend = spend_by_supplier(connection, today)
    name = connection.execute(select(Party.name).where(Party.id == supplier_id)).scalar_one()
    whole, own = sum(minor for _, minor in spend.suppliers), dict(spend.suppliers).get(name, 0)
    share = f"{own * 100 / whole:.1f} % of all our spend goes there." if whole else "Nothing was bought lately."
    other = select(func.count(func.distinct(SupplierItem.item_id))).where(
        SupplierItem.item_id.in_(select(SupplierItem.item_id).where(SupplierItem.supplier_id == supplier_id)),
        SupplierItem.supplier_id != supplier_id)
    if item_id is not None:
        other = other.where(SupplierItem.item_id == item_id)
    alternatives = connection.execute(other).scalar_one()
    if item_id is not None:
        rest = "Others offer it, too." if alternatives else "Nobody else offers it: find another source first."
    else:
        rest = f"{alternatives} of the items it offers can be had elsewhere."
    return f"{share} {rest}"


def _volume(connection: Connection, supplier_id: int, item_id: int | None, today: date) -> PrintTable:
    amount = func.sum(PurchaseOrderLine.amount_minor)
    statement = (
        select(Item.sku, Item.name, Unit.code, func.sum(PurchaseOrderLine.stock_qty).label("qty"),
               amount.label("minor"), PurchaseOrder.currency, func.count().label("lines"))
        .select_from(PurchaseOrderLine).join(PurchaseOrder, PurchaseOrder.id == PurchaseOrderLine.order_id)
        .join(Item, Item.id == PurchaseOrderLine.item_id).join(Unit, Unit.id == Item.unit_id)
        .where(PurchaseOrder.supplier_id == supplier_id, PROMISED_ORDERS,
               PurchaseOrder.ordered_on > today - timedelta(days=WINDOW_DAYS))
        .group_by(Item.id, Item.sku, Item.name, Unit.code, PurchaseOrder.currency).order_by(amount.desc()).limit(SHOWN)
    )
    rows = connection.execute(_of_item(statement, item_id))
    return PrintTable(_VOLUME, tuple(
        (row.sku, row.name, Quantity(int(row.qty), row.code), Money(int(row.minor), row.currency), row.lines)
        for row in rows), "Volume of twelve months")


def _of_item(statement: Any, item_id: int | None) -> Any:
    return statement if item_id is None else statement.where(PurchaseOrderLine.item_id == item_id)


def _prices(connection: Connection, supplier_id: int, item_id: int | None) -> PrintTable:
    statement = (
        select(PurchaseOrder.ordered_on, PurchaseOrder.number, Item.sku, PurchaseOrderLine.qty, Unit.code,
               PurchaseOrderLine.price_micros, PurchaseOrder.currency)
        .select_from(PurchaseOrderLine).join(PurchaseOrder, PurchaseOrder.id == PurchaseOrderLine.order_id)
        .join(Item, Item.id == PurchaseOrderLine.item_id).join(Unit, Unit.id == PurchaseOrderLine.unit_id)
        .where(PurchaseOrder.supplier_id == supplier_id, PROMISED_ORDERS)
        .order_by(PurchaseOrder.ordered_on.desc(), PurchaseOrderLine.id.desc()).limit(SHOWN)
    )
    return PrintTable(_PRICES, tuple(
        (row.ordered_on, row.number, row.sku, Quantity(row.qty, row.code), Price(row.price_micros, row.currency))
        for row in connection.execute(_of_item(statement, item_id))), "Prices paid, the latest first")


def _others(connection: Connection, supplier_id: int, item_id: int | None) -> PrintTable:
    mine = select(SupplierItem.item_id).where(SupplierItem.supplier_id == supplier_id)
    statement = (
        select(Item.sku, Party.name, SupplierItem.price_micros, SupplierItem.currency, Unit.code, SupplierItem.min_qty,
               SupplierItem.lead_time_days)
        .join(SupplierItem, SupplierItem.item_id == Item.id).join(Party, Party.id == SupplierItem.supplier_id)
        .join(Unit, Unit.id == SupplierItem.unit_id).where(SupplierItem.supplier_id != supplier_id)
        .order_by(Item.sku, SupplierItem.price_micros).limit(SHOWN)
    )
    chosen = Item.id.in_(mine) if item_id is None else Item.id == item_id
    return PrintTable(_OTHERS, tuple(
        (row.sku, row.name, Price(row.price_micros, row.currency), row.code,
         Quantity(row.min_qty, row.code) if row.min_qty else None, row.lead_time_days)
        for row in connection.execute(statement.where(chosen))), "Who else offers it")


def _scores(connection: Connection, supplier_id: int, now: datetime) -> PrintTable:
    card = scorecards(connection, [supplier_id], now)[supplier_id]
    totals = () if card.total is None else (("Score", f"{card.total / 10:.1f} %"),)
    return PrintTable(_SCORES, tuple(
        (TITLES[score.measure], score.permille, score.words) for score in card.scores), "Scorecard", totals)
