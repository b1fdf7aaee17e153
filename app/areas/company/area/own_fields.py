"""What is declared of the fields that a firm adds to its records."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from app.areas.company.queries import load_profile
from app.kernel.declare import Contribution, ContributionSpec, Reader
from app.kernel.own_fields import (
    OPERATIONS,
    OWN_FIELDS,
    OWN_RECORDS,
    field_values,
    filled_in,
    own_edits,
    own_facts,
)
from app.ui.declare import (
    ActionSpec,
    AreaSpec,
    EmptySpec,
    Selection,
    TabPart,
    ViewSpec,
    of_selected,
    one,
    selected,
    some,
)


def _not_retired(selection: Selection) -> bool:
    return one(selection) and selection.values("retired") == (False,)


def _retired(selection: Selection) -> bool:
    return one(selection) and selection.values("retired") == (True,)


def _of_items(reader: Reader, _selection: Selection, _now: datetime) -> Mapping[str, Any]:
    return {"record": "item", "currency": load_profile(reader).currency}


def _held_by(reader: Reader, selection: Selection, _now: datetime) -> Mapping[str, Any]:
    return filled_in(reader, selection.record, selection.ids)


FILL = ActionSpec(
    "own.fill_in", "Our fields", "sliders-horizontal", some, "fill_in", _held_by,
    help="Fill in the fields that the firm added; of several rows at once, what is left empty stays as it is.",
)
_LISTS = (
    ("customers", ("customers", "contacts")), ("suppliers", ("suppliers",)), ("inventory", ("items",)),
    ("sales", ("opportunities", "leads")), ("support", ("tickets",)),
)


_field = selected("field_id")


def _held(record: str) -> ContributionSpec:
    """Show what a kind of record holds in the firm's own fields."""

    def load(reader: Reader, record_id: int, _now: datetime) -> Contribution:
        return Contribution(facts=own_facts(reader, record, record_id))

    return ContributionSpec(record, load)


OWN = AreaSpec(
    name="company", title="Company", operations=OPERATIONS, lists=(OWN_FIELDS,),
    contributions=tuple(_held(record) for record in OWN_RECORDS),
    timelines=(own_edits("customer"),),
    tab_parts=(*(TabPart(tab, actions=tuple((name, (FILL,)) for name in names)) for tab, names in _LISTS),
               TabPart("company", (ViewSpec(
        "own_fields",
        (
            ActionSpec("company.add_field", "New field", "plus", operation="add_field", prefill=_of_items, primary=True,
                       help="Add a field to all items, customers, suppliers, people, leads, opportunities or tickets."),
            ActionSpec("company.change_field", "Change", "pencil", one, "change_field", of_selected(field_values)),
            ActionSpec("company.retire_field", "Retire", "archive", _not_retired, "retire_field", _field, ask=False,
                       help="Show it no more; what records hold in it is kept."),
            ActionSpec("company.restore_field", "Restore", "rotate-ccw", _retired, "restore_field", _field, ask=False),
        ),
        EmptySpec("No fields of your own yet",
                  "What your trade must know of an item, a customer or a ticket and is not here yet, add as a field: "
                  "it appears in forms, lists, imports, texts and on the page of each record.", "sliders-horizontal",
                  "company.add_field"),
        order=80,
        group="Firm",
    ),)),),
)
