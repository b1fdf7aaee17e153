"""What records hold in the firm's own fields: written, read, shown."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, and_, select

from app.kernel.columns import table_of
from app.kernel.errors import DomainError
from app.kernel.listing import Fact
from app.kernel.own_fields.kinds import EMPTY, FACT_KINDS, Link, plain_value, said_value, shown_value, stored_value
from app.kernel.own_fields.tables import FieldFacts, OwnField, OwnValue, fields_of
from app.kernel.search import SearchEntry
from app.kernel.unit_of_work import UnitOfWork, in_batches


def write_own(
    uow: UnitOfWork, record: str, record_id: int, given: Mapping[str, str | None] | None, *, new: bool = False,
) -> None:
    """Write what a record holds in the firm's own fields, by key; an empty text empties a field.

    A new record begins with what is standard where nothing is said. Raises DomainError, naming the field, for what
    cannot be read or is missing.
    """
    fields = {field.key: field for field in fields_of(uow.connection, record)}
    values = {**(standards(fields.values()) if new else {}), **(given or {})}
    for key in values:
        if key not in fields:
            raise DomainError("field.unknown", f"There is no field “{key}”; there are {', '.join(fields)}.", "own")
    for field in fields.values():
        if field.required and (new or field.key in values) and not values.get(field.key):
            raise DomainError("field.missing", f"{field.title} must be filled in.", f"own.{field.key}")
    put_own(uow, {(fields[key].id, record_id): (fields[key], text) for key, text in values.items()})


def begin_own(uow: UnitOfWork, record: str, record_id: int, given: Mapping[str, str | None] | None) -> None:
    """Write what a new record holds; where nobody was asked, such as for a mail, it holds what is standard."""
    if given is not None:
        write_own(uow, record, record_id, given, new=True)
        return
    fields = fields_of(uow.connection, record)
    words = standards(fields)
    put_own(uow, {(field.id, record_id): (field, words[field.key]) for field in fields if field.key in words})


def standards(fields: Iterable[FieldFacts]) -> dict[str, str | None]:
    """Give what new records begin with, by key."""
    return {field.key: field.standard for field in fields if field.standard}


def put_own(uow: UnitOfWork, values: Mapping[tuple[int, int], tuple[FieldFacts, str | None]]) -> set[int]:
    """Write values by field and record, in a few statements, and give the records that hold something else now."""
    ids = {field_id for field_id, _ in values}
    present: dict[tuple[int, int], Any] = {}
    found = select(table_of(OwnValue)).where(OwnValue.field_id.in_(ids))
    for batch in in_batches({record_id for _, record_id in values}):
        for row in uow.rows(found.where(OwnValue.record_id.in_(batch))):
            present[row.field_id, row.record_id] = row
    stored = {key: stored_value(field, text) for key, (field, text) in values.items()}
    other = {key: value or dict(EMPTY) for key, value in stored.items() if key in present}
    other = {key: value for key, value in other.items()
             if any(present[key]._mapping[name] != item for name, item in value.items())}
    fresh = [key for key, value in stored.items() if value and key not in present]
    uow.update_many(OwnValue, {present[key].id: value for key, value in other.items()})
    uow.insert(OwnValue, [{"field_id": key[0], "record_id": key[1], **(stored[key] or {})} for key in fresh])
    return {record_id for _, record_id in (*other, *fresh)}


def read_own_cells(
    row: Mapping[str, str], fields: Iterable[FieldFacts], *, new: bool,
) -> dict[int, tuple[FieldFacts, str]]:
    """Give what a row of a file says of own fields, by field; DomainError names the column to mend."""
    cells: dict[int, tuple[FieldFacts, str]] = {}
    for field in fields:
        text = row.get(f"own.{field.key}", "").strip() or (field.standard if new else "")
        if text:
            stored_value(field, text)
            cells[field.id] = (field, text)
        elif new and field.required:
            raise DomainError("field.missing", f"{field.title} must be filled in.", f"own.{field.key}")
    return cells


def read_own(connection: Connection, record: str, record_id: int) -> list[tuple[FieldFacts, Any]]:
    """Give what a record holds: each field with a text, a Decimal, an amount, a day, a truth value or a link."""
    fields = fields_of(connection, record)
    linked = and_(OwnField.kind == "link", SearchEntry.record == OwnField.links_to,
                  SearchEntry.record_id == OwnValue.number)
    rows = connection.execute(
        select(OwnValue.field_id, OwnValue.text, OwnValue.number, OwnValue.day, SearchEntry.title)
        .join(OwnField, OwnField.id == OwnValue.field_id).outerjoin(SearchEntry, linked)
        .where(OwnValue.field_id.in_([field.id for field in fields]), OwnValue.record_id == record_id)
    ) if fields else ()
    held = {row.field_id: row for row in rows}
    return [(field, _shown(field, held.get(field.id))) for field in fields]


def _shown(field: FieldFacts, row: Any) -> Any:
    return None if row is None else shown_value(field, row._mapping, row.title)


def own_values(connection: Connection, record: str, record_id: int) -> dict[str, str]:
    """Give what a record holds as a form takes it: texts by key."""
    held = read_own(connection, record, record_id)
    return {field.key: plain_value(value) for field, value in held if value is not None}


def own_facts(connection: Connection, record: str, record_id: int) -> tuple[Fact, ...]:
    """Give what a record holds in the firm's own fields as facts; what is empty is left out."""
    return tuple(
        _fact(field, value) for field, value in read_own(connection, record, record_id) if value is not None)


def _fact(field: FieldFacts, value: Any) -> Fact:
    kind = FACT_KINDS[field.kind]
    if isinstance(value, Link):
        return Fact(field.title, value.title, kind, value.record, value.record_id, help=field.help)
    return Fact(field.title, said_value(value), kind, help=field.help)

