"""Business hours agree with a clock on the wall that is looked at every minute."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.areas.company.rules import BusinessHours, Window, day_start, local_day
from app.kernel.errors import DomainError

MINUTE = timedelta(minutes=1)
OFFICE = tuple(
    Window(weekday, start * 60, end * 60) for weekday in range(5) for start, end in ((8, 12), (13, 17))
)

# Days around which clocks change: an hour at 01:00 UTC, an hour at 02:00, half an hour, and an hour at midnight.
CHANGES = {
    "Europe/Berlin": (date(2026, 3, 29), date(2026, 10, 25)),
    "America/New_York": (date(2026, 3, 8), date(2026, 11, 1)),
    "Australia/Lord_Howe": (date(2026, 10, 4), date(2026, 4, 5)),
    "Asia/Beirut": (date(2026, 3, 29), date(2026, 10, 25)),
}


@st.composite
def hours_around_a_change(draw: st.DrawFn) -> tuple[BusinessHours, datetime]:
    """Give a calendar with odd hours, and a whole minute within two days before its zone's clocks change."""
    zone = draw(st.sampled_from(sorted(CHANGES)))
    changing = draw(st.sampled_from(CHANGES[zone]))
    windows: list[Window] = []
    for weekday in draw(st.sets(st.integers(0, 6), min_size=1)):
        edges = sorted(draw(st.sets(st.integers(0, 96), min_size=2, max_size=6)))
        windows += [Window(weekday, start * 15, end * 15) for start, end in list(pairwise(edges))[::2]]
    near = st.integers(-1, 1).map(lambda days: changing + timedelta(days=days))
    holidays = dict.fromkeys(draw(st.sets(near, max_size=1)), "Feast")
    before = draw(st.integers(0, 2 * 1440))
    start = day_start(changing + timedelta(days=1), zone) - before * MINUTE
    return BusinessHours(zone, tuple(windows), holidays), start


def ticks(hours: BusinessHours, moment: datetime) -> bool:
    """Look at the wall: does this minute count?"""
    wall = moment.astimezone(ZoneInfo(hours.zone))
    minute = wall.hour * 60 + wall.minute
    today = (window for window in hours.windows if window.weekday == wall.weekday())
    within = any(window.start_minute <= minute < window.end_minute for window in today)
    return within and wall.date() not in hours.holidays


