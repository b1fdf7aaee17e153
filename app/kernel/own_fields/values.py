"""What records hold in the firm's own fields: written, read, shown."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import Connection, select

from app.kernel.columns import table_of
from app.kernel.errors import DomainError
from app.kernel.listing import Fact, Kind
from app.kernel.own_fields.tables import FieldFacts, OwnValue, fields_of
from app.kernel.quantity import QUANTITY_SCALE, Quantity, scaled_quantity
from app.kernel.unit_of_work import UnitOfWork, in_batches

LONGEST_TEXT = 1_000

FACT_KINDS = {
    "text": Kind.TEXT, "choice": Kind.TEXT, "number": Kind.CODE, "date": Kind.DATE, "flag": Kind.FLAG,
}


def write_own(
    uow: UnitOfWork, record: str, record_id: int, given: Mapping[str, str | None] | None, *, new: bool = False,
) -> None:
    """Write what a record holds in the firm's own fields, by key; an empty text empties a field.

    Raises DomainError, naming the field, for what cannot be read or is missing.
    """
    fields = {field.key: field for field in fields_of(uow.connection, record)}
    values = given or {}
    for key in values:
        if key not in fields:
            raise DomainError("field.unknown", f"There is no field “{key}”; there are {', '.join(fields)}.", "own")
    for field in fields.values():
        if field.required and (new or field.key in values) and not values.get(field.key):
            raise DomainError("field.missing", f"{field.title} must be filled in.", f"own.{field.key}")
    put_own(uow, {(fields[key].id, record_id): (fields[key], text) for key, text in values.items()})


def put_own(uow: UnitOfWork, values: Mapping[tuple[int, int], tuple[FieldFacts, str | None]]) -> set[int]:
    """Write values by field and record, in a few statements, and give the records that hold something else now."""
    ids = {field_id for field_id, _ in values}
    present: dict[tuple[int, int], Any] = {}
    found = select(table_of(OwnValue)).where(OwnValue.field_id.in_(ids))
    for batch in in_batches({record_id for _, record_id in values}):
        for row in uow.rows(found.where(OwnValue.record_id.in_(batch))):
            present[row.field_id, row.record_id] = row
    stored = {key: stored_value(field, text) for key, (field, text) in values.items()}
    gone = [key for key, value in stored.items() if value is None and key in present]
    other = [key for key, value in stored.items() if value and key in present
             and any(present[key]._mapping[name] != item for name, item in value.items())]
    fresh = [key for key, value in stored.items() if value and key not in present]
    uow.delete(OwnValue, [present[key].id for key in gone])
    uow.update_many(OwnValue, {present[key].id: stored[key] or {} for key in other})
    uow.insert(OwnValue, [{"field_id": key[0], "record_id": key[1], **(stored[key] or {})} for key in fresh])
    return {record_id for _, record_id in (*gone, *other, *fresh)}


def read_own_cells(
    row: Mapping[str, str], fields: Iterable[FieldFacts], *, new: bool,
) -> dict[int, tuple[FieldFacts, str]]:
    """Give what a row of a file says of own fields, by field; DomainError names the column to mend."""
    cells: dict[int, tuple[FieldFacts, str]] = {}
    for field in fields:
        text = row.get(f"own.{field.key}", "").strip()
        if text:
            stored_value(field, text)
            cells[field.id] = (field, text)
        elif new and field.required:
            raise DomainError("field.missing", f"{field.title} must be filled in.", f"own.{field.key}")
    return cells


def stored_value(field: FieldFacts, text: str | None) -> dict[str, Any] | None:
    """Give the columns of a value, None of nothing; DomainError names the field of what cannot be read."""
    plain = (text or "").strip()
    if not plain:
        return None
    empty: dict[str, Any] = {"text": None, "number": None, "day": None}
    where = f"own.{field.key}"
    if field.kind == "choice":
        known = {choice.casefold(): choice for choice in field.choices}
        if plain.casefold() not in known:
            known_words = ", ".join(field.choices)
            raise DomainError("choice.unknown", f"{field.title}: “{plain}” is none of {known_words}.", where)
        return {**empty, "text": known[plain.casefold()]}
    if field.kind == "text":
        return {**empty, "text": plain[:LONGEST_TEXT]}
    if field.kind == "flag":
        if plain.lower() not in ("true", "false", "yes", "no", "1", "0"):
            raise DomainError("flag.unreadable", f"{field.title} is yes or no, not “{plain}”.", where)
        return {**empty, "number": QUANTITY_SCALE if plain.lower() in ("true", "yes", "1") else 0}
    try:
        if field.kind == "date":
            return {**empty, "day": date.fromisoformat(plain)}
        return {**empty, "number": scaled_quantity(plain)}
    except (ValueError, DomainError):
        what = "a date such as 2026-03-31" if field.kind == "date" else "a number of at most six decimals"
        raise DomainError("value.unreadable", f"{field.title}: “{plain}” is not {what}.", where) from None


def read_own(connection: Connection, record: str, record_id: int) -> list[tuple[FieldFacts, Any]]:
    """Give what a record holds: each field with a text, a Decimal, a day or a truth value, None of nothing."""
    fields = fields_of(connection, record)
    rows = connection.execute(
        select(OwnValue.field_id, OwnValue.text, OwnValue.number, OwnValue.day)
        .where(OwnValue.field_id.in_([field.id for field in fields]), OwnValue.record_id == record_id)
    )
    held = {row.field_id: row for row in rows}
    return [(field, _shown(field, held.get(field.id))) for field in fields]


def _shown(field: FieldFacts, row: Any) -> Any:
    if row is None:
        return None
    if field.kind == "flag":
        return bool(row.number)
    if field.kind == "number":
        return Quantity(row.number, "").decimal()
    return row.day if field.kind == "date" else row.text


def own_values(connection: Connection, record: str, record_id: int) -> dict[str, str]:
    """Give what a record holds as a form takes it: texts by key."""
    held = read_own(connection, record, record_id)
    return {field.key: _plain(value) for field, value in held if value is not None}


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, date) else f"{value}"


def own_facts(connection: Connection, record: str, record_id: int) -> tuple[Fact, ...]:
    """Give what a record holds in the firm's own fields as facts; what is empty is left out."""
    return tuple(
        Fact(field.title, value if field.kind in ("date", "flag") else _plain(value), FACT_KINDS[field.kind],
             help=field.help) for field, value in read_own(connection, record, record_id) if value is not None
    )
