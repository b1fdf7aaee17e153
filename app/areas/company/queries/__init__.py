"""What others ask about the firm."""

from app.areas.company.queries.checks import check_firm
from app.areas.company.queries.firm import (
    ProfileRow,
    has_company,
    load_actor,
    load_business_hours,
    load_owner,
    load_profile,
    zone_of,
)
from app.areas.company.queries.lists import LISTS, RIGHTS, ROLES_LIST, USERS
from app.areas.company.queries.pages import (
    firm_detail,
    hours_values,
    profile_values,
    right_values,
    user_values,
)
from app.areas.company.queries.rates import (
    Tax,
    exchange_values,
    in_firms_currency,
    load_tax,
    rate_on,
    rate_words,
    tax_values,
    taxes_on,
)
from app.areas.company.queries.rights import with_rights

__all__ = [
    "LISTS", "RIGHTS", "ROLES_LIST", "USERS", "ProfileRow", "Tax", "check_firm", "exchange_values", "firm_detail",
    "has_company", "hours_values", "in_firms_currency", "load_actor", "load_business_hours", "load_owner",
    "load_profile", "load_tax", "profile_values", "rate_on", "rate_words", "right_values", "tax_values", "taxes_on",
    "user_values", "with_rights", "zone_of",
]
