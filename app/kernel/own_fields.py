"""Fields that a firm adds to records of any kind: what they are, and what they hold."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated, Any, Literal

from sqlalchemy import Connection, ForeignKey, Index, UniqueConstraint, func, literal, select, type_coerce
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.columns import Flag, Model, Scaled, Versioned, table_of, table_options
from app.kernel.declare import ImportField, ImportSpec, OperationSpec
from app.kernel.errors import DomainError
from app.kernel.fields import Field
from app.kernel.listing import Fact, Sort, StateWord
from app.kernel.listing import Kind as CellKind
from app.kernel.quantity import QUANTITY_SCALE, Quantity, scaled_quantity
from app.kernel.query import ListColumn, ListQuery, column
from app.kernel.unit_of_work import UnitOfWork, in_batches

OWN_FIELD_TABLE = "kernel_own_field"


class OwnField(Versioned, Model):
    """A field that the firm added to one kind of record; `choices` stand one to a line."""

    __tablename__ = OWN_FIELD_TABLE
    __table_args__ = table_options(
        UniqueConstraint("record", "key"), Index("ix_kernel_own_field_order", "record", "position", "id"),
    )

    record: Mapped[str]
    key: Mapped[str]
    title: Mapped[str]
    kind: Mapped[str]
    choices: Mapped[str] = mapped_column(default="")
    help: Mapped[str] = mapped_column(default="")
    required: Mapped[bool] = mapped_column(default=False)
    position: Mapped[int] = mapped_column(default=0)
    retired: Mapped[bool] = mapped_column(default=False)


class OwnValue(Versioned, Model):
    """What one record holds in one such field: a text, a number in millionths (yes is one million), or a day."""

    __tablename__ = "kernel_own_value"
    __table_args__ = table_options(
        UniqueConstraint("field_id", "record_id"),
        Index("ix_kernel_own_value_text", "field_id", "text", "record_id"),
        Index("ix_kernel_own_value_number", "field_id", "number", "record_id"),
        Index("ix_kernel_own_value_day", "field_id", "day", "record_id"),
    )

    field_id: Mapped[int] = mapped_column(ForeignKey("kernel_own_field.id"))
    record_id: Mapped[int]
    text: Mapped[str | None]
    number: Mapped[Scaled | None]
    day: Mapped[date | None]


Kind = Literal["text", "number", "date", "flag", "choice"]
KIND_TITLES = (
    ("text", "Text"), ("number", "Number"), ("date", "Date"), ("flag", "Yes or no"), ("choice", "One of a few"),
)
Record = Literal["item", "customer", "supplier"]
RECORD_TITLES = (("item", "Items"), ("customer", "Customers"), ("supplier", "Suppliers"))
OWN_RECORDS = tuple(code for code, _ in RECORD_TITLES)
CHANGE = "company.change"
LONGEST_TEXT = 1_000


@dataclass(frozen=True, slots=True)
class FieldFacts:
    """A field as forms and lists see it; `key` names it in files and on the command line."""

    id: int
    record: str
    key: str
    title: str
    kind: str
    choices: tuple[str, ...] = ()
    help: str = ""
    required: bool = False


@dataclass(frozen=True, slots=True)
class AddField:
    """Add a field to all records of a kind."""

    record: Annotated[Record, Field("Of", titles=RECORD_TITLES)]
    title: Annotated[str, Field("Title")]
    kind: Annotated[Kind, Field("Kind", titles=KIND_TITLES)] = "text"
    choices: Annotated[str, Field("Choices", help="One to a line, for a field of one of a few", multiline=True)] = ""
    required: Annotated[bool, Field("Must be filled in")] = False
    help: Annotated[str, Field("Help", help="Shown below the field")] = ""


@dataclass(frozen=True, slots=True)
class ChangeField:
    """Change what a field is called and offers; its kind stays, because records hold values of it."""

    field_id: Annotated[int, Field("Field", lookup="own_fields", hidden=True)]
    title: Annotated[str | None, Field("Title")] = None
    choices: Annotated[str | None, Field("Choices", help="One to a line", multiline=True)] = None
    required: Annotated[bool | None, Field("Must be filled in")] = None
    help: Annotated[str | None, Field("Help")] = None
    position: Annotated[int | None, Field("Place among the fields")] = None


@dataclass(frozen=True, slots=True)
class RetireField:
    """Show a field no more; what records hold in it is kept."""

    field_id: Annotated[int, Field("Field", lookup="own_fields")]


@dataclass(frozen=True, slots=True)
class RestoreField:
    """Show a field again."""

    field_id: Annotated[int, Field("Field", lookup="own_fields")]


def add_field(uow: UnitOfWork, cmd: AddField) -> int:
    """Add a field; its key follows from its title and stays."""
    title = cmd.title.strip()
    key = key_of(title)
    if not key:
        raise DomainError("field.title", "Give the field a title with letters in it.", "title")
    if uow.first(select(OwnField.id).where(OwnField.record == cmd.record, OwnField.key == key)) is not None:
        raise DomainError("field.exists", f"There is a field {title} already. Give another title.", "title")
    choices = _choices(cmd.kind, cmd.choices)
    last = uow.scalar(select(func.max(OwnField.position)).where(OwnField.record == cmd.record)) or 0
    return uow.add(
        OwnField, record=cmd.record, key=key, title=title, kind=cmd.kind, choices="\n".join(choices),
        help=cmd.help.strip(), required=cmd.required, position=int(last) + 1, retired=False,
    )


def key_of(title: str) -> str:
    """Give the key of a title.

    >>> key_of("Country of origin"), key_of("Größe (cm)")
    ('country_of_origin', 'grosse_cm')
    """
    plain = unicodedata.normalize("NFKD", title.replace("ß", "ss")).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "_", plain.lower()).strip("_")


def _choices(kind: str, text: str) -> list[str]:
    choices = list(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()))
    if kind == "choice" and len(choices) < 2:
        raise DomainError("field.choices", "A field of one of a few needs at least two choices, one to a line.",
                          "choices")
    return choices if kind == "choice" else []


def change_field(uow: UnitOfWork, cmd: ChangeField) -> None:
    """Change a field; a choice that records hold cannot be taken away."""
    row = uow.get(OwnField, cmd.field_id)
    given = {"title": cmd.title, "required": cmd.required, "help": cmd.help, "position": cmd.position}
    values: dict[str, Any] = {key: value for key, value in given.items() if value is not None}
    if cmd.choices is not None and row.kind == "choice":
        choices = _choices(row.kind, cmd.choices)
        held = uow.scalar(
            select(OwnValue.text).where(OwnValue.field_id == row.id, OwnValue.text.not_in(choices)).limit(1))
        if held is not None:
            raise DomainError("field.choice_held", f"Records hold “{held}”. Keep that choice, or change them first.",
                              "choices")
        values["choices"] = "\n".join(choices)
    if values:
        uow.update(OwnField, row.id, **values)


def retire_field(uow: UnitOfWork, cmd: RetireField) -> None:
    """Take a field out of forms and lists."""
    uow.update(OwnField, cmd.field_id, retired=True)


def restore_field(uow: UnitOfWork, cmd: RestoreField) -> None:
    """Bring a field back into forms and lists."""
    uow.update(OwnField, cmd.field_id, retired=False)


def fields_of(connection: Connection, *records: str) -> list[FieldFacts]:
    """Read the fields that the firm added to some kinds of record, in their order."""
    rows = connection.execute(
        select(table_of(OwnField)).where(OwnField.record.in_(records), OwnField.retired.is_(False))
        .order_by(OwnField.record, OwnField.position, OwnField.id)
    )
    return [
        FieldFacts(row.id, row.record, row.key, row.title, row.kind, tuple(row.choices.splitlines()), row.help,
                   row.required) for row in rows
    ]


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


def with_own_fields(connection: Connection, spec: ImportSpec) -> ImportSpec:
    """Give an import with a column for each of the firm's own fields of its records."""
    if not spec.own:
        return spec
    return replace(spec, fields=(*spec.fields, *(
        ImportField(f"own.{field.key}", field.title, kind=_COLUMN_KINDS[field.kind])
        for field in fields_of(connection, spec.own)
    )))


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
        Fact(field.title, value if field.kind in ("date", "flag") else _plain(value), _FACT_KINDS[field.kind],
             help=field.help) for field, value in read_own(connection, record, record_id) if value is not None
    )


