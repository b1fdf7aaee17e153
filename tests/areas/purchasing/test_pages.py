"""What is shown and printed of suppliers, orders and receipts, and what forms are filled with."""

from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from matplotlib.figure import Figure as Canvas

from app.areas.purchasing import charts
from app.areas.purchasing.area import AREA
from app.areas.purchasing.operations import (
    ChangePurchaseOrder,
    PriceBreakInput,
    PutAway,
    ReceiveOrder,
    RequestPurchase,
    SendPurchaseOrder,
    SetSupplierItem,
    SubmitPurchaseOrder,
)
from app.areas.purchasing.queries import figures, performance
from app.areas.purchasing.ui.views import TAB
from app.kernel.chartstyle import ChartStyle
from app.kernel.errors import NotFoundError
from app.kernel.fields import decode
from app.kernel.listing import Detail, Row, Tone
from app.kernel.money import Money
from app.kernel.printed import PrintedDocument, PrintLabels, PrintTable
from app.kernel.workspace import Workspace
from app.registry import TABS
from app.ui.declare import ActionSpec, Selection
from tests.areas.purchasing.buying import (
    add_items,
    add_supplier,
    offer,
    on_hand,
    order,
    order_and_send,
    put_clock,
    receive,
)
from tests.companies import MORNING

TODAY = MORNING.date()


def detail(workspace: Workspace, record: str, record_id: int) -> Detail:
    """Load a record's page with what every area knows of it."""
    with workspace.reader() as reader:
        return workspace.declarations.detail(record).load(reader, record_id, workspace.clock.now())


def facts(page: Detail) -> dict[str, object]:
    """Give the facts of a page by title."""
    return {fact.title: fact.value for fact in page.facts}


def table(page: Detail, title: str) -> list[Row]:
    """Give the rows of a table on a page."""
    return next((list(lines.rows) for lines in page.lines if lines.title == title), [])


def printed(workspace: Workspace, name: str, record_id: int) -> PrintedDocument:
    """Print a document."""
    with workspace.reader() as reader:
        return workspace.declarations.document(name).context(reader, record_id, workspace.clock.now())


def test_a_lot_leads_back_to_receipt_order_and_supplier(workspace: Workspace) -> None:
    supplier, (milk,) = add_supplier(workspace, "Dairy AG"), add_items(workspace, ["M"], "lot")
    written = order_and_send(workspace, supplier, [(milk, "5", "1")])
    came = receive(workspace, written, "5").value
    page = detail(workspace, "lot", 1)
    links = {fact.title: (fact.value, fact.record, fact.record_id) for fact in page.facts if fact.record}
    assert links["Supplier"] == ("Dairy AG", "supplier", supplier)
    assert links["Receipt"] == ("RC-00001", "receipt", came.receipt_id)
    assert links["Order"] == ("PO-00001", "purchase_order", written.order_id)


def test_an_items_page_tells_what_is_on_order_and_who_offers_it(workspace: Workspace) -> None:
    one, two = add_supplier(workspace, "One AG"), add_supplier(workspace, "Two AG")
    (item,) = add_items(workspace, ["A"])
    offer(workspace, one, item, "2")
    offer(workspace, two, item, "3", preferred=True)
    receive(workspace, order_and_send(workspace, one, [(item, "10", "2")]), "4")
    with workspace.reader() as reader:
        told = next(spec for spec in AREA.contributions if spec.record == "item").load(reader, item, MORNING)
    on_order, sources = told.lines
    assert [(row.id, row.values[0], str(row.values[2])) for row in on_order.rows] == [(1, "PO-00001", "6 pc")]
    assert [row.values[0] for row in sources.rows] == ["Two AG", "One AG"]
    assert [entry.text for entry in told.timeline] == ["10 pc ordered from One AG, PO-00001"]


def test_a_suppliers_page_says_how_small_its_sample_is(workspace: Workspace) -> None:
    supplier, (item,) = add_supplier(workspace, "One AG", city="Solingen"), add_items(workspace, ["A"])
    fresh = detail(workspace, "supplier", supplier)
    assert (facts(fresh)["On time in full"], fresh.chart, fresh.subtitle) == (
            "nothing was due yet", None, "S-00001 · Company · Solingen",
        )
    receive(workspace, order_and_send(workspace, supplier, [(item, "1", "2.50")], TODAY), "1")
    put_clock(workspace, MORNING + timedelta(hours=1))
    order_and_send(workspace, supplier, [(item, "1", "1")], TODAY)
    put_clock(workspace, MORNING + timedelta(days=1))
    page = detail(workspace, "supplier", supplier)
    share = next(fact for fact in page.facts if fact.title == "On time in full")
    assert (share.value, share.tone) == ("50.0 % of 2 lines due, a small sample", Tone.WARNING)
    assert facts(page)["Spend, 12 months"] == Money(250, "EUR")
    assert [row.values[0] for row in table(page, "Open orders")] == ["PO-00002"]
    told = [entry.text for entry in page.timeline]
    assert told[0] == "PO-00002 sent"
    assert set(told[1:]) == {"PO-00001 sent", "RC-00001 received on PO-00001"}


