"""What the desk measures of itself: promises kept, backlog by age, work by person, what came back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, case, func, select
from sqlalchemy.orm import aliased

from app.areas.company.models import User
from app.areas.support import rules
from app.areas.support.models import (
    SOLVED_FROM,
    WAITING_FROM,
    ClockRun,
    Queue,
    ServicePolicy,
    Ticket,
    TicketMessage,
    TicketState,
)
from app.areas.support.queries.pictures import OpenByPriority
from app.kernel.columns import micros_of
from app.kernel.formatting import part_of
from app.kernel.listing import Figure, Kind, Tone

WINDOW = timedelta(days=90)
DAY = timedelta(days=1)
AGES = (("under a day", 1), ("1 to 3 days", 3), ("3 to 7 days", 7), ("1 to 2 weeks", 14), ("older", None))
PEOPLE_SHOWN = 12
REOPENED_FAIR, REOPENED_BAD = 50, 100
NOBODY = "nobody"
_again = aliased(TicketState)


@dataclass(frozen=True, slots=True)
class Kept:
    """Promises kept and missed: (label, kept, missed), a group after the other, each with its heading."""

    groups: tuple[tuple[str, tuple[tuple[str, int, int], ...]], ...]


@dataclass(frozen=True, slots=True)
class Backlog:
    """Tickets that are not solved by how long they have been open: (words, our turn, others' turn)."""

    rows: tuple[tuple[str, int, int], ...]


def _kept(connection: Connection, now: datetime, label: Any, *joins: tuple[Any, Any]) -> list[tuple[str, int, int]]:
    """Count the runs of 90 days that were met or have run out, by a label."""
    missed = case((ClockRun.done_at.is_(None), 1), (ClockRun.done_at > ClockRun.due_at, 1), else_=0)
    settled = ClockRun.done_at.is_not(None) | (ClockRun.stands.is_(False) & (ClockRun.due_at < now))
    statement = select(label, func.count(), func.sum(missed)).select_from(ClockRun).join(
        Ticket, Ticket.id == ClockRun.ticket_id)
    for model, condition in joins:
        statement = statement.outerjoin(model, condition)
    rows = connection.execute(
        statement.where(ClockRun.clock.in_([clock.value for clock in rules.Clock]),
                        ClockRun.started_at > now - WINDOW, settled).group_by(label)
    )
    return [(str(row[0] or NOBODY), int(row[1] - row[2]), int(row[2])) for row in rows]


def kept_by_clock_and_policy(connection: Connection, now: datetime) -> Kept | None:
    """Tell how many promises were kept, by clock and by policy; None where there were none."""
    clocks = {key: (kept, missed) for key, kept, missed in _kept(connection, now, ClockRun.clock)}
    told = tuple((title, *clocks[clock.value]) for clock, title in rules.CLOCKS.items() if clock.value in clocks)
    policies = _kept(connection, now, ServicePolicy.name, (ServicePolicy, ServicePolicy.id == Ticket.policy_id))
    return Kept((("Clock", told), ("Policy", _most(policies)))) if told else None


def kept_by_queue_and_person(connection: Connection, now: datetime) -> Kept | None:
    """Tell how many promises were kept, by queue and by who works on the ticket; None where there were none."""
    queues = _kept(connection, now, Queue.name, (Queue, Queue.id == Ticket.queue_id))
    people = _kept(connection, now, User.name, (User, User.id == Ticket.assignee_id))
    return Kept((("Queue", _most(queues)), ("Person", _most(people)))) if queues else None


def _most(rows: Sequence[tuple[str, int, int]]) -> tuple[tuple[str, int, int], ...]:
    return tuple(sorted(rows, key=lambda row: (-row[1] - row[2], row[0]))[:PEOPLE_SHOWN])


def backlog_by_age(connection: Connection, now: datetime) -> Backlog | None:
    """Count the tickets that are not solved by how long they have been open; None when all are solved."""
    whens: list[tuple[ColumnElement[bool], int]] = [
        (Ticket.opened_at > now - days * DAY, place) for place, (_, days) in enumerate(AGES) if days is not None]
    age = case(*whens, else_=len(AGES) - 1)
    rows = connection.execute(
        select(age, func.count().filter(Ticket.urgency < WAITING_FROM), func.count())
        .where(Ticket.urgency < SOLVED_FROM).group_by(age)
    ).all()
    found = {int(row[0]): (int(row[1]), int(row[2] - row[1])) for row in rows}
    told = tuple((words, *found.get(place, (0, 0))) for place, (words, _) in enumerate(AGES))
    return Backlog(told) if rows else None


def work_by_person(connection: Connection, now: datetime) -> OpenByPriority | None:
    """Count the open tickets of each person by how they stand; None when all are solved."""
    standing = case(
        (Ticket.urgency >= WAITING_FROM, 3), (Ticket.urgency < micros_of(now), 0), (Ticket.risk_at <= now, 1), else_=2,
    )
    rows = connection.execute(
        select(User.name, standing, func.count()).select_from(Ticket)
        .outerjoin(User, User.id == Ticket.assignee_id).where(Ticket.urgency < SOLVED_FROM)
        .group_by(User.name, standing)
    )
    counts: dict[str, list[int]] = {}
    for name, place, count in rows:
        counts.setdefault(name or NOBODY, [0, 0, 0, 0])[place] += count
    most = sorted(counts.items(), key=lambda item: (-sum(item[1]), item[0]))[:PEOPLE_SHOWN]
    return OpenByPriority(tuple((name, n[0], n[1], n[2], n[3]) for name, n in most)) if most else None


def reopened(connection: Connection, now: datetime) -> Figure:
    """Tell how many of the tickets resolved in 90 days came back."""
    key, title = "support.reopened", "Came back"
    explain = "Tickets resolved in 90 days that were opened again afterwards, of all that were resolved."
    came_back = select(_again.id).where(
        _again.ticket_id == TicketState.ticket_id, _again.state == rules.OPEN, _again.at >= TicketState.at).exists()
    total, back = connection.execute(
        select(func.count(TicketState.ticket_id.distinct()),
               func.count(TicketState.ticket_id.distinct()).filter(came_back))
        .where(TicketState.state == rules.RESOLVED, TicketState.at > now - WINDOW)
    ).one()
    if not total:
        return Figure(key, title, None, Kind.PERCENT, "nothing was resolved yet", explain=explain)
    share = (back * 1000 + total // 2) // total
    tone = Tone.GOOD if share <= REOPENED_FAIR else Tone.WARNING if share <= REOPENED_BAD else Tone.BAD
    return Figure(key, title, share, Kind.PERCENT, f"{part_of(back, total)} in 90 days", tone, explain=explain)


def first_contact(connection: Connection, now: datetime) -> Figure:
    """Tell how many tickets were settled without the customer having to write again."""
    key, title = "support.first_contact", "Settled at first contact"
    explain = ("Tickets resolved in 90 days, and not open again, in which the customer said something once only, of "
               "all that are resolved.")
    said = select(func.count()).select_from(TicketMessage).where(
        TicketMessage.ticket_id == Ticket.id, TicketMessage.direction == "in",
    ).scalar_subquery()
    total, once = connection.execute(
        select(func.count(), func.count().filter(said == 1))
        .where(Ticket.resolved_at > now - WINDOW, Ticket.merged_into_id.is_(None))
    ).one()
    if not total:
        return Figure(key, title, None, Kind.PERCENT, "nothing was resolved yet", explain=explain)
    return Figure(key, title, (once * 1000 + total // 2) // total, Kind.PERCENT, f"{part_of(once, total)} in 90 days",
                  explain=explain)
