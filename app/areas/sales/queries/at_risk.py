"""What hangs on one supplier: items that nobody else offers, and the revenue that is made with them."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, and_, case, cast, func, select
from sqlalchemy.orm import aliased

from app.areas.catalog.models import Item
from app.areas.company.queries import load_profile
from app.areas.company.queries.money import home_currency
from app.areas.inventory.models import Move
from app.areas.parties.models import Party
from app.areas.purchasing.models import (
    PurchaseOrder,
    PurchaseOrderLine,
    Receipt,
    SupplierCertificate,
    SupplierItem,
    SupplierTerms,
)
from app.areas.purchasing.queries import measures
from app.areas.purchasing.rules.delivery import WINDOW_DAYS
from app.areas.purchasing.rules.orders import STANDING_WORDS, Standing
from app.areas.sales.models import SalesOrder, SalesOrderLine
from app.areas.sales.rules import BOOKED_STATES
from app.kernel.columns import key_type, table_of
from app.kernel.days import days_between
from app.kernel.declare import Contribution
from app.kernel.formatting import in_sentence
from app.kernel.listing import ColumnInfo, Fact, Figure, Kind, LinesTable, PresetInfo, Row, Sort, Tone
from app.kernel.money import Money
from app.kernel.query import NOW, TODAY, ListQuery, Preset, column

YEAR_MICROS = 365 * 86_400_000_000
DEPENDENT_PERMILLE = 300
"""From this share of all spend on, a supplier is one that the firm depends on."""

WORSE_PERMILLE = 100
LATELY_DAYS = 90
SHOWN = 50


def _only_here(supplier: Any) -> Any:
    """Tell that an offer is the only one of its item by a supplier who may be ordered from."""
    other, terms = aliased(SupplierItem), aliased(SupplierTerms)
    usable = func.coalesce(terms.standing, Standing.APPROVED.value) != Standing.BLOCKED.value
    return and_(SupplierItem.supplier_id == supplier, ~(
        select(other.id).outerjoin(terms, terms.party_id == other.supplier_id)
        .where(other.item_id == SupplierItem.item_id, other.supplier_id != SupplierItem.supplier_id, usable).exists()
    ))


_booked = and_(SalesOrder.state.in_(BOOKED_STATES), SalesOrder.currency == home_currency)
_single = (
    select(func.count()).select_from(SupplierItem).where(_only_here(Party.id)).correlate(Party).scalar_subquery()
)
_at_risk = (
    select(func.coalesce(cast(func.sum(SalesOrderLine.amount_minor), key_type), 0))
    .join(SalesOrder, SalesOrder.id == SalesOrderLine.order_id)
    .where(_booked, SalesOrder.ordered_at > NOW - YEAR_MICROS, SalesOrderLine.item_id.in_(
        select(SupplierItem.item_id).where(_only_here(Party.id)).correlate(Party)))
    .correlate(Party).scalar_subquery()
)
_all_spend = (
    select(func.coalesce(cast(func.sum(Move.value_minor), key_type), 0)).select_from(Receipt)
    .join(Move, and_(Move.source_kind == measures.RECEIPT, Move.source_id == Receipt.id))
    .where(Receipt.state == "posted", days_between(TODAY, Receipt.received_on).between(0, WINDOW_DAYS))
    .scalar_subquery()
)
_dependence = measures.spend * 1000 // func.nullif(_all_spend, 0)


def _late(first: int, last: int) -> Any:
    """Give the share of a supplier's lines due so many days ago that were not there in full by then."""
    hit = case((measures.received_by_due(PurchaseOrderLine) >= PurchaseOrderLine.stock_qty, 0), else_=1000)
    return (
        select(cast(func.avg(hit), key_type)).select_from(PurchaseOrderLine)
        .join(PurchaseOrder, PurchaseOrder.id == PurchaseOrderLine.order_id)
        .where(PurchaseOrder.supplier_id == Party.id, measures.PROMISED_ORDERS,
               days_between(TODAY, PurchaseOrderLine.due_on).between(first, last))
        .correlate(Party).scalar_subquery()
    )


_late_now, _late_before = _late(1, LATELY_DAYS), _late(LATELY_DAYS + 1, WINDOW_DAYS)
_expired = (
    select(func.count()).select_from(SupplierCertificate)
    .where(SupplierCertificate.party_id == Party.id, SupplierCertificate.expires_on < TODAY)
    .correlate(Party).scalar_subquery()
)

