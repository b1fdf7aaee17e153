"""The palette by the keyboard alone: type, choose, go; records arrive while one types."""

from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.kernel.workspace import Workspace
from app.shell.commands import ACTIONS, PLACES, Entry
from app.shell.desk import ShellDesk
from app.shell.palette import EntryModel, Palette
from app.shell.searching import Searcher
from app.ui.theme import Appearance
from tests.shell.company import WriteNote
from tests.shell.conftest import ToldSurface


@pytest.fixture
def palette(qtbot: QtBot) -> Palette:
    window = QWidget()
    QVBoxLayout(window).addWidget(QLineEdit())
    qtbot.addWidget(window)
    window.resize(900, 600)
    window.show()
    return Palette(Appearance("light"), window)


def titles(palette: Palette) -> list[str]:
    return [palette.model.data(palette.model.index(row)) for row in range(palette.model.rowCount())]


def test_the_model_keeps_qts_rules(qtbot: QtBot) -> None:
    model = EntryModel()
    watcher = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Warning)
    model.show([Entry(ACTIONS, "One", "box", lambda: None), Entry(PLACES, "Two", "box", lambda: None)])
    model.show([Entry(PLACES, "Three", "box", lambda: None)])
    assert watcher.model() is model
    assert model.choices() == [1]


def test_arrows_go_round_past_the_names_of_groups_and_enter_runs(qtbot: QtBot, palette: Palette) -> None:
    ran: list[str] = []
    entries = [
        Entry(group, title, "box", partial(ran.append, title))
        for group, title in ((ACTIONS, "One"), (ACTIONS, "Two"), (PLACES, "Three"))
    ]
    palette.asked.connect(lambda text: palette.offer(entries))
    for presses, wanted in ((0, "One"), (2, "Three"), (3, "One")):
        palette.open_with()
        for _ in range(presses):
            QTest.keyClick(palette.field, Qt.Key.Key_Down)
        QTest.keyClick(palette.field, Qt.Key.Key_Return)
        assert ran[-1] == wanted
        assert palette.isHidden()


def test_escape_closes_it(qtbot: QtBot, palette: Palette) -> None:
    palette.open_with("x")
    assert palette.isVisible()
    QTest.keyClick(palette.field, Qt.Key.Key_Escape)
    assert palette.isHidden()


def test_records_are_found_while_one_types_and_opened(
    qtbot: QtBot, palette: Palette, desk: ShellDesk, workspace: Workspace, surface: ToldSurface,
) -> None:
    number = workspace.dispatch(WriteNote("call the port")).value.note_id
    searcher = Searcher(desk, palette, list, {})
    searcher.open()
    QTest.keyClicks(palette.field, "port")
    qtbot.waitUntil(lambda: "call the port" in titles(palette))
    QTest.keyClick(palette.field, Qt.Key.Key_Return)
    assert surface.shown == [("record", "note", number)]


def test_nothing_found_says_what_helps(qtbot: QtBot, palette: Palette, desk: ShellDesk) -> None:
    Searcher(desk, palette, list, {}).open("zzz")
    assert palette.nothing.isVisibleTo(palette)
    assert "fewer letters" in palette.nothing.text()
