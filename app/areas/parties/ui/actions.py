"""Actions on a selected supplier, customer or carrier, for the areas that show them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from app.areas.parties.queries import load_party
from app.kernel.declare import Reader
from app.ui.declare import (
    ActionSpec,
    Selection,
    one,
    selected,
)

SHOWN = ("name", "code", "kind", "status", "is_supplier", "is_customer", "is_carrier", "email", "phone", "website",
         "tax_number", "currency", "notes", "language")
PLACE = ("street", "postal_code", "city", "region", "country")
PERSON = ("name", "role", "email", "phone")


def party_as_it_is(reader: Reader, selection: Selection, _now: datetime) -> Mapping[str, Any]:
    """Give the selected party as the form that changes it reads it."""
    party = load_party(reader, selection.ids[0])
    return {**{key: getattr(party, key) for key in SHOWN}, "party_id": party.id, "expected_version": party.version}


def _main_address(reader: Reader, selection: Selection, _now: datetime) -> Mapping[str, Any]:
    party = load_party(reader, selection.ids[0])
    main = next((place for place in party.addresses if place.kind == "main"), None)
    known = {} if main is None else {key: getattr(main, key) for key in PLACE}
    return {"country": party.country, "city": party.city, **known, "party_id": party.id}


def _main_contact(reader: Reader, selection: Selection, _now: datetime) -> Mapping[str, Any]:
    party = load_party(reader, selection.ids[0])
    known = {} if party.contact is None else {key: getattr(party.contact, key) for key in PERSON}
    return {**known, "party_id": party.id}


def party_actions() -> tuple[ActionSpec, ...]:
    """Give what can be done to a selected party, whatever its role."""
    return (
        ActionSpec("change_party", "Change", "pencil", one, "change_party", party_as_it_is),
        ActionSpec("set_main_address", "Set main address", "map-pin", one, "set_main_address", _main_address,
                   help="Say where it is; documents are addressed there."),
        ActionSpec("set_main_contact", "Set main contact", "user", one, "set_main_contact", _main_contact,
                   help="Say whom to turn to first."),
        ActionSpec("add_contact", "Add contact", "user-plus", one, "add_contact", selected("party_id")),
        ActionSpec("add_address", "Add address", "map-pin-plus", one, "add_address", selected("party_id")),
    )
