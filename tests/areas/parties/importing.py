"""An import of our own, so that parties are tested without the areas above them."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import func, select

from app.areas.parties.operations import upsert_parties
from app.areas.parties.queries import party_search
from app.kernel.declare import OperationSpec
from app.kernel.unit_of_work import UnitOfWork
from app.kernel.workspace import Batch, Outcome, Workspace

Rows = Sequence[Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class BringIn:
    """Bring the rows that are pending in as parties of a role."""

    role: str


def with_import(workspace: Workspace, pending: list[Rows]) -> Workspace:
    """Give the same firm with an operation that brings in the rows that are pending, and only parties to search."""

    def bring_in(uow: UnitOfWork, cmd: BringIn) -> list[tuple[str, str, str, int | None]]:
        outcomes = upsert_parties(uow, pending.pop(), cmd.role)
        return [(outcome.status, outcome.reason, outcome.field, party_id) for outcome, party_id in outcomes]

    spec = OperationSpec(bring_in, "Parties brought in", "parties.change")
    searches = tuple(party_search(role, role.capitalize()) for role in ("supplier", "customer", "carrier"))
    declared = workspace.declarations
    return replace(workspace, declarations=replace(
        declared, operations=(*declared.operations, spec), searches=searches,
    ))


def bring(workspace: Workspace, rows: Rows, role: str = "customer") -> Outcome:
    """Bring rows in as parties of a role."""
    return with_import(workspace, [rows]).dispatch(BringIn(role))


def statuses(outcome: Outcome) -> list[str]:
    """Give what became of each row."""
    return [status for status, *_ in outcome.value]


class RollBack(Exception):
    """Take back what an example did."""


@dataclass(slots=True)
class Trial:
    """One example's transaction."""

    batch: Batch
    pending: list[Rows]

    def bring(self, rows: Rows, role: str) -> Outcome:
        """Bring rows in."""
        self.pending.append(rows)
        return self.batch.dispatch(BringIn(role))

    def count(self, model: Any) -> int:
        """Count the rows of a table."""
        return int(self.batch.connection.execute(select(func.count()).select_from(model)).scalar_one())


@contextmanager
def rolled_back(workspace: Workspace) -> Iterator[Trial]:
    """Give a transaction of which nothing is kept, so that every example finds the same firm."""
    pending: list[Rows] = []
    with suppress(RollBack), with_import(workspace, pending).batch() as batch:
        yield Trial(batch, pending)
        raise RollBack
