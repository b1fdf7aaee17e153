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
from app.kernel.own_fields.tables import KIND_TITLES, RECORD_TITLES, Kind, OwnField, OwnValue, Record
from app.kernel.unit_of_work import UnitOfWork

CHANGE = "company.change"


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


def field_values(connection: Connection, field_id: int) -> dict[str, Any]:
    """Give a field as the form that changes it takes it."""
    row: Any = connection.execute(select(table_of(OwnField)).where(OwnField.id == field_id)).one()
    return {"field_id": row.id, "title": row.title, "choices": row.choices, "required": row.required, "help": row.help,
            "position": row.position}


OPERATIONS = (
    OperationSpec(add_field, "Field added", CHANGE), OperationSpec(change_field, "Field changed", CHANGE),
    OperationSpec(retire_field, "Field retired", CHANGE), OperationSpec(restore_field, "Field restored", CHANGE),
)
