"""What others ask of the catalogue."""

from app.areas.catalog.queries.facts import (
    ItemFacts,
    item_by_barcode,
    items_by_sku,
    load_conversions,
    load_items,
    load_units,
)

__all__ = ["ItemFacts", "item_by_barcode", "items_by_sku", "load_conversions", "load_items", "load_units"]
