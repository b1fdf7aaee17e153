"""The area's declaration, joined from its subjects."""

from app.areas.inventory.area.policies import POLICIES
from app.areas.inventory.area.stock import STOCK
from app.ui.declare import joined

AREA = joined("inventory", "Inventory", STOCK, POLICIES)
