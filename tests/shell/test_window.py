"""The window with a company open: it shows, does, tells, asks, remembers, and lives on when something fails."""

import threading
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from app.kernel.listing import Row
from app.kernel.settings import load_settings
from app.kernel.workspace import Workspace
from app.shell.company_page import CompanyPage
from app.shell.crash import watching
from app.shell.window import MainWindow
from app.ui.declare import Selection
from app.ui.form.command_form import CommandForm
from app.ui.notices import Notice
from tests.shell.company import WRITE, WriteNote
from tests.shell.conftest import OpenWindow, found_company

PATIENCE = 60_000


def page_of(window: MainWindow) -> CompanyPage:
    assert window.company is not None
    return window.company


def rows_shown(window: MainWindow) -> int:
    listed = page_of(window).list_page
    return listed.table.rows.rowCount() if listed else -1


def press(notice: Notice, title: str) -> None:
    next(button for button in notice.findChildren(QPushButton) if button.text() == title).click()


def test_it_opens_on_the_first_tab_and_proves_the_books(qtbot: QtBot, window: MainWindow) -> None:
    page = page_of(window)
    assert page.pages.key == "notes"
    qtbot.waitUntil(lambda: page.proof.verdict is not None)
    assert window.status.ledger.text().strip().endswith("no difference")
    assert window.status.backup.text().strip() == "No backup yet"


def test_books_that_disagree_are_told_of(qtbot: QtBot, window: MainWindow) -> None:
    page = page_of(window)
    page.desk.dispatch(WriteNote("empty"))
    qtbot.waitUntil(lambda: bool(page.notices.notices))
    page.proof.run()
    qtbot.waitUntil(lambda: "1 difference" in window.status.ledger.text())
    window.status.ledger.click()
    assert any("has no subject" in notice.text for notice in page.notices.notices)


def test_keys_go_to_tabs_and_a_tab_without_lists_says_what_will_live_there(window: MainWindow) -> None:
    page = page_of(window)
    page.header.strip.setCurrentIndex(1)
    assert page.pages.key == "plans"
    assert page.pages.page is not None
    assert page.list_page is None
    assert [visit.title for visit in page.recents.visits][:2] == ["Plans", "Notes"]


def test_the_list_the_badge_and_the_undo_bar_follow_what_is_done(qtbot: QtBot, window: MainWindow) -> None:
    page = page_of(window)
    page.desk.dispatch(WriteNote("call the port"))
    qtbot.waitUntil(lambda: rows_shown(window) == 1)
    qtbot.waitUntil(lambda: page.header.strip.count_of(0) == 1)
    press(page.notices.notices[0], "Undo")
    qtbot.waitUntil(lambda: rows_shown(window) == 0)
    qtbot.waitUntil(lambda: page.header.strip.count_of(0) == 0)


def test_what_another_program_writes_appears(qtbot: QtBot, window: MainWindow) -> None:
    page = page_of(window)
    qtbot.waitUntil(lambda: page.desk.router.watching)
    elsewhere = Workspace(page.desk.workspace.database, page.desk.workspace.declarations)
    elsewhere.dispatch(WriteNote("from elsewhere"))
    qtbot.waitUntil(lambda: rows_shown(window) == 1)


def test_a_form_opens_beside_the_list_and_what_it_saves_is_there(qtbot: QtBot, window: MainWindow) -> None:
    page = page_of(window)
    page.desk.start(WRITE, Selection("note"))
    qtbot.waitUntil(lambda: bool(page.findChildren(CommandForm)))
    form = page.findChildren(CommandForm)[0]
    form.rows["kind"].editor.set_value("call the port")
    form.save()
    qtbot.waitUntil(lambda: rows_shown(window) == 1)


def test_what_a_form_made_is_selected_whatever_was_before(qtbot: QtBot, window: MainWindow) -> None:
    page = page_of(window)
    page.desk.dispatch(WriteNote("an old one"))
    qtbot.waitUntil(lambda: rows_shown(window) == 1)
    page.desk.start(WRITE, Selection("note"))
    qtbot.waitUntil(lambda: bool(page.findChildren(CommandForm)))
    form = page.findChildren(CommandForm)[0]
    form.rows["kind"].editor.set_value("call the port")
    form.save()
    listed = page.list_page
    assert listed is not None
    qtbot.waitUntil(lambda: listed.selection().values("kind") == ("call the port",))


def test_a_message_moves_no_row(qtbot: QtBot, window: MainWindow) -> None:
    page = page_of(window)
    listed = page.list_page
    assert listed is not None
    before = listed.mapTo(window, QPoint(0, 0))
    page.say("Something was done.")
    QApplication.processEvents()
    assert page.notices.isVisible()
    assert listed.mapTo(window, QPoint(0, 0)) == before


def test_a_refusal_is_told_in_the_bar(qtbot: QtBot, window: MainWindow) -> None:
    page = page_of(window)
    page.desk.dispatch(WriteNote("LOUD"))
    qtbot.waitUntil(lambda: bool(page.notices.notices))
    assert "does not shout" in page.notices.notices[0].text


def test_an_operation_that_fails_in_an_unforeseen_way_leaves_a_report_and_a_window_that_works(
    qtbot: QtBot, window: MainWindow, tmp_path: Path,
) -> None:
    page = page_of(window)
    with watching(tmp_path / "reports", lambda _error, path: window.report_crash(path)):
        page.desk.dispatch(WriteNote("broken"))
        qtbot.waitUntil(lambda: bool(page.notices.notices))
    assert "Your data is safe" in page.notices.notices[0].text
    assert len(list((tmp_path / "reports").glob("crash-*.txt"))) == 1
    page.desk.dispatch(WriteNote("still at work"))
    qtbot.waitUntil(lambda: rows_shown(window) == 1)


