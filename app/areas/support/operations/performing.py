"""Doing the steps of macros and triggers, each through the operation that a person would use."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import Row, select, update

from app.areas.company.models import User
from app.areas.company.queries import load_profile
from app.areas.logistics.models import Shipment
from app.areas.sales.models import SalesOrder
from app.areas.support import rules as ticket_rules
from app.areas.support.models import Ticket
from app.areas.support.models.automation import Reply
from app.areas.support.operations.asking import AskSatisfaction, ask_satisfaction
from app.areas.support.operations.history import OUTWARD, change_ticket, write_message
from app.areas.support.operations.linking import LinkTicket, link_ticket
from app.areas.support.operations.mailed_answers import mail_answer
from app.areas.support.operations.solving import (
    CloseTicket,
    HoldTicket,
    ReopenTicket,
    ResolveTicket,
    SetPending,
    close_ticket,
    hold_ticket,
    reopen_ticket,
    resolve_ticket,
    set_pending,
)
from app.areas.support.operations.sorting import SORTING, SORTING_RIGHTS
from app.areas.support.operations.talking import AnswerTicket, NoteTicket, answer_ticket, note_ticket
from app.areas.support.operations.tickets import AssignTicket, SetPriority, assign_ticket, set_priority
from app.areas.support.queries.merging import merging_of
from app.areas.support.rules import automation as rules
from app.kernel.columns import table_of
from app.kernel.errors import DomainError, PermissionDeniedError
from app.kernel.templates import merge_text
from app.kernel.unit_of_work import UnitOfWork

RIGHTS: Mapping[str, str] = {
    rules.ANSWER: "support.answer", rules.NOTE: "support.answer", rules.ASK: "support.answer",
    rules.PRIORITY: "support.assign", rules.ASSIGN: "support.assign", rules.CATEGORY: "support.assign",
    rules.LINK: "support.open", rules.STATE: "support.resolve", **SORTING_RIGHTS,
}
"""The right that a person needs for each kind of step."""

AUTOMATIC = (("Auto-Submitted", "auto-replied"),)


def perform(uow: UnitOfWork, ticket_id: int, steps: Iterable[rules.Step], *, automatic: bool) -> list[str]:
    """Do steps in their order and tell each in words; a refusal ends all of them.

    What is `automatic` needs no right of the person who happened to cause it, and its answers stop no clock.
    """
    told = []
    for step in steps:
        right = RIGHTS[step.kind]
        if not automatic and not uow.actor.may(right):
            raise PermissionDeniedError("permission.denied", f"“{rules.step_words(step)}” needs the right “{right}”.")
        told.append(_WORK[step.kind](uow, uow.get(Ticket, ticket_id), step, automatic))
    return told


def words_of(uow: UnitOfWork, ticket_id: int, step: rules.Step) -> str:
    """Give the words of a step with the ticket's fields in them; refuse words that would have holes."""
    body, language = step.text, ""
    if step.reply_id is not None:
        reply = uow.get(Reply, step.reply_id)
        body, language = reply.body, reply.language
        # A count that is read and never undone: journalled, it would stand in the way of undoing what came before it.
        uow.connection.execute(update(table_of(Reply)).where(Reply.id == reply.id).values(used=reply.used + 1))
    done = merge_text(body, merging_of(uow, ticket_id, language))
    if done.missing:
        raise DomainError(
            "rule.missing", f"The words would have holes: nothing is known of {', '.join(done.missing)}. "
            "Add |default(\"…\") to the field, or fill it in.",
        )
    return done.text


def _answer(uow: UnitOfWork, ticket: Row[Any], step: rules.Step, automatic: bool) -> str:
    body = words_of(uow, ticket.id, step)
    if automatic:
        ticket_rules.require_unsolved(ticket.number, ticket.state)
        firm = load_profile(uow.connection).name
        write_message(uow, ticket.id, OUTWARD, firm, body, automatic=True)
        if ticket.contact_email:
            mail_answer(uow, ticket, body, headers=AUTOMATIC)
    else:
        answer_ticket(uow, AnswerTicket(ticket.id, body))
    return f"answered: {body}"


def _note(uow: UnitOfWork, ticket: Row[Any], step: rules.Step, _automatic: bool) -> str:
    body = words_of(uow, ticket.id, step)
    note_ticket(uow, NoteTicket(ticket.id, body))
    return f"noted: {body}"


