"""What is declared of customers' orders."""

from datetime import datetime

from sqlalchemy import select

from app.areas.inventory.events import StockCameFree
from app.areas.parties.models import Party
from app.areas.purchasing.events import GoodsDropShipped, GoodsReceived
from app.areas.sales import documents
from app.areas.sales.area.beginning import new_order
from app.areas.sales.models import SalesOrder
from app.areas.sales.operations import confirming, dropping, orders
from app.areas.sales.operations.arriving import serve_waiting
from app.areas.sales.operations.importing_lines import ORDER_LINES
from app.areas.sales.operations.importing_orders import ORDERS
from app.areas.sales.queries import at_risk, checks, figures, merging, pages, prefills
from app.areas.sales.queries.amend_advice import advise_order
from app.areas.sales.queries.blocked import line_blocks
from app.areas.sales.queries.dropped import dropped_of_order
from app.areas.sales.queries.kits import item_kit
from app.areas.sales.queries.lists import SALES_ORDERS
from app.areas.sales.rules import DRAFT, MOVING_STATES, OPEN_STATES
from app.kernel.declare import (
    CheckSpec,
    ContributionSpec,
    DetailSpec,
    DocumentSpec,
    FigureSpec,
    OperationSpec,
    PermissionSpec,
    Reader,
    SearchSpec,
    Subscriber,
)
from app.kernel.forms import FormSpec
from app.kernel.listing import ListRequest
from app.ui.declare import (
    ActionSpec,
    AreaSpec,
    ChartSpec,
    DashboardSpec,
    EmptySpec,
    TabPart,
    TabSpec,
    ViewSpec,
    in_state,
    of_selected,
    one,
    selected,
)

FORM = FormSpec(
    ("customer_id", "required_on", "customer_reference", "lines"),
    ("ship_to", "carrier_id", "freight", "ship_complete", "warehouse_id", "note"),
)
OPERATIONS = (
    OperationSpec(orders.create_sales_order, "Order entered", "sales.order", advise=advise_order, form=FORM),
    OperationSpec(orders.change_sales_order, "Order changed", "sales.order", advise=advise_order, form=FORM),
    OperationSpec(confirming.confirm_sales_order, "Order confirmed", "sales.order"),
    OperationSpec(confirming.reserve_order, "Stock reserved for order", "sales.order"),
    OperationSpec(confirming.reserve_waiting_orders, "Stock reserved for waiting orders", "sales.order"),
    OperationSpec(confirming.cancel_sales_order, "Order cancelled", "sales.order"),
    OperationSpec(dropping.drop_ship, "Delivery by suppliers ordered", "purchasing.order"),
)


def _late_orders(reader: Reader, now: datetime) -> int:
    return SALES_ORDERS.count(reader, ListRequest(preset="late", as_of=now))


ORDERS_VIEW = ViewSpec(
    "sales_orders",
    (
        ActionSpec("sales.new_order", "New order", "plus", operation="create_sales_order", prefill=new_order,
                   key="Ctrl+N"),
        ActionSpec("sales.confirm", "Confirm", "check", in_state(DRAFT, single=False), "confirm_sales_order",
                   selected("order_id"), ask=False, each=True, primary=True, key="Ctrl+Return",
                   help="Promise it to the customer and reserve what is in stock."),
        ActionSpec("sales.change", "Change", "pencil", in_state(DRAFT), "change_sales_order",
                   of_selected(prefills.order_as_it_is)),
        ActionSpec("sales.reserve", "Reserve", "lock", in_state(*OPEN_STATES, single=False), "reserve_order",
                   selected("order_id"), ask=False, each=True, help="Reserve what is free by now."),
        ActionSpec("sales.ship", "Make shipment", "truck", in_state(*MOVING_STATES, single=False), "create_shipment",
                   selected("order_id"), ask=False, each=True, primary=True,
                   help="Have all that is reserved picked and sent."),
        ActionSpec("sales.reserve_waiting", "Reserve for all that wait", "refresh-cw",
                   operation="reserve_waiting_orders", ask=False,
                   help="Serve all orders that wait, the earliest required first."),
        ActionSpec("sales.drop_ship", "Deliver by supplier", "external-link", in_state(*MOVING_STATES), "drop_ship",
                   selected("order_id"), help="Have suppliers deliver what is lacking straight to the customer."),
        ActionSpec("sales.ask", "Open ticket", "ticket-plus", one, "open_ticket", of_selected(prefills.asked_about),
                   help="Write down what the customer says about this order."),
        ActionSpec("sales.cancel", "Cancel", "ban", in_state(DRAFT, *OPEN_STATES), "cancel_sales_order",
                   selected("order_id"),
                   help="Cancel it, or the rest of a partly shipped one."),
        ActionSpec("sales.print", "Print confirmation", "printer", one, document="order_confirmation"),
    ),
    EmptySpec("No orders yet", "Enter the first one, or import orders from a file.", "shopping-cart",
              "sales.new_order"),
    order=30, group="Orders",
)

