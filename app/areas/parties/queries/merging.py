"""What texts can say of a customer and of a supplier."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection

from app.areas.parties.queries.parties import STATES, load_party
from app.kernel.listing import Kind
from app.kernel.merge_fields import MergeField, MergeRecord


def party_values(connection: Connection, party_id: int, _now: datetime) -> Mapping[str, object]:
    """Read what texts can say of a company or person."""
    party = load_party(connection, party_id)
    contact = party.contact
    return {
        "name": party.name, "code": party.code, "email": party.email or (contact.email if contact else ""),
        "phone": party.phone, "city": party.city, "country": party.country, "tax_number": party.tax_number,
        "address": "\n".join(party.address_lines()), "status": party.status,
        "contact": contact.name if contact else None, "contact_email": contact.email if contact else None,
    }


FIELDS = (
    MergeField("name", "Name"), MergeField("code", "Code", Kind.CODE), MergeField("contact", "Main contact"),
    MergeField("contact_email", "Mail of the contact"), MergeField("email", "Mail"), MergeField("phone", "Phone"),
    MergeField("city", "City"), MergeField("country", "Country"), MergeField("address", "Name and address"),
    MergeField("tax_number", "Tax number"), MergeField("status", "Status", Kind.STATE, STATES),
)
MERGES = (
    MergeRecord("customer", "customer", "Customer", FIELDS, party_values),
    MergeRecord("supplier", "supplier", "Supplier", FIELDS, party_values),
)
