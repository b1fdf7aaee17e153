"""Running one statement for many rows: what of it is the same for all is made out once, not for each row."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Connection, Delete, Dialect, Insert, Update

FEW = 4
"""So many rows are not worth the preparation."""

Convert = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class _Plan:
    """The text of a statement, and for each of its marks the name in a row, the value where all rows share it, and
    what turns a value into what the driver takes.
    """

    text: str
    marks: tuple[tuple[str | None, Any, Convert | None], ...]

    def values(self, rows: Sequence[Mapping[str, Any]]) -> list[tuple[Any, ...]]:
        """Give what the driver takes for each row, put together a column at a time."""
        columns = []
        for name, shared, convert in self.marks:
            if name is None:
                columns.append([shared] * len(rows))
                continue
            cells = [row[name] for row in rows]
            columns.append(cells if convert is None else list(map(convert, cells)))
        return list(zip(*columns, strict=True))


def run_many(connection: Connection, statement: Insert | Update | Delete, rows: Sequence[Mapping[str, Any]]) -> None:
    """Run a statement that is kept, once for each of the rows, all of which name the same columns."""
    if len(rows) <= FEW or connection.dialect.name != "sqlite":
        connection.execute(statement, rows)
        return
    plan = _plan(statement, tuple(rows[0]), _Shared(connection.dialect))
    if plan is None:
        connection.execute(statement, rows)
    else:
        connection.exec_driver_sql(plan.text, plan.values(rows))


@dataclass(frozen=True, slots=True)
class _Shared:
    """A dialect; all that are of one name write a statement alike."""

    dialect: Dialect

    def __hash__(self) -> int:
        return hash(self.dialect.name)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Shared) and other.dialect.name == self.dialect.name


@cache
def _plan(statement: Insert | Update | Delete, names: tuple[str, ...], shared: _Shared) -> _Plan | None:
    """Prepare a statement; None where a column that rows do not name is to be made out for each of them."""
    compiled: Any = statement.compile(dialect=shared.dialect, column_keys=list(names))
    if any(not column.default.is_scalar for column in (*compiled.insert_prefetch, *compiled.update_prefetch)):
        return None
    marks = tuple(_mark(compiled, name, names, shared.dialect) for name in compiled.positiontup)
    return _Plan(compiled.string, marks)


def _mark(
    compiled: Any, name: str, names: tuple[str, ...], dialect: Dialect,
) -> tuple[str | None, Any, Convert | None]:
    bound = compiled.binds[name]
    convert: Convert | None = bound.type.dialect_impl(dialect).bind_processor(dialect)
    if name in names:
        return name, None, convert
    defaults = {column.key: column.default.arg for column in (*compiled.insert_prefetch, *compiled.update_prefetch)}
    value = defaults.get(name, bound.value)
    return None, value if convert is None else convert(value), None
