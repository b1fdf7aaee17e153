"""The area's declaration, joined from its subjects."""

from app.areas.company.area.firm import FIRM
from app.ui.declare import joined

AREA = joined("company", "Company", FIRM)
