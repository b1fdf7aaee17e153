"""What is wrong in how parties can be reached."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, case, func, select

from app.areas.parties.models import Address, Contact, Flaw, Party
from app.areas.parties.queries.parties import load_party
from app.kernel.columns import table_of
from app.kernel.errors import NotFoundError
from app.kernel.listing import Detail, Fact, Kind, Sort, StateWord, Tone
from app.kernel.query import ListQuery, column

FIELD_STATES = tuple((key, StateWord(word, Tone.WARNING)) for key, word in (
    ("phone", "Phone"), ("email", "Mail"), ("country", "Country"), ("postal_code", "Postal code"),
    ("tax_number", "Tax number"),
))

PLACES = (
    ("party", StateWord("Itself")), ("contact", StateWord("A person")), ("address", StateWord("An address")),
)
FLAWS = ListQuery(
    "flaws", "To be mended", "flaw", Flaw.id,
    table_of(Flaw).outerjoin(table_of(Party), Party.id == Flaw.party_id)
    .outerjoin(table_of(Contact), Contact.id == Flaw.contact_id),
    (
        column("code", "Code", Party.code, Kind.CODE, width=9, sortable=False),
        column("party", "Company or person", Party.name, width=26, sortable=False),
        column("contact", "Contact", func.coalesce(Contact.name, ""), width=16, sortable=False),
        column("place", "Where", case(
            (Flaw.contact_id.is_not(None), "contact"), (Flaw.address_id.is_not(None), "address"), else_="party",
        ), Kind.STATE, width=10, states=PLACES, sortable=False),
        column("field", "What", Flaw.field, Kind.STATE, width=12, states=FIELD_STATES),
        column("value", "As it stands", Flaw.value, width=20, sortable=False),
        column("problem", "What is wrong", Flaw.problem, width=44, sortable=False),
    ),
    (Sort("field"),), "parties.read", searchable=False,
)


def _load(connection: Connection, flaw_id: int) -> Any:
    row = connection.execute(select(table_of(Flaw)).where(Flaw.id == flaw_id)).first()
    if row is None:
        raise NotFoundError("record.missing", "This was mended, or looked at anew, meanwhile.")
    return row


def flaw_detail(connection: Connection, flaw_id: int, _now: datetime) -> Detail:
    """Show what is wrong with a value, and whose it is."""
    row = _load(connection, flaw_id)
    party, word = load_party(connection, row.party_id), dict(FIELD_STATES)[row.field]
    record = "customer" if party.is_customer else "supplier" if party.is_supplier else "carrier"
    whose = next((item.name for item in party.contacts if item.id == row.contact_id), "")
    facts = (
        Fact("Whose", party.name, record=record, record_id=party.id), Fact("Contact", whose),
        Fact(word.word, row.value), Fact("Country", party.country), Fact("Found", row.found_at, Kind.TIME),
    )
    return Detail(flaw_id, row.value, party.name, word, tuple(fact for fact in facts if fact.value), hint=row.problem)


def flawed_party(connection: Connection, flaw_id: int) -> int:
    """Give whose value it is."""
    return int(_load(connection, flaw_id).party_id)


def flawed_address(connection: Connection, flaw_id: int) -> Mapping[str, Any]:
    """Give the address that a flaw is in, as the form that changes it reads it."""
    address_id = _load(connection, flaw_id).address_id
    row = connection.execute(select(table_of(Address)).where(Address.id == address_id)).first()
    if row is None:
        return {}
    shown = ("kind", "street", "postal_code", "city", "region", "country")
    return {"address_id": row.id, **{key: row._mapping[key] for key in shown}}


def flawed_contact(connection: Connection, flaw_id: int) -> Mapping[str, Any]:
    """Give the contact that a flaw is in, as the form that changes it reads it."""
    contact_id = _load(connection, flaw_id).contact_id
    return {} if contact_id is None else contact_as_it_is(connection, contact_id)


def contact_as_it_is(connection: Connection, contact_id: int) -> Mapping[str, Any]:
    """Give a person as the form that changes them reads it."""
    row = connection.execute(select(table_of(Contact)).where(Contact.id == contact_id)).first()
    if row is None:
        return {}
    return {"contact_id": row.id, "name": row.name, "role": row.role, "email": row.email, "phone": row.phone,
            "is_primary": row.is_primary}
