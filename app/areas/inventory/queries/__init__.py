"""The reads of inventory; `stock_levels` is the one place that answers how much there is."""

from app.areas.inventory.queries.reservations import ReservationRow, load_reservations
from app.areas.inventory.queries.stock import GroupBy, StockLevel, StockQuestion, stock_levels

__all__ = ["GroupBy", "ReservationRow", "StockLevel", "StockQuestion", "load_reservations", "stock_levels"]
