"""Facts about stock that other areas may act on."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class StockCounted:
    """A place was counted and differed."""

    item_id: int
    location_id: int
    difference_qty: int
