"""Everything is done through dispatch: wholly or not at all, once only, by who may, and written down."""

import json
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import Connection, func, select, text
from sqlalchemy.exc import DBAPIError

from app.kernel.clock import SetClock
from app.kernel.columns import table_of
from app.kernel.database import Database
from app.kernel.declare import OperationSpec
from app.kernel.errors import DomainError, NeedsConfirmation, NotFoundError, PermissionDeniedError
from app.kernel.journal import Change, Operation, Outgoing
from app.kernel.search import find
from app.kernel.unit_of_work import Actor, UnitOfWork
from app.kernel.workspace import Workspace
from tests.kernel.ledger import (
    ACCOUNTS,
    DECLARATIONS,
    CloseAccount,
    LoadAccounts,
    OpenAccount,
    Transfer,
    account,
    balances,
    total,
)

pytestmark = pytest.mark.also_on_server
NOON = datetime(2026, 3, 31, 12, tzinfo=UTC)


@pytest.fixture
def ledger(database: Database) -> Workspace:
    """Give the ledger."""
    return Workspace(database, DECLARATIONS, SetClock(NOON))


def holdings(ledger: Workspace) -> dict[str, int]:
    with ledger.reader() as connection:
        return balances(connection)


@dataclass(frozen=True, slots=True)
class AddUp:
    """Open an account with what all others hold."""

    name: str = "sum"


def open_sum(uow: UnitOfWork, cmd: AddUp) -> int:
    return uow.add(Outgoing, **account(cmd.name, uow.prepared, uow))


def test_what_is_found_out_first_locks_nobody_and_is_found_out_once(ledger: Workspace) -> None:
    """The sum is that of the moment before; what is written while it is added up is not in it, and is not held up."""
    asked: list[str] = []

    def add_up(connection: Connection, cmd: AddUp, _now: datetime, report: Callable[[int, int, str], None]) -> int:
        asked.append(cmd.name)
        held = sum(balances(connection).values())
        report(1, 1, "added up")
        return held

    ledger.declarations = replace(DECLARATIONS, operations=(
        *DECLARATIONS.operations, OperationSpec(open_sum, "Added up", "accounts.open", computes=True, prepare=add_up)))
    ledger.dispatch(OpenAccount("giro", 100))

    def write(_done: int, _total: int, _text: str) -> None:
        ledger.dispatch(OpenAccount("late", 5))

    told = replace(ledger, report=write)
    first = told.dispatch(AddUp(), key="k")
    assert holdings(ledger) == {"giro": 100, "late": 5, "sum": 100}
    assert told.dispatch(AddUp(), key="k").value == first.value
    with ledger.batch() as batch:
        batch.dispatch(AddUp("again"))
    with pytest.raises(PermissionDeniedError):
        ledger.acting_as(Actor(7, "Ann", frozenset())).dispatch(AddUp("refused"))
    assert (asked, holdings(ledger)["again"]) == (["sum", "again"], 205)


def test_a_command_is_written_down_with_all_that_it_changed(ledger: Workspace) -> None:
    first = ledger.dispatch(OpenAccount("giro", 100))
    second = ledger.dispatch(OpenAccount("savings"))
    moved = ledger.acting_as(Actor(7, "Ann")).dispatch(Transfer(first.value, second.value, 40))
    assert (moved.title, set(moved.changes), moved.undoable) == ("Amount moved", {"kernel_outgoing"}, True)
    with ledger.reader() as connection:
        operation = connection.execute(select(table_of(Operation)).where(Operation.id == moved.operation_id)).one()
        changes = connection.execute(select(table_of(Change)).where(Change.operation_id == operation.id)).all()
    assert (operation.command, operation.actor_id, operation.at) == ("transfer", 7, NOON)
    assert json.loads(operation.args) == {"source_id": first.value, "target_id": second.value, "amount": 40}
    assert [(row.kind, row.row_id, row.before, row.after) for row in changes] == [
        ("U", first.value, {"attempts": 100}, {"attempts": 60}), ("U", second.value, {"attempts": 0}, {"attempts": 40}),
    ]


def test_a_refusal_leaves_nothing_behind(ledger: Workspace) -> None:
    giro = ledger.dispatch(OpenAccount("giro", 100)).value
    reserve = ledger.dispatch(OpenAccount("reserve", 5)).value
    with pytest.raises(DomainError, match="only 100") as caught:
        ledger.dispatch(Transfer(giro, reserve, 101))
    assert caught.value.field == "amount"
    with pytest.raises(DomainError, match="never emptied"):
        ledger.dispatch(Transfer(reserve, giro, 5))
    assert holdings(ledger) == {"giro": 100, "reserve": 5}
    with ledger.reader() as connection:
        assert connection.execute(select(func.count()).select_from(table_of(Operation))).scalar() == 2


