"""A message says what happened, what is safe and what to do next, and is reached and answered by keyboard."""

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFrame, QLineEdit, QVBoxLayout
from pytestqt.qtbot import QtBot

from app.kernel.errors import Cancelled, ConflictError, DomainError, EnvironmentFault
from app.kernel.listing import Tone
from app.ui import notices
from app.ui.notices import MOST_NOTICES, Answer, NoticeArea, ReportDialog
from app.ui.theme import Appearance


class Window(QFrame):
    """A window with messages above a field."""

    def __init__(self, appearance: Appearance) -> None:
        """Lay the two out."""
        super().__init__()
        self.area = NoticeArea(appearance, self)
        self.field = QLineEdit(self)
        column = QVBoxLayout(self)
        column.addWidget(self.area)
        column.addWidget(self.field)


@pytest.fixture
def window(qtbot: QtBot) -> Window:
    """Show a window in which the field has the focus."""
    appearance = Appearance("light")
    appearance.apply()
    shown = Window(appearance)
    qtbot.addWidget(shown)
    shown.show()
    shown.activateWindow()
    shown.field.setFocus()
    return shown


def texts(window: Window) -> list[str]:
    return [notice.text for notice in window.area.notices]


def test_success_offers_the_way_back_and_passes_by(
    window: Window, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(notices, "SHOWN_MILLISECONDS", 20)
    undone: list[str] = []
    window.area.offer_undo("PO-2041 approved", lambda: undone.append("PO-2041"))
    assert not window.area.isHidden()
    qtbot.waitUntil(window.area.isHidden)
    notice = window.area.offer_undo("PO-2042 approved", lambda: undone.append("PO-2042"))
    notice.buttons[0].click()
    assert undone == ["PO-2042"]
    assert window.area.isHidden()


def test_success_stays_while_somebody_is_in_it(window: Window, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(notices, "SHOWN_MILLISECONDS", 20)
    window.area.offer_undo("PO-2041 approved", lambda: None)
    QTest.keyClick(window, Qt.Key.Key_F6)
    qtbot.wait(80)
    assert texts(window) == ["PO-2041 approved"]


def test_a_question_is_answered_by_keyboard_and_the_focus_goes_back(window: Window) -> None:
    answers: list[str] = []
    notice = window.area.ask("Exotic Liquids is on hold. Order all the same?", lambda: answers.append("yes"),
                             lambda: answers.append("no"))
    assert notice.buttons[1].hasFocus()
    QTest.keyClick(notice.buttons[1], Qt.Key.Key_Return)
    assert answers == ["no"]
    assert window.field.hasFocus()
    again = window.area.ask("Order all the same?", lambda: answers.append("yes"), lambda: answers.append("no"))
    again.buttons[0].setFocus()
    QTest.keyClick(again.buttons[0], Qt.Key.Key_Return)
    assert answers == ["no", "yes"]


def test_escape_is_no(window: Window) -> None:
    answers: list[str] = []
    notice = window.area.ask("Order?", lambda: answers.append("yes"), lambda: answers.append("no"))
    QTest.keyClick(notice.buttons[1], Qt.Key.Key_Escape)
    assert answers == ["no"]


def test_each_failure_is_shown_by_its_kind(window: Window) -> None:
    reloaded: list[str] = []
    area = window.area
    assert area.present(Cancelled()) is None
    refused = area.present(DomainError("order.late", "The order was sent on Friday; it cannot be changed any more."))
    conflict = area.present(ConflictError("x", "Maria was quicker."), lambda: reloaded.append("order"))
    fault = area.present(EnvironmentFault("disk.full", "The disk is full.", "Free some space and save again."))
    crash = area.present(ZeroDivisionError("a customer's name"))
    assert refused is not None
    assert conflict is not None
    assert fault is not None
    assert crash is not None
    assert (refused.tone, conflict.tone, fault.tone, crash.tone) == (Tone.WARNING, Tone.WARNING, Tone.BAD, Tone.BAD)
    assert fault.text == "The disk is full. Free some space and save again."
    assert "safe" in crash.text
    assert "customer" not in crash.text
    fault.buttons[0].click()
    assert "disk.full" in QGuiApplication.clipboard().text()
    conflict.buttons[0].click()
    assert reloaded == ["order"]
    assert conflict not in area.notices
    assert fault in area.notices


def test_a_crash_report_is_shown_on_demand(window: Window, tmp_path: Path) -> None:
    report = tmp_path / "crash.txt"
    report.write_text("builtins.KeyError\n  ledger.py:12 in post\n", encoding="utf-8")
    window.area.report_crash(report).buttons[0].click()
    dialog = next(child for child in window.children() if isinstance(child, ReportDialog))
    assert "ledger.py:12" in dialog.text.toPlainText()
    dialog.close()


def test_messages_do_not_pile_up(window: Window) -> None:
    for number in range(10):
        window.area.warn(f"Warning {number}")
        window.area.warn("The same again")
    question = window.area.ask("Sure?", lambda: None)
    for number in range(10):
        window.area.warn(f"More {number}")
    assert question in window.area.notices
    assert len(texts(window)) == MOST_NOTICES + 1
    window.area.clear()
    assert window.area.notices == [question]


def test_a_name_is_never_markup(window: Window) -> None:
    notice = window.area.warn("<b>Exotic</b> & Co.", (Answer("Open", lambda: None),))
    assert notice.accessibleName() == "<b>Exotic</b> & Co."
    assert window.area.grab().height() >= notice.mapTo(window.area, QPoint(0, notice.height())).y() - 1
