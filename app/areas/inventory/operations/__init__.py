"""The writes of inventory; posting, reserving and expecting are what the areas above build on."""

from app.areas.inventory.operations.posting import NewMove, post_moves, reverse_moves
from app.areas.inventory.operations.reserving import Expectation, Want, expect, release, reserve, settle_expected
from app.areas.inventory.operations.setup import location_of, main_warehouse, outer_location

__all__ = [
    "Expectation", "NewMove", "Want", "expect", "location_of", "main_warehouse", "outer_location", "post_moves",
    "release", "reserve", "reverse_moves", "settle_expected",
]
