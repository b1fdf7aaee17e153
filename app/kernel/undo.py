"""Taking an operation back, at once or weeks later, and saying what stands in the way."""

import json
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Row, Table, and_, delete, insert, or_, select

from app.kernel.columns import Model, table_of
from app.kernel.errors import DomainError, NotFoundError
from app.kernel.fields import decode
from app.kernel.journal import DELETED, INSERTED, LOADED, UPDATED, Change, Operation, Unlock, row_values
from app.kernel.unit_of_work import UnitOfWork

if TYPE_CHECKING:
    from app.kernel.declare import Declarations, OperationSpec

SHOWN_BLOCKERS = 3


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
    held = set() if uow.is_sqlite else _held_by_computed()
    for model, kind, group in _grouped(changes):
        if table_of(model).name in held and kind in (INSERTED, LOADED):
            # A server checks references at once: what is computed must let go of a row before it is deleted.
            _rebuild(uow, declarations, affected)
        rows = _put_back(uow, model, kind, group)
        affected.setdefault(table_of(model).name, []).extend(rows)
    _rebuild(uow, declarations, affected)
    uow.connection.execute(delete(table_of(Unlock)))


def _held_by_computed() -> set[str]:
    """Name the tables to which rows refer that are computed and leave no trace in the journal."""
    computed = [mapper.class_ for mapper in Model.registry.mappers if not getattr(mapper.class_, "__journal__", True)]
    return {key.column.table.name for model in computed for key in table_of(model).foreign_keys}


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


def _put_back(uow: UnitOfWork, model: Any, kind: str, group: list[Row[Any]]) -> list[Row[Any]]:
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
