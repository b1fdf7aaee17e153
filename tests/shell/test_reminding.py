"""Reminders come up as notices that take the focus from nobody, in the tray, and as a count at the window's foot."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import ClassVar

import pytest
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QSystemTrayIcon
from pytestqt.qtbot import QtBot

from app.kernel.clock import SetClock
from app.kernel.database import open_database
from app.kernel.reminders import RemindMe
from app.kernel.unit_of_work import Actor
from app.kernel.workspace import Workspace
from app.registry import DECLARATIONS
from app.shell.desk import ShellDesk
from app.shell.reminding import AT_ONCE, Reminding
from app.shell.statusbar import StatusItem
from app.shell.ticking import Ticking
from app.ui.notices import NoticeArea
from app.ui.theme import Appearance
from tests.companies import MORNING
from tests.shell.conftest import ToldSurface

HOUR = timedelta(hours=1)


class Corner:
    """The parts of a window in which reminders are seen, on a firm whose clock a story moves."""

    def __init__(self, qtbot: QtBot, path: Path) -> None:
        self.qtbot, self.clock = qtbot, SetClock(MORNING)
        self.workspace = Workspace(open_database(str(path)), DECLARATIONS, self.clock, Actor(1, "Owner"))
        self.surface, look = ToldSurface(), Appearance("light")
        self.desk = ShellDesk(self.workspace, self.surface)
        self.desk.workspace = replace(self.workspace, declarations=replace(
            DECLARATIONS, ticks=tuple(spec for spec in DECLARATIONS.ticks if spec.name == "kernel.reminders")))
        self.notices, self.item, self.went = NoticeArea(look), StatusItem(look, "Reminders"), list[str]()
        qtbot.addWidget(self.notices)
        qtbot.addWidget(self.item)
        self.ticking = Ticking(self.desk, self.desk)
        self.reminding = Reminding(self.desk, self.ticking, self.notices, self.item, self.went.append)

    def ask(self, *texts: str) -> None:
        for text in texts:
            self.workspace.dispatch(RemindMe(text, MORNING + HOUR, record="customer", record_id=3))

    def pass_hour(self) -> None:
        self.clock.moment += HOUR
        with self.qtbot.waitSignal(self.ticking.ticked):
            self.ticking.tick()

    def press(self, title: str, notice: int = 0) -> None:
        next(one for one in self.notices.notices[notice].buttons if one.text() == title).click()

    def count(self) -> str:
        return self.item.accessibleDescription() if not self.item.isHidden() else ""


@pytest.fixture
def corner(qtbot: QtBot, firm_template: Path, tmp_path: Path) -> Iterator[Corner]:
    made = Corner(qtbot, Path(shutil.copyfile(firm_template, tmp_path / "firm.db")))
    yield made
    made.reminding.stop()
    made.desk.close()
    made.workspace.database.close()


def test_a_reminder_stays_until_it_is_answered_and_leads_to_its_record(corner: Corner, qtbot: QtBot) -> None:
    corner.ask("Ring Maria")
    corner.pass_hour()
    (notice,) = corner.notices.notices
    assert notice.text == "Ring Maria"
    assert [button.text() for button in notice.buttons] == ["Open", "Done", "Later"]
    assert notice.accessibleName() == "Ring Maria"
    assert not notice.passing
    qtbot.waitUntil(lambda: corner.count() == "1 reminder")
    corner.press("Open")
    assert corner.surface.shown == [("record", "customer", 3)]
    assert corner.notices.notices == []
    assert corner.count() == "1 reminder"  # to look is not to be done


def test_done_puts_it_away_and_later_brings_it_back(corner: Corner, qtbot: QtBot) -> None:
    corner.ask("Ring Maria", "Send the offer")
    corner.pass_hour()
    qtbot.waitUntil(lambda: corner.count() == "2 reminders")
    corner.press("Done")
    qtbot.waitUntil(lambda: corner.count() == "1 reminder")
    menu = corner.notices.notices[0].buttons[2].menu()
    assert [action.text() for action in menu.actions()] == ["In 10 minutes", "In an hour", "Tomorrow morning"]
    menu.actions()[1].trigger()
    qtbot.waitUntil(lambda: corner.count() == "")
    assert corner.notices.notices == []
    corner.pass_hour()
    assert [notice.text for notice in corner.notices.notices] == ["Ring Maria"]


def test_after_a_long_absence_all_are_told_of_in_one(corner: Corner) -> None:
    corner.ask(*(f"Call {number}" for number in range(AT_ONCE + 2)))
    corner.pass_hour()
    (notice,) = corner.notices.notices
    assert notice.text == "5 reminders: Call 0, and 4 more."
    corner.press("Show them")
    assert corner.went == ["reminders"]


class StandInTray(QObject):
    """A tray that only remembers: the one of the system talks to the desktop."""

    MessageIcon = QSystemTrayIcon.MessageIcon
    messageClicked = Signal()  # noqa: N815 - the name that Qt gives it
    activated = Signal()
    told: ClassVar[list[str]] = []

    def __init__(self, _icon: object, parent: QObject) -> None:
        super().__init__(parent)

    @staticmethod
    def isSystemTrayAvailable() -> bool:
        return True

    def setToolTip(self, _text: str) -> None:
        return

    def show(self) -> None:
        return

    def hide(self) -> None:
        return

    def showMessage(self, _title: str, text: str, *_more: object) -> None:
        self.told.append(text)


def test_the_tray_tells_it_when_the_window_is_not_looked_at(
    corner: Corner, monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("app.shell.tray.QSystemTrayIcon", StandInTray)
    corner.ask("Ring Maria")
    corner.pass_hour()
    assert StandInTray.told == ["Ring Maria"]
    corner.reminding.pressed.emit()
    assert corner.went == ["reminders"]


def test_without_a_tray_nothing_is_missing(corner: Corner, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QSystemTrayIcon, "isSystemTrayAvailable", staticmethod(lambda: False))
    assert corner.reminding.tell("Counterflow", "Ring Maria") is False
