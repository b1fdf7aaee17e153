"""The pipeline measured: conversion and time by stage, win rate by source, sales cycle, what is still to come."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median
from typing import Any

from sqlalchemy import Connection, func, select

from app.areas.company.queries import load_profile
from app.areas.company.rules import local_day
from app.areas.sales.models import Opportunity, Stage, StageVisit, WinScore
from app.areas.sales.queries.pipelines import load_stages, main_pipeline
from app.areas.sales.rules.opportunities import CLOSED_STATES, OPEN, WON, weighted_minor
from app.kernel.formatting import in_sentence, part_of
from app.kernel.listing import Figure, Kind, Tone
from app.kernel.money import Money, exponent_of

YEAR = timedelta(days=365)
MONTHS_AHEAD = 6
SOURCES_SHOWN = 8
NO_SOURCE = "not said"


@dataclass(frozen=True, slots=True)
class Funnel:
    """Deals closed within a year by the stage they reached, from the first on, and how many of them were won."""

    stages: tuple[tuple[str, int], ...]
    won: int


@dataclass(frozen=True, slots=True)
class DaysByStage:
    """Median days in each stage, of stays that ended within a year, with how many there were; and when a deal rots."""

    stages: tuple[tuple[str, float, int, int | None], ...]


@dataclass(frozen=True, slots=True)
class WinRates:
    """Deals won and closed within a year by source, those with most closed deals first."""

    sources: tuple[tuple[str, int, int], ...]


@dataclass(frozen=True, slots=True)
class Weighted:
    """Open deals by the month in which they are expected, in major units: weighed by sellers, and as learned."""

    currency: str
    months: tuple[tuple[date, float, float | None], ...]
    later: tuple[float, float | None] = (0.0, None)


def funnel(connection: Connection, now: datetime) -> Funnel:
    """Count how many of the deals closed within a year in the main pipeline reached each of its stages."""
    pipeline = main_pipeline(connection)
    stages = load_stages(connection, pipeline)
    closed = (Opportunity.pipeline_id == pipeline, Opportunity.state.in_(CLOSED_STATES),
              Opportunity.closed_at > now - YEAR)
    furthest = (
        select(func.max(Stage.position).label("position")).select_from(StageVisit)
        .join(Opportunity, Opportunity.id == StageVisit.opportunity_id).join(Stage, Stage.id == StageVisit.stage_id)
        .where(*closed).group_by(StageVisit.opportunity_id).subquery()
    )
    counts: dict[int, int] = {row[0]: int(row[1]) for row in connection.execute(
        select(furthest.c.position, func.count()).group_by(furthest.c.position))}
    won = int(connection.execute(select(func.count()).where(*closed, Opportunity.state == WON)).scalar_one())
    return Funnel(tuple(
        (stage.name, sum(count for position, count in counts.items() if position >= stage.position))
        for stage in stages), won)


def days_by_stage(connection: Connection, now: datetime) -> DaysByStage:
    """Measure how long deals stood in each stage of the main pipeline."""
    days: dict[int, list[float]] = defaultdict(list)
    for row in connection.execute(
        select(StageVisit.stage_id, StageVisit.entered_at, StageVisit.left_at).where(StageVisit.left_at > now - YEAR)
    ):
        days[row.stage_id].append((row.left_at - row.entered_at) / timedelta(days=1))
    return DaysByStage(tuple(
        (stage.name, median(days[stage.id]), len(days[stage.id]), stage.rotting_days)
        for stage in load_stages(connection, main_pipeline(connection)) if days[stage.id]))


def win_rates(connection: Connection, now: datetime) -> WinRates:
    """Count deals won and closed within a year by where they came from."""
    closed: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    names: dict[str, str] = {}
    for row in connection.execute(
        select(Opportunity.source, Opportunity.state, func.count().label("deals"))
        .where(Opportunity.state.in_(CLOSED_STATES), Opportunity.closed_at > now - YEAR)
        .group_by(Opportunity.source, Opportunity.state).order_by(Opportunity.source)
    ):
        key = row.source.casefold()
        names.setdefault(key, row.source or NO_SOURCE)
        closed[key][1] += int(row.deals)
        closed[key][0] += int(row.deals) if row.state == WON else 0
    found = ((names[key], won, deals) for key, (won, deals) in closed.items())
    return WinRates(tuple(sorted(found, key=lambda one: (-one[2], one[0]))[:SOURCES_SHOWN]))


def _open_deals(connection: Connection) -> list[Any]:
    currency = load_profile(connection).currency
    return list(connection.execute(
        select(Opportunity.amount_minor, Opportunity.closes_on, Opportunity.probability_permille,
               Stage.probability_permille.label("stage_permille"), WinScore.probability_permille.label("learned"))
        .join(Stage, Stage.id == Opportunity.stage_id)
        .outerjoin(WinScore, WinScore.opportunity_id == Opportunity.id)
        .where(Opportunity.state == OPEN, Opportunity.currency == currency, Opportunity.amount_minor.is_not(None))))


def weighted_by_month(connection: Connection, now: datetime) -> Weighted:
    """Add up open deals by the month in which they are expected, each weighed by its probability.

    What was expected earlier counts in the present month; what has no date or is far off stands at the end.
    """
    profile = load_profile(connection)
    this = local_day(now, profile.zone).replace(day=1)
    months = [_month_after(this, number) for number in range(MONTHS_AHEAD)]
    own: dict[date | None, int] = defaultdict(int)
    learned: dict[date | None, int] = defaultdict(int)
    known: set[date | None] = set()
    for row in _open_deals(connection):
        month = None if row.closes_on is None else max(this, row.closes_on.replace(day=1))
        month = month if month in months else None
        seller = row.stage_permille if row.probability_permille is None else row.probability_permille
        own[month] += weighted_minor(row.amount_minor, seller)
        if row.learned is not None:
            learned[month] += weighted_minor(row.amount_minor, row.learned)
            known.add(month)
    scale = 10 ** exponent_of(profile.currency)

    def both(month: date | None) -> tuple[float, float | None]:
        return own[month] / scale, learned[month] / scale if month in known else None

    return Weighted(profile.currency, tuple((month, *both(month)) for month in months), both(None))


def _month_after(month: date, number: int) -> date:
    place = month.year * 12 + month.month - 1 + number
    return date(place // 12, place % 12 + 1, 1)


def open_pipeline(connection: Connection, _now: datetime) -> Figure:
    """Tell what open deals are worth, and what that comes to weighed by sellers and as learned."""
    currency, rows = load_profile(connection).currency, _open_deals(connection)
    own = sum(weighted_minor(row.amount_minor, row.stage_permille if row.probability_permille is None
                             else row.probability_permille) for row in rows)
    scored = [row for row in rows if row.learned is not None]
    learned = sum(weighted_minor(row.amount_minor, row.learned) for row in scored)
    note = f"weighted {_round(own, currency)}" + (f", learned {_round(learned, currency)}" if scored else "")
    return Figure("sales.pipeline", "Open pipeline", Money(sum(row.amount_minor for row in rows), currency), Kind.MONEY,
                  note, explain="Open deals with an amount, in the firm's currency; weighted by the seller's own "
                  "estimate, or that of the stage, and by what closed deals taught.")


def _round(minor: int, currency: str) -> str:
    return in_sentence(round(Money(minor, currency).decimal()))


def win_rate(connection: Connection, now: datetime) -> Figure:
    """Tell the share of deals closed within a year that were won, and what their sales cycle was."""
    closed = [Opportunity.state.in_(CLOSED_STATES), Opportunity.closed_at > now - YEAR]
    deals = int(connection.execute(select(func.count()).where(*closed)).scalar_one())
    rows = connection.execute(select(Opportunity.created_at, Opportunity.closed_at).where(
        *closed, Opportunity.state == WON)).all()
    if not deals:
        return Figure("sales.win_rate", "Win rate, 12 months", None, Kind.PERCENT, "no deal was closed yet")
    days = [(row.closed_at - row.created_at) / timedelta(days=1) for row in rows]
    cycle = f", {median(days):.0f} days to win" if days else ""
    return Figure("sales.win_rate", "Win rate, 12 months", round(1000 * len(rows) / deals), Kind.PERCENT,
                  f"{part_of(len(rows), deals)} deals{cycle}", Tone.NEUTRAL,
                  explain="Won of all that were closed within twelve months; the sales cycle is the median of days "
                  "from entry to win.")
