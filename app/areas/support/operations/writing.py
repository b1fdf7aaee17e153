"""Two people at one ticket: a mark while somebody writes, and a question when the conversation went on meanwhile."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated, Any

from sqlalchemy import Row, delete, select

from app.areas.company.models import User
from app.areas.support.models import TicketMessage, Writing
from app.areas.support.operations.history import NOTE
from app.areas.support.operations.notices import shortened
from app.areas.support.operations.operands import TicketId
from app.kernel.columns import table_of
from app.kernel.fields import Field
from app.kernel.unit_of_work import UnitOfWork

LEASE = timedelta(seconds=90)
"""How long a mark stands when its window says nothing any more."""


@dataclass(frozen=True, slots=True)
class MarkWriting:
    """Tell others that one is writing an answer, or that one has stopped; the mark lapses by itself."""

    ticket_id: TicketId
    writing: Annotated[bool, Field("Writing")] = True


def mark_writing(uow: UnitOfWork, cmd: MarkWriting) -> tuple[str, ...]:
    """Renew one's mark, sweep away those that lapsed, and give the names of the others who write here."""
    table = table_of(Writing)
    uow.connection.execute(delete(table).where(table.c.until <= uow.now))
    mine = uow.first(select(Writing.id).where(
        Writing.ticket_id == cmd.ticket_id, Writing.user_id == uow.actor.id))
    if mine is not None and not cmd.writing:
        uow.delete(Writing, [mine.id])
    elif mine is not None:
        uow.update(Writing, mine.id, until=uow.now + LEASE)
    elif cmd.writing:
        uow.add(Writing, ticket_id=cmd.ticket_id, user_id=uow.actor.id, until=uow.now + LEASE)
    rows = uow.rows(
        select(User.name).join(Writing, Writing.user_id == User.id)
        .where(Writing.ticket_id == cmd.ticket_id, Writing.user_id != uow.actor.id).order_by(User.name))
    return tuple(row.name for row in rows)


def confirm_unseen(uow: UnitOfWork, ticket: Row[Any], seen_message_id: int | None) -> None:
    """Ask before an answer goes into a conversation that somebody else went on with since it was read."""
    if seen_message_id is None or uow.has_confirmed("ticket.went_on"):
        return
    rows = uow.rows(select(table_of(TicketMessage)).where(
        TicketMessage.ticket_id == ticket.id, TicketMessage.id > seen_message_id, TicketMessage.direction != NOTE,
    ).order_by(TicketMessage.id))
    fresh = [row for row in rows if row.author_id != uow.actor.id or row.author_id is None]
    if fresh:
        uow.confirm("ticket.went_on", f"{_told(fresh[-1])} since you began to write in {ticket.number}. Send yours all "
                    "the same?", "body")


def _told(message: Any) -> str:
    return f"{message.author} wrote “{shortened(message.body)}”"