def _priority(uow: UnitOfWork, ticket: Row[Any], step: rules.Step, _automatic: bool) -> str:
    word = dict(ticket_rules.PRIORITIES)[step.value].word
    if ticket.priority == step.value:
        return f"priority was {word} already"
    set_priority(uow, SetPriority(ticket.id, step.value))  # type: ignore[arg-type]
    return f"priority set to {word}"


def _category(uow: UnitOfWork, ticket: Row[Any], step: rules.Step, _automatic: bool) -> str:
    word = ticket_rules.CATEGORIES[step.value]
    if ticket.category == step.value:
        return f"category was {word} already"
    ticket_rules.require_unsolved(ticket.number, ticket.state)
    change_ticket(uow, ticket, ticket.state, category=step.value)
    return f"category set to {word}"


def _state(uow: UnitOfWork, ticket: Row[Any], step: rules.Step, _automatic: bool) -> str:
    word = dict(ticket_rules.STATES)[step.value].word
    if ticket.state == step.value:
        return f"was {word} already"
    match step.value:
        case ticket_rules.HELD:
            hold_ticket(uow, HoldTicket(ticket.id, step.text.strip() or f"Put on hold by “{uow.actor.name}”."))
        case ticket_rules.PENDING:
            set_pending(uow, SetPending(ticket.id))
        case ticket_rules.RESOLVED:
            resolve_ticket(uow, ResolveTicket(ticket.id))
        case ticket_rules.CLOSED:
            close_ticket(uow, CloseTicket(ticket.id))
        case _ if ticket.state == ticket_rules.RESOLVED:
            reopen_ticket(uow, ReopenTicket(ticket.id, "Taken up again by a rule."))
        case _:
            ticket_rules.require_transition(ticket.number, ticket.state, step.value)
            change_ticket(uow, ticket, step.value)
    return f"became {word}"


def _assign(uow: UnitOfWork, ticket: Row[Any], step: rules.Step, _automatic: bool) -> str:
    if step.value == rules.NOBODY:
        assign_ticket(uow, AssignTicket(ticket.id, None))
        return "assigned to nobody"
    found = User.id == uow.actor.id if step.value == rules.MYSELF else User.login == step.value
    user = uow.first(select(User.id, User.name).where(found))
    if user is None:
        raise DomainError("user.unknown", f"There is no user “{step.value}” to assign it to.")
    if ticket.assignee_id == user.id:
        return f"was {user.name}'s already"
    assign_ticket(uow, AssignTicket(ticket.id, user.id))
    return f"assigned to {user.name}"


def _link(uow: UnitOfWork, ticket: Row[Any], step: rules.Step, _automatic: bool) -> str:
    orders = select(SalesOrder.id, SalesOrder.number).where(SalesOrder.customer_id == ticket.customer_id)
    if step.value == "latest_order":
        row = uow.first(orders.order_by(SalesOrder.ordered_at.desc(), SalesOrder.id.desc()).limit(1))
    else:
        row = uow.first(select(Shipment.id, Shipment.number).where(Shipment.customer_id == ticket.customer_id)
                        .order_by(Shipment.id.desc()).limit(1))
    if row is None:
        return "nothing to link"
    own = {"order_id" if step.value == "latest_order" else "shipment_id": row.id}
    link_ticket(uow, LinkTicket(ticket.id, **own))
    return f"linked with {row.number}"


def _ask(uow: UnitOfWork, ticket: Row[Any], _step: rules.Step, _automatic: bool) -> str:
    try:
        ask_satisfaction(uow, AskSatisfaction(ticket.id))
    except DomainError as refusal:
        # Whoever is not to be asked is no reason to take the other steps back; a ticket that is not solved is.
        if not refusal.code.startswith("survey."):
            raise
        return f"not asked: {refusal.message}"
    return "asked how satisfied they are"


_WORK: Mapping[str, Callable[[UnitOfWork, Row[Any], rules.Step, bool], str]] = {
    rules.ANSWER: _answer, rules.NOTE: _note, rules.PRIORITY: _priority, rules.CATEGORY: _category,
    rules.STATE: _state, rules.ASSIGN: _assign, rules.LINK: _link, rules.ASK: _ask, **SORTING,
}


def named(uow: UnitOfWork, title: str) -> UnitOfWork:
    """Give the same transaction with a rule at the desk, so that its notes bear its name."""
    return replace(uow, actor=replace(uow.actor, name=title))
