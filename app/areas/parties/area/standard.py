"""What is declared of the standard form of phones, mails, countries and numbers."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from app.areas.parties.operations import standardising
from app.areas.parties.queries import flaws
from app.areas.parties.ui.actions import party_as_it_is
from app.kernel.declare import DetailSpec, OperationSpec, Reader
from app.ui.declare import ActionSpec, AreaSpec, EmptySpec, Selection, TabPart, ViewSpec, in_state


def _whose(reader: Reader, selection: Selection, now: datetime) -> Mapping[str, Any]:
    number = flaws.flawed_party(reader, selection.ids[0])
    return party_as_it_is(reader, replace(selection, rows=(replace(selection.rows[0], id=number),)), now)


def _contact(reader: Reader, selection: Selection, _now: datetime) -> Mapping[str, Any]:
    return flaws.flawed_contact(reader, selection.ids[0])


def _address(reader: Reader, selection: Selection, _now: datetime) -> Mapping[str, Any]:
    return flaws.flawed_address(reader, selection.ids[0])


_CHECK = ActionSpec(
    "parties.standardise", "Check all", "list-checks", operation="standardise_all", ask=False,
    help="Put every phone, mail, country, postal code and tax number into standard form, and list what has none.",
)
VIEW = ViewSpec(
    "flaws", (
        _CHECK,
        ActionSpec("parties.mend_contact", "Change contact", "user", in_state("contact", column="place"),
                   "change_contact", _contact),
        ActionSpec("parties.mend_address", "Change address", "map-pin", in_state("address", column="place"),
                   "change_address", _address),
        ActionSpec("parties.mend", "Change", "pencil", in_state("party", column="place"), "change_party", _whose,
                   primary=True, help="Mend it where it stands."),
    ),
    EmptySpec("Nothing is to be mended", "Let the program look at every phone, mail, country and tax number: what can "
              "be put into standard form is, the rest is listed here.", "list-checks", "parties.standardise"),
    order=85, group="Customers",
)

STANDARD = AreaSpec(
    name="parties", title="Standard form",
    operations=(OperationSpec(standardising.standardise_all, "All checked", "parties.change", computes=True),),
    lists=(flaws.FLAWS,), details=(DetailSpec("flaw", "To be mended", flaws.flaw_detail),),
    tab_parts=(TabPart("customers", (VIEW,)),),
)
