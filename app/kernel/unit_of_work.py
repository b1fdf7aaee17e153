"""One transaction that writes: everything it changes is journalled, or nothing of it happens."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any, TypeVar

from sqlalchemy import (
    Connection,
    Executable,
    Insert,
    Row,
    Select,
    Table,
    Text,
    Update,
    bindparam,
    delete,
    func,
    insert,
    select,
    text,
    update,
)

from app.kernel.bulk import run_many
from app.kernel.columns import table_of
from app.kernel.errors import ConflictError, NeedsConfirmation, NotFoundError
from app.kernel.journal import DELETED, INSERTED, LOADED, UPDATED, Change, Outgoing, plain_row

T = TypeVar("T")

SQLITE_VARIABLES = 30_000


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, and what they may do; `*` among the permissions is everything."""

    id: int
    name: str
    permissions: frozenset[str] = frozenset({"*"})

    def may(self, permission: str) -> bool:
        """Tell whether a permission is held, by itself or through its area (`purchasing.*`)."""
        area = permission.partition(".")[0]
        return not self.permissions.isdisjoint({"*", permission, f"{area}.*"})


def in_batches(keys: Iterable[T], size: int = SQLITE_VARIABLES) -> Iterable[list[T]]:
    """Cut keys into lists that one statement can carry."""
    whole = list(keys)
    return (whole[start : start + size] for start in range(0, len(whole), size))


def tell_nobody(_done: int, _total: int, _text: str) -> None:
    """Show nobody how far it is."""


def keep_quiet(_event: object) -> None:
    """Tell nobody."""