def test_what_others_do_about_a_fact_is_part_of_the_same_step(ledger: Workspace) -> None:
    giro, savings = (ledger.dispatch(OpenAccount(name, 10)).value for name in ("giro", "savings"))
    outcome = ledger.dispatch(Transfer(giro, savings, 10))
    with ledger.reader() as connection:
        assert connection.execute(select(ACCOUNTS.c.state).where(ACCOUNTS.c.id == giro)).scalar() == "empty"
    ledger.undo(outcome.operation_id)
    with ledger.reader() as connection:
        assert connection.execute(select(ACCOUNTS.c.state).where(ACCOUNTS.c.id == giro)).scalar() == "open"


def test_a_key_is_done_once_only(ledger: Workspace) -> None:
    first = ledger.dispatch(OpenAccount("giro", 100), key="monday")
    again = ledger.dispatch(OpenAccount("giro", 100), key="monday")
    assert (again.repeated, again.value, again.operation_id) == (True, first.value, first.operation_id)
    assert holdings(ledger) == {"giro": 100}


def test_a_question_is_answered_by_its_key(ledger: Workspace) -> None:
    with pytest.raises(NeedsConfirmation) as question:
        ledger.dispatch(OpenAccount("vault", 2_000_000))
    assert holdings(ledger) == {}
    with pytest.raises(NeedsConfirmation):
        ledger.dispatch(OpenAccount("vault", 2_000_000), confirmed=frozenset({"other"}))
    ledger.dispatch(OpenAccount("vault", 2_000_000), confirmed=frozenset({question.value.key}))
    assert holdings(ledger) == {"vault": 2_000_000}


@pytest.mark.parametrize(("rights", "may"), [
    ({"*"}, True), ({"ledger.*"}, True), ({"ledger.open"}, True), ({"ledger.close"}, False), ({"led.*"}, False),
    (set(), False),
])
def test_what_is_not_granted_is_denied(ledger: Workspace, rights: set[str], may: bool) -> None:
    clerk = ledger.acting_as(Actor(1, "Ann", frozenset(rights)))
    if may:
        clerk.dispatch(OpenAccount("giro"))
    else:
        with pytest.raises(PermissionDeniedError, match=r"Ann may not .* “ledger\.open”"):
            clerk.dispatch(OpenAccount("giro"))
    assert len(holdings(ledger)) == may


def test_a_rehearsal_tells_what_would_be_and_keeps_nothing(ledger: Workspace) -> None:
    assert ledger.rehearse(OpenAccount("giro", 5)).title == "Account opened"
    with pytest.raises(DomainError):
        ledger.rehearse(OpenAccount("giro", -5))
    assert holdings(ledger) == {}
    assert ledger.dispatch(OpenAccount("giro")).operation_id >= 1


def test_a_batch_is_kept_or_taken_back_as_one(ledger: Workspace) -> None:
    def open_both() -> None:
        with ledger.batch() as batch:
            batch.dispatch(OpenAccount("giro", 1))
            batch.dispatch(OpenAccount("savings", -1))

    with pytest.raises(DomainError, match="debt"):
        open_both()
    assert holdings(ledger) == {}
    with ledger.batch() as batch:
        opened = [batch.dispatch(OpenAccount(f"account {number}", 1)) for number in range(3)]
    assert len({outcome.operation_id for outcome in opened}) == 3
    ledger.undo(opened[1].operation_id)
    assert sorted(holdings(ledger)) == ["account 0", "account 2"]


def test_a_change_of_nothing_is_not_written_down(ledger: Workspace) -> None:
    giro = ledger.dispatch(OpenAccount("giro", 100)).value
    with ledger.batch() as batch:
        uow = UnitOfWork(batch.connection, NOON, batch.actor, 0)
        with pytest.raises(NotFoundError, match="no outgoing with the number 999"):
            uow.update(Outgoing, 999, attempts=1)
        assert uow.update_many(Outgoing, {giro: {"attempts": 100}}) == 0
        assert uow.changes == []


