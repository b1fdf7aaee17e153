"""Where goods came from and went: lots, assemblies of lots, and goods without any."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Connection

from app.areas.inventory.models import Lot
from app.areas.inventory.operations import NewMove, post_moves, reverse_moves
from app.areas.inventory.operations.setup import location_of, main_warehouse, outer_location
from app.areas.inventory.queries.trace import trace
from app.areas.inventory.queries.trace_graph import trace_lot
from app.kernel.graphs import GraphData
from app.kernel.workspace import Workspace
from tests.areas.purchasing.buying import add_items, put_clock
from tests.companies import MORNING, at_work
from tests.plans import plans_of, scans_of

ONE = 1_000_000


class Story:
    """Posts moves for made-up documents, each a day after the one before."""

    def __init__(self, workspace: Workspace, *skus: str) -> None:
        self.workspace = workspace
        self.items = dict(zip(skus, add_items(workspace, skus), strict=True))
        self.lots: dict[str, int] = {}
        self.day = 0

    def lot(self, sku: str, code: str) -> int:
        with at_work(self.workspace) as uow:
            self.lots[code] = uow.add(Lot, item_id=self.items[sku], code=code, received_at=uow.now)
        return self.lots[code]

    def move(self, way: str, outside: str, document: tuple[str, int], sku: str, qty: int, lot: str = "") -> None:
        self.day += 1
        put_clock(self.workspace, MORNING + timedelta(days=self.day))
        with at_work(self.workspace) as uow:
            ours, other = location_of(uow, main_warehouse(uow), "shelf"), outer_location(uow, outside)
            ends = (other, ours) if way == "in" else (ours, other)
            post_moves(uow, [NewMove(self.items[sku], *ends, qty * ONE, *document, lot_id=self.lots.get(lot),
                                     value_minor=100 if way == "in" else None)])

    def made(self, number: int, used: dict[str, tuple[str, int]], made: tuple[str, str, int]) -> None:
        for lot, (sku, qty) in used.items():
            self.move("out", "production", ("assembly", number), sku, qty, lot)
        self.lot(made[0], made[1])
        self.move("in", "production", ("assembly", number), made[0], made[2], made[1])


@pytest.fixture
def story(workspace: Workspace) -> Story:
    """Two lots of flour come; one goes into dough, the dough into cake, the cake to two customers."""
    told = Story(workspace, "FLOUR", "DOUGH", "CAKE", "SUGAR")
    for code, number in (("F1", 1), ("F2", 2)):
        told.lot("FLOUR", code)
        told.move("in", "supplier", ("receipt", number), "FLOUR", 10, code)
    told.made(1, {"F1": ("FLOUR", 6)}, ("DOUGH", "D1", 3))
    told.move("in", "supplier", ("receipt", 3), "SUGAR", 10)
    told.made(2, {"D1": ("DOUGH", 2), "": ("SUGAR", 4)}, ("CAKE", "C1", 5))
    told.move("out", "customer", ("shipment", 7), "CAKE", 2, "C1")
    told.move("out", "customer", ("shipment", 8), "CAKE", 1, "C1")
    told.move("out", "customer", ("shipment", 9), "FLOUR", 1, "F2")
    return told


def walked(story: Story, lot: str, **more: Any) -> set[tuple[str, int]]:
    with story.workspace.reader() as reader:
        item = reader.execute(Lot.__table__.select().where(Lot.id == story.lots[lot])).one().item_id
        return {step.source for step in trace(reader, [(item, story.lots[lot])], **more).steps}


def drawn(story: Story, lot: str) -> GraphData:
    with story.workspace.reader() as reader:
        return trace_lot(reader, story.lots[lot], MORNING, lambda _connection, _refs: {})


def test_a_lot_leads_through_assemblies_to_every_shipment(story: Story) -> None:
    down = walked(story, "F1", up=False)
    assert down == {("assembly", 1), ("assembly", 2), ("shipment", 7), ("shipment", 8)}
    assert walked(story, "F2", up=False) == {("shipment", 9)}


def test_a_product_leads_to_its_components_and_their_receipts(story: Story) -> None:
    up = walked(story, "C1", down=False)
    assert up == {("assembly", 2), ("assembly", 1), ("receipt", 1), ("receipt", 3)}


def test_what_has_no_lot_is_told_by_documents_and_said_so(story: Story) -> None:
    graph = drawn(story, "C1")
    loose = {edge.certain for edge in graph.edges if "receipt 3" in (edge.start, edge.end)}
    assert loose == {False}
    assert "SUGAR" in graph.notes[0]
    assert "not tracked by lot" in graph.notes[0]


def test_a_picture_runs_from_left_to_right(story: Story) -> None:
    graph = drawn(story, "D1")
    layers = {node.key: node.layer for node in graph.nodes}
    assert all(layers[edge.start] < layers[edge.end] for edge in graph.edges)
    assert layers["receipt 1"] == 0
    assert graph.present == f"lot {story.lots['D1']}"
    (used,) = [edge for edge in graph.edges if edge.end == "assembly 1"]
    assert str(used.qty) == "6 pc"


def test_what_was_taken_back_leads_nowhere(story: Story) -> None:
    with at_work(story.workspace) as uow:
        reverse_moves(uow, "shipment", [8])
    assert walked(story, "F1", up=False) == {("assembly", 1), ("assembly", 2), ("shipment", 7)}


def test_walking_ends_after_so_many_levels_and_says_so(story: Story) -> None:
    assert walked(story, "F1", up=False, levels=1) == {("assembly", 1)}
    with story.workspace.reader() as reader:
        assert trace(reader, [(story.items["FLOUR"], story.lots["F1"])], levels=1).cut
        assert not trace(reader, [(story.items["FLOUR"], story.lots["F1"])]).cut


def test_a_trace_reads_by_index(story: Story) -> None:
    with story.workspace.reader() as reader:
        plan = plans_of(reader, lambda: _trace(reader, story))
    assert scans_of(plan, "inventory_move", "inventory_lot", "catalog_item") == []


def _trace(reader: Connection, story: Story) -> None:
    trace(reader, [(story.items["CAKE"], story.lots["C1"])])
