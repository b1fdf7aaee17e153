"""What support knows of a customer at first sight: open and late tickets, how they feel, and what to do next."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, func, select

from app.areas.support import rules
from app.areas.support.models import SOLVED_FROM, WAITING_FROM, Satisfaction, Ticket
from app.areas.support.queries.contributions import TICKET_COLUMNS
from app.areas.support.rules import next_steps
from app.areas.support.rules.next_steps import LastAnswer, OpenTicket
from app.kernel.columns import micros_of
from app.kernel.database import known
from app.kernel.declare import Contribution
from app.kernel.listing import Fact, Glance, Kind, LinesTable, Row, Tone
from app.kernel.next_actions import NextAction, NextActionSpec

SHOWN, LATEST = 10, 30
YEAR = timedelta(days=365)
CONTENT, UNHAPPY = 4.0, 3.0


def customer_tickets(connection: Connection, customer_id: int, now: datetime) -> Contribution:
    """Tell what a customer still waits for, how often they complained and how satisfied they are."""
    tickets = _unsolved(connection, customer_id)
    late = [row for row in tickets if row.urgency < micros_of(now)]
    facts = []
    if tickets:
        facts.append(Fact("Tickets", len(tickets), Kind.INTEGER, glance=Glance.OPEN))
    if late:
        facts.append(Fact("Tickets", late[0].number if len(late) == 1 else len(late), Kind.TEXT, "ticket",
                          late[0].id, Tone.BAD, glance=Glance.LATE))
    facts.extend(_feelings(connection, customer_id, tickets, now))
    table = LinesTable("Open tickets", TICKET_COLUMNS[:4], tuple(
        Row(row.id, (row.number, row.subject, row.state, row.opened_at)) for row in tickets[:SHOWN]
    ), "ticket")
    return Contribution(tuple(facts), (table,) if tickets else ())


def _feelings(
    connection: Connection, customer_id: int, tickets: Sequence[Any], now: datetime,
) -> list[Fact]:
    total, answers = connection.execute(
        select(func.coalesce(func.sum(Satisfaction.score), 0), func.count(Satisfaction.score)).select_from(Ticket)
        .join(Satisfaction, Satisfaction.ticket_id == Ticket.id)
        .where(Ticket.customer_id == customer_id, Ticket.opened_at > now - YEAR)
    ).one()
    facts = []
    if answers:
        mean = int(total or 0) / answers
        tone = Tone.GOOD if mean >= CONTENT else Tone.BAD if mean < UNHAPPY else Tone.WARNING
        facts.append(Fact("Satisfaction", f"{mean:.1f} of 5", tone=tone, glance=Glance.FEELING,
                          note=f"{answers} answer{'' if answers == 1 else 's'}", help="Answers of 12 months."))
    complaining = [row for row in tickets if row.category in rules.COMPLAINTS]
    complaints = connection.execute(
        select(func.count()).select_from(Ticket).where(
            Ticket.customer_id == customer_id, Ticket.category.in_(rules.COMPLAINTS), Ticket.opened_at > now - YEAR)
    ).scalar_one()
    if complaints or complaining:
        facts.append(Fact(
            "Complaints", complaints, Kind.INTEGER, glance=Glance.FEELING,
            note=f"{len(complaining)} open" if complaining else "", tone=Tone.BAD if complaining else Tone.NEUTRAL,
            help="Tickets of 12 months about what we delivered.",
        ))
    return facts


def _unsolved(connection: Connection, customer_id: int) -> Sequence[Any]:
    """Read the tickets of a customer that are not solved, what wants attention first."""
    return known(connection, f"unsolved {customer_id}", lambda: connection.execute(
        select(Ticket.id, Ticket.number, Ticket.subject, Ticket.state, Ticket.category, Ticket.opened_at,
               Ticket.first_responded_at, Ticket.due_at, Ticket.urgency)
        .where(Ticket.customer_id == customer_id, Ticket.urgency < SOLVED_FROM).order_by(Ticket.urgency, Ticket.id)
    ).all())


def _latest(customer_id: int) -> Any:
    """Select the latest tickets of a customer: who was unhappy before them was asked again since."""
    return (
        select(Ticket.id).where(Ticket.customer_id == customer_id)
        .order_by(Ticket.opened_at.desc(), Ticket.id.desc()).limit(LATEST)
    )


def next_steps_of(connection: Connection, customer_id: int, now: datetime) -> list[NextAction | None]:
    """Read what the rules of support need of a customer, and give what they advise."""
    tickets = [
        OpenTicket(row.id, row.number, row.subject, row.category in rules.COMPLAINTS, row.urgency < WAITING_FROM,
                   row.first_responded_at is not None, row.opened_at, row.due_at)
        for row in _unsolved(connection, customer_id)
    ]
    last: Any = connection.execute(
        select(Ticket.id, Ticket.number, Satisfaction.score, Satisfaction.answered_at).select_from(Ticket)
        .join(Satisfaction, Satisfaction.ticket_id == Ticket.id)
        .where(Ticket.id.in_(_latest(customer_id)), Satisfaction.score.is_not(None),
               Satisfaction.answered_at.is_not(None))
        .order_by(Satisfaction.answered_at.desc(), Satisfaction.id.desc()).limit(1)
    ).first()
    return [
        next_steps.answer_ticket(tickets, now), next_steps.win_back(None if last is None else LastAnswer(*last), now),
    ]


NEXT_STEPS = (NextActionSpec("customer", next_steps_of),)
