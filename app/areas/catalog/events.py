"""Facts about items that the areas above may refuse."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ItemNatureChanged:
    """How an item is kept is to be another: its kind or its tracking."""

    item_id: int
    sku: str
    kind_before: str
    kind: str
    tracking_before: str
    tracking: str