_FACT_KINDS = {
    "text": CellKind.TEXT, "choice": CellKind.TEXT, "number": CellKind.CODE, "date": CellKind.DATE,
    "flag": CellKind.FLAG,
}
_COLUMN_KINDS = {**_FACT_KINDS, "number": CellKind.QUANTITY}


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
        f"own.{field.key}", field.title, value, _COLUMN_KINDS[field.kind], shown=False, sortable=False,
        unit=literal("") if field.kind == "number" else None, help=field.help,
    )


OWN_FIELDS = ListQuery(
    "own_fields", "Fields of our own", "own_field", OwnField.id, table_of(OwnField),
    (
        column("record", "Of", OwnField.record, CellKind.STATE, width=12, sortable=False,
               states=tuple((code, StateWord(word)) for code, word in RECORD_TITLES)),
        column("title", "Field", OwnField.title, width=24, sortable=False),
        column("kind", "Kind", OwnField.kind, CellKind.STATE, width=14, sortable=False,
               states=tuple((code, StateWord(word)) for code, word in KIND_TITLES)),
        column("choices", "Choices", func.replace(OwnField.choices, "\n", ", "), width=30, sortable=False),
        column("required", "Must be filled in", OwnField.required, CellKind.FLAG, sortable=False),
        column("retired", "Retired", OwnField.retired, CellKind.FLAG, sortable=False),
        column("key", "Key in files", OwnField.key, CellKind.CODE, sortable=False, shown=False),
        column("no", "No", OwnField.id, CellKind.INTEGER, shown=False),
    ),
    (Sort("no"),), "company.read", searchable=False,
)

OPERATIONS = (
    OperationSpec(add_field, "Field added", CHANGE), OperationSpec(change_field, "Field changed", CHANGE),
    OperationSpec(retire_field, "Field retired", CHANGE), OperationSpec(restore_field, "Field restored", CHANGE),
)


def field_values(connection: Connection, field_id: int) -> dict[str, Any]:
    """Give a field as the form that changes it takes it."""
    row: Any = connection.execute(select(table_of(OwnField)).where(OwnField.id == field_id)).one()
    return {"field_id": row.id, "title": row.title, "choices": row.choices, "required": row.required, "help": row.help,
            "position": row.position}