def test_an_orders_page_shows_lines_receipts_and_versions(workspace: Workspace) -> None:
    supplier, (item,) = add_supplier(workspace), add_items(workspace, ["A"])
    written = order(workspace, supplier, [(item, "10", "1.20")])
    assert detail(workspace, "purchase_order", written.order_id).hint.startswith("A draft")
    workspace.dispatch(SubmitPurchaseOrder(written.order_id))
    workspace.dispatch(SendPurchaseOrder(written.order_id))
    came = receive(workspace, written, "4")
    workspace.undo(receive(workspace, written, "1").operation_id)
    put_clock(workspace, MORNING + timedelta(days=99))
    page = detail(workspace, "purchase_order", written.order_id)
    (line,) = table(page, "Lines")
    assert (line.id, [str(line.values[place]) for place in (2, 3, 7)]) == (item, ["10 pc", "6 pc", "4 pc"])
    assert [row.values[3] for row in table(page, "Receipts")] == ["reversed", "posted"]
    assert [row.values[0] for row in table(page, "Versions sent")] == [1]
    assert page.hint == "Late: Muster AG should have delivered all of it."
    assert len(page.timeline) == 6
    receipt = detail(workspace, "receipt", came.value.receipt_id)
    assert receipt.hint == "Goods wait at the receiving place: put them away."
    assert [row.values[0] for row in table(receipt, "What arrived")] == ["A"]


def test_a_request_says_when_nobody_offers_the_item(workspace: Workspace) -> None:
    (item,) = add_items(workspace, ["A"])
    request_id = int(workspace.dispatch(RequestPurchase(item, Decimal(5))).value)
    assert detail(workspace, "purchase_request", request_id).hint.startswith("Nobody is known to offer this item")


@pytest.mark.parametrize("record", [spec.record for spec in AREA.details])
def test_a_record_that_is_not_there_is_refused(workspace: Workspace, record: str) -> None:
    with pytest.raises(NotFoundError):
        detail(workspace, record, 999)


def test_an_order_prints_as_it_was_sent_last(workspace: Workspace) -> None:
    supplier, (item,) = add_supplier(workspace, street="Weg 1", city="Solingen"), add_items(workspace, ["A"])
    offer(workspace, supplier, item, "2", supplier_sku="MU-7")
    written = order(workspace, supplier, [(item, "10", "1.20")])
    assert printed(workspace, "purchase_order", written.order_id).title == "Draft order"
    workspace.dispatch(SubmitPurchaseOrder(written.order_id))
    workspace.dispatch(SendPurchaseOrder(written.order_id))
    sent = printed(workspace, "purchase_order", written.order_id)
    assert (sent.title, sent.number) == ("Purchase order", "PO-00001")
    assert (sent.file_name, sent.currency) == ("PO-00001-v1", "EUR")
    assert sent.recipient == ("Muster AG", "Weg 1", "Solingen")
    lines = next(band for band in sent.bands if isinstance(band, PrintTable))
    assert lines.totals == (("Total", Money(1200, "EUR")),)
    assert lines.rows[0][1:4] == ("A", "MU-7", "Item A")


def test_a_label_is_printed_for_each_lot(workspace: Workspace) -> None:
    supplier, (milk, pump, screw) = add_supplier(workspace), [
        add_items(workspace, [sku], tracking)[0] for sku, tracking in (("M", "lot"), ("P", "serial"), ("S", "none"))]
    written = order_and_send(workspace, supplier, [(milk, "5", "1"), (pump, "2", "1"), (screw, "9", "1")])
    came = receive(workspace, written, "5", "2", "9").value
    (band,) = printed(workspace, "goods_labels", came.receipt_id).bands
    assert isinstance(band, PrintLabels)
    codes = [label.barcode.data for label in band.labels if label.barcode is not None]
    assert codes == ["L-00001", "L-00002", "L-00003", "S"]
    assert printed(workspace, "receipt_note", came.receipt_id).number == "RC-00001"
    assert printed(workspace, "supplier_scorecard", supplier).number == "S-00001"


