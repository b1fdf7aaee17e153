"""Choosing how labels are printed, by keyboard, with the sheet beside the choice."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.areas.inventory.ui.labels import LabelScreen
from app.kernel.clock import SetClock
from app.kernel.database import Database
from app.kernel.listing import Row
from app.kernel.printed import LABEL_STOCKS, Symbology
from app.kernel.workspace import Workspace
from app.registry import DECLARATIONS
from app.shell.desk import ShellDesk
from app.ui.declare import Selection
from app.ui.theme import Appearance
from tests.areas.inventory.counted import put
from tests.companies import MORNING, found_firm
from tests.shell.conftest import ToldSurface


@pytest.fixture
def screen(qtbot: QtBot, database: Database, appearance: Appearance) -> Iterator[LabelScreen]:
    """Give the screen for two lots of a firm."""
    workspace = Workspace(database, DECLARATIONS, SetClock(MORNING))
    found_firm(workspace)
    put(workspace, {("MILK", "A-01"): 6, ("JAM", "A-01"): 3}, tracking="lot")
    desk = ShellDesk(workspace, ToldSurface())
    made = LabelScreen(desk, appearance, Selection("lot", (Row(1, ()), Row(2, ()))))
    qtbot.addWidget(made)
    made.show()
    yield made
    desk.close()


def test_the_sheet_follows_what_is_chosen(qtbot: QtBot, screen: LabelScreen) -> None:
    assert screen.preview is not None
    assert screen.preview.document.stock == LABEL_STOCKS[0]
    QTest.keyClick(screen.symbology, Qt.Key.Key_Down)
    QTest.keyClick(screen.symbology, Qt.Key.Key_Down)
    screen.copies.setValue(30)
    screen.first.setValue(5)
    assert (screen.choice.symbology, screen.choice.skip) == (Symbology.QR, 4)
    qtbot.waitUntil(lambda: screen.preview is not None and screen.preview.pages.page_count == 3)


def test_a_roll_has_one_place_and_a_code_that_cannot_be_is_explained(qtbot: QtBot, screen: LabelScreen) -> None:
    screen.stock.setCurrentIndex(len(LABEL_STOCKS) - 1)
    assert not screen.first.isEnabled()
    screen.symbology.setCurrentIndex(1)
    qtbot.waitUntil(lambda: "has no GTIN" in screen.problem.text())
    screen.symbology.setCurrentIndex(0)
    qtbot.waitUntil(lambda: not screen.problem.text())
    with qtbot.waitSignal(screen.closed):
        QTest.keyClick(screen.symbology, Qt.Key.Key_Escape)
