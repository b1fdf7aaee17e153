"""What the firm decides without a database: its day and hours, its roles, its numbers."""

from app.areas.company.rules.days import day_start, local_day, zone_named
from app.areas.company.rules.entries import require_currency, require_email, require_text
from app.areas.company.rules.hours import (
    WEEKDAYS,
    BusinessHours,
    HoursStep,
    OpenSpan,
    Weekday,
    Window,
    clock_time,
    minute_of_day,
    require_windows,
)
from app.areas.company.rules.numbering import PREFIXES, document_number
from app.areas.company.rules.open_time import OpenTime, always
from app.areas.company.rules.roles import AREAS, OWNER, ROLES, RoleTemplate, require_permission_form
from app.areas.company.rules.ruler import Ruler

__all__ = [
    "AREAS", "OWNER", "PREFIXES", "ROLES", "WEEKDAYS", "BusinessHours", "HoursStep", "OpenSpan", "OpenTime",
    "RoleTemplate", "Ruler", "Weekday", "Window", "always", "clock_time", "day_start", "document_number", "local_day",
    "minute_of_day",
    "require_currency", "require_email", "require_permission_form", "require_text", "require_windows", "zone_named",
]
