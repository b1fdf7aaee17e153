"""The firm's own fields on documents; what was posted says what stood there on that day."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from app.kernel.columns import table_of
from app.kernel.journal import INSERTED, Change, Operation, row_values
from app.kernel.own_fields.kinds import EMPTY, said_value, shown_value
from app.kernel.own_fields.tables import FieldFacts, OwnValue, fields_of
from app.kernel.search import SearchEntry


def printed_own(
    connection: Connection, record: str, record_id: int, at: datetime | None = None,
) -> tuple[tuple[str, object], ...]:
    """Give what a record holds in the fields that stand on documents, by their titles; `at` a moment: held then."""
    fields = [field for field in fields_of(connection, record) if field.printed]
    rows = {} if not fields else {row.field_id: dict(row._mapping) for row in connection.execute(
        select(table_of(OwnValue)).where(
            OwnValue.field_id.in_([field.id for field in fields]), OwnValue.record_id == record_id))}
    found = []
    for field in fields:
        held = rows.get(field.id)
        if held is not None and at is not None:
            held = {**held, **_what_was(connection, held["id"], at)}
        value = None if held is None else _value(connection, field, held)
        if value is not None:
            found.append((field.title, _on_paper(value)))
    return tuple(found)


def _what_was(connection: Connection, row_id: int, at: datetime) -> dict[str, Any]:
    """Give the columns of a value that were otherwise at a moment, the latest change first."""
    table = table_of(OwnValue)
    was: dict[str, Any] = {}
    for change in connection.execute(
        select(Change.kind, Change.before).join(Operation, Operation.id == Change.operation_id)
        .where(Change.table_name == table.name, Change.row_id == row_id, Operation.at > at).order_by(Change.id.desc())
    ):
        was |= dict(EMPTY) if change.kind == INSERTED else row_values(table, change.before or {})
    return was


def _value(connection: Connection, field: FieldFacts, held: Mapping[str, Any]) -> Any:
    title = None
    if field.kind == "link" and held["number"] is not None:
        title = connection.execute(select(SearchEntry.title).where(
            SearchEntry.record == field.links_to, SearchEntry.record_id == held["number"])).scalar()
    return shown_value(field, held, title)


def _on_paper(value: Any) -> object:
    return ("yes" if value else "no") if isinstance(value, bool) else said_value(value)
