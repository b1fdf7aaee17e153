"""Everything that is known of a person, for whoever asks with the right to."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, select

from app.areas.parties.models import Contact, Party
from app.areas.parties.queries.parties import load_party
from app.kernel.columns import table_of
from app.kernel.papers import Attachment, FileContent
from app.kernel.personal import KnownTable, Reach, known_rows, reach_of

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


def load_known(connection: Connection, party_id: int, contact_id: int | None = None) -> Known:
    """Read all that is known of a person; NotFoundError when there is none of that number."""
    party = load_party(connection, party_id)
    person = next((item.name for item in party.contacts if item.id == contact_id), party.name)
    reach = person_reach(connection, party_id, contact_id)
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
