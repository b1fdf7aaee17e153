"""The dry run of a trigger: its own steps on the latest tickets as they were then, all of it taken back."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from sqlalchemy import Row, delete, select, update

from app.areas.company.rules import BusinessHours
from app.areas.support import rules as ticket_rules
from app.areas.support.models import Ticket, TicketMessage, TicketState
from app.areas.support.models.automation import Rehearsal, RehearsedTicket, Rule
from app.areas.support.operations.automation import TriggerId, require_rule
from app.areas.support.operations.firing import DONE, REFUSED, act
from app.areas.support.operations.history import NOTE
from app.areas.support.queries.automation import LATEST, RuleFacts, firm_hours, load_rule, long_enough, meets
from app.areas.support.rules import automation as rules
from app.kernel.attempt import rehearsed
from app.kernel.columns import table_of
from app.kernel.journal import UPDATED, Change, Operation
from app.kernel.tags import PastTags, rewrite_tags
from app.kernel.unit_of_work import UnitOfWork

UNMATCHED = "unmatched"
REWOUND = ("priority", "category", "assignee_id", "subject", "contact_name", "contact_email")
"""What the journal says of a ticket as it was; its state and conversation follow from their own histories."""


@dataclass(frozen=True, slots=True)
class RehearseTrigger:
    """See what a trigger would have done with the last 100 tickets; nothing is changed."""

    trigger_id: TriggerId


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """How many tickets were looked at, with how many it would have done something, and where it would be refused."""

    rehearsal_id: int
    looked: int
    matched: int
    refused: int


def rehearse_trigger(uow: UnitOfWork, cmd: RehearseTrigger) -> Rehearsed:
    """Rehearse a trigger over the latest tickets and keep what would have been; it can be switched on then."""
    require_rule(uow, cmd.trigger_id, by_hand=False)
    rule = load_rule(uow.connection, cmd.trigger_id)
    tickets = uow.rows(select(table_of(Ticket)).order_by(Ticket.opened_at.desc(), Ticket.id.desc()).limit(LATEST))
    hours, tags = firm_hours(uow.connection) if rule.when.business_hours else None, _past_tags(uow, rule)
    found = [(ticket.id, *_rehearse(uow, rule, ticket, hours, tags)) for ticket in tickets]
    counts = {outcome: sum(one[2] == outcome for one in found) for outcome in (DONE, REFUSED)}
    rehearsal_id = uow.add(
        Rehearsal, rule_id=rule.id, edition=rule.edition, at=uow.now, looked=len(found),
        matched=counts[DONE] + counts[REFUSED], refused=counts[REFUSED],
    )
    uow.load(RehearsedTicket, [
        {"rehearsal_id": rehearsal_id, "ticket_id": ticket_id, "at": at, "outcome": outcome, "told": told}
        for ticket_id, at, outcome, told in found
    ])
    uow.update(Rule, rule.id, rehearsed_edition=rule.edition)
    return Rehearsed(rehearsal_id, len(found), counts[DONE] + counts[REFUSED], counts[REFUSED])


def _rehearse(
    uow: UnitOfWork, rule: RuleFacts, ticket: Row[Any], hours: BusinessHours | None, tags: Mapping[str, PastTags],
) -> tuple[datetime, str, str]:
    """Give the first moment at which the rule would have acted on a ticket, and what would have come of it."""
    for moment in _moments(uow, rule.when, ticket, hours):
        with rehearsed(uow):
            _rewind(uow, ticket, moment)
            for record, past in tags.items():
                number = ticket.id if record == "ticket" else ticket.customer_id
                rewrite_tags(uow, record, number, past.ids_at(number, moment))
            then = replace(uow, now=moment)
            if meets(uow.connection, rule, ticket.id, moment, uow.actor.id):
                done = act(then, rule, ticket.id)
                return moment, done.outcome, done.told
    return ticket.opened_at, UNMATCHED, ""


def _past_tags(uow: UnitOfWork, rule: RuleFacts) -> Mapping[str, PastTags]:
    """Read the tags through time where the rule asks for them or changes them."""
    asks = {condition.field for condition in rule.conditions} & set(rules.TAGS)
    if not asks and not {step.kind for step in rule.steps} & {rules.TAG, rules.UNTAG}:
        return {}
    return {record: PastTags(uow.connection, record) for record in ("ticket", "customer")}


def _moments(
    uow: UnitOfWork, when: rules.When, ticket: Row[Any], hours: BusinessHours | None,
) -> Iterator[datetime]:
    """Give the moments in the past of a ticket at which the event happened."""
    states = uow.rows(select(TicketState.at, TicketState.state).where(TicketState.ticket_id == ticket.id)
                      .order_by(TicketState.at, TicketState.id))
    said = uow.rows(select(TicketMessage.at, TicketMessage.direction).where(
        TicketMessage.ticket_id == ticket.id, TicketMessage.direction != "note").order_by(
        TicketMessage.at, TicketMessage.id))
    match when.event:
        case rules.OPENED:
            yield ticket.opened_at
        case rules.SPOKEN:
            yield from (one.at for one in said[1:] if one.direction == "in")
        case rules.ANSWERED:
            yield from (one.at for one in said if one.direction == "out")
        case rules.MOVED:
            yield from (one.at for one in states if one.state == when.state)
        case rules.AT_RISK | rules.LATE:
            yield from _late(ticket, when.event, uow.now)
        case rules.WAITED:
            yield from _waits(when, [(one.at, one.state) for one in states], [one.at for one in said], uow.now, hours)


def _late(ticket: Row[Any], event: str, now: datetime) -> Iterator[datetime]:
    """Give when a ticket's first response, and when its resolution, was late; at risk counts from its risk now."""
    if event == rules.AT_RISK:
        if ticket.state in ticket_rules.RUNNING and ticket.risk_at <= now:
            yield ticket.risk_at
        return
    for due, done in ((ticket.first_response_due_at, ticket.first_responded_at),
                      (ticket.resolution_due_at, ticket.resolved_at)):
        if due < now and (done is None or done > due) and (done is not None or ticket.state in ticket_rules.RUNNING):
            yield due


