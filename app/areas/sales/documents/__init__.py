"""The printed documents of sales."""

from app.areas.sales.documents.orders import order_confirmation

__all__ = ["order_confirmation"]
