"""Open invoices as paying and dunning take them."""

from collections.abc import Sequence

from sqlalchemy import Connection, select

from app.areas.sales.models import Invoice
from app.areas.sales.queries.receivables import IS_OPEN, OWED
from app.areas.sales.rules.paying import OpenInvoice
from app.kernel.unit_of_work import in_batches


def open_invoices(
    connection: Connection, ids: Sequence[int] | None = None, customer_id: int | None = None, currency: str = "",
) -> list[OpenInvoice]:
    """Read open invoices and charges, no credit notes: of these numbers, of one customer, in one currency, or all."""
    statement = select(
        Invoice.id, Invoice.number, Invoice.customer_id, Invoice.open_minor,
        (Invoice.net_minor + Invoice.tax_minor).label("total"), Invoice.invoiced_on, Invoice.due_on,
        Invoice.discount_permille, Invoice.discount_until, Invoice.customer_reference,
    ).where(IS_OPEN, OWED).order_by(Invoice.id)
    if customer_id is not None:
        statement = statement.where(Invoice.customer_id == customer_id)
    if currency:
        statement = statement.where(Invoice.currency == currency)
    wanted = [None] if ids is None else list(in_batches(ids))
    found = []
    for batch in wanted:
        narrowed = statement if batch is None else statement.where(Invoice.id.in_(batch))
        for row in connection.execute(narrowed):
            references = tuple(part.strip() for part in row.customer_reference.split(",") if part.strip())
            found.append(OpenInvoice(
                row.id, row.number, row.customer_id, row.open_minor, row.total, row.invoiced_on, row.due_on,
                row.discount_permille, row.discount_until, references))
    return found
