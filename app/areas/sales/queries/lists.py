"""The lists of sales: customers and orders."""

from sqlalchemy import ColumnElement, and_, case, exists, func, select, type_coerce
from sqlalchemy.orm import aliased

from app.areas.inventory.models import Expected, Reservation, Warehouse
from app.areas.parties.models import Party
from app.areas.sales.models import CustomerTerms, SalesOrder, SalesOrderLine
from app.areas.sales.queries.orders import LINE_KIND, reserved_of_line
from app.areas.sales.rules import (
    BOOKED_STATES,
    CANCELLED,
    CONFIRMED,
    DELIVERED,
    DRAFT,
    ON_HOLD,
    OPEN_STATES,
    PARTLY_SHIPPED,
    SHIPPED,
)
from app.kernel.columns import Exact, table_of
from app.kernel.listing import Kind, PresetInfo, Sort, StateWord, Tone
from app.kernel.query import NOW, TODAY, ListQuery, Preset, column

YEAR_MICROS = 365 * 86_400 * 1_000_000

ORDER_STATES = (
    (DRAFT, StateWord("Draft")), (CONFIRMED, StateWord("Confirmed", Tone.ACCENT)),
    (ON_HOLD, StateWord("On hold", Tone.BAD)),
    (PARTLY_SHIPPED, StateWord("Partly shipped", Tone.WARNING)), (SHIPPED, StateWord("Shipped", Tone.ACCENT)),
    (DELIVERED, StateWord("Delivered", Tone.GOOD)), (CANCELLED, StateWord("Cancelled")),
)

is_open = SalesOrder.state.in_(OPEN_STATES)

reserved_for_order: ColumnElement[bool] = exists().where(
    SalesOrderLine.order_id == SalesOrder.id, Reservation.for_kind == LINE_KIND,
    Reservation.for_id == SalesOrderLine.id,
).correlate(SalesOrder)

# Only lines that are still to go out are expected, so services and closed orders never wait.
lacks_stock: ColumnElement[bool] = exists().where(
    SalesOrderLine.order_id == SalesOrder.id, Expected.for_kind == LINE_KIND, Expected.for_id == SalesOrderLine.id,
    Expected.qty > reserved_of_line(),
).correlate(SalesOrder)

stock_state = case(
    (and_(is_open, lacks_stock), case((reserved_for_order, "partly"), else_="waiting")), (is_open, "reserved"),
)
STOCK_STATES = (
    ("waiting", StateWord("Waiting", Tone.BAD)), ("partly", StateWord("Partly", Tone.WARNING)),
    ("reserved", StateWord("Reserved", Tone.GOOD)),
)

_carrier = aliased(Party, name="carrier")
_of_customer = and_(SalesOrder.customer_id == Party.id, SalesOrder.currency == Party.currency)
_year_ago = NOW - YEAR_MICROS

open_orders = (
    select(func.count()).where(SalesOrder.customer_id == Party.id, is_open).correlate(Party).scalar_subquery()
)
revenue_of_customer = (
    select(func.coalesce(func.sum(SalesOrder.total_minor - SalesOrder.freight_minor), 0))
    .where(_of_customer, SalesOrder.state.in_(BOOKED_STATES), type_coerce(SalesOrder.ordered_at, Exact()) > _year_ago)
    .correlate(Party).scalar_subquery()
)
last_order = select(func.max(SalesOrder.ordered_at)).where(
    SalesOrder.customer_id == Party.id, SalesOrder.state.in_(BOOKED_STATES),
).correlate(Party).scalar_subquery()
on_hold = func.coalesce(CustomerTerms.on_hold, False)

