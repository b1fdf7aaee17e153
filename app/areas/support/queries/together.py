"""What a ticket's page tells of working together: queue, watchers, steps, related tickets, merges."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, Row, or_, select

from app.areas.company.models import User
from app.areas.support import rules
from app.areas.support.models import (
    Queue,
    Ticket,
    TicketMove,
    TicketRelation,
    TicketStep,
    Watcher,
)
from app.areas.support.rules.desk import RELATION_BACK, RELATION_TITLES
from app.kernel.columns import table_of
from app.kernel.listing import ColumnInfo, Fact, Kind, LinesTable, TimelineEntry, Tone
from app.kernel.listing import Row as ListRow

_STEPS = (
    ColumnInfo("done", "Done", Kind.FLAG, width=7), ColumnInfo("text", "Step", width=32),
    ColumnInfo("required", "Required", Kind.FLAG, width=9), ColumnInfo("who", "By", width=14),
    ColumnInfo("at", "When", Kind.TIME),
)
_RELATED = (
    ColumnInfo("how", "How", width=18), ColumnInfo("number", "Ticket", Kind.CODE), ColumnInfo("subject", "Subject"),
    ColumnInfo("state", "State", Kind.STATE, states=rules.STATES),
)


def together_facts(connection: Connection, row: Row[Any]) -> Iterator[Fact]:
    """Tell queue and watchers, and where the ticket went when it was merged."""
    if row.merged_into_id is not None:
        number = connection.execute(select(Ticket.number).where(Ticket.id == row.merged_into_id)).scalar_one()
        yield Fact("Merged into", number, record="ticket", record_id=row.merged_into_id, tone=Tone.WARNING)
    queue = connection.execute(select(Queue.name).where(Queue.id == row.queue_id)).scalar()
    if queue is not None:
        yield Fact("Queue", queue, record="queue", record_id=row.queue_id)
    names = connection.execute(
        select(User.name).join(Watcher, Watcher.user_id == User.id).where(Watcher.ticket_id == row.id)
        .order_by(User.name)
    ).scalars().all()
    if names:
        yield Fact("Watched by", ", ".join(names))


def step_rows(connection: Connection, ticket_id: int) -> list[Row[Any]]:
    """Read the steps of a ticket with who did them."""
    return list(connection.execute(
        select(table_of(TicketStep), User.name.label("who")).outerjoin(User, User.id == TicketStep.done_by_id)
        .where(TicketStep.ticket_id == ticket_id).order_by(TicketStep.id)
    ))


def together_lines(connection: Connection, ticket_id: int) -> Iterator[LinesTable]:
    """Tell the steps of a ticket and the tickets that it belongs with."""
    steps = step_rows(connection, ticket_id)
    if steps:
        done = sum(step.done_at is not None for step in steps)
        yield LinesTable(f"Steps, {done} done", _STEPS, tuple(
            ListRow(step.id, (step.done_at is not None, step.text, step.required, step.who, step.done_at))
            for step in steps))
    related = related_tickets(connection, ticket_id)
    if related:
        yield LinesTable("Tickets that belong with it", _RELATED, tuple(
            ListRow(number, cells) for number, cells in related), "ticket")


def related_tickets(connection: Connection, ticket_id: int) -> list[tuple[int, tuple[str, str, str, str]]]:
    """Give the tickets that belong with one: how, number, subject, state; from either end, moves included."""
    found: dict[tuple[int, str], tuple[str, str, str, str]] = {}
    for words, mine, other in (
        (dict(RELATION_TITLES), TicketRelation.ticket_id, TicketRelation.other_id),
        (RELATION_BACK, TicketRelation.other_id, TicketRelation.ticket_id),
    ):
        for row in connection.execute(
            select(Ticket.id, Ticket.number, Ticket.subject, Ticket.state, TicketRelation.kind)
            .join(TicketRelation, other == Ticket.id).where(mine == ticket_id).order_by(Ticket.id)
        ):
            found[row.id, row.kind] = (words[row.kind], row.number, row.subject, row.state)
    for row in connection.execute(_moves(ticket_id)):
        if row.id != ticket_id:
            found[row.id, row.kind] = (_move_words(row, ticket_id), row.number, row.subject, row.state)
    return [(number, cells) for (number, _kind), cells in found.items()]


def _moves(ticket_id: int) -> Any:
    return select(
        Ticket.id, Ticket.number, Ticket.subject, Ticket.state, TicketMove.kind, TicketMove.from_id,
    ).join(TicketMove, or_(TicketMove.from_id == Ticket.id, TicketMove.to_id == Ticket.id)).where(
        or_(TicketMove.from_id == ticket_id, TicketMove.to_id == ticket_id), TicketMove.undone_at.is_(None),
    ).order_by(TicketMove.id)


def _move_words(row: Any, ticket_id: int) -> str:
    away = row.from_id == ticket_id
    if row.kind == "merge":
        return "Was merged into" if away else "Took in"
    return "Was split into" if away else "Was split from"


def move_entries(connection: Connection, ticket_id: int) -> Iterator[TimelineEntry]:
    """Tell when a ticket was merged or split, and when that was taken back."""
    rows = connection.execute(
        select(table_of(TicketMove)).where(or_(TicketMove.from_id == ticket_id, TicketMove.to_id == ticket_id))
        .order_by(TicketMove.id)).all()
    ids = {number for row in rows for number in (row.from_id, row.to_id)}
    numbers = {found.id: found.number for found in connection.execute(
        select(Ticket.id, Ticket.number).where(Ticket.id.in_(ids)))}
    for row in rows:
        word = "merged into" if row.kind == "merge" else "split into"
        text = f"{numbers[row.from_id]} {word} {numbers[row.to_id]}"
        other = row.to_id if row.from_id == ticket_id else row.from_id
        yield TimelineEntry(row.at, text, Tone.NEUTRAL, "merge", "ticket", other)
        if row.undone_at is not None:
            yield TimelineEntry(row.undone_at, f"Taken back: {text}", Tone.NEUTRAL, "undo-2", "ticket", other)
