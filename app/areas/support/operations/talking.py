"""The conversation: what we say, what the customer says, and what is only for us."""

from dataclasses import dataclass
from typing import Annotated

from app.areas.parties.queries import party_names
from app.areas.support import rules
from app.areas.support.models import Ticket
from app.areas.support.operations.history import (
    INWARD,
    NOTE,
    OUTWARD,
    change_ticket,
    standing_ticket,
    write_message,
)
from app.areas.support.operations.mailed_answers import send_answer
from app.areas.support.operations.notices import shortened, tell_mentioned, tell_watchers
from app.areas.support.operations.operands import WORDS_HELP, AnswerWay, Papers, SeenMessageId, TicketId
from app.areas.support.operations.writing import confirm_unseen
from app.kernel.fields import Field
from app.kernel.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class AnswerTicket:
    """Tell the customer something: by mail where they wrote by mail; the first answer stops the clock."""

    ticket_id: TicketId
    body: Annotated[str, Field("Answer", help=WORDS_HELP, multiline=True, phrases="answers")]
    seen_message_id: SeenMessageId = None
    way: AnswerWay = "usual"
    files: Annotated[tuple[str, ...], Field("Files", "They go with the mail", files=True)] = ()
    papers: Papers = ()


@dataclass(frozen=True, slots=True)
class NoteTicket:
    """Write a note that the customer does not see."""

    ticket_id: TicketId
    body: Annotated[str, Field("Note", multiline=True)]


@dataclass(frozen=True, slots=True)
class ReceiveCustomerMessage:
    """Write down what the customer says; a ticket that waited or was resolved is open again."""

    ticket_id: TicketId
    body: Annotated[str, Field("What the customer says", multiline=True)]
    author: Annotated[str, Field("Who says it", help="Left empty, the ticket's contact")] = ""


def answer_ticket(uow: UnitOfWork, cmd: AnswerTicket) -> int:
    """Answer the customer and give the message's number; a new ticket is open from then on."""
    ticket = uow.get(Ticket, cmd.ticket_id)
    rules.require_unsolved(ticket.number, ticket.state)
    confirm_unseen(uow, ticket, cmd.seen_message_id)
    message_id = write_message(uow, ticket.id, OUTWARD, uow.actor.name, cmd.body)
    tell_watchers(uow, ticket.id, "answered", f"{uow.actor.name} answered in {ticket.number}: {shortened(cmd.body)}")
    send_answer(uow, ticket, cmd.body, cmd.way, papers=cmd.papers, files=cmd.files)
    state = rules.OPEN if ticket.state == rules.NEW else ticket.state
    change_ticket(uow, ticket, state)
    return message_id


def note_ticket(uow: UnitOfWork, cmd: NoteTicket) -> int:
    """Write a note among ourselves and give its number."""
    ticket = uow.get(Ticket, cmd.ticket_id)
    tell_mentioned(uow, ticket.id, ticket.number, cmd.body)
    return write_message(uow, ticket.id, NOTE, uow.actor.name, cmd.body)


def receive_customer_message(uow: UnitOfWork, cmd: ReceiveCustomerMessage) -> int:
    """Write down a customer's message and give its number; the clock runs again if it stood."""
    ticket = standing_ticket(uow, cmd.ticket_id)
    state = rules.after_customer_message(ticket.number, ticket.state)
    author = cmd.author.strip() or ticket.contact_name
    author = author or party_names(uow.connection, [ticket.customer_id])[ticket.customer_id]
    message_id = write_message(uow, ticket.id, INWARD, author, cmd.body)
    words = f"{author} wrote in {ticket.number}: {shortened(cmd.body)}"
    tell_watchers(uow, ticket.id, "customer", words, ticket.assignee_id)
    change_ticket(uow, ticket, state)
    return message_id
