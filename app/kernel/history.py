"""The history as a window reads it: what was done, what it changed, what stands in an undo's way."""

import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Table, and_, case, exists, func, select

from app.kernel import undo
from app.kernel.columns import Model, table_of
from app.kernel.declare import Declarations, DetailSpec, OperationSpec
from app.kernel.fields import describe
from app.kernel.journal import DELETED, INSERTED, LOADED, Change, Operation, column_value
from app.kernel.listing import ColumnInfo, Detail, Fact, Kind, LinesTable, PresetInfo, Sort, StateWord, Tone
from app.kernel.listing import Row as ListRow
from app.kernel.query import ListQuery, Preset, column
from app.kernel.subject import name_of
from app.kernel.unit_of_work import in_batches

LOOK_BACK = 200
"""How many numbers back an operation may still turn up: a server gives numbers before it commits."""

CHANGES_SHOWN = 100
FACTS_SHOWN = 10
UNDOS_OF_UNDOS = 4
"""How many times over an undo may be taken back until the list no longer tells who won."""

RECORD = "operation"
OPERATIONS = Operation.__tablename__
"""The table that every operation changes."""

STATES = (
    ("done", StateWord("Done", Tone.GOOD)), ("undone", StateWord("Undone", Tone.NEUTRAL)),
    ("undo", StateWord("Undo", Tone.ACCENT)),
)
_UNTOLD = {"id", "version"}
_KINDS = {INSERTED: "new", LOADED: "new", DELETED: "removed"}


def recent_operations(connection: Connection) -> frozenset[int]:
    """Give the numbers of the latest operations."""
    ids = select(Operation.id).order_by(Operation.id.desc()).limit(LOOK_BACK)
    return frozenset(connection.execute(ids).scalars())


def tables_changed(connection: Connection, operation_ids: Iterable[int]) -> frozenset[str]:
    """Name the tables that operations changed: their own, too, and all that leave no trace in the journal."""
    named: set[str] = set()
    for batch in in_batches(operation_ids):
        tables = select(Change.table_name).where(Change.operation_id.in_(batch)).distinct()
        named.update(connection.execute(tables).scalars())
    return frozenset(named | _without_trace() | {OPERATIONS}) if named else frozenset()


def _without_trace() -> set[str]:
    models = (mapper.class_ for mapper in Model.registry.mappers)
    return {table_of(model).name for model in models if not getattr(model, "__journal__", True)}


def history_list(people: Table) -> ListQuery:
    """Declare the list of operations, the newest first; `people` has the id and the name of who may act."""
    operations = table_of(Operation)
    who = func.coalesce(people.c.name, "Local user")
    undone = _undone(operations.c.id, UNDOS_OF_UNDOS)
    state = case((undone, "undone"), (operations.c.undoes_id.is_not(None), "undo"), else_="done")
    return ListQuery(
        "history", "History", RECORD, operations.c.id,
        operations.outerjoin(people, people.c.id == operations.c.actor_id),
        (
            column("id", "No", operations.c.id, Kind.INTEGER, width=8),
            column("at", "When", operations.c.at, Kind.TIME, width=16),
            column("title", "What", operations.c.title, width=40),
            column("who", "Who", who, width=20),
            column("state", "State", state, Kind.STATE, states=STATES, width=12, sortable=False),
        ),
        (Sort("id", descending=True),), "company.read",
        (Preset(PresetInfo("undone", "Undone"), undone),), searchable=False,
    )


def _undone(operation_id: ColumnElement[int], depth: int) -> ColumnElement[bool]:
    undoer = table_of(Operation).alias(f"undoer_{depth}")
    condition = undoer.c.undoes_id == operation_id
    if depth > 1:
        condition = and_(condition, ~_undone(undoer.c.id, depth - 1))
    return exists(select(undoer.c.id).where(condition))


def with_history(declarations: Declarations, people: Table) -> Declarations:
    """Give the declarations with the list of operations and what is shown of each."""
    return replace(
        declarations, lists=(*declarations.lists, history_list(people)),
        details=(*declarations.details, history_detail(declarations)),
    )


def history_detail(declarations: Declarations) -> DetailSpec:
    """Declare what is shown of an operation: what it was told, what it changed, what blocks its undo."""
    return DetailSpec(RECORD, "Operation", lambda connection, number, _now: _detail(connection, declarations, number))