def test_the_history_shows_what_was_done_and_takes_it_back(qtbot: QtBot, window: MainWindow) -> None:
    page = page_of(window)
    page.desk.dispatch(WriteNote("call the port"))
    qtbot.waitUntil(lambda: rows_shown(window) == 1)
    window.window_actions.by_id["history"].trigger()
    qtbot.waitUntil(lambda: rows_shown(window) == 2)
    listed = page.list_page
    assert listed is not None
    undo = listed.view.actions[0]
    row = Row(2, (2, None, "Note written", "Local user", "done"))
    page.desk.start(undo, Selection("operation", (row,), ("id", "at", "title", "who", "state")))
    qtbot.waitUntil(lambda: rows_shown(window) == 3)


def test_the_palette_goes_to_a_place(qtbot: QtBot, window: MainWindow) -> None:
    page = page_of(window)
    window.window_actions.by_id["palette"].trigger()
    assert page.palette_panel.isVisible()
    QTest.keyClicks(page.palette_panel.field, "plan")
    QTest.keyClick(page.palette_panel.field, Qt.Key.Key_Return)
    assert page.pages.key == "plans"


def test_closing_while_a_job_runs_asks_and_stops_it(qtbot: QtBot, window: MainWindow) -> None:
    page = page_of(window)
    page.desk.run_job("Wait", "tests.kernel.job_examples:wait_for_cancel", None, lambda _result: None)
    window.close()
    assert window.isVisible()
    question = page.notices.notices[0]
    assert "A job is running" in question.text
    press(question, "Stop and close")
    qtbot.waitUntil(lambda: not window.isVisible(), timeout=PATIENCE)
    assert window.jobs.running == 0


def test_closing_ends_every_thread(qtbot: QtBot, window: MainWindow) -> None:
    page_of(window).desk.dispatch(WriteNote("call the port"))
    qtbot.waitUntil(lambda: rows_shown(window) == 1)
    window.close()
    names = [thread.name for thread in threading.enumerate()]
    assert not [name for name in names if name.startswith(("reader", "writer", "job"))]


def test_the_window_goes_on_while_it_reads_and_writes(qtbot: QtBot, window: MainWindow) -> None:
    page, ticks = page_of(window), []
    release = threading.Event()
    page.desk.read_later(page, lambda _reader: release.wait(PATIENCE), lambda _answer: ticks.append("read"))
    timer = QTimer(interval=5)
    timer.timeout.connect(lambda: ticks.append("tick"))
    timer.start()
    # the read ends only when it is released: a window that waited for it would never tick
    qtbot.waitUntil(lambda: ticks.count("tick") > 20)
    assert "read" not in ticks
    release.set()
    qtbot.waitUntil(lambda: "read" in ticks)
    timer.stop()


def test_the_tab_the_layout_and_the_look_are_found_again(
    qtbot: QtBot, open_window: OpenWindow, settings_file: Path,
) -> None:
    first = open_window(settings_file)
    listed = page_of(first).list_page
    assert listed is not None
    listed.table.arrangement.set_shown("state", shown=False)
    page_of(first).go("plans")
    first.window_actions.by_id["dark"].trigger()
    first.close()
    kept = load_settings(settings_file).settings
    assert (kept.mode, kept.window["tab"]) == ("dark", "plans")
    second = open_window(settings_file)
    assert page_of(second).pages.key == "plans"
    page_of(second).go("notes")
    again = page_of(second).list_page
    assert again is not None
    assert not again.table.arrangement.is_shown("state")
    second.window_actions.by_id["reset_layout"].trigger()
    anew = page_of(second).list_page
    assert anew is not None
    assert anew.table.arrangement.is_shown("state")


@pytest.mark.parametrize("command", ["help", "recent", "refresh", "find", "about", "zoom_in", "zoom_normal", "print"])
def test_every_command_of_the_window_does_something_without_failing(window: MainWindow, command: str) -> None:
    window.window_actions.by_id[command].trigger()
    assert window.isVisible()


def test_who_chooses_no_other_company_stays_in_this_one(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.shell.entrance.ask_company_to_open", lambda _parent, _folder: None)
    window.window_actions.by_id["open"].trigger()
    assert window.company is not None


def test_another_company_takes_the_place_of_this_one(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, founded_path: Path, company_template: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    first, other = page_of(window), found_company(company_template, tmp_path / "other.db")
    monkeypatch.setattr("app.shell.entrance.ask_company_to_open", lambda _parent, _folder: other)
    window.window_actions.by_id["open"].trigger()
    qtbot.waitUntil(lambda: window.company is not None and window.company is not first)
    assert window.windowTitle().startswith("other.db")
    assert window.settings.recent[:2] == [str(other), str(founded_path)]


def test_the_answer_of_a_job_is_dropped_when_its_company_was_left(qtbot: QtBot, window: MainWindow) -> None:
    answers: list[object] = []
    page_of(window).desk.run_job("Sum", "tests.kernel.job_examples:add_up", [1, 2], answers.append)
    window.window_actions.by_id["new"].trigger()
    qtbot.waitUntil(lambda: window.jobs.running == 0, timeout=PATIENCE)
    assert answers == []
