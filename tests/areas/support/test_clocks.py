"""The three clocks against one that counts minute by minute, through every change of daylight saving."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.areas.company.rules import BusinessHours, OpenTime, Ruler, Window, always
from app.areas.support import rules
from app.areas.support.rules import Agreement, Clock, Entry, Risk, Said, Terms
from app.areas.support.rules.replaying import promised_of
from app.kernel.columns import micros_of, moment_of
from app.kernel.errors import DomainError
from tests.areas.support.minutes import MINUTE, SlowClock, utc

TWO_SHIFTS = tuple(Window(day, start, end) for day in range(5) for start, end in ((480, 720), (780, 1020)))
OVER_MIDNIGHT = tuple(
    window for day in range(7) for window in (Window(day, 0, 300), Window(day, 1320, 1440))
)
"""From ten in the evening to five in the morning: the hour that clocks skip, or show twice, lies within."""

ODD = (Window(0, 61, 62), Window(2, 0, 1440), Window(4, 100, 121), Window(6, 0, 181))

CLOCKS = [
    # forward on 29 March and back on 25 October 2026
    SlowClock("Europe/Berlin", OVER_MIDNIGHT, {date(2026, 3, 30): "Founders' Day"}, utc(2026, 3, 20)),
    SlowClock("Europe/Berlin", TWO_SHIFTS, {date(2026, 10, 26): "Founders' Day"}, utc(2026, 10, 17)),
    SlowClock("Europe/Berlin", OVER_MIDNIGHT, {}, utc(2026, 10, 17)),
    # forward on 8 March, back on 1 November 2026
    SlowClock("America/New_York", OVER_MIDNIGHT, {date(2026, 3, 9): "Inventory"}, utc(2026, 2, 28)),
    SlowClock("America/New_York", ODD, {}, utc(2026, 10, 24)),
    # half an hour back on 5 April, forward on 4 October 2026
    SlowClock("Australia/Lord_Howe", OVER_MIDNIGHT, {date(2026, 4, 6): "Easter Monday"}, utc(2026, 3, 28)),
    SlowClock("Australia/Lord_Howe", OVER_MIDNIGHT, {}, utc(2026, 9, 26)),
    # half an hour off the hour, and no daylight saving
    SlowClock("Asia/Kolkata", OVER_MIDNIGHT, {date(2026, 3, 30): "Holi"}, utc(2026, 3, 20)),
    # a day that never was: 30 December 2011; and a zone that went back for the last time on 4 April 2021
    SlowClock("Pacific/Apia", TWO_SHIFTS, {}, utc(2011, 12, 21)),
    SlowClock("Pacific/Apia", OVER_MIDNIGHT, {}, utc(2021, 3, 27)),
]

NAMES = [f"{clock.zone} {clock.start:%Y-%m} {len(clock.windows)}" for clock in CLOCKS]
WHOLE = {(clock.zone, clock.start): SlowClock(clock.zone, always(clock.zone).windows, {}, clock.start)
         for clock in CLOCKS}

states = st.sampled_from([rules.OPEN, rules.PENDING, rules.HELD, rules.RESOLVED])
gaps = st.lists(st.tuples(st.integers(0, 3500), states), max_size=5)
pause_sets = st.sampled_from([frozenset[str](), frozenset({rules.PENDING}), frozenset({rules.PENDING, rules.HELD})])


def history_of(steps: Sequence[tuple[int, str]], start: datetime) -> list[Entry]:
    """Give the entries that come so many minutes after one another."""
    entries, moment = [Entry(start, rules.NEW)], start
    for minutes, state in steps:
        moment += minutes * MINUTE
        entries.append(Entry(moment, state))
    return entries


@pytest.mark.parametrize("clock", CLOCKS, ids=NAMES)
@settings(max_examples=25)
@given(st.integers(0, 12 * 1440), gaps, pause_sets, st.integers(1, 1500))
def test_a_due_time_is_what_a_slow_clock_says(
    clock: SlowClock, offset: int, steps: list[tuple[int, str]], pauses: frozenset[str], minutes: int,
) -> None:
    entries = history_of(steps, clock.start + offset * MINUTE)
    begin = entries[0].at
    found = rules.due_at(OpenTime(clock.hours), rules.turns(entries, pauses, begin), minutes * MINUTE)
    assert found == clock.due(entries, pauses, begin, minutes)
    told = rules.explain_due(clock.hours, rules.turns(entries, pauses, begin), minutes * MINUTE)
    assert sum((step.used for step in told), timedelta()) == minutes * MINUTE
    assert told[-1].left == timedelta()


@pytest.mark.parametrize("clock", CLOCKS[:4], ids=NAMES[:4])
@settings(max_examples=20)
@given(st.lists(st.tuples(st.integers(0, 2500), st.sampled_from(["in", "out", "pending", "held", "resolved", "open"])),
                max_size=9), st.booleans())
def test_every_run_of_every_clock_is_what_a_slow_clock_says(
    clock: SlowClock, events: list[tuple[int, str]], round_the_clock: bool,
) -> None:
    history, said, moment = [Entry(clock.start + 300 * MINUTE, rules.NEW)], [], clock.start + 300 * MINUTE
    for minutes, event in events:
        moment += minutes * MINUTE
        if event in ("in", "out"):
            said.append(Said(moment, event == "out"))
        elif history[-1].state != event:
            history.append(Entry(moment, event))
    business, pauses = OpenTime(clock.hours), frozenset({rules.PENDING, rules.HELD})
    answering = OpenTime(always(clock.zone)) if round_the_clock else business
    agreement = Agreement(
        Terms(120, answering), Terms(480, business, pauses), Terms(60, answering, frozenset({rules.HELD})),
    )
    slow = WHOLE[clock.zone, clock.start] if round_the_clock else clock
    runs = rules.run_clocks(agreement, history, said)
    for run in runs:
        end = None if run.clock is Clock.RESOLUTION else run.done_at
        terms: Any = agreement.terms(run.clock)
        counted = slow if terms.open_time is answering else clock
        assert run.due_at == counted.due(history, terms.pauses, run.started_at, terms.minutes, end), run
        assert run.risk_at == counted.due(history, terms.pauses, run.started_at, terms.minutes * 3 // 4, end), run
    assert [run.cycle for run in runs if run.clock is Clock.NEXT_RESPONSE] == list(range(1, len(runs) - 1))
    assert rules.run_clocks(agreement, history, said) == runs
    now = moment + 600 * MINUTE
    assert replayed(agreement, history, said, now) == [
        (run.clock.value, run.cycle, run.due_at, run.missed(now)) for run in runs]


def replayed(agreement: Agreement, history: Sequence[Entry], said: Sequence[Said], now: datetime) -> list[Any]:
    """Measure a ticket as a replay does, in whole microseconds, and give what it finds in moments."""
    promised = promised_of(agreement, Ruler)
    found = promised.run(
        [(micros_of(at), state) for at, state in history], [(micros_of(at), outward) for at, outward in said],
        micros_of(now),
    )
    return [(clock, cycle, moment_of(due), missed) for clock, cycle, due, missed in found]


@given(gaps, gaps)
def test_later_history_never_moves_what_was_missed(steps: list[tuple[int, str]], more: list[tuple[int, str]]) -> None:
    clock = CLOCKS[1]
    entries, measure = history_of(steps, clock.start), OpenTime(clock.hours)
    pauses = frozenset({rules.PENDING})
    due = rules.due_at(measure, rules.turns(entries, pauses, clock.start), 480 * MINUTE)
    if due < entries[-1].at:
        later = [*entries, *history_of(more, entries[-1].at + timedelta(days=3))[1:]]
        assert rules.due_at(measure, rules.turns(later, pauses, clock.start), 480 * MINUTE) == due


@given(st.integers(0, 400 * 1440), st.integers(0, 90 * 1440), st.sampled_from(CLOCKS))
def test_the_ruler_measures_what_walking_measures(start: int, length: int, clock: SlowClock) -> None:
    begin = clock.start + start * MINUTE
    end = begin + length * MINUTE
    measured = OpenTime(clock.hours).between(begin, end)
    assert measured == clock.hours.time_between(begin, end)
    if measured:
        assert OpenTime(clock.hours).after(begin, measured) == clock.hours.add_minutes(begin, measured // MINUTE)


@given(st.lists(st.tuples(st.integers(0, 3000 * 1440), st.integers(0, 9000)), min_size=1, max_size=6),
       st.sampled_from(CLOCKS))
def test_a_ruler_laid_out_in_any_direction_measures_the_same(asked: list[tuple[int, int]], clock: SlowClock) -> None:
    ruler, walked = Ruler(OpenTime(clock.hours)), OpenTime(clock.hours)
    for minutes, length in asked:
        begin = clock.start + minutes * MINUTE
        due = walked.after(begin, length * MINUTE)
        assert ruler.after(micros_of(begin), length * 60_000_000) == micros_of(due)
        assert ruler.between(micros_of(begin), micros_of(due)) == length * 60_000_000
        assert ruler.between(micros_of(due), micros_of(begin)) == 0


def test_a_ruler_measures_what_lies_too_far_apart_to_be_laid_out() -> None:
    hours = BusinessHours("Europe/Berlin", (Window(0, 480, 481),))
    ruler, walked = Ruler(OpenTime(hours)), OpenTime(hours)
    near, far = utc(2026, 3, 2), utc(2190, 5, 7)
    assert ruler.after(micros_of(near), 60_000_000) == micros_of(utc(2026, 3, 2, 7, 1))
    assert ruler.between(micros_of(near), micros_of(far)) == walked.between(near, far) // timedelta(microseconds=1)
    assert ruler.after(micros_of(far), 60_000_000) == micros_of(walked.after(far, MINUTE))
    century = micros_of(walked.after(near, 5200 * MINUTE))
    assert ruler.after(micros_of(near), 5200 * 60_000_000) == century
    with pytest.raises(DomainError, match="no business hours"):
        Ruler(OpenTime(BusinessHours("UTC", ()))).after(0, 1)
    with pytest.raises(DomainError, match="forwards only"):
        ruler.after(0, -1)


def runs_of(said: Sequence[tuple[int, str]], states_after: Sequence[tuple[int, str]] = ()) -> list[tuple[Any, ...]]:
    """Run clocks round the clock, an hour for answers, and give (clock, cycle, started, done) in minutes."""
    start, whole = utc(2026, 3, 2), OpenTime(always("UTC"))
    history = [Entry(start, rules.NEW), *(Entry(start + at * MINUTE, state) for at, state in states_after)]
    words = [Said(start + at * MINUTE, way == "out") for at, way in said]
    terms = Terms(60, whole)
    return [
        (run.clock.value, run.cycle, (run.started_at - start) // MINUTE,
         None if run.done_at is None else (run.done_at - start) // MINUTE)
        for run in rules.run_clocks(Agreement(terms, terms, terms), history, words)
    ]


def test_each_wait_of_the_customer_after_the_first_answer_is_a_run_of_its_own() -> None:
    found = runs_of([(0, "in"), (5, "in"), (10, "out"), (20, "in"), (25, "in"), (40, "out"), (45, "out"), (50, "in")])
    assert found == [
        ("first_response", 0, 0, 10), ("next_response", 1, 20, 40), ("next_response", 2, 50, None),
        ("resolution", 0, 0, None),
    ]


def test_resolving_ends_a_wait_and_what_is_said_afterwards_begins_another() -> None:
    found = runs_of(
        [(10, "out"), (20, "in"), (60, "in"), (70, "out")], [(30, rules.RESOLVED), (60, rules.OPEN)],
    )
    assert found == [
        ("first_response", 0, 0, 10), ("next_response", 1, 20, 30), ("next_response", 2, 60, 70),
        ("resolution", 0, 0, None),
    ]


def test_risk_begins_at_a_share_of_the_time_or_when_so_many_minutes_are_left() -> None:
    hour = timedelta(hours=1)
    assert Risk(80).used(hour) == timedelta(minutes=48)
    assert Risk(80, 15).used(hour) == timedelta(minutes=45)
    assert Risk(80, 90).used(hour) == timedelta()


def test_the_change_of_daylight_saving_and_the_holiday_are_named() -> None:
    """Saturday 28 March 23:00 in Berlin; ten hours round the clock are up at 10:00 on the clock that went forward."""
    hours = always("Europe/Berlin")
    told = rules.explain_due(hours, iter([(utc(2026, 3, 28, 22), None)]), timedelta(hours=10))
    assert [(step.when, step.text) for step in told] == [
        ("", "counts round the clock, Europe/Berlin"), ("Sat 28 Mar", "23:00–00:00"),
        ("Sun 29 Mar", "daylight saving: clocks go forward by 60 min"), ("Sun 29 Mar", "00:00–10:00"),
    ]
    closed = BusinessHours("Australia/Lord_Howe", TWO_SHIFTS, {date(2026, 4, 6): "Easter Monday"})
    # Saturday 4 April, noon: Sunday the clocks go back by half an hour, Monday is a holiday
    told = rules.explain_due(closed, iter([(utc(2026, 4, 4, 1), None)]), timedelta(hours=1))
    assert [(step.when, step.text) for step in told[1:]] == [
        ("Sat 4 Apr", "closed"), ("Sun 5 Apr", "closed"),
        ("Sun 5 Apr", "daylight saving: clocks go back by 30 min"), ("Mon 6 Apr", "closed: Easter Monday"),
        ("Tue 7 Apr", "08:00–09:00"),
    ]
