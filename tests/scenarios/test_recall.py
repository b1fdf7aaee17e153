"""A customer complains; what they got is traced to its supplier's lot, and on to everybody who got any of it."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot
from sqlalchemy import func, select

from app.areas.catalog.operations.boms import BomLineInput, CreateBom, ReleaseBom
from app.areas.inventory.models import Balance, Location, Lot, Move
from app.areas.parties.operations import SetMainContact
from app.areas.production.operations.assembling import AssembleItem
from app.areas.purchasing.operations import PutAway, ReceiveLineInput, ReceiveOrder
from app.areas.sales.operations.confirming import ConfirmSalesOrder
from app.areas.support.documents import recall_list
from app.areas.support.operations.recalling import (
    CloseRecall,
    NoteRecallCustomer,
    QuarantineRecall,
    RefreshRecall,
    StartRecall,
)
from app.areas.support.queries.recalls import RECALL_CUSTOMERS, load_called
from app.kernel.errors import DomainError, NeedsConfirmation
from app.kernel.graphs import GraphData
from app.kernel.listing import ListRequest
from app.kernel.printed import PrintTable
from app.kernel.workspace import Workspace
from app.registry import DECLARATIONS
from app.ui.graph.view import GraphView
from app.ui.theme import Appearance
from tests.areas.logistics.shipping import send
from tests.areas.purchasing.buying import add_items, add_supplier, order_and_send, proved
from tests.areas.sales.selling import add_customer, enter, sell
from tests.areas.support.complaining import complain
from tests.plans import plans_of, scans_of
from tests.ui.conftest import appearance  # noqa: F401 - the fixture that windows are drawn with


@dataclass(frozen=True)
class Firm:
    """Tea of a supplier's lot X7 that was sold as it is, and in gift boxes that were made of it."""

    supplier: int
    tea: int
    box: int
    bad_lot: int
    good_lot: int
    drinker: int
    giver: int
    bystander: int
    ticket: int


def lot_of(workspace: Workspace, code: str) -> int:
    with workspace.reader() as reader:
        return int(reader.execute(select(Lot.id).where(Lot.code == code)).scalar_one())


def buy(workspace: Workspace, supplier: int, item: int, qty: str, lot: str) -> None:
    written = order_and_send(workspace, supplier, [(item, qty, "2")])
    line = ReceiveLineInput(written.line_ids[0], Decimal(qty), lot_code=lot)
    workspace.dispatch(PutAway(workspace.dispatch(ReceiveOrder(written.order_id, (line,))).value.receipt_id))


def known_customer(workspace: Workspace, name: str, phone: str) -> int:
    number = add_customer(workspace, name)
    workspace.dispatch(SetMainContact(number, name=f"Person of {name}", phone=phone, email="me@example.org"))
    return number


@pytest.fixture
def firm(workspace: Workspace) -> Firm:
    """Buy two lots of tea, make boxes of the bad one, sell both, and hear a complaint about a box."""
    supplier = add_supplier(workspace, "Tea House")
    tea, box = add_items(workspace, ("TEA", "BOX"), tracking="lot", price_micros=10_000_000)
    made = workspace.dispatch(CreateBom(box, (BomLineInput(tea, Decimal(2)),))).value
    workspace.dispatch(ReleaseBom(made.bom_id))
    buy(workspace, supplier, tea, "20", "X7")
    drinker, giver, bystander = (
        known_customer(workspace, name, phone)
        for name, phone in (("Drinker", "+49 30 5550101"), ("Giver", "+49 30 5550102"), ("Bystander", "+49 30 5550103"))
    )
    send(workspace, sell(workspace, drinker, [(tea, "5")]).order_id)
    workspace.dispatch(AssembleItem(box, Decimal(4)))
    boxed = send(workspace, sell(workspace, giver, [(box, "3")]).order_id)
    buy(workspace, supplier, tea, "20", "X8")
    with workspace.reader() as reader:
        left = reader.execute(select(func.sum(Balance.qty_on_hand)).where(Balance.lot_id == lot_of(workspace, "X7")))
        assert left.scalar_one() == 7_000_000
    sell(workspace, bystander, [(tea, "7")])
    send(workspace, sell(workspace, bystander, [(tea, "2")]).order_id)
    ticket = complain(workspace, giver, shipment_id=boxed, category="quality", subject="The tea smells of petrol")
    return Firm(supplier, tea, box, lot_of(workspace, "X7"), lot_of(workspace, "X8"), drinker, giver, bystander, ticket)


