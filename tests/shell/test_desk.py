"""What the desk does with a command: does it, asks, refuses, takes it back, tells who must know."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from app.kernel.declare import Preview
from app.kernel.errors import CounterflowError, DomainError
from app.kernel.listing import ListRequest, Row
from app.kernel.printed import PrintedDocument
from app.kernel.workspace import Outcome, Workspace
from app.shell.desk import ShellDesk
from app.shell.jobs import Dispatching
from app.ui.declare import Selection
from tests.shell.company import CLOSE, NOTES_LIST, PRINT, WRITE, WriteNote
from tests.shell.conftest import ToldSurface


def states(workspace: Workspace) -> list[object]:
    with workspace.reader() as reader:
        return [row.values[2] for row in NOTES_LIST.page(reader, ListRequest()).rows]


def selection_of(workspace: Workspace, *ids: int) -> Selection:
    with workspace.reader() as reader:
        rows = tuple(NOTES_LIST.rows(reader, ids))
    return Selection("note", rows, tuple(item.key for item in NOTES_LIST.info.columns))


def test_a_command_is_done_told_and_taken_back(
    qtbot: QtBot, desk: ShellDesk, workspace: Workspace, surface: ToldSurface,
) -> None:
    changes: list[frozenset[str]] = []
    desk.changed.connect(changes.append)
    outcomes: list[Outcome] = []
    desk.dispatch(WriteNote("call the port"), outcomes.append)
    qtbot.waitUntil(lambda: bool(outcomes))
    assert surface.said == ["Note written"]
    assert "kernel_outgoing" in changes[0]
    surface.undos[0]()
    qtbot.waitUntil(lambda: len(surface.said) == 2)
    assert surface.said[1] == "Undo: Note written"
    assert states(workspace) == []


def test_a_question_is_answered_and_the_command_done_once(
    qtbot: QtBot, desk: ShellDesk, workspace: Workspace, surface: ToldSurface,
) -> None:
    desk.dispatch(WriteNote("ab"))
    qtbot.waitUntil(lambda: bool(surface.undos))
    assert surface.questions == ["The subject is very short. Keep it?"]
    assert states(workspace) == ["waiting"]


def test_what_a_command_changes_elsewhere_is_shown_before_it_is_done(
    qtbot: QtBot, workspace: Workspace, surface: ToldSurface,
) -> None:
    shown = Preview("Two others change. Go on?", PrintedDocument("What this changes", "", "changes"))
    asked: list[list[object]] = []

    def preview(_reader: object, events: Sequence[object]) -> Preview:
        asked.append(states(workspace))
        return shown

    declared = workspace.declarations
    previewed = replace(declared, operations=tuple(replace(spec, preview=preview) for spec in declared.operations))
    desk = ShellDesk(replace(workspace, declarations=previewed), surface)
    desk.dispatch(WriteNote("call the port"))
    qtbot.waitUntil(lambda: bool(surface.undos))
    assert (asked, surface.questions, surface.documents) == ([[]], [shown.question], [shown.document])
    assert states(workspace) == ["waiting"]
    desk.close()


def test_a_question_answered_with_no_changes_nothing(
    qtbot: QtBot, desk: ShellDesk, workspace: Workspace, surface: ToldSurface,
) -> None:
    surface.yes = False
    refusals: list[CounterflowError] = []
    desk.dispatch(WriteNote("ab"), refused=refusals.append)
    qtbot.waitUntil(lambda: bool(refusals))
    assert states(workspace) == []


def test_a_refusal_goes_to_the_form_that_asked_and_otherwise_to_the_window(
    qtbot: QtBot, desk: ShellDesk, surface: ToldSurface,
) -> None:
    refusals: list[CounterflowError] = []
    desk.dispatch(WriteNote("LOUD"), refused=refusals.append)
    desk.dispatch(WriteNote("LOUD"))
    qtbot.waitUntil(lambda: bool(refusals) and bool(surface.errors))
    for error in (refusals[0], surface.errors[0]):
        assert isinstance(error, DomainError)
        assert error.field == "kind"


def test_the_last_own_operation_is_undone_first_and_what_cannot_be_undone_stays(
    qtbot: QtBot, desk: ShellDesk, workspace: Workspace, surface: ToldSurface,
) -> None:
    for subject in ("first", "second"):
        desk.dispatch(WriteNote(subject))
    qtbot.waitUntil(lambda: len(surface.undos) == 2)
    desk.undo_last()
    qtbot.waitUntil(lambda: len(surface.said) == 3)
    with workspace.reader() as reader:
        assert [row.values[1] for row in NOTES_LIST.page(reader, ListRequest()).rows] == ["first"]
    desk.undo_last()
    qtbot.waitUntil(lambda: len(surface.said) == 4)
    desk.undo_last()
    assert "nothing of yours to undo" in surface.said[-1]


def test_what_another_program_did_is_noticed(qtbot: QtBot, desk: ShellDesk, workspace: Workspace) -> None:
    desk.router.start()
    qtbot.waitUntil(lambda: desk.router.watching)
    with qtbot.waitSignal(desk.changed) as told:
        replace(workspace).dispatch(WriteNote("from elsewhere"))
    assert "kernel_outgoing" in told.args[0]


def test_actions_that_know_enough_are_done_at_once_for_each_row(
    qtbot: QtBot, desk: ShellDesk, workspace: Workspace, surface: ToldSurface,
) -> None:
    ids = [workspace.dispatch(WriteNote(subject)).value.note_id for subject in ("first", "second")]
    each = replace(CLOSE, each=True, enabled_when=lambda selection: True)
    desk.start(each, selection_of(workspace, *ids))
    qtbot.waitUntil(lambda: bool(surface.undos))
    assert states(workspace) == ["sent", "sent"]
    surface.undos[0]()
    qtbot.waitUntil(lambda: len(surface.said) == 3)
    assert states(workspace) == ["waiting", "waiting"]


def test_actions_that_do_not_know_enough_open_a_form(qtbot: QtBot, desk: ShellDesk, surface: ToldSurface) -> None:
    desk.start(WRITE, Selection("note"))
    qtbot.waitUntil(lambda: bool(surface.forms))
    assert surface.forms[0].spec.name == "write_note"


def test_an_action_that_is_not_allowed_here_does_nothing(desk: ShellDesk, surface: ToldSurface) -> None:
    desk.start(PRINT, Selection("note"))
    assert surface.shown == []
    desk.start(PRINT, Selection("note", (Row(7, ()),), ()))
    assert surface.shown == [("preview", "note", 7)]


def test_an_answer_for_a_widget_that_is_gone_is_dropped(qtbot: QtBot, desk: ShellDesk, workspace: Workspace) -> None:
    owner = QObject()
    answers: list[int] = []
    desk.read_later(owner, lambda reader: 1, answers.append)
    delete(owner)
    desk.read_later(desk, lambda reader: 2, answers.append)
    qtbot.waitUntil(lambda: 2 in answers)
    assert answers == [2]


def test_what_computes_is_done_in_a_process(
    desk: ShellDesk, workspace: Workspace, surface: ToldSurface, monkeypatch: pytest.MonkeyPatch,
) -> None:
    spec = workspace.declarations.operation_for(WriteNote("slow"))
    monkeypatch.setitem(workspace.declarations._by_command, WriteNote, replace(spec, computes=True))
    desk.dispatch(WriteNote("slow"))
    ((kind, job, wanted),) = surface.shown
    assert (kind, job) == ("job", "app.shell.jobs:dispatch")
    assert isinstance(wanted, Dispatching)
    assert wanted.command == WriteNote("slow")
    assert wanted.target == workspace.database.target
