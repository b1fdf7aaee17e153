"""From waiting for the customer to closed, and back."""

from dataclasses import dataclass
from typing import Annotated, Any, Literal

from sqlalchemy import Row

from app.areas.support import rules
from app.areas.support.models import Ticket
from app.areas.support.operations.history import NOTE, OUTWARD, move_ticket, write_message
from app.areas.support.operations.mailed_answers import send_answer
from app.areas.support.operations.notices import tell_watchers
from app.areas.support.operations.operands import WORDS_HELP, AnswerWay, Papers, SeenMessageId, TicketId
from app.areas.support.operations.relating import confirm_incidents, open_incidents
from app.areas.support.operations.steps import confirm_steps
from app.areas.support.operations.writing import confirm_unseen
from app.kernel.fields import Field
from app.kernel.unit_of_work import UnitOfWork

Incidents = Literal["ask", "resolve", "leave"]
INCIDENT_TITLES = (("ask", "Ask me"), ("resolve", "Resolve it, too"), ("leave", "Leave them open"))


@dataclass(frozen=True, slots=True)
class SetPending:
    """Wait for the customer; the clock of the resolution stands until they are back."""

    ticket_id: TicketId
    question: Annotated[
        str, Field("What the customer is asked", help=WORDS_HELP, multiline=True, phrases="answers"),
    ] = ""
    way: AnswerWay = "usual"
    papers: Papers = ()


@dataclass(frozen=True, slots=True)
class HoldTicket:
    """Wait for somebody else than the customer, such as a supplier or a carrier."""

    ticket_id: TicketId
    reason: Annotated[str, Field("What it waits for, among ourselves", multiline=True)]


@dataclass(frozen=True, slots=True)
class ResumeTicket:
    """Go on with a ticket that waited."""

    ticket_id: TicketId


@dataclass(frozen=True, slots=True)
class ResolveTicket:
    """Say that the matter is settled, and how."""

    ticket_id: TicketId
    solution: Annotated[
        str, Field("What the customer is told", help=WORDS_HELP, multiline=True, phrases="answers"),
    ] = ""
    incidents: Annotated[Incidents, Field("What it caused", titles=INCIDENT_TITLES)] = "ask"
    seen_message_id: SeenMessageId = None
    way: AnswerWay = "usual"
    papers: Papers = ()


@dataclass(frozen=True, slots=True)
class ReopenTicket:
    """Take up a ticket again that was resolved too early."""

    ticket_id: TicketId
    reason: Annotated[str, Field("Why, among ourselves", multiline=True)]


@dataclass(frozen=True, slots=True)
class CloseTicket:
    """Close a resolved ticket for good."""

    ticket_id: TicketId


def set_pending(uow: UnitOfWork, cmd: SetPending) -> None:
    """Wait for the customer; refuse when they have not heard from us yet."""
    ticket = uow.get(Ticket, cmd.ticket_id)
    _tell(uow, ticket, cmd.question, "question")
    if cmd.question.strip():
        send_answer(uow, ticket, cmd.question.strip(), cmd.way, papers=cmd.papers)
    move_ticket(uow, ticket, rules.PENDING)


def hold_ticket(uow: UnitOfWork, cmd: HoldTicket) -> None:
    """Put a ticket on hold; which clocks stand meanwhile is said by its policy."""
    ticket = uow.get(Ticket, cmd.ticket_id)
    write_message(uow, ticket.id, NOTE, uow.actor.name, cmd.reason)
    move_ticket(uow, ticket, rules.HELD)


def resume_ticket(uow: UnitOfWork, cmd: ResumeTicket) -> None:
    """Open a ticket again that waited for the customer or was on hold."""
    ticket = uow.get(Ticket, cmd.ticket_id)
    rules.require_unsolved(ticket.number, ticket.state)
    move_ticket(uow, ticket, rules.OPEN)


def resolve_ticket(uow: UnitOfWork, cmd: ResolveTicket) -> None:
    """Resolve a ticket; refuse when the customer would never have heard from us, ask about what is open of it."""
    ticket = uow.get(Ticket, cmd.ticket_id)
    confirm_unseen(uow, ticket, cmd.seen_message_id)
    confirm_steps(uow, ticket)
    caused = [] if cmd.incidents == "leave" else open_incidents(uow, ticket.id)
    if caused and cmd.incidents == "ask":
        confirm_incidents(uow, ticket, caused)
    for one in (ticket, *caused):
        _tell(uow, one, cmd.solution, "solution")
        if cmd.solution.strip():
            send_answer(uow, one, cmd.solution.strip(), cmd.way, papers=cmd.papers if one is ticket else ())
        move_ticket(uow, one, rules.RESOLVED)
        tell_watchers(uow, one.id, "resolved", f"{uow.actor.name} resolved {one.number}: {one.subject}")


def _tell(uow: UnitOfWork, ticket: Row[Any], text: str, field: str) -> None:
    rules.require_answered(ticket.number, ticket.first_responded_at is not None, text, field)
    if text.strip():
        write_message(uow, ticket.id, OUTWARD, uow.actor.name, text)


def reopen_ticket(uow: UnitOfWork, cmd: ReopenTicket) -> None:
    """Open a resolved ticket again; the clock goes on where it stood."""
    ticket = uow.get(Ticket, cmd.ticket_id)
    write_message(uow, ticket.id, NOTE, uow.actor.name, cmd.reason)
    move_ticket(uow, ticket, rules.OPEN)


def close_ticket(uow: UnitOfWork, cmd: CloseTicket) -> None:
    """Close a resolved ticket."""
    ticket = uow.get(Ticket, cmd.ticket_id)
    move_ticket(uow, ticket, rules.CLOSED)
