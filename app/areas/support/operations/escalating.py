"""What is done by itself when little time is left, or none: each rule once for each run of a clock."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Literal

from sqlalchemy import Connection, Row, select

from app.areas.company.models import User
from app.areas.company.rules import require_text
from app.areas.support import rules
from app.areas.support.models import (
    SOLVED_FROM,
    ClockRun,
    Escalated,
    EscalationRule,
    Queue,
    QueueMember,
    Ticket,
)
from app.areas.support.operations.history import NOTE, change_ticket, write_message
from app.areas.support.operations.notices import tell, tell_watchers, watch
from app.areas.support.operations.operands import Priority, QueueId
from app.areas.support.queries.policies import load_promises
from app.areas.support.rules import Clock
from app.areas.support.rules.due import MINUTE
from app.kernel.columns import table_of
from app.kernel.errors import DomainError
from app.kernel.fields import Field
from app.kernel.unit_of_work import UnitOfWork

Which = Literal["any", "first_response", "next_response", "resolution"]
WHICH_TITLES = (("any", "Any of them"), *((clock.value, title) for clock, title in rules.CLOCKS.items()))
Moment = Literal["risk", "due"]
MOMENT_TITLES = (("risk", "It is at risk"), ("due", "It is late"))
Notify = Literal["nobody", "assignee", "watchers", "queue"]
NOTIFY_TITLES = (
    ("nobody", "Nobody"), ("assignee", "Who works on it"), ("watchers", "Who works on it and who watches"),
    ("queue", "Everybody in its queue"),
)


@dataclass(frozen=True, slots=True)
class SetEscalation:
    """Say what is done when a promise is at risk or broken."""

    name: Annotated[str, Field("Name")]
    moment: Annotated[Moment, Field("When", titles=MOMENT_TITLES)]
    clock: Annotated[Which, Field("Clock", titles=WHICH_TITLES)] = "any"
    after_minutes: Annotated[int, Field("Minutes later", help="Of the time by which the clock counts")] = 0
    queue_id: QueueId = None
    raise_to: Annotated[Priority | None, Field("Raise the priority to", titles=tuple(
        (key, word.word) for key, word in rules.PRIORITIES))] = None
    assign_to_id: Annotated[int | None, Field("Give it to", lookup="users")] = None
    notify: Annotated[Notify, Field("Tell", titles=NOTIFY_TITLES)] = "watchers"
    note: Annotated[str, Field("Note in the ticket", multiline=True)] = ""
    active: Annotated[bool, Field("In use")] = True
    rule_id: Annotated[int | None, Field("Rule", lookup="escalation_rules", hidden=True)] = None


@dataclass(frozen=True, slots=True)
class EscalateDue:
    """Carry out what is due of the escalation rules, in one ticket or in all; the window does it every minute."""

    ticket_id: Annotated[int | None, Field("Only ticket", lookup="tickets")] = None


@dataclass(frozen=True, slots=True)
class Escalations:
    """How many rules were carried out, in how many tickets."""

    done: int
    tickets: int


@dataclass(frozen=True, slots=True)
class _Due:
    rule: Row[Any]
    run: Row[Any]
    at: datetime


def set_escalation(uow: UnitOfWork, cmd: SetEscalation) -> int:
    """Write a rule and give its number; refuse one that does nothing."""
    name = require_text(cmd.name, "The rule's name", "name")
    known = uow.first(select(EscalationRule.id).where(EscalationRule.name == name))
    if known is not None and known.id != cmd.rule_id:
        raise DomainError("escalation.exists", f"There is a rule “{name}” already.", "name")
    if not (cmd.raise_to or cmd.assign_to_id or cmd.notify != "nobody" or cmd.note.strip()):
        raise DomainError("escalation.nothing", "Say what is to be done: raise, give, tell or note.", "notify")
    if cmd.after_minutes < 0:
        raise DomainError("escalation.minutes", "A rule acts at the moment or later, not before.", "after_minutes")
    for model, number in ((Queue, cmd.queue_id), (User, cmd.assign_to_id)):
        if number is not None:
            uow.get(model, number)
    values: dict[str, Any] = {
        "name": name, "active": cmd.active, "clock": "" if cmd.clock == "any" else cmd.clock, "moment": cmd.moment,
        "after_minutes": cmd.after_minutes, "queue_id": cmd.queue_id, "raise_to": cmd.raise_to or "",
        "assign_to_id": cmd.assign_to_id, "notify": cmd.notify, "note": cmd.note.strip(),
    }
    if cmd.rule_id is None:
        return uow.add(EscalationRule, **values)
    uow.update(EscalationRule, cmd.rule_id, **values)
    return cmd.rule_id


def escalate_due(uow: UnitOfWork, cmd: EscalateDue) -> Escalations:
    """Carry out every rule whose moment has come and that was not carried out for this run of the clock."""
    due = sorted(find_due(uow.connection, uow.now, cmd.ticket_id), key=lambda found: (found.at, found.rule.id))
    for found in due:
        _escalate(uow, found)
    return Escalations(len(due), len({found.run.ticket_id for found in due}))


def is_due(connection: Connection, now: datetime) -> bool:
    """Tell whether there is something to do, so that nothing is written where nothing is."""
    return next(find_due(connection, now), None) is not None


def find_due(connection: Connection, now: datetime, ticket_id: int | None = None) -> Iterator[_Due]:
    """Find what is to be carried out: unfinished runs of open tickets whose clocks do not stand, by every rule."""
    wanted = connection.execute(
        select(table_of(EscalationRule)).where(EscalationRule.active.is_(True)).order_by(EscalationRule.id)).all()
    if not wanted:
        return
    runs = connection.execute(
        select(table_of(ClockRun), Ticket.queue_id, Ticket.policy_version_id, Ticket.priority, Ticket.customer_id)
        .join(Ticket, Ticket.id == ClockRun.ticket_id)
        .where(Ticket.urgency < SOLVED_FROM, ClockRun.done_at.is_(None), ClockRun.stands.is_(False),
               ClockRun.risk_at <= now, *(() if ticket_id is None else (Ticket.id == ticket_id,)))
        .order_by(ClockRun.id)
    ).all()
    done = _done(connection, [run.ticket_id for run in runs])
    promises = load_promises(connection)
    for run in runs:
        terms = promises.agreement(run.policy_version_id, run.priority, run.customer_id).terms(Clock(run.clock))
        for rule in wanted:
            if terms is None or not _fits(rule, run) or (rule.id, run.ticket_id, run.clock, run.cycle) in done:
                continue
            base = run.risk_at if rule.moment == "risk" else run.due_at
            at = terms.open_time.after(base, rule.after_minutes * MINUTE) if base < now else base
            if at < now or (at == now and rule.moment == "risk"):
                yield _Due(rule, run, at)


def _fits(rule: Row[Any], run: Row[Any]) -> bool:
    return rule.clock in ("", run.clock) and rule.queue_id in (None, run.queue_id)


def _done(connection: Connection, ticket_ids: Sequence[int]) -> set[tuple[int, int, str, int]]:
    rows = connection.execute(
        select(Escalated.rule_id, Escalated.ticket_id, Escalated.clock, Escalated.cycle)
        .where(Escalated.ticket_id.in_(set(ticket_ids)))
    )
    return {(row[0], row[1], row[2], row[3]) for row in rows}


def _escalate(uow: UnitOfWork, found: _Due) -> None:
    rule, run = found.rule, found.run
    uow.add(Escalated, rule_id=rule.id, ticket_id=run.ticket_id, clock=run.clock, cycle=run.cycle, at=uow.now)
    ticket = uow.get(Ticket, run.ticket_id)
    changed: dict[str, Any] = {}
    if rule.raise_to and _is_higher(rule.raise_to, ticket.priority):
        changed["priority"] = rule.raise_to
    if rule.assign_to_id is not None and rule.assign_to_id != ticket.assignee_id:
        changed["assignee_id"] = rule.assign_to_id
        watch(uow, ticket.id, [rule.assign_to_id])
    if changed:
        change_ticket(uow, ticket, ticket.state, **changed)
    what = "at risk" if rule.moment == "risk" else "late"
    words = f"{ticket.number}: {rules.CLOCKS[Clock(run.clock)].lower()} {what}. {ticket.subject}"
    _tell(uow, rule, {**ticket._mapping, **changed}, words)
    if rule.note:
        write_message(uow, ticket.id, NOTE, rule.name, rule.note, automatic=True)


def _is_higher(wanted: str, present: str) -> bool:
    order = [word for word, _ in rules.PRIORITIES]
    return order.index(wanted) < order.index(present)


def _tell(uow: UnitOfWork, rule: Row[Any], ticket: dict[str, Any], words: str) -> None:
    assignee = ticket["assignee_id"]
    if rule.notify == "watchers":
        tell_watchers(uow, ticket["id"], "escalation", words, assignee)
    elif rule.notify == "queue" and ticket["queue_id"] is not None:
        rows = uow.rows(select(QueueMember.user_id).where(QueueMember.queue_id == ticket["queue_id"]))
        tell(uow, [row.user_id for row in rows], ticket["id"], "escalation", words)
    elif rule.notify != "nobody" and assignee is not None:
        tell(uow, [assignee], ticket["id"], "escalation", words)