def test_figures_measure_what_the_lists_show(workspace: Workspace) -> None:
    with workspace.reader() as reader:
        assert figures.on_time_in_full(reader, MORNING).value is None
        assert figures.decisions_waiting(reader, MORNING) == 0
    supplier, (item,) = add_supplier(workspace), add_items(workspace, ["A"])
    foreign = add_supplier(workspace, "Far AG", currency="USD")
    receive(workspace, order_and_send(workspace, supplier, [(item, "3", "1")], TODAY), "2")
    order(workspace, foreign, [(item, "3", "1")])
    workspace.dispatch(RequestPurchase(item, Decimal(1)))
    put_clock(workspace, MORNING + timedelta(days=2))
    with workspace.reader() as reader:
        values = {spec.key: spec.load(reader, workspace.clock.now()) for spec in AREA.figures}
        assert figures.decisions_waiting(reader, workspace.clock.now()) == 2
    assert values["purchasing.on_time_in_full"].value == 0
    assert values["purchasing.on_time_in_full"].note == "1 line due, a small sample"
    assert values["purchasing.open_order_value"].value == Money(100, "EUR")
    assert values["purchasing.open_order_value"].note == "1 open lines, 1 in other currencies not counted"
    assert (values["purchasing.late_orders"].value, values["purchasing.open_requests"].value) == (1, 1)


def test_every_chart_is_drawn_with_much_with_little_and_with_nothing(workspace: Workspace) -> None:
    def draw_all() -> list[Canvas]:
        drawn = []
        with workspace.reader() as reader:
            for spec in TAB.dashboard.charts:
                canvas = Canvas(figsize=(4, 2), layout="constrained")
                draw = getattr(charts, spec.draw.partition(":")[2])
                draw(canvas, spec.load(reader, workspace.clock.now()), ChartStyle())
                drawn.append(canvas)
        return drawn

    assert len(draw_all()) == 4
    (item,) = add_items(workspace, ["A"])
    for number in range(17):
        supplier = add_supplier(workspace, f"Supplier {number:02}")
        receive(workspace, order_and_send(workspace, supplier, [(item, "1", str(number + 1))], TODAY), "1")
    put_clock(workspace, MORNING + timedelta(days=2))
    names = [axis.get_text() for axis in draw_all()[3].axes[0].get_yticklabels()]
    assert (len(names), names[0], names[-1]) == (11, "Other", "Supplier 16")
    with workspace.reader() as reader:
        spend = performance.spend_by_supplier(reader, TODAY)
    assert spend.suppliers[-1] == ("Other", 2800)


def filled(workspace: Workspace, action: ActionSpec, record: str, *ids: int) -> Any:
    """Build the command that an action proposes for a selection."""
    assert action.prefill is not None
    selection = Selection(record, tuple(Row(number, ()) for number in ids))
    with workspace.reader() as reader:
        values: Mapping[str, Any] = action.prefill(reader, selection, workspace.clock.now())
    return decode(workspace.declarations.operation(action.operation).command, values)


def action_of(action_id: str) -> ActionSpec:
    """Find an action of the tab."""
    return next(action for view in TAB.views for action in view.actions if action.id == action_id)


def test_forms_begin_with_what_is_known(workspace: Workspace) -> None:
    supplier, (item,) = add_supplier(workspace), add_items(workspace, ["A"])
    breaks = (PriceBreakInput(Decimal(10), Decimal("1.05")),)
    offered = offer(workspace, supplier, item, "1.10", breaks=breaks, supplier_sku="X")
    change = filled(workspace, action_of("purchasing.change_price"), "supplier_item", offered)
    assert isinstance(change, SetSupplierItem)
    assert (change.price, change.breaks, change.supplier_sku) == (Decimal("1.10"), breaks, "X")
    written = order_and_send(workspace, supplier, [(item, "10", "1.20")])
    same = filled(workspace, action_of("purchasing.change"), "purchase_order", written.order_id)
    assert isinstance(same, ChangePurchaseOrder)
    receive(workspace, written, "2.5")
    rest = filled(workspace, action_of("purchasing.receive"), "purchase_order", written.order_id)
    assert isinstance(rest, ReceiveOrder)
    assert [line.qty for line in rest.lines] == [Decimal("7.5")]
    came = workspace.dispatch(rest).value
    away = filled(workspace, action_of("purchasing.put_away"), "receipt", came.receipt_id)
    assert isinstance(away, PutAway)
    workspace.dispatch(away)
    assert (on_hand(workspace, item, "shelf"), on_hand(workspace, item, "receiving")) == (7, 2)
    terms = filled(workspace, action_of("purchasing.terms"), "supplier", supplier)
    assert workspace.dispatch(terms).value == supplier


def test_the_tab_names_only_what_there_is(workspace: Workspace) -> None:
    declarations = workspace.declarations
    for view in TAB.views:
        declarations.list_query(view.list_name)
        for action in view.actions:
            if action.operation:
                declarations.operation(action.operation)
            if action.document:
                declarations.document(action.document)
    shown = {key for tab in TABS for key in tab.dashboard.figures}
    assert {spec.key for spec in AREA.figures} <= shown
