"""Two tickets about one matter become one; a message about another matter becomes a ticket. Both can be taken back."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from sqlalchemy import Row, select

from app.areas.company.operations import take_number
from app.areas.company.rules import require_text
from app.areas.support import rules
from app.areas.support.models import (
    ClockRun,
    MovedRecord,
    Ticket,
    TicketLink,
    TicketMessage,
    TicketMove,
    TicketState,
    TicketStep,
    Watcher,
)
from app.areas.support.operations.history import INWARD, settle, write_runs
from app.areas.support.operations.operands import TicketId
from app.areas.support.operations.tagging import carry_tags, return_tags
from app.areas.support.operations.tickets import write_ticket
from app.areas.support.queries.policies import load_histories, load_promises, urgency_of
from app.areas.support.rules.desk import Merging, require_mergeable
from app.kernel.columns import table_of
from app.kernel.errors import DomainError
from app.kernel.fields import Field
from app.kernel.unit_of_work import UnitOfWork

MERGE, SPLIT, TAG = "merge", "split", "tag"
CARRIED: Mapping[str, Any] = {"message": TicketMessage, "link": TicketLink, "watcher": Watcher, "step": TicketStep}
"""What goes along with a merge, by the word under which the move remembers it."""

_SAME = {"link": ("record", "record_id"), "watcher": ("user_id",), "step": ("text",)}
"""What makes two of a kind the same, so that the ticket that stays does not get it twice."""


@dataclass(frozen=True, slots=True)
class MergeTicket:
    """Make one ticket of two about the same matter; the older one stays, so that its clocks go on."""

    ticket_id: TicketId
    into_id: Annotated[int, Field("Into the older ticket", lookup="tickets")]


@dataclass(frozen=True, slots=True)
class SplitMessage:
    """Make a ticket of its own of something that a customer said about another matter."""

    message_id: Annotated[int, Field("Message", hidden=True)]
    subject: Annotated[str, Field("Subject of the new ticket")]


@dataclass(frozen=True, slots=True)
class MovedTicket:
    """The move, by which it can be taken back, and the ticket that it led to."""

    move_id: int
    ticket_id: int
    number: str


@dataclass(frozen=True, slots=True)
class UndoMove:
    """Take a merge or a split back, however long ago; what was said since stays where it was said."""

    move_id: Annotated[int, Field("Merge or split", lookup="ticket_moves", hidden=True)]


def merge_ticket(uow: UnitOfWork, cmd: MergeTicket) -> MovedTicket:
    """Carry all of a ticket into an older one and close it; refuse what would lose who waited longest."""
    source, target = uow.get(Ticket, cmd.ticket_id), uow.get(Ticket, cmd.into_id)
    require_mergeable(_merging(source), _merging(target))
    if source.customer_id != target.customer_id:
        uow.confirm("ticket.other_customer", f"{source.number} and {target.number} are of different customers. Whoever "
                    f"answers {target.number} answers its customer only. Merge them all the same?", "into_id")
    move_id = _begin(uow, MERGE, source.id, target.id)
    for record, model in CARRIED.items():
        _carry(uow, move_id, record, model, source.id, target.id)
    _remember(uow, move_id, TAG, carry_tags(uow, source.id, target.id))
    state_id = uow.add(
        TicketState, ticket_id=source.id, at=uow.now, state=rules.CLOSED, actor_id=uow.actor.id)
    _remember(uow, move_id, "state", [state_id])
    uow.update(
        Ticket, source.id, state=rules.CLOSED, merged_into_id=target.id,
        urgency=urgency_of(rules.CLOSED, source.due_at, source.opened_at, stands=True),
    )
    write_runs(uow, {source.id: ()})
    _settle(uow, target.id)
    return MovedTicket(move_id, target.id, target.number)


def _merging(ticket: Row[Any]) -> Merging:
    return Merging(ticket.number, ticket.state, ticket.opened_at, ticket.merged_into_id is not None)


def _begin(uow: UnitOfWork, kind: str, from_id: int, to_id: int) -> int:
    return uow.add(
        TicketMove, kind=kind, from_id=from_id, to_id=to_id, at=uow.now, actor_id=uow.actor.id, undone_at=None)


def _remember(uow: UnitOfWork, move_id: int, record: str, ids: list[int]) -> None:
    uow.insert(MovedRecord, [{"move_id": move_id, "record": record, "record_id": number} for number in ids])


def _carry(uow: UnitOfWork, move_id: int, record: str, model: Any, from_id: int, to_id: int) -> None:
    """Carry what the other ticket does not have yet; the rest stays where it is."""
    same = _SAME.get(record, ())
    rows = uow.rows(select(table_of(model)).where(model.ticket_id.in_((from_id, to_id))).order_by(model.id))
    known = {tuple(row._mapping[name] for name in same) for row in rows if row.ticket_id == to_id}
    ids = [row.id for row in rows if row.ticket_id == from_id
           and (not same or tuple(row._mapping[name] for name in same) not in known)]
    uow.update_many(model, {number: {"ticket_id": to_id} for number in ids})
    _remember(uow, move_id, record, ids)


def _settle(uow: UnitOfWork, *ticket_ids: int) -> None:
    rows = uow.get_many(Ticket, ticket_ids).values()
    settle(uow, load_promises(uow.connection), {row.id: dict(row._mapping) for row in rows}, {})


def split_message(uow: UnitOfWork, cmd: SplitMessage) -> MovedTicket:
    """Open a ticket with a customer's message, due from when it was said; refuse the only word of a ticket."""
    message = uow.get(TicketMessage, cmd.message_id)
    ticket = uow.get(Ticket, message.ticket_id)
    said = uow.rows(select(TicketMessage.id).where(
        TicketMessage.ticket_id == ticket.id, TicketMessage.direction == INWARD))
    if message.direction != INWARD or len(said) < 2:
        raise DomainError("ticket.split", "Only one of several things that the customer said can become a ticket of "
                          "its own. Nothing was changed.", "message_id")
    number = take_number(uow, "ticket")
    kept = ("customer_id", "contact_name", "contact_email", "channel", "category", "priority", "queue_id")
    fresh = write_ticket(uow, {
        "number": number, "subject": require_text(cmd.subject, "The subject", "subject"),
        **{name: ticket._mapping[name] for name in kept},
    }, message.at)
    uow.update(Ticket, fresh, assignee_id=ticket.assignee_id)
    move_id = _begin(uow, SPLIT, ticket.id, fresh)
    uow.update(TicketMessage, message.id, ticket_id=fresh)
    _remember(uow, move_id, "message", [message.id])
    _settle(uow, ticket.id, fresh)
    return MovedTicket(move_id, fresh, number)


