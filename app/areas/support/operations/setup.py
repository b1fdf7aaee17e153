"""What support needs to begin with, and due times anew when the hours they count by have changed."""

from dataclasses import dataclass
from typing import Annotated

from sqlalchemy import select

from app.areas.company.events import CalendarChanged, CompanyCreated
from app.areas.support import rules
from app.areas.support.models import SOLVED_FROM, ServicePolicy, Ticket
from app.areas.support.queries.policies import load_histories, load_hours, load_policies, timing_values
from app.kernel.fields import Field
from app.kernel.unit_of_work import UnitOfWork


def create_policies(uow: UnitOfWork, event: CompanyCreated) -> None:
    """Make a promise for every priority, in the firm's business hours."""
    titles = dict(rules.PRIORITIES)
    uow.insert(ServicePolicy, [
        {"name": titles[priority].word, "priority": priority, "calendar_id": event.calendar_id,
         "first_response_minutes": promise.first_response_minutes, "resolution_minutes": promise.resolution_minutes}
        for priority, promise in rules.PROMISES.items()
    ])


@dataclass(frozen=True, slots=True)
class RecomputeDueTimes:
    """Compute due times anew, after business hours or holidays have changed; of one ticket, or of all not solved."""

    ticket_id: Annotated[int | None, Field("Ticket", lookup="tickets")] = None


@dataclass(frozen=True, slots=True)
class RecomputedDueTimes:
    """How many tickets there were, and how many of them are due at another time now."""

    tickets: int
    changed: int


def follow_calendar(uow: UnitOfWork, _event: CalendarChanged) -> None:
    """Compute the due times of every ticket that is not solved by the new hours."""
    recompute_due_times(uow, RecomputeDueTimes())


def recompute_due_times(uow: UnitOfWork, cmd: RecomputeDueTimes) -> RecomputedDueTimes:
    """Compute due times anew from the history of states; what was right stays as it is."""
    policies = {policy.id: policy for policy in load_policies(uow.connection).values()}
    hours = load_hours(uow.connection, policies.values())
    meant = Ticket.urgency < SOLVED_FROM if cmd.ticket_id is None else Ticket.id == cmd.ticket_id
    tickets = uow.rows(select(Ticket.id, Ticket.policy_id, Ticket.first_responded_at).where(meant))
    histories = load_histories(uow.connection, (ticket.id for ticket in tickets))
    values = {
        ticket.id: timing_values(
            hours[policies[ticket.policy_id].calendar_id], policies[ticket.policy_id].promise, histories[ticket.id],
            answered=ticket.first_responded_at is not None,
        )
        for ticket in tickets
    }
    return RecomputedDueTimes(len(values), uow.update_many(Ticket, values))
