"""The printed documents of sales."""

from app.areas.sales.documents.amendments import order_amendment
from app.areas.sales.documents.orders import order_confirmation
from app.areas.sales.documents.quotes import quote_document, quote_version_document

__all__ = ["order_amendment", "order_confirmation", "quote_document", "quote_version_document"]
