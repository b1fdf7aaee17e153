"""What the tab offers for a ticket follows its state: the first primary action that is possible is the likely next."""

import pytest

from app.areas.support.area import AREA
from app.areas.support.queries.lists import TICKETS
from app.kernel.listing import Row
from app.ui.declare import Selection

KEYS = tuple(item.info.key for item in TICKETS.columns)
ACTIONS = AREA.tabs[0].views[0].actions


def selected(state: str, survey: str = "not_asked") -> Selection:
    """Select one ticket that is in a state."""
    values = {"state": state, "survey": survey}
    return Selection("ticket", (Row(1, tuple(values.get(key) for key in KEYS)),), KEYS)


@pytest.mark.parametrize(("selection", "likely"), [
    (selected("new"), "support.answer_ticket"), (selected("open"), "support.answer_ticket"),
    (selected("pending"), "support.answer_ticket"), (selected("resolved"), "support.ask_satisfaction"),
    (selected("resolved", "asked"), "support.record_satisfaction"),
    (selected("closed", "answered"), "support.record_satisfaction"),
])
def test_the_likely_next_step_follows_the_state(selection: Selection, likely: str) -> None:
    assert next(action.id for action in ACTIONS if action.primary and action.enabled_when(selection)) == likely


def test_every_action_is_an_operation_or_a_document_of_the_area() -> None:
    operations = {spec.name for spec in AREA.operations}
    documents = {spec.name for spec in AREA.documents}
    assert all(
        action.operation in operations or action.document in documents or action.screen for action in ACTIONS
    )
    offered = {action.operation for part in AREA.tab_parts for view in part.views for action in view.actions}
    added = {action.operation for part in AREA.tab_parts for _, actions in part.actions for action in actions}
    by_page = {"mark_writing", "tick_step", "split_message", "search_knowledge"}
    assert operations - offered - added - {action.operation for action in ACTIONS} == {"recompute_due_times", *by_page}
