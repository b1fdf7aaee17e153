"""The area's declaration, joined from its subjects."""

from app.areas.purchasing.area.bills import BILLING
from app.areas.purchasing.area.consigned_bills import CONSIGNED_BILLS
from app.areas.purchasing.area.contracts import CONTRACTS
from app.areas.purchasing.area.expediting import EXPEDITING
from app.areas.purchasing.area.landed import LANDING
from app.areas.purchasing.area.lead_times import LEAD_TIMES
from app.areas.purchasing.area.mailing import MAILING
from app.areas.purchasing.area.negotiations import NEGOTIATIONS
from app.areas.purchasing.area.opening import OPENING
from app.areas.purchasing.area.orders import ORDERS
from app.areas.purchasing.area.policies import POLICIES
from app.areas.purchasing.area.put_away import PUT_AWAY
from app.areas.purchasing.area.reminders import REMINDED
from app.areas.purchasing.area.scanning import SCANNING
from app.areas.purchasing.area.sourcing import SOURCING
from app.areas.purchasing.area.split import SPLITTING
from app.areas.purchasing.area.suppliers import SUPPLIERS
from app.ui.declare import joined

AREA = joined(
    "purchasing", "Purchasing", ORDERS, CONTRACTS, EXPEDITING, SOURCING, SPLITTING, LEAD_TIMES, POLICIES, SUPPLIERS,
    NEGOTIATIONS, PUT_AWAY,
    BILLING, CONSIGNED_BILLS, LANDING, MAILING, SCANNING, REMINDED,
    OPENING,
)
