"""What happened in each week and month of the firm's own calendar."""

from collections import Counter
from collections.abc import Iterator
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


def counts_by_week(
    connection: Connection, moment: Any, weeks: list[date], zone: str, *where: ColumnElement[bool],
) -> list[int]:
    """Count what happened in each of some weeks in a row, by a column that holds the moment and has an index."""
    found: Counter[date] = Counter()
    for at, count in _by_quarter(connection, moment, day_start(weeks[0], zone), where):
        found[monday_of(local_day(at, zone))] += count
    return [found[week] for week in weeks]


def _by_quarter(
    connection: Connection, moment: Any, since: datetime, where: tuple[ColumnElement[bool], ...],
) -> Iterator[tuple[datetime, int]]:
    """Count by the quarter of an hour, of which every zone's days have whole numbers: few rows of many are read."""
    micros = type_coerce(moment, Exact())
    # SQLite and PostgreSQL both cut a division of whole numbers; SQLAlchemy's `//` would ask for a floor.
    quarter = (micros - micros % QUARTER_HOUR_MICROS).label("quarter")
    rows = connection.execute(select(quarter, func.count()).where(moment >= since, *where).group_by(quarter))
    return ((moment_of(int(row[0])), int(row[1])) for row in rows)


def last_months(now: datetime, zone: str, count: int) -> list[date]:
    """Give the first days of the last months, oldest first; the last one is the present month."""
    months = [local_day(now, zone).replace(day=1)]
    while len(months) < count:
        months.append((months[-1] - timedelta(days=1)).replace(day=1))
    return months[::-1]