def slow_minutes(hours: BusinessHours, start: datetime, end: datetime) -> int:
    """Count minute by minute."""
    return sum(ticks(hours, start + number * MINUTE) for number in range((end - start) // MINUTE))


@given(hours_around_a_change(), st.integers(0, 3 * 1440))
def test_time_between_is_what_the_slow_clock_counts(case: tuple[BusinessHours, datetime], minutes: int) -> None:
    hours, start = case
    end = start + minutes * MINUTE
    assert hours.minutes_between(start, end) == slow_minutes(hours, start, end)
    assert hours.minutes_between(end, start) == -hours.minutes_between(start, end)


@given(hours_around_a_change(), st.integers(0, 900))
def test_adding_minutes_ends_at_the_earliest_moment_by_the_slow_clock(
    case: tuple[BusinessHours, datetime], minutes: int,
) -> None:
    hours, start = case
    moment, left = start, minutes
    while left:
        left -= ticks(hours, moment)
        moment += MINUTE
    assert hours.add_minutes(start, minutes) == moment
    steps = hours.explain(start, minutes)
    assert sum(step.minutes for step in steps) == minutes
    assert [step.day for step in steps] == sorted(step.day for step in steps)
    assert not steps or steps[-1].left == 0


@given(hours_around_a_change(), st.integers(0, 59_999_999), st.integers(1, 600))
def test_time_is_exact_below_the_minute(case: tuple[BusinessHours, datetime], micros: int, minutes: int) -> None:
    hours, start = case
    begin = start + timedelta(microseconds=micros)
    end = hours.add_minutes(begin, minutes)
    assert hours.time_between(begin, end) == minutes * MINUTE
    assert hours.time_between(begin, end - timedelta(microseconds=1)) < minutes * MINUTE


@given(hours_around_a_change(), st.integers(0, 2000), st.integers(0, 2000))
def test_time_adds_up(case: tuple[BusinessHours, datetime], first: int, second: int) -> None:
    hours, start = case
    middle = start + first * MINUTE
    end = middle + second * MINUTE
    assert hours.time_between(start, middle) + hours.time_between(middle, end) == hours.time_between(start, end)


def test_a_friday_afternoon_runs_over_a_weekend_and_a_holiday_and_says_so() -> None:
    hours = BusinessHours("Europe/Berlin", OFFICE, {date(2026, 4, 6): "Easter Monday"})
    asked = datetime(2026, 4, 3, 14, 3, tzinfo=UTC)
    assert hours.add_minutes(asked, 5 * 60) == datetime(2026, 4, 7, 11, 3, tzinfo=UTC)
    assert [(step.day.day, step.text, step.minutes) for step in hours.explain(asked, 5 * 60)] == [
        (3, "16:03 to 17:00", 57), (4, "closed", 0), (5, "closed", 0), (6, "closed: Easter Monday", 0),
        (7, "08:00 to 12:00", 240), (7, "13:00 to 13:03", 3),
    ]


def test_work_that_ends_with_the_day_is_due_that_day() -> None:
    hours = BusinessHours("Europe/Berlin", OFFICE)
    assert hours.add_minutes(datetime(2026, 3, 2, 15, 0, tzinfo=UTC), 60) == datetime(2026, 3, 2, 16, 0, tzinfo=UTC)


def test_open_and_closed() -> None:
    hours = BusinessHours("Europe/Berlin", OFFICE)
    noon = datetime(2026, 3, 2, 11, 0, tzinfo=UTC)
    assert not hours.is_open(noon)
    assert hours.is_open(noon - MINUTE)


def test_a_calendar_without_hours_is_refused_when_time_must_pass() -> None:
    hours = BusinessHours("Europe/Berlin", ())
    start = datetime(2026, 3, 2, tzinfo=UTC)
    assert hours.add_minutes(start, 0) == start
    with pytest.raises(DomainError, match="no business hours"):
        hours.add_minutes(start, 1)
    with pytest.raises(DomainError, match="forwards"):
        hours.add_minutes(start, -1)


def test_times_without_a_zone_are_refused() -> None:
    with pytest.raises(ValueError, match="without a zone"):
        BusinessHours("Europe/Berlin", OFFICE).add_minutes(datetime(2026, 3, 2), 1)  # noqa: DTZ001


@pytest.mark.parametrize("wrong", [Window(0, 600, 600), Window(0, 600, 1441), Window(7, 0, 60), Window(0, -1, 60)])
def test_windows_outside_the_day_are_refused(wrong: Window) -> None:
    with pytest.raises(DomainError):
        BusinessHours("UTC", (wrong,))


def test_windows_that_overlap_are_refused() -> None:
    with pytest.raises(DomainError, match="overlap"):
        BusinessHours("UTC", (Window(0, 480, 720), Window(0, 719, 800)))
    touching = BusinessHours("UTC", (Window(0, 480, 720), Window(0, 720, 800)))
    monday = datetime(2026, 3, 2, tzinfo=UTC)
    assert touching.minutes_between(monday, monday + timedelta(days=1)) == 320


@given(st.sampled_from(sorted(CHANGES)), st.dates(date(2000, 1, 1), date(2040, 1, 1)))
def test_a_day_starts_with_its_first_moment(zone: str, day: date) -> None:
    start = day_start(day, zone)
    assert local_day(start, zone) == day
    assert local_day(start - timedelta(microseconds=1), zone) == day - timedelta(days=1)


def test_an_unknown_zone_is_refused() -> None:
    with pytest.raises(DomainError, match="Atlantis"):
        local_day(datetime(2026, 1, 1, tzinfo=UTC), "Europe/Atlantis")
