"""The area's declaration, joined from its subjects."""

from app.areas.company.area.books import BOOKS
from app.areas.company.area.firm import FIRM
from app.areas.company.area.journal_exports import JOURNAL_EXPORTS
from app.areas.company.area.own_fields import OWN
from app.areas.company.area.rates import EXCHANGE
from app.areas.company.area.reminders import REMINDERS
from app.ui.declare import joined

AREA = joined("company", "Company", FIRM, EXCHANGE, BOOKS, JOURNAL_EXPORTS, OWN, REMINDERS)
