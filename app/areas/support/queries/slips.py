"""Promises to customers that supply breaks: as a list, on the pages of all whom they concern, and as figures."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy import ColumnElement, Connection, case, func, select
from sqlalchemy.orm import aliased

from app.areas.catalog.models import Item, Unit
from app.areas.company.queries import load_profile
from app.areas.inventory.models import Expected
from app.areas.parties.models import Party
from app.areas.purchasing.models import PurchaseOrder
from app.areas.sales.models import SalesOrder
from app.areas.sales.queries.orders import LINE_KIND
from app.areas.support.models import Slip, Ticket
from app.areas.support.rules import slips as rules
from app.kernel.columns import table_of
from app.kernel.database import known
from app.kernel.declare import Contribution
from app.kernel.errors import NotFoundError
from app.kernel.formatting import in_sentence
from app.kernel.listing import (
    ColumnInfo,
    Detail,
    Fact,
    Figure,
    Glance,
    Kind,
    LinesTable,
    PresetInfo,
    Row,
    Sort,
    Tone,
)
from app.kernel.moments import moment
from app.kernel.money import Money
from app.kernel.next_actions import NextAction, NextActionSpec
from app.kernel.quantity import Quantity
from app.kernel.query import ListQuery, Preset, column

SHOWN = 20
_supplier = aliased(Party, name="supplier")
_late = case((Slip.now_on.is_(None), None), else_=Slip.days_late)

SLIPS = ListQuery(
    name="broken_promises", title="Broken promises", record="slip", id=Slip.id, permission="support.read",
    source=table_of(Slip).outerjoin(table_of(SalesOrder), SalesOrder.id == Slip.order_id)
    .outerjoin(table_of(Party), Party.id == Slip.customer_id).outerjoin(table_of(Item), Item.id == Slip.item_id)
    .outerjoin(table_of(Unit), Unit.id == Item.unit_id).outerjoin(_supplier, _supplier.id == Slip.supplier_id),
    sort=(Sort("days_late", descending=True),), searchable=False,
    columns=(
        column("customer", "Customer", Party.name, width=22, sortable=False),
        column("order", "Order", SalesOrder.number, Kind.CODE, width=10, sortable=False),
        column("item", "Item", Item.name, width=20, sortable=False),
        column("missing", "Lacking", Slip.missing, Kind.QUANTITY, unit=Unit.code, width=10, sortable=False),
        column("told_on", "Promised for", Slip.told_on, Kind.DATE, width=11, sortable=False),
        column("now_on", "Can be", Slip.now_on, Kind.DATE, width=11, sortable=False,
               help="By what is known of stock and supply; empty when nobody knows a day."),
        column("days_late", "Days late", _late, Kind.INTEGER, width=9, order=Slip.days_late,
               help="The most come first; a day that nobody knows before all others."),
        column("worth", "Worth", Slip.worth_minor, Kind.MONEY, unit=SalesOrder.currency, width=11, sortable=False,
               total=True),
        column("state", "State", Slip.state, Kind.STATE, width=14, states=rules.STATES, sortable=False),
        column("cause", "Through what", Slip.cause, width=30, sortable=False),
        column("supplier", "Supplier", _supplier.name, width=18, sortable=False, shown=False),
    ),
    presets=(
        Preset(PresetInfo("open", "To be told", Tone.BAD), Slip.state == rules.OPEN),
        Preset(PresetInfo("told", "Told", Tone.ACCENT), Slip.state == rules.TOLD),
        Preset(PresetInfo("settled", "Kept after all", Tone.GOOD), Slip.state == rules.SETTLED),
    ),
)


def slip_detail(connection: Connection, slip_id: int, _now: datetime) -> Detail:
    """Show one broken promise: what was promised, what can be, through what, and what was done about it."""
    row = _load(connection, slip_id)
    facts = (
        Fact("Customer", row.customer, record="customer", record_id=row.customer_id),
        Fact("Order", row.order, Kind.CODE, record="sales_order", record_id=row.order_id),
        Fact("Item", row.item, record="item", record_id=row.item_id),
        Fact("Lacking", Quantity(row.missing, row.unit), Kind.QUANTITY),
        Fact("Promised for", row.told_on, Kind.DATE), Fact("Can be", row.now_on, Kind.DATE, tone=Tone.BAD),
        Fact("Through what", row.cause),
        Fact("Comes with", row.purchase, Kind.CODE, record="purchase_order", record_id=row.purchase_order_id or 0),
        Fact("Supplier", row.supplier, record="supplier", record_id=row.supplier_id or 0),
        Fact("Worth", Money(row.worth_minor, row.currency), Kind.MONEY), Fact("Found", row.found_at, Kind.TIME),
        Fact("Told", row.told_at, Kind.TIME),
        Fact("Ticket", row.ticket, Kind.CODE, record="ticket", record_id=row.ticket_id or 0),
        Fact("Reason", row.reason or None),
    )
    known = tuple(fact for fact in facts if fact.value is not None)
    return Detail(row.id, f"{row.order}, {row.item}", row.customer, dict(rules.STATES)[row.state], known)


def _load(connection: Connection, slip_id: int) -> Any:
    row = connection.execute(
        select(table_of(Slip), SalesOrder.number.label("order"), SalesOrder.currency, Party.name.label("customer"),
               Item.name.label("item"), Unit.code.label("unit"), PurchaseOrder.number.label("purchase"),
               _supplier.name.label("supplier"), Ticket.number.label("ticket"))
        .join(SalesOrder, SalesOrder.id == Slip.order_id).join(Party, Party.id == Slip.customer_id)
        .join(Item, Item.id == Slip.item_id).join(Unit, Unit.id == Item.unit_id)
        .outerjoin(PurchaseOrder, PurchaseOrder.id == Slip.purchase_order_id)
        .outerjoin(_supplier, _supplier.id == Slip.supplier_id).outerjoin(Ticket, Ticket.id == Slip.ticket_id)
        .where(Slip.id == slip_id)
    ).first()
    if row is None:
        raise NotFoundError("record.missing", f"There is no broken promise with the number {slip_id}.")
    return row


_COLUMNS = (
    ColumnInfo("order", "Order", Kind.CODE, width=9, sortable=False),
    ColumnInfo("customer", "Customer", width=16, sortable=False),
    ColumnInfo("item", "Item", width=16, sortable=False),
    ColumnInfo("told_on", "Promised for", Kind.DATE, width=10, sortable=False),
    ColumnInfo("now_on", "Can be", Kind.DATE, width=10, sortable=False),
    ColumnInfo("state", "State", Kind.STATE, width=11, sortable=False, states=rules.STATES),
)


def slips_about(where: Any) -> Any:
    """Give what shows the broken promises of a record whose number stands in a column."""

    def load(connection: Connection, record_id: int, _now: datetime) -> Contribution:
        rows = connection.execute(
            select(Slip.id, SalesOrder.number, Party.name, Item.name, Slip.told_on, Slip.now_on, Slip.state)
            .join(SalesOrder, SalesOrder.id == Slip.order_id).join(Party, Party.id == Slip.customer_id)
            .join(Item, Item.id == Slip.item_id)
            .where(where == record_id, Slip.state.in_((rules.OPEN, rules.TOLD)))
            .order_by(Slip.days_late.desc(), Slip.id).limit(SHOWN)
        ).all()
        if not rows:
            return Contribution()
        return Contribution(lines=(LinesTable(
            "Promises that break", _COLUMNS, tuple(Row(row[0], tuple(row[1:])) for row in rows), "slip"),))

    return load


def open_slips(connection: Connection, _now: datetime) -> Figure:
    """Count the broken promises that nobody told the customer of, and what they are worth in the firm's currency."""
    count, customers = connection.execute(
        select(func.count(), func.count(Slip.customer_id.distinct())).where(Slip.state == rules.OPEN)).one()
    home = load_profile(connection).currency
    worth = connection.execute(
        select(func.coalesce(func.sum(Slip.worth_minor), 0)).join(SalesOrder, SalesOrder.id == Slip.order_id)
        .where(Slip.state == rules.OPEN, SalesOrder.currency == home)
    ).scalar_one()
    word = "customer" if customers == 1 else "customers"
    note = f"{customers} {word}, {in_sentence(Money(int(worth), home))}" if count else "every promise holds"
    return Figure("support.slips", "Promises that break", count, Kind.INTEGER, note, Tone.BAD if count else Tone.GOOD,
                  explain="Lines of open orders that cannot be had by the day the customer was told, by stock, supply "
                          "on its way and measured lead times; the customer is not told yet.")


