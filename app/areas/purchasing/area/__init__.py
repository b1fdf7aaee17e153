"""The area's declaration, joined from its subjects."""

from app.areas.purchasing.area.lead_times import LEAD_TIMES
from app.areas.purchasing.area.orders import ORDERS
from app.areas.purchasing.area.suppliers import SUPPLIERS
from app.ui.declare import joined

AREA = joined("purchasing", "Purchasing", ORDERS, LEAD_TIMES, SUPPLIERS)
