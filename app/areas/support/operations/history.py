"""What every operation on a ticket shares: a change with its due times, and a word in the conversation."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Row, select

from app.areas.company.rules import require_text
from app.areas.support import rules
from app.areas.support.events import TicketMoved, TicketSpoken
from app.areas.support.models import ClockRun, Ticket, TicketMessage, TicketState
from app.areas.support.queries.policies import (
    Promises,
    load_histories,
    load_promises,
    load_said,
    timing_values,
)
from app.kernel.columns import table_of
from app.kernel.drafts import drop_draft
from app.kernel.unit_of_work import UnitOfWork, in_batches

INWARD, OUTWARD, NOTE = "in", "out", "note"
DECIDING = frozenset({"priority", "category", "queue_id", "customer_id"})
"""What decides which policy a ticket runs under; while none of it changes, the ticket keeps its version."""

_RUN_COLUMNS = ("started_at", "due_at", "risk_at", "done_at", "stands")


def change_ticket(uow: UnitOfWork, ticket: Row[Any], state: str, **values: Any) -> None:
    """Change a ticket, with every due time; it comes into the state, or stays in it."""
    if state != ticket.state:
        entry_id = uow.add(TicketState, ticket_id=ticket.id, at=uow.now, state=state, actor_id=uow.actor.id)
        uow.emit(TicketMoved(ticket.id, state=state, entry_id=entry_id))
    promises = load_promises(uow.connection)
    changed = {**values, "state": state}
    if DECIDING & values.keys():
        changed |= policy_values(promises, {**ticket._mapping, **values})
    settle(uow, promises, {ticket.id: {**ticket._mapping, **changed}}, {ticket.id: changed})


def policy_values(promises: Promises, ticket: Mapping[str, Any]) -> dict[str, Any]:
    """Choose the policy that a ticket is to run under."""
    policy = promises.choose(ticket)
    return {"policy_id": policy.policy_id, "policy_version_id": policy.version_id}


def settle(
    uow: UnitOfWork, promises: Promises, tickets: Mapping[int, Mapping[str, Any]],
    changed: Mapping[int, Mapping[str, Any]],
) -> int:
    """Compute the due times of tickets from their histories, write them with what changed; give how many differed."""
    histories, said = load_histories(uow.connection, tickets), load_said(uow.connection, tickets)
    rows: dict[int, dict[str, Any]] = {}
    runs: dict[int, Sequence[rules.Run]] = {}
    for number, ticket in tickets.items():
        agreement = promises.agreement(ticket["policy_version_id"], ticket["priority"], ticket["customer_id"])
        times, runs[number] = timing_values(agreement, histories[number], said.get(number, ()))
        rows[number] = {**changed.get(number, {}), **times}
    differed = uow.update_many(Ticket, rows)
    write_runs(uow, runs)
    return differed


def write_runs(uow: UnitOfWork, runs: Mapping[int, Sequence[rules.Run]]) -> None:
    """Write the runs of the clocks of tickets in place of those that are there; what is the same is left alone."""
    known = {(row.ticket_id, row.clock, row.cycle): row for row in _known_runs(uow, runs)}
    wanted = {(number, run.clock.value, run.cycle): run for number, of_one in runs.items() for run in of_one}
    uow.delete(ClockRun, [row.id for key, row in known.items() if key not in wanted])
    uow.update_many(ClockRun, {known[key].id: _run_values(run) for key, run in wanted.items() if key in known})
    uow.insert(ClockRun, [
        {"ticket_id": key[0], "clock": key[1], "cycle": key[2], **_run_values(run)}
        for key, run in wanted.items() if key not in known
    ])


def _known_runs(uow: UnitOfWork, ticket_ids: Iterable[int]) -> Iterable[Row[Any]]:
    for batch in in_batches(ticket_ids):
        yield from uow.rows(select(table_of(ClockRun)).where(ClockRun.ticket_id.in_(batch)))


def _run_values(run: rules.Run) -> dict[str, Any]:
    return {name: getattr(run, name) for name in _RUN_COLUMNS}


def standing_ticket(uow: UnitOfWork, ticket_id: int) -> Row[Any]:
    """Give a ticket, or the one that it was merged into: an answer to the old number belongs there."""
    ticket = uow.get(Ticket, ticket_id)
    while ticket.merged_into_id is not None:
        ticket = uow.get(Ticket, ticket.merged_into_id)
    return ticket


def move_ticket(uow: UnitOfWork, ticket: Row[Any], state: str, **values: Any) -> None:
    """Bring a ticket into another state; refuse a step that it cannot take."""
    rules.require_transition(ticket.number, ticket.state, state)
    change_ticket(uow, ticket, state, **values)


def write_message(
    uow: UnitOfWork, ticket_id: int, direction: str, author: str, body: str, *, automatic: bool = False,
) -> int:
    """Write a word into the conversation and give its number; refuse an empty one.

    Whoever writes one changes the ticket afterwards, so that its clocks follow.
    """
    text = require_text(body, "The text", "body")
    message_id = uow.add(
        TicketMessage, ticket_id=ticket_id, at=uow.now, direction=direction, author=author, body=text,
        author_id=None if direction == INWARD else uow.actor.id, automatic=automatic,
    )
    if direction != INWARD and not automatic:
        drop_draft(uow, "ticket", ticket_id)
    uow.emit(TicketSpoken(ticket_id, direction=direction, message_id=message_id))
    return message_id
