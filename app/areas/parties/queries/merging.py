"""What texts can say of a customer and of a supplier."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection

from app.areas.parties.queries.parties import STATES, load_party
from app.kernel.listing import Kind
from app.kernel.merge_fields import MergeField, MergeRecord
from app.kernel.tags import words_on


def customer_values(connection: Connection, party_id: int, _now: datetime) -> Mapping[str, object]:
    """Read what texts can say of a customer."""
    return _party_values(connection, "customer", party_id)


def supplier_values(connection: Connection, party_id: int, _now: datetime) -> Mapping[str, object]:
    """Read what texts can say of a supplier."""
    return _party_values(connection, "supplier", party_id)


def _party_values(connection: Connection, record: str, party_id: int) -> Mapping[str, object]:
    party = load_party(connection, party_id)
    contact = party.contact
    return {
        "name": party.name, "code": party.code, "email": party.email or (contact.email if contact else ""),
        "phone": party.phone, "city": party.city, "country": party.country, "tax_number": party.tax_number,
        "address": "\n".join(party.address_lines()), "status": party.status,
        "contact": contact.name if contact else None, "contact_email": contact.email if contact else None,
        "tags": ", ".join(words_on(connection, record, party_id)) or None,
    }


FIELDS = (
    MergeField("name", "Name"), MergeField("code", "Code", Kind.CODE), MergeField("contact", "Main contact"),
    MergeField("contact_email", "Mail of the contact"), MergeField("email", "Mail"), MergeField("phone", "Phone"),
    MergeField("city", "City"), MergeField("country", "Country"), MergeField("address", "Name and address"),
    MergeField("tax_number", "Tax number"), MergeField("status", "Status", Kind.STATE, STATES),
    MergeField("tags", "Tags"),
)
MERGES = (
    MergeRecord("customer", "customer", "Customer", FIELDS, customer_values),
    MergeRecord("supplier", "supplier", "Supplier", FIELDS, supplier_values),
)
