"""What every operation on a ticket shares: a change with its due times, and a word in the conversation."""

from typing import Any

from sqlalchemy import Row

from app.areas.company.queries import load_business_hours
from app.areas.company.rules import require_text
from app.areas.support import rules
from app.areas.support.models import Ticket, TicketMessage, TicketState
from app.areas.support.queries.policies import load_histories, load_policy, timing_values
from app.kernel.unit_of_work import UnitOfWork

INWARD, OUTWARD, NOTE = "in", "out", "note"


def change_ticket(uow: UnitOfWork, ticket: Row[Any], state: str, **values: Any) -> None:
    """Change a ticket, with every due time; it comes into the state, or stays in it."""
    history = load_histories(uow.connection, [ticket.id])[ticket.id]
    if state != ticket.state:
        uow.add(TicketState, ticket_id=ticket.id, at=uow.now, state=state, actor_id=uow.actor.id)
        history = (*history, rules.Entry(uow.now, state))
    merged = {**ticket._mapping, **values}
    policy = load_policy(uow.connection, merged["priority"])
    times = timing_values(
        load_business_hours(uow.connection, policy.calendar_id), policy.promise, history,
        answered=merged["first_responded_at"] is not None,
    )
    uow.update(Ticket, ticket.id, state=state, policy_id=policy.id, **values, **times)


def move_ticket(uow: UnitOfWork, ticket: Row[Any], state: str, **values: Any) -> None:
    """Bring a ticket into another state; refuse a step that it cannot take."""
    rules.require_transition(ticket.number, ticket.state, state)
    change_ticket(uow, ticket, state, **values)


def write_message(uow: UnitOfWork, ticket_id: int, direction: str, author: str, body: str) -> int:
    """Write a word into the conversation and give its number; refuse an empty one."""
    text = require_text(body, "The text", "body")
    return uow.add(TicketMessage, ticket_id=ticket_id, at=uow.now, direction=direction, author=author, body=text)


def answered_values(uow: UnitOfWork, ticket: Row[Any]) -> dict[str, Any]:
    """Give what an answer changes: the first one stops the clock of the first response."""
    return {} if ticket.first_responded_at is not None else {"first_responded_at": uow.now}
