"""Taking an operation back, at once or weeks later, and saying what stands in the way."""

import json
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Connection, Row, Table, and_, delete, insert, or_, select

from app.kernel.columns import Model, table_of
from app.kernel.errors import DomainError, NotFoundError
from app.kernel.fields import decode
from app.kernel.journal import DELETED, LOADED, UPDATED, Change, Operation, Unlock, row_values
from app.kernel.unit_of_work import UnitOfWork, in_batches

if TYPE_CHECKING:
    from app.kernel.declare import Declarations, OperationSpec

SHOWN_BLOCKERS = 3

Computed = dict[str, list[tuple[Any, ColumnElement[int]]]]
"""Models that the journal does not follow, by the table that a column of theirs refers to."""


def load_operation(connection: Connection, operation_id: int) -> Row[Any]:
    """Read an operation of the history; refuse a number that is not there."""
    row = connection.execute(select(table_of(Operation)).where(Operation.id == operation_id)).first()
    if row is None:
        raise NotFoundError("operation.missing", f"There is no operation {operation_id} in the history.")
    return row


def stands(connection: Connection, operation_id: int) -> bool:
    """Tell whether an operation still has its effect: nothing that stands has undone it."""
    undoers = connection.execute(select(Operation.id).where(Operation.undoes_id == operation_id)).scalars().all()
    return not any(stands(connection, undoer) for undoer in undoers)


def require_standing(connection: Connection, operation: Row[Any]) -> None:
    """Refuse to undo what was undone."""
    if not stands(connection, operation.id):
        raise DomainError("undo.already", f"“{operation.title}” was already undone.")


def blockers(connection: Connection, operation_id: int) -> list[Row[Any]]:
    """List the later operations that stand and changed the same rows, oldest first."""
    spans = connection.execute(
        select(Change.table_name, Change.row_id, Change.last_id).where(Change.operation_id == operation_id)
    ).all()
    later: set[int] = set()
    for start in range(0, len(spans), 300):
        later.update(_later_on(connection, operation_id, spans[start : start + 300]))
    rows = connection.execute(
        select(table_of(Operation)).where(Operation.id.in_(sorted(later))).order_by(Operation.id)
    ).all() if later else []
    return [row for row in rows if row.undoes_id is None and stands(connection, row.id)]


def _later_on(connection: Connection, operation_id: int, spans: Sequence[Any]) -> Iterable[int]:
    same_rows = or_(*(
        and_(Change.table_name == span.table_name, Change.row_id.between(span.row_id, span.last_id)) for span in spans
    ))
    return connection.execute(
        select(Change.operation_id).where(Change.operation_id > operation_id, same_rows).distinct()
    ).scalars()


def take_back(
    uow: UnitOfWork, declarations: "Declarations", spec: "OperationSpec | None", operation: Row[Any],
) -> Any:
    """Reverse by the operation's own command where it has one, otherwise put every row back."""
    if spec is not None and spec.final:
        raise DomainError("undo.final", f"“{operation.title}” cannot be undone: {spec.final}")
    if spec is not None and spec.reverse is not None and operation.undoes_id is None:
        given = decode(spec.command, json.loads(operation.args))
        command = spec.reverse(uow, given, json.loads(operation.result))
        return declarations.operation_for(command).handler(uow, command)
    _require_free(uow.connection, operation)
    _restore(uow, declarations, operation)
    return None


def _require_free(connection: Connection, operation: Row[Any]) -> None:
    blocking = blockers(connection, operation.id)
    if blocking:
        names = "; ".join(f"{row.title} (operation {row.id})" for row in blocking[:SHOWN_BLOCKERS])
        more = f" and {len(blocking) - SHOWN_BLOCKERS} more" if len(blocking) > SHOWN_BLOCKERS else ""
        raise DomainError(
            "undo.blocked", f"“{operation.title}” cannot be undone, because later work builds on it: {names}{more}. "
            "Undo that first.", operations=[row.id for row in blocking],
        )


