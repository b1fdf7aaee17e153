"""The area's declaration, joined from its subjects."""

from app.areas.support.area.automation import AUTOMATION
from app.areas.support.area.clocks import CLOCKS
from app.areas.support.area.customer_page import CUSTOMER_PAGE
from app.areas.support.area.desk import DESK
from app.areas.support.area.desk_figures import DESK_FIGURES
from app.areas.support.area.kept_long import KEPT_LONG
from app.areas.support.area.knowledge import KNOWLEDGE
from app.areas.support.area.mailing import MAILING
from app.areas.support.area.policies import POLICIES
from app.areas.support.area.quality import QUALITY
from app.areas.support.area.recalls import RECALLS
from app.areas.support.area.reminders import REMINDED
from app.areas.support.area.returns import RETURNS
from app.areas.support.area.slips import SLIPS
from app.areas.support.area.surveys import SURVEYS
from app.areas.support.area.tickets import TICKETS_AREA
from app.areas.support.area.work import WORK
from app.ui.declare import joined

AREA = joined(
    "support", "Support",
    TICKETS_AREA,
    DESK,
    DESK_FIGURES,
    WORK,
    POLICIES,
    AUTOMATION,
    KNOWLEDGE,
    SURVEYS,
    RECALLS,
    CUSTOMER_PAGE,
    KEPT_LONG,
    SLIPS,
    QUALITY,
    RETURNS,
    MAILING,
    REMINDED,
    CLOCKS,
)
