"""The trace of what a ticket is about: from a complaint back to suppliers, and on to who else got the same."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection, select

from app.areas.inventory.models import Lot
from app.areas.inventory.queries.trace import Goods, goods_of_source, trace
from app.areas.inventory.queries.trace_graph import trace_graph
from app.areas.logistics.queries.shipments import MOVE_KIND
from app.areas.support.models import Ticket, TicketLink
from app.kernel.declare import GraphSpec
from app.kernel.errors import NotFoundError
from app.kernel.graphs import GraphData
from app.kernel.sources import SourceNamer


def goods_of_ticket(connection: Connection, ticket_id: int) -> list[Goods]:
    """Give the lots that a ticket is about; where none is named, all that its shipments took."""
    lots = connection.execute(
        select(Lot.item_id, Lot.id).join(TicketLink, TicketLink.record_id == Lot.id)
        .where(TicketLink.ticket_id == ticket_id, TicketLink.record == "lot").order_by(TicketLink.id)
    )
    found: list[Goods] = [(row.item_id, row.id) for row in lots]
    return found or [goods for number in _shipments(connection, ticket_id)
                     for goods in goods_of_source(connection, MOVE_KIND, number)]


def _shipments(connection: Connection, ticket_id: int) -> Sequence[int]:
    return connection.execute(select(TicketLink.record_id).where(
        TicketLink.ticket_id == ticket_id, TicketLink.record == "shipment")).scalars().all()


def recall_prefill(connection: Connection, ticket_id: int) -> Mapping[str, object]:
    """Give what a recall begins with when it starts from a ticket."""
    row = connection.execute(select(Ticket.number, Ticket.subject).where(Ticket.id == ticket_id)).one()
    return {"ticket_id": ticket_id, "title": row.subject, "reason": f"{row.number}: {row.subject}"}


def trace_ticket(connection: Connection, ticket_id: int, _now: datetime, names: SourceNamer) -> GraphData:
    """Walk from the lots of a ticket both ways."""
    row = connection.execute(select(Ticket.number, Ticket.opened_at).where(Ticket.id == ticket_id)).first()
    if row is None:
        raise NotFoundError("record.missing", f"There is no ticket with the number {ticket_id}.")
    title, start = f"Trace from ticket {row.number}", goods_of_ticket(connection, ticket_id)
    if not start:
        words = "The ticket names no goods. Link it with a shipment, a lot or a receipt; then they can be traced."
        return GraphData(title, (), (), "", (words,))
    drawn = trace_graph(connection, trace(connection, start, since=row.opened_at), names, title)
    own = {f"{MOVE_KIND} {number}" for number in _shipments(connection, ticket_id)}
    present = next((node.key for node in drawn.nodes if node.key in own), drawn.present)
    return replace(drawn, present=present)


GRAPHS = (GraphSpec("trace", "ticket", "Trace", trace_ticket),)
