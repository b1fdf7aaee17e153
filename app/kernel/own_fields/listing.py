"""The firm's own fields as columns of lists and of files."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, func, literal, or_, select, type_coerce

from app.kernel.columns import Flag, table_of
from app.kernel.conditions import condition
from app.kernel.declare import ImportField, ImportSpec
from app.kernel.listing import ColumnInfo, Filter, Kind, Sort, StateWord
from app.kernel.own_fields.kinds import FACT_KINDS, HELD_IN, YES
from app.kernel.own_fields.sorting import SORTABLE, sorted_by_own
from app.kernel.own_fields.tables import KIND_TITLES, RECORD_TITLES, FieldFacts, OwnField, OwnValue, fields_of
from app.kernel.quantity import QUANTITY_SCALE
from app.kernel.query import Found, ListColumn, ListQuery, column
from app.kernel.search import SearchEntry

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
    """Give a list with a column for each of the firm's own fields of its records, to choose, filter and sort by."""
    own = [field for field in fields if field.record == query.record]
    more = tuple(_column(query, field) for field in own)
    return sorted_by_own(replace(query, columns=(*query.columns, *more)), own) if more else query


def _held(field: FieldFacts) -> Any:
    return getattr(OwnValue, HELD_IN.get(field.kind, "text"))


def _unit(field: FieldFacts) -> Any:
    return {"number": literal(""), "money": literal(field.currency)}.get(field.kind)


def _column(query: ListQuery, field: FieldFacts) -> ListColumn:
    shown = _held(field)
    if field.kind == "link":
        shown = select(SearchEntry.title).where(
            SearchEntry.record == literal(field.links_to), SearchEntry.record_id == OwnValue.number).scalar_subquery()
    value: Any = (
        select(shown).where(OwnValue.field_id == field.id, OwnValue.record_id == query.id)
        .correlate_except(OwnValue).scalar_subquery()
    )
    if field.kind == "flag":
        value = type_coerce(value == QUANTITY_SCALE, Flag())
    made = column(
        f"own.{field.key}", field.title, value, COLUMN_KINDS[field.kind], shown=False,
        sortable=field.kind in SORTABLE, unit=_unit(field), help=field.help, words=field.choices,
    )
    return replace(made, found=_finder(query, field, made.info))


def _finder(query: ListQuery, field: FieldFacts, info: ColumnInfo) -> Found:
    """Find records by what they hold, from the field's own index to the list and not the other way round."""
    holding = select(OwnValue.record_id).where(OwnValue.field_id == field.id)
    record_id: Any = query.id

    def found(_connection: Connection, wanted: Filter) -> Any:
        if wanted.operator == "empty":
            return record_id.not_in(holding.where(_held(field).is_not(None)))
        return record_id.in_(holding.where(_meets(field, info, wanted)))

    return found


def _meets(field: FieldFacts, info: ColumnInfo, wanted: Filter) -> Any:
    held = _held(field)
    if field.kind == "flag" and wanted.operator in ("=", "!=", "in"):
        values = wanted.value if isinstance(wanted.value, (list, tuple)) else str(wanted.value).split(",")
        stored = [QUANTITY_SCALE if str(value).lower() in YES else 0 for value in values]
        return held.not_in(stored) if wanted.operator == "!=" else held.in_(stored)
    if field.kind == "choices" and wanted.operator == "in":
        values = wanted.value if isinstance(wanted.value, (list, tuple)) else str(wanted.value).split(",")
        padded = literal(", ") + held + ","
        return or_(*(padded.contains(f", {str(value).strip()},", autoescape=True) for value in values))
    if field.kind == "link" and wanted.operator != "filled":
        return held.in_(select(SearchEntry.record_id).where(
            SearchEntry.record == field.links_to, condition(info, table_of(SearchEntry).c.title, None, wanted)))
    return condition(info, held, _unit(field), wanted)


OWN_FIELDS = ListQuery(
    "own_fields", "Fields of our own", "own_field", OwnField.id, table_of(OwnField),
    (
        column("record", "Of", OwnField.record, Kind.STATE, width=12, sortable=False,
               states=tuple((code, StateWord(word)) for code, word in RECORD_TITLES)),
        column("title", "Field", OwnField.title, width=24, sortable=False),
        column("kind", "Kind", OwnField.kind, Kind.STATE, width=16, sortable=False,
               states=tuple((code, StateWord(word)) for code, word in KIND_TITLES)),
        column("choices", "Choices", func.replace(OwnField.choices, "\n", ", "), width=30, sortable=False),
        column("required", "Must be filled in", OwnField.required, Kind.FLAG, sortable=False),
        column("standard", "Begins with", OwnField.standard, width=14, sortable=False, shown=False),
        column("printed", "On documents", OwnField.printed, Kind.FLAG, sortable=False),
        column("personal", "Personal", OwnField.personal, Kind.FLAG, sortable=False),
        column("retired", "Retired", OwnField.retired, Kind.FLAG, sortable=False),
        column("key", "Key in files", OwnField.key, Kind.CODE, sortable=False, shown=False),
        column("no", "No", OwnField.id, Kind.INTEGER, shown=False),
    ),
    (Sort("no"),), "company.read", searchable=False,
)
