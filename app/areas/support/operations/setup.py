"""What support needs to begin with, and due times anew when the hours they count by have changed."""

from dataclasses import dataclass
from typing import Annotated

from sqlalchemy import select

from app.areas.company.events import CalendarChanged, CompanyCreated
from app.areas.support import rules
from app.areas.support.models import SOLVED_FROM, PolicyTarget, PolicyVersion, ServicePolicy, Ticket
from app.areas.support.operations.history import settle
from app.areas.support.queries.policies import CURRENT, load_promises
from app.kernel.columns import table_of
from app.kernel.fields import Field
from app.kernel.unit_of_work import UnitOfWork

STANDARD = "Standard"


def create_policies(uow: UnitOfWork, event: CompanyCreated) -> None:
    """Promise something for every priority to everybody, in the firm's business hours."""
    policy_id = uow.add(ServicePolicy, name=STANDARD, position=0, active=True)
    version_id = uow.add(
        PolicyVersion, policy_id=policy_id, number=1, state=CURRENT, made_at=uow.now, actor_id=uow.actor.id,
        calendar_id=event.calendar_id, note="",
    )
    uow.insert(PolicyTarget, [
        {"version_id": version_id, "priority": priority, "first_response_minutes": target.first_response_minutes,
         "next_response_minutes": target.next_response_minutes, "resolution_minutes": target.resolution_minutes}
        for priority, target in rules.PROMISES.items()
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
    meant = Ticket.urgency < SOLVED_FROM if cmd.ticket_id is None else Ticket.id == cmd.ticket_id
    rows = uow.rows(select(table_of(Ticket)).where(meant, Ticket.merged_into_id.is_(None)))
    tickets = {row.id: dict(row._mapping) for row in rows}
    return RecomputedDueTimes(len(tickets), settle(uow, load_promises(uow.connection), tickets, {}))
