"""Adding, changing and retiring fields."""

import re
import unicodedata
from dataclasses import dataclass
from typing import Annotated, Any

from sqlalchemy import Connection, func, select

from app.kernel.columns import table_of
from app.kernel.declare import OperationSpec
from app.kernel.errors import DomainError
from app.kernel.fields import Field
from app.kernel.own_fields.filling import FILL_IN
from app.kernel.own_fields.kinds import stored_value
from app.kernel.own_fields.tables import (
    KIND_TITLES,
    LINKED_TITLES,
    RECORD_TITLES,
    Kind,
    Linked,
    OwnField,
    OwnValue,
    Record,
    fields_of,
)
from app.kernel.unit_of_work import UnitOfWork

CHANGE = "company.change"
CHOSEN = ("choice", "choices")
PRINTED = "Of a customer on quotes, orders, invoices and delivery notes; of a supplier on purchase orders"
PERSONAL = "Erased with the person; text that is typed freely always is"


@dataclass(frozen=True, slots=True)
class AddField:
    """Add a field to all records of a kind."""

    record: Annotated[Record, Field("Of", titles=RECORD_TITLES)]
    title: Annotated[str, Field("Title")]
    kind: Annotated[Kind, Field("Kind", titles=KIND_TITLES)] = "text"
    choices: Annotated[str, Field("Choices", help="One to a line, for one or several of a few", multiline=True)] = ""
    required: Annotated[bool, Field("Must be filled in")] = False
    help: Annotated[str, Field("Help", help="Shown below the field")] = ""
    links_to: Annotated[Linked, Field("Leads to", help="For a field of another record", titles=LINKED_TITLES)] = ""
    currency: Annotated[str, Field("Currency", help="For an amount of money")] = ""
    standard: Annotated[str, Field("New ones begin with", help="A day as 2026-03-31; yes or no")] = ""
    printed: Annotated[bool, Field("Print on documents", help=PRINTED)] = False
    personal: Annotated[bool, Field("Personal data", help=PERSONAL)] = False


@dataclass(frozen=True, slots=True)
class ChangeField:
    """Change what a field is called and offers; its kind stays, because records hold values of it."""

    field_id: Annotated[int, Field("Field", lookup="own_fields", hidden=True)]
    title: Annotated[str | None, Field("Title")] = None
    choices: Annotated[str | None, Field("Choices", help="One to a line", multiline=True)] = None
    required: Annotated[bool | None, Field("Must be filled in")] = None
    standard: Annotated[str | None, Field("New ones begin with")] = None
    help: Annotated[str | None, Field("Help")] = None
    printed: Annotated[bool | None, Field("Print on documents", help=PRINTED)] = None
    personal: Annotated[bool | None, Field("Personal data", help=PERSONAL)] = None
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
    currency = _currency(cmd)
    if cmd.kind == "link" and not cmd.links_to:
        raise DomainError("field.link", "Say to which kind of record it leads.", "links_to")
    last = uow.scalar(select(func.max(OwnField.position)).where(OwnField.record == cmd.record)) or 0
    field_id = uow.add(
        OwnField, record=cmd.record, key=key, title=title, kind=cmd.kind, choices="\n".join(choices),
        help=cmd.help.strip(), required=cmd.required, position=int(last) + 1, retired=False, currency=currency,
        links_to=cmd.links_to if cmd.kind == "link" else "", printed=cmd.printed, personal=cmd.personal,
        standard=cmd.standard.strip(),
    )
    _require_standard(uow, cmd.record, field_id)
    return field_id


def _currency(cmd: AddField) -> str:
    code = cmd.currency.strip().upper()
    if cmd.kind != "money":
        return ""
    if not re.fullmatch("[A-Z]{3}", code):
        raise DomainError("field.currency", "Say in which currency, such as EUR.", "currency")
    return code


def _require_standard(uow: UnitOfWork, record: str, field_id: int) -> None:
    """Refuse what new records could not begin with."""
    field = next((one for one in fields_of(uow.connection, record) if one.id == field_id), None)
    if field is None or not field.standard:
        return
    try:
        stored_value(field, field.standard)
    except DomainError as problem:
        problem.field = "standard"
        raise


def key_of(title: str) -> str:
    """Give the key of a title.

    >>> key_of("Country of origin"), key_of("Größe (cm)")
    ('country_of_origin', 'grosse_cm')
    """
    plain = unicodedata.normalize("NFKD", title.replace("ß", "ss")).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "_", plain.lower()).strip("_")


def _choices(kind: str, text: str) -> list[str]:
    choices = list(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()))
    if kind in CHOSEN and len(choices) < 2:
        raise DomainError("field.choices", "A field of a few needs at least two choices, one to a line.", "choices")
    if kind == "choices" and any("," in choice or ";" in choice for choice in choices):
        raise DomainError("field.comma", "Where several can be chosen, a choice has no comma in it.", "choices")
    return choices if kind in CHOSEN else []


def change_field(uow: UnitOfWork, cmd: ChangeField) -> None:
    """Change a field; a choice that records hold cannot be taken away."""
    row = uow.get(OwnField, cmd.field_id)
    given = {"title": cmd.title, "required": cmd.required, "help": cmd.help, "position": cmd.position,
             "standard": cmd.standard, "printed": cmd.printed, "personal": cmd.personal}
    values: dict[str, Any] = {key: value for key, value in given.items() if value is not None}
    if cmd.choices is not None and row.kind in CHOSEN:
        choices = _choices(row.kind, cmd.choices)
        held = _held_elsewhere(uow, row, choices)
        if held is not None:
            raise DomainError("field.choice_held", f"Records hold “{held}”. Keep that choice, or change them first.",
                              "choices")
        values["choices"] = "\n".join(choices)
    if values:
        uow.update(OwnField, row.id, **values)
        _require_standard(uow, row.record, row.id)


def _held_elsewhere(uow: UnitOfWork, field: Any, choices: list[str]) -> str | None:
    """Give what a record holds that is none of the choices; None where there is nothing of that sort."""
    held = uow.rows(select(OwnValue.text).where(OwnValue.field_id == field.id, OwnValue.text.is_not(None)).distinct())
    said = (part for row in held for part in (row.text.split(", ") if field.kind == "choices" else [row.text]))
    return next((part for part in said if part not in choices), None)


def retire_field(uow: UnitOfWork, cmd: RetireField) -> None:
    """Take a field out of forms and lists."""
    uow.update(OwnField, cmd.field_id, retired=True)


def restore_field(uow: UnitOfWork, cmd: RestoreField) -> None:
    """Bring a field back into forms and lists."""
    uow.update(OwnField, cmd.field_id, retired=False)


def field_values(connection: Connection, field_id: int) -> dict[str, Any]:
    """Give a field as the form that changes it takes it."""
    row: Any = connection.execute(select(table_of(OwnField)).where(OwnField.id == field_id)).one()
    return {"field_id": row.id, "title": row.title, "choices": row.choices, "required": row.required, "help": row.help,
            "position": row.position, "standard": row.standard, "printed": row.printed, "personal": row.personal}


OPERATIONS = (
    OperationSpec(add_field, "Field added", CHANGE), OperationSpec(change_field, "Field changed", CHANGE),
    OperationSpec(retire_field, "Field retired", CHANGE), OperationSpec(restore_field, "Field restored", CHANGE),
    FILL_IN,
)
