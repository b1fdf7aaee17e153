"""Queues: who works in them, what is promised there, and who gets the next ticket."""

from dataclasses import dataclass
from typing import Annotated, Any

from sqlalchemy import func, select

from app.areas.company.models import User
from app.areas.company.rules import require_text
from app.areas.support import rules
from app.areas.support.models import WAITING_FROM, Queue, QueueMember, ServicePolicy, Ticket
from app.areas.support.operations.history import change_ticket
from app.areas.support.operations.notices import tell
from app.areas.support.operations.operands import QueueId, TicketId
from app.areas.support.rules.desk import ASSIGNMENT_TITLES, Assignment, next_assignee
from app.kernel.errors import DomainError
from app.kernel.fields import Field
from app.kernel.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class MemberInput:
    """Somebody who works in a queue."""

    user_id: Annotated[int, Field("Who", lookup="users")]
    takes: Annotated[bool, Field("Is given tickets")] = True


@dataclass(frozen=True, slots=True)
class SetQueue:
    """Write down a queue: who works in it and how its tickets are given out."""

    name: Annotated[str, Field("Name")]
    members: Annotated[tuple[MemberInput, ...], Field("Who works in it")] = ()
    assignment: Annotated[Assignment, Field("Tickets are given out", titles=ASSIGNMENT_TITLES)] = "none"
    policy_id: Annotated[int | None, Field(
        "Policy", lookup="policies", help="For tickets that no policy fits by its conditions")] = None
    active: Annotated[bool, Field("In use")] = True
    queue_id: Annotated[int | None, Field("Queue", lookup="queues", hidden=True)] = None


@dataclass(frozen=True, slots=True)
class MoveToQueue:
    """Put a ticket into a queue, or into none; its policy is chosen anew."""

    ticket_id: TicketId
    queue_id: QueueId = None


def set_queue(uow: UnitOfWork, cmd: SetQueue) -> int:
    """Write a queue and give its number; refuse a name that is taken and people who are named twice."""
    name = require_text(cmd.name, "The queue's name", "name")
    known = uow.first(select(Queue.id).where(Queue.name == name))
    if known is not None and known.id != cmd.queue_id:
        raise DomainError("queue.exists", f"There is a queue “{name}” already.", "name")
    if cmd.policy_id is not None:
        uow.get(ServicePolicy, cmd.policy_id)
    values: dict[str, Any] = {
        "name": name, "active": cmd.active, "policy_id": cmd.policy_id, "assignment": cmd.assignment,
    }
    if cmd.queue_id is None:
        queue_id = uow.add(Queue, **values, last_assignee_id=None)
    else:
        queue_id = cmd.queue_id
        uow.update(Queue, queue_id, **values)
    _set_members(uow, queue_id, cmd)
    return queue_id


def _set_members(uow: UnitOfWork, queue_id: int, cmd: SetQueue) -> None:
    wanted = {line.user_id: line.takes for line in cmd.members}
    if len(wanted) < len(cmd.members):
        raise DomainError("queue.twice", "Somebody is named twice among those who work in the queue.", "members")
    missing = wanted.keys() - uow.get_many(User, wanted).keys()
    if missing:
        raise DomainError("record.missing", f"There is no user {min(missing)}.", "members")
    rows = uow.rows(select(QueueMember.id, QueueMember.user_id).where(QueueMember.queue_id == queue_id))
    known = {row.user_id: row.id for row in rows}
    uow.delete(QueueMember, [number for user, number in known.items() if user not in wanted])
    uow.update_many(QueueMember, {known[user]: {"takes": takes} for user, takes in wanted.items() if user in known})
    uow.insert(QueueMember, [
        {"queue_id": queue_id, "user_id": user, "takes": takes} for user, takes in wanted.items() if user not in known
    ])


def move_to_queue(uow: UnitOfWork, cmd: MoveToQueue) -> None:
    """Move a ticket; where the queue gives its tickets out, somebody of it works on it from now on."""
    ticket = uow.get(Ticket, cmd.ticket_id)
    rules.require_unsolved(ticket.number, ticket.state)
    assignee = ticket.assignee_id if cmd.queue_id is None else take_turn(uow, cmd.queue_id)
    change_ticket(
        uow, ticket, ticket.state, queue_id=cmd.queue_id,
        assignee_id=ticket.assignee_id if assignee is None else assignee,
    )
    if assignee is not None and assignee != ticket.assignee_id:
        tell(uow, [assignee], ticket.id, "assigned", f"{ticket.number} was given to you: {ticket.subject}")


def take_turn(uow: UnitOfWork, queue_id: int) -> int | None:
    """Give whose turn it is in a queue, and remember it; None where its tickets are given out by hand."""
    queue = uow.get(Queue, queue_id)
    if not queue.active:
        raise DomainError("queue.inactive", f"The queue “{queue.name}” is not in use any more.", "queue_id")
    members = uow.rows(
        select(QueueMember.user_id).join(User, User.id == QueueMember.user_id)
        .where(QueueMember.queue_id == queue_id, QueueMember.takes.is_(True), User.active.is_(True))
        .order_by(QueueMember.user_id)
    )
    ids = [row.user_id for row in members]
    chosen = next_assignee(queue.assignment, ids, queue.last_assignee_id, _load(uow, ids))
    if chosen is not None:
        uow.update(Queue, queue_id, last_assignee_id=chosen)
    return chosen


def _load(uow: UnitOfWork, user_ids: list[int]) -> dict[int, int]:
    """Count the tickets that somebody has to work on, not those that wait."""
    rows = uow.rows(
        select(Ticket.assignee_id, func.count().label("tickets"))
        .where(Ticket.assignee_id.in_(user_ids), Ticket.urgency < WAITING_FROM).group_by(Ticket.assignee_id)
    )
    return {row.assignee_id: row.tickets for row in rows}
