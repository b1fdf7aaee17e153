"""The people at customers, to be chosen from."""

from app.areas.parties.models import Contact, Party
from app.kernel.columns import table_of
from app.kernel.listing import Kind, Sort
from app.kernel.query import ListQuery, column

CUSTOMER_PEOPLE = ListQuery(
    "customer_people", "People at customers", "contact", Contact.id,
    table_of(Contact).join(table_of(Party), Party.id == Contact.party_id),
    (
        column("name", "Name", Contact.name, width=24, sortable=False),
        column("party", "Customer", Party.name, width=28, sortable=False),
        column("role", "Role", Contact.role, width=18, sortable=False),
        column("email", "Mail", Contact.email, width=24, sortable=False),
        column("phone", "Phone", Contact.phone, width=16, sortable=False),
        column("id", "No", Contact.id, Kind.INTEGER, shown=False),
    ),
    (Sort("id"),), "sales.read", where=Party.is_customer.is_(True), searchable=False,
    owners={"party_id": Contact.party_id},
)
