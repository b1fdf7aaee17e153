"""What the page for work on tickets shows of one: its clocks, its conversation, its steps, and who writes there."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from app.areas.company.models import User
from app.areas.support import rules
from app.areas.support.models import WAITING_FROM, TicketMessage, Watcher, Writing
from app.areas.support.queries.checks import load_runs
from app.areas.support.queries.pages import load_ticket
from app.areas.support.queries.together import step_rows
from app.kernel.listing import StateWord


@dataclass(frozen=True, slots=True)
class Word:
    """Something that was said: `direction` is in, out or note."""

    id: int
    at: datetime
    direction: str
    author: str
    body: str
    automatic: bool


@dataclass(frozen=True, slots=True)
class ClockFace:
    """A clock that is not met yet: what it is of, when it is due, when little is left; `stands` when it is paused."""

    title: str
    due_at: datetime
    risk_at: datetime
    stands: bool


@dataclass(frozen=True, slots=True)
class StepRow:
    """A step of a ticket, and who did it."""

    id: int
    text: str
    required: bool
    done: bool
    who: str


@dataclass(frozen=True, slots=True)
class TicketWork:
    """All that is needed to work on a ticket."""

    id: int
    number: str
    subject: str
    customer: str
    contact: str
    state: str
    state_word: StateWord
    priority_word: StateWord
    assignee_id: int | None
    assignee: str
    stands: bool
    clocks: tuple[ClockFace, ...]
    words: tuple[Word, ...]
    steps: tuple[StepRow, ...]
    watched: bool

    @property
    def last_word_id(self) -> int | None:
        """Name what was said last."""
        return max((word.id for word in self.words), default=None)

    @property
    def unsolved(self) -> bool:
        """Tell whether there is still something to do."""
        return self.state in rules.UNSOLVED


def load_work(connection: Connection, ticket_id: int, actor_id: int) -> TicketWork:
    """Read a ticket for whoever works on it; refuse a number that is not there."""
    row = load_ticket(connection, ticket_id)
    words = connection.execute(
        select(TicketMessage.id, TicketMessage.at, TicketMessage.direction, TicketMessage.author, TicketMessage.body,
               TicketMessage.automatic)
        .where(TicketMessage.ticket_id == ticket_id).order_by(TicketMessage.at, TicketMessage.id)
    )
    faces = tuple(
        ClockFace(rules.CLOCKS[run.clock], run.due_at, run.risk_at, run.stands)
        for run in load_runs(connection, [ticket_id])[ticket_id] if run.done_at is None
    )
    watched = connection.execute(select(Watcher.id).where(
        Watcher.ticket_id == ticket_id, Watcher.user_id == actor_id)).first() is not None
    return TicketWork(
        row.id, row.number, row.subject, row.customer, row.contact_name, row.state, dict(rules.STATES)[row.state],
        dict(rules.PRIORITIES)[row.priority], row.assignee_id, row.assignee or "", row.urgency >= WAITING_FROM, faces,
        tuple(Word(*word) for word in words),
        tuple(StepRow(step.id, step.text, step.required, step.done_at is not None, step.who or "")
              for step in step_rows(connection, ticket_id)), watched,
    )


def who_writes(connection: Connection, ticket_id: int, actor_id: int, now: datetime) -> tuple[str, ...]:
    """Name the others who are writing in a ticket at this moment."""
    rows = connection.execute(
        select(User.name).join(Writing, Writing.user_id == User.id)
        .where(Writing.ticket_id == ticket_id, Writing.user_id != actor_id, Writing.until > now).order_by(User.name)
    )
    return tuple(rows.scalars())