@dataclass(slots=True)
class UnitOfWork:
    """What a command writes through: rows by model, journalled as they go; the time and the person come with it.

    Models with `__journal__ = False` hold what can be computed again (balances, caches) and leave no trace.
    `touched` and `edits` tell which rows of which tables were written; an edit names its columns, None stands for all.
    `report` is told how much of how much is done, in which words, by what takes long; `prepared` is what the operation
    found out before anything was locked.
    `deliver` brings a fact to whoever subscribed to it.
    `cleaning` takes what was forgotten out of what the history says of the command; nothing of it stays in the file.
    """

    connection: Connection
    now: datetime
    actor: Actor
    operation_id: int
    confirmed: frozenset[str] = frozenset()
    changes: list[dict[str, Any]] = field(default_factory=list)
    touched: dict[str, list[tuple[int, int]]] = field(default_factory=dict)
    edits: list[tuple[str, frozenset[str] | None, list[tuple[int, int]]]] = field(default_factory=list)
    events: list[object] = field(default_factory=list)
    told: list[object] = field(default_factory=list)
    cleaning: Callable[[Any], Any] | None = None
    report: Callable[[int, int, str], None] = tell_nobody
    prepared: Any = None
    deliver: Callable[[object], None] = keep_quiet
    _next_ids: dict[str, int] = field(default_factory=dict)

    @property
    def is_sqlite(self) -> bool:
        """Tell whether the database is a file on this machine."""
        return self.connection.dialect.name == "sqlite"

    def rows(self, statement: Executable, **params: Any) -> Sequence[Row[Any]]:
        """Read rows."""
        return self.connection.execute(statement, params).all()

    def first(self, statement: Executable, **params: Any) -> Row[Any] | None:
        """Read the first row, or None."""
        return self.connection.execute(statement, params).first()

    def scalar(self, statement: Executable, **params: Any) -> Any:
        """Read the first column of the first row, or None."""
        return self.connection.execute(statement, params).scalar()

    def get(self, model: Any, row_id: int) -> Row[Any]:
        """Read one record by its number, locked against others until the commit; refuse a number that is not there."""
        table = table_of(model)
        row = self.first(_one_locked(table), number=row_id)
        if row is None:
            raise NotFoundError(
                "record.missing", f"There is no {record_word(model)} with the number {row_id}.", table=table.name,
            )
        return row

    def get_many(self, model: Any, ids: Iterable[int]) -> dict[int, Row[Any]]:
        """Read records by number, locked in order of number; those that are not there are left out."""
        table = table_of(model)
        wanted = sorted(set(ids))
        return {row.id: row for row in self._locked_rows(table, wanted)}

    def new_ids(self, model: Any, count: int) -> list[int]:
        """Take `count` numbers of a table that nobody else gets, growing, never given twice."""
        name = table_of(model).name
        if not self.is_sqlite:
            statement = text("SELECT nextval(pg_get_serial_sequence(:t, 'id')) FROM generate_series(1, :n)")
            return [row[0] for row in self.rows(statement, t=name, n=count)]
        if not self._next_ids:
            last = self.rows(text("SELECT name, seq FROM sqlite_sequence"))
            self._next_ids.update({row.name: row.seq + 1 for row in last})
        first = self._next_ids.get(name, 1)
        self._next_ids[name] = first + count
        return list(range(first, first + count))

    def add(self, model: Any, **values: Any) -> int:
        """Insert one row and give its number."""
        return self.insert(model, [values])[0]

    def insert(self, model: Any, rows: Sequence[Mapping[str, Any]]) -> list[int]:
        """Insert rows that all have the same columns and give their numbers; one statement, one journal row each."""
        ids, numbered = self._write_rows(model, rows)
        if ids and getattr(model, "__journal__", True):
            name = table_of(model).name
            self.changes.extend(
                {"table_name": name, "row_id": row["id"], "last_id": row["id"], "kind": INSERTED, "before": None,
                 "after": plain_row(row)} for row in numbered
            )
        return ids

    def load(self, model: Any, rows: Sequence[Mapping[str, Any]]) -> list[int]:
        """Insert many rows and journal the ranges of their numbers, not each row."""
        ids, _ = self._write_rows(model, rows)
        if getattr(model, "__journal__", True):
            self.changes.extend(
                {"table_name": table_of(model).name, "row_id": first, "last_id": last, "kind": LOADED, "before": None,
                 "after": None} for first, last in ranges_of(ids)
            )
        return ids

    def _write_rows(self, model: Any, rows: Sequence[Mapping[str, Any]]) -> tuple[list[int], list[dict[str, Any]]]:
        if not rows:
            return [], []
        missing = [index for index, row in enumerate(rows) if "id" not in row]
        fresh = iter(self.new_ids(model, len(missing)) if missing else ())
        numbered = [dict(row) if "id" in row else {**row, "id": next(fresh)} for row in rows]
        run_many(self.connection, insert_into(table_of(model)), numbered)
        ids = [row["id"] for row in numbered]
        self._touch(model, ranges_of(ids))
        return ids, numbered

    def update(self, model: Any, row_id: int, /, *, expected_version: int | None = None, **values: Any) -> None:
        """Change one row; refuse when it is gone, or was changed by somebody else since `expected_version`."""
        if expected_version is not None:
            self._require_version(model, row_id, expected_version)
        if self.update_many(model, {row_id: values}) == 0:
            self.get(model, row_id)

    def _require_version(self, model: Any, row_id: int, expected: int) -> None:
        if self.get(model, row_id).version != expected:
            raise ConflictError(
                "record.changed", f"Somebody else changed this {record_word(model)} while you were editing it. "
                "Nothing was saved; reload it to see both.", table=table_of(model).name, id=row_id,
            )

    def update_many(self, model: Any, values: Mapping[int, Mapping[str, Any]]) -> int:
        """Change rows that are given the same columns; journal only what differs; give how many rows differed."""
        if not values:
            return 0
        table, columns = table_of(model), list(next(iter(values.values())))
        differing = self._differing(table, values, columns)
        if not differing:
            return 0
        run_many(
            self.connection, _change(table, tuple(columns)),
            [{"row": key, **{f"new_{name}": values[key][name] for name in columns}} for key in differing],
        )
        self._touch(model, ranges_of(sorted(differing)), frozenset(columns))
        if getattr(model, "__journal__", True):
            self.changes.extend(_updates(table.name, differing, values))
        return len(differing)

    def _differing(
        self, table: Table, values: Mapping[int, Mapping[str, Any]], columns: list[str],
    ) -> dict[int, dict[str, Any]]:
        result = {}
        for row in self._locked_rows(table, values, tuple(columns)):
            wanted, old = values[row.id], row._mapping
            before: dict[str, Any] = {name: old[name] for name in columns if old[name] != wanted[name]}
            if before:
                result[row.id] = before
        return result

    def _locked_rows(self, table: Table, ids: Iterable[int], columns: tuple[str, ...] = ()) -> Iterator[Row[Any]]:
        if self.is_sqlite:
            yield from self.rows(_by_json(table, columns), ids=json.dumps(list(ids)))
            return
        for batch in in_batches(ids):
            yield from self.rows(_locked(table, columns), ids=batch)

    def delete(self, model: Any, ids: Iterable[int]) -> int:
        """Delete rows and give how many there were; the journal keeps what they held."""
        table, count = table_of(model), 0
        for batch in in_batches(ids):
            rows = self.rows(select(table).where(table.c.id.in_(batch)))
            self.connection.execute(delete(table).where(table.c.id.in_(batch)))
            self._touch(model, ranges_of(sorted(row.id for row in rows)))
            count += len(rows)
            if getattr(model, "__journal__", True):
                self.changes.extend(
                    {"table_name": table.name, "row_id": row.id, "last_id": row.id, "kind": DELETED,
                     "before": plain_row(dict(row._mapping)), "after": None} for row in rows
                )
        return count

    def touch(self, model: Any, ids: Iterable[int]) -> None:
        """Count records as changed because a part of theirs did: who edits them is told, and search follows."""
        rows = self.get_many(model, ids)
        self.update_many(model, {row.id: {"version": row.version + 1} for row in rows.values()})
        self._touch(model, ranges_of(sorted(rows)))

    def touch_silently(self, model: Any, ranges: list[tuple[int, int]]) -> None:
        """Tell that rows were written past the journal: windows show them anew, and search follows."""
        self._touch(model, ranges)

    def _touch(self, model: Any, ranges: list[tuple[int, int]], columns: frozenset[str] | None = None) -> None:
        if not ranges:
            return
        name = table_of(model).name
        self.touched.setdefault(name, []).extend(ranges)
        self.edits.append((name, columns, ranges))

    def has_confirmed(self, key: str) -> bool:
        """Tell whether the person said yes to this already, so that the question need not be made up."""
        return not self.confirmed.isdisjoint({"*", key})

    def confirm(self, key: str, message: str, field: str | None = None, **params: Any) -> None:
        """Go on when the person has confirmed this; ask otherwise."""
        if not self.has_confirmed(key):
            raise NeedsConfirmation(key, message, field, **params)

    def emit(self, event: object) -> None:
        """Tell other areas a fact; they act within this transaction, and may refuse."""
        self.events.append(event)

    def foretell(self, event: object) -> None:
        """Tell other areas what is about to happen: they act at once, before anything more is written; may refuse."""
        self.told.append(event)
        self.deliver(event)

    def send_later(self, kind: str, payload: dict[str, Any]) -> int:
        """Queue something that leaves the program after the commit."""
        return self.add(Outgoing, at=self.now, kind=kind, payload=payload, state="waiting", attempts=0, message="")

    def write_journal(self) -> None:
        """Write what was changed; called once, before the commit."""
        rows = [{"operation_id": self.operation_id, **change} for change in self.changes]
        if rows:
            run_many(self.connection, insert_into(table_of(Change)), rows)
        self.changes.clear()


