"""A tab of goods with actions, figures and charts, as an area would declare it."""

from typing import TypeVar

from PySide6.QtWidgets import QApplication, QWidget

from app.ui.declare import (
    ActionSpec,
    ChartSpec,
    DashboardSpec,
    EmptySpec,
    Selection,
    TabSpec,
    ViewSpec,
    in_state,
    one,
    some,
)
from app.ui.listpage import ListPage
from app.ui.tabpage import TabPage
from tests.ui.desks import PatientDesk

W = TypeVar("W", bound=QWidget)
DRAW = "tests.ui.chart_functions:draw"


def never(_selection: Selection) -> bool:
    """Enable for nothing."""
    return False


RECEIVE = ActionSpec("receive", "Receive", "package-plus", key="Ctrl+R", help="Book what came in.")
COUNT = ActionSpec("count", "Count", "clipboard-check", one)
PRINT = ActionSpec("print", "Print labels", "printer", some)
RETIRE = ActionSpec("retire", "Retire", "archive", in_state("old"))
ORDER = ActionSpec("order", "Order", "shopping-cart", some, each=True, primary=True)
VIEW = ViewSpec(
    "goods", (RECEIVE, COUNT, PRINT, RETIRE, ORDER),
    EmptySpec("No items yet", "Receive the first.", "package", "receive"),
)
CHART = ChartSpec("a", "Stock", lambda _reader, _now: (1.0, 2.0), DRAW)
TAB = TabSpec(
    "inventory", "Inventory", "boxes", 2, (VIEW,), DashboardSpec(("value", "fill"), (CHART,)), lambda _reader, _now: 7,
)
UNBUILT = TabSpec("plans", "Plans", "calendar", 9, empty=EmptySpec("Plans will live here", "Soon.", "calendar"))


def settle(desk: PatientDesk) -> None:
    """Answer what is asked and let timers at zero fire."""
    for _ in range(4):
        desk.settle()
        QApplication.processEvents()


def open_list(page: TabPage, desk: PatientDesk, width: int = 1280, height: int = 700) -> ListPage:
    """Show a tab and give its list once all is read."""
    page.resize(width, height)
    page.show()
    settle(desk)
    found = page.list_page()
    assert found is not None
    return found
