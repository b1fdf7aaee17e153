"""The area's declaration, joined from its subjects."""

from app.areas.inventory.area.ageing import AGEING
from app.areas.inventory.area.consignment import CONSIGNMENT
from app.areas.inventory.area.costing import COSTING
from app.areas.inventory.area.counting import COUNTING
from app.areas.inventory.area.item_rules import ITEM_RULES
from app.areas.inventory.area.labels import LABELS
from app.areas.inventory.area.places import PLACES
from app.areas.inventory.area.policies import POLICIES
from app.areas.inventory.area.stock import STOCK
from app.areas.inventory.area.storage_rules import STORAGE_RULES
from app.areas.inventory.area.trace import TRACE
from app.areas.inventory.area.transfers import TRANSFERS
from app.ui.declare import joined

AREA = joined(
    "inventory", "Inventory",
    STOCK, PLACES, STORAGE_RULES, TRANSFERS, AGEING, CONSIGNMENT, POLICIES, TRACE, COUNTING, LABELS, COSTING,
    ITEM_RULES,
)
