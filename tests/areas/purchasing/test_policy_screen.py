"""A point is picked on the curve by key and by click, and taken on; a split is seen and ordered."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.areas.purchasing.operations.requests import RequestPurchase
from app.areas.purchasing.operations.split import OrderSplit
from app.areas.purchasing.operations.stock_policies import SetStockPolicy
from app.areas.purchasing.queries.split import find_split
from app.areas.purchasing.ui.policy_screen import PolicyScreen
from app.areas.purchasing.ui.split_screen import SplitScreen
from app.kernel.listing import Row
from app.kernel.workspace import Workspace
from app.ui.charts import LIBRARY
from app.ui.declare import Selection
from app.ui.theme import Appearance
from tests.areas.inventory.using import new_items, use_weekly
from tests.areas.purchasing.buying import add_supplier, offer
from tests.companies import MORNING
from tests.ui.desks import PatientDesk

PATIENCE_MS = 30_000


@pytest.fixture(autouse=True)
def library_at_rest() -> Iterator[None]:
    """Let nobody leave while the chart library comes in."""
    yield
    LIBRARY.wait()


@pytest.fixture
def tea(workspace: Workspace) -> int:
    (item,) = new_items(workspace, "TEA")
    use_weekly(workspace, item, [14, 21, 17, 25] * 12, unit_minor=500)
    offer(workspace, add_supplier(workspace, lead_time_days=5), item, "5.00")
    return item


def selected(number: int) -> Selection:
    return Selection("item", (Row(number, ()),))


def test_a_point_is_picked_by_key_and_click_and_taken_on(workspace: Workspace, tea: int, qtbot: QtBot) -> None:
    desk: Any = PatientDesk(workspace)
    screen = PolicyScreen(desk, Appearance("light"), selected(tea))
    qtbot.addWidget(screen)
    screen.resize(1000, 700)
    screen.show()
    desk.settle()
    found = screen.weighing
    assert found is not None
    assert screen.chart.place == found.proposed
    qtbot.waitUntil(lambda: screen.chart.drawn > 0, timeout=PATIENCE_MS)
    QTest.keyClick(screen.chart, Qt.Key.Key_Right)
    assert screen.chart.place == found.proposed + 1
    assert f"{100 * found.shares[found.proposed + 1]:g} %" in screen.chart.accessibleName()
    QTest.keyClick(screen.chart, Qt.Key.Key_Home)
    assert screen.chart.place == 0
    right = QPoint(screen.chart.width() - 3, screen.chart.height() // 2)
    QTest.mouseClick(screen.chart, Qt.MouseButton.LeftButton, pos=right)
    assert screen.chart.place == len(found.points) - 1
    QTest.keyClick(screen, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    (command,) = desk.dispatched
    assert command == SetStockPolicy(
        tea, found.kind, 999, "cycle", warehouse_id=found.evidence.warehouse_id)


def test_what_was_never_issued_is_said_and_not_taken_on(workspace: Workspace, qtbot: QtBot) -> None:
    (idle,) = new_items(workspace, "IDLE")
    desk: Any = PatientDesk(workspace)
    screen = PolicyScreen(desk, Appearance("light"), selected(idle))
    qtbot.addWidget(screen)
    desk.settle()
    assert "Nothing was issued" in screen.note.text()
    assert not screen.accept.isEnabled()


class JobDesk(PatientDesk):
    """Keeps the job that was asked for."""

    def run_job(self, title: str, job: str, args: Any, done: Any, failed: Any = None) -> None:
        """Keep it."""
        self.job = args, done, failed


def test_a_split_is_shown_and_written(workspace: Workspace, tea: int, qtbot: QtBot) -> None:
    workspace.dispatch(RequestPurchase(tea, Decimal(30)))
    desk: Any = JobDesk(workspace)
    screen = SplitScreen(desk, Appearance("dark"), Selection("purchase_request"))
    qtbot.addWidget(screen)
    assert not screen.order.isEnabled()
    asked, done, _ = desk.job
    assert (asked.request_ids, asked.by_week) == ((), False)
    with workspace.reader() as reader:
        done(find_split(reader, MORNING.date()))
    assert screen.lines is not None
    assert screen.lines.model_of_lines.rowCount() == 1
    QTest.keyClick(screen, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    (command,) = desk.dispatched
    assert isinstance(command, OrderSplit)
    assert workspace.dispatch(command).value.ordered == 1
