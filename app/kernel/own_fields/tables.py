"""What fields a firm added to which records, and what records hold in them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from types import MappingProxyType
from typing import Literal

from sqlalchemy import Connection, ForeignKey, Index, UniqueConstraint, select, text
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.columns import Model, Scaled, Versioned, table_of, table_options
from app.kernel.search import SearchEntry, matching_ids

Kind = Literal["text", "number", "money", "date", "flag", "choice", "choices", "link"]
KIND_TITLES = (
    ("text", "Text"), ("number", "Number"), ("money", "Amount of money"), ("date", "Date"), ("flag", "Yes or no"),
    ("choice", "One of a few"), ("choices", "Several of a few"), ("link", "Another record"),
)
Record = Literal["item", "customer", "supplier", "contact", "lead", "opportunity", "ticket"]
RECORD_TITLES = (
    ("item", "Items"), ("customer", "Customers"), ("supplier", "Suppliers"), ("contact", "People"), ("lead", "Leads"),
    ("opportunity", "Opportunities"), ("ticket", "Tickets"),
)
OWN_RECORDS = tuple(code for code, _ in RECORD_TITLES)
Linked = Literal["", "customer", "supplier", "carrier", "item", "sales_order", "opportunity", "ticket"]
LINKED_TITLES = (
    ("", "—"), ("customer", "A customer"), ("supplier", "A supplier"), ("carrier", "A carrier"), ("item", "An item"),
    ("sales_order", "An order"), ("opportunity", "An opportunity"), ("ticket", "A ticket"),
)
LISTS = MappingProxyType({
    "customer": "customers", "supplier": "suppliers", "carrier": "carriers", "item": "items",
    "sales_order": "sales_orders", "opportunity": "opportunities", "ticket": "tickets",
})
"""The list from which a linked record is picked, by its kind."""

OWN_FIELD_TABLE = "kernel_own_field"
MOST_LINKED = 200
"""Records that hold the words by which one is named; among more it is not looked for."""


class OwnField(Versioned, Model):
    """A field that the firm added to one kind of record; `choices` stand one to a line.

    A new record begins with the `standard`. What is `personal` is erased with the person; what is `printed` stands on
    documents. An amount is of one `currency`; a link leads to records of the kind `links_to`.
    """

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
    standard: Mapped[str] = mapped_column(default="", server_default=text("''"))
    currency: Mapped[str] = mapped_column(default="", server_default=text("''"))
    links_to: Mapped[str] = mapped_column(default="", server_default=text("''"))
    personal: Mapped[bool] = mapped_column(default=False, server_default="0")
    printed: Mapped[bool] = mapped_column(default=False, server_default="0")


class OwnValue(Versioned, Model):
    """What one record holds in one such field: a text, a day, or a number.

    A number is in millionths (yes is one million), an amount in minor units, a link the number of the record. A row
    whose columns are all empty was emptied; it stays, so that the record's history tells of it.
    """

    __tablename__ = "kernel_own_value"
    __personal__ = MappingProxyType({"text": None, "number": None, "day": None})
    __table_args__ = table_options(
        UniqueConstraint("field_id", "record_id"),
        Index("ix_kernel_own_value_text", "field_id", "text", "record_id"),
        Index("ix_kernel_own_value_number", "field_id", "number", "record_id"),
        Index("ix_kernel_own_value_day", "field_id", "day", "record_id"),
        Index("ix_kernel_own_value_record", "record_id", "field_id"),
    )

    field_id: Mapped[int] = mapped_column(ForeignKey("kernel_own_field.id"))
    record_id: Mapped[int]
    text: Mapped[str | None]
    number: Mapped[Scaled | None]
    day: Mapped[date | None]


Finder = Callable[[str], int | None]
"""Of a record's number, name or code: its number, None where there is none."""


def nobody(_text: str) -> int | None:
    """Find nothing."""
    return None


@dataclass(frozen=True, slots=True)
class FieldFacts:
    """A field as forms and lists see it; `key` names it in files and on the command line.

    `find` finds the record that a link leads to.
    """

    id: int
    record: str
    key: str
    title: str
    kind: str
    choices: tuple[str, ...] = ()
    help: str = ""
    required: bool = False
    standard: str = ""
    currency: str = ""
    links_to: str = ""
    personal: bool = False
    printed: bool = False
    find: Finder = field(default=nobody, compare=False)


def fields_of(connection: Connection, *records: str) -> list[FieldFacts]:
    """Read the fields that the firm added to some kinds of record, in their order."""
    rows = connection.execute(
        select(table_of(OwnField)).where(OwnField.record.in_(records), OwnField.retired.is_(False))
        .order_by(OwnField.record, OwnField.position, OwnField.id)
    )
    return [
        FieldFacts(
            row.id, row.record, row.key, row.title, row.kind, tuple(row.choices.splitlines()), row.help, row.required,
            row.standard, row.currency, row.links_to, row.personal, row.printed,
            partial(find_linked, connection, row.links_to),
        ) for row in rows
    ]


def find_linked(connection: Connection, record: str, said: str) -> int | None:
    """Find a record by its number, its name or its code; None where there is none, or more than one."""
    plain = said.strip()
    if plain.isdigit():
        found = connection.execute(select(SearchEntry.record_id).where(
            SearchEntry.record == record, SearchEntry.record_id == int(plain))).scalar()
        if found is not None:
            return int(found)
    wanted = plain.casefold()
    rows = connection.execute(
        select(SearchEntry.record_id, SearchEntry.title, SearchEntry.subtitle)
        .where(SearchEntry.record == record, SearchEntry.record_id.in_(matching_ids(connection, record, plain)))
        .limit(MOST_LINKED)).all() if plain else ()
    same = [row.record_id for row in rows if wanted in (row.title.casefold(), row.subtitle.casefold())]
    return int(same[0]) if len(same) == 1 else None
