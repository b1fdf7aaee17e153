"""Facts about sales that other areas may act on."""

from app.areas.sales.events.orders import SalesOrderCancelled, SalesOrderConfirmed

__all__ = ["SalesOrderCancelled", "SalesOrderConfirmed"]
