"""The pages, figures and pictures of sales and logistics, told by one story over half a year."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

import pytest
from matplotlib.figure import Figure as Picture

from app.areas.logistics.operations.carriers import CreateCarrier, CreateCarrierService
from app.areas.logistics.operations.tracking import DeliverShipment, RecordTracking
from app.areas.sales.operations.confirming import CancelSalesOrder
from app.kernel.chartstyle import ChartStyle
from app.kernel.clock import SetClock
from app.kernel.listing import Detail, Figure, LinesTable
from app.kernel.money import Money
from app.kernel.quantity import QUANTITY_SCALE, Quantity
from app.kernel.resolve import resolve
from app.kernel.workspace import Workspace
from app.registry import TABS
from tests.areas.logistics.shipping import make, send
from tests.areas.sales.selling import add_customer, add_items, enter, sell, stock
from tests.companies import MORNING

END = MORNING + timedelta(days=100)


@dataclass
class Story:
    """A firm that sold for a while; the clock stands at the end."""

    workspace: Workspace
    customer: int
    carrier: int
    tea: int
    lot: int
    late: int

    def figure(self, key: str, now: datetime = END) -> Figure:
        """Measure."""
        spec = next(spec for spec in self.workspace.declarations.figures if spec.key == key)
        with self.workspace.reader() as reader:
            return spec.load(reader, now)

    def page(self, record: str, number: int, now: datetime = END) -> Detail:
        """Open a record."""
        with self.workspace.reader() as reader:
            return self.workspace.declarations.detail(record).load(reader, number, now)


@pytest.fixture
def story(workspace: Workspace) -> Story:
    clock = workspace.clock
    assert isinstance(clock, SetClock)
    tea, jam = add_items(workspace, "TEA", "JAM")
    lot = stock(workspace, tea, 90, lot="L1")
    assert lot is not None
    carrier = workspace.dispatch(CreateCarrier("Speedy Express")).value
    workspace.dispatch(CreateCarrierService(carrier, "Standard", 3))
    customer = add_customer(workspace)
    for days_to_ship, days_to_arrive in ((2, 3), (4, 1), (6, 2)):
        order = sell(workspace, customer, [(tea, "10")], required_on=clock.moment.date() + timedelta(days=5))
        clock.moment += timedelta(days=days_to_ship)
        shipment = send(workspace, order.order_id, carrier_id=carrier)
        clock.moment += timedelta(days=days_to_arrive)
        workspace.dispatch(DeliverShipment(shipment, "Maria Anders"))
        clock.moment += timedelta(days=20)
    enter(workspace, customer, [(tea, "1")])
    workspace.dispatch(CancelSalesOrder(sell(workspace, customer, [(tea, "7")]).order_id))
    late = sell(workspace, customer, [(tea, "5"), (jam, "2")], required_on=date(2026, 6, 1)).order_id
    shipment = send(workspace, late, carrier_id=carrier)
    clock.moment += timedelta(days=1)
    workspace.dispatch(RecordTracking(shipment, "delayed", "Snow", "Kassel", expected_on=date(2026, 6, 2)))
    clock.moment = END
    return Story(workspace, customer, carrier, tea, lot, late)


def table(detail: Detail, title: str) -> LinesTable:
    return next(lines for lines in detail.lines if lines.title == title)


def texts(detail: Detail) -> list[str]:
    return [entry.text for entry in detail.timeline]


def test_figures_of_sales(story: Story) -> None:
    assert story.figure("sales.revenue").value == Money(37_000, "EUR")
    assert story.figure("sales.open_value").value == Money(2_000, "EUR")
    assert (story.figure("sales.waiting").value, story.figure("sales.waiting").note) == (1, "1 open order late")
    took = story.figure("sales.fulfilment")
    assert (took.value, took.note) == (Quantity(5 * QUANTITY_SCALE, "days"), "+3.0 days on the 90 days before")
    fill = story.figure("sales.fill_rate")
    assert (fill.value, fill.note) == (750, "3 of 4 lines, target 98 %")


def test_figures_of_logistics(story: Story) -> None:
    assert (story.figure("logistics.in_the_house").value, story.figure("logistics.on_the_way").value) == (0, 1)
    late = story.figure("logistics.late")
    assert (late.value, late.note) == (1, "0 of them still here")
    on_time = story.figure("logistics.on_time")
    assert (on_time.value, on_time.note) == (667, "2 of 3, target 95 %")


def test_figures_of_a_firm_that_did_nothing_say_so(workspace: Workspace) -> None:
    with workspace.reader() as reader:
        for spec in workspace.declarations.figures:
            if spec.key.startswith(("sales.", "logistics.")):
                figure = spec.load(reader, MORNING)
                assert figure.value in (None, 0, Money(0, "EUR"))
                assert figure.note


def test_a_customers_page_tells_both_ways(story: Story) -> None:
    detail = story.page("customer", story.customer)
    assert [row.values[0] for row in table(detail, "Open orders").rows] == ["SO-00006", "SO-00004"]
    assert [row.values[1] for row in table(detail, "Shipments under way").rows] == ["shipped"]
    assert detail.history is not None
    told = [entry.text for entry in detail.history.entries]
    assert "SH-00001 for SO-00001 delivered, received by Maria Anders" in told
    assert "Order SO-00006 entered" in told
    assert detail.chart is not None


def test_an_orders_page_says_what_is_shipped_and_what_it_waits_for(story: Story) -> None:
    detail = story.page("sales_order", story.late)
    tea, jam = table(detail, "Lines").rows
    assert [str(value) for value in tea.values[2:6]] == ["5 pc", "0 pc", "5 pc", "0 pc"]
    assert [str(value) for value in jam.values[2:6]] == ["2 pc", "0 pc", "0 pc", "2 pc"]
    assert detail.hint.startswith("Waits for 2\N{NO-BREAK SPACE}pc of JAM")
    assert detail.state is not None
    assert (detail.state.word, len(table(detail, "Shipments").rows)) == ("Partly shipped", 1)


def test_a_shipments_page_follows_it_to_the_door(story: Story) -> None:
    detail = story.page("shipment", 4)
    assert [row.values[3] for row in table(detail, "Lines").rows] == ["L1"]
    assert len(table(detail, "Packages").rows) == 1
    assert texts(detail)[:2] == ["Snow, Kassel", "Handed to the carrier"]
    assert {"Picked", "Packed", "Shipment made"} <= set(texts(detail))


def test_a_carriers_page_shows_services_and_shipments(story: Story) -> None:
    detail = story.page("carrier", story.carrier)
    assert [row.values[:2] for row in table(detail, "Services").rows] == [("Standard", 3)]
    assert len(table(detail, "Shipments").rows) == 4


def test_a_lot_names_who_got_it_and_an_item_who_waits(story: Story) -> None:
    receivers = table(story.page("lot", story.lot), "Who gets it")
    assert [(row.values[0], str(row.values[1])) for row in receivers.rows] == [
        ("Alfreds Futterkiste", f"{qty} pc") for qty in (5, 10, 10, 10)
    ]
    with story.workspace.reader() as reader:
        parts = [part.load(reader, story.tea + 1, END) for part in story.workspace.declarations.contributions
                 if part.record == "item"]
    waiting = next(lines for part in parts for lines in part.lines if lines.title == "Waiting for it")
    assert [(row.values[0], str(row.values[3])) for row in waiting.rows] == [("SO-00006", "2 pc")]


def test_goods_in_the_house_are_seen_with_the_item(story: Story) -> None:
    order = sell(story.workspace, story.customer, [(story.tea, "2")])
    make(story.workspace, order.order_id)
    with story.workspace.reader() as reader:
        parts = [part.load(reader, story.tea, END) for part in story.workspace.declarations.contributions
                 if part.record == "item"]
    assert [len(lines.rows) for part in parts for lines in part.lines if lines.title == "In shipments"] == [1]


@pytest.mark.parametrize("years", [0, 5])
def test_every_picture_is_drawn_now_and_long_after(story: Story, years: int) -> None:
    now = END.replace(year=END.year + years)
    drawn = 0
    with story.workspace.reader() as reader:
        for chart in (chart for tab in TABS for chart in tab.dashboard.charts):
            if chart.key.startswith(("sales.", "logistics.")):
                picture = Picture(figsize=(4, 2))
                resolve(chart.draw)(picture, chart.load(reader, now), ChartStyle(font="DejaVu Sans"))
                drawn += sum(len(axes.patches) + len(axes.lines) > 0 for axes in picture.axes)
    assert drawn >= 10


def test_pictures_of_nothing_say_so(workspace: Workspace) -> None:
    with workspace.reader() as reader:
        for chart in (chart for tab in TABS for chart in tab.dashboard.charts):
            if chart.key.startswith(("sales.", "logistics.")):
                picture = Picture(figsize=(4, 2))
                resolve(chart.draw)(picture, chart.load(reader, MORNING), ChartStyle(font="DejaVu Sans"))
                assert picture.axes
