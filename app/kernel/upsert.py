"""Bringing many rows to what they should be: new ones are loaded, those that differ changed, the rest left alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, Table
from sqlalchemy.sql.schema import ScalarElementColumnDefault

from app.kernel.columns import table_of
from app.kernel.unit_of_work import UnitOfWork

CREATED, UPDATED, UNCHANGED, REFUSED = "created", "updated", "unchanged", "refused"
"""What became of a row that came in."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A row as it should be: `id` is None for a new one; columns that are not named stay, or get their default."""

    id: int | None
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Upserted:
    """The number of a row, and whether it was created, updated or unchanged."""

    id: int
    status: str


def upsert_rows(uow: UnitOfWork, model: Any, wanted: Sequence[Wanted]) -> list[Upserted]:
    """Write rows in bulk and give their numbers in order; no two may name the same row."""
    present = uow.get_many(model, (row.id for row in wanted if row.id is not None))
    fresh = iter(_create(uow, model, [row.values for row in wanted if row.id is None]))
    changes = {row.id: row.values for row in wanted if row.id is not None and _differs(present[row.id], row.values)}
    _change(uow, model, changes, present)
    result = []
    for row in wanted:
        if row.id is None:
            result.append(Upserted(next(fresh), CREATED))
        else:
            result.append(Upserted(row.id, UPDATED if row.id in changes else UNCHANGED))
    return result


def _create(uow: UnitOfWork, model: Any, rows: Sequence[Mapping[str, Any]]) -> list[int]:
    blank = blank_row(table_of(model), {name for row in rows for name in row})
    return uow.load(model, [{**blank, **row} for row in rows])


def _change(
    uow: UnitOfWork, model: Any, changes: Mapping[int, Mapping[str, Any]], present: Mapping[int, Row[Any]],
) -> None:
    names = {name for values in changes.values() for name in values}
    uow.update_many(model, {
        row_id: {name: values.get(name, present[row_id]._mapping[name]) for name in sorted(names)}
        for row_id, values in changes.items()
    })


def _differs(row: Row[Any], values: Mapping[str, Any]) -> bool:
    old = row._mapping
    return any(old[name] != value for name, value in values.items())


def blank_row(table: Table, named: set[str]) -> dict[str, Any]:
    """Give the defaults of the columns that new rows may name, so that all of them have the same columns."""
    return {
        name: default.arg if isinstance(default := table.c[name].default, ScalarElementColumnDefault) else None
        for name in named
    }
