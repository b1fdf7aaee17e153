"""What a customer gets for a complaint, in one step from the ticket: a return, a replacement, a credit note."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from sqlalchemy import select

from app.areas.company.queries import load_profile
from app.areas.company.rules import local_day
from app.areas.logistics.models import Shipment, ShipmentLine
from app.areas.logistics.operations.returning import (
    OUTCOME_TITLES,
    REASON_TITLES,
    AuthoriseReturn,
    BackLineInput,
    authorise_return,
)
from app.areas.logistics.rules import GONE
from app.areas.logistics.rules.returns import Outcome, Reason
from app.areas.purchasing.operations.amounts import positive_quantity
from app.areas.sales.events.dunning import RemindersProposed
from app.areas.sales.models import Invoice, SalesOrder
from app.areas.sales.operations.confirming import ConfirmSalesOrder, confirm_sales_order
from app.areas.sales.operations.crediting import CreditInvoice, CreditLineInput, Source, write_credit
from app.areas.sales.operations.dunning import hold_back
from app.areas.sales.operations.orders import CreateSalesOrder, create_sales_order
from app.areas.sales.operations.pricing import SalesLineInput
from app.areas.support.models import Ticket
from app.areas.support.operations.linking import write_links
from app.areas.support.operations.operands import TicketId
from app.areas.support.queries.complained import complained_invoices
from app.kernel.columns import table_of
from app.kernel.errors import DomainError
from app.kernel.fields import Field
from app.kernel.quantity import Quantity
from app.kernel.unit_of_work import UnitOfWork

TICKET = "ticket"


@dataclass(frozen=True, slots=True)
class ReturnForTicket:
    """Let the customer send back what the ticket is about."""

    ticket_id: TicketId
    shipment_id: Annotated[int, Field("Shipment", lookup="shipments")]
    reason: Annotated[Reason, Field("Why", titles=REASON_TITLES)]
    outcome: Annotated[Outcome, Field("The customer gets", titles=OUTCOME_TITLES)] = Outcome.CREDIT
    lines: Annotated[tuple[BackLineInput, ...], Field("Lines", "Left empty: all that was shipped.")] = ()
    note: Annotated[str, Field("Note to the customer", multiline=True)] = ""


@dataclass(frozen=True, slots=True)
class ReplaceForTicket:
    """Send the customer the goods once more for nothing, without waiting for anything to come back."""

    ticket_id: TicketId
    shipment_id: Annotated[int, Field("Shipment", lookup="shipments")]
    lines: Annotated[tuple[BackLineInput, ...], Field("Lines", "Left empty: all that was shipped.")] = ()
    required_on: Annotated[date | None, Field("Required on", "Left out: today.")] = None


@dataclass(frozen=True, slots=True)
class CreditForTicket:
    """Give the customer back a part of an invoice, or all of it; nothing is sent back."""

    ticket_id: TicketId
    invoice_id: Annotated[int, Field("Invoice", lookup="invoices")]
    reason: Annotated[str, Field("Reason", "As the credit note says it.")]
    lines: Annotated[tuple[CreditLineInput, ...], Field("Lines", "Left empty: all that is not credited yet.")] = ()
    post: Annotated[bool, Field("Post at once", "Otherwise a draft is written.")] = False


@dataclass(frozen=True, slots=True)
class Compensated:
    """What was made for the ticket: kind of record, its number, and how it is called."""

    ticket_id: int
    record: str
    record_id: int
    number: str


def return_for_ticket(uow: UnitOfWork, cmd: ReturnForTicket) -> Compensated:
    """Authorise a return and link it with the ticket."""
    ticket = _ticket_of(uow, cmd.ticket_id, uow.get(Shipment, cmd.shipment_id).customer_id, "shipment_id")
    made = authorise_return(uow, AuthoriseReturn(
        cmd.shipment_id, cmd.reason, cmd.outcome, cmd.lines, cmd.note, TICKET, ticket.id))
    write_links(uow, ticket.id, [("customer_return", made.return_id), ("shipment", cmd.shipment_id)])
    return Compensated(ticket.id, "customer_return", made.return_id, made.number)


def _ticket_of(uow: UnitOfWork, ticket_id: int, customer_id: int, field: str) -> Any:
    ticket = uow.get(Ticket, ticket_id)
    if ticket.customer_id != customer_id:
        raise DomainError("ticket.customer", f"{ticket.number} is of another customer. Choose what belongs to them.",
                          field)
    return ticket


def replace_for_ticket(uow: UnitOfWork, cmd: ReplaceForTicket) -> Compensated:
    """Order the goods of a shipment once more for nothing, confirm it, and link it with the ticket."""
    shipment = uow.get(Shipment, cmd.shipment_id)
    ticket = _ticket_of(uow, cmd.ticket_id, shipment.customer_id, "shipment_id")
    if shipment.state not in GONE:
        raise DomainError("replace.not_shipped", f"{shipment.number} did not leave yet.", "shipment_id")
    order = uow.get(SalesOrder, shipment.order_id)
    day = cmd.required_on or local_day(uow.now, load_profile(uow.connection).zone)
    entered = create_sales_order(uow, CreateSalesOrder(
        ticket.customer_id, day, tuple(
            SalesLineInput(item_id, Quantity(qty, "").decimal(), price=Decimal(0))
            for item_id, qty in _wanted(uow, shipment, cmd.lines).items()),
        shipment.warehouse_id, order.customer_reference, order.ship_to, order.carrier_id,
        note=f"Replacement for {shipment.number}, {ticket.number}"))
    confirm_sales_order(uow, ConfirmSalesOrder(entered.order_id))
    write_links(uow, ticket.id, [("sales_order", entered.order_id), ("shipment", shipment.id)])
    return Compensated(ticket.id, "sales_order", entered.order_id, entered.number)


def _wanted(uow: UnitOfWork, shipment: Any, given: Sequence[BackLineInput]) -> dict[int, int]:
    table = table_of(ShipmentLine)
    rows = {row.id: row for row in uow.rows(
        select(table).where(table.c.shipment_id == shipment.id).order_by(table.c.id))}
    wanted: dict[int, int] = defaultdict(int)
    for index, one in enumerate(given or tuple(BackLineInput(number) for number in rows)):
        row = rows.get(one.shipment_line_id)
        if row is None:
            raise DomainError("replace.line", f"{shipment.number} has no such line.", f"lines.{index}.shipment_line_id")
        qty = row.stock_qty if one.qty is None else positive_quantity(one.qty, f"lines.{index}.qty")
        if qty > row.stock_qty:
            raise DomainError("replace.too_much", "No more is replaced than was shipped.", f"lines.{index}.qty")
        wanted[row.item_id] += qty
    return wanted


def credit_for_ticket(uow: UnitOfWork, cmd: CreditForTicket) -> Compensated:
    """Write a credit note for an invoice and link it with the ticket."""
    invoice = uow.get(Invoice, cmd.invoice_id)
    ticket = _ticket_of(uow, cmd.ticket_id, invoice.customer_id, "invoice_id")
    made = write_credit(uow, CreditInvoice(invoice.id, cmd.reason, cmd.lines, post=cmd.post), Source(TICKET, ticket.id))
    write_links(uow, ticket.id, [("invoice", made.invoice_id), ("invoice", invoice.id)])
    return Compensated(ticket.id, "invoice", made.invoice_id, made.number or invoice.number)


def hold_complained(uow: UnitOfWork, event: RemindersProposed) -> None:
    """Leave invoices out of reminders while the customer complains about what they charge."""
    found = complained_invoices(uow.connection, event.invoice_ids)
    if not found:
        return
    if event.sending:
        number, first = next(iter(found.items()))
        invoice = uow.get(Invoice, number)
        raise DomainError("dunning.complaint", f"{invoice.number} is about goods of which the customer complains in "
                          f"{first[1]}. Nothing was sent; propose the reminders anew.")
    hold_back(uow, {number: (f"{ticket} is open", TICKET, ticket_id) for number, (ticket_id, ticket) in found.items()})
