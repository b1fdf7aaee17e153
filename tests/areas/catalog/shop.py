"""A small catalogue for tests, and what tests ask of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import func, select

from app.areas.catalog.models import Unit
from app.areas.catalog.operations import CreateItem, ItemResult
from app.areas.catalog.queries import ItemFacts, load_items
from app.kernel.declare import OperationSpec
from app.kernel.search import find
from app.kernel.unit_of_work import UnitOfWork
from app.kernel.workspace import Outcome, Workspace

Rows = Sequence[Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class BringIn:
    """Bring the rows that are pending in."""

    kind: str


def bring(workspace: Workspace, kind: str, rows: Rows) -> Outcome:
    """Bring rows in as the import of that kind does; the value is what became of each."""

    def bring_in(uow: UnitOfWork, cmd: BringIn) -> list[tuple[str, str, str]]:
        outcomes = workspace.declarations.import_kind(cmd.kind).apply(uow, rows)
        return [(outcome.status, outcome.field, outcome.reason) for outcome in outcomes]

    declared = workspace.declarations
    spec = OperationSpec(bring_in, "Brought in", "catalog.import")
    wider = replace(declared, operations=(*declared.operations, spec))
    return replace(workspace, declarations=wider).dispatch(BringIn(kind))


def statuses(outcome: Outcome) -> list[str]:
    """Give what became of each row."""
    return [status for status, *_ in outcome.value]


def unit_ids(workspace: Workspace) -> dict[str, int]:
    """Give the numbers of the units by code."""
    with workspace.reader() as reader:
        return {row.code: row.id for row in reader.execute(select(Unit.code, Unit.id))}


def new_item(workspace: Workspace, name: str, **more: Any) -> ItemResult:
    """Add an item."""
    result: ItemResult = workspace.dispatch(CreateItem(name, **more)).value
    return result


def item(workspace: Workspace, item_id: int) -> ItemFacts:
    """Read an item."""
    with workspace.reader() as reader:
        return load_items(reader, [item_id])[item_id]


def found(workspace: Workspace, words: str) -> list[int]:
    """Find items."""
    with workspace.reader() as reader:
        return [hit.record_id for hit in find(reader, words, ["item"])]


def count(workspace: Workspace, model: Any) -> int:
    """Count the rows of a table."""
    with workspace.reader() as reader:
        return int(reader.execute(select(func.count()).select_from(model)).scalar_one())
