"""The writes of inventory; posting, reserving and expecting are what the areas above build on."""

from app.areas.inventory.operations.costing import CostFact, add_cost, take_back_costs
from app.areas.inventory.operations.opening_times import require_open_period
from app.areas.inventory.operations.posting import NewMove, post_moves, reverse_moves
from app.areas.inventory.operations.reserving import Expectation, Want, expect, release, reserve, settle_expected
from app.areas.inventory.operations.setup import location_of, main_warehouse, outer_location

__all__ = [
    "CostFact", "Expectation", "NewMove", "Want", "add_cost", "expect", "location_of", "main_warehouse",
    "outer_location", "post_moves", "release", "require_open_period", "reserve", "reverse_moves", "settle_expected",
    "take_back_costs",
]
