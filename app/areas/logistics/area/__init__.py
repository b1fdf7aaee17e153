"""The area's declaration, joined from its subjects."""

from app.areas.logistics.area.returns import RETURNS_AREA
from app.areas.logistics.area.shipments import SHIPMENTS_AREA
from app.ui.declare import joined

AREA = joined("logistics", "Logistics", SHIPMENTS_AREA, RETURNS_AREA)
