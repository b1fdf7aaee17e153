"""The tables of sales."""

from app.areas.sales.models.customers import CustomerTerms
from app.areas.sales.models.orders import SalesOrder, SalesOrderLine

__all__ = ["CustomerTerms", "SalesOrder", "SalesOrderLine"]
