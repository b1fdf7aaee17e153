"""The firm's own fields as columns of lists and of files."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, func, literal, select, type_coerce

from app.kernel.columns import Flag, table_of
from app.kernel.declare import ImportField, ImportSpec
from app.kernel.listing import Kind, Sort, StateWord
from app.kernel.own_fields.tables import KIND_TITLES, RECORD_TITLES, FieldFacts, OwnField, OwnValue, fields_of
from app.kernel.own_fields.values import FACT_KINDS
from app.kernel.quantity import QUANTITY_SCALE
from app.kernel.query import ListColumn, ListQuery, column

COLUMN_KINDS = {**FACT_KINDS, "number": Kind.QUANTITY}


def with_own_fields(connection: Connection, spec: ImportSpec) -> ImportSpec:
    """Give an import with a column for each of the firm's own fields of its records."""
    if not spec.own:
        return spec
    return replace(spec, fields=(*spec.fields, *(
        ImportField(f"own.{field.key}", field.title, kind=COLUMN_KINDS[field.kind])
        for field in fields_of(connection, spec.own)
    )))


def with_columns(query: ListQuery, fields: Iterable[FieldFacts]) -> ListQuery:
    """Give a list with a column for each of the firm's own fields of its records, to be chosen and filtered by."""
    more = tuple(_column(query, field) for field in fields if field.record == query.record)
    return replace(query, columns=(*query.columns, *more)) if more else query


def _column(query: ListQuery, field: FieldFacts) -> ListColumn:
    held = OwnValue.day if field.kind == "date" else OwnValue.number if field.kind in ("number", "flag") \
        else OwnValue.text
    value: Any = (
        select(held).where(OwnValue.field_id == field.id, OwnValue.record_id == query.id)
        .correlate_except(OwnValue).scalar_subquery()
    )
    if field.kind == "flag":
        value = type_coerce(value == QUANTITY_SCALE, Flag())
    return column(
        f"own.{field.key}", field.title, value, COLUMN_KINDS[field.kind], shown=False, sortable=False,
        unit=literal("") if field.kind == "number" else None, help=field.help,
    )


OWN_FIELDS = ListQuery(
    "own_fields", "Fields of our own", "own_field", OwnField.id, table_of(OwnField),
    (
        column("record", "Of", OwnField.record, Kind.STATE, width=12, sortable=False,
               states=tuple((code, StateWord(word)) for code, word in RECORD_TITLES)),
        column("title", "Field", OwnField.title, width=24, sortable=False),
        column("kind", "Kind", OwnField.kind, Kind.STATE, width=14, sortable=False,
               states=tuple((code, StateWord(word)) for code, word in KIND_TITLES)),
        column("choices", "Choices", func.replace(OwnField.choices, "\n", ", "), width=30, sortable=False),
        column("required", "Must be filled in", OwnField.required, Kind.FLAG, sortable=False),
        column("retired", "Retired", OwnField.retired, Kind.FLAG, sortable=False),
        column("key", "Key in files", OwnField.key, Kind.CODE, sortable=False, shown=False),
        column("no", "No", OwnField.id, Kind.INTEGER, shown=False),
    ),
    (Sort("no"),), "company.read", searchable=False,
)