CUSTOMERS = ListQuery(
    name="customers", title="Customers", record="customer", id=Party.id, permission="sales.read",
    source=table_of(Party).outerjoin(table_of(CustomerTerms), CustomerTerms.party_id == Party.id),
    where=Party.is_customer.is_(True), sort=(Sort("name"),),
    columns=(
        column("code", "Code", Party.code, Kind.CODE, width=10, sortable=False),
        column("name", "Customer", Party.name, width=30),
        column("country", "Country", Party.country, width=14, sortable=False),
        column("city", "City", Party.city, width=16, sortable=False),
        column("open_orders", "Open orders", open_orders, Kind.INTEGER, width=11, sortable=False, total=True,
               short="Open"),
        column("revenue", "Revenue, 12 months", revenue_of_customer, Kind.MONEY, unit=Party.currency, width=14,
               short="Revenue", sortable=False, total=True, help="Orders of the last 12 months, without freight."),
        column("last_order", "Last order", last_order, Kind.TIME, width=13, sortable=False),
        column("on_hold", "On hold", on_hold, Kind.FLAG, width=8, sortable=False),
        column("email", "Mail", Party.email, width=22, sortable=False, shown=False),
        column("phone", "Phone", Party.phone, width=16, sortable=False, shown=False),
    ),
    presets=(
        Preset(PresetInfo("open", "With open orders"), exists().where(SalesOrder.customer_id == Party.id, is_open)
               .correlate(Party)),
        Preset(PresetInfo("quiet", "Quiet for a year", Tone.WARNING), and_(
            exists().where(SalesOrder.customer_id == Party.id).correlate(Party),
            ~exists().where(SalesOrder.customer_id == Party.id,
                            type_coerce(SalesOrder.ordered_at, Exact()) > _year_ago).correlate(Party),
        )),
        Preset(PresetInfo("hold", "On hold", Tone.BAD), on_hold.is_(True)),
    ),
)

SALES_ORDERS = ListQuery(
    name="sales_orders", title="Orders", record="sales_order", id=SalesOrder.id, permission="sales.read",
    owners={"customer_id": SalesOrder.customer_id},
    source=table_of(SalesOrder).outerjoin(table_of(Party), Party.id == SalesOrder.customer_id)
    .outerjoin(_carrier, _carrier.id == SalesOrder.carrier_id)
    .outerjoin(table_of(Warehouse), Warehouse.id == SalesOrder.warehouse_id),
    sort=(Sort("ordered_at", descending=True),),
    columns=(
        column("number", "Order", SalesOrder.number, Kind.CODE, width=9),
        column("customer", "Customer", Party.name, width=28, sortable=False),
        column("state", "State", SalesOrder.state, Kind.STATE, width=13, states=ORDER_STATES, sortable=False),
        column("stock", "Stock", stock_state, Kind.STATE, width=9, states=STOCK_STATES, sortable=False),
        column("ordered_at", "Ordered", SalesOrder.ordered_at, Kind.TIME, width=11),
        column("required_on", "Required", SalesOrder.required_on, Kind.DATE, width=11),
        column("total", "Total", SalesOrder.total_minor, Kind.MONEY, unit=SalesOrder.currency, width=12,
               sortable=False, total=True),
        column("shipped_at", "Shipped", SalesOrder.shipped_at, Kind.TIME, width=11, sortable=False, shown=False),
        column("reference", "Reference", SalesOrder.customer_reference, Kind.CODE, width=13, sortable=False,
               shown=False),
        column("carrier", "Carrier", _carrier.name, width=16, sortable=False, shown=False),
        column("warehouse", "Warehouse", Warehouse.name, width=16, sortable=False, shown=False),
    ),
    presets=(
        Preset(PresetInfo("open", "Open"), is_open),
        Preset(PresetInfo("to_ship", "To ship", Tone.ACCENT), and_(is_open, reserved_for_order)),
        Preset(PresetInfo("waiting", "Waiting for stock", Tone.WARNING), and_(is_open, lacks_stock)),
        Preset(PresetInfo("late", "Late", Tone.BAD), and_(is_open, SalesOrder.required_on < TODAY)),
        Preset(PresetInfo("hold", "On hold", Tone.BAD), SalesOrder.state == ON_HOLD),
        Preset(PresetInfo("drafts", "Drafts"), SalesOrder.state == DRAFT),
        Preset(PresetInfo("delivered", "Delivered", Tone.GOOD), SalesOrder.state == DELIVERED),
    ),
)