def test_the_history_is_never_changed(ledger: Workspace) -> None:
    ledger.dispatch(OpenAccount("giro", 100))
    statements = [
        "UPDATE kernel_operation SET title = 'nothing'", "DELETE FROM kernel_operation", "DELETE FROM kernel_change",
        "UPDATE kernel_change SET kind = 'D'",
    ]
    if ledger.database.is_sqlite:
        statements.append("INSERT OR REPLACE INTO kernel_change SELECT * FROM kernel_change")
    for statement in statements:
        with pytest.raises(DBAPIError, match="never changed"), ledger.database.writer() as connection:
            connection.execute(text(statement))


def test_undo_goes_back_and_forth_and_is_written_down_itself(ledger: Workspace) -> None:
    opened = ledger.dispatch(OpenAccount("giro", 100))
    undone = ledger.undo(opened.operation_id)
    assert holdings(ledger) == {}
    with pytest.raises(DomainError, match="already undone"):
        ledger.undo(opened.operation_id)
    redone = ledger.undo(undone.operation_id)
    assert holdings(ledger) == {"giro": 100}
    ledger.undo(redone.operation_id)
    assert holdings(ledger) == {}
    with pytest.raises(NotFoundError, match="no operation 4711"):
        ledger.undo(4711)


def test_undo_names_what_stands_in_its_way(ledger: Workspace) -> None:
    opened = ledger.dispatch(OpenAccount("giro", 100))
    other = ledger.dispatch(OpenAccount("savings"))
    moved = ledger.dispatch(Transfer(opened.value, other.value, 40))
    with pytest.raises(DomainError, match=f"Amount moved \\(operation {moved.operation_id}\\)") as caught:
        ledger.undo(opened.operation_id)
    assert caught.value.params["operations"] == [moved.operation_id]
    for operation in (moved, other, opened):
        ledger.undo(operation.operation_id)
    assert holdings(ledger) == {}


def test_what_is_final_is_not_undone(ledger: Workspace) -> None:
    opened = ledger.dispatch(OpenAccount("giro", 100))
    closed = ledger.dispatch(CloseAccount(opened.value))
    assert not closed.undoable
    with pytest.raises(DomainError, match="stays closed"):
        ledger.undo(closed.operation_id)


def test_rows_loaded_in_bulk_are_written_down_as_ranges_and_taken_back(ledger: Workspace) -> None:
    outcome = ledger.dispatch(LoadAccounts(tuple(f"account {number}" for number in range(1_000))))
    with ledger.reader() as connection:
        changes = connection.execute(select(table_of(Change)).where(Change.operation_id == outcome.operation_id)).all()
    assert [(row.kind, row.last_id - row.row_id + 1) for row in changes] == [("L", 1_000)]
    ledger.undo(outcome.operation_id)
    assert holdings(ledger) == {}


def test_numbers_are_never_given_twice(ledger: Workspace) -> None:
    first = ledger.dispatch(OpenAccount("giro"))
    ledger.undo(first.operation_id)
    assert ledger.dispatch(OpenAccount("savings")).value > first.value


def test_eight_at_once_never_take_more_than_there_is(ledger: Workspace) -> None:
    source = ledger.dispatch(OpenAccount("stock", 40)).value
    target = ledger.dispatch(OpenAccount("sold")).value
    refused: list[str] = []

    def take() -> None:
        for _ in range(10):
            try:
                ledger.dispatch(Transfer(source, target, 1))
            except DomainError as error:
                refused.append(error.code)

    threads = [threading.Thread(target=take) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert holdings(ledger) == {"stock": 0, "sold": 40}
    assert refused == ["account.short"] * 40


def test_a_reader_sees_one_moment_whatever_is_written(ledger: Workspace) -> None:
    ledger.dispatch(OpenAccount("giro", 1))
    with ledger.reader() as connection:
        assert total(connection) == 1
        ledger.dispatch(OpenAccount("savings", 1))
        assert total(connection) == 1
    with ledger.reader() as connection:
        assert total(connection) == 2


def test_records_are_found_by_any_part_of_their_words(ledger: Workspace) -> None:
    giro = ledger.dispatch(OpenAccount("Girokonto Müller & Söhne"))
    ledger.dispatch(OpenAccount("Sparbuch"))
    cases = {"konto": 1, "MÜLLER söhne": 1, "gi": 1, "ro": 0, "gi mül": 1, "\"": 0, "x' OR": 0, "%": 0, "": 0}
    with ledger.reader() as connection:
        found = {query: len(find(connection, query, ["account"])) for query in cases}
    assert found == cases
    ledger.undo(giro.operation_id)
    with ledger.reader() as connection:
        assert find(connection, "konto", ["account"]) == []
