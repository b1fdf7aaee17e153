"""Due times against a clock that counts minute by minute, steps between states, and how sure a share is."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.areas.company.rules import BusinessHours, Window
from app.areas.support import rules
from app.areas.support.rules import Entry, Promise, Standing
from app.areas.support.rules.due import MINUTE
from app.kernel.errors import DomainError

WEEK = tuple(Window(day, start, end) for day in range(5) for start, end in ((480, 720), (780, 1020)))
HOURS = BusinessHours("Europe/Berlin", WEEK, {date(2026, 3, 16): "Founders' Day"})
MONDAY = datetime(2026, 3, 23, 7, 0, tzinfo=UTC)
"""Eight in the morning in Berlin, six days before the clocks go forward."""

steps = st.sampled_from([rules.OPEN, rules.PENDING, rules.RESOLVED])
histories = st.lists(st.tuples(st.integers(0, 3000), steps), max_size=5)


def history_of(gaps: Sequence[tuple[int, str]], start: datetime = MONDAY) -> list[Entry]:
    """Give the entries that come so many minutes after one another."""
    entries, moment = [Entry(start, rules.NEW)], start
    for minutes, state in gaps:
        moment += minutes * MINUTE
        entries.append(Entry(moment, state))
    return entries


def counted_minute_by_minute(entries: Sequence[Entry], minutes: int) -> datetime:
    """Walk minute by minute: one counts when the firm is open and it is our turn, after the last entry always."""
    moment, left = entries[0].at, minutes
    while left:
        state = next(entry.state for entry in reversed(entries) if entry.at <= moment)
        ours = state in rules.RUNNING or moment >= entries[-1].at
        left -= ours and HOURS.is_open(moment)
        moment += MINUTE
    return moment


@given(histories, st.integers(1, 1500))
def test_a_due_time_is_what_a_slow_clock_says(gaps: list[tuple[int, str]], minutes: int) -> None:
    entries = history_of(gaps)
    assert rules.due_at(HOURS, entries, minutes * MINUTE) == counted_minute_by_minute(entries, minutes)


@given(histories, st.integers(1, 1500))
def test_an_explanation_adds_up_to_the_promise(gaps: list[tuple[int, str]], minutes: int) -> None:
    told = rules.explain_due(HOURS, history_of(gaps), minutes * MINUTE)
    assert sum((step.used for step in told), timedelta()) == minutes * MINUTE
    assert told[-1].left == timedelta()


@given(histories)
def test_later_history_never_moves_what_was_missed(gaps: list[tuple[int, str]]) -> None:
    entries = history_of(gaps)
    due = rules.due_at(HOURS, entries, 480 * MINUTE)
    if due < entries[-1].at:
        after = [*entries, Entry(entries[-1].at + timedelta(days=3), rules.RESOLVED)]
        assert rules.due_at(HOURS, after, 480 * MINUTE) == due


def test_a_due_time_is_explained_in_steps() -> None:
    friday = datetime(2026, 3, 13, 15, 50, tzinfo=UTC)
    asked, back = datetime(2026, 3, 17, 8, 0, tzinfo=UTC), datetime(2026, 3, 18, 15, 0, tzinfo=UTC)
    entries = [Entry(friday, rules.NEW), Entry(asked, rules.PENDING), Entry(back, rules.OPEN)]
    told = rules.explain_due(HOURS, entries, 240 * MINUTE)
    assert [(step.when, step.text, rules.in_words(step.left)) for step in told] == [
        ("Fri 13 Mar", "16:50–17:00", "3 h 50 min"), ("Sat 14 Mar", "closed", "0 min"),
        ("Sun 15 Mar", "closed", "0 min"),
        ("Mon 16 Mar", "closed: Founders' Day", "0 min"), ("Tue 17 Mar", "08:00–09:00", "2 h 50 min"),
        ("Tue 17 Mar", "from 09:00 the clock stands", "0 min"),
        ("Wed 18 Mar", "16:00–17:00", "1 h 50 min"), ("Thu 19 Mar", "08:00–09:50", "0 min"),
    ]


def test_at_risk_begins_when_a_quarter_is_left_and_ends_in_late() -> None:
    times = rules.timing(HOURS, Promise(120, 960), history_of([]), answered=False)
    assert (times.risk_at, times.due_at) == (MONDAY + 90 * MINUTE, MONDAY + 120 * MINUTE)
    moments = {89: Standing.IN_TIME, 90: Standing.AT_RISK, 120: Standing.AT_RISK, 121: Standing.LATE}
    for minutes, standing in moments.items():
        now = MONDAY + minutes * MINUTE
        assert rules.standing(rules.OPEN, times.due_at, times.risk_at, now) is standing
    assert rules.standing(rules.PENDING, times.due_at, times.risk_at, MONDAY + timedelta(days=7)) is Standing.WAITING


def test_an_answered_ticket_is_at_risk_of_its_resolution() -> None:
    """Of eight hours from Monday at eight six are used by 15:00, lunch from 12 to 13 not counted."""
    times = rules.timing(HOURS, Promise(120, 480), history_of([]), answered=True)
    assert (times.risk_at, times.due_at) == (MONDAY + timedelta(hours=7), MONDAY + timedelta(hours=9))


def test_a_clock_that_ran_only_while_the_firm_was_closed_stood_all_along() -> None:
    """Asked on Monday at nine; back in the evening, and asked again before the firm opens; back on Tuesday at ten."""
    evening = [(60, rules.PENDING), (12 * 60, rules.OPEN), (30, rules.PENDING), (12 * 60 + 30, rules.OPEN)]
    told = rules.explain_due(HOURS, history_of(evening), 120 * MINUTE)
    assert [(step.when, step.text) for step in told] == [
        ("Mon 23 Mar", "08:00–09:00"), ("Mon 23 Mar", "from 09:00 the clock stands"), ("Tue 24 Mar", "10:00–11:00"),
    ]


def test_a_firm_that_never_opens_promises_nothing() -> None:
    with pytest.raises(DomainError, match="no business hours"):
        rules.due_at(BusinessHours("Europe/Berlin", ()), history_of([]), MINUTE)


@pytest.mark.parametrize("wanted", [word for word, _ in rules.STATES])
def test_nothing_leads_out_of_closed_or_to_where_one_is(wanted: str) -> None:
    with pytest.raises(DomainError):
        rules.require_transition("T-1", rules.CLOSED, wanted)
    with pytest.raises(DomainError):
        rules.require_transition("T-1", wanted, wanted)


def test_every_state_is_reached_from_new() -> None:
    reached = {rules.NEW}
    for _ in rules.STATES:
        reached |= {after for before, after in rules.TRANSITIONS if before in reached}
    assert reached == {word for word, _ in rules.STATES}


@given(st.integers(0, 200), st.integers(1, 200))
def test_the_interval_holds_the_shares_that_the_score_test_does_not_refuse(hits: int, total: int) -> None:
    """The ends of Wilson's interval are the shares p with (hits - n p)^2 = z^2 n p (1 - p)."""
    hits = min(hits, total)
    found = rules.wilson_interval(hits, total)
    for edge, outside in ((found.low, -3), (found.high, 3)):
        share = Fraction(min(max(edge + outside, 0), 1000), 1000)
        refused = (hits - total * share) ** 2 >= Fraction(38414588, 10**7) * total * share * (1 - share)
        assert refused or share in (0, 1)
    middle = Fraction(hits, total)
    assert found.low - 1 <= 1000 * middle <= found.high + 1