SUPPLIER_RISKS = ListQuery(
    name="supplier_risks", title="Supplier risks", record="supplier", id=Party.id, permission="purchasing.read",
    searchable=False,
    source=table_of(Party).outerjoin(table_of(SupplierTerms), SupplierTerms.party_id == Party.id),
    where=Party.is_supplier == True,  # noqa: E712 - an index is found by a comparison only
    sort=(Sort("name"),),
    columns=(
        column("name", "Supplier", Party.name, width=28),
        column("standing", "Standing", func.coalesce(SupplierTerms.standing, Standing.APPROVED.value), Kind.STATE,
               width=11, sortable=False, states=STANDING_WORDS),
        column("single", "Only here", _single, Kind.INTEGER, width=10, sortable=False,
               help="Items that no other supplier offers who may be ordered from."),
        column("at_risk", "Revenue with them", _at_risk, Kind.MONEY, unit=home_currency, width=16,
               sortable=False, total=True, help="Booked within the last year with items that only this supplier has."),
        column("dependence", "Share of spend", _dependence, Kind.PERCENT, width=13, sortable=False,
               help="Of all that was received within the last year."),
        column("late_now", "Late, 90 days", _late_now, Kind.PERCENT, width=12, sortable=False,
               help="Lines due in the last 90 days that were not there in full by their day."),
        column("late_before", "Late before", _late_before, Kind.PERCENT, width=12, sortable=False,
               help="The same of the nine months before."),
        column("expired", "Papers expired", _expired, Kind.INTEGER, width=13, sortable=False),
    ),
    presets=(
        Preset(PresetInfo("single", "Only here", Tone.WARNING), _single > 0),
        Preset(PresetInfo("dependent", "30 % of spend and more", Tone.WARNING), _dependence >= DEPENDENT_PERMILLE),
        Preset(PresetInfo("worse", "Later than before", Tone.BAD), _late_now >= _late_before + WORSE_PERMILLE),
        Preset(PresetInfo("expired", "Papers expired", Tone.BAD), _expired > 0),
    ),
)

COLUMNS = (
    ColumnInfo("sku", "SKU", Kind.CODE, 10), ColumnInfo("name", "Item", width=22),
    ColumnInfo("revenue", "Revenue, a year", Kind.MONEY, 14),
)


def supplier_risk(connection: Connection, supplier_id: int, now: datetime) -> Contribution:
    """Show on a supplier's page the items that only it offers, with the revenue made with each."""
    currency, since = load_profile(connection).currency, now - timedelta(days=365)
    revenue = (
        select(func.coalesce(cast(func.sum(SalesOrderLine.amount_minor), key_type), 0))
        .join(SalesOrder, SalesOrder.id == SalesOrderLine.order_id)
        .where(_booked, SalesOrder.ordered_at > since, SalesOrder.ordered_at <= now, SalesOrderLine.item_id == Item.id)
        .correlate(Item).scalar_subquery().label("revenue")
    )
    rows = connection.execute(
        select(Item.id, Item.sku, Item.name, revenue).join(SupplierItem, SupplierItem.item_id == Item.id)
        .where(_only_here(supplier_id)).order_by(revenue.desc(), Item.sku)
    ).all()
    if not rows:
        return Contribution()
    at_risk, whole = sum(int(row.revenue) for row in rows), _revenue(connection, since, now)
    share = f", {at_risk * 100 / whole:.1f} % of all" if whole else ""
    return Contribution(
        (Fact("Revenue at risk", f"{in_sentence(Money(at_risk, currency))}{share}",
              tone=Tone.WARNING if at_risk else Tone.NEUTRAL,
              help=f"Booked within twelve months with {len(rows)} items that only this supplier offers."),),
        (LinesTable("Only this supplier offers", COLUMNS, tuple(
            Row(row.id, (row.sku, row.name, Money(int(row.revenue), currency))) for row in rows[:SHOWN]
        ), "item"),),
    )


def _revenue(connection: Connection, since: datetime, now: datetime) -> int:
    statement = (
        select(func.sum(SalesOrderLine.amount_minor)).join(SalesOrder, SalesOrder.id == SalesOrderLine.order_id)
        .where(_booked, SalesOrder.ordered_at > since, SalesOrder.ordered_at <= now)
    )
    return int(connection.execute(statement).scalar() or 0)


def revenue_at_risk(connection: Connection, now: datetime) -> Figure:
    """Tell which share of the revenue is made with items that have one source only."""
    since = now - timedelta(days=365)
    sources = (
        select(func.count(func.distinct(SupplierItem.supplier_id)))
        .outerjoin(SupplierTerms, SupplierTerms.party_id == SupplierItem.supplier_id)
        .where(SupplierItem.item_id == SalesOrderLine.item_id,
               func.coalesce(SupplierTerms.standing, Standing.APPROVED.value) != Standing.BLOCKED.value)
        .correlate(SalesOrderLine).scalar_subquery()
    )
    single = int(connection.execute(
        select(func.sum(SalesOrderLine.amount_minor)).join(SalesOrder, SalesOrder.id == SalesOrderLine.order_id)
        .where(_booked, SalesOrder.ordered_at > since, SalesOrder.ordered_at <= now, sources == 1)
    ).scalar() or 0)
    whole, currency = _revenue(connection, since, now), load_profile(connection).currency
    share = single * 1000 // whole if whole else None
    tone = Tone.NEUTRAL if share is None else Tone.BAD if share >= 500 else Tone.WARNING if share else Tone.GOOD
    return Figure(
        "sales.revenue_at_risk", "Revenue on one source", share, Kind.PERCENT,
        f"{in_sentence(Money(single, currency))} of a year" if whole else "nothing was sold yet", tone,
        explain="Booked within twelve months with items that exactly one supplier offers who may be ordered from.",
    )
