"""What support knows of records of other areas: the flow back, on the same page as the flow forth."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, func, select

from app.areas.support import rules
from app.areas.support.models import SOLVED_FROM, Satisfaction, Ticket
from app.areas.support.queries.links import about
from app.kernel.declare import Contribution, ContributionSpec
from app.kernel.listing import ColumnInfo, Fact, Kind, LinesTable, TimelineEntry, Tone
from app.kernel.listing import Row as ListRow

SHOWN = 20
YEAR = timedelta(days=365)
RECORDS = ("shipment", "sales_order", "lot", "supplier", "item", "receipt")

TICKET_COLUMNS = (
    ColumnInfo("number", "Ticket", Kind.CODE), ColumnInfo("subject", "Subject"),
    ColumnInfo("state", "State", Kind.STATE, states=rules.STATES), ColumnInfo("opened_at", "Opened", Kind.TIME),
    ColumnInfo("score", "Score", Kind.INTEGER),
)


def contribute(record: str) -> ContributionSpec:
    """Declare what support adds to the page of a kind of record."""
    return ContributionSpec(record, _loader(record))


def _loader(record: str) -> Callable[[Connection, int, datetime], Contribution]:
    def load(connection: Connection, record_id: int, now: datetime) -> Contribution:
        return tickets_about(connection, record, record_id, now)

    return load


def tickets_about(connection: Connection, record: str, record_id: int, now: datetime) -> Contribution:
    """Tell which tickets concern a record, how many complaints they are and how satisfied the customers were."""
    rows = connection.execute(
        select(Ticket.id, Ticket.number, Ticket.subject, Ticket.state, Ticket.opened_at, Ticket.resolved_at,
               Satisfaction.score)
        .outerjoin(Satisfaction, Satisfaction.ticket_id == Ticket.id)
        .where(about(record, record_id)).order_by(Ticket.opened_at.desc(), Ticket.id.desc()).limit(SHOWN)
    ).all()
    if not rows:
        return Contribution()
    table = LinesTable("Tickets", TICKET_COLUMNS, tuple(
        ListRow(row.id, (row.number, row.subject, row.state, row.opened_at, row.score)) for row in rows
    ), "ticket")
    timeline = tuple(entry for row in rows for entry in _told(row))
    return Contribution(_facts(connection, record, record_id, now), (table,), timeline)


def _facts(connection: Connection, record: str, record_id: int, now: datetime) -> tuple[Fact, ...]:
    row = connection.execute(
        select(
            func.count().filter(Ticket.urgency < SOLVED_FROM),
            func.count().filter(Ticket.category.in_(rules.COMPLAINTS), Ticket.opened_at > now - YEAR),
            func.sum(Satisfaction.score), func.count(Satisfaction.score),
        ).select_from(Ticket).outerjoin(Satisfaction, Satisfaction.ticket_id == Ticket.id)
        .where(about(record, record_id))
    ).one()
    unsolved, complaints, total, answers = (int(value or 0) for value in row)
    facts = [
        Fact("Open tickets", unsolved, Kind.INTEGER, tone=Tone.WARNING if unsolved else Tone.NEUTRAL),
        Fact("Complaints, 12 months", complaints, Kind.INTEGER, help="Tickets about what we delivered."),
    ]
    if answers:
        plural = "answer" if answers == 1 else "answers"
        facts.append(Fact("Satisfaction", f"{total / answers:.1f} of 5 ({answers} {plural})"))
    return tuple(facts)


def _told(row: Any) -> tuple[TimelineEntry, ...]:
    opened = TimelineEntry(
        row.opened_at, f"Ticket {row.number} opened: {row.subject}", Tone.WARNING, "headset", "ticket", row.id,
    )
    if row.resolved_at is None:
        return (opened,)
    score = "" if row.score is None else f", satisfaction {row.score} of 5"
    solved = TimelineEntry(
        row.resolved_at, f"Ticket {row.number} resolved{score}", Tone.GOOD, "circle-check", "ticket", row.id,
    )
    return opened, solved


CONTRIBUTIONS = tuple(contribute(record) for record in RECORDS)
