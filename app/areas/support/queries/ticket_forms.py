"""What the forms of tickets begin with, and what they will hold where nothing is typed."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from app.areas.parties.models import Contact
from app.areas.parties.queries import load_party
from app.areas.support.models import Ticket
from app.kernel.advice import Advice


def advise_ticket(connection: Connection, values: Mapping[str, Any], _now: datetime) -> Advice:
    """Tell who asks, and where answers will go, as long as nobody else is named."""
    if not values.get("customer_id"):
        return Advice()
    customer = load_party(connection, int(values["customer_id"]))
    main, email = customer.contact, customer.email
    if values.get("contact_id"):
        chosen = select(Contact.email).where(Contact.id == int(values["contact_id"]))
        email = connection.execute(chosen).scalar() or email
    elif main is not None:
        email = main.email or email
    who = f"{main.name}, the main contact" if main is not None and main.name else ""
    return Advice(fields={"contact_id": who, "contact_email": email})


def link_values(connection: Connection, ticket_id: int) -> Mapping[str, Any]:
    """Give a ticket and whose it is, so that only what is theirs is offered."""
    customer_id = connection.execute(select(Ticket.customer_id).where(Ticket.id == ticket_id)).scalar_one()
    return {"ticket_id": ticket_id, "customer_id": customer_id}