def undo_move(uow: UnitOfWork, cmd: UndoMove) -> MovedTicket:
    """Put everything back where it was and compute both tickets anew; say what stands in the way."""
    move = uow.get(TicketMove, cmd.move_id)
    if move.undone_at is not None:
        raise DomainError("move.undone", "This was taken back already.", "move_id")
    moved = uow.rows(select(table_of(MovedRecord)).where(MovedRecord.move_id == move.id).order_by(MovedRecord.id))
    source, target = uow.get(Ticket, move.from_id), uow.get(Ticket, move.to_id)
    _require_free(uow, move, moved, source, target)
    for record, model in CARRIED.items():
        ids = [row.record_id for row in moved if row.record == record]
        there = [row.id for row in uow.get_many(model, ids).values() if row.ticket_id == target.id]
        uow.update_many(model, {number: {"ticket_id": source.id} for number in there})
    return_tags(uow, [row.record_id for row in moved if row.record == TAG], source.id, target.id)
    uow.update(TicketMove, move.id, undone_at=uow.now)
    if move.kind == MERGE:
        _take_up(uow, source, [row.record_id for row in moved if row.record == "state"])
        _settle(uow, source.id, target.id)
        return MovedTicket(move.id, source.id, source.number)
    _close_empty(uow, target)
    _settle(uow, source.id)
    return MovedTicket(move.id, source.id, source.number)


def _take_up(uow: UnitOfWork, source: Row[Any], state_ids: list[int]) -> None:
    """Open the merged ticket as it was: the time in which it was merged is counted as if that had never been."""
    uow.delete(TicketState, state_ids)
    history = load_histories(uow.connection, [source.id])[source.id]
    uow.update(Ticket, source.id, state=history[-1].state, merged_into_id=None)


def _close_empty(uow: UnitOfWork, target: Row[Any]) -> None:
    """Close the ticket that the split had opened: its number was told to people and is not given again."""
    uow.add(TicketState, ticket_id=target.id, at=uow.now, state=rules.CLOSED, actor_id=uow.actor.id)
    uow.update(Ticket, target.id, state=rules.CLOSED, merged_into_id=_origin(uow, target.id),
               urgency=urgency_of(rules.CLOSED, target.due_at, target.opened_at, stands=True))
    known = uow.rows(select(ClockRun.id).where(ClockRun.ticket_id == target.id))
    uow.delete(ClockRun, [row.id for row in known])


def _origin(uow: UnitOfWork, ticket_id: int) -> int:
    return int(uow.scalar(select(TicketMove.from_id).where(TicketMove.to_id == ticket_id, TicketMove.kind == SPLIT)))


def _require_free(
    uow: UnitOfWork, move: Row[Any], moved: Any, source: Row[Any], target: Row[Any],
) -> None:
    blocking = [_onward(uow, target)] if target.merged_into_id is not None else []
    messages = [row.record_id for row in moved if row.record == "message"]
    for message in uow.get_many(TicketMessage, () if blocking else messages).values():
        if message.ticket_id != target.id:
            elsewhere = uow.get(Ticket, message.ticket_id).number
            blocking.append(f"“{message.body[:40]}” was moved on to {elsewhere}; take that back first")
    if move.kind == SPLIT:
        blocking += _worked_on(uow, target, messages)
    if blocking:
        word = "merge" if move.kind == MERGE else "split"
        raise DomainError(
            "move.blocked", f"The {word} of {source.number} and {target.number} cannot be taken back: "
            f"{'; '.join(blocking)}. Nothing was changed.", "move_id",
        )


def _onward(uow: UnitOfWork, target: Row[Any]) -> str:
    return f"{target.number} was merged into {uow.get(Ticket, target.merged_into_id).number}; take that back first"


def _worked_on(uow: UnitOfWork, target: Row[Any], messages: list[int]) -> list[str]:
    """Tell what happened in a ticket that a split opened, which taking it back would lose."""
    words = uow.rows(select(table_of(TicketMessage)).where(
        TicketMessage.ticket_id == target.id, TicketMessage.id.not_in(messages)).order_by(TicketMessage.id))
    found = [f"{word.author} wrote in {target.number} on {word.at:%d %b}: “{word.body[:40]}”" for word in words]
    states = uow.rows(select(TicketState.state).where(TicketState.ticket_id == target.id).order_by(TicketState.id))
    if len(states) > 1:
        found.append(f"{target.number} is {dict(rules.STATES)[states[-1].state].word.lower()}")
    return found
