"""What happened in each week and month of the firm's own calendar."""

from collections import Counter
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, select, type_coerce

from app.areas.company.rules import day_start, local_day
from app.kernel.columns import Exact, moment_of

WEEKS_SHOWN = 26
QUARTER_HOUR_MICROS = 15 * 60 * 1_000_000


def monday_of(day: date) -> date:
    """Give the Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def last_weeks(now: datetime, zone: str, count: int = WEEKS_SHOWN) -> list[date]:
    """Give the Mondays of the last weeks, oldest first; the last one is the present week."""
    monday = monday_of(local_day(now, zone))
    return [monday - timedelta(weeks=back) for back in range(count - 1, -1, -1)]


def month_of_day(day: date) -> date:
    """Give the first day of a day's month."""
    return day.replace(day=1)


def counts_by_week(
    connection: Connection, moment: Any, weeks: list[date], zone: str, *where: ColumnElement[bool],
) -> list[int]:
    """Count what happened in each of some weeks in a row, by a column that holds the moment and has an index."""
    return _sums(connection, moment, func.count(), weeks, zone, where, monday_of)


def counts_by_month(
    connection: Connection, moment: Any, months: list[date], zone: str, *where: ColumnElement[bool],
) -> list[int]:
    """Count what happened in each of some months in a row."""
    return _sums(connection, moment, func.count(), months, zone, where, month_of_day)


def sums_by_month(
    connection: Connection, moment: Any, amount: Any, months: list[date], zone: str, *where: ColumnElement[bool],
) -> list[int]:
    """Add up whole numbers of what happened in each of some months in a row."""
    return _sums(connection, moment, func.sum(amount), months, zone, where, month_of_day)


def _sums(
    connection: Connection, moment: Any, measure: Any, periods: list[date], zone: str,
    where: tuple[ColumnElement[bool], ...], period_of: Callable[[date], date],
) -> list[int]:
    """Measure by the quarter of an hour, of which every zone's days have whole numbers: few rows of many are read."""
    micros = type_coerce(moment, Exact())
    quarter = (micros - micros % QUARTER_HOUR_MICROS).label("quarter")
    since = day_start(periods[0], zone)
    found: Counter[date] = Counter()
    for at, amount in connection.execute(select(quarter, measure).where(moment >= since, *where).group_by(quarter)):
        found[period_of(local_day(moment_of(int(at)), zone))] += int(amount)
    return [found[period] for period in periods]


def last_months(now: datetime, zone: str, count: int) -> list[date]:
    """Give the first days of the last months, oldest first; the last one is the present month."""
    months = [local_day(now, zone).replace(day=1)]
    while len(months) < count:
        months.append((months[-1] - timedelta(days=1)).replace(day=1))
    return months[::-1]
