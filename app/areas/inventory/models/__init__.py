"""The tables of inventory."""

from app.areas.inventory.models.consignment import ConsignmentTerm, Consumption
from app.areas.inventory.models.costing import (
    CostCorrection,
    CostFact,
    CostLayer,
    CostMethod,
    Period,
    PeriodBalance,
    PeriodLayer,
    PeriodValue,
    StandardCost,
    ValueEntry,
)
from app.areas.inventory.models.counting import CountLine, CountPlan, CountSheet, StandingPlace
from app.areas.inventory.models.ledger import Balance, Expected, ItemValue, Lot, Move, Reservation
from app.areas.inventory.models.places import Location, PutAwayRule, RemovalRule, StockAlarm, StorageNeed, Warehouse
from app.areas.inventory.models.planning import ReorderRule
from app.areas.inventory.models.policies import ClassRule, ItemClassRow, PolicyProposal, StockPolicy
from app.areas.inventory.models.transfers import Transfer, TransferLine, TransferRoute

__all__ = [
    "Balance", "ClassRule", "ConsignmentTerm", "Consumption", "CostCorrection", "CostFact", "CostLayer",
    "CostMethod", "CountLine", "CountPlan", "CountSheet", "Expected", "ItemClassRow", "ItemValue", "Location",
    "Lot", "Move", "Period", "PeriodBalance", "PeriodLayer", "PeriodValue", "PolicyProposal", "PutAwayRule",
    "RemovalRule", "ReorderRule", "Reservation", "StandardCost", "StandingPlace", "StockAlarm", "StockPolicy",
    "StorageNeed", "Transfer", "TransferLine", "TransferRoute", "ValueEntry", "Warehouse",
]
