"""The page of an order, and what sales knows of an item."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection, func, select

from app.areas.catalog.models import Item, Unit
from app.areas.parties.queries import party_names
from app.areas.sales import rules
from app.areas.sales.models import SalesOrder, SalesOrderLine
from app.areas.sales.queries.lists import ORDER_STATES
from app.areas.sales.queries.orders import SERVICE, OrderLineRow, OrderRow, load_lines, load_order
from app.areas.sales.queries.waiting import load_waiting
from app.kernel.declare import Contribution
from app.kernel.formatting import in_sentence
from app.kernel.listing import ColumnInfo, Detail, Fact, Kind, LinesTable, Row, TimelineEntry, Tone
from app.kernel.money import Money, Price
from app.kernel.quantity import Quantity

SALES_SHOWN = 10
WAITING_SHOWN = 20

LINE_COLUMNS = (
    ColumnInfo("sku", "SKU", Kind.CODE, width=7, sortable=False),
    ColumnInfo("name", "Item", width=14, sortable=False),
    ColumnInfo("qty", "Ordered", Kind.QUANTITY, width=8, sortable=False),
    ColumnInfo("reserved", "Reserved", Kind.QUANTITY, width=8, sortable=False),
    ColumnInfo("shipped", "Shipped", Kind.QUANTITY, width=8, sortable=False),
    ColumnInfo("open", "Open", Kind.QUANTITY, width=7, sortable=False),
    ColumnInfo("price", "Price", Kind.PRICE, width=9, sortable=False),
    ColumnInfo("discount", "Discount", Kind.PERCENT, width=8, sortable=False),
    ColumnInfo("amount", "Amount", Kind.MONEY, width=10, sortable=False, total=True),
    ColumnInfo("promised", "Promised", Kind.DATE, width=9, sortable=False),
)
RULE_COLUMNS = (
    ColumnInfo("sku", "SKU", Kind.CODE, width=8, sortable=False),
    ColumnInfo("rule", "Why this price", width=40, sortable=False),
)
PART_OF = "↳ "
WAITING_COLUMNS = (
    ColumnInfo("number", "Order", Kind.CODE, width=9, sortable=False),
    ColumnInfo("customer", "Customer", width=16, sortable=False),
    ColumnInfo("required_on", "Required", Kind.DATE, width=9, sortable=False),
    ColumnInfo("missing", "Waits for", Kind.QUANTITY, width=9, sortable=False),
)


def _order_entries(order: OrderRow) -> list[TimelineEntry]:
    """Tell what happened to an order, the last first."""
    entries = [TimelineEntry(order.ordered_at, "Order entered", Tone.NEUTRAL, "shopping-cart")]
    if order.confirmed_at is not None:
        entries.append(TimelineEntry(order.confirmed_at, "Order confirmed", Tone.ACCENT, "check"))
    if order.shipped_at is not None:
        entries.append(TimelineEntry(order.shipped_at, "Order shipped", Tone.ACCENT, "truck"))
    if order.delivered_at is not None:
        entries.append(TimelineEntry(order.delivered_at, "Order delivered", Tone.GOOD, "package-check"))
    return entries[::-1]


def order_detail(connection: Connection, order_id: int, now: datetime) -> Detail:
    """Give an order's page: what was ordered, what is reserved, shipped and open."""
    order, lines = load_order(connection, order_id), load_lines(connection, order_id)
    missing = [line for line in lines if line.missing and line.is_goods]
    is_open = order.state in rules.OPEN_STATES
    return Detail(
        order.id, order.number, order.customer_name, dict(ORDER_STATES)[order.state],
        _order_facts(connection, order, now),
        (LinesTable("Lines", LINE_COLUMNS, tuple(_line_row(order, line) for line in lines), "item"), *_rules(lines)),
        timeline=tuple(_order_entries(order)),
        hint=_waiting_hint(missing) if is_open and missing else "",
    )


def _waiting_hint(missing: Sequence[OrderLineRow]) -> str:
    words = ", ".join(f"{in_sentence(Quantity(line.missing, line.stock_unit))} of {line.sku}" for line in missing[:3])
    more = f" and {len(missing) - 3} more items" if len(missing) > 3 else ""
    return f"Waits for {words}{more}. Reserve again when goods have come in."