def held(workspace: Workspace, lot: int) -> dict[str, int]:
    with workspace.reader() as reader:
        rows = reader.execute(
            select(Location.kind, func.sum(Balance.qty_on_hand), func.sum(Balance.qty_reserved))
            .join(Location, Location.id == Balance.location_id).where(Balance.lot_id == lot).group_by(Location.kind))
        return {row[0]: int(row[1]) // 1_000_000 for row in rows}


def graph_of(workspace: Workspace, record: str, number: int) -> GraphData:
    with workspace.reader() as reader:
        return DECLARATIONS.graph(record).load(
            reader, number, workspace.clock.now(), DECLARATIONS.name_sources)


def test_from_a_complaint_to_every_affected_customers_call_list(workspace: Workspace, firm: Firm) -> None:
    graph = graph_of(workspace, "ticket", firm.ticket)
    lots = {node.record_id for node in graph.nodes if node.record == "lot"}
    assert firm.bad_lot in lots
    assert firm.good_lot not in lots

    started = workspace.dispatch(StartRecall("Tea of lot X7", "Smells of petrol", supplier_lot="X7",
                                             ticket_id=firm.ticket)).value
    assert (started.lots, started.customers) == (2, 2)
    with workspace.reader() as reader:
        called = load_called(reader, started.recall_id)
        paper = recall_list(reader, started.recall_id, workspace.clock.now())
        rows = RECALL_CUSTOMERS.page(reader, ListRequest()).rows
    assert [(item.name, item.phone, str(item.got[0].qty), item.got[0].item) for item in called] == [
        ("Drinker", "030 5550101", "5 pc", "Item TEA"), ("Giver", "030 5550102", "3 pc", "Item BOX"),
    ]
    calls = next(band for band in paper.bands if isinstance(band, PrintTable) and band.title == "Customers to tell")
    assert [row[0] for row in calls.rows] == ["Drinker\nPerson of Drinker", "Giver\nPerson of Giver"]
    assert {row[3] for row in calls.rows} == {"[   ]"}
    assert len(rows) == 2


def test_what_is_still_here_cannot_leave_any_more(workspace: Workspace, firm: Firm) -> None:
    recall = workspace.dispatch(StartRecall("Tea of lot X7", lot_id=firm.bad_lot)).value.recall_id
    with pytest.raises(NeedsConfirmation, match="reserved for 1 line") as question:
        workspace.dispatch(QuarantineRecall(recall))
    moved = workspace.dispatch(QuarantineRecall(recall), confirmed=frozenset({question.value.key})).value
    assert moved.summary == "2 moved to quarantine"
    assert held(workspace, firm.bad_lot) == {"quarantine": 7}
    proved(workspace)
    entered = enter(workspace, firm.bystander, [(firm.tea, "18")])
    workspace.dispatch(ConfirmSalesOrder(entered.order_id))
    assert held(workspace, firm.good_lot)["shelf"] == 18


def test_progress_is_kept_by_customer_until_all_were_heard(workspace: Workspace, firm: Firm) -> None:
    recall = workspace.dispatch(StartRecall("Tea of lot X7", lot_ids=(firm.bad_lot,))).value.recall_id
    with workspace.reader() as reader:
        drinker, giver = load_called(reader, recall)
    told = workspace.dispatch(NoteRecallCustomer(drinker.id, "answered", "Two left, destroyed")).value
    assert told == "RCL-00001: 1 of 2 customers answered, 1 still to call"
    assert workspace.dispatch(RefreshRecall(recall)).value.customers == 2
    with pytest.raises(NeedsConfirmation, match="1 of 2 customers answered"):
        workspace.dispatch(CloseRecall(recall))
    workspace.dispatch(NoteRecallCustomer(giver.id, "returned"))
    assert workspace.dispatch(CloseRecall(recall)).value == "RCL-00001 closed: 2 of 2 customers answered"
    with pytest.raises(DomainError, match="is closed"):
        workspace.dispatch(NoteRecallCustomer(giver.id, "called"))
    with workspace.reader() as reader:
        detail = DECLARATIONS.detail("recall").load(reader, recall, workspace.clock.now())
        plan = plans_of(reader, lambda: RECALL_CUSTOMERS.page(reader, ListRequest(), None, 50))
    assert any("destroyed" in entry.text for entry in detail.timeline)
    assert scans_of(plan, "support_recall_delivery", "logistics_shipment") == []


def test_a_move_names_the_document_it_was_posted_for(workspace: Workspace, firm: Firm) -> None:
    with workspace.reader() as reader:
        moves = reader.execute(select(Move.id, Move.source_kind).where(Move.lot_id == firm.bad_lot).order_by(Move.id))
        first = {row.source_kind: row.id for row in reversed(moves.all())}
        facts = {kind: DECLARATIONS.detail("move").load(reader, first[kind], workspace.clock.now()).facts
                 for kind in ("receipt", "shipment")}
    named = {kind: [(fact.title, fact.value) for fact in shown if fact.record in ("receipt", "shipment", "supplier",
                                                                                  "customer")]
             for kind, shown in facts.items()}
    assert named["receipt"] == [("Receipt", "RC-00001"), ("Supplier", "Tea House")]
    assert named["shipment"] == [("Shipment", "SH-00001"), ("Customer", "Drinker")]


def test_goods_without_lots_are_refused_in_words(workspace: Workspace) -> None:
    with pytest.raises(DomainError, match="goods without lots cannot be told apart"):
        workspace.dispatch(StartRecall("Everything"))


def test_the_graph_is_walked_by_keyboard_from_the_complaint_to_the_supplier(
    workspace: Workspace, firm: Firm, qtbot: QtBot, appearance: Appearance,  # noqa: F811 - the fixture itself
) -> None:
    view = GraphView(graph_of(workspace, "ticket", firm.ticket), appearance)
    qtbot.addWidget(view)
    view.resize(1000, 600)
    view.show()
    opened: list[tuple[str, int]] = []
    view.opened.connect(lambda record, number: opened.append((record, number)))
    walked = [word_of(view)]
    press: Callable[[Qt.Key], None] = lambda key: QTest.keyClick(view, key)  # noqa: E731 - one word for many
    for _ in range(6):
        press(Qt.Key.Key_Left)
        walked.append(word_of(view))
    press(Qt.Key.Key_Return)
    assert walked[:2] == ["Shipment", "Lot"]
    assert walked[2:6] == ["Assembly", "Lot", "Receipt", "Supplier"]
    assert opened == [("supplier", firm.supplier)]


def word_of(view: GraphView) -> str:
    return view.node.kind.split(" · ")[0] if view.node is not None else ""
