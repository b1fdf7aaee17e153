"""The tables of inventory."""

from app.areas.inventory.models.ledger import Balance, Expected, ItemValue, Lot, Move, Reservation
from app.areas.inventory.models.places import Location, Warehouse
from app.areas.inventory.models.planning import ReorderRule

__all__ = ["Balance", "Expected", "ItemValue", "Location", "Lot", "Move", "ReorderRule", "Reservation", "Warehouse"]
