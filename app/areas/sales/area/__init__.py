"""The area's declaration, joined from its subjects."""

from app.areas.sales.area.customers import CUSTOMERS_AREA
from app.areas.sales.area.orders import ORDERS_AREA
from app.areas.sales.area.timeline import TIMELINE
from app.ui.declare import joined

AREA = joined("sales", "Sales", CUSTOMERS_AREA, ORDERS_AREA, TIMELINE)
