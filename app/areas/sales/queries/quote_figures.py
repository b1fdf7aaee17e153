"""What is measured of quotes: what is open, how many become orders, what they earn and how long they take."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, func, select

from app.areas.company.queries import load_profile
from app.areas.company.rules import day_start, local_day
from app.areas.sales.models import Quote
from app.areas.sales.queries.figures import month_starts
from app.areas.sales.rules import fill_permille, median
from app.areas.sales.rules.margins import Margin
from app.areas.sales.rules.quotes import ACCEPTED, DECLINED, REASON_TITLES, SENT, SOON_DAYS
from app.kernel.listing import Figure, Kind, Tone
from app.kernel.money import Money

WINDOW_DAYS = 180
MONTHS = 12


@dataclass(frozen=True, slots=True)
class QuotesByMonth:
    """How many quotes were accepted, declined and left unanswered, by the month in which they were sent last."""

    months: tuple[date, ...]
    accepted: tuple[int, ...]
    declined: tuple[int, ...]
    unanswered: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class CountByName:
    """Counts by name, the largest first."""

    parts: tuple[tuple[str, int], ...]


def _today(connection: Connection, now: datetime) -> date:
    return local_day(now, load_profile(connection).zone)


def _many(count: int) -> str:
    return "1 quote" if count == 1 else f"{count} quotes"


def open_quotes(connection: Connection, now: datetime) -> Figure:
    """Add up what is offered and not decided, in the firm's currency, and count what ends soon."""
    today, currency = _today(connection, now), load_profile(connection).currency
    holds = [Quote.state == SENT, Quote.valid_until >= today]
    worth = connection.execute(
        select(func.coalesce(func.sum(Quote.total_minor), 0)).where(*holds, Quote.currency == currency)).scalar_one()
    count = connection.execute(select(func.count()).select_from(Quote).where(*holds)).scalar_one()
    soon = connection.execute(select(func.count()).select_from(Quote).where(
        *holds, Quote.valid_until <= today + timedelta(days=SOON_DAYS))).scalar_one()
    note = _many(count) + (f", {soon} end within {SOON_DAYS} days" if soon else "")
    return Figure("sales.quotes_open", "Open quotes", Money(int(worth), currency), Kind.MONEY, note,
                  Tone.WARNING if soon else Tone.NEUTRAL, explain="Quotes that are sent, valid and not decided; their "
                  "firm lines without options and alternatives, in the firm's currency.")


def _decided(connection: Connection, now: datetime) -> list[Any]:
    statement = select(Quote.state, Quote.created_at, Quote.decided_at).where(
        Quote.decided_at > now - timedelta(days=WINDOW_DAYS), Quote.decided_at <= now,
        Quote.state.in_((ACCEPTED, DECLINED)))
    return list(connection.execute(statement))


def hit_rate(connection: Connection, now: datetime) -> Figure:
    """Tell which share of the quotes that were decided lately became orders."""
    rows = _decided(connection, now)
    won = sum(row.state == ACCEPTED for row in rows)
    share = fill_permille(won, len(rows))
    note = f"nothing was decided in {WINDOW_DAYS} days" if share is None else f"{won} of {len(rows)} decided"
    return Figure("sales.quote_hits", "Quotes won", share, Kind.PERCENT, note, explain=(
        f"Quotes accepted in the last {WINDOW_DAYS} days, of those accepted or declined."))


def days_to_order(connection: Connection, now: datetime) -> Figure:
    """Tell how long it takes from writing a quote to the order, as the middle of the quotes that were won."""
    days = [(row.decided_at - row.created_at).days for row in _decided(connection, now) if row.state == ACCEPTED]
    middle = median(days)
    note = f"none was won in {WINDOW_DAYS} days" if middle is None else f"median of {_many(len(days))}"
    return Figure("sales.quote_days", "Days from quote to order", middle, Kind.INTEGER, note, explain=(
        f"From the day a quote was written to the day it was accepted, of the last {WINDOW_DAYS} days."))


def quote_margin(connection: Connection, now: datetime) -> Figure:
    """Tell what quotes of the last months earn on average, weighted by what they come to."""
    since = now - timedelta(days=WINDOW_DAYS)
    found: Any = connection.execute(
        select(func.coalesce(func.sum(Quote.costed_minor), 0), func.coalesce(func.sum(Quote.cost_minor), 0),
               func.count()).where(Quote.created_at > since, Quote.created_at <= now, Quote.cost_minor.is_not(None),
                                   Quote.currency == load_profile(connection).currency)).one()
    offered, cost, count = found
    share = Margin(int(offered), int(cost)).permille
    note = _many(count) if count else f"none in {WINDOW_DAYS} days"
    return Figure("sales.quote_margin", "Margin of quotes", share, Kind.PERCENT, note, explain=(
        f"Of quotes written in the last {WINDOW_DAYS} days: firm lines whose cost is known, less that cost."))


def quotes_by_month(connection: Connection, now: datetime) -> QuotesByMonth:
    """Count quotes by the month in which they were sent last and by what became of them."""
    profile = load_profile(connection)
    months = month_starts(local_day(now, profile.zone), MONTHS)
    counts = {month: [0, 0, 0] for month in months}
    rows: Any = connection.execute(
        select(Quote.sent_at, Quote.state).where(
            Quote.created_at >= day_start(months[0], profile.zone) - timedelta(days=WINDOW_DAYS),
            Quote.sent_at >= day_start(months[0], profile.zone), Quote.sent_at <= now))
    for sent_at, state in rows:
        month = local_day(sent_at, profile.zone).replace(day=1)
        counts[month][{ACCEPTED: 0, DECLINED: 1}.get(state, 2)] += 1
    accepted, declined, rest = zip(*counts.values(), strict=True)
    return QuotesByMonth(tuple(months), accepted, declined, rest)


def reasons_declined(connection: Connection, now: datetime) -> CountByName:
    """Count why quotes were declined within a year."""
    rows = connection.execute(
        select(Quote.reason, func.count().label("count")).where(
            Quote.state == DECLINED, Quote.decided_at > now - timedelta(days=365), Quote.decided_at <= now)
        .group_by(Quote.reason).order_by(func.count().desc(), Quote.reason))
    words = dict(REASON_TITLES)
    return CountByName(tuple((words.get(row[0], row[0]), int(row[1])) for row in rows))
