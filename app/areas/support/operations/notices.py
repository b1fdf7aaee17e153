"""Telling people about tickets: mentions, what becomes of what they watch, what was given to them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated

from sqlalchemy import select

from app.areas.company.models import User
from app.areas.support.models import Notice, Ticket, Watcher
from app.areas.support.operations.operands import TicketId
from app.kernel.errors import DomainError
from app.kernel.fields import Field
from app.kernel.mentions import Person, mentioned
from app.kernel.unit_of_work import UnitOfWork

SHOWN = 120
"""Letters of what was said that a notice repeats."""


@dataclass(frozen=True, slots=True)
class WatchTicket:
    """Be told what becomes of a ticket, or let a colleague be told."""

    ticket_id: TicketId
    user_id: Annotated[int | None, Field("Who", lookup="users", help="Left empty, yourself")] = None


@dataclass(frozen=True, slots=True)
class UnwatchTicket:
    """Be told no more of a ticket."""

    ticket_id: TicketId
    user_id: Annotated[int | None, Field("Who", lookup="users", help="Left empty, yourself")] = None


@dataclass(frozen=True, slots=True)
class ReadNotices:
    """Count notices as read."""

    notice_ids: Annotated[tuple[int, ...], Field("Notices", lookup="notices", hidden=True)]


def watch_ticket(uow: UnitOfWork, cmd: WatchTicket) -> None:
    """Write down who watches; to watch twice changes nothing."""
    ticket, user_id = uow.get(Ticket, cmd.ticket_id), _whom(uow, cmd.user_id)
    watch(uow, ticket.id, [user_id])


def unwatch_ticket(uow: UnitOfWork, cmd: UnwatchTicket) -> None:
    """Watch no longer."""
    user_id = _whom(uow, cmd.user_id)
    rows = uow.rows(select(Watcher.id).where(Watcher.ticket_id == cmd.ticket_id, Watcher.user_id == user_id))
    uow.delete(Watcher, [row.id for row in rows])


def read_notices(uow: UnitOfWork, cmd: ReadNotices) -> int:
    """Count one's own notices as read and give how many were not."""
    rows = uow.get_many(Notice, cmd.notice_ids).values()
    if any(row.user_id != uow.actor.id for row in rows):
        raise DomainError("notice.others", "Only who is meant by a notice can count it as read.")
    return uow.update_many(Notice, {row.id: {"read_at": uow.now} for row in rows if row.read_at is None})


def _whom(uow: UnitOfWork, user_id: int | None) -> int:
    wanted = uow.actor.id if user_id is None else user_id
    user = uow.first(select(User.id, User.name, User.active).where(User.id == wanted))
    if user is None:
        raise DomainError("user.missing", "Name who is to watch; nobody by name works at this desk.", "user_id")
    if not user.active:
        raise DomainError("user.inactive", f"{user.name} may no longer work in this company.", "user_id")
    return int(user.id)


def watch(uow: UnitOfWork, ticket_id: int, user_ids: Iterable[int]) -> None:
    """Let people watch a ticket who do not yet."""
    known = {row.user_id for row in uow.rows(select(Watcher.user_id).where(Watcher.ticket_id == ticket_id))}
    uow.insert(Watcher, [
        {"ticket_id": ticket_id, "user_id": user} for user in dict.fromkeys(user_ids) if user not in known
    ])


def tell(uow: UnitOfWork, user_ids: Iterable[int], ticket_id: int, kind: str, text: str) -> None:
    """Tell people something about a ticket; whoever does it needs not be told."""
    uow.insert(Notice, [
        {"user_id": user, "ticket_id": ticket_id, "at": uow.now, "kind": kind, "text": text, "read_at": None}
        for user in dict.fromkeys(user_ids) if user != uow.actor.id
    ])


def tell_mentioned(uow: UnitOfWork, ticket_id: int, number: str, text: str) -> list[int]:
    """Tell those who are mentioned in a note, and let them watch; give who they are."""
    if "@" not in text:
        return []
    rows = uow.rows(select(User.id, User.login, User.name).where(User.active.is_(True)))
    found = mentioned(text, [Person(row.id, row.login, row.name) for row in rows])
    tell(uow, found, ticket_id, "mention", f"{uow.actor.name} mentioned you in {number}: {shortened(text)}")
    watch(uow, ticket_id, found)
    return found


def tell_watchers(uow: UnitOfWork, ticket_id: int, kind: str, text: str, assignee_id: int | None = None) -> None:
    """Tell those who watch a ticket, and who works on it."""
    rows = uow.rows(select(Watcher.user_id).where(Watcher.ticket_id == ticket_id).order_by(Watcher.id))
    people = [row.user_id for row in rows]
    tell(uow, people if assignee_id is None else [assignee_id, *people], ticket_id, kind, text)


def shortened(text: str) -> str:
    """Give the beginning of a text in one line."""
    line = " ".join(text.split())
    return line if len(line) <= SHOWN else f"{line[:SHOWN - 1]}…"
