"""A calendar is walked and worked by keyboard and mouse, and days are what the wall clock says."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.ui.calendar.calendar import Calendar
from app.ui.calendar.declare import CalendarData, CalendarEntry
from app.ui.calendar.layout import Span, blocks_on, days_of, folded, moment_on, touches, turned
from app.ui.theme import Appearance

BERLIN = ZoneInfo("Europe/Berlin")
MONDAY = date(2026, 3, 2)
Key, Ctrl, Plain = Qt.Key, Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.NoModifier


def at(hour: int, minute: int = 0, day: date = MONDAY) -> datetime:
    return moment_on(datetime(day.year, day.month, day.day, hour, minute), BERLIN)  # noqa: DTZ001 - on the wall


def entry(number: int, begins: datetime, minutes: int = 60, **more: object) -> CalendarEntry:
    return CalendarEntry(number, f"Visit {number}", begins, begins + timedelta(minutes=minutes), **more)  # type: ignore[arg-type]


@pytest.fixture
def calendar(appearance: Appearance, qtbot: QtBot) -> Calendar:
    made = Calendar(appearance, MONDAY)
    qtbot.addWidget(made)
    made.resize(900, 1200)
    made.show_data(CalendarData((
        entry(1, at(9)), entry(2, at(9, 30)), entry(3, at(14, day=MONDAY + timedelta(days=1))),
        CalendarEntry(4, "Fair", at(0), at(0, day=MONDAY + timedelta(days=2)), all_day=True),
    ), "Europe/Berlin", ((MONDAY + timedelta(days=4), "Holiday"),)), at(8))
    made.show()
    return made


def press(calendar: Calendar, *keys: Qt.Key, modifier: Qt.KeyboardModifier = Plain) -> None:
    for key in keys:
        QTest.keyClick(calendar, key, modifier)


def test_arrows_walk_days_entries_and_hours(calendar: Calendar) -> None:
    press(calendar, Key.Key_Right)
    assert (calendar.day, calendar.current_id) == (MONDAY + timedelta(days=1), 4), "the fair comes before the visit"
    press(calendar, Key.Key_Down)
    assert (calendar.current_id, calendar.hour) == (3, 14)
    press(calendar, Key.Key_Down)
    assert (calendar.current_id, calendar.hour) == (0, 15)
    press(calendar, Key.Key_Up)
    assert calendar.current_id == 3


def test_control_and_arrows_ask_to_move_by_a_day_or_an_hour(calendar: Calendar, qtbot: QtBot) -> None:
    calendar.go(MONDAY + timedelta(days=1))
    press(calendar, Key.Key_Down)
    with qtbot.waitSignal(calendar.moved) as moved:
        press(calendar, Key.Key_Down, modifier=Ctrl)
    assert moved.args == [3, at(15, day=MONDAY + timedelta(days=1))]
    with qtbot.waitSignal(calendar.moved) as moved:
        press(calendar, Key.Key_Left, modifier=Ctrl)
    assert moved.args == [3, at(14)]
    calendar.go(MONDAY)
    with qtbot.assertNotEmitted(calendar.moved):
        press(calendar, Key.Key_Down, modifier=Ctrl)
    assert calendar.current_id == 4, "what lasts all day has no hour to be moved by"


def test_pages_turn_and_t_comes_back(calendar: Calendar, qtbot: QtBot) -> None:
    with qtbot.waitSignal(calendar.turned):
        press(calendar, Key.Key_PageDown)
    assert calendar.days[0] == MONDAY + timedelta(days=7)
    press(calendar, Key.Key_T)
    assert calendar.day == MONDAY
    calendar.look(Span.MONTH)
    press(calendar, Key.Key_PageUp)
    assert calendar.day == date(2026, 2, 2)
    assert len(calendar.days) == 42


def test_enter_opens_and_n_enters_at_the_hour_one_stands_on(calendar: Calendar, qtbot: QtBot) -> None:
    calendar.go(MONDAY + timedelta(days=2))
    with qtbot.waitSignal(calendar.wanted) as wanted:
        press(calendar, Key.Key_Return)
    assert wanted.args == [at(9, day=MONDAY + timedelta(days=2))]
    calendar.go(MONDAY)
    with qtbot.waitSignal(calendar.opened) as opened:
        press(calendar, Key.Key_Return)
    assert opened.args == [4]
    with qtbot.waitSignal(calendar.wanted):
        press(calendar, Key.Key_N)


def test_an_entry_is_dragged_to_another_day_and_hour(calendar: Calendar, qtbot: QtBot) -> None:
    placed = next(one for one in calendar.places.entries if one.entry.id == 3)
    start = placed.rect.center().toPoint()
    across = round(calendar.places.days[0].rect.width())
    end = start + QPoint(across, round(-2 * calendar.places.hour_height))
    with qtbot.waitSignal(calendar.moved) as moved:
        QTest.mousePress(calendar, Qt.MouseButton.LeftButton, Plain, start)
        QTest.mouseMove(calendar, start + QPoint(40, 0))
        QTest.mouseMove(calendar, end)
        QTest.mouseRelease(calendar, Qt.MouseButton.LeftButton, Plain, end)
    assert moved.args == [3, at(12, day=MONDAY + timedelta(days=2))]
    assert calendar.current_id == 3


def test_a_click_moves_nothing(calendar: Calendar, qtbot: QtBot) -> None:
    placed = next(one for one in calendar.places.entries if one.entry.id == 3)
    with qtbot.assertNotEmitted(calendar.moved):
        QTest.mouseClick(calendar, Qt.MouseButton.LeftButton, Plain, placed.rect.center().toPoint())
    assert "Visit 3" in calendar.accessibleName()


def test_a_day_moved_over_a_change_of_clocks_keeps_its_hour(calendar: Calendar, qtbot: QtBot) -> None:
    saturday = date(2026, 3, 28)
    calendar.show_data(CalendarData((entry(9, at(10, day=saturday)),), "Europe/Berlin"), at(8))
    calendar.go(saturday)
    with qtbot.waitSignal(calendar.moved) as moved:
        press(calendar, Key.Key_Right, modifier=Ctrl)
    assert moved.args == [9, datetime(2026, 3, 29, 8, 0, tzinfo=UTC)], "ten o'clock in summer is eight in UTC"


@pytest.mark.parametrize("span", list(Span))
def test_every_span_is_drawn(calendar: Calendar, span: Span) -> None:
    calendar.look(span)
    assert not calendar.grab().isNull()
    shown = {one.entry.id for one in calendar.places.entries}
    assert shown >= {1, 2, 4} if span is Span.DAY else shown == {1, 2, 3, 4}


pieces = st.lists(st.tuples(st.integers(0, 1439), st.integers(0, 600)), max_size=12)


@given(pieces)
def test_entries_side_by_side_never_cover_one_another(drawn: list[tuple[int, int]]) -> None:
    entries = [entry(number, at(0) + timedelta(minutes=start), length)
               for number, (start, length) in enumerate(drawn, 1)]
    blocks = blocks_on(entries, MONDAY, BERLIN)
    assert len(blocks) == len(entries)
    for one in blocks:
        for other in blocks:
            if one is not other and one.start < other.end and other.start < one.end:
                assert (one.at + 1) / one.of <= other.at / other.of or (other.at + 1) / other.of <= one.at / one.of


@given(pieces, st.integers(2, 5))
def test_of_a_crowd_every_entry_is_drawn_or_counted_once(drawn: list[tuple[int, int]], most: int) -> None:
    entries = [entry(number, at(0) + timedelta(minutes=start), length)
               for number, (start, length) in enumerate(drawn, 1)]
    blocks, rests = folded(blocks_on(entries, MONDAY, BERLIN), most)
    told = [block.entry.id for block in blocks] + [one.id for rest in rests for one in rest.entries]
    assert sorted(told) == [one.id for one in entries]
    pieces = [*((block.start, block.end, block.at, block.of) for block in blocks),
              *((rest.start, rest.end, rest.at, rest.of) for rest in rests)]
    assert all(of <= most for _, _, _, of in pieces)
    for place, one in enumerate(pieces):
        for other in pieces[place + 1:]:
            if one[0] < other[1] and other[0] < one[1]:
                assert one[2] != other[2], "nothing is drawn over anything else"


@pytest.mark.parametrize("span", [Span.WEEK, Span.MONTH])
def test_what_has_no_room_is_counted_and_a_click_opens_the_day(calendar: Calendar, qtbot: QtBot, span: Span) -> None:
    calendar.look(span)
    calendar.resize(560, 520 if span is Span.MONTH else 1200)
    calendar.show_data(CalendarData(tuple(entry(number, at(9, day=date(2026, 3, 4))) for number in range(1, 8)),
                                    "Europe/Berlin"), at(8))
    (more,) = calendar.places.mores
    shown = {one.entry.id for one in calendar.places.entries}
    assert len(shown) + len(more.entries) == 7
    assert more.entries
    assert calendar._words_at(more.rect.center().toPoint()).endswith("Click to see the whole day.")
    calendar.current_id = more.entries[0].id
    assert not calendar.grab().isNull()
    with qtbot.waitSignal(calendar.day_wanted):
        QTest.mouseClick(calendar, Qt.MouseButton.LeftButton, Plain, more.rect.center().toPoint())
    assert calendar.day == date(2026, 3, 4)


def test_whole_days_beyond_the_strip_are_counted(calendar: Calendar) -> None:
    fairs = tuple(CalendarEntry(number, f"Fair {number}", at(0), at(0, day=MONDAY + timedelta(days=1)), all_day=True)
                  for number in range(1, 8))
    calendar.show_data(CalendarData(fairs, "Europe/Berlin"), at(8))
    (more,) = calendar.places.mores
    assert [one.id for one in more.entries] == [4, 5, 6, 7]
    calendar.current_id = 5
    assert not calendar.grab().isNull()


@given(st.dates(date(2020, 1, 1), date(2030, 12, 31)), st.integers(-30, 30))
def test_turning_months_there_and_back_stays_in_the_month(day: date, step: int) -> None:
    back = turned(Span.MONTH, turned(Span.MONTH, day, step), -step)
    assert (back.year, back.month) == (day.year, day.month)
    assert day in days_of(Span.MONTH, day)
    assert days_of(Span.WEEK, day)[0].weekday() == 0


def test_what_ends_at_midnight_is_not_on_the_next_day() -> None:
    late = entry(1, at(23), 60)
    assert touches(late, MONDAY, BERLIN)
    assert not touches(late, MONDAY + timedelta(days=1), BERLIN)