@cache
def insert_into(table: Table) -> Insert:
    """Give the statement that adds rows to a table, made once: making it costs more than running it."""
    return insert(table)


@cache
def _one_locked(table: Table) -> Select[Any]:
    return select(table).where(table.c.id == bindparam("number")).with_for_update()


@cache
def _change(table: Table, columns: tuple[str, ...]) -> Update:
    assignments: dict[str, Any] = {name: bindparam(f"new_{name}", type_=table.c[name].type) for name in columns}
    if "version" in table.c and "version" not in columns:
        assignments["version"] = table.c.version + 1
    return update(table).where(table.c.id == bindparam("row")).values(assignments)


@cache
def _locked(table: Table, columns: tuple[str, ...] = ()) -> Select[Any]:
    """Read rows by number in order of number, locked against others; all columns, or the number and those named."""
    read = _reading(table, columns).where(table.c.id.in_(bindparam("ids", expanding=True)))
    return read.order_by(table.c.id).with_for_update()


@cache
def _by_json(table: Table, columns: tuple[str, ...] = ()) -> Select[Any]:
    """Read rows by one parameter, however many numbers: a statement with a mark for each is made anew each time."""
    listed = func.json_each(bindparam("ids", type_=Text())).table_valued("value")
    return _reading(table, columns).where(table.c.id.in_(select(listed.c.value))).order_by(table.c.id)


def _reading(table: Table, columns: tuple[str, ...]) -> Select[Any]:
    return select(table.c.id, *(table.c[name] for name in columns)) if columns else select(table)


def _updates(
    name: str, differing: Mapping[int, dict[str, Any]], values: Mapping[int, Mapping[str, Any]],
) -> Iterable[dict[str, Any]]:
    for row_id, before in differing.items():
        after = {column: values[row_id][column] for column in before}
        yield {"table_name": name, "row_id": row_id, "last_id": row_id, "kind": UPDATED, "before": plain_row(before),
               "after": plain_row(after)}


def record_word(model: Any) -> str:
    """Name a kind of record in words: the table's name without its area."""
    return str(table_of(model).name).partition("_")[2].replace("_", " ")


def ranges_of(ids: Sequence[int]) -> list[tuple[int, int]]:
    """Fold growing numbers into ranges.

    >>> ranges_of([1, 2, 3, 7])
    [(1, 3), (7, 7)]
    """
    result: list[tuple[int, int]] = []
    for number in ids:
        if result and number == result[-1][1] + 1:
            result[-1] = (result[-1][0], number)
        else:
            result.append((number, number))
    return result
