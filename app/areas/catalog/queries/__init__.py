"""What others ask of the catalogue."""

from app.areas.catalog.queries.checks import check_circles, check_units
from app.areas.catalog.queries.facts import (
    ItemFacts,
    item_by_barcode,
    items_by_sku,
    load_conversions,
    load_items,
    load_units,
)
from app.areas.catalog.queries.lists import LISTS
from app.areas.catalog.queries.pages import (
    category_values,
    item_detail,
    item_search,
    item_values,
    listed_price_values,
)

__all__ = [
    "LISTS", "ItemFacts", "category_values", "check_circles", "check_units", "item_by_barcode", "item_detail",
    "item_search", "item_values", "items_by_sku", "listed_price_values", "load_conversions", "load_items", "load_units",
]
