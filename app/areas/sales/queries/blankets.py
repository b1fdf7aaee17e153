"""Blanket orders as they are listed and shown, and what is left of them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, and_, case, func, select

from app.areas.catalog.models import Item, Unit
from app.areas.company.queries import load_profile
from app.areas.company.rules import local_day
from app.areas.parties.models import Party
from app.areas.purchasing.rules.contracts import CONTRACT_WORDS, SOON_DAYS, state_on
from app.areas.sales.models import BlanketLine, BlanketOrder, SalesOrder, SalesOrderLine
from app.areas.sales.queries.lists import ORDER_STATES
from app.areas.sales.queries.prefills import USUAL_DAYS, percent_text
from app.areas.sales.rules import CANCELLED
from app.areas.sales.rules.blankets import Agreed, Release, released
from app.kernel.columns import table_of
from app.kernel.days import days_between
from app.kernel.declare import Contribution, SearchSpec
from app.kernel.errors import NotFoundError
from app.kernel.listing import ColumnInfo, Detail, Fact, Kind, LinesTable, PresetInfo, Row, Sort, Tone
from app.kernel.money import Money, Price
from app.kernel.quantity import Quantity
from app.kernel.query import TODAY, ListQuery, Preset, column

SHOWN = 20
_days_left = days_between(BlanketOrder.valid_to, TODAY)
_state = case(
    (BlanketOrder.state == "ended", "ended"), (BlanketOrder.valid_from > TODAY, "coming"),
    (BlanketOrder.valid_to < TODAY, "expired"), (_days_left <= SOON_DAYS, "expiring"), else_="valid",
)
_valid = and_(BlanketOrder.state == "active", BlanketOrder.valid_to >= TODAY, BlanketOrder.valid_from <= TODAY)
_orders = (
    select(func.count(func.distinct(SalesOrderLine.order_id)))
    .join(BlanketLine, BlanketLine.id == SalesOrderLine.blanket_line_id)
    .where(BlanketLine.blanket_id == BlanketOrder.id).correlate(BlanketOrder).scalar_subquery()
)

BLANKETS = ListQuery(
    name="blanket_orders", title="Blanket orders", record="blanket_order", id=BlanketOrder.id, permission="sales.read",
    source=table_of(BlanketOrder).outerjoin(table_of(Party), Party.id == BlanketOrder.customer_id),
    sort=(Sort("valid_to"),),
    columns=(
        column("number", "Blanket order", BlanketOrder.number, Kind.CODE, width=12),
        column("customer", "Customer", Party.name, width=22, sortable=False),
        column("title", "About", BlanketOrder.title, width=16, sortable=False),
        column("state", "State", _state, Kind.STATE, width=12, states=CONTRACT_WORDS, sortable=False),
        column("valid_from", "From", BlanketOrder.valid_from, Kind.DATE, width=11, sortable=False),
        column("valid_to", "Until", BlanketOrder.valid_to, Kind.DATE, width=11),
        column("orders", "Releases", _orders, Kind.INTEGER, width=9, sortable=False),
    ),
    presets=(
        Preset(PresetInfo("valid", "Valid", Tone.GOOD), _valid),
        Preset(PresetInfo("expiring", "Ends soon", Tone.WARNING), and_(_valid, _days_left <= SOON_DAYS)),
    ),
)
SEARCH = SearchSpec("blanket_order", "Blanket order", BlanketOrder, select(
    BlanketOrder.id, BlanketOrder.number, Party.name, BlanketOrder.title).join(
    Party, Party.id == BlanketOrder.customer_id))

LINE_COLUMNS = (
    ColumnInfo("sku", "SKU", Kind.CODE, width=8, sortable=False), ColumnInfo("name", "Item", width=20, sortable=False),
    ColumnInfo("total", "In all", Kind.QUANTITY, width=10, sortable=False),
    ColumnInfo("released", "Released", Kind.QUANTITY, width=10, sortable=False),
    ColumnInfo("left", "Left", Kind.QUANTITY, width=10, sortable=False),
    ColumnInfo("price", "Price", Kind.PRICE, width=10, sortable=False),
    ColumnInfo("discount", "Discount", Kind.PERCENT, width=8, sortable=False),
)
RELEASE_COLUMNS = (
    ColumnInfo("number", "Order", Kind.CODE, width=9, sortable=False),
    ColumnInfo("state", "State", Kind.STATE, width=11, sortable=False, states=ORDER_STATES),
    ColumnInfo("required", "Required", Kind.DATE, width=10, sortable=False),
    ColumnInfo("total", "Total", Kind.MONEY, width=10, sortable=False),
)


def released_of(
    connection: Connection, line_ids: Iterable[int], but_lines: Iterable[int] = (),
) -> dict[int, int]:
    """Give how much was released of lines of blanket orders, in their units; order lines named `but_lines` apart."""
    rows: Any = connection.execute(
        select(SalesOrderLine.blanket_line_id, SalesOrderLine.qty, SalesOrderLine.stock_qty,
               SalesOrderLine.stock_qty_shipped, SalesOrder.state)
        .join(SalesOrder, SalesOrder.id == SalesOrderLine.order_id)
        .where(SalesOrderLine.blanket_line_id.in_(list(line_ids)), SalesOrder.state != CANCELLED,
               SalesOrderLine.id.not_in(list(but_lines))))
    found: dict[int, list[Release]] = defaultdict(list)
    for line_id, *values in rows:
        found[line_id].append(Release(*values))
    return {line_id: released(releases) for line_id, releases in found.items()}


def load_agreed(
    connection: Connection, line_ids: Iterable[int], but_lines: Iterable[int] = (),
) -> dict[int, Agreed]:
    """Read lines of blanket orders with what is left of them."""
    wanted = list(line_ids)
    taken = released_of(connection, wanted, but_lines)
    rows = connection.execute(
        select(BlanketLine.id, BlanketOrder.number, Item.sku, Item.name, BlanketLine.total_qty, Unit.code)
        .join(BlanketOrder, BlanketOrder.id == BlanketLine.blanket_id).join(Item, Item.id == BlanketLine.item_id)
        .join(Unit, Unit.id == BlanketLine.unit_id).where(BlanketLine.id.in_(wanted)))
    return {row[0]: Agreed(row[1], f"{row[2]} {row[3]}", row[4], taken.get(row[0], 0), row[5]) for row in rows}


def _lines(connection: Connection, blanket_id: int) -> list[Any]:
    return list(connection.execute(
        select(BlanketLine.id, BlanketLine.item_id, Item.sku, Item.name, BlanketLine.unit_id, Unit.code.label("unit"),
               BlanketLine.total_qty, BlanketLine.price_micros, BlanketLine.discount_permille)
        .join(Item, Item.id == BlanketLine.item_id).join(Unit, Unit.id == BlanketLine.unit_id)
        .where(BlanketLine.blanket_id == blanket_id).order_by(BlanketLine.id)))


def _head(connection: Connection, blanket_id: int) -> Any:
    table = table_of(BlanketOrder)
    row = connection.execute(
        select(table, Party.name.label("customer")).join(Party, Party.id == table.c.customer_id)
        .where(table.c.id == blanket_id)).first()
    if row is None:
        raise NotFoundError("record.missing", f"There is no blanket order with the number {blanket_id}.")
    return row


def blanket_detail(connection: Connection, blanket_id: int, now: datetime) -> Detail:
    """Show a blanket order: what was agreed, what is left, and the orders that were released."""
    head, lines = _head(connection, blanket_id), _lines(connection, blanket_id)
    today = local_day(now, load_profile(connection).zone)
    state = state_on(head.state, head.valid_from, head.valid_to, today)
    agreed = load_agreed(connection, [line.id for line in lines])
    facts = (
        Fact("Customer", head.customer, record="customer", record_id=head.customer_id),
        Fact("Valid from", head.valid_from, Kind.DATE), Fact("Valid until", head.valid_to, Kind.DATE),
        Fact("Reference", head.customer_reference), Fact("Note", head.note),
    )
    left = any(one.remaining for one in agreed.values())
    return Detail(
        head.id, head.number, head.title or head.customer, dict(CONTRACT_WORDS)[state],
        tuple(fact for fact in facts if fact.value),
        (LinesTable("Agreed", LINE_COLUMNS, tuple(Row(line.item_id, (
            line.sku, line.name, Quantity(line.total_qty, line.unit), Quantity(agreed[line.id].released, line.unit),
            Quantity(agreed[line.id].remaining, line.unit), Price(line.price_micros, head.currency),
            line.discount_permille or None)) for line in lines), "item"), *_released(connection, blanket_id)),
        hint="Release a part of it to make an order." if state in ("valid", "expiring") and left else "",
    )


def _released(connection: Connection, blanket_id: int) -> tuple[LinesTable, ...]:
    rows = connection.execute(
        select(SalesOrder.id, SalesOrder.number, SalesOrder.state, SalesOrder.required_on, SalesOrder.total_minor,
               SalesOrder.currency).distinct()
        .join(SalesOrderLine, SalesOrderLine.order_id == SalesOrder.id)
        .join(BlanketLine, BlanketLine.id == SalesOrderLine.blanket_line_id)
        .where(BlanketLine.blanket_id == blanket_id).order_by(SalesOrder.id.desc()).limit(SHOWN)).all()
    table = LinesTable("Releases", RELEASE_COLUMNS, tuple(Row(row.id, (
        row.number, row.state, row.required_on, Money(row.total_minor, row.currency))) for row in rows), "sales_order")
    return (table,) if rows else ()


def order_blanket(connection: Connection, order_id: int, _now: datetime) -> Contribution:
    """Name the blanket orders from which an order was released."""
    rows = connection.execute(
        select(BlanketOrder.id, BlanketOrder.number).distinct()
        .join(BlanketLine, BlanketLine.blanket_id == BlanketOrder.id)
        .join(SalesOrderLine, SalesOrderLine.blanket_line_id == BlanketLine.id)
        .where(SalesOrderLine.order_id == order_id).order_by(BlanketOrder.id))
    return Contribution(facts=tuple(
        Fact("Released from", row.number, Kind.CODE, record="blanket_order", record_id=row.id) for row in rows))


def customer_blankets(connection: Connection, customer_id: int, now: datetime) -> Contribution:
    """Name the blanket orders of a customer that are valid."""
    today = local_day(now, load_profile(connection).zone)
    rows = connection.execute(
        select(BlanketOrder.id, BlanketOrder.number, BlanketOrder.title, BlanketOrder.valid_to).where(
            BlanketOrder.customer_id == customer_id, BlanketOrder.valid_to >= today, BlanketOrder.state == "active")
        .order_by(BlanketOrder.valid_to, BlanketOrder.id).limit(SHOWN))
    return Contribution(facts=tuple(
        Fact("Blanket order", f"{row.number} {row.title}".strip(), record="blanket_order", record_id=row.id)
        for row in rows))


def blanket_as_it_is(connection: Connection, blanket_id: int) -> Mapping[str, Any]:
    """Give a blanket order, to be changed."""
    head = _head(connection, blanket_id)
    return {
        "blanket_id": head.id, "valid_from": head.valid_from.isoformat(), "valid_to": head.valid_to.isoformat(),
        "title": head.title, "customer_reference": head.customer_reference, "note": head.note,
        "expected_version": head.version,
        "lines": [
            {"item_id": line.item_id, "unit_id": line.unit_id,
             "total_qty": f"{Quantity(line.total_qty, '').decimal():f}",
             "price": f"{Price(line.price_micros, head.currency).decimal():f}",
             "discount_percent": percent_text(line.discount_permille)} for line in _lines(connection, blanket_id)
        ],
    }


def blanket_to_release(connection: Connection, blanket_id: int, now: datetime) -> Mapping[str, Any]:
    """Give what is left of a blanket order, to be released; nothing is taken yet."""
    lines = _lines(connection, blanket_id)
    agreed = load_agreed(connection, [line.id for line in lines])
    day = local_day(now, load_profile(connection).zone) + timedelta(days=USUAL_DAYS)
    return {
        "blanket_id": blanket_id, "required_on": day.isoformat(),
        "lines": [
            {"line_id": line.id, "qty": "0", "what": f"{line.sku} {line.name}, "
             f"{Quantity(agreed[line.id].remaining, line.unit)} left"} for line in lines if agreed[line.id].remaining
        ],
    }
