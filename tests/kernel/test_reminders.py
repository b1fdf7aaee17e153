"""What comes up for a person comes up once, waits through silence, and goes away when its reason does."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.areas.company.operations import CreateUser
from app.kernel.clock import SetClock
from app.kernel.errors import DomainError
from app.kernel.listing import ListRequest
from app.kernel.papers import RemoveNote, WriteNote
from app.kernel.putting_off import PutOffAdvice, put_off_on
from app.kernel.reminders import (
    FinishReminders,
    RemindMe,
    SetQuietHours,
    SnoozeReminders,
    TakeReminders,
    Told,
    open_count,
    quiet_values,
)
from app.kernel.reminders.quiet import Quiet, later, minute_named
from app.kernel.unit_of_work import Actor
from app.kernel.workspace import Workspace
from tests.companies import MORNING
from tests.plans import plans_of, scans_of

BERLIN = ZoneInfo("Europe/Berlin")
HOUR = timedelta(hours=1)


def as_user(workspace: Workspace, number: int = 1) -> Workspace:
    return workspace.acting_as(Actor(number, "Owner"))


def at(workspace: Workspace, moment: datetime) -> Workspace:
    clock = workspace.clock
    assert isinstance(clock, SetClock)
    clock.moment = moment
    return workspace


def take(workspace: Workspace) -> tuple[Told, ...]:
    found: tuple[Told, ...] = workspace.dispatch(TakeReminders()).value.reminders
    return found


def is_due(workspace: Workspace) -> bool:
    spec = next(spec for spec in workspace.declarations.ticks if spec.name == "kernel.reminders")
    with workspace.reader() as reader:
        return spec.due(reader, workspace.clock.now())


def add_user(workspace: Workspace) -> int:
    number: int = workspace.dispatch(CreateUser("ada", "Ada Low", 1)).value.user_id
    return number


def ask(
    workspace: Workspace, text: str = "Ring Maria", after: timedelta = HOUR, user_id: int | None = None,
) -> int:
    number: int = workspace.dispatch(RemindMe(text, workspace.clock.now() + after, user_id)).value
    return number


def test_it_comes_up_once_however_many_windows_are_open(workspace: Workspace) -> None:
    mine, other_window = as_user(workspace), as_user(workspace)
    ask(mine)
    assert (is_due(mine), take(mine)) == (False, ())
    at(workspace, MORNING + HOUR)
    assert is_due(mine)
    assert is_due(other_window)
    assert [told.text for told in take(mine)] == ["Ring Maria"]
    assert (is_due(other_window), take(other_window)) == (False, ())


def test_it_is_of_one_person_alone(workspace: Workspace) -> None:
    ada: int = add_user(workspace)
    ask(as_user(workspace), user_id=ada)
    at(workspace, MORNING + HOUR)
    assert take(as_user(workspace)) == ()
    (told,) = take(as_user(workspace, ada))
    assert told.note == "from Owner"
    with pytest.raises(DomainError, match="Only who is reminded"):
        as_user(workspace).dispatch(FinishReminders((told.id,)))


def test_later_comes_up_again_and_done_does_not(workspace: Workspace) -> None:
    mine = as_user(workspace)
    ask(mine)
    at(workspace, MORNING + HOUR)
    (told,) = take(mine)
    mine.dispatch(SnoozeReminders((told.id,), "ten_minutes"))
    assert take(mine) == ()
    at(workspace, MORNING + HOUR + timedelta(minutes=10))
    assert take(mine) == (told,)
    mine.dispatch(FinishReminders((told.id,)))
    at(workspace, MORNING + timedelta(days=400))
    assert take(mine) == ()


def test_nothing_is_lost_while_the_machine_sleeps_nor_shown_twice_when_its_clock_goes_back(
    workspace: Workspace,
) -> None:
    mine = as_user(workspace)
    ask(mine, "First")
    ask(mine, "Second", 3 * HOUR)
    at(workspace, MORNING + timedelta(days=40))
    assert [told.text for told in take(mine)] == ["First", "Second"]
    at(workspace, MORNING + 2 * HOUR)
    assert (is_due(mine), take(mine)) == (False, ())


def test_what_comes_up_in_silent_hours_comes_up_when_they_end(workspace: Workspace) -> None:
    mine = as_user(workspace)
    mine.dispatch(SetQuietHours("10:30", "12:00"))
    ask(mine)
    at(workspace, MORNING + HOUR)  # 11:00 in Berlin
    assert (is_due(mine), take(mine)) == (False, ())
    at(workspace, MORNING + 2 * HOUR)
    assert is_due(mine)
    assert len(take(mine)) == 1
    with mine.reader() as reader:
        assert quiet_values(reader) == {"begins": "10:30", "ends": "12:00", "weekends": False}
    mine.dispatch(SetQuietHours())
    with mine.reader() as reader:
        assert quiet_values(reader)["begins"] == ""


@pytest.mark.parametrize(("command", "field"), [
    (SetQuietHours("18:00", ""), "ends"), (SetQuietHours("", "7:00"), "begins"),
    (SetQuietHours("25:00", "7:00"), "begins"),
])
def test_silent_hours_that_make_no_sense_are_refused(
    workspace: Workspace, command: SetQuietHours, field: str,
) -> None:
    with pytest.raises(DomainError) as refused:
        as_user(workspace).dispatch(command)
    assert refused.value.field == field


@given(st.integers(0, 1439), st.integers(0, 1439), st.integers(0, 20_000))
def test_silence_covers_what_lies_between_its_ends_even_over_midnight(first: int, last: int, minutes: int) -> None:
    moment = datetime(2026, 3, 25, tzinfo=UTC) + timedelta(minutes=minutes)  # the clocks change within the range
    local = moment.astimezone(BERLIN)
    minute = local.hour * 60 + local.minute
    within = any(first <= minute + turn < last + (1440 if last < first else 0) for turn in (0, 1440))
    assert Quiet(first, last).covers(moment, BERLIN) is within
    assert Quiet(first, last, weekends=True).covers(moment, BERLIN) is (within or local.weekday() >= 5)


def test_tomorrow_is_nine_in_the_morning_of_the_firm_also_when_clocks_change() -> None:
    saturday = datetime(2026, 3, 28, 17, 0, tzinfo=UTC)
    assert later("tomorrow", saturday, BERLIN) == datetime(2026, 3, 29, 7, 0, tzinfo=UTC)
    assert later("hour", saturday, BERLIN) == saturday + HOUR
    with pytest.raises(DomainError):
        minute_named("24:00", "begins")


def test_who_is_named_in_a_note_is_told_until_the_note_is_gone(workspace: Workspace) -> None:
    ada: int = add_user(workspace)
    mine = as_user(workspace)
    note: int = mine.dispatch(WriteNote("shipment", 7, "@ada and @owner, mind the dock")).value
    assert take(mine) == ()  # who writes it knows it
    (told,) = take(as_user(workspace, ada))
    assert (told.text, told.record, told.record_id) == ("Owner: @ada and @owner, mind the dock", "shipment", 7)
    mine.dispatch(RemoveNote(note))
    assert is_due(as_user(workspace, ada))
    take(as_user(workspace, ada))
    with workspace.reader() as reader:
        assert open_count(reader, ada, workspace.clock.now()) == 0


def test_a_wish_for_the_past_or_without_words_is_refused_and_one_that_was_wrong_is_undone(workspace: Workspace) -> None:
    mine = as_user(workspace)
    for text, moment, field in (("Ring", MORNING, "at"), ("  ", MORNING + HOUR, "text")):
        with pytest.raises(DomainError) as refused:
            mine.dispatch(RemindMe(text, moment))
        assert refused.value.field == field
    with pytest.raises(DomainError, match="Nobody of that number"):
        mine.dispatch(RemindMe("Ring", MORNING + HOUR, user_id=99))
    outcome = mine.dispatch(RemindMe("Ring", MORNING + HOUR))
    mine.undo(outcome.operation_id)
    at(workspace, MORNING + HOUR)
    assert take(mine) == ()


def test_advice_that_is_put_off_comes_back_on_its_day(workspace: Workspace) -> None:
    mine, day = as_user(workspace), MORNING.date()
    mine.dispatch(PutOffAdvice("customer", 3, "reorder", day + timedelta(days=7)))
    mine.dispatch(PutOffAdvice("customer", 3, "reorder", day + timedelta(days=9)))
    with mine.reader() as reader:
        assert put_off_on(reader, "customer", 3, day + timedelta(days=8)) == {"reorder"}
        assert put_off_on(reader, "customer", 3, day + timedelta(days=9)) == frozenset()
    with as_user(workspace, 2).reader() as reader:
        assert put_off_on(reader, "customer", 3, day) == frozenset()
    with pytest.raises(DomainError):
        mine.dispatch(PutOffAdvice("customer", 3, "reorder", day))


def test_looking_for_what_is_due_reads_by_index_alone(workspace: Workspace) -> None:
    mine = as_user(workspace)
    ask(mine)
    spec = next(spec for spec in workspace.declarations.ticks if spec.name == "kernel.reminders")
    with mine.reader() as reader:
        plan = plans_of(reader, lambda: spec.due(reader, workspace.clock.now()))
    assert scans_of(plan, "kernel_reminder", "kernel_note", "sales_activity", "sales_quote", "sales_blanket",
                    "support_ticket", "support_notice", "support_slip", "purchasing_certificate",
                    "purchasing_contract") == []
    query = workspace.declarations.list_query("reminders")
    with mine.reader() as reader:
        plan = plans_of(reader, lambda: query.page(reader, ListRequest()))
    assert scans_of(plan, "kernel_reminder") == []
