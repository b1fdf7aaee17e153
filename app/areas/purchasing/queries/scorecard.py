"""Scorecards of suppliers, computed from events; what `rules.scoring` makes of `score_events`."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, func, select

from app.areas.catalog.queries import load_items
from app.areas.parties.models import Party
from app.areas.purchasing.models import SupplierScore
from app.areas.purchasing.queries.certificates import Assessment, load_assessment
from app.areas.purchasing.queries.figures import firm_today
from app.areas.purchasing.queries.performance import SHOWN_SUPPLIERS, months_back
from app.areas.purchasing.queries.score_events import EVENTS, EventSource, moments
from app.areas.purchasing.rules.scoring import Measure, Score, Scorecard, Tally, means

SHOWN_EVENTS = 60
Tallies = dict[Measure, Tally]


@dataclass(frozen=True, slots=True)
class ScoreEvent:
    """One event that a supplier is measured by, worth 0 to 1000, and the record behind it."""

    measure: Measure
    permille: int
    day: date
    number: str
    record: str
    record_id: int
    item: str = ""


@dataclass(frozen=True, slots=True)
class ScoreTrend:
    """The mean of each measure in each of the last months, oldest first, None where nothing happened; thousandths."""

    months: tuple[date, ...]
    series: tuple[tuple[str, tuple[int | None, ...]], ...]


@dataclass(frozen=True, slots=True)
class Scores:
    """The scores of suppliers as they were last assessed, the best first: name, thousandths, how many events."""

    suppliers: tuple[tuple[str, int, int], ...]


def kept_scores(connection: Connection, _now: datetime) -> Scores:
    """Read the best and the poorest of the scores that are kept for ranking."""
    rows = connection.execute(
        select(Party.name, SupplierScore.rank_key, SupplierScore.events)
        .join(Party, Party.id == SupplierScore.party_id).where(SupplierScore.rank_key >= 0)
        .order_by(SupplierScore.rank_key.desc(), SupplierScore.id.desc())
    ).all()
    shown = rows if len(rows) <= SHOWN_SUPPLIERS else [*rows[:SHOWN_SUPPLIERS // 2], *rows[-SHOWN_SUPPLIERS // 2:]]
    return Scores(tuple((row.name, row.rank_key, row.events) for row in shown))


def scorecards(connection: Connection, supplier_ids: Iterable[int], now: datetime) -> dict[int, Scorecard]:
    """Compute the scorecards of some suppliers against the mean of all of them; each number with its sample."""
    tallies, policy = tally_all(connection, now), load_assessment(connection)
    everybody = means(list(tallies.values()))
    return {number: card_of(number, tallies.get(number, {}), everybody, policy) for number in supplier_ids}


def card_of(
    supplier_id: int, own: Mapping[Measure, Tally], everybody: Mapping[Measure, Tally], policy: Assessment,
) -> Scorecard:
    """Put one supplier's events beside everybody's."""
    return Scorecard(supplier_id, tuple(
        Score(measure, own.get(measure, Tally()), everybody[measure], getattr(policy, f"{measure.value}_weight"),
              policy.prior_events) for measure in Measure
    ))


def tally_all(connection: Connection, now: datetime) -> dict[int, Tallies]:
    """Add up the events of the last year by supplier and measure."""
    asked, result = moments(firm_today(connection, now), now), defaultdict[int, Tallies](dict)
    for measure, sources in EVENTS.items():
        for source in sources:
            rows = source.rows.subquery()
            sums = select(rows.c.supplier_id, func.count().label("events"), func.sum(rows.c.permille).label("total"))
            for row in connection.execute(sums.group_by(rows.c.supplier_id), asked):
                known = result[row.supplier_id].get(measure, Tally())
                result[row.supplier_id][measure] = known + Tally(int(row.events), int(row.total))
    return dict(result)


def assessed(connection: Connection, supplier_ids: Iterable[int], now: datetime) -> dict[int, Scorecard]:
    """Compute the scorecards of a few suppliers beside what all others came to when they were last assessed."""
    wanted, policy = sorted(set(supplier_ids)), load_assessment(connection)
    kept = connection.execute(select(SupplierScore.party_id, SupplierScore.tallies)).all()
    others = [read_tallies(row.tallies) for row in kept if row.party_id not in wanted]
    own = {number: _tally_one(connection, number, now) for number in wanted}
    everybody = means([*others, *own.values()])
    return {number: card_of(number, own[number], everybody, policy) for number in wanted}


def read_tallies(kept: Mapping[str, Any]) -> Tallies:
    """Read what a supplier came to when it was last assessed."""
    return {Measure(key): Tally(*pair) for key, pair in kept.items()}


def _tally_one(connection: Connection, supplier_id: int, now: datetime) -> Tallies:
    asked, result = moments(firm_today(connection, now), now), Tallies()
    for measure, sources in EVENTS.items():
        for source in sources:
            rows = source.rows.where(source.supplier == supplier_id).subquery()
            sums = select(func.count().label("events"), func.sum(rows.c.permille).label("total")).select_from(rows)
            row = connection.execute(sums, asked).one()
            result[measure] = result.get(measure, Tally()) + Tally(int(row.events), int(row.total or 0))
    return result


def score_events(connection: Connection, supplier_id: int, now: datetime) -> list[ScoreEvent]:
    """Read every event that a supplier was measured by in the last year, the newest first."""
    asked = moments(firm_today(connection, now), now)
    found = [
        (measure, source, row) for measure, sources in EVENTS.items() for source in sources
        for row in connection.execute(source.rows.where(source.supplier == supplier_id), asked)
    ]
    items = load_items(connection, {row.item_id for _, _, row in found if row.item_id is not None})
    events = [_event(measure, source, row, items) for measure, source, row in found]
    return sorted(events, key=lambda event: (event.day, event.record_id), reverse=True)


def _event(measure: Measure, source: EventSource, row: Any, items: Mapping[int, Any]) -> ScoreEvent:
    item = items.get(row.item_id)
    day = row.day.date() if isinstance(row.day, datetime) else row.day
    named = "" if item is None else f"{item.sku} {item.name}"
    return ScoreEvent(measure, int(row.permille), day, row.number, source.record, row.record_id, named)


def trend_of(events: Sequence[ScoreEvent], today: date) -> ScoreTrend:
    """Give the monthly means of what was measured."""
    months = months_back(today)
    sums: dict[tuple[Measure, date], Tally] = defaultdict(Tally)
    for event in events:
        key = (event.measure, event.day.replace(day=1))
        sums[key] += Tally(1, event.permille)
    measured = {event.measure for event in events}
    return ScoreTrend(tuple(months), tuple(
        (measure.value, tuple(sums[(measure, month)].mean for month in months))
        for measure in Measure if measure in measured
    ))


def halves_of(events: Sequence[ScoreEvent], measure: Measure, today: date) -> tuple[Tally, Tally]:
    """Give what was measured in the last six months and in the six before, to tell where it goes."""
    cut = months_back(today, 7)[0].replace(day=min(today.day, 28))
    new, old = Tally(), Tally()
    for event in events:
        if event.measure is measure:
            if event.day > cut:
                new += Tally(1, event.permille)
            else:
                old += Tally(1, event.permille)
    return new, old
