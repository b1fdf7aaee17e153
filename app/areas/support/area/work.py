"""What is declared of the pages for work on tickets: the inbox with the conversation, and the board."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from app.areas.support import rules
from app.areas.support.area.desk import ON_TICKETS
from app.areas.support.area.tickets import AT_WORK, NEW_TICKET
from app.areas.support.queries.pages import seen_values, state_of
from app.kernel.declare import Reader
from app.kernel.listing import Filter, Tone
from app.kernel.query import READER
from app.ui.board.declare import BoardColumn, BoardSpec, CardSpec
from app.ui.declare import ActionSpec, AreaSpec, PageSpec, Selection, TabPart, in_state


def _mine(reader: Reader, selection: Selection, _now: datetime) -> Mapping[str, Any]:
    return {"ticket_id": selection.ids[0], "assignee_id": reader.info.get(READER) or None}


TAKE = ActionSpec(
    "support.take_ticket", "Take it myself", "hand", in_state(*rules.UNSOLVED), "assign_ticket", _mine, ask=False,
    key="Ctrl+M", primary=True, help="Work on it yourself.",
)
WORK_ACTIONS = (TAKE, NEW_TICKET, *AT_WORK, *ON_TICKETS)

_MOVES = {
    rules.PENDING: ("set_pending", "Wait for customer", "circle-pause", ("question",)),
    rules.HELD: ("hold_ticket", "On hold", "hourglass", ("reason",)),
    rules.RESOLVED: ("resolve_ticket", "Resolve", "circle-check", ("solution",)),
}


def columns(_reader: Reader, _board: str) -> tuple[BoardColumn, ...]:
    """Give the states in which tickets are worked on, and the one in which they end."""
    words = dict(rules.STATES)
    return (
        *(BoardColumn(state, words[state].word) for state in rules.UNSOLVED),
        BoardColumn(rules.RESOLVED, words[rules.RESOLVED].word, "drop what is settled", Tone.GOOD, closing=True),
    )


def move(reader: Reader, ticket_id: int, column: str, _now: datetime) -> ActionSpec | None:
    """Give the action that brings a ticket into a state; nothing becomes new again."""
    state = state_of(reader, ticket_id)
    if column == state or (state, column) not in rules.TRANSITIONS:
        return None
    known = dict(seen_values(reader, ticket_id)) if column == rules.RESOLVED else {"ticket_id": ticket_id}
    if column == rules.OPEN:
        if state == rules.NEW:
            return None
        return ActionSpec("support.board.resume_ticket", "Go on", "play", operation="resume_ticket",
                          prefill=lambda _reader, _selection, _at: known, ask=False)
    operation, title, icon, must = _MOVES[column]
    return ActionSpec(f"support.board.{operation}", title, icon, operation=operation,
                      prefill=lambda _reader, _selection, _at: known, ask=True, must=must)


BOARD = BoardSpec(
    "tickets", "state", columns,
    CardSpec(title="subject", subtitle="customer", mark="standing", foot="assignee", foot_at="due",
             nothing="With nobody"),
    move, actions=WORK_ACTIONS, filters=(Filter("state", "in", ",".join(rules.UNSOLVED)),),
    toggles=(("Late", Filter("standing", "=", "late")), ("Urgent", Filter("priority", "=", "urgent"))),
    empty="Drop a ticket here",
)

WORK = AreaSpec(
    name="support", title="Support",
    tab_parts=(TabPart("support", actions=(("tickets", (TAKE,)),), pages=(
        PageSpec("work", "Work", "messages-square", "app.areas.support.ui.work:WorkPage", "support.read", "Tickets",
                 WORK_ACTIONS, leads=True),
        PageSpec("ticket_board", "Board", "kanban", "app.ui.board.page:BoardPage", "support.read", "Tickets", BOARD),
    )),),
)
