"""The area's declaration, joined from its subjects."""

from app.areas.catalog.area.boms import BILLS
from app.areas.catalog.area.discounts import DISCOUNTS
from app.areas.catalog.area.items import ITEMS
from app.ui.declare import joined

AREA = joined("catalog", "Catalogue", ITEMS, BILLS, DISCOUNTS)
