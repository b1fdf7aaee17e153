"""From a ticket to what does not conform, in one step."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from app.areas.support.models import Ticket, TicketLink
from app.kernel.declare import Reader
from app.ui.declare import ActionSpec, AreaSpec, TabPart, of_selected, one

FIELDS = {"supplier": "supplier_id", "item": "item_id", "lot": "lot_id"}


def _of_ticket(reader: Reader, ticket_id: int) -> Mapping[str, Any]:
    """Give what the ticket is about, where it is about one thing of a kind."""
    row = reader.execute(select(Ticket.number, Ticket.subject).where(Ticket.id == ticket_id)).one()
    links: dict[str, set[int]] = {}
    for record, number in reader.execute(select(TicketLink.record, TicketLink.record_id).where(
            TicketLink.ticket_id == ticket_id, TicketLink.record.in_(list(FIELDS)))):
        links.setdefault(record, set()).add(number)
    known = {FIELDS[record]: next(iter(ids)) for record, ids in links.items() if len(ids) == 1}
    return {"ticket_id": ticket_id, "title": row.subject, "description": f"{row.number}: {row.subject}", **known}


QUALITY = AreaSpec(
    name="support", title="Support",
    tab_parts=(TabPart("support", actions=(("tickets", (ActionSpec(
        "support.raise_nonconformance", "Raise non-conformance", "shield-alert", one, "raise_nonconformance",
        of_selected(_of_ticket), help="Write down that the goods or the work are not as they should be.",
    ),)),)),),
)
