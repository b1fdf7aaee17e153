"""Facts about sales that other areas may act on."""

from app.areas.sales.events.invoices import InvoicePosted
from app.areas.sales.events.opportunities import OpportunityLost, OpportunityWon
from app.areas.sales.events.orders import (
    SalesOrderAmended,
    SalesOrderCancelled,
    SalesOrderConfirmed,
    SalesOrderLinesDropped,
    SalesOrderPromised,
)
from app.areas.sales.events.quotes import QuoteAccepted, QuoteDeclined, QuoteSent

__all__ = [
    "InvoicePosted", "OpportunityLost", "OpportunityWon", "QuoteAccepted", "QuoteDeclined", "QuoteSent",
    "SalesOrderAmended", "SalesOrderCancelled", "SalesOrderConfirmed", "SalesOrderLinesDropped", "SalesOrderPromised",
]
