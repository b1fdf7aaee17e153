"""What is declared of people who are kept longer than the firm's own rule says."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from app.areas.parties.queries.known import party_of
from app.areas.support.queries.kept_long import CONTACTS_DUE, PEOPLE_DUE
from app.kernel.declare import Reader
from app.ui.declare import ActionSpec, AreaSpec, EmptySpec, Selection, TabPart, ViewSpec, one

REASON = "kept as long as the rule of retention says"
GROUP = "Personal data"


def _person(_reader: Reader, selection: Selection, _now: datetime) -> Mapping[str, Any]:
    return {"party_id": selection.ids[0], "reason": REASON}


def _contact(reader: Reader, selection: Selection, _now: datetime) -> Mapping[str, Any]:
    return {"party_id": party_of(reader, selection.ids[0]), "contact_id": selection.ids[0], "reason": REASON}


KEPT_LONG = AreaSpec(
    name="support", title="Support",
    lists=(PEOPLE_DUE, CONTACTS_DUE),
    tab_parts=(TabPart("customers", views=(
        ViewSpec(
            "people_due", (
                ActionSpec("support.erase_due_person", "Erase person", "eraser", one, "erase_person", _person,
                           primary=True, help="Forget this person for good; the books stay."),
            ),
            EmptySpec("Nobody is kept too long", "People whose last order and last ticket are older than the rule says "
                      "are proposed here.", "calendar-clock"),
            order=82, group=GROUP,
        ),
        ViewSpec(
            "contacts_due", (
                ActionSpec("support.erase_due_contact", "Erase person", "eraser", one, "erase_person", _contact,
                           primary=True, help="Forget this person for good; the company stays."),
            ),
            EmptySpec("Nobody is kept too long", "People at companies whose last order and last ticket are older than "
                      "the rule says are proposed here.", "calendar-clock"),
            order=82, group=GROUP,
        ),
    )),),
)
