"""How satisfied the customer is: the question, and the answer when it comes."""

from dataclasses import dataclass
from typing import Annotated, Any

from sqlalchemy import Row, select

from app.areas.company.queries import load_profile
from app.areas.support import rules
from app.areas.support.models import Satisfaction, Ticket
from app.areas.support.operations.operands import TicketId
from app.kernel.columns import table_of
from app.kernel.errors import DomainError
from app.kernel.fields import Field
from app.kernel.unit_of_work import UnitOfWork

MAIL = "mail"


@dataclass(frozen=True, slots=True)
class AskSatisfaction:
    """Write down the question how satisfied the customer is; record their answer when it comes."""

    ticket_id: TicketId


@dataclass(frozen=True, slots=True)
class AskedSatisfaction:
    """The question, and the mail that holds it; no mail where the customer has no address for one."""

    satisfaction_id: int
    outgoing_id: int | None


@dataclass(frozen=True, slots=True)
class RecordSatisfaction:
    """Write down the customer's answer."""

    ticket_id: TicketId
    score: Annotated[int, Field("Score", help="From 1 (very unhappy) to 5 (very happy)")]
    comment: Annotated[str, Field("In their words", multiline=True)] = ""


def ask_satisfaction(uow: UnitOfWork, cmd: AskSatisfaction) -> AskedSatisfaction:
    """Put the question into the queue of outgoing mail; refuse to ask twice."""
    ticket = uow.get(Ticket, cmd.ticket_id)
    rules.require_solved(ticket.number, ticket.state)
    if _find(uow, ticket.id) is not None:
        raise DomainError("satisfaction.asked", f"The customer of ticket {ticket.number} was asked already.")
    satisfaction_id = _write_question(uow, ticket.id)
    if not ticket.contact_email:
        return AskedSatisfaction(satisfaction_id, None)
    return AskedSatisfaction(satisfaction_id, uow.send_later(MAIL, _mail(uow, ticket)))


def record_satisfaction(uow: UnitOfWork, cmd: RecordSatisfaction) -> int:
    """Record an answer, also of a customer who was not asked; a later answer takes the place of the earlier one."""
    rules.require_score(cmd.score)
    ticket = uow.get(Ticket, cmd.ticket_id)
    rules.require_solved(ticket.number, ticket.state)
    asked = _find(uow, ticket.id)
    satisfaction_id = _write_question(uow, ticket.id) if asked is None else int(asked.id)
    uow.update(
        Satisfaction, satisfaction_id, score=cmd.score, comment=cmd.comment.strip(), answered_at=uow.now,
    )
    return satisfaction_id


def _find(uow: UnitOfWork, ticket_id: int) -> Row[Any] | None:
    return uow.first(select(table_of(Satisfaction)).where(Satisfaction.ticket_id == ticket_id))


def _write_question(uow: UnitOfWork, ticket_id: int) -> int:
    return uow.add(Satisfaction, ticket_id=ticket_id, asked_at=uow.now, answered_at=None, score=None, comment="")


def _mail(uow: UnitOfWork, ticket: Row[Any]) -> dict[str, Any]:
    firm = load_profile(uow.connection).name
    greeting = f"Dear {ticket.contact_name}," if ticket.contact_name else "Good day,"
    return {
        "to": ticket.contact_email, "ticket": ticket.number, "subject": f"How did we do? {ticket.number}",
        "body": f"{greeting}\n\nyour request “{ticket.subject}” is settled. How satisfied are you with how it was "
                f"handled, from 1 (very unhappy) to 5 (very happy)? A short answer to this mail is enough.\n\n{firm}",
    }
