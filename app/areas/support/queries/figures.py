"""What support measures."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, func, select

from app.areas.company.queries import load_profile
from app.areas.company.rules import local_day
from app.areas.support import rules
from app.areas.support.models import SOLVED_FROM, WAITING_FROM, Satisfaction, Ticket
from app.areas.support.queries.policies import load_promises
from app.areas.support.queries.weeks import last_months
from app.kernel.columns import micros_of
from app.kernel.formatting import in_sentence, part_of
from app.kernel.listing import Figure, Kind, Tone

WINDOW = timedelta(days=90)
WINDOW_WORDS = "in 90 days"
MEASURED = 500
"""Answers that the median is taken of, the latest; each is measured in business time."""

TREND_MONTHS = 6
ATTAINED, FAIR = 950, 850


def _count(connection: Connection, *where: Any) -> int:
    return int(connection.execute(select(func.count()).select_from(Ticket).where(*where)).scalar_one())


def _late(now: datetime) -> Any:
    return Ticket.urgency < micros_of(now)


def _at_risk(now: datetime) -> tuple[Any, ...]:
    return Ticket.urgency >= micros_of(now), Ticket.urgency < WAITING_FROM, Ticket.risk_at <= now


def open_tickets(connection: Connection, _now: datetime) -> Figure:
    """Count the tickets that are not solved."""
    unsolved = _count(connection, Ticket.urgency < SOLVED_FROM)
    fresh = _count(connection, Ticket.state == rules.NEW)
    waiting = _count(connection, Ticket.state == rules.PENDING)
    note = f"{fresh} new, {waiting} waiting for the customer" if unsolved else "nothing to do"
    return Figure("support.open", "Open tickets", unsolved, Kind.INTEGER, note,
                  explain="Tickets that are new, open or waiting for the customer.")


def late_tickets(connection: Connection, now: datetime) -> Figure:
    """Count the tickets whose next due time has passed while it is our turn."""
    late, risk = _count(connection, _late(now)), _count(connection, *_at_risk(now))
    tone = Tone.BAD if late else Tone.WARNING if risk else Tone.GOOD
    note = f"{risk} at risk" if risk else "none at risk"
    return Figure("support.late", "Late tickets", late, Kind.INTEGER, note, tone,
                  explain="Tickets new or open whose first response or resolution is overdue; at risk: little of the "
                          "promised time is left, as the policy says.")


def needing_decision(connection: Connection, now: datetime) -> int:
    """Count the tickets that are late, at risk or new, each once."""
    ours = Ticket.urgency < WAITING_FROM
    urgent = (Ticket.urgency < micros_of(now)) | (Ticket.risk_at <= now) | (Ticket.state == rules.NEW)
    return _count(connection, ours, urgent)


def first_response_attainment(connection: Connection, now: datetime) -> Figure:
    """Tell how many first responses came in time, of those that were given or have fallen due."""
    explain = ("First responses given by their due time, of all tickets opened in 90 days whose first response was "
               "given or has fallen due.")
    return _attainment(connection, now, "support.first_response", "First response in time",
                       Ticket.first_responded_at, Ticket.first_response_due_at, explain)


def resolution_attainment(connection: Connection, now: datetime) -> Figure:
    """Tell how many resolutions came in time, of those that were given or have fallen due."""
    explain = ("Tickets resolved by their due time, of all opened in 90 days that are resolved or have fallen due; "
               "time in which they waited for the customer does not count.")
    return _attainment(connection, now, "support.resolution", "Resolved in time", Ticket.resolved_at,
                       Ticket.resolution_due_at, explain)


def _attainment(
    connection: Connection, now: datetime, key: str, title: str, done: Any, due: Any, explain: str,
) -> Figure:
    fallen_due = (due < now) & (Ticket.urgency < WAITING_FROM)
    hits, total = connection.execute(
        select(func.count().filter(done <= due), func.count().filter(done.is_not(None) | fallen_due))
        .where(Ticket.opened_at > now - WINDOW)
    ).one()
    if not total:
        return Figure(key, title, None, Kind.PERCENT, "nothing has fallen due yet", explain=explain)
    share = (hits * 1000 + total // 2) // total
    tone = Tone.GOOD if share >= ATTAINED else Tone.WARNING if share >= FAIR else Tone.BAD
    return Figure(key, title, share, Kind.PERCENT, f"{part_of(hits, total)} {WINDOW_WORDS}", tone, explain=explain)


def median_first_response(connection: Connection, now: datetime) -> Figure:
    """Tell how long a customer waits for the first response, in business time."""
    key, title = "support.first_response_median", "First response, median"
    explain = ("The middle one of the business times from opening to first response, of the latest 500 tickets opened "
               "in 90 days that were answered.")
    promises = load_promises(connection)
    rows = connection.execute(
        select(Ticket.policy_version_id, Ticket.priority, Ticket.customer_id, Ticket.opened_at,
               Ticket.first_responded_at)
        .where(Ticket.opened_at > now - WINDOW, Ticket.first_responded_at.is_not(None))
        .order_by(Ticket.opened_at.desc(), Ticket.id.desc()).limit(MEASURED)
    ).all()
    times = sorted(
        promises.agreement(*row[:3]).first_response.open_time.between(row[3], row[4]) for row in rows if row[4]
    )
    if not times:
        return Figure(key, title, None, Kind.TEXT, "nobody was answered yet", explain=explain)
    middle = (times[(len(times) - 1) // 2] + times[len(times) // 2]) / 2
    note = f"business time, {in_sentence(len(times))} {'ticket' if len(times) == 1 else 'tickets'} {WINDOW_WORDS}"
    return Figure(key, title, rules.in_words(middle), Kind.TEXT, note, explain=explain)


def satisfaction(connection: Connection, now: datetime) -> Figure:
    """Tell how satisfied customers are, with how many answered and how sure that makes it."""
    key, title = "support.satisfaction", "Satisfaction"
    scores = [int(score) for score in connection.execute(
        select(Satisfaction.score).where(Satisfaction.answered_at > now - WINDOW)
    ).scalars() if score is not None]
    if not scores:
        return Figure(key, title, None, Kind.TEXT, "nobody has answered yet", explain="The mean of scores from 1 to 5.")
    hits, share = sum(score >= 4 for score in scores), rules.satisfied_permille(scores)
    sure = rules.wilson_interval(hits, len(scores))
    mean = sum(scores) / len(scores)
    explain = (
        f"The mean of {len(scores)} scores from 1 to 5 given {WINDOW_WORDS}. {hits} of them are 4 or 5: "
        f"{(share or 0) / 10:g} %; with 95 % confidence the share lies between {sure.low / 10:g} and "
        f"{sure.high / 10:g} % (Wilson)."
    )
    tone = Tone.GOOD if mean >= 4 else Tone.WARNING if mean >= 3 else Tone.BAD
    note = f"of 5, {len(scores)} {'answer' if len(scores) == 1 else 'answers'} {WINDOW_WORDS}"
    return Figure(key, title, f"{mean:.1f}", Kind.TEXT, note, tone, _monthly_means(connection, now), explain)


def _monthly_means(connection: Connection, now: datetime) -> tuple[float, ...]:
    zone = load_profile(connection).zone
    return tuple(mean for _, mean, answers in satisfaction_months(connection, now, zone, TREND_MONTHS) if answers)


def satisfaction_months(connection: Connection, now: datetime, zone: str, count: int) -> list[tuple[Any, float, int]]:
    """Give for each of the last months its first day, the mean score and the number of answers."""
    months = last_months(now, zone, count)
    sums = {month: [0, 0] for month in months}
    since = now - timedelta(days=31 * count)
    rows = connection.execute(
        select(Satisfaction.answered_at, Satisfaction.score).where(Satisfaction.answered_at > since)
    )
    for at, score in rows:
        if at is None or score is None:
            continue
        month = local_day(at, zone).replace(day=1)
        if month in sums:
            sums[month][0] += score
            sums[month][1] += 1
    return [(month, total / answers if answers else 0.0, answers) for month, (total, answers) in sums.items()]
