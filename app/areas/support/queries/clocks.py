"""The clocks of one ticket as its page tells them: when each is due, how it went, and why it is due then."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row

from app.areas.support import rules
from app.areas.support.queries.checks import load_runs
from app.areas.support.queries.policies import load_promises
from app.areas.support.rules import Clock, Run
from app.areas.support.rules.explaining import in_hours
from app.kernel.listing import ColumnInfo, Fact, Kind, LinesTable, Tone
from app.kernel.listing import Row as ListRow

NEXT_SHOWN = 3
"""Next responses that stand among the facts, the latest."""

_STEPS = (
    ColumnInfo("when", "When", Kind.CODE, width=11), ColumnInfo("what", "What", width=26),
    ColumnInfo("used", "Counts", Kind.CODE, width=11), ColumnInfo("left", "Left", Kind.CODE, width=11),
)
_DONE = {Clock.FIRST_RESPONSE: "First response", Clock.NEXT_RESPONSE: "Next response", Clock.RESOLUTION: "Resolved"}


def run_facts(connection: Connection, row: Row[Any], now: datetime) -> Iterator[Fact]:
    """Tell of each clock when it is due, or whether it was met in time."""
    runs = load_runs(connection, [row.id])[row.id]
    yield from _hours(connection, row, runs)
    following = [run for run in runs if run.clock is Clock.NEXT_RESPONSE]
    for run in runs:
        if run not in following[:-NEXT_SHOWN]:
            yield _fact(run, now)


def _hours(connection: Connection, row: Row[Any], runs: Sequence[Run]) -> Iterator[Fact]:
    """Tell by which hours the clocks count that are not met yet."""
    agreement = load_promises(connection).agreement(row.policy_version_id, row.priority, row.customer_id)
    terms = [agreement.terms(run.clock) for run in runs if run.done_at is None]
    for words in dict.fromkeys(in_hours(term.open_time.hours) for term in terms if term is not None):
        yield Fact("Counts", words)


def _fact(run: Run, now: datetime) -> Fact:
    done = run.done_at
    if done is not None:
        kept = done <= run.due_at
        words = f"{_DONE[run.clock]} {'in time' if kept else 'late'}"
        return Fact(words, done, Kind.TIME, tone=Tone.GOOD if kept else Tone.BAD)
    title = f"{rules.CLOCKS[run.clock]} due"
    if run.stands:
        return Fact(f"{title}, clock stands", run.due_at, Kind.TIME)
    tone = Tone.BAD if run.due_at < now else Tone.WARNING if run.risk_at <= now else Tone.NEUTRAL
    return Fact(title, run.due_at, Kind.TIME, tone=tone)


def due_tables(connection: Connection, row: Row[Any], history: Sequence[rules.Entry]) -> tuple[LinesTable, ...]:
    """Explain each clock that still runs or stands; when all is done, the resolution."""
    runs = load_runs(connection, [row.id])[row.id]
    wanted = [run for run in runs if run.done_at is None] or list(runs[-1:])
    promises = load_promises(connection)
    policy = promises.version(row.policy_version_id)
    agreement = promises.agreement(row.policy_version_id, row.priority, row.customer_id)
    return tuple(_table(run, agreement, history, f"{policy.name}, version {policy.number}") for run in wanted)


def _table(run: Run, agreement: rules.Agreement, history: Sequence[rules.Entry], policy: str) -> LinesTable:
    terms = agreement.terms(run.clock)
    if terms is None:
        raise ValueError("a clock that promises nothing does not run")
    running = rules.turns_of(terms, history, run.clock, run.started_at, run.done_at)
    steps = rules.explain_due(terms.open_time.hours, running, terms.time)
    title = f"Why then: {rules.CLOCKS[run.clock].lower()} within {rules.in_words(terms.time)} by {policy}"
    told = [(step.when, step.text, *_times(step)) for step in steps]
    return LinesTable(title, _STEPS, tuple(ListRow(place, cells) for place, cells in enumerate(told)), folded=True)


def _times(step: rules.DueStep) -> tuple[str | None, str | None]:
    if not step.used:
        return None, None
    return rules.in_words(step.used), rules.in_words(step.left)
