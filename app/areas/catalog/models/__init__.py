"""The tables of the catalogue."""

from app.areas.catalog.models.items import Category, Item, ItemBarcode, ItemUnit, Unit
from app.areas.catalog.models.prices import ListPrice, PriceList

__all__ = ["Category", "Item", "ItemBarcode", "ItemUnit", "ListPrice", "PriceList", "Unit"]
