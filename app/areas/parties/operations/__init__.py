"""What can be done to parties."""

from app.areas.parties.operations.firsts import (
    SetMainAddress,
    SetMainContact,
    set_main_address,
    set_main_contact,
)
from app.areas.parties.operations.importing import PARTY_FIELDS, upsert_parties
from app.areas.parties.operations.parties import ChangeParty, CreateParty, PartyResult, change_party, create_party
from app.areas.parties.operations.places import (
    AddAddress,
    AddContact,
    AddressResult,
    ChangeAddress,
    ChangeContact,
    ContactResult,
    add_address,
    add_contact,
    change_address,
    change_contact,
)

__all__ = [
    "PARTY_FIELDS", "AddAddress", "AddContact", "AddressResult", "ChangeAddress", "ChangeContact", "ChangeParty",
    "ContactResult", "CreateParty", "PartyResult", "SetMainAddress", "SetMainContact", "add_address", "add_contact",
    "change_address", "change_contact", "change_party", "create_party", "set_main_address", "set_main_contact",
    "upsert_parties",
]
