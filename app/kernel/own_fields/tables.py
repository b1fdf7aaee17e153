"""What fields a firm added to which records, and what records hold in them."""

from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Literal

from sqlalchemy import Connection, ForeignKey, Index, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.columns import Model, Scaled, Versioned, table_of, table_options

Kind = Literal["text", "number", "date", "flag", "choice"]
KIND_TITLES = (
    ("text", "Text"), ("number", "Number"), ("date", "Date"), ("flag", "Yes or no"), ("choice", "One of a few"),
)
Record = Literal["item", "customer", "supplier"]
RECORD_TITLES = (("item", "Items"), ("customer", "Customers"), ("supplier", "Suppliers"))
OWN_RECORDS = tuple(code for code, _ in RECORD_TITLES)
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
    __personal__ = MappingProxyType({"text": None})
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