def _waits(
    when: rules.When, states: list[tuple[datetime, str]], said: list[datetime], now: datetime,
    hours: BusinessHours | None,
) -> Iterator[datetime]:
    """Give when a ticket had waited long enough: an hour's step at a time within each silence in the state."""
    ends = [*(at for at, _ in states[1:]), now]
    for (start, state), end in zip(states, ends, strict=True):
        if state != when.state:
            continue
        silences = [start, *(at for at in said if start < at < end), end]
        for begun, over in pairwise(silences):
            if long_enough(when, begun, over, hours):
                yield _reached(when, begun, over, hours)


def _reached(when: rules.When, begun: datetime, over: datetime, hours: BusinessHours | None) -> datetime:
    """Find by halving the moment at which the hours had passed."""
    low, high = begun, over
    while high - low > timedelta(minutes=1):
        middle = low + (high - low) / 2
        low, high = (low, middle) if long_enough(when, begun, middle, hours) else (middle, high)
    return high


def _rewind(uow: UnitOfWork, ticket: Row[Any], moment: datetime) -> None:
    """Put a ticket back to how it was at a moment, within a rehearsal that takes it all back."""
    said, states = table_of(TicketMessage), table_of(TicketState)
    # Other records may hang on a message: it is made one that nobody heard, not deleted.
    later = update(said).where(said.c.ticket_id == ticket.id, said.c.at > moment)
    uow.connection.execute(later.values(direction=NOTE))
    uow.connection.execute(delete(states).where(states.c.ticket_id == ticket.id, states.c.at > moment))
    last = uow.scalar(select(TicketState.state).where(TicketState.ticket_id == ticket.id)
                      .order_by(TicketState.at.desc(), TicketState.id.desc()).limit(1))
    values: dict[str, Any] = {**_as_it_was(uow, ticket.id, moment), "state": last or ticket.state}
    if ticket.first_responded_at is not None and ticket.first_responded_at > moment:
        values["first_responded_at"] = None
    if ticket.resolved_at is not None and ticket.resolved_at > moment:
        values["resolved_at"] = None
    uow.connection.execute(update(table_of(Ticket)).where(Ticket.id == ticket.id).values(values))


def _as_it_was(uow: UnitOfWork, ticket_id: int, moment: datetime) -> dict[str, Any]:
    """Read from the journal what a ticket's own values were before its later changes."""
    change, operation = table_of(Change), table_of(Operation)
    rows = uow.rows(
        select(change.c.before).join(operation, operation.c.id == change.c.operation_id).where(
            change.c.table_name == table_of(Ticket).name, change.c.row_id == ticket_id, change.c.kind == UPDATED,
            operation.c.at > moment,
        ).order_by(change.c.id.desc())
    )
    values: dict[str, Any] = {}
    for row in rows:
        values |= {name: value for name, value in row.before.items() if name in REWOUND}
    return values

