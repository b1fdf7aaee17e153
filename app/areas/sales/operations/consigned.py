"""Invoicing what customers report as sold of goods that we keep there."""

from decimal import Decimal

from sqlalchemy import select

from app.areas.inventory.events import ConsignmentSaleTakenBack, ConsignmentSold
from app.areas.sales.models import ConsignedSale, Invoice
from app.areas.sales.operations.invoice_lines import InvoiceLineInput
from app.areas.sales.operations.invoices import CancelInvoice, CreateInvoice, cancel_invoice, create_invoice
from app.areas.sales.rules.invoicing import InvoiceState
from app.kernel.errors import DomainError
from app.kernel.quantity import Quantity
from app.kernel.unit_of_work import UnitOfWork


def invoice_sale(uow: UnitOfWork, event: ConsignmentSold) -> None:
    """Write the invoice as a draft, in the same step in which the goods leave the books."""
    qty: Decimal = Quantity(event.qty, "").decimal()
    note = f"Sold from the goods kept with you{f': {event.note}' if event.note else ''}."
    made = create_invoice(uow, CreateInvoice(
        event.customer_id, (InvoiceLineInput(item_id=event.item_id, qty=qty, price=event.price),), note=note))
    uow.add(ConsignedSale, move_id=event.move_id, invoice_id=made.invoice_id)


def give_up_invoice(uow: UnitOfWork, event: ConsignmentSaleTakenBack) -> None:
    """Give the draft up when the report is taken back; an invoice that went out stands in the way."""
    rows = uow.rows(
        select(ConsignedSale.id, Invoice.id.label("invoice_id"), Invoice.number, Invoice.state)
        .join(Invoice, Invoice.id == ConsignedSale.invoice_id)
        .where(ConsignedSale.move_id.in_(event.move_ids), Invoice.state != InvoiceState.CANCELLED.value))
    for row in rows:
        if row.state != InvoiceState.DRAFT:
            raise DomainError(
                "consignment.invoiced", f"What was reported as sold is invoiced with {row.number}. Credit that first. "
                "Nothing was moved.",
            )
        cancel_invoice(uow, CancelInvoice(row.invoice_id))
