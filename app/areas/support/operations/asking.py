"""How satisfied the customer is: the question, and the answer when it comes."""

from dataclasses import dataclass
from typing import Annotated, Any

from sqlalchemy import Row, select

from app.areas.support import rules
from app.areas.support.models import Satisfaction, Ticket
from app.areas.support.operations.operands import TicketId
from app.areas.support.operations.surveys import answer_by_hand, can_send, require_askable, send_survey
from app.areas.support.rules.surveys import CSAT
from app.kernel.columns import table_of
from app.kernel.errors import DomainError
from app.kernel.fields import Field
from app.kernel.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class AskSatisfaction:
    """Ask the customer by mail how satisfied they are; without an address, ask them otherwise."""

    ticket_id: TicketId


@dataclass(frozen=True, slots=True)
class AskedSatisfaction:
    """The question, and the survey that was mailed; none where no mail could go out."""

    satisfaction_id: int
    survey_id: int | None


@dataclass(frozen=True, slots=True)
class RecordSatisfaction:
    """Write down the customer's answer."""

    ticket_id: TicketId
    score: Annotated[int, Field("Score", help="From 1 (very unhappy) to 5 (very happy)")]
    comment: Annotated[str, Field("In their words", multiline=True)] = ""


def ask_satisfaction(uow: UnitOfWork, cmd: AskSatisfaction) -> AskedSatisfaction:
    """Mail the question with a signed link for each answer; refuse to ask twice, and whom not to ask."""
    ticket = uow.get(Ticket, cmd.ticket_id)
    rules.require_solved(ticket.number, ticket.state)
    if _find(uow, ticket.id) is not None:
        raise DomainError("satisfaction.asked", f"The customer of ticket {ticket.number} was asked already.")
    by_mail = bool(ticket.contact_email) and can_send(uow)
    if by_mail:
        require_askable(uow, CSAT, ticket.contact_email)
    satisfaction_id = _write_question(uow, ticket.id)
    if not by_mail:
        return AskedSatisfaction(satisfaction_id, None)
    return AskedSatisfaction(satisfaction_id, send_survey(
        uow, CSAT, ticket.contact_email, ticket.customer_id, ticket, ticket.contact_name))


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
    answer_by_hand(uow, ticket.id, cmd.score, cmd.comment.strip())
    return satisfaction_id


def _find(uow: UnitOfWork, ticket_id: int) -> Row[Any] | None:
    return uow.first(select(table_of(Satisfaction)).where(Satisfaction.ticket_id == ticket_id))


def _write_question(uow: UnitOfWork, ticket_id: int) -> int:
    return uow.add(Satisfaction, ticket_id=ticket_id, asked_at=uow.now, answered_at=None, score=None, comment="")

