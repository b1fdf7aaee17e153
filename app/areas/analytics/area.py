"""The area's declaration: the tab that looks over all others."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from app.areas.analytics.documents import operations_report
from app.areas.analytics.queries import figures, flows
from app.areas.analytics.queries.decisions import DECISIONS, detail_among
from app.areas.analytics.queries.my_day import ALL_KINDS, MY_DAY, behind
from app.areas.support.queries import pictures
from app.kernel.declare import DetailSpec, DocumentSpec, FigureSpec, PermissionSpec, Reader
from app.ui.declare import (
    ActionSpec,
    AreaSpec,
    ChartSpec,
    DashboardSpec,
    EmptySpec,
    Selection,
    TabSpec,
    ViewSpec,
    in_state,
    one,
)

_REPORT = ActionSpec(
    "analytics.print_report", "Operations report", "printer", document="operations_report",
    help="The month in figures, tables and pictures, to print or to keep as PDF.",
)


def _behind(_reader: Reader, selection: Selection) -> tuple[str, int]:
    return behind(selection.ids[0])


_OPEN = ActionSpec(
    "analytics.open", "Open", "arrow-right", one, leads=_behind, primary=True, key="Ctrl+Return",
    help="Go to the record behind it, where it is done.",
)


def _this_activity(_reader: Reader, selection: Selection, _now: datetime) -> Mapping[str, Any]:
    return {"activity_id": behind(selection.ids[0])[1]}


_DONE = ActionSpec(
    "analytics.complete_activity", "Done", "check", in_state("activity", column="kind"), "complete_activity",
    _this_activity, help="Write down what came of a call, a meeting or a task, and plan what comes next.",
)

_DASHBOARD = DashboardSpec(
    (
        "inventory.value", "inventory.turnover", "inventory.cover", "inventory.below", "purchasing.on_time_in_full",
        "sales.revenue", "sales.fulfilment", "analytics.perfect_orders", "logistics.late", "analytics.complaints",
        "support.open", "support.satisfaction",
    ),
    (
        ChartSpec("analytics.flows", "Orders in and shipments out, by week", flows.orders_and_shipments,
                  "app.areas.analytics.charts:draw_orders_and_shipments", span=2,
                  help="Orders by the week in which they came in, shipments by the week in which they left."),
        ChartSpec("analytics.stock", "Stock value at month ends", flows.stock_by_month,
                  "app.areas.inventory.charts:draw_value_by_month"),
        ChartSpec("analytics.lateness", "Late shipments and tickets opened, by week", flows.lateness_and_tickets,
                  "app.areas.analytics.charts:draw_lateness_and_tickets", span=2,
                  help="Shipments that arrived after the day they were expected, next to what customers wrote."),
        ChartSpec("analytics.satisfaction", "Satisfaction by month", pictures.satisfaction_by_month,
                  "app.areas.support.charts.tickets:draw_satisfaction_by_month",
                  help="The mean of the scores from 1 to 5; the number of answers stands at the foot of each bar."),
        ChartSpec("analytics.suppliers", "Suppliers on time in full, 12 months", flows.on_time_by_supplier,
                  "app.areas.purchasing.charts:draw_on_time_by_supplier", span=2,
                  help="Lines that came in full, in good condition and on their day, of those that were due."),
        ChartSpec("analytics.complaints", "Complaints by supplier, 12 months", pictures.complaints_by_supplier,
                  "app.areas.support.charts.tickets:draw_complaints_by_supplier",
                  help="Customers' complaints that lead back through shipment, lot and receipt."),
    ),
)

_TAB = TabSpec(
    "overview", "Overview", "layout-dashboard", 10,
    views=(
        ViewSpec(
            "decisions", (_OPEN, _REPORT),
            EmptySpec("Nothing needs a decision", "Nothing is late, nothing is short, and no customer waits. What does "
                      "will stand here: late tickets, shipments, orders and purchases, and what is to be bought.",
                      "circle-check"),
        ),
        ViewSpec(
            "my_day", (_OPEN, _DONE),
            EmptySpec("Your day is clear", "Calls and tasks that are due, tickets of yours, promises that break, "
                      "offers that lapse and invoices that your customers have not paid stand here, what presses "
                      "most on top.",
                      "sun"), order=60,
        ),
    ),
    dashboard=_DASHBOARD,
    help="Both flows at a glance: goods from supplier to customer, and what customers say on the way back.",
)

AREA = AreaSpec(
    name="analytics", title="Analytics",
    lists=(DECISIONS, MY_DAY),
    details=(DetailSpec("decision", "Decision", detail_among(ALL_KINDS)),),
    documents=(
        DocumentSpec("operations_report", "Operations report", "", "analytics.read", operations_report),
    ),
    figures=(
        FigureSpec("analytics.perfect_orders", "Perfect orders", figures.perfect_orders),
        FigureSpec("analytics.complaints", "Complaints per 1,000 shipments", figures.complaint_rate),
    ),
    permissions=(PermissionSpec("analytics.read", "See the overview and its report"),),
    tabs=(_TAB,),
)