def _order_facts(connection: Connection, order: OrderRow, now: datetime) -> tuple[Fact, ...]:
    late = order.state in rules.OPEN_STATES and order.required_on < now.date()
    facts = [
        Fact("Customer", order.customer_name, record="customer", record_id=order.customer_id),
        Fact("Required on", order.required_on, Kind.DATE, tone=Tone.BAD if late else Tone.NEUTRAL),
        Fact("Total", order.total, Kind.MONEY), Fact("Freight", Money(order.freight_minor, order.currency), Kind.MONEY),
        Fact("Ordered", order.ordered_at, Kind.TIME),
    ]
    if order.carrier_id is not None:
        name = party_names(connection, [order.carrier_id]).get(order.carrier_id, "")
        facts.append(Fact("Carrier", name, record="carrier", record_id=order.carrier_id))
    texts = (("Reference", order.customer_reference), ("Ship to", order.ship_to), ("Note", order.note))
    return (*facts, *(Fact(title, text) for title, text in texts if text))


def _line_row(order: OrderRow, line: OrderLineRow) -> Row:
    closed = order.state not in rules.OPEN_STATES
    still_open = 0 if closed or line.item_kind == SERVICE else line.open
    return Row(line.item_id, (
        line.sku, f"{PART_OF}{line.item_name}" if line.is_part else line.title, line.quantity,
        Quantity(line.reserved, line.stock_unit), Quantity(line.shipped, line.stock_unit),
        Quantity(still_open, line.stock_unit), None if line.is_part else line.price(order.currency),
        line.discount_permille or None, None if line.is_part else Money(line.amount_minor, order.currency),
        line.promised_on,
    ))


def _rules(lines: Sequence[OrderLineRow]) -> tuple[LinesTable, ...]:
    """Say which rules made the prices of the lines; an order from a file says nothing of it."""
    told = tuple(Row(line.item_id, (line.sku, line.price_rule)) for line in lines if line.price_rule)
    return (LinesTable("Prices", RULE_COLUMNS, told, "item", folded=True),) if told else ()


def item_sales(connection: Connection, item_id: int, now: datetime) -> Contribution:
    """Tell how much of an item was sold within a year, who waits for it, and who bought it last."""
    unit = connection.execute(
        select(Unit.code).join(Item, Item.unit_id == Unit.id).where(Item.id == item_id)).scalar_one()
    booked = [SalesOrderLine.item_id == item_id, SalesOrder.state.in_(rules.BOOKED_STATES)]
    lines = SalesOrderLine.__table__.join(SalesOrder.__table__, SalesOrder.id == SalesOrderLine.order_id)
    sold = connection.execute(
        select(func.coalesce(func.sum(SalesOrderLine.stock_qty), 0)).select_from(lines)
        .where(*booked, SalesOrder.ordered_at > now - timedelta(days=365))
    ).scalar_one()
    waiting = load_waiting(connection, [item_id])[:WAITING_SHOWN]
    table = LinesTable("Waiting for it", WAITING_COLUMNS, tuple(
        Row(row.order_id, (row.number, row.customer_name, row.required_on, Quantity(row.missing, unit)))
        for row in waiting
    ), "sales_order")
    return Contribution(
        facts=(Fact("Sold, 12 months", Quantity(int(sold), unit), Kind.QUANTITY),),
        lines=(table,) if waiting else (), timeline=_last_sales(connection, item_id),
    )


def _last_sales(connection: Connection, item_id: int) -> tuple[TimelineEntry, ...]:
    rows = connection.execute(
        select(SalesOrder.id, SalesOrder.number, SalesOrder.ordered_at, SalesOrder.customer_id, SalesOrder.currency,
               SalesOrderLine.qty, SalesOrderLine.price_micros, Unit.code)
        .join(SalesOrder, SalesOrder.id == SalesOrderLine.order_id).join(Unit, Unit.id == SalesOrderLine.unit_id)
        .where(SalesOrderLine.item_id == item_id, SalesOrder.state.in_(rules.BOOKED_STATES))
        .order_by(SalesOrderLine.id.desc()).limit(SALES_SHOWN)
    ).all()
    names = party_names(connection, {row.customer_id for row in rows})
    return tuple(
        TimelineEntry(
            row.ordered_at, f"{names[row.customer_id]} ordered {Quantity(row.qty, row.code)} at "
            f"{Price(row.price_micros, row.currency)}, {row.number}", Tone.ACCENT, "shopping-cart", "sales_order",
            row.id,
        ) for row in rows
    )
