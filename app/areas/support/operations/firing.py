"""When triggers act: on what happens to a ticket, and when the clock calls for them."""

from dataclasses import dataclass, replace
from typing import Annotated, Any

from sqlalchemy import func, select

from app.areas.support.events import TicketEvent, TicketMoved, TicketOpened, TicketSpoken
from app.areas.support.models import TicketMessage
from app.areas.support.models.automation import Rule, RuleFiring
from app.areas.support.operations.performing import named, perform
from app.areas.support.queries.automation import BATCH, ONCE, RuleFacts, due_firings, has_fired, load_rules, meets
from app.areas.support.rules import automation as rules
from app.kernel.attempt import attempted
from app.kernel.errors import DomainError
from app.kernel.fields import Field
from app.kernel.unit_of_work import UnitOfWork

DONE, REFUSED = "done", "refused"


@dataclass(frozen=True, slots=True)
class RunDueRules:
    """Do what triggers have to do because of the time: tickets at risk, late, or left waiting."""

    limit: Annotated[int, Field("At most", help="So many at once; the others follow the next time")] = BATCH


@dataclass(frozen=True, slots=True)
class RanRules:
    """How many rules acted, and how many were refused."""

    done: int
    refused: int


@dataclass(frozen=True, slots=True)
class RuleFiringResult:
    """What came of a rule that acted: done or refused, and what it did or why it could not, in words."""

    outcome: str
    told: str


def follow_ticket(uow: UnitOfWork, event: TicketEvent) -> None:
    """Let every trigger act that is about what happened, in their order; each sees what those before it did."""
    if len(event.chain) >= rules.LONGEST_CHAIN:
        return
    called = _called(uow, event)
    if called is None:
        return
    what, cause, state = called
    on = (Rule.event == what, Rule.state == rules.ON)
    for rule in load_rules(uow.connection, *on, *(() if not state else (Rule.in_state == state,))):
        if rule.id not in event.chain:
            consider(uow, rule, event.ticket_id, cause, event.chain)


def _called(uow: UnitOfWork, event: TicketEvent) -> tuple[str, str, str] | None:
    """Give what happened as rules call it, the cause by which it counts once, and the state where it is about one."""
    match event:
        case TicketOpened():
            return rules.OPENED, rules.OPENED, ""
        case TicketMoved():
            return rules.MOVED, f"moved:{event.entry_id}", event.state
        case TicketSpoken(direction="in") if not _opens(uow, event):
            return rules.SPOKEN, f"spoken:{event.message_id}", ""
        case TicketSpoken(direction="out"):
            return rules.ANSWERED, f"answered:{event.message_id}", ""
    return None


def _opens(uow: UnitOfWork, event: TicketSpoken) -> bool:
    """Tell whether a message is the one with which the ticket was opened."""
    first = select(func.min(TicketMessage.id)).where(TicketMessage.ticket_id == event.ticket_id)
    return bool(uow.scalar(first) == event.message_id)


def consider(
    uow: UnitOfWork, rule: RuleFacts, ticket_id: int, cause: str, chain: tuple[int, ...] = (),
) -> RuleFiringResult | None:
    """Let a rule act on a ticket if its conditions hold and it did not for this cause; give what came of it."""
    if has_fired(uow.connection, rule, ticket_id, cause):
        return None
    if not meets(uow.connection, rule, ticket_id, uow.now, uow.actor.id):
        return None
    done = act(uow, rule, ticket_id, chain)
    uow.add(
        RuleFiring, rule_id=rule.id, ticket_id=ticket_id, cause=ONCE if rule.once else cause, at=uow.now,
        outcome=done.outcome, why=rule.sentence, told=done.told,
    )
    return done


def act(uow: UnitOfWork, rule: RuleFacts, ticket_id: int, chain: tuple[int, ...] = ()) -> RuleFiringResult:
    """Do the steps of a rule wholly or not at all; what follows from them knows that this rule led to it."""
    start = len(uow.events)
    try:
        with attempted(uow):
            told = perform(named(uow, rule.title), ticket_id, rule.steps, automatic=True)
    except DomainError as refusal:
        return RuleFiringResult(REFUSED, refusal.message)
    uow.events[start:] = [_led_to(event, (*chain, rule.id)) for event in uow.events[start:]]
    return RuleFiringResult(DONE, "\n".join(told))


def _led_to(event: Any, chain: tuple[int, ...]) -> Any:
    return replace(event, chain=chain) if isinstance(event, TicketEvent) else event


def run_due_rules(uow: UnitOfWork, cmd: RunDueRules) -> RanRules:
    """Let the triggers act that the clock calls for; what one did is seen by the next."""
    results: list[str] = []
    for due in due_firings(uow.connection, uow.now, uow.actor.id, max(1, cmd.limit)):
        done = consider(uow, due.rule, due.ticket_id, due.cause)
        results += [done.outcome] if done is not None else []
    return RanRules(results.count(DONE), results.count(REFUSED))

