"""Which invoices charge goods that a customer complains about, and what a ticket's page offers to fill in."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, and_, or_, select

from app.areas.logistics.models import Shipment
from app.areas.sales.models import Invoice, InvoiceLine
from app.areas.sales.queries.credited import credited_lines
from app.areas.sales.rules.invoicing import COUNTING
from app.areas.support.models import Ticket, TicketLink
from app.areas.support.queries.links import load_links
from app.areas.support.rules import COMPLAINTS, UNSOLVED
from app.kernel.quantity import Quantity
from app.kernel.unit_of_work import in_batches

REASONS = {"damaged": "damaged", "wrong_item": "wrong", "quality": "faulty"}


def complained_invoices(connection: Connection, invoice_ids: Sequence[int]) -> dict[int, tuple[int, str]]:
    """Give the open complaint (number and name) about each invoice: about it, its orders or their shipments."""
    of_order = or_(
        and_(TicketLink.record == "sales_order", TicketLink.record_id == InvoiceLine.order_id),
        and_(TicketLink.record == "shipment", TicketLink.record_id.in_(
            select(Shipment.id).where(Shipment.order_id == InvoiceLine.order_id).correlate(InvoiceLine))),
        and_(TicketLink.record == "invoice", TicketLink.record_id == InvoiceLine.invoice_id),
    )
    statement = (
        select(InvoiceLine.invoice_id, Ticket.id, Ticket.number).select_from(InvoiceLine).join(TicketLink, of_order)
        .join(Ticket, Ticket.id == TicketLink.ticket_id)
        .where(Ticket.state.in_(UNSOLVED), Ticket.category.in_(COMPLAINTS)).order_by(InvoiceLine.invoice_id, Ticket.id)
    )
    found: dict[int, tuple[int, str]] = {}
    for batch in in_batches(invoice_ids):
        for number, ticket_id, name in connection.execute(statement.where(InvoiceLine.invoice_id.in_(batch))):
            found.setdefault(number, (ticket_id, name))
    return found


def about_shipment(connection: Connection, ticket_id: int) -> Mapping[str, Any]:
    """Fill in the shipment that a ticket is about, and the reason that its category says."""
    known: dict[str, Any] = {"ticket_id": ticket_id}
    linked = [link.record_id for link in load_links(connection, ticket_id) if link.record == "shipment"]
    if linked:
        known["shipment_id"] = linked[0]
    return known


def to_return(connection: Connection, ticket_id: int) -> Mapping[str, Any]:
    """Fill in a return of what a ticket is about."""
    category = connection.execute(select(Ticket.category).where(Ticket.id == ticket_id)).scalar_one()
    return {**about_shipment(connection, ticket_id), "reason": REASONS.get(category, "not_wanted")}


def to_credit(connection: Connection, ticket_id: int) -> Mapping[str, Any]:
    """Fill in a credit note for the invoice that a ticket leads to, with what of it is not credited yet."""
    known: dict[str, Any] = {"ticket_id": ticket_id}
    links = load_links(connection, ticket_id)
    orders = {link.record_id for link in links if link.record == "sales_order"} | {
        row.order_id for row in connection.execute(select(Shipment.order_id).where(Shipment.id.in_(
            [link.record_id for link in links if link.record == "shipment"])))}
    row = connection.execute(
        select(Invoice.id).join(InvoiceLine, InvoiceLine.invoice_id == Invoice.id)
        .where(InvoiceLine.order_id.in_(orders), Invoice.kind == "invoice",
               Invoice.state.in_([state.value for state in COUNTING])).order_by(Invoice.id.desc())).first()
    if row is None:
        return known
    lines = connection.execute(select(
        InvoiceLine.id, InvoiceLine.qty, InvoiceLine.stock_qty,
    ).where(InvoiceLine.invoice_id == row.id, InvoiceLine.qty > 0).order_by(InvoiceLine.position)).all()
    before = credited_lines(connection, [line.id for line in lines])
    return {**known, "invoice_id": row.id, "lines": [
        {"invoice_line_id": line.id, "qty": f"{Quantity(left * line.qty // line.stock_qty, '').decimal():f}"}
        for line in lines if (left := line.stock_qty - before[line.id].stock_qty) > 0]}
