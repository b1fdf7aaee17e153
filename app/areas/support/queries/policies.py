"""What is promised, in which hours, and what a ticket went through: all that due times are computed from."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, select

from app.areas.company.queries import load_business_hours
from app.areas.company.rules import BusinessHours
from app.areas.support import rules
from app.areas.support.models import SOLVED_FROM, WAITING_FROM, ServicePolicy, TicketState
from app.kernel.columns import micros_of
from app.kernel.errors import DomainError
from app.kernel.unit_of_work import in_batches


@dataclass(frozen=True, slots=True)
class PolicyRow:
    """What is promised for one priority, and whose hours count."""

    id: int
    name: str
    priority: str
    calendar_id: int
    promise: rules.Promise


def load_policies(connection: Connection) -> dict[str, PolicyRow]:
    """Read the policies by priority."""
    rows = connection.execute(select(
        ServicePolicy.id, ServicePolicy.name, ServicePolicy.priority, ServicePolicy.calendar_id,
        ServicePolicy.first_response_minutes, ServicePolicy.resolution_minutes,
    ))
    return {row.priority: PolicyRow(*row[:4], rules.Promise(row[4], row[5])) for row in rows}


def load_policy(connection: Connection, priority: str) -> PolicyRow:
    """Read what is promised for a priority; DomainError when nothing is."""
    policy = load_policies(connection).get(priority)
    if policy is None:
        raise DomainError(
            "policy.missing", f"Nothing is promised for the priority “{priority}”. Create the company first.",
            "priority",
        )
    return policy


def load_histories(connection: Connection, ticket_ids: Iterable[int]) -> dict[int, tuple[rules.Entry, ...]]:
    """Read the states that tickets came into, oldest first."""
    statement = (
        select(TicketState.ticket_id, TicketState.at, TicketState.state)
        .where(TicketState.ticket_id.in_(bindparam("ids", expanding=True)))
        .order_by(TicketState.ticket_id, TicketState.at, TicketState.id)
    )
    found: dict[int, list[rules.Entry]] = defaultdict(list)
    for batch in in_batches(ticket_ids):
        for row in connection.execute(statement, {"ids": batch}):
            found[row.ticket_id].append(rules.Entry(row.at, row.state))
    return {ticket_id: tuple(entries) for ticket_id, entries in found.items()}


def urgency_of(state: str, due_at: datetime, opened_at: datetime) -> int:
    """Give a ticket's place in the order of attention: by due time, then those that wait, then the solved."""
    if state in rules.SOLVED:
        return 2 * SOLVED_FROM - micros_of(opened_at)
    return micros_of(due_at) + (WAITING_FROM if state == rules.PENDING else 0)


def timing_values(
    hours: BusinessHours, promise: rules.Promise, history: Sequence[rules.Entry], *, answered: bool,
) -> dict[str, Any]:
    """Compute the columns of a ticket that follow from what it went through."""
    times = rules.timing(hours, promise, history, answered=answered)
    return {
        "first_response_due_at": times.first_response_due_at, "resolution_due_at": times.resolution_due_at,
        "due_at": times.due_at, "risk_at": times.risk_at,
        "urgency": urgency_of(history[-1].state, times.due_at, history[0].at),
    }


def load_hours(connection: Connection, policies: Iterable[PolicyRow]) -> dict[int, BusinessHours]:
    """Read the calendars that policies count by."""
    return {number: load_business_hours(connection, number) for number in {policy.calendar_id for policy in policies}}
