"""Everything that is known of a person, as it stands, for whoever has the right to ask."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, FromClause, LargeBinary, Table, select

from app.kernel.columns import Model, table_of
from app.kernel.own_fields import OwnField, OwnValue
from app.kernel.personal.reach import Reach
from app.kernel.tags import Tag, TagOn
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
    told = [column for column in table.c if column.name not in UNTOLD and not isinstance(column.type, LargeBinary)]
    columns, source = _in_words(table, list(told))
    rows = [
        dict(row._mapping) for batch in in_batches(ids)
        for row in connection.execute(select(*columns).select_from(source).where(table.c.id.in_(batch))
                                      .order_by(table.c.id))
    ]
    words = table.name.partition("_")[2].replace("_", " ").capitalize()
    return KnownTable(table.name, words, tuple(column.name for column in columns), tuple(rows))


def _in_words(table: Table, columns: list[Any]) -> tuple[list[Any], FromClause]:
    """Name the firm's own fields and the tags, where rows hold their numbers only."""
    if table is table_of(OwnValue):
        field = table_of(OwnField)
        return [field.c.title.label("field"), *columns], table.join(field, field.c.id == table.c.field_id)
    if table is table_of(TagOn):
        tag = table_of(Tag)
        return [tag.c.word.label("tag"), *columns], table.join(tag, tag.c.id == table.c.tag_id)
    return columns, table
