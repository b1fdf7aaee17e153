"""Everything that is known of a person, for whoever asks with the right to."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from app.areas.parties.models import Contact, Party
from app.areas.parties.queries.parties import load_party
from app.kernel.columns import table_of
from app.kernel.papers import Attachment, FileContent
from app.kernel.personal import KnownTable, Reach, known_rows, reach_of, rows_addressed

PARTY_RECORDS = ("customer", "supplier", "carrier", "party")


@dataclass(frozen=True, slots=True)
class Known:
    """Who it is about, all rows that are about them, and their documents with what those hold."""

    title: str
    tables: tuple[KnownTable, ...]
    documents: tuple[tuple[str, bytes], ...]


def person_reach(connection: Connection, party_id: int, contact_id: int | None) -> Reach:
    """Find the rows that are about a person: of a party, or of one contact at it."""
    roots = {table_of(Party): [party_id]} if contact_id is None else {table_of(Contact): [contact_id]}
    return reach_of(connection, roots, {table_of(Party).name: PARTY_RECORDS})


def _with_what_they_wrote(connection: Connection, contact_id: int) -> Reach:
    """Find also what names somebody at a company by their mail address alone: tickets and mails."""
    named = rows_addressed(connection, _own_address(connection, contact_id))
    others = {table: ids for table, ids in named.items() if table not in (table_of(Party), table_of(Contact))}
    return reach_of(connection, {**others, table_of(Contact): {contact_id}}, {table_of(Party).name: PARTY_RECORDS})


def _own_address(connection: Connection, contact_id: int) -> set[str]:
    """Give the mail address unless others are known by it, too: what came from a shared one may be another's."""
    address = connection.execute(select(func.lower(Contact.email)).where(Contact.id == contact_id)).scalar()
    if not address:
        return set()
    same = (select(Party.id).where(func.lower(Party.email) == address),
            select(Contact.id).where(func.lower(Contact.email) == address, Contact.id != contact_id))
    return set() if any(connection.execute(other.limit(1)).first() for other in same) else {address}


def load_known(connection: Connection, party_id: int, contact_id: int | None = None) -> Known:
    """Read all that is known of a person; NotFoundError when there is none of that number."""
    party = load_party(connection, party_id)
    person = next((item.name for item in party.contacts if item.id == contact_id), party.name)
    reach = person_reach(connection, party_id, None) if contact_id is None else _with_what_they_wrote(
        connection, contact_id)
    return Known(person, known_rows(connection, reach), tuple(_documents(connection, reach)))


def _documents(connection: Connection, reach: Reach) -> Iterator[tuple[str, bytes]]:
    for attachment_id in sorted(reach.ids(table_of(Attachment))):
        row = connection.execute(
            select(Attachment.name, FileContent.content).join(FileContent, FileContent.id == Attachment.file_id)
            .where(Attachment.id == attachment_id)
        ).one()
        yield row.name, bytes(row.content)


def party_of(connection: Connection, contact_id: int) -> int:
    """Give the company that a person is at."""
    return int(connection.execute(select(Contact.party_id).where(Contact.id == contact_id)).scalar_one())
