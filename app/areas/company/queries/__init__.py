"""What others ask about the firm."""

from app.areas.company.queries.checks import check_firm
from app.areas.company.queries.firm import (
    ProfileRow,
    has_company,
    load_actor,
    load_business_hours,
    load_owner,
    load_profile,
)
from app.areas.company.queries.lists import CALENDARS, HOLIDAYS, RIGHTS, ROLES_LIST, USERS

__all__ = [
    "CALENDARS", "HOLIDAYS", "RIGHTS", "ROLES_LIST", "USERS", "ProfileRow", "check_firm", "has_company", "load_actor",
    "load_business_hours", "load_owner", "load_profile",
]
