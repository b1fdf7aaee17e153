"""Orders that recur, as they are listed and shown: what is next, and what was made."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Text, and_, case, cast, func, select

from app.areas.catalog.models import Item, Unit
from app.areas.company.queries import load_profile
from app.areas.company.rules import local_day
from app.areas.parties.models import Party
from app.areas.sales.models import RecurringLine, RecurringOrder, RecurringRun, SalesOrder
from app.areas.sales.queries.prefills import percent_text
from app.areas.sales.queries.promising import load_workdays
from app.areas.sales.rules.recurring import ACTIVE, OUTCOME_WORDS, PAUSED, STATE_WORDS, Rhythm, planned
from app.kernel.columns import table_of
from app.kernel.declare import Contribution, SearchSpec
from app.kernel.errors import NotFoundError
from app.kernel.listing import ColumnInfo, Detail, Fact, Kind, LinesTable, PresetInfo, Row, Sort, Tone
from app.kernel.money import Price
from app.kernel.quantity import Quantity
from app.kernel.query import TODAY, ListQuery, Preset, column

SHOWN = 20
COMING = 5
_made = (
    select(func.count()).where(RecurringRun.recurring_id == RecurringOrder.id, RecurringRun.outcome == "made")
    .correlate(RecurringOrder).scalar_subquery()
)
_rhythm = case(
    (RecurringOrder.every == 1, "every " + RecurringOrder.unit),
    else_="every " + cast(RecurringOrder.every, Text) + " " + RecurringOrder.unit + "s",
)

RECURRING = ListQuery(
    name="recurring_orders", title="Recurring orders", record="recurring_order", id=RecurringOrder.id,
    permission="sales.read",
    source=table_of(RecurringOrder).outerjoin(table_of(Party), Party.id == RecurringOrder.customer_id),
    sort=(Sort("number"),),
    columns=(
        column("number", "Recurring order", RecurringOrder.number, Kind.CODE, width=13),
        column("customer", "Customer", Party.name, width=26, sortable=False),
        column("title", "About", RecurringOrder.title, width=22, sortable=False),
        column("state", "State", RecurringOrder.state, Kind.STATE, width=10, states=STATE_WORDS, sortable=False),
        column("next_on", "Next order", RecurringOrder.next_on, Kind.DATE, width=11, sortable=False),
        column("rhythm", "Rhythm", _rhythm, width=16, sortable=False),
        column("made", "Made", _made, Kind.INTEGER, width=7, sortable=False),
        column("ends_on", "Until", RecurringOrder.ends_on, Kind.DATE, width=11, sortable=False, shown=False),
    ),
    presets=(
        Preset(PresetInfo("active", "Active", Tone.GOOD), RecurringOrder.state == ACTIVE),
        Preset(PresetInfo("due", "Due", Tone.WARNING), and_(
            RecurringOrder.state == ACTIVE, RecurringOrder.next_on <= TODAY)),
        Preset(PresetInfo("paused", "Paused", Tone.WARNING), RecurringOrder.state == PAUSED),
    ),
)
SEARCH = SearchSpec("recurring_order", "Recurring order", RecurringOrder, select(
    RecurringOrder.id, RecurringOrder.number, Party.name, RecurringOrder.title).join(
    Party, Party.id == RecurringOrder.customer_id))

LINE_COLUMNS = (
    ColumnInfo("sku", "SKU", Kind.CODE, width=8, sortable=False), ColumnInfo("name", "Item", width=24, sortable=False),
    ColumnInfo("qty", "Quantity", Kind.QUANTITY, width=10, sortable=False),
    ColumnInfo("price", "Price", Kind.PRICE, width=10, sortable=False),
    ColumnInfo("discount", "Discount", Kind.PERCENT, width=8, sortable=False),
)
RUN_COLUMNS = (
    ColumnInfo("day", "Day", Kind.DATE, width=10, sortable=False),
    ColumnInfo("outcome", "What became of it", Kind.STATE, width=12, sortable=False, states=OUTCOME_WORDS),
    ColumnInfo("order", "Order", Kind.CODE, width=9, sortable=False),
    ColumnInfo("words", "Why", width=30, sortable=False),
)
COMING_COLUMNS = (
    ColumnInfo("day", "By the rhythm", Kind.DATE, width=12, sortable=False),
    ColumnInfo("on", "Made on", Kind.DATE, width=12, sortable=False),
)


def is_due(connection: Connection, now: datetime) -> bool:
    """Tell whether an order is to be made today."""
    today = local_day(now, load_profile(connection).zone)
    return connection.execute(select(RecurringOrder.id).where(
        RecurringOrder.state == ACTIVE, RecurringOrder.next_on <= today).limit(1)).first() is not None


def _head(connection: Connection, recurring_id: int) -> Any:
    table = table_of(RecurringOrder)
    row = connection.execute(
        select(table, Party.name.label("customer"), Party.currency).join(Party, Party.id == table.c.customer_id)
        .where(table.c.id == recurring_id)).first()
    if row is None:
        raise NotFoundError("record.missing", f"There is no recurring order with the number {recurring_id}.")
    return row


def _lines(connection: Connection, recurring_id: int) -> list[Any]:
    table = table_of(RecurringLine)
    return list(connection.execute(
        select(table, Item.sku, Item.name, func.coalesce(Unit.code, "").label("code"))
        .join(Item, Item.id == table.c.item_id)
        .outerjoin(Unit, Unit.id == func.coalesce(table.c.unit_id, Item.unit_id))
        .where(table.c.recurring_id == recurring_id).order_by(table.c.position)))


def recurring_detail(connection: Connection, recurring_id: int, _now: datetime) -> Detail:
    """Show a recurring order: its rhythm, the days to come, and what became of those that passed."""
    head = _head(connection, recurring_id)
    rhythm = Rhythm(head.every, head.unit, head.on_day, head.starts_on, head.ends_on)
    facts = (
        Fact("Customer", head.customer, record="customer", record_id=head.customer_id),
        Fact("Rhythm", rhythm.words()), Fact("Next order", head.next_on, Kind.DATE),
        Fact("Until", head.ends_on, Kind.DATE), Fact("Required after", f"{head.required_in_days} days"),
        Fact("Orders are", "confirmed at once" if head.confirm else "left as drafts"),
        Fact("Reference", head.customer_reference), Fact("Note", head.note),
    )
    lines = tuple(Row(line.item_id, (
        line.sku, line.text or line.name, Quantity(line.qty, line.code),
        None if line.price_micros is None else Price(line.price_micros, head.currency), line.discount_permille or None,
    )) for line in _lines(connection, recurring_id))
    tables = (
        LinesTable("Lines", LINE_COLUMNS, lines, "item"), _coming(connection, head, rhythm),
        _runs(connection, recurring_id),
    )
    return Detail(
        head.id, head.number, head.title or head.customer, dict(STATE_WORDS)[head.state],
        tuple(fact for fact in facts if fact.value), tuple(table for table in tables if table.rows),
    )


def _coming(connection: Connection, head: Any, rhythm: Rhythm) -> LinesTable:
    workdays, days = load_workdays(connection), list[Row]()
    day = head.nominal_on if head.state == ACTIVE else None
    while day is not None and len(days) < COMING:
        days.append(Row(len(days), (day, planned(day, head.shift, workdays))))
        day = rhythm.after(day)
    return LinesTable("Days to come", COMING_COLUMNS, tuple(days))


def _runs(connection: Connection, recurring_id: int) -> LinesTable:
    rows = connection.execute(
        select(RecurringRun.order_id, RecurringRun.nominal_on, RecurringRun.outcome, SalesOrder.number,
               RecurringRun.words)
        .outerjoin(SalesOrder, SalesOrder.id == RecurringRun.order_id)
        .where(RecurringRun.recurring_id == recurring_id).order_by(RecurringRun.nominal_on.desc()).limit(SHOWN))
    return LinesTable("Days that passed", RUN_COLUMNS, tuple(
        Row(row.order_id or 0, (row.nominal_on, row.outcome, row.number, row.words)) for row in rows), "sales_order")


def order_recurring(connection: Connection, order_id: int, _now: datetime) -> Contribution:
    """Name the recurring order of which an order was made."""
    row = connection.execute(
        select(RecurringOrder.id, RecurringOrder.number).join(
            RecurringRun, RecurringRun.recurring_id == RecurringOrder.id)
        .where(RecurringRun.order_id == order_id)).first()
    return Contribution() if row is None else Contribution(facts=(
        Fact("Made of", row.number, Kind.CODE, record="recurring_order", record_id=row.id),))


def customer_recurring(connection: Connection, customer_id: int, _now: datetime) -> Contribution:
    """Name the recurring orders of a customer, and when the next one is made."""
    rows = connection.execute(
        select(RecurringOrder.id, RecurringOrder.number, RecurringOrder.title, RecurringOrder.next_on).where(
            RecurringOrder.customer_id == customer_id, RecurringOrder.state == ACTIVE)
        .order_by(RecurringOrder.id).limit(SHOWN))
    return Contribution(facts=tuple(
        Fact("Recurring order", f"{row.number} {row.title}".strip(), record="recurring_order", record_id=row.id)
        for row in rows))


def recurring_as_it_is(connection: Connection, recurring_id: int) -> Mapping[str, Any]:
    """Give a recurring order, to be changed."""
    head = _head(connection, recurring_id)
    names = ("every", "unit", "shift", "required_in_days", "confirm", "title", "customer_reference", "note")
    return {
        **{name: getattr(head, name) for name in names}, "recurring_id": head.id, "expected_version": head.version,
        "on_day": head.on_day + 1 if head.unit == "week" else head.on_day, "starts_on": head.starts_on.isoformat(),
        "ends_on": None if head.ends_on is None else head.ends_on.isoformat(),
        "lines": [
            {"item_id": line.item_id, "unit_id": line.unit_id, "qty": f"{Quantity(line.qty, '').decimal():f}",
             "price": None if line.price_micros is None else f"{Price(line.price_micros, head.currency).decimal():f}",
             "discount_percent": percent_text(line.discount_permille), "text": line.text}
            for line in _lines(connection, recurring_id)
        ],
    }
