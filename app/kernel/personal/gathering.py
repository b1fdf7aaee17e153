"""Everything that is known of a person, as it stands, for whoever has the right to ask."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, LargeBinary, Table, select

from app.kernel.columns import Model
from app.kernel.personal.reach import Reach
from app.kernel.unit_of_work import in_batches

UNTOLD = frozenset({"version"})
"""Columns of the program's own."""


@dataclass(frozen=True, slots=True)
class KnownTable:
    """Rows of one table as they stand: `name` is the table, `columns` the fields, without what files hold."""

    name: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[Mapping[str, Any], ...]


def known_rows(connection: Connection, reach: Reach) -> tuple[KnownTable, ...]:
    """Read all rows that are about a person, table by table."""
    tables = [table for table in Model.metadata.sorted_tables if reach.ids(table)]
    return tuple(_known(connection, table, sorted(reach.ids(table))) for table in tables)


def _known(connection: Connection, table: Table, ids: list[int]) -> KnownTable:
    columns = [column for column in table.c if column.name not in UNTOLD and not isinstance(column.type, LargeBinary)]
    rows = [
        dict(row._mapping) for batch in in_batches(ids)
        for row in connection.execute(select(*columns).where(table.c.id.in_(batch)).order_by(table.c.id))
    ]
    words = table.name.partition("_")[2].replace("_", " ").capitalize()
    return KnownTable(table.name, words, tuple(column.name for column in columns), tuple(rows))
