"""The history tells what was done, whether it stands, and what builds on it."""

from dataclasses import replace

from app.areas.company.models import User
from app.kernel.columns import table_of
from app.kernel.database import Database
from app.kernel.history import history_list, recent_operations, tables_changed, with_history
from app.kernel.listing import Detail, ListRequest
from app.kernel.workspace import Workspace
from tests.shell.company import DECLARATIONS, CloseNote, WriteNote

HISTORY = history_list(table_of(User))


def workspace_of(database: Database) -> Workspace:
    return Workspace(database, with_history(DECLARATIONS, table_of(User)))


def states(workspace: Workspace) -> dict[int, object]:
    with workspace.reader() as reader:
        return {row.id: row.values[4] for row in HISTORY.page(reader, ListRequest()).rows}


def detail_of(workspace: Workspace, number: int) -> Detail:
    with workspace.reader() as reader:
        return workspace.declarations.detail("operation").load(reader, number, workspace.clock.now())


def test_an_undo_and_the_undo_of_an_undo_are_told_apart(database: Database) -> None:
    workspace = workspace_of(database)
    done = workspace.dispatch(WriteNote("call the port")).operation_id
    assert states(workspace) == {done: "done"}
    undo = workspace.undo(done).operation_id
    assert states(workspace) == {done: "undone", undo: "undo"}
    again = workspace.undo(undo).operation_id
    assert states(workspace) == {done: "done", undo: "undone", again: "undo"}


def test_who_is_nobody_is_the_local_user(database: Database) -> None:
    workspace = workspace_of(database)
    workspace.dispatch(WriteNote("call the port"))
    with workspace.reader() as reader:
        assert HISTORY.page(reader, ListRequest()).rows[0].values[3] == "Local user"


def test_the_page_of_an_operation_shows_what_builds_on_it(database: Database) -> None:
    workspace = workspace_of(database)
    written = workspace.dispatch(WriteNote("call the port"))
    closed = workspace.dispatch(CloseNote(written.value.note_id)).operation_id
    page = detail_of(workspace, written.operation_id)
    assert [(table.title, [row.id for row in table.rows]) for table in page.lines[:1]] == [("Built on this", [closed])]
    assert "builds on this" in page.hint
    workspace.undo(closed)
    page = detail_of(workspace, written.operation_id)
    assert [table.title for table in page.lines] == ["Changed"]
    assert page.hint == ""


def test_what_can_never_be_undone_says_why(database: Database) -> None:
    specs = tuple(replace(spec, final="it left the house.") for spec in DECLARATIONS.operations)
    workspace = Workspace(database, with_history(replace(DECLARATIONS, operations=specs), table_of(User)))
    number = workspace.dispatch(WriteNote("call the port")).operation_id
    assert detail_of(workspace, number).hint == "This cannot be undone: it left the house."


def test_the_tables_of_others_are_named_with_those_that_leave_no_trace(database: Database) -> None:
    workspace = workspace_of(database)
    number = workspace.dispatch(WriteNote("call the port")).operation_id
    with workspace.reader() as reader:
        assert recent_operations(reader) == {number}
        named = tables_changed(reader, [number])
        assert {"kernel_outgoing", "company_numbering"} <= named
        assert tables_changed(reader, []) == frozenset()
