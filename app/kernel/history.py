"""The history as a window reads it: which operations there are, what they touched, what stands in an undo's way."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from app.kernel import undo
from app.kernel.columns import Model, table_of
from app.kernel.declare import Declarations
from app.kernel.journal import Change, Operation
from app.kernel.unit_of_work import in_batches

LOOK_BACK = 200
"""How many numbers back an operation may still turn up: a server gives numbers before it commits."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether an operation can be taken back: `final` says why never, `blocked_by` what must be taken back first."""

    operation_id: int
    title: str
    at: datetime
    undone: bool
    final: str = ""
    blocked_by: tuple[tuple[int, str, datetime], ...] = ()


def recent_operations(connection: Connection) -> frozenset[int]:
    """Give the numbers of the latest operations."""
    ids = select(Operation.id).order_by(Operation.id.desc()).limit(LOOK_BACK)
    return frozenset(connection.execute(ids).scalars())


def tables_changed(connection: Connection, operation_ids: Iterable[int]) -> frozenset[str]:
    """Name the tables that operations changed, and with them all that leave no trace in the journal."""
    named: set[str] = set()
    for batch in in_batches(operation_ids):
        tables = select(Change.table_name).where(Change.operation_id.in_(batch)).distinct()
        named.update(connection.execute(tables).scalars())
    return frozenset(named | _without_trace()) if named else frozenset()


def _without_trace() -> set[str]:
    models = (mapper.class_ for mapper in Model.registry.mappers)
    return {table_of(model).name for model in models if not getattr(model, "__journal__", True)}


def standing_of(connection: Connection, declarations: Declarations, operation_id: int) -> Standing:
    """Tell whether an operation stands and what blocks its undo; NotFoundError when there is none."""
    operation = undo.load_operation(connection, operation_id)
    spec = next((item for item in declarations.operations if item.name == operation.command), None)
    undone = not undo.stands(connection, operation_id)
    reversed_by_command = spec is not None and spec.reverse is not None and operation.undoes_id is None
    blocking = [] if undone or reversed_by_command else undo.blockers(connection, operation_id)
    return Standing(
        operation_id, operation.title, operation.at, undone, spec.final if spec else "",
        tuple((row.id, row.title, row.at) for row in blocking),
    )
