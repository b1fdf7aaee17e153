"""The area's declaration, joined from its subjects."""

from app.areas.sales.area.activities import ACTIVITIES_AREA
from app.areas.sales.area.amendments import AMENDMENTS_AREA
from app.areas.sales.area.board import BOARD_AREA
from app.areas.sales.area.calendar import CALENDAR_AREA
from app.areas.sales.area.consigned import CONSIGNED_AREA
from app.areas.sales.area.customers import CUSTOMERS_AREA
from app.areas.sales.area.dunning import DUNNING_AREA
from app.areas.sales.area.funnel import FUNNEL_AREA
from app.areas.sales.area.invoices import INVOICES_AREA
from app.areas.sales.area.leads import LEADS_AREA
from app.areas.sales.area.mailed_leads import MAILED_LEADS_AREA
from app.areas.sales.area.mailing import MAILING_AREA
from app.areas.sales.area.opportunities import OPPORTUNITIES_AREA
from app.areas.sales.area.orders import ORDERS_AREA
from app.areas.sales.area.payments import PAYMENTS_AREA
from app.areas.sales.area.pipelines import PIPELINES_AREA
from app.areas.sales.area.quotes import QUOTES_AREA
from app.areas.sales.area.reminders import REMINDED
from app.areas.sales.area.standing import STANDING_AREA
from app.areas.sales.area.targets import TARGETS
from app.areas.sales.area.timeline import TIMELINE
from app.areas.sales.area.winning import WINNING_AREA
from app.areas.sales.area.worth import WORTH_AREA
from app.ui.declare import joined

AREA = joined(
    "sales", "Sales",
    CUSTOMERS_AREA,
    ORDERS_AREA,
    QUOTES_AREA,
    ACTIVITIES_AREA,
    AMENDMENTS_AREA,
    BOARD_AREA,
    CALENDAR_AREA,
    CONSIGNED_AREA,
    DUNNING_AREA,
    FUNNEL_AREA,
    INVOICES_AREA,
    LEADS_AREA,
    MAILED_LEADS_AREA,
    MAILING_AREA,
    OPPORTUNITIES_AREA,
    PAYMENTS_AREA,
    PIPELINES_AREA,
    STANDING_AREA,
    TARGETS,
    TIMELINE,
    WINNING_AREA,
    WORTH_AREA,
    REMINDED,
)
