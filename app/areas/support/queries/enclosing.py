"""What can go with an answer: the documents of the ticket, and papers printed of what it is about."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from app.areas.logistics.models import Shipment
from app.areas.sales.models import Invoice, Quote, SalesOrder
from app.areas.support.models import Ticket
from app.areas.support.queries.links import load_links
from app.kernel.declare import Declarations
from app.kernel.papers import Attachment

FOR_CUSTOMERS = ("delivery_note", "return_authorisation", "order_confirmation", "invoice", "quote")
"""Printed documents that a customer may be sent."""

NEWEST = 5
MOST_PAPERS = 20


@dataclass(frozen=True, slots=True)
class Printable:
    """A document that can be printed of a record."""

    document: str
    record_id: int
    title: str


@dataclass(frozen=True, slots=True)
class Enclosable:
    """The documents that a ticket has, by number and name, and those that can be printed for it."""

    papers: tuple[tuple[int, str], ...]
    printables: tuple[Printable, ...]


def load_enclosable(connection: Connection, declarations: Declarations, ticket_id: int) -> Enclosable:
    """Read what can go with an answer in a ticket: what it is about comes first, then the customer's newest papers."""
    papers = connection.execute(
        select(Attachment.id, Attachment.name).where(Attachment.record == "ticket", Attachment.record_id == ticket_id)
        .order_by(Attachment.at.desc(), Attachment.id.desc()).limit(MOST_PAPERS)
    ).all()
    by_record = {spec.record: spec for spec in declarations.documents if spec.name in FOR_CUSTOMERS}
    found: dict[tuple[str, int], str] = {}
    for record, record_id, name in _records(connection, ticket_id):
        found.setdefault((record, record_id), name)
    return Enclosable(tuple((row.id, row.name) for row in papers), tuple(
        Printable(by_record[record].name, record_id, f"{by_record[record].title} {name}")
        for (record, record_id), name in found.items() if record in by_record
    ))


def _records(connection: Connection, ticket_id: int) -> Iterator[tuple[str, int, str]]:
    for link in load_links(connection, ticket_id):
        yield link.record, link.record_id, link.name
    customer_id = connection.execute(select(Ticket.customer_id).where(Ticket.id == ticket_id)).scalar_one()
    kinds: tuple[tuple[str, Any, Any, Any], ...] = (
        ("shipment", Shipment, Shipment.shipped_at, Shipment.shipped_at.is_not(None)),
        ("invoice", Invoice, Invoice.invoiced_on, Invoice.number != ""),
        ("sales_order", SalesOrder, SalesOrder.ordered_at, SalesOrder.state != "draft"),
        ("quote", Quote, Quote.created_at, Quote.state != "draft"),
    )
    for record, model, at, ready in kinds:
        rows = connection.execute(select(model.id, model.number).where(model.customer_id == customer_id, ready)
                                  .order_by(at.desc(), model.id.desc()).limit(NEWEST))
        yield from ((record, row.id, row.number) for row in rows)
