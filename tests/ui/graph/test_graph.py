"""A graph is laid out in layers, walked by keyboard, folded and opened."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.kernel.graphs import GraphData, GraphEdge, GraphNode
from app.kernel.layers import layers_of
from app.kernel.listing import Row
from app.kernel.workspace import Workspace
from app.ui.declare import Selection
from app.ui.graph.layout import arrange, seen_keys
from app.ui.graph.screen import GraphScreen
from app.ui.graph.view import GraphView
from app.ui.split import SidePane
from app.ui.theme import Appearance
from tests.areas.purchasing.buying import add_items
from tests.ui.desks import PatientDesk

NODES = (
    GraphNode("s", "Supplier", "Tea House", layer=0, record="supplier", record_id=4),
    GraphNode("r", "Receipt", "RC-1", "2026-03-02", 1, record="receipt", record_id=1),
    GraphNode("a", "Lot", "A", "Tea", 2, record="lot", record_id=10),
    GraphNode("b", "Lot", "B", "Jam", 2, record="lot", record_id=11),
    GraphNode("x", "Shipment", "SH-1", layer=3, record="shipment", record_id=7),
    GraphNode("y", "Shipment", "SH-2", layer=3, record="shipment", record_id=8),
)
EDGES = (
    GraphEdge("s", "r"), GraphEdge("r", "a"), GraphEdge("r", "b"), GraphEdge("a", "x"), GraphEdge("a", "y"),
)
GRAPH = GraphData("Trace", NODES, EDGES, "a")


@pytest.fixture
def view(qtbot: QtBot, appearance: Appearance) -> GraphView:
    """Show the graph with room for all of it."""
    shown = GraphView(GRAPH, appearance)
    qtbot.addWidget(shown)
    shown.resize(1200, 600)
    shown.show()
    return shown


@pytest.fixture
def press(view: GraphView) -> Callable[..., None]:
    """Press keys one after the other."""

    def pressing(*keys: Qt.Key) -> None:
        for key in keys:
            QTest.keyClick(view, key)

    return pressing


def test_arrows_walk_along_edges_and_enter_opens(view: GraphView, press: Callable[..., None]) -> None:
    opened: list[tuple[str, int]] = []
    view.opened.connect(lambda record, number: opened.append((record, number)))
    press(Qt.Key.Key_Right)
    assert view.present == "x"
    press(Qt.Key.Key_Down)
    assert view.present == "y"
    press(Qt.Key.Key_Left, Qt.Key.Key_Left)
    assert view.present == "r"
    press(Qt.Key.Key_Left, Qt.Key.Key_Left, Qt.Key.Key_Return)
    assert (view.present, opened) == ("s", [("supplier", 4)])
    press(Qt.Key.Key_Home)
    assert view.present == "a"


def test_a_screen_reader_is_told_where_the_walk_stands(view: GraphView, press: Callable[..., None]) -> None:
    assert view.accessibleDescription() == "Lot A, Tea. 1 before it, 2 after it."
    press(Qt.Key.Key_Left)
    assert view.accessibleDescription() == "Receipt RC-1, 2026-03-02. 1 before it, 2 after it."


def test_space_folds_what_hangs_on_a_node_and_unfolds_it(view: GraphView, press: Callable[..., None]) -> None:
    press(Qt.Key.Key_Left, Qt.Key.Key_Space)
    assert set(view.nodes) == {"r", "a", "x", "y"}
    assert view.nodes["r"].collapsed == 2
    press(Qt.Key.Key_Space)
    assert set(view.nodes) == {node.key for node in NODES}


def test_it_is_zoomed_within_bounds_and_fitted(view: GraphView, press: Callable[..., None]) -> None:
    press(*[Qt.Key.Key_Plus] * 20)
    assert view.transform().m11() == pytest.approx(3.0)
    press(Qt.Key.Key_0)
    assert view.transform().m11() <= 1.0


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_it_is_drawn_again_in_other_colours_and_sizes(view: GraphView, appearance: Appearance, mode: str) -> None:
    appearance.set_mode(mode)
    appearance.set_zoom(200)
    picture = QWidget.grab(view)
    assert not picture.isNull()
    assert view.present == "a"


def test_layers_keep_their_order_and_siblings_stand_beside_what_leads_to_them() -> None:
    places = arrange(NODES, EDGES)
    assert [places[key][0] for key in "sraxy"] == [0, 1, 2, 3, 3]
    assert places["x"][1] < places["y"][1]


def test_only_what_is_reached_without_passing_a_folded_node_is_seen() -> None:
    assert seen_keys(GRAPH, {"r"}) == {"r", "a", "x", "y"}
    assert seen_keys(GRAPH, {"a"}) == {node.key for node in NODES}


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=30))
def test_every_way_that_is_in_no_circle_leads_on(pairs: list[tuple[int, int]]) -> None:
    keys = [str(number) for number in range(10)]
    forwards = [(str(min(pair)), str(max(pair))) for pair in pairs if pair[0] != pair[1]]
    layers = layers_of(keys, forwards)
    assert all(layers[start] < layers[end] for start, end in forwards)
    round_and_round = layers_of(keys, [(str(start), str(end)) for start, end in pairs])
    assert round_and_round.keys() == set(keys)


def test_a_graph_has_the_whole_width_until_it_is_closed(qtbot: QtBot, appearance: Appearance) -> None:
    left, detail, guest = QWidget(), QWidget(), QWidget()
    pane = SidePane(left, detail, appearance)
    qtbot.addWidget(pane)
    pane.resize(1280, 600)
    pane.show()
    guest.setProperty("alone", True)
    pane.show_beside(guest)
    assert (left.isVisible(), guest.isVisible()) == (False, True)
    pane.close_beside()
    assert (left.isVisible(), detail.isVisible()) == (True, True)


def test_the_screen_says_what_cannot_be_traced_and_goes_back(
    workspace: Workspace, qtbot: QtBot, appearance: Appearance,
) -> None:
    (item,) = add_items(workspace, ["A"])
    desk = PatientDesk(workspace)
    screen = GraphScreen(desk, appearance, Selection("item", (Row(item, ()),)))
    qtbot.addWidget(screen)
    screen.show()
    desk.settle()
    assert screen.title.text() == "Trace of A"
    assert screen.notes.text().endswith("Nothing of it came in or left yet.")
    with qtbot.waitSignal(screen.closed):
        QTest.keyClick(screen, Qt.Key.Key_Escape)
