"""Both flows at a glance, against numbers computed by hand on a firm with a handful of documents."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from matplotlib.figure import Figure as Picture
from sqlalchemy import Connection

from app.areas.analytics.queries import flows
from app.areas.analytics.queries.months import months_in_numbers
from app.areas.inventory.operations.setup import SetReorderRule
from app.areas.logistics.operations.tracking import DeliverShipment
from app.areas.support.operations import AnswerTicket, ResolveTicket
from app.kernel.chartstyle import ChartStyle
from app.kernel.errors import NotFoundError
from app.kernel.listing import Figure, ListRequest, Tone
from app.kernel.money import Money
from app.kernel.printed import PrintChart, PrintTable
from app.kernel.resolve import resolve
from app.kernel.workspace import Workspace
from tests.areas.logistics.shipping import send
from tests.areas.purchasing.buying import add_supplier, order_and_send
from tests.areas.sales.selling import add_customer, add_items, sell, stock
from tests.areas.support.complaining import at, complain
from tests.plans import SORTS, plans_of, scans_of

BIG = (
    "inventory_move", "sales_order ", "sales_order_line", "logistics_shipment", "support_ticket", "purchasing_order",
    "purchasing_receipt",
)


def figure(workspace: Workspace, key: str) -> Figure:
    """Read a figure."""
    spec = next(spec for spec in workspace.declarations.figures if spec.key == key)
    with workspace.reader() as reader:
        return spec.load(reader, workspace.clock.now())


def decisions(workspace: Workspace, preset: str | None = None) -> list[tuple[Any, ...]]:
    """Read what needs a decision: kind, number, who, days late, amount."""
    query = workspace.declarations.list_query("decisions")
    place = {info.info.key: index for index, info in enumerate(query.columns)}
    request = ListRequest(preset, as_of=workspace.clock.now())
    with workspace.reader() as reader:
        rows = query.page(reader, request).rows
        assert query.count(reader, request) == len(rows)
    keys = ("kind", "number", "who", "days_late", "amount")
    return [tuple(row.values[place[key]] for key in keys) for row in rows]


@pytest.fixture
def trading(workspace: Workspace) -> Workspace:
    """Give a firm that sold tea on Monday 2 March, all required by Thursday the 12th.

    One order left on the 4th and arrived on time; of a second, which left on the 11th, the customer complains; a third
    left on the 13th, a day late; a fourth never left. Its supplier should have brought more by the 10th. Tickets: the
    complaint about the second order, urgent and never answered, and a question that was answered and resolved.
    """
    at(workspace, 2, 10)
    tea, = add_items(workspace, "TEA")
    stock(workspace, tea, 40)
    order_and_send(workspace, add_supplier(workspace), [(tea, "20", "2.50")], date(2026, 3, 10))
    customers = [add_customer(workspace, name) for name in ("Alfreds", "Berglunds", "Chop-suey", "Drachenblut")]
    orders = [sell(workspace, customer, [(tea, "8")]).order_id for customer in customers]
    at(workspace, 4, 10)
    first = send(workspace, orders[0])
    at(workspace, 6, 10)
    workspace.dispatch(DeliverShipment(first, "A. Trujillo"))
    at(workspace, 11, 10)
    second = send(workspace, orders[1])
    at(workspace, 13, 10)
    send(workspace, orders[2])
    complain(workspace, customers[1], category="damaged", priority="urgent", shipment_id=second)
    question = complain(workspace, customers[0], subject="Invoice")
    workspace.dispatch(AnswerTicket(question, "It is in your mail."))
    workspace.dispatch(ResolveTicket(question))
    workspace.dispatch(SetReorderRule(tea, Decimal(60), Decimal(100)))
    at(workspace, 16, 12)
    return workspace


def test_what_needs_a_decision_comes_customers_first(trading: Workspace) -> None:
    """Shipments are expected by the day their orders require, the 12th: on Monday the 16th they are four days late."""
    eighty = Money(8000, "EUR")
    assert decisions(trading) == [
        ("ticket_late", "T-00001", "Berglunds", 3, None),
        ("shipment_late", "SH-00002", "Berglunds", 4, eighty), ("shipment_late", "SH-00003", "Chop-suey", 3, eighty),
        ("order_late", "SO-00004", "Drachenblut", 4, eighty),
        ("purchase_late", "PO-00001", "Muster AG", 6, Money(5000, "EUR")), ("reorder", "TEA", "Item TEA", None, None),
    ]
    assert [row[0] for row in decisions(trading, "customers")] == [
        "ticket_late", "shipment_late", "shipment_late", "order_late",
    ]
    assert len(decisions(trading, "suppliers")) == len(decisions(trading, "reorder")) == 1


def test_a_decision_shows_the_record_behind_it_and_leads_there(trading: Workspace) -> None:
    query, now = trading.declarations.list_query("decisions"), trading.clock.now()
    with trading.reader() as reader:
        rows = query.page(reader, ListRequest(as_of=now)).rows
        assert query.rows(reader, [row.id for row in rows], ListRequest(as_of=now)) == list(rows)
        for row in rows:
            page = trading.declarations.detail("decision").load(reader, row.id, now)
            assert page.hint
            assert page.state is not None
            way = page.facts[0]
            assert way.value == row.values[1]
            assert trading.declarations.detail(way.record).load(reader, way.record_id, now).title == page.title
        with pytest.raises(NotFoundError):
            trading.declarations.detail("decision").load(reader, 15, now)


def test_nothing_needs_a_decision_in_a_firm_that_has_done_nothing(workspace: Workspace) -> None:
    assert decisions(workspace) == []
    with workspace.reader() as reader:
        now = workspace.clock.now()
        for load in (flows.orders_and_shipments, flows.lateness_and_tickets, flows.on_time_by_supplier):
            assert load(reader, now) is None
        assert flows.stock_by_month(reader, now) is None
        report = workspace.declarations.document("operations_report").context(reader, 0, now)
    assert not any(isinstance(band, PrintChart) for band in report.bands)
    for key in ("analytics.perfect_orders", "analytics.complaints"):
        assert figure(workspace, key).value is None


def test_an_order_is_perfect_when_it_left_whole_on_time_and_nobody_complains(trading: Workspace) -> None:
    """Of four orders due on the 12th, one was shipped on time without a complaint: 25 %."""
    perfect = figure(trading, "analytics.perfect_orders")
    assert (perfect.value, perfect.note, perfect.tone) == (250, "1 of 4, target 90 %", Tone.BAD)


def test_complaints_are_measured_against_shipments(trading: Workspace) -> None:
    """One complaint and one question on three shipments: 333 complaints on a thousand."""
    rate = figure(trading, "analytics.complaints")
    assert (rate.value, rate.note) == (333, "1 on 3 shipments in 90 days")


def test_both_flows_are_counted_by_the_firms_weeks(trading: Workspace) -> None:
    now = trading.clock.now()
    with trading.reader() as reader:
        flow = flows.orders_and_shipments(reader, now)
        back = flows.lateness_and_tickets(reader, now)
    assert flow is not None
    assert back is not None
    assert flow.weeks[-3:] == (date(2026, 3, 2), date(2026, 3, 9), date(2026, 3, 16))
    assert (flow.ordered[-3:], sum(flow.ordered)) == ((4, 0, 0), 4)
    assert (flow.shipped[-3:], sum(flow.shipped)) == ((1, 2, 0), 3)
    assert (back.late[-3:], sum(back.late)) == ((0, 2, 0), 2)
    assert (back.tickets[-3:], sum(back.tickets)) == ((0, 2, 0), 2)


def test_what_arrives_on_its_day_by_the_firms_clock_is_in_time(workspace: Workspace) -> None:
    """Half an hour before midnight in Berlin is the same day there; half an hour after it is the next."""
    at(workspace, 2, 10)
    tea, = add_items(workspace, "TEA")
    stock(workspace, tea, 40)
    orders = [sell(workspace, add_customer(workspace, name), [(tea, "8")]).order_id for name in "AB"]
    shipments = [send(workspace, order_id) for order_id in orders]
    at(workspace, 12, 23, 30)
    workspace.dispatch(DeliverShipment(shipments[0], "In time"))
    at(workspace, 13, 0, 30)
    workspace.dispatch(DeliverShipment(shipments[1], "Late"))
    with workspace.reader() as reader:
        late = flows.late_by_week(reader, [date(2026, 3, 9)], "Europe/Berlin", date(2026, 3, 20))
    assert late == [1]


def test_months_in_numbers(trading: Workspace) -> None:
    at(trading, 31, 23, 30)
    with trading.reader() as reader:
        table = months_in_numbers(reader, trading.clock.now())
        after = months_in_numbers(reader, trading.clock.now() + timedelta(hours=1))
    assert table.months == (date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 1))
    assert after.months[-1] == date(2026, 4, 1)
    lines = {title: values[-1] for title, values in table.lines}
    assert lines == {
        "Revenue": Money(4 * 8000, "EUR"), "Orders taken": 4, "Receipts": 0, "Shipments sent": 3,
        "Shipments delivered": 1, "Tickets opened": 2, "Complaints among them": 1, "Tickets resolved": 1,
        "Satisfaction, mean of 5": None,
    }


def test_the_report_holds_every_figure_both_flows_and_the_decisions(trading: Workspace) -> None:
    with trading.reader() as reader:
        report = trading.declarations.document("operations_report").context(reader, 0, trading.clock.now())
    assert (report.title, report.number, report.facts[1]) == ("Operations report", "March 2026",
                                                             ("Waiting for a decision", 6))
    figures, months, decided = (band for band in report.bands if isinstance(band, PrintTable))
    told = {row[1]: row[2] for row in figures.rows}
    assert told["Perfect orders"] == "25.0\N{NO-BREAK SPACE}%"
    assert told["Late tickets"] == "1"
    assert (months.columns[-1].title, len(months.rows)) == ("March 2026 so far", 9)
    assert [row[:2] for row in decided.rows][:2] == [("Late ticket", "T-00001"), ("Late shipment", "SH-00002")]
    charts = [band for band in report.bands if isinstance(band, PrintChart)]
    assert len(charts) == 4
    for band in charts:
        picture = Picture()
        resolve(band.draw)(picture, band.value, ChartStyle())
        assert picture.axes


def test_every_figure_and_picture_of_the_tab_is_declared_and_drawn(trading: Workspace) -> None:
    from app.registry import TABS

    tab = next(tab for tab in TABS if tab.key == "overview")
    known = {spec.key for spec in trading.declarations.figures}
    assert set(tab.dashboard.figures) <= known
    with trading.reader() as reader:
        for chart in tab.dashboard.charts:
            value = chart.load(reader, trading.clock.now())
            if value is not None:
                resolve(chart.draw)(Picture(), value, ChartStyle())


def test_the_overview_is_read_by_index(trading: Workspace) -> None:
    now = trading.clock.now()
    query = trading.declarations.list_query("decisions")
    with trading.reader() as reader:
        loads: list[Callable[[Connection, datetime], object]] = [
            spec.load for spec in trading.declarations.figures if spec.key.startswith("analytics.")
        ]
        for load in (*loads, flows.orders_and_shipments, flows.lateness_and_tickets, months_in_numbers):
            plan = plans_of(reader, partial(load, reader, now))
            assert scans_of(plan, *BIG) == [], load
        for spec in trading.declarations.figures:
            assert scans_of(plans_of(reader, partial(spec.load, reader, now)), "inventory_move") == [], spec.key
        plan = plans_of(reader, partial(query.count, reader, ListRequest(as_of=now)))
        assert scans_of(plan, *BIG) == []
        plan = plans_of(reader, partial(query.page, reader, ListRequest(as_of=now)))
        # Only what needs a decision is sorted, never a whole table.
        assert sum(SORTS in step for step in plan) <= 1


@pytest.mark.postgres
def test_the_other_database_finds_the_same_decisions(server_workspace: Workspace) -> None:
    at(server_workspace, 2, 10)
    tea, = add_items(server_workspace, "TEA")
    stock(server_workspace, tea, 4)
    sell(server_workspace, add_customer(server_workspace), [(tea, "8")])
    complain(server_workspace, 1, priority="urgent")
    at(server_workspace, 20, 10)
    assert [row[:4] for row in decisions(server_workspace)] == [
        ("ticket_late", "T-00001", "Alfreds Futterkiste", 17), ("order_late", "SO-00001", "Alfreds Futterkiste", 8),
    ]
    with server_workspace.reader() as reader:
        now = server_workspace.clock.now()
        assert flows.orders_and_shipments(reader, now) is not None
        assert flows.lateness_and_tickets(reader, now) is not None
        assert len(months_in_numbers(reader, now).lines) == 9
        report = server_workspace.declarations.document("operations_report").context(reader, 0, now)
    assert report.bands
    assert figure(server_workspace, "analytics.perfect_orders").value == 0
    assert datetime(2026, 3, 20, 9, tzinfo=UTC) == now