TAB = TabSpec(
    "sales", "Sales", "shopping-cart", 70, (ORDERS_VIEW,),
    DashboardSpec(("sales.revenue", "sales.open_value", "sales.waiting", "sales.fulfilment", "sales.fill_rate"), (
        ChartSpec("sales.revenue_by_month", "Revenue by month", figures.revenue_by_month,
                  "app.areas.sales.charts.orders:draw_revenue_by_month", span=2),
        ChartSpec("sales.revenue_by_category", "Categories by revenue, 12 months", figures.revenue_by_category,
                  "app.areas.sales.charts.orders:draw_amount_by_name"),
        ChartSpec("sales.open_by_week", "Open orders by the week required", figures.open_by_week,
                  "app.areas.sales.charts.orders:draw_open_by_week", span=2),
        ChartSpec("sales.fulfilment_by_month", "Days from order to shipment, median", figures.fulfilment_by_month,
                  "app.areas.sales.charts.orders:draw_fulfilment_by_month"),
    ), of=("sales_orders",)),
    _late_orders, help="What customers ordered, what is promised, and what they wait for.",
)

_ORDER_FOUND = select(
    SalesOrder.id, SalesOrder.number, Party.name, SalesOrder.customer_reference,
).join(Party, Party.id == SalesOrder.customer_id)

ORDERS_AREA = AreaSpec(
    name="sales", title="Sales",
    operations=OPERATIONS, merges=merging.MERGES,
    subscribers=(
        Subscriber(GoodsReceived, serve_waiting), Subscriber(StockCameFree, serve_waiting),
        Subscriber(GoodsDropShipped, dropping.count_dropped),
    ),
    lists=(SALES_ORDERS, at_risk.SUPPLIER_RISKS),
    details=(
        DetailSpec("sales_order", "Order", pages.order_detail),
    ),
    contributions=(
        ContributionSpec("item", pages.item_sales), ContributionSpec("item", item_kit),
        ContributionSpec("purchase_order_line", line_blocks), ContributionSpec("sales_order", dropped_of_order),
        ContributionSpec("supplier", at_risk.supplier_risk),
    ),
    searches=(SearchSpec("sales_order", "Order", SalesOrder, _ORDER_FOUND),),
    checks=(
        CheckSpec("sales.reservations", "Reservations agree with orders", checks.check_reservations),
        CheckSpec("sales.expected", "What is to go out agrees with open orders", checks.check_expected),
        CheckSpec("sales.totals", "Totals of orders agree with their lines", checks.check_totals),
    ),
    documents=(
        DocumentSpec("order_confirmation", "Order confirmation", "sales_order", "sales.read",
                     documents.order_confirmation),
    ),
    figures=(
        FigureSpec("sales.open_value", "Open orders", figures.open_value),
        FigureSpec("sales.waiting", "Waiting for stock", figures.waiting),
        FigureSpec("sales.fulfilment", "Fulfilment time", figures.fulfilment_time),
        FigureSpec("sales.fill_rate", "Fill rate", figures.fill_rate),
        FigureSpec("sales.revenue_at_risk", "Revenue on one source", at_risk.revenue_at_risk),
    ),
    imports=(ORDERS, ORDER_LINES),
    permissions=(PermissionSpec("sales.order", "Enter, confirm and cancel orders"),),
    tabs=(TAB,),
    tab_parts=(TabPart("suppliers", views=(ViewSpec(
        "supplier_risks", order=63,
        empty=EmptySpec("No suppliers yet", "Who the firm depends on is listed here.", "shield-alert"),
        group="Assessment",
    ),), dashboard=DashboardSpec(("sales.revenue_at_risk",), of=("purchase_orders",))),),
)
