"""Parties as others ask for them."""

from app.areas.parties.queries.parties import (
    ADDRESS_COLUMNS,
    CONTACT_COLUMNS,
    STATES,
    AddressRow,
    ContactRow,
    PartyFacts,
    load_party,
    parties_by_code,
    party_codes,
    party_detail,
    party_names,
    party_search,
)

__all__ = [
    "ADDRESS_COLUMNS",
    "CONTACT_COLUMNS",
    "STATES",
    "AddressRow",
    "ContactRow",
    "PartyFacts",
    "load_party",
    "parties_by_code",
    "party_codes",
    "party_detail",
    "party_names",
    "party_search",
]
