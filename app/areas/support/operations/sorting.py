"""The steps of macros and triggers that sort a ticket: tags, its queue, who watches it, what is to be done."""

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import Row, select

from app.areas.company.models import User
from app.areas.support.models import Checklist, Queue
from app.areas.support.operations.notices import WatchTicket, watch_ticket
from app.areas.support.operations.queues import MoveToQueue, move_to_queue
from app.areas.support.operations.steps import AddSteps, add_steps
from app.areas.support.rules import automation as rules
from app.kernel.errors import DomainError
from app.kernel.tags import put_words, take_words
from app.kernel.unit_of_work import UnitOfWork

SORTING_RIGHTS: Mapping[str, str] = {
    rules.TAG: "support.answer", rules.UNTAG: "support.answer", rules.WATCH: "support.answer",
    rules.QUEUE: "support.assign", rules.CHECKLIST: "support.answer", rules.STEP: "support.answer",
}


def _tag(uow: UnitOfWork, ticket: Row[Any], step: rules.Step, _automatic: bool) -> str:
    fresh = put_words(uow, "ticket", {ticket.id: step.value})
    return f"tag “{step.value}” put on" if fresh else f"had the tag “{step.value}” already"


def _untag(uow: UnitOfWork, ticket: Row[Any], step: rules.Step, _automatic: bool) -> str:
    return f"tag “{step.value}” taken off" if take_words(uow, "ticket", ticket.id, step.value) \
        else f"had no tag “{step.value}”"


def _queue(uow: UnitOfWork, ticket: Row[Any], step: rules.Step, _automatic: bool) -> str:
    if step.value == rules.NO_QUEUE:
        move_to_queue(uow, MoveToQueue(ticket.id, None))
        return "taken out of its queue"
    queue_id = _called(uow, Queue, step.value, "queue")
    if ticket.queue_id == queue_id:
        return f"was in {step.value} already"
    move_to_queue(uow, MoveToQueue(ticket.id, queue_id))
    return f"moved to {step.value}"


def _watch(uow: UnitOfWork, ticket: Row[Any], step: rules.Step, _automatic: bool) -> str:
    found = User.id == uow.actor.id if step.value == rules.MYSELF else User.login == step.value
    user = uow.first(select(User.id, User.name).where(found))
    if user is None:
        raise DomainError("user.unknown", f"There is no user “{step.value}” who could watch.")
    watch_ticket(uow, WatchTicket(ticket.id, user.id))
    return f"{user.name} watches it"


def _checklist(uow: UnitOfWork, ticket: Row[Any], step: rules.Step, _automatic: bool) -> str:
    try:
        count = add_steps(uow, AddSteps(ticket.id, _called(uow, Checklist, step.value, "checklist")))
    except DomainError as refusal:
        # A ticket that has all the steps is no reason to take the other steps of the rule back.
        if refusal.code != "checklist.nothing":
            raise
        return f"had the checklist “{step.value}” already"
    return f"checklist “{step.value}” added: {count} {'step' if count == 1 else 'steps'}"


def _step(uow: UnitOfWork, ticket: Row[Any], step: rules.Step, _automatic: bool) -> str:
    add_steps(uow, AddSteps(ticket.id, text=step.text))
    return f"to do: {step.text}"


def _called(uow: UnitOfWork, model: Any, name: str, word: str) -> int:
    number = uow.scalar(select(model.id).where(model.name == name))
    if number is None:
        raise DomainError("rule.value", f"There is no {word} “{name}” any more. Change the rule.")
    return int(number)


SORTING: Mapping[str, Callable[[UnitOfWork, Row[Any], rules.Step, bool], str]] = {
    rules.TAG: _tag, rules.UNTAG: _untag, rules.QUEUE: _queue, rules.WATCH: _watch, rules.CHECKLIST: _checklist,
    rules.STEP: _step,
}
