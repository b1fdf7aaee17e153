"""The printed documents of inventory."""

from app.areas.inventory.documents.counting import count_paper
from app.areas.inventory.documents.stock import count_sheet, location_label, lot_label
from app.areas.inventory.documents.valuation import period_valuation, stock_valuation

__all__ = ["count_paper", "count_sheet", "location_label", "lot_label", "period_valuation", "stock_valuation"]
