"""The tables of inventory."""

from app.areas.inventory.models.counting import CountLine, CountPlan, CountSheet, StandingPlace
from app.areas.inventory.models.ledger import Balance, Expected, ItemValue, Lot, Move, Reservation
from app.areas.inventory.models.places import Location, Warehouse
from app.areas.inventory.models.planning import ReorderRule
from app.areas.inventory.models.policies import ClassRule, ItemClassRow, PolicyProposal, StockPolicy

__all__ = [
    "Balance", "ClassRule", "CountLine", "CountPlan", "CountSheet", "Expected", "ItemClassRow", "ItemValue",
    "Location", "Lot", "Move", "PolicyProposal", "ReorderRule", "Reservation", "StandingPlace", "StockPolicy",
    "Warehouse",
]
