"""The tables of the catalogue."""

from app.areas.catalog.models.boms import Bom, BomLine
from app.areas.catalog.models.items import Category, Item, ItemBarcode, ItemUnit, Unit
from app.areas.catalog.models.prices import CustomerGroup, Discount, ListPrice, PriceList

__all__ = [
    "Bom", "BomLine", "Category", "CustomerGroup", "Discount", "Item", "ItemBarcode", "ItemUnit", "ListPrice",
    "PriceList", "Unit",
]
