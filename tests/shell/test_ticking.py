"""The window's clock: it does what is due, quietly, and nothing when nothing is."""

from collections.abc import Callable
from dataclasses import replace

from pytestqt.qtbot import QtBot
from sqlalchemy import Connection

from app.kernel.listing import ListRequest
from app.kernel.ticking import TickSpec
from app.kernel.unit_of_work import Actor
from app.kernel.workspace import Workspace
from app.shell.desk import DISPATCH, ShellDesk
from app.shell.ticking import Ticking
from tests.shell.company import NOTES_LIST, WriteNote
from tests.shell.conftest import ToldSurface


def _clock(desk: ShellDesk, due: Callable[[Connection], bool], subject: str = "by the clock") -> Ticking:
    spec = TickSpec("notes", 2, lambda: WriteNote(subject), lambda reader, _now: due(reader), "notes.write")
    workspace = desk.workspace
    desk.workspace = replace(workspace, declarations=replace(workspace.declarations, ticks=(spec,)))
    return Ticking(desk, desk)


def _written(workspace: Workspace) -> int:
    with workspace.reader() as reader:
        return NOTES_LIST.count(reader, ListRequest())


def test_the_clock_does_what_is_due_and_tells_the_views_but_not_the_person(
    qtbot: QtBot, desk: ShellDesk, workspace: Workspace, surface: ToldSurface,
) -> None:
    """Every second minute, once, without an undo bar; the views learn which tables changed."""
    clock = _clock(desk, lambda reader: NOTES_LIST.count(reader, ListRequest()) == 0)
    clock.tick()
    assert not clock._busy
    with qtbot.waitSignal(desk.changed) as told:
        clock.tick()
    assert "kernel_outgoing" in told.args[0]
    assert (_written(workspace), surface.undos) == (1, [])
    clock.tick()
    clock.tick()
    qtbot.waitUntil(lambda: not clock._busy)
    assert _written(workspace) == 1


def test_the_clock_goes_on_after_a_refusal_and_leaves_alone_what_the_person_may_not_do(
    qtbot: QtBot, desk: ShellDesk, workspace: Workspace,
) -> None:
    """A command that is refused is tried again later; without the right nothing is tried."""
    clock = _clock(desk, lambda _reader: True, "LOUD")
    clock.tick()
    clock.tick()
    qtbot.waitUntil(lambda: not clock._busy)
    assert _written(workspace) == 0
    desk.workspace = desk.workspace.acting_as(Actor(3, "Vic", frozenset({"notes.read"})))
    clock.tick()
    clock.tick()
    assert not clock._busy


def test_what_computes_is_done_in_a_process_and_what_was_done_is_told_by_name(
    qtbot: QtBot, desk: ShellDesk, workspace: Workspace, surface: ToldSurface,
) -> None:
    """The window never waits for what takes longer than a moment; others go on from what came of it."""
    clock = _clock(desk, lambda _reader: True)
    declarations = desk.workspace.declarations
    computing = tuple(replace(spec, computes=spec.name == "write_note") for spec in declarations.operations)
    desk.workspace = replace(desk.workspace, declarations=replace(declarations, operations=computing))
    clock.look("notes")
    qtbot.waitUntil(lambda: bool(surface.shown))
    ((kind, job, wanted),) = surface.shown
    assert (kind, job, wanted.command.kind) == ("job", DISPATCH, "by the clock")
    outcome = workspace.dispatch(wanted.command)
    with qtbot.waitSignal(clock.ticked) as told:
        clock._done(declarations.ticks[0], outcome)
    assert told.args == ["notes", outcome.value]
    clock.look("something else")
    assert not clock._busy
