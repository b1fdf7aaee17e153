"""How right the books are, as counts tell."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Connection, func, select

from app.areas.inventory.models import CountLine, CountPlan, CountSheet
from app.areas.inventory.queries.count_pages import scope_of
from app.areas.inventory.queries.counting import count_due
from app.areas.inventory.rules.counting import TO_COUNT, CountState, share_permille, value_accuracy_permille
from app.kernel.columns import table_of
from app.kernel.formatting import in_sentence
from app.kernel.listing import Figure, Kind, Tone

WINDOW = timedelta(days=90)
MONTHS_SHOWN = 12
GOOD, FAIR = 970, 930
"""Shares of right lines in per mille: what well kept warehouses reach, and where something is wrong."""


@dataclass(frozen=True, slots=True)
class CountAccuracy:
    """By month: its first day, lines counted, share of lines and of worth that were right, in per mille or None."""

    months: tuple[tuple[date, int, int | None, int | None], ...]


def _posted(connection: Connection, since: datetime, until: datetime) -> tuple[int, int, int, int, int]:
    row = connection.execute(select(
        func.count(), func.coalesce(func.sum(CountSheet.lines), 0), func.coalesce(func.sum(CountSheet.lines_right), 0),
        func.coalesce(func.sum(CountSheet.booked_minor), 0), func.coalesce(func.sum(CountSheet.wrong_minor), 0),
    ).where(CountSheet.state == CountState.POSTED, CountSheet.posted_at >= since, CountSheet.posted_at < until)).one()
    return int(row[0]), int(row[1]), int(row[2]), int(row[3]), int(row[4])


def count_accuracy(connection: Connection, now: datetime) -> Figure:
    """Tell the share of lines that agreed with the books in the counts of the last 90 days."""
    sheets, lines, right, booked, wrong = _posted(connection, now - WINDOW, now + timedelta(seconds=1))
    explain = ("Lines that agreed with the books at the first count, of all lines of counts posted within 90 days. "
               "By worth: 1 less the worth of all differences, up and down, over the worth that was booked.")
    title = "Count accuracy"
    if not lines:
        return Figure("inventory.count_accuracy", title, None, Kind.PERCENT, "nothing counted in 90 days",
                      explain=explain)
    share = share_permille(right, lines) or 0
    worth = value_accuracy_permille(booked, wrong)
    by_worth = "" if worth is None else f", {worth / 10:g} % by worth"
    note = f"{in_sentence(lines)} lines on {in_sentence(sheets)} {'sheet' if sheets == 1 else 'sheets'}{by_worth}"
    tone = Tone.GOOD if share >= GOOD else Tone.WARNING if share >= FAIR else Tone.BAD
    trend = tuple(float(value) for _, _, value, _ in accuracy_by_month(connection, now).months if value is not None)
    return Figure("inventory.count_accuracy", title, share, Kind.PERCENT, note, tone, trend, explain)


def counts_due(connection: Connection, now: datetime) -> Figure:
    """Count the lines that are due by the plans in use, and what is being counted."""
    plans = connection.execute(select(table_of(CountPlan)).where(CountPlan.active.is_(True))).all()
    due = sum(count_due(connection, scope_of(plan), now) for plan in plans)
    waiting = connection.execute(select(func.count()).select_from(CountLine).join(
        CountSheet, CountSheet.id == CountLine.sheet_id,
    ).where(CountLine.state.in_([str(state) for state in TO_COUNT]),
            CountSheet.state.in_([str(CountState.COUNTING), str(CountState.RECOUNT), str(CountState.PLANNED)]))
    ).scalar_one()
    note = f"{waiting} more on open sheets" if waiting else "no sheet is open"
    return Figure("inventory.counts_due", "Lines to count", due if plans else None, Kind.INTEGER,
                  note if plans else "no plan yet", Tone.WARNING if due else Tone.GOOD,
                  explain="Goods at places that a plan in use wants to have counted now, on no open sheet yet.")


def accuracy_by_month(connection: Connection, now: datetime) -> CountAccuracy:
    """Give how right the books were, month by month of the last year."""
    starts = _months(now)
    bounds = [*starts[1:], now + timedelta(seconds=1)]
    months = []
    for start, end in zip(starts, bounds, strict=True):
        _, lines, right, booked, wrong = _posted(connection, start, end)
        worth = value_accuracy_permille(booked, wrong) if lines else None
        months.append((start.date(), lines, share_permille(right, lines), worth))
    return CountAccuracy(tuple(months))


def _months(now: datetime) -> list[datetime]:
    start = now.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    found = [start]
    while len(found) < MONTHS_SHOWN:
        start = (start - timedelta(days=1)).replace(day=1)
        found.append(start)
    return found[::-1]
