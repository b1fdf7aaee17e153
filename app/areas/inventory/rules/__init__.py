"""What may happen to stock, where it goes and what it is worth; decided without a database."""

from app.areas.inventory.rules.removal import FEFO, STRATEGIES, Pick, Place, RemovalRules, choose_places
from app.areas.inventory.rules.stock import (
    FREE_KINDS,
    INNER_KINDS,
    OUTER_KINDS,
    Pool,
    crossing,
    projection,
    require_there,
    stock_state,
)

__all__ = [
    "FEFO", "FREE_KINDS", "INNER_KINDS", "OUTER_KINDS", "STRATEGIES", "Pick", "Place", "Pool", "RemovalRules",
    "choose_places", "crossing", "projection", "require_there", "stock_state",
]
