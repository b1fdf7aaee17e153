"""The scan station: a count by scanner and keyboard alone, and a field that keeps the keyboard."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.areas.inventory.ui.scanning import CountScreen
from app.kernel.clock import SetClock
from app.kernel.database import Database
from app.kernel.gs1 import GS, SHOWN_GS
from app.kernel.listing import Row
from app.kernel.workspace import Workspace
from app.registry import DECLARATIONS
from app.shell.desk import ShellDesk
from app.ui.declare import Selection
from app.ui.scanning.field import ScanField
from app.ui.theme import Appearance
from tests.areas.inventory.counted import lines, put, sheet, start
from tests.companies import MORNING, found_firm
from tests.shell.conftest import ToldSurface


@pytest.fixture
def firm(database: Database) -> Workspace:
    """Give a firm with goods in two bins."""
    workspace = Workspace(database, DECLARATIONS, SetClock(MORNING))
    found_firm(workspace)
    put(workspace, {("CHAI", "A-01"): 12, ("TOFU", "A-01"): 4, ("KONBU", "A-02"): 8})
    return workspace


@pytest.fixture
def seat(firm: Workspace) -> Iterator[ShellDesk]:
    """Sit at the firm's desk."""
    desk = ShellDesk(firm, ToldSurface())
    yield desk
    desk.close()


class Scanner:
    """A scanner that types into whatever has the keyboard."""

    def __init__(self, qtbot: QtBot, screen: CountScreen) -> None:
        self.qtbot, self.screen = qtbot, screen

    def read(self, *codes: str, end: Qt.Key = Qt.Key.Key_Return) -> None:
        for code in codes:
            focused = QApplication.focusWidget() or self.screen.station.field
            assert focused is self.screen.station.field
            QTest.keyClicks(focused, code)
            QTest.keyClick(focused, end)
            self.qtbot.waitUntil(lambda: not self.screen.station._sending)


def test_a_sheet_is_counted_by_scanner_and_keyboard_alone(
    qtbot: QtBot, firm: Workspace, seat: ShellDesk, appearance: Appearance,
) -> None:
    number = start(firm)
    screen = CountScreen(seat, appearance, Selection("count_sheet"))
    qtbot.addWidget(screen)
    screen.resize(1280, 720)
    screen.show()
    screen.station.field.setFocus()
    screen.station.loud = False
    scanner = Scanner(qtbot, screen)

    scanner.read("CT-00001")
    assert screen.station.ask.text() == "Go to A-01 and scan the place"
    scanner.read("A-01", end=Qt.Key.Key_Tab)
    scanner.read("CHAI", "13", "NONSENSE")
    assert screen.station.said.text() == "Nobody knows “NONSENSE”. Nothing was counted or booked."
    assert screen.station.said.property("tone") == "bad"
    QTest.keyClick(screen.station.field, Qt.Key.Key_Backspace)
    scanner.read("12", "TOFU", "4", "")
    qtbot.waitUntil(lambda: screen.station.ask.text() == "Go to A-02 and scan the place")
    scanner.read("A-02", "KONBU", "8", "")
    qtbot.waitUntil(lambda: screen.station.ask.text().startswith("All is counted"))
    with qtbot.waitSignal(screen.closed):
        scanner.read("CF-OK")
    assert (sheet(firm, number).state, lines(firm, number)["CHAI", "A-01"].counted_qty) == ("decide", 12_000_000)


def test_scans_that_come_while_a_place_is_saved_are_not_lost(
    qtbot: QtBot, firm: Workspace, seat: ShellDesk, appearance: Appearance,
) -> None:
    number = start(firm)
    screen = CountScreen(seat, appearance, Selection("count_sheet", (Row(number, ()),)))
    qtbot.addWidget(screen)
    for text in ("A-02", "KONBU", "8", "", "A-01", "CHAI"):
        screen.station.scan(text, False)
    qtbot.waitUntil(lambda: bool(screen.station.rows.lines.rows) and screen.station.rows.lines.rows[0].qty == "1 pc")
    assert lines(firm, number)["KONBU", "A-02"].counted_qty == 8_000_000


@pytest.fixture
def field(qtbot: QtBot, appearance: Appearance) -> ScanField:
    """Give a field that has the keyboard."""
    made = ScanField()
    qtbot.addWidget(made)
    made.show()
    return made


def test_the_mark_of_gs1_arrives_as_control_and_a_bracket(qtbot: QtBot, field: ScanField) -> None:
    with qtbot.waitSignal(field.scanned) as scanned:
        QTest.keyClicks(field, "10A1")
        control = Qt.KeyboardModifier.ControlModifier
        QApplication.sendEvent(field, QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_BracketRight, control, GS))
        QTest.keyClicks(field, "17271130")
        QTest.keyClick(field, Qt.Key.Key_Return)
    assert scanned.args[0] == f"10A1{SHOWN_GS}17271130"


def test_slow_fingers_are_told_from_a_scanner(qtbot: QtBot, field: ScanField) -> None:
    for delay, typed in ((1, False), (80, True)):
        with qtbot.waitSignal(field.scanned) as scanned:
            QTest.keyClicks(field, "1234", delay=delay)
            QTest.keyClick(field, Qt.Key.Key_Return)
        assert scanned.args == ["1234", typed]


def test_tab_never_takes_the_keyboard_away(qtbot: QtBot, field: ScanField) -> None:
    scans: list[str] = []
    field.scanned.connect(lambda text, _typed: scans.append(text))
    QTest.keyClick(field, Qt.Key.Key_Tab)
    QTest.keyClicks(field, "A-01")
    QTest.keyClick(field, Qt.Key.Key_Tab)
    assert (scans, field.text()) == (["A-01"], "")
    with qtbot.waitSignal(field.left):
        QTest.keyClicks(field, "A")
        QTest.keyClick(field, Qt.Key.Key_Escape)
        QTest.keyClick(field, Qt.Key.Key_Escape)
