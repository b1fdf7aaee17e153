"""What the firm decides without a database: its day and hours, its roles, its numbers."""

from app.areas.company.rules.days import day_start, local_day, zone_named
from app.areas.company.rules.entries import require_currency, require_email, require_text
from app.areas.company.rules.hours import BusinessHours, HoursStep, OpenSpan, Window, require_windows
from app.areas.company.rules.numbering import PREFIXES, document_number
from app.areas.company.rules.roles import AREAS, OWNER, ROLES, RoleTemplate, require_permission_form

__all__ = [
    "AREAS", "OWNER", "PREFIXES", "ROLES", "BusinessHours", "HoursStep", "OpenSpan", "RoleTemplate", "Window",
    "day_start", "document_number", "local_day", "require_currency", "require_email", "require_permission_form",
    "require_text", "require_windows", "zone_named",
]
