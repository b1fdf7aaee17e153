"""Tickets that belong together: the same matter twice, and a problem with what it caused."""

from dataclasses import dataclass
from typing import Annotated, Any

from sqlalchemy import Row, select

from app.areas.support.models import SOLVED_FROM, Ticket, TicketRelation
from app.areas.support.operations.operands import TicketId
from app.areas.support.rules.desk import RELATION_TITLES, RelationKind
from app.kernel.columns import table_of
from app.kernel.errors import DomainError
from app.kernel.fields import Field
from app.kernel.unit_of_work import UnitOfWork

OtherId = Annotated[int, Field("Other ticket", lookup="tickets")]
NAMED = 5


@dataclass(frozen=True, slots=True)
class RelateTicket:
    """Say how a ticket belongs to another."""

    ticket_id: TicketId
    other_id: OtherId
    kind: Annotated[RelationKind, Field("This ticket", titles=RELATION_TITLES)] = "related"


@dataclass(frozen=True, slots=True)
class UnrelateTicket:
    """Say that two tickets have nothing to do with each other."""

    ticket_id: TicketId
    other_id: OtherId


def relate_ticket(uow: UnitOfWork, cmd: RelateTicket) -> int:
    """Relate two tickets and give the relation's number; refuse a ticket with itself and problems in a circle."""
    ticket, other = uow.get(Ticket, cmd.ticket_id), uow.get(Ticket, cmd.other_id)
    if ticket.id == other.id:
        raise DomainError("ticket.same", "A ticket belongs to itself already. Name another one.", "other_id")
    if cmd.kind == "caused_by" and ticket.id in _causes(uow, other.id):
        raise DomainError(
            "ticket.circle", f"{other.number} is caused by {ticket.number} itself, so it cannot be its problem.",
            "other_id",
        )
    wanted = (TicketRelation.ticket_id == ticket.id, TicketRelation.other_id == other.id)
    if (known := uow.first(select(TicketRelation.id).where(*wanted, TicketRelation.kind == cmd.kind))) is not None:
        return int(known.id)
    return uow.add(TicketRelation, ticket_id=ticket.id, other_id=other.id, kind=cmd.kind)


def unrelate_ticket(uow: UnitOfWork, cmd: UnrelateTicket) -> int:
    """Remove every relation between two tickets, either way, and give how many there were."""
    ids = (cmd.ticket_id, cmd.other_id)
    rows = uow.rows(select(TicketRelation.id).where(
        TicketRelation.ticket_id.in_(ids), TicketRelation.other_id.in_(ids)))
    return uow.delete(TicketRelation, [row.id for row in rows])


def _causes(uow: UnitOfWork, ticket_id: int) -> set[int]:
    """Give every problem behind a ticket, the problems of its problems, too."""
    found: set[int] = set()
    ahead = [ticket_id]
    while ahead:
        rows = uow.rows(select(TicketRelation.other_id).where(
            TicketRelation.ticket_id.in_(ahead), TicketRelation.kind == "caused_by"))
        ahead = [row.other_id for row in rows if row.other_id not in found]
        found.update(ahead)
    return found


def open_incidents(uow: UnitOfWork, problem_id: int) -> list[Row[Any]]:
    """Give the tickets that a problem caused and that are not solved, oldest first."""
    return list(uow.rows(
        select(table_of(Ticket)).join(TicketRelation, TicketRelation.ticket_id == Ticket.id)
        .where(TicketRelation.other_id == problem_id, TicketRelation.kind == "caused_by", Ticket.urgency < SOLVED_FROM)
        .order_by(Ticket.id)
    ))


def confirm_incidents(uow: UnitOfWork, problem: Row[Any], incidents: list[Row[Any]]) -> None:
    """Ask whether what a problem caused is to be resolved with it."""
    named = ", ".join(ticket.number for ticket in incidents[:NAMED])
    more = f" and {len(incidents) - NAMED} more" if len(incidents) > NAMED else ""
    those = "it" if len(incidents) == 1 else "them"
    uow.confirm(
        "ticket.incidents", f"{problem.number} caused {named}{more}. Resolve {those}, too, with the same words to each "
        "customer? To resolve the problem alone, choose “Leave them open” in the form.",
    )
