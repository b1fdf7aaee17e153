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
from app.areas.company.queries.lists import LISTS, RIGHTS, ROLES_LIST, USERS
from app.areas.company.queries.pages import (
    firm_detail,
    hours_values,
    profile_values,
    right_values,
    user_detail,
    user_values,
)

__all__ = [
    "LISTS", "RIGHTS", "ROLES_LIST", "USERS", "ProfileRow", "check_firm", "firm_detail", "has_company", "hours_values",
    "load_actor", "load_business_hours", "load_owner", "load_profile", "profile_values", "right_values", "user_detail",
    "user_values",
]
