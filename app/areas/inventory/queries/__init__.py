"""The reads of inventory; `stock_levels` is the one place that answers how much there is."""

from app.areas.inventory.queries.reservations import ReservationRow, load_reservations
from app.areas.inventory.queries.stock import GroupBy, StockLevel, StockQuestion, stock_levels
from app.areas.inventory.queries.valuation import item_values, move_costs

__all__ = [
    "GroupBy", "ReservationRow", "StockLevel", "StockQuestion", "item_values", "load_reservations", "move_costs",
    "stock_levels",
]
