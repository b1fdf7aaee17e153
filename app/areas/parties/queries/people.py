"""The people at companies, whichever they buy for."""

from datetime import datetime

from sqlalchemy import Connection, select

from app.areas.parties.models import Contact, Party
from app.areas.parties.rules import ROLE_FLAGS
from app.kernel.columns import table_of
from app.kernel.errors import NotFoundError
from app.kernel.listing import Detail, Fact, Kind, Sort
from app.kernel.query import ListQuery, column

CONTACTS = ListQuery(
    name="contacts", title="People", record="contact", id=Contact.id, permission="parties.read",
    source=table_of(Contact).outerjoin(table_of(Party), Party.id == Contact.party_id), sort=(Sort("name"),),
    columns=(
        column("name", "Name", Contact.name, width=24),
        column("party", "At", Party.name, width=26, sortable=False),
        column("role", "Role", Contact.role, width=18, sortable=False),
        column("email", "Mail", Contact.email, width=26, sortable=False),
        column("phone", "Phone", Contact.phone, width=18, sortable=False),
        column("is_primary", "Main contact", Contact.is_primary, Kind.FLAG, width=13, sortable=False),
    ),
)


def contact_detail(connection: Connection, contact_id: int, _now: datetime) -> Detail:
    """Show a person and the company they are at."""
    row = connection.execute(
        select(table_of(Contact), Party.name.label("party"), Party.is_customer, Party.is_supplier, Party.is_carrier)
        .join(Party, Party.id == Contact.party_id).where(Contact.id == contact_id)
    ).first()
    if row is None:
        raise NotFoundError("record.missing", f"There is no person with the number {contact_id}.")
    shown_as = next((record for record, flag in ROLE_FLAGS.items() if row._mapping[flag]), "")
    facts = (
        Fact("At", row.party, record=shown_as, record_id=row.party_id if shown_as else 0), Fact("Role", row.role),
        Fact("Mail", row.email), Fact("Phone", row.phone),
    )
    return Detail(row.id, row.name, row.party, facts=tuple(fact for fact in facts if fact.value))
