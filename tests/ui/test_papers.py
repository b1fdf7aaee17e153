"""What is kept with a record is seen beside it, written by key, and never handed to a program that could run it."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolButton
from pytestqt.qtbot import QtBot

from app.kernel.listing import Paper
from app.kernel.papers import AttachFile, RemoveNote, WriteNote
from app.ui.facts import LinkLabel
from app.ui.papers import PapersCard, may_open, size_text
from app.ui.theme import Appearance
from tests.ui.desks import PatientDesk

AT = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
NOTE = Paper(3, "The driver rings twice.", AT, "Ada")
LETTER = Paper(4, "letter.pdf", AT, "Ada", is_file=True, size_bytes=48_000, media_type="application/pdf")
PROGRAM = Paper(5, "invoice.pdf.exe", AT, "Ada", is_file=True, size_bytes=9, media_type="application/octet-stream")


@pytest.fixture
def card(desk: PatientDesk, appearance: Appearance, qtbot: QtBot) -> PapersCard:
    """Show a note and two files of a good."""
    made = PapersCard("good", 1, (NOTE, LETTER, PROGRAM), desk, appearance)
    qtbot.addWidget(made)
    made.show()
    return made


def test_a_note_is_written_with_enter(card: PapersCard, desk: PatientDesk) -> None:
    QTest.keyClicks(card.note, "Gate 4 is closed.")
    QTest.keyClick(card.note, Qt.Key.Key_Return)
    assert desk.dispatched == [WriteNote("good", 1, "Gate 4 is closed.")]
    assert card.note.text() == ""


def test_files_are_taken_by_drop(card: PapersCard, desk: PatientDesk, tmp_path: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / "dock.png"))])
    card.dropEvent(QDropEvent(
        QPointF(5, 5), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier,
    ))
    assert desk.dispatched == [AttachFile("good", 1, str(tmp_path / "dock.png"))]


def test_what_could_run_is_only_saved(card: PapersCard) -> None:
    assert may_open(LETTER)
    assert not may_open(PROGRAM)
    assert {link.accessibleName() for link in card.findChildren(LinkLabel)} == {
        "Open letter.pdf", "Save invoice.pdf.exe",
    }


def test_a_note_is_taken_off_from_its_menu(card: PapersCard, desk: PatientDesk) -> None:
    button = next(it for it in card.findChildren(QToolButton) if it.accessibleName() == f"More for {NOTE.text}")
    menu = button.menu()
    assert [action.text() for action in menu.actions()] == ["Remove"]
    menu.actions()[0].trigger()
    assert desk.dispatched == [RemoveNote(3)]


@pytest.mark.parametrize(("size", "text"), [(9, "9 B"), (48_000, "48 kB"), (2_340_000, "2.3 MB")])
def test_a_size_is_written_as_a_person_reads_it(size: int, text: str) -> None:
    assert size_text(size) == text
