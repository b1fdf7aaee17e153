"""What may happen to stock, where it goes and what it is worth; decided without a database."""

from app.areas.inventory.rules.locations import (
    FREE_KINDS,
    INNER_KINDS,
    OUTER_KINDS,
    WORTH_KINDS,
    crossing,
    worth_crossing,
)
from app.areas.inventory.rules.removal import FEFO, STRATEGIES, Pick, Place, RemovalRules, choose_places
from app.areas.inventory.rules.stock import Pool, projection, require_there, stock_state

__all__ = [
    "FEFO", "FREE_KINDS", "INNER_KINDS", "OUTER_KINDS", "STRATEGIES", "WORTH_KINDS", "Pick", "Place", "Pool",
    "RemovalRules", "choose_places", "crossing", "projection", "require_there", "stock_state", "worth_crossing",
]
