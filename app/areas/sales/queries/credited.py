"""What of invoice lines was credited so far."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from app.areas.sales.models import Invoice, InvoiceLine
from app.areas.sales.rules.invoicing import InvoiceState


@dataclass(frozen=True, slots=True)
class Credited:
    """What was credited of a line so far: quantity in the stock unit, net and tax."""

    stock_qty: int = 0
    amount_minor: int = 0
    tax_minor: int = 0


def credited_lines(connection: Connection, line_ids: Sequence[int]) -> dict[int, Credited]:
    """Give what credit notes, drafts too, took of invoice lines so far."""
    rows = connection.execute(
        select(InvoiceLine.credits_line_id, func.sum(InvoiceLine.stock_qty).label("qty"),
               func.sum(InvoiceLine.amount_minor).label("amount"), func.sum(InvoiceLine.tax_minor).label("tax"))
        .join(Invoice, Invoice.id == InvoiceLine.invoice_id)
        .where(InvoiceLine.credits_line_id.in_(line_ids), Invoice.state != InvoiceState.CANCELLED.value)
        .group_by(InvoiceLine.credits_line_id))
    found = {row.credits_line_id: Credited(int(row.qty), int(row.amount), int(row.tax)) for row in rows}
    return {number: found.get(number, Credited()) for number in line_ids}
