"""Actions on a selected supplier, customer or carrier, for the areas that show them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from app.areas.parties.queries import load_party
from app.kernel.declare import Reader
from app.ui.declare import ActionSpec, Selection, one

SHOWN = ("name", "code", "kind", "status", "is_supplier", "is_customer", "is_carrier", "email", "phone", "website",
         "tax_number", "currency", "notes")


def _party_as_it_is(reader: Reader, selection: Selection, _now: datetime) -> Mapping[str, Any]:
    party = load_party(reader, selection.ids[0])
    return {**{key: getattr(party, key) for key in SHOWN}, "party_id": party.id, "expected_version": party.version}


def _selected_party(_reader: Reader, selection: Selection, _now: datetime) -> Mapping[str, Any]:
    return {"party_id": selection.ids[0]}


def party_actions() -> tuple[ActionSpec, ...]:
    """Give what can be done to a selected party, whatever its role."""
    return (
        ActionSpec("change_party", "Edit", "pencil", one, "change_party", _party_as_it_is),
        ActionSpec("add_contact", "Add a contact", "user-plus", one, "add_contact", _selected_party),
        ActionSpec("add_address", "Add an address", "map-pin", one, "add_address", _selected_party),
    )
