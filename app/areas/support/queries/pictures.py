"""What the charts of support draw."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Connection, case, func, select

from app.areas.company.queries import load_profile
from app.areas.parties.models import Party
from app.areas.support import rules
from app.areas.support.models import WAITING_FROM, Ticket, TicketLink
from app.areas.support.queries.figures import satisfaction_months
from app.areas.support.queries.weeks import counts_by_week, last_weeks
from app.kernel.columns import micros_of

MONTHS_SHOWN = 12
SUPPLIERS_SHOWN = 10
YEAR = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class TicketsByWeek:
    """How many tickets were opened and resolved in each week; the last week is not over."""

    weeks: tuple[date, ...]
    opened: tuple[int, ...]
    resolved: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class SatisfactionByMonth:
    """The mean score of each month and how many answered; a month without answers has neither."""

    months: tuple[date, ...]
    means: tuple[float, ...]
    answers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class OpenByPriority:
    """Tickets that are not solved, by priority, the most urgent first: (word, late, at risk, in time, waiting)."""

    rows: tuple[tuple[str, int, int, int, int], ...]


@dataclass(frozen=True, slots=True)
class ComplaintsBySupplier:
    """Complaints of twelve months that lead back to a supplier, the most first."""

    rows: tuple[tuple[str, int], ...]


def tickets_by_week(connection: Connection, now: datetime) -> TicketsByWeek | None:
    """Count the tickets opened and resolved in each of the last weeks; None when there were none."""
    zone = load_profile(connection).zone
    weeks = last_weeks(now, zone)
    opened = counts_by_week(connection, Ticket.opened_at, weeks, zone)
    resolved = counts_by_week(connection, Ticket.resolved_at, weeks, zone)
    return TicketsByWeek(tuple(weeks), tuple(opened), tuple(resolved)) if any(opened + resolved) else None


def satisfaction_by_month(connection: Connection, now: datetime) -> SatisfactionByMonth | None:
    """Give the mean score of each of the last months; None when nobody answered."""
    rows = satisfaction_months(connection, now, load_profile(connection).zone, MONTHS_SHOWN)
    months, means, answers = zip(*rows, strict=True)
    return SatisfactionByMonth(tuple(months), tuple(means), tuple(answers)) if any(answers) else None


def open_by_priority(connection: Connection, now: datetime) -> OpenByPriority | None:
    """Count the tickets that are not solved by priority and by how they stand; None when all are solved."""
    micros = micros_of(now)
    standing = case(
        (Ticket.urgency >= WAITING_FROM, 3), (Ticket.urgency < micros, 0), (Ticket.risk_at <= now, 1), else_=2,
    )
    rows = connection.execute(
        select(Ticket.priority, standing, func.count()).where(Ticket.state.in_(rules.UNSOLVED))
        .group_by(Ticket.priority, standing)
    )
    counts = {priority: [0, 0, 0, 0] for priority, _ in rules.PRIORITIES}
    for priority, place, count in rows:
        counts[priority][place] += count
    if not any(sum(numbers) for numbers in counts.values()):
        return None
    words = dict(rules.PRIORITIES)
    return OpenByPriority(tuple((words[key].word, n[0], n[1], n[2], n[3]) for key, n in counts.items()))


def complaints_by_supplier(connection: Connection, now: datetime) -> ComplaintsBySupplier | None:
    """Count the complaints that lead back to each supplier through shipment, lot and receipt; None without any."""
    total = func.count(Ticket.id)
    rows = connection.execute(
        select(Party.name, total).select_from(Ticket)
        .join(TicketLink, (TicketLink.ticket_id == Ticket.id) & (TicketLink.record == "supplier"))
        .join(Party, Party.id == TicketLink.record_id)
        .where(Ticket.opened_at > now - YEAR, Ticket.category.in_(rules.COMPLAINTS))
        .group_by(Party.id, Party.name).order_by(total.desc(), Party.name).limit(SUPPLIERS_SHOWN)
    )
    found = tuple((row[0], int(row[1])) for row in rows)
    return ComplaintsBySupplier(found) if found else None