def customer_slips(connection: Connection, customer_id: int, now: datetime) -> Contribution:
    """Show a customer's broken promises, and count those that they were not told of yet at first sight."""
    counts = _counts_of(connection, customer_id)
    if not counts:
        return Contribution()
    shown, count = slips_about(Slip.customer_id)(connection, customer_id, now), counts.get(rules.OPEN, 0)
    if not count:
        return Contribution(lines=shown.lines)
    fact = Fact("Promises that break", count, Kind.INTEGER, tone=Tone.BAD, glance=Glance.LATE,
                help="Lines of orders that cannot be had by the day the customer was told")
    return Contribution((fact,), shown.lines)


def _counts_of(connection: Connection, customer_id: int) -> Mapping[str, int]:
    """Count the broken promises of a customer that they still wait for, by state."""
    wanted = select(Slip.state, func.count()).where(
        Slip.customer_id == customer_id, Slip.state.in_((rules.OPEN, rules.TOLD))).group_by(Slip.state)
    return known(connection, f"slips {customer_id}", lambda: {
        state: int(count) for state, count in connection.execute(wanted)})


def tell_before_they_ask(connection: Connection, customer_id: int, _now: datetime) -> Iterable[NextAction | None]:
    """Advise to tell a customer of late goods before they ask."""
    if not _counts_of(connection, customer_id).get(rules.OPEN):
        return ()
    rows = connection.execute(
        select(Slip.id, SalesOrder.number, Slip.cause).join(SalesOrder, SalesOrder.id == Slip.order_id)
        .where(Slip.customer_id == customer_id, Slip.state == rules.OPEN).order_by(Slip.days_late.desc(), Slip.id)
    ).all()
    numbers = ", ".join(dict.fromkeys(row.number for row in rows))
    return (NextAction(
        f"Tell them that goods of {numbers} come later", rows[0].cause, 90, "Tell", "message-square-reply",
        "tell_customers", {"slip_ids": [row.id for row in rows]},
    ),)


def is_anything_waiting(connection: Connection, _now: datetime) -> bool:
    """Tell whether customers wait for goods, so that a promise may break."""
    return connection.execute(select(Expected.id).where(
        Expected.for_kind == LINE_KIND).limit(1)).first() is not None


_slip = partial(
    moment, "customer", "promise", "Promises", "calendar-clock", of=Slip.customer_id, number=Slip.id, leads="slip",
    source=table_of(Slip).outerjoin(table_of(SalesOrder), SalesOrder.id == Slip.order_id)
    .outerjoin(table_of(Item), Item.id == Slip.item_id),
)


def _about() -> ColumnElement[str]:
    return SalesOrder.number + ", " + Item.name


TIMELINES = (
    _slip(at=Slip.found_at, text="Promise breaks: " + _about(), note=Slip.cause, tone=str(Tone.BAD)),
    _slip(at=Slip.told_at, text="Told of another day: " + _about(), note=Slip.cause, tone=str(Tone.ACCENT)),
)

NEXT_STEPS = (NextActionSpec("customer", tell_before_they_ask),)