def _restore(uow: UnitOfWork, declarations: "Declarations", operation: Row[Any]) -> None:
    if uow.is_sqlite:
        uow.connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
    uow.connection.execute(insert(table_of(Unlock)), {"operation_id": uow.operation_id})
    changes = uow.rows(select(table_of(Change)).where(Change.operation_id == operation.id).order_by(Change.id.desc()))
    affected: dict[str, list[Row[Any]]] = {}
    computed = _computed_references()
    for model, kind, group in _grouped(changes):
        rows = _put_back(uow, model, kind, group, computed)
        affected.setdefault(table_of(model).name, []).extend(rows)
    _rebuild(uow, declarations, affected)
    uow.connection.execute(delete(table_of(Unlock)))


def _computed_references() -> Computed:
    """Name what refers to rows of a table and leaves no trace in the journal, by that table."""
    found: Computed = {}
    for mapper in Model.registry.mappers:
        if not getattr(mapper.class_, "__journal__", True):
            for key in table_of(mapper.class_).foreign_keys:
                found.setdefault(key.column.table.name, []).append((mapper.class_, key.parent))
    return found


def _let_go(uow: UnitOfWork, computed: Computed, name: str, ids: Sequence[int]) -> None:
    """Delete what was computed of rows that go: it goes with them, or is computed anew from what stays."""
    for model, column in computed.get(name, ()):
        table = table_of(model)
        for batch in in_batches(ids):
            held = [row.id for row in uow.rows(select(table.c.id).where(column.in_(batch)))]
            _let_go(uow, computed, table.name, held)
            uow.delete(model, held)


def _rebuild(uow: UnitOfWork, declarations: "Declarations", affected: dict[str, list[Row[Any]]]) -> None:
    for spec in declarations.rebuilds:
        rows = affected.get(table_of(spec.model).name, [])
        if rows:
            spec.rebuild(uow, rows)
    affected.clear()


def _grouped(changes: Sequence[Row[Any]]) -> Iterable[tuple[Any, str, list[Row[Any]]]]:
    """Give runs of changes of the same sort on the same table, so that each is one statement."""
    models = {table_of(mapper.class_).name: mapper.class_ for mapper in Model.registry.mappers}
    run: list[Row[Any]] = []
    for change in changes:
        if run and (change.table_name, change.kind) != (run[0].table_name, run[0].kind):
            yield models[run[0].table_name], run[0].kind, run
            run = []
        run.append(change)
    if run:
        yield models[run[0].table_name], run[0].kind, run


def _put_back(
    uow: UnitOfWork, model: Any, kind: str, group: list[Row[Any]], computed: Computed,
) -> list[Row[Any]]:
    table = table_of(model)
    if kind == DELETED:
        uow.insert(model, [row_values(table, change.before) for change in reversed(group)])
        return list(uow.get_many(model, (change.row_id for change in group)).values())
    if kind == UPDATED:
        before = list(uow.get_many(model, (change.row_id for change in group)).values())
        for values in _former_values(table, group):
            uow.update_many(model, values)
        return before
    spans = [range(change.row_id, change.last_id + 1) for change in group]
    ids = [number for span in spans for number in span] if kind == LOADED else [change.row_id for change in group]
    rows = list(uow.get_many(model, ids).values())
    _let_go(uow, computed, table.name, ids)
    # The youngest first: a row may refer to an older one of its own table.
    uow.delete(model, sorted(ids, reverse=True))
    return rows


def _former_values(table: Table, group: Sequence[Row[Any]]) -> Iterable[dict[int, dict[str, Any]]]:
    """Give what rows were before, the latest change first: rows of the same columns together, none twice at once."""
    batches: dict[tuple[str, ...], dict[int, dict[str, Any]]] = {}
    seen: set[int] = set()
    for change in group:
        if change.row_id in seen:
            yield from batches.values()
            batches, seen = {}, set()
        seen.add(change.row_id)
        batches.setdefault(tuple(sorted(change.before)), {})[change.row_id] = row_values(table, change.before)
    yield from batches.values()
