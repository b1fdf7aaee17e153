"""Many rows at once: brought to what they should be, found by search, put back by undo."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass, replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, select

from app.kernel.bulk import FEW
from app.kernel.columns import table_of
from app.kernel.database import Database
from app.kernel.declare import OperationSpec
from app.kernel.journal import Outgoing
from app.kernel.search import SearchEntry
from app.kernel.unit_of_work import UnitOfWork
from app.kernel.upsert import Wanted, upsert_rows
from app.kernel.workspace import Batch, Workspace
from tests.kernel.ledger import ACCOUNTS, DECLARATIONS, LoadAccounts

SEARCH = table_of(SearchEntry)
Work = Callable[[UnitOfWork], Any]
Begin = Callable[[], AbstractContextManager["Desk"]]


class RollBack(Exception):
    """Take back what an example did."""


@dataclass(frozen=True, slots=True)
class Rework:
    """Do the work that is pending."""


@dataclass(slots=True)
class Desk:
    """One example's transaction on the ledger."""

    batch: Batch
    pending: list[Work]

    def do(self, work: Work) -> Any:
        """Do some work as one operation."""
        self.pending.append(work)
        return self.batch.dispatch(Rework())

    def accounts(self) -> list[tuple[Any, ...]]:
        """Give all accounts as they are."""
        columns = (ACCOUNTS.c.id, ACCOUNTS.c.kind, ACCOUNTS.c.attempts, ACCOUNTS.c.state)
        return [tuple(row) for row in self.batch.connection.execute(select(*columns).order_by(ACCOUNTS.c.id))]


@pytest.fixture
def begin(database: Database) -> Begin:
    """Give what begins a transaction of which nothing is kept; its name is all that a failing example prints."""
    pending: list[Work] = []

    def rework(uow: UnitOfWork, cmd: Rework) -> Any:
        return pending.pop()(uow)

    specs = (*DECLARATIONS.operations, OperationSpec(rework, "Reworked", "ledger.load"))
    workspace = Workspace(database, replace(DECLARATIONS, operations=specs))

    @contextmanager
    def begin_one() -> Iterator[Desk]:
        with suppress(RollBack), workspace.batch() as batch:
            yield Desk(batch, pending)
            raise RollBack

    return begin_one


def found(connection: Connection) -> dict[int, str]:
    """Give what search knows, by record."""
    rows = connection.execute(select(SEARCH.c.record_id, SEARCH.c.title).where(SEARCH.c.record == "account"))
    return {row.record_id: row.title for row in rows}


WORD = st.sampled_from(["x", "y", "z"])
CHANGE = st.fixed_dictionaries({}, optional={"kind": WORD, "state": WORD, "attempts": st.integers(0, 3)}).filter(bool)
Steps = list[tuple[int, dict[str, Any]]]


def in_steps(ids: list[int], steps: Steps) -> Work:
    """Give the work that changes some columns of one row at a time."""

    def work(uow: UnitOfWork) -> None:
        for index, change in steps:
            uow.update(Outgoing, ids[index], **change)

    return work


@settings(max_examples=120, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(0, 2), CHANGE), min_size=1, max_size=12))
def test_rows_that_changed_several_times_go_back_to_where_they_began(begin: Begin, steps: Steps) -> None:
    with begin() as desk:
        desk.batch.dispatch(LoadAccounts(tuple("abc")))
        before = desk.accounts()
        outcome = desk.do(in_steps([row[0] for row in before], steps))
        assert found(desk.batch.connection) == {row[0]: row[1] for row in desk.accounts()}
        undone = desk.batch.undo(outcome.operation_id)
        assert desk.accounts() == before
        assert found(desk.batch.connection) == {row[0]: row[1] for row in before}
        desk.batch.undo(undone.operation_id)
        assert [row[0] for row in desk.accounts()] == [row[0] for row in before]


def test_search_follows_rows_far_apart_and_rows_side_by_side(begin: Begin) -> None:
    with begin() as desk:
        desk.batch.dispatch(LoadAccounts(tuple(f"account {number}" for number in range(1_500))))
        ids = [row[0] for row in desk.accounts()]
        assert len(found(desk.batch.connection)) == 1_500
        desk.do(lambda uow: uow.update_many(Outgoing, {number: {"kind": f"even {number}"} for number in ids[::2]}))
        desk.do(lambda uow: uow.delete(Outgoing, ids[100:900]))
        assert found(desk.batch.connection) == {row[0]: row[1] for row in desk.accounts()}


def test_rows_become_what_they_should_be_and_those_that_are_stay(begin: Begin) -> None:
    with begin() as desk:
        desk.batch.dispatch(LoadAccounts(("giro", "savings")))
        giro, savings = (row[0] for row in desk.accounts())
        new = {"at": desk.batch.workspace.clock.now(), "payload": {}, "state": "open"}
        rows = [
            Wanted(savings, {"attempts": 1}), Wanted(None, {**new, "kind": "reserve"}), Wanted(giro, {"attempts": 7}),
            Wanted(None, {**new, "kind": "tips", "attempts": 3}),
        ]
        outcome = desk.do(lambda uow: upsert_rows(uow, Outgoing, rows))
        assert [put.status for put in outcome.value] == ["unchanged", "created", "updated", "created"]
        assert [row[1:3] for row in desk.accounts()] == [("giro", 7), ("savings", 1), ("reserve", 0), ("tips", 3)]
        again = [Wanted(row[0], {"kind": row[1], "attempts": row[2]}) for row in desk.accounts()]
        assert desk.do(lambda uow: upsert_rows(uow, Outgoing, again)).changes == frozenset()
        assert desk.do(lambda uow: upsert_rows(uow, Outgoing, [])).value == []


def test_many_rows_are_written_as_few_are(begin: Begin) -> None:
    """Moments, values as JSON, nothing and what a table holds by itself arrive alike, one by one or in one go."""
    with begin() as desk:
        now, connection = desk.batch.workspace.clock.now(), desk.batch.connection
        rows = [
            {"at": now, "kind": f"kind {number}", "payload": {"b": [number, None], "a": "ü"}, "state": "open"}
            for number in range(FEW + 3)
        ]

        def written(work: Work) -> list[Any]:
            ids = desk.do(work).value
            wanted = select(ACCOUNTS).where(ACCOUNTS.c.id.in_(ids)).order_by(ACCOUNTS.c.id)
            return [tuple(row)[1:] for row in connection.execute(wanted.with_only_columns(
                ACCOUNTS.c.id, *(column for column in ACCOUNTS.c if column.name != "id")))]

        one_by_one = written(lambda uow: [uow.add(Outgoing, **row) for row in rows])
        assert written(lambda uow: uow.insert(Outgoing, rows)) == one_by_one
        ids = [row[0] for row in desk.accounts()][-len(rows):]
        desk.do(lambda uow: uow.update_many(Outgoing, {number: {"payload": [], "kind": "same"} for number in ids}))
        assert [tuple(row) for row in connection.execute(
            select(ACCOUNTS.c.payload, ACCOUNTS.c.kind, ACCOUNTS.c.at).where(ACCOUNTS.c.id.in_(ids)))
        ] == [([], "same", now)] * len(ids)
