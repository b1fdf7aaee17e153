"""What of prepayments is left to be taken off, by tax."""

from collections.abc import Sequence

from sqlalchemy import Connection, case, func, or_, select

from app.areas.sales.models import Invoice, InvoiceLine
from app.areas.sales.rules.invoicing import InvoiceKind, InvoiceState, LineFor
from app.kernel.unit_of_work import in_batches


def prepaid_left(connection: Connection, asked_ids: Sequence[int]) -> dict[tuple[int, str], int]:
    """Give what is left of prepayments before tax, by their invoice and tax code.

    What invoices took off is gone, drafts among them; what a credit note takes back of either counts the other way.
    """
    credit = Invoice.kind == InvoiceKind.CREDIT.value
    asked = func.coalesce(InvoiceLine.prepaid_id, case((credit, Invoice.credits_id), else_=Invoice.id))
    minor = func.sum(case((credit, -InvoiceLine.amount_minor), else_=InvoiceLine.amount_minor))
    statement = (
        select(asked.label("asked"), InvoiceLine.tax_code, minor.label("minor"))
        .join(Invoice, Invoice.id == InvoiceLine.invoice_id)
        .where(InvoiceLine.kind == LineFor.PREPAID.value, Invoice.state != InvoiceState.CANCELLED.value,
               or_(Invoice.kind == InvoiceKind.INVOICE.value, Invoice.posted_at.is_not(None)))
        .group_by(asked, InvoiceLine.tax_code))
    return {
        (row.asked, row.tax_code): int(row.minor) for batch in in_batches(asked_ids)
        for row in connection.execute(statement.where(or_(
            InvoiceLine.prepaid_id.in_(batch), Invoice.id.in_(batch), Invoice.credits_id.in_(batch))))
        if row.asked in set(batch)
    }
