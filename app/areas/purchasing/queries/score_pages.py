"""The ranking of suppliers, the page of a score with the events behind it, and what was decided about standings."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, select

from app.areas.parties.models import Party
from app.areas.purchasing.models import StandingChange, SupplierScore, SupplierTerms
from app.areas.purchasing.queries.certificates import load_assessment
from app.areas.purchasing.queries.figures import firm_today
from app.areas.purchasing.queries.scorecard import (
    SHOWN_EVENTS,
    ScoreEvent,
    halves_of,
    score_events,
    scorecards,
    trend_of,
)
from app.areas.purchasing.queries.terms import load_supplier
from app.areas.purchasing.rules.orders import STANDING_WORDS
from app.areas.purchasing.rules.scoring import FULL, MEANINGS, TITLES, Measure, Score, Scorecard
from app.kernel.columns import table_of
from app.kernel.declare import Contribution
from app.kernel.errors import NotFoundError
from app.kernel.listing import (
    ColumnInfo,
    Detail,
    Fact,
    Figure,
    Kind,
    LinesTable,
    PresetInfo,
    Row,
    Sort,
    StateWord,
    TimelineEntry,
    Tone,
)
from app.kernel.query import ListQuery, Preset, column

READ = "purchasing.read"
GOOD_PERMILLE = 900
CHANGE_WORDS = (
    ("proposed", StateWord("Proposed", Tone.WARNING)), ("done", StateWord("Done", Tone.GOOD)),
    ("dismissed", StateWord("Dismissed")),
)
ORIGIN_WORDS = (("hand", StateWord("By hand")), ("rule", StateWord("By score", Tone.ACCENT)))
MEASURE_COLUMNS = (
    ColumnInfo("measure", "Measure, weight", width=16), ColumnInfo("counts", "Score", Kind.PERCENT, 7),
    ColumnInfo("measured", "Own", Kind.PERCENT, 7, help="As measured, before small samples are drawn to the mean."),
    ColumnInfo("events", "Of", Kind.INTEGER, 4), ColumnInfo("mean", "All", Kind.PERCENT, 7,
                                                            help="The mean of all suppliers."),
    ColumnInfo("trend", "Trend", width=9, help="The last six months beside the six before."),
)
EVENT_COLUMNS = (
    ColumnInfo("number", "Of", Kind.CODE, 12), ColumnInfo("day", "Day", Kind.DATE, 11),
    ColumnInfo("points", "Counts", Kind.PERCENT, 8), ColumnInfo("item", "Item", width=22),
)


def _share(key: str, title: str, value: Any) -> Any:
    return column(key, title, value, Kind.PERCENT, width=10, sortable=False, help=MEANINGS[Measure(key)])


SCORES = ListQuery(
    name="supplier_scores", title="Supplier scores", record="supplier_score", id=SupplierScore.id, permission=READ,
    searchable=False,
    source=table_of(SupplierScore).outerjoin(table_of(Party), Party.id == SupplierScore.party_id)
    .outerjoin(table_of(SupplierTerms), SupplierTerms.party_id == SupplierScore.party_id),
    sort=(Sort("total", descending=True),),
    columns=(
        column("supplier", "Supplier", Party.name, width=28, sortable=False),
        column("standing", "Standing", SupplierTerms.standing, Kind.STATE, width=12, sortable=False,
               states=STANDING_WORDS),
        column("total", "Score", SupplierScore.total_permille, Kind.PERCENT, width=9, order=SupplierScore.rank_key,
               help="The weighted mean of the measures, few events drawn to the mean of all suppliers."),
        column("events", "Events", SupplierScore.events, Kind.INTEGER, width=8, sortable=False),
        _share("on_time", "On time", SupplierScore.on_time_permille),
        _share("in_full", "In full", SupplierScore.in_full_permille),
        _share("quality", "Quality", SupplierScore.quality_permille),
        _share("price", "Price", SupplierScore.price_permille),
        _share("response", "Response", SupplierScore.response_permille),
        column("at", "Assessed", SupplierScore.at, Kind.TIME, width=14, sortable=False),
    ),
    presets=(
        Preset(PresetInfo("good", "90 % and more", Tone.GOOD), SupplierScore.rank_key >= GOOD_PERMILLE),
        Preset(PresetInfo("poor", "Below 70 %", Tone.BAD), SupplierScore.rank_key.between(0, 699)),
    ),
)

STANDING_CHANGES = ListQuery(
    name="standing_changes", title="Changes of standing", record="standing_change", id=StandingChange.id,
    permission=READ, searchable=False,
    source=table_of(StandingChange).outerjoin(table_of(Party), Party.id == StandingChange.party_id),
    sort=(Sort("number", descending=True),),
    columns=(
        column("number", "Number", StandingChange.id, Kind.INTEGER, width=8, shown=False),
        column("supplier", "Supplier", Party.name, width=26, sortable=False),
        column("state", "State", StandingChange.state, Kind.STATE, width=12, sortable=False, states=CHANGE_WORDS),
        column("before", "From", StandingChange.before, Kind.STATE, width=11, sortable=False, states=STANDING_WORDS),
        column("after", "To", StandingChange.after, Kind.STATE, width=11, sortable=False, states=STANDING_WORDS),
        column("origin", "Why", StandingChange.origin, Kind.STATE, width=10, sortable=False, states=ORIGIN_WORDS),
        column("reason", "Reason", StandingChange.reason, width=50, sortable=False),
        column("at", "When", StandingChange.at, Kind.TIME, width=14, sortable=False),
    ),
    presets=(Preset(PresetInfo("proposed", "To decide", Tone.WARNING), StandingChange.state == "proposed"),),
)


def score_detail(connection: Connection, score_id: int, now: datetime) -> Detail:
    """Show how a supplier scores now, what each number rests on, and the events behind it."""
    row = connection.execute(select(table_of(SupplierScore)).where(SupplierScore.id == score_id)).first()
    if row is None:
        raise NotFoundError("record.missing", f"There is no score with the number {score_id}.")
    supplier, today = load_supplier(connection, row.party_id), firm_today(connection, now)
    card = scorecards(connection, [row.party_id], now)[row.party_id]
    events = score_events(connection, row.party_id, now)
    words = dict(STANDING_WORDS)[supplier.standing]
    return Detail(
        score_id, supplier.name, _total_words(card), words,
        facts=(
            Fact("Supplier", supplier.name, record="supplier", record_id=supplier.party_id),
            Fact("Score", card.total, Kind.PERCENT, tone=tone_of(card.total)), *_measure_facts(card),
        ),
        lines=(measure_table(card, events, today), *_event_tables(events)),
        chart=trend_of(events, today) if events else None, hint=shrink_words(card),
    )


def _total_words(card: Scorecard) -> str:
    return "Nothing was measured yet" if card.total is None else f"{card.total / 10:.1f} % from {card.events} events"


def shrink_words(card: Scorecard) -> str:
    """Say how small samples are treated, where one is."""
    few = [score for score in card.scores if score.is_shrunk]
    if not few:
        return ""
    named = ", ".join(TITLES[score.measure].lower() for score in few)
    return (
        f"Small samples ({named}) are drawn to the mean of all suppliers, as if {few[0].prior_events} more events had "
        "come out like it: (sum + k × mean) / (n + k)."
    )


def tone_of(permille: int | None) -> Tone:
    """Give the tone of a score."""
    if permille is None:
        return Tone.NEUTRAL
    return Tone.GOOD if permille >= GOOD_PERMILLE else Tone.WARNING if permille >= 700 else Tone.BAD


def _measure_facts(card: Scorecard) -> tuple[Fact, ...]:
    return tuple(
        Fact(TITLES[score.measure], _score_words(score), help=MEANINGS[score.measure], tone=tone_of(score.permille))
        for score in card.scores
    )


def _score_words(score: Score) -> str:
    return score.words if score.permille is None else f"{score.permille / 10:.1f} %, {score.words}"


def measure_table(card: Scorecard, events: Sequence[ScoreEvent], today: date) -> LinesTable:
    """Show every measure with what was measured, of how many events, and where it goes."""
    rows = []
    for place, score in enumerate(card.scores):
        new, old = halves_of(events, score.measure, today)
        rows.append(Row(place, (
            f"{TITLES[score.measure]}, {score.weight}", score.permille, score.own.mean, score.own.count,
            score.everybody.mean, trend_words(new.mean, old.mean) or None,
        )))
    return LinesTable("How it is measured", MEASURE_COLUMNS, tuple(rows))


def trend_words(new: int | None, old: int | None) -> str:
    """Say where a measure goes, from the six months before to the last six."""
    if new is None or old is None:
        return ""
    if abs(new - old) < 10:
        return "steady"
    return f"{'up' if new > old else 'down'} {abs(new - old) / 10:.1f}"


def _event_tables(events: Sequence[ScoreEvent]) -> list[LinesTable]:
    """Show what cost points first, then the rest; a table for each kind of record, each line the way to it."""
    tables = []
    for measure in Measure:
        for record in dict.fromkeys(event.record for event in events if event.measure is measure):
            own = [event for event in events if event.measure is measure and event.record == record]
            own.sort(key=lambda event: event.permille >= FULL)
            rows = tuple(Row(event.record_id, (event.number, event.day, event.permille, event.item or None))
                         for event in own[:SHOWN_EVENTS])
            tables.append(LinesTable(f"Behind {TITLES[measure].lower()}: {_RECORD_WORDS[record]}", EVENT_COLUMNS, rows,
                                     record))
    return tables


_RECORD_WORDS = {"purchase_order": "order lines", "receipt": "receipt lines", "ticket": "complaints",
                 "rfq": "questions for quotes"}


def change_detail(connection: Connection, change_id: int, _now: datetime) -> Detail:
    """Show a change of standing and why it was made or proposed."""
    row = connection.execute(select(table_of(StandingChange), Party.name).join(
        Party, Party.id == StandingChange.party_id).where(StandingChange.id == change_id)).first()
    if row is None:
        raise NotFoundError("record.missing", f"There is no change of standing with the number {change_id}.")
    words = dict(STANDING_WORDS)
    facts = (
        Fact("Supplier", row.name, record="supplier", record_id=row.party_id),
        Fact("From", words[row.before].word), Fact("To", words[row.after].word, tone=words[row.after].tone),
        Fact("Score then", row.score_permille, Kind.PERCENT), Fact("When", row.at, Kind.TIME),
        Fact("Reason", row.reason or None),
    )
    return Detail(change_id, row.name, f"{words[row.before].word} → {words[row.after].word}",
                  dict(CHANGE_WORDS)[row.state], tuple(fact for fact in facts if fact.value is not None))


def supplier_score(connection: Connection, supplier_id: int, now: datetime) -> Contribution:
    """Tell a supplier's score on its page, as the way to what it rests on, and every change of its standing."""
    card = scorecards(connection, [supplier_id], now)[supplier_id]
    score_id = connection.execute(select(SupplierScore.id).where(SupplierScore.party_id == supplier_id)).scalar()
    facts = (Fact("Score", _total_words(card), record="supplier_score" if score_id else "", record_id=score_id or 0,
                  tone=tone_of(card.total), help=shrink_words(card)),)
    changes = connection.execute(
        select(table_of(StandingChange)).where(StandingChange.party_id == supplier_id)
        .order_by(StandingChange.at.desc()).limit(50)
    )
    return Contribution(facts, timeline=tuple(_told(row) for row in changes))


def _told(row: Any) -> TimelineEntry:
    words, reason = dict(STANDING_WORDS), f": {row.reason}" if row.reason else ""
    verb = {"proposed": "proposed", "done": "now", "dismissed": "proposed and dismissed"}[row.state]
    return TimelineEntry(row.at, f"Standing {verb} {words[row.after].word.lower()}{reason}", words[row.after].tone,
                         "shield-alert", "standing_change", row.id)


def standings_to_decide(connection: Connection, _now: datetime) -> Figure:
    """Count the changes of standing that are proposed and wait for a decision."""
    waiting = connection.execute(select(StandingChange.id).where(StandingChange.state == "proposed")).scalars().all()
    limit = load_assessment(connection).watch_below_permille
    return Figure(
        "purchasing.standings_to_decide", "Standings to decide", len(waiting), Kind.INTEGER,
        f"scores below {limit / 10:.0f} %", Tone.WARNING if waiting else Tone.GOOD,
        explain="Suppliers whose score fell below the limit, so that putting them on watch is proposed.",
    )
