"""Parties as others ask for them: names, a party with its places and people, how one is found and shown."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, bindparam, case, func, select

from app.areas.company.models import Profile
from app.areas.parties import rules
from app.areas.parties.models import Address, Contact, Party
from app.areas.parties.rules.standard import shown_phone
from app.kernel.database import known
from app.kernel.declare import SearchSpec
from app.kernel.errors import NotFoundError
from app.kernel.listing import ColumnInfo, Detail, Fact, LinesTable, Row, StateWord, Tone
from app.kernel.unit_of_work import in_batches

STATES = (("active", StateWord("Active", Tone.GOOD)), ("blocked", StateWord("Blocked", Tone.BAD)))


@dataclass(frozen=True, slots=True)
class AddressRow:
    """A place of a party; `kind` is main, billing or delivery."""

    id: int
    kind: str
    street: str
    city: str
    region: str
    postal_code: str
    country: str


@dataclass(frozen=True, slots=True)
class ContactRow:
    """A person at a party."""

    id: int
    name: str
    role: str
    email: str
    phone: str
    is_primary: bool


@dataclass(frozen=True, slots=True)
class PartyFacts:
    """A party with its places and people, the main one first."""

    id: int
    code: str
    name: str
    kind: str
    status: str
    is_supplier: bool
    is_customer: bool
    is_carrier: bool
    email: str
    phone: str
    website: str
    tax_number: str
    currency: str
    country: str
    city: str
    notes: str
    version: int
    addresses: tuple[AddressRow, ...] = ()
    contacts: tuple[ContactRow, ...] = ()
    language: str = ""

    def address_lines(self, kind: str = "main") -> tuple[str, ...]:
        """Give name and address as they stand on an envelope; the main address where there is none of that kind."""
        place = next((item for item in self.addresses if item.kind == kind), None)
        place = place or next(iter(self.addresses), None)
        if place is None:
            return rules.address_lines(self.name, "", "", self.city, "", self.country)
        return rules.address_lines(
            self.name, place.street, place.postal_code, place.city, place.region, place.country or self.country,
        )

    @property
    def contact(self) -> ContactRow | None:
        """Give the person to turn to first, when one is known."""
        return next(iter(self.contacts), None)


def party_names(connection: Connection, ids: Iterable[int]) -> dict[int, str]:
    """Give the names of parties by number."""
    statement = select(Party.id, Party.name).where(Party.id.in_(bindparam("ids", expanding=True)))
    names: dict[int, str] = {}
    for batch in in_batches(set(ids)):
        names.update({row.id: row.name for row in connection.execute(statement, {"ids": batch})})
    return names


def home_country(connection: Connection) -> str:
    """Give the country of the firm, in which numbers without a country's code are dialled; nothing without a firm."""
    return known(connection, "home country", lambda: connection.execute(_HOME).scalar() or "")


_HOME = select(Profile.country).order_by(Profile.id).limit(1)


def party_codes(connection: Connection, ids: Iterable[int]) -> dict[int, str]:
    """Give the codes of parties by number: what names one without telling who it is."""
    statement = select(Party.id, Party.code).where(Party.id.in_(bindparam("ids", expanding=True)))
    return {row.id: row.code for batch in in_batches(set(ids)) for row in connection.execute(statement, {"ids": batch})}


def parties_by_code(connection: Connection, codes: Iterable[str], role: str) -> dict[str, int]:
    """Give the numbers of the parties in a role by code; codes that no such party has are left out."""
    flag: Any = getattr(Party, rules.ROLE_FLAGS[role])
    statement = select(Party.code, Party.id).where(Party.code.in_(bindparam("codes", expanding=True)), flag.is_(True))
    found: dict[str, int] = {}
    for batch in in_batches(set(codes)):
        found.update({row.code: row.id for row in connection.execute(statement, {"codes": batch})})
    return found


def load_party(connection: Connection, party_id: int) -> PartyFacts:
    """Read a party with its addresses and contacts; NotFoundError when there is none of that number."""
    return known(connection, f"party {party_id}", lambda: _read_party(connection, party_id))