def _detail(connection: Connection, declarations: Declarations, number: int) -> Detail:
    operation = undo.load_operation(connection, number)
    spec = next((item for item in declarations.operations if item.name == operation.command), None)
    final = spec.final if spec else ""
    undone = not undo.stands(connection, number)
    by_command = spec is not None and spec.reverse is not None and operation.undoes_id is None
    blocking = [] if undone or final or by_command else undo.blockers(connection, number)
    state = StateWord("Undone") if undone else StateWord("Done", Tone.GOOD)
    lines = (*_blocking_lines(blocking), *_change_lines(connection, number))
    facts = (Fact("When", operation.at, Kind.TIME), *_told_facts(connection, declarations, spec, operation))
    return Detail(number, operation.title, f"Operation {number}", state, facts, lines,
                  hint=_hint(final, undone=undone, blocked=bool(blocking)))


def _hint(final: str, *, undone: bool, blocked: bool) -> str:
    if final:
        return f"This cannot be undone: {final}"
    if undone:
        return "This was taken back."
    return "Undo what is listed below first, the newest first: it builds on this." if blocked else ""


def _told_facts(
    connection: Connection, declarations: Declarations, spec: OperationSpec | None, operation: Row[Any],
) -> list[Fact]:
    """Say what the operation was told as its form asks for it; records are named as search finds them."""
    known = {info.name: info for info in describe(spec.command)} if spec else {}
    records = {query.name: query.record for query in declarations.lists}
    facts = []
    for key, value in json.loads(operation.args).items():
        if value in (None, "", [], False):
            continue
        info = known.get(key)
        record = records.get(info.field.lookup or "", "") if info else ""
        title = info.field.title if info else _words(key).capitalize()
        if record and isinstance(value, int):
            named = name_of(connection, record, value) or str(value)
            facts.append(Fact(title, named, record=record, record_id=value))
        else:
            facts.append(Fact(title, _short(value)))
    return facts[:FACTS_SHOWN]


def _short(value: object) -> str:
    if isinstance(value, list):
        return f"{len(value)} entries" if len(value) > 1 else "1 entry"
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 80 else f"{text[:79]}…"


def _blocking_lines(blocking: list[Row[Any]]) -> Iterable[LinesTable]:
    if blocking:
        columns = (
            ColumnInfo("id", "No", Kind.INTEGER), ColumnInfo("at", "When", Kind.TIME), ColumnInfo("title", "What"),
        )
        rows = tuple(ListRow(row.id, (row.id, row.at, row.title)) for row in reversed(blocking))
        yield LinesTable("Built on this", columns, rows, RECORD)


def _change_lines(connection: Connection, number: int) -> Iterable[LinesTable]:
    found = connection.execute(
        select(table_of(Change)).where(Change.operation_id == number).order_by(Change.id).limit(CHANGES_SHOWN)
    ).all()
    columns = (ColumnInfo("record", "Record"), ColumnInfo("what", "Change"), ColumnInfo("values", "Values"))
    rows = tuple(ListRow(row.id, (_name(row), _KINDS.get(row.kind, "changed"), told_values(row))) for row in found)
    if rows:
        yield LinesTable("Changed", columns, rows)


def _name(change: Row[Any]) -> str:
    table = change.table_name.replace("_", " ")
    return f"{table} {change.row_id}" + (f" to {change.last_id}" if change.last_id != change.row_id else "")


def told_values(change: Row[Any]) -> str:
    """Tell what a change made of what, in one short line; nothing when only the version moved."""
    table = Model.metadata.tables.get(change.table_name)
    if change.before is not None and change.after is not None:
        pairs = ((key, change.before[key], value) for key, value in change.after.items() if key not in _UNTOLD)
        return _short(", ".join(f"{_words(key)}: {_told(table, key, old)} → {_told(table, key, new)}"
                                for key, old, new in pairs))
    held = change.after or change.before or {}
    told = ((key, value) for key, value in held.items() if key not in _UNTOLD and value not in (None, "", 0))
    return _short(", ".join(f"{_words(key)}: {_told(table, key, value)}" for key, value in told))


def _words(name: str) -> str:
    return name.replace("_", " ")


def _told(table: Table | None, key: str, plain: object) -> str:
    """Write a value as a person reads it: moments as times, nothing as a dash."""
    value = plain if table is None or key not in table.c else column_value(table.c[key], plain)
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M} UTC"
    return "–" if value is None else str(value)
