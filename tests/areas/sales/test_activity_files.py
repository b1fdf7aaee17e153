"""Activities come in from a calendar once, however often it is read, and go out as one."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from PySide6.QtCore import QLocale, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from sqlalchemy import func, select

from app.areas.sales.area.calendar import CALENDAR, load
from app.areas.sales.models import Activity
from app.areas.sales.operations.activities import CompleteActivity, MoveActivity, PlanActivity
from app.areas.sales.queries.activities import ACTIVITIES
from app.exchange.export import export_list
from app.exchange.importing import ImportFiles
from app.exchange.mapping import ImportSource
from app.kernel.columns import table_of
from app.kernel.listing import ListRequest
from app.kernel.workspace import Workspace
from app.ui.calendar.page import CalendarPage
from app.ui.theme import Appearance
from tests.areas.sales.dealing import MORNING, add_person
from tests.areas.sales.selling import add_customer
from tests.ui.desks import PatientDesk

EVENTS = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Test//EN
BEGIN:VEVENT
UID:visit@test
SUMMARY:Visit at Alfreds
DTSTART;TZID=Europe/Berlin:{when}
DURATION:PT1H30M
LOCATION:Berlin
BEGIN:VALARM
ACTION:DISPLAY
TRIGGER:-PT15M
END:VALARM
END:VEVENT
BEGIN:VEVENT
UID:fair@test
SUMMARY:Trade fair
DTSTART;VALUE=DATE:20260310
DTEND;VALUE=DATE:20260313
END:VEVENT
BEGIN:VEVENT
UID:team@test
SUMMARY:Sales talk
DTSTART;TZID=Europe/Berlin:20260323T090000
RRULE:FREQ=WEEKLY;COUNT=2
END:VEVENT
BEGIN:VEVENT
UID:odd@test
SUMMARY:Odd days
DTSTART:20260323T090000Z
RDATE:20260325T090000Z
END:VEVENT
END:VCALENDAR
"""


def take_in(workspace: Workspace, path: Path, when: str = "20260305T140000") -> Any:
    path.write_text(EVENTS.format(when=when).replace("\n", "\r\n"), encoding="utf-8")
    return workspace.dispatch(ImportFiles((ImportSource("activities", str(path)),))).value


def rows(workspace: Workspace) -> dict[str, Any]:
    with workspace.reader() as reader:
        return {row.uid: row for row in reader.execute(select(table_of(Activity)))}


def test_a_calendar_comes_in_and_the_same_event_never_twice(workspace: Workspace, tmp_path: Path) -> None:
    take_in(workspace, tmp_path / "a.ics")
    first = rows(workspace)
    assert set(first) == {"visit@test", "fair@test", "team@test/20260323T080000Z", "team@test/20260330T070000Z"}
    visit, fair = first["visit@test"], first["fair@test"]
    assert (visit.due_at, visit.ends_at) == (datetime(2026, 3, 5, 13, tzinfo=UTC),
                                             datetime(2026, 3, 5, 14, 30, tzinfo=UTC))
    assert visit.due_at - visit.remind_at == timedelta(minutes=15)
    assert (fair.all_day, fair.due_on) == (True, date(2026, 3, 10))
    assert fair.ends_at - fair.due_at == timedelta(days=3)
    take_in(workspace, tmp_path / "b.ics", "20260306T140000")
    second = rows(workspace)
    assert set(second) == set(first)
    assert second["visit@test"].due_on == date(2026, 3, 6), "brought up to date"


def test_what_is_done_here_is_not_planned_again_by_a_file(workspace: Workspace, tmp_path: Path) -> None:
    take_in(workspace, tmp_path / "a.ics")
    workspace.dispatch(CompleteActivity(rows(workspace)["visit@test"].id, "Went well"))
    take_in(workspace, tmp_path / "b.ics", "20260401T140000")
    again = rows(workspace)["visit@test"]
    assert (again.state, again.due_on) == ("done", date(2026, 3, 5))


def test_what_goes_out_comes_back_as_the_same(workspace: Workspace, tmp_path: Path) -> None:
    customer = add_customer(workspace)
    workspace.dispatch(PlanActivity("meeting", "Visit; talk, “prices”", MORNING + timedelta(days=1), 45,
                                    remind_minutes=20, party_id=customer, place="Berlin", note="Two\nlines"))
    workspace.dispatch(PlanActivity("task", "Inventory", MORNING + timedelta(days=26), 2 * 1440, all_day=True))
    path, before = tmp_path / "out.ics", rows(workspace)
    with workspace.reader() as reader:
        assert export_list(reader, ACTIVITIES, ListRequest(), path, keys=("subject",)) == 2
    workspace.dispatch(ImportFiles((ImportSource("activities", str(path)),)))
    assert rows(workspace) == before, "a file that says what is known changes nothing"


def test_a_row_may_name_customer_and_person(workspace: Workspace, tmp_path: Path) -> None:
    customer = add_customer(workspace)
    add_person(workspace, customer)
    path = tmp_path / "calls.csv"
    path.write_text("Subject,Begins,What,Customer\nRing back,2026-03-05 10:00,call,Alfreds Futterkiste\n"
                    "Whom,2026-03-05 10:00,call,Nobody\nHow,2026-03-05 10:00,dance,\n", encoding="utf-8")
    workspace.dispatch(ImportFiles((ImportSource("activities", str(path)),), "Europe/Berlin"))
    (row,) = rows(workspace).values()
    assert (row.kind, row.party_id, row.due_at) == ("call", customer, datetime(2026, 3, 5, 9, tzinfo=UTC))


def test_the_calendar_shows_the_firms_days_and_moves_by_key(workspace: Workspace, qtbot: QtBot) -> None:
    number = workspace.dispatch(PlanActivity("meeting", "Visit", MORNING + timedelta(days=1))).value
    appearance = Appearance("light", locale=QLocale("en_GB"), now=workspace.clock.now)
    appearance.apply()
    desk = PatientDesk(workspace)
    page = CalendarPage(desk, appearance, None, CALENDAR)
    qtbot.addWidget(page)
    page.resize(1200, 700)
    page.show()
    desk.settle()
    assert page.heading.text() == "2 Mar to 8 Mar 2026, week 10"
    QTest.keyClick(page.calendar, Qt.Key.Key_Right)
    assert page.calendar.current_id == number
    QTest.keyClick(page.calendar, Qt.Key.Key_Down, Qt.KeyboardModifier.ControlModifier)
    action, _ = desk.started[-1]
    assert action.prefill is not None
    given = action.prefill(None, None, MORNING)  # type: ignore[arg-type]
    workspace.dispatch(MoveActivity(**given))
    page.on_changed(frozenset({"sales_activity"}))
    desk.settle()
    assert page.calendar.entry(number).starts_at == MORNING + timedelta(days=1, hours=1)  # type: ignore[union-attr]
    assert isinstance(QApplication.instance(), QApplication)


def test_only_mine_are_loaded_when_that_is_wanted(workspace: Workspace) -> None:
    workspace.dispatch(PlanActivity("call", "Nobody's", MORNING))
    with workspace.reader() as reader:
        every = load(reader, date(2026, 3, 2), date(2026, 3, 3), False, MORNING)
        mine = load(reader, date(2026, 3, 2), date(2026, 3, 3), True, MORNING)
        assert reader.execute(select(func.count()).select_from(table_of(Activity))).scalar_one() == 1
    assert (len(every.entries), len(mine.entries), every.zone) == (1, 0, "Europe/Berlin")