_PARTY = select(
    Party.id, Party.code, Party.name, Party.kind, Party.status, Party.is_supplier, Party.is_customer,
    Party.is_carrier, Party.email, Party.phone, Party.website, Party.tax_number, Party.currency, Party.country,
    Party.city, Party.notes, Party.version, Party.language,
).where(Party.id == bindparam("party"))
_ADDRESSES = select(
    Address.id, Address.kind, Address.street, Address.city, Address.region, Address.postal_code, Address.country,
).where(Address.party_id == bindparam("party")).order_by(Address.kind != "main", Address.id)
_CONTACTS = select(
    Contact.id, Contact.name, Contact.role, Contact.email, Contact.phone, Contact.is_primary,
).where(Contact.party_id == bindparam("party")).order_by(Contact.is_primary.desc(), Contact.id)


def _read_party(connection: Connection, party_id: int) -> PartyFacts:
    row = connection.execute(_PARTY, {"party": party_id}).first()
    if row is None:
        raise NotFoundError("record.missing", f"There is no party with the number {party_id}.")
    addresses = connection.execute(_ADDRESSES, {"party": party_id})
    contacts = connection.execute(_CONTACTS, {"party": party_id})
    facts: dict[str, Any] = dict(row._mapping)
    return PartyFacts(
        **facts, addresses=tuple(AddressRow(*item) for item in addresses),
        contacts=tuple(ContactRow(*item) for item in contacts),
    )


def _led_by(separator: str, column: Any) -> ColumnElement[str]:
    return case((column != "", separator + column), else_="")


def party_search(record: str, title: str) -> SearchSpec:
    """Declare how the parties of one role are found: by name, code, place, mail, phone, tax number, people.

    `record` is supplier, customer or carrier.
    """
    person = Contact.name + " " + Contact.email + " " + Contact.phone
    people = select(func.aggregate_strings(person, " ")).where(Contact.party_id == Party.id).scalar_subquery()
    flag: ColumnElement[bool] = getattr(Party, rules.ROLE_FLAGS[record])
    subtitle = Party.code + _led_by(" · ", Party.city) + _led_by(" · ", Party.country)
    text = Party.email + " " + Party.phone + " " + Party.tax_number + " " + func.coalesce(people, "")
    columns: tuple[Any, ...] = (Party.id, Party.name, subtitle, text)
    return SearchSpec(record, title, Party, select(*columns).where(flag.is_(True)))


CONTACT_COLUMNS = (
    ColumnInfo("name", "Name", width=18, sortable=False), ColumnInfo("role", "Role", width=18, sortable=False),
    ColumnInfo("phone", "Phone", width=14, sortable=False), ColumnInfo("email", "Mail", width=18, sortable=False),
)
ADDRESS_COLUMNS = (
    ColumnInfo("kind", "For", width=8, sortable=False), ColumnInfo("address", "Address", width=40, sortable=False),
)


def _in_a_line(party: PartyFacts) -> str:
    """Say who a party is: code, company or person, place."""
    place = ", ".join(part for part in (party.city, party.country) if part)
    return " · ".join(part for part in (party.code, party.kind.capitalize(), place) if part)


def _place_words(place: AddressRow) -> str:
    return ", ".join(rules.address_lines(
        "", place.street, place.postal_code, place.city, place.region, place.country,
    ))


def party_detail(connection: Connection, party_id: int) -> Detail:
    """Give what is known of any party, to be added to by the area that shows it as supplier, customer or carrier."""
    party, home = load_party(connection, party_id), home_country(connection)
    person, place = party.contact, next(iter(party.addresses), None)
    facts = (
        Fact("Contact", "" if person is None else ", ".join(part for part in (person.name, person.role) if part)),
        Fact("Contact's mail", "" if person is None else person.email),
        Fact("Contact's phone", "" if person is None else shown_phone(person.phone, home)),
        Fact("Mail", party.email), Fact("Phone", shown_phone(party.phone, home)),
        Fact("Address", "" if place is None else _place_words(place)),
        Fact("Website", party.website), Fact("Tax number", party.tax_number), Fact("Currency", party.currency),
        Fact("Language of mails", party.language), Fact("Notes", party.notes),
    )
    people = tuple(
        Row(item.id, (item.name, item.role, shown_phone(item.phone, home), item.email)) for item in party.contacts
    )
    places = tuple(
        Row(item.id, (item.kind.capitalize(), _place_words(item))) for item in party.addresses
    )
    return Detail(
        party.id, party.name, _in_a_line(party),
        dict(STATES).get(party.status), tuple(fact for fact in facts if fact.value),
        tuple(table for table in (
            LinesTable("People", CONTACT_COLUMNS, people), LinesTable("Addresses", ADDRESS_COLUMNS, places),
        ) if len(table.rows) > 1),
    )
