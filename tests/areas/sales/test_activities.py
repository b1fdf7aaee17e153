"""Activities are planned, moved, done with a result, and followed by the next."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.areas.sales.operations.activities import (
    CancelActivity,
    ChangeActivity,
    CompleteActivity,
    MoveActivity,
    PlanActivity,
)
from app.areas.sales.queries.activities import ACTIVITIES, activities_between, activity_as_it_is, due_count
from app.areas.sales.rules.activities import moved, span
from app.kernel.errors import DomainError
from app.kernel.fields import decode
from app.kernel.listing import ListRequest
from app.kernel.unit_of_work import Actor
from app.kernel.workspace import Workspace
from tests.areas.sales.dealing import MORNING, activity, add_deal, add_person, add_seller, later, owner
from tests.areas.sales.selling import add_customer
from tests.plans import plans_of, scans_of

TOMORROW = MORNING + timedelta(days=1)
BERLIN = "Europe/Berlin"
MINUTE = timedelta(minutes=1)
PRESETS = (None, "mine", "mine_today", "overdue", "week", "reminders", "planned", "done")


def plan(workspace: Workspace, subject: str = "Ring back", due_at: datetime = TOMORROW, **more: object) -> int:
    return int(workspace.dispatch(decode(PlanActivity, {
        "kind": "call", "subject": subject, "due_at": due_at, **more})).value)


def subjects(workspace: Workspace, preset: str | None) -> list[str]:
    with workspace.reader() as reader:
        rows = ACTIVITIES.page(reader, ListRequest(preset=preset, as_of=workspace.clock.now())).rows
    return [str(row.values[0]) for row in rows]


def test_a_call_takes_a_quarter_of_an_hour_and_belongs_to_its_customer(workspace: Workspace) -> None:
    customer = add_customer(workspace)
    deal = add_deal(workspace, customer)
    row = activity(workspace, plan(workspace, record="opportunity", record_id=deal, remind_minutes=30))
    assert (row.party_id, row.ends_at - row.due_at) == (customer, timedelta(minutes=15))
    assert (row.due_on, row.remind_at) == (date(2026, 3, 3), TOMORROW - timedelta(minutes=30))


def test_done_with_the_next_in_the_same_step(workspace: Workspace) -> None:
    deal = add_deal(workspace, add_customer(workspace))
    first = plan(workspace, record="opportunity", record_id=deal)
    outcome = workspace.dispatch(CompleteActivity(first, "Wants an offer", "mail", "Send the offer",
                                                  TOMORROW + timedelta(days=1)))
    done, following = activity(workspace, first), activity(workspace, outcome.value.next_id)
    assert (done.state, done.result, done.done_at) == ("done", "Wants an offer", MORNING)
    assert (following.kind, following.record_id, following.party_id) == ("mail", deal, done.party_id)
    workspace.undo(outcome.operation_id)
    assert activity(workspace, first).state == "planned"


def test_what_is_over_is_not_changed(workspace: Workspace) -> None:
    number = plan(workspace)
    workspace.dispatch(CancelActivity(number, "They called us"))
    for command in (ChangeActivity(number, subject="Other"), MoveActivity(number, TOMORROW), CompleteActivity(number)):
        with pytest.raises(DomainError, match="is cancelled"):
            workspace.dispatch(command)


def test_a_next_one_needs_a_time(workspace: Workspace) -> None:
    with pytest.raises(DomainError, match="when the next one is"):
        workspace.dispatch(CompleteActivity(plan(workspace), next_subject="Again"))


def test_a_move_keeps_length_and_reminder(workspace: Workspace) -> None:
    number = plan(workspace, minutes=90, remind_minutes=10)
    workspace.dispatch(MoveActivity(number, TOMORROW + timedelta(days=7, hours=1)))
    row = activity(workspace, number)
    assert (row.ends_at - row.due_at, row.due_at - row.remind_at) == (timedelta(minutes=90), timedelta(minutes=10))
    assert row.due_on == date(2026, 3, 10)


def test_a_change_as_the_form_sends_it_changes_nothing_else(workspace: Workspace) -> None:
    customer = add_customer(workspace)
    number = plan(workspace, party_id=customer, contact_id=add_person(workspace, customer), all_day=True)
    before = activity(workspace, number)
    with workspace.reader() as reader:
        known = activity_as_it_is(reader, number)
    workspace.dispatch(decode(ChangeActivity, {**known, "place": "Their shop"}))
    after = activity(workspace, number)
    assert {**after._asdict(), "place": "", "version": before.version} == before._asdict()
    assert after.place == "Their shop"


def test_whom_it_is_with_fits_the_customer(workspace: Workspace) -> None:
    here, there = add_customer(workspace), add_customer(workspace, "Blauer See")
    with pytest.raises(DomainError, match="is not there"):
        plan(workspace, party_id=here, contact_id=add_person(workspace, there))
    number = plan(workspace, contact_id=add_person(workspace, there, "Hanna Moos"))
    assert activity(workspace, number).party_id == there, "a person alone names the customer"
    workspace.dispatch(ChangeActivity(number, party_id=here))
    assert (activity(workspace, number).party_id, activity(workspace, number).contact_id) == (here, None)


def test_presets_know_who_asks_and_what_is_late(workspace: Workspace) -> None:
    seller = add_seller(workspace, "sue")
    plan(workspace, "Mine today", MORNING + timedelta(hours=3), owner_id=owner(workspace))
    plan(workspace, "Hers today", MORNING + timedelta(hours=3), owner_id=seller)
    plan(workspace, "Mine later", MORNING + timedelta(days=3), owner_id=owner(workspace), remind_minutes=60)
    mine = workspace.acting_as(Actor(owner(workspace), "Owner"))
    assert subjects(mine, "mine_today") == ["Mine today"]
    assert subjects(workspace.acting_as(Actor(seller, "Sue")), "mine") == ["Hers today"]
    assert len(subjects(mine, "week")) == 3
    later(workspace, hours=6)
    assert subjects(mine, "overdue") == ["Mine today", "Hers today"]
    with workspace.reader() as reader:
        assert due_count(reader, workspace.clock.now(), owner(workspace)) == (1, 1)
    later(workspace, days=3, hours=-6, minutes=-30)
    assert "Mine later" in subjects(mine, "reminders")


def test_a_calendar_reads_what_touches_its_days(workspace: Workspace) -> None:
    plan(workspace, "Before", MORNING - timedelta(days=2))
    fair = plan(workspace, "Fair", MORNING - timedelta(days=1), minutes=3 * 1440, all_day=True)
    workspace.dispatch(CancelActivity(plan(workspace, "Cancelled", MORNING)))
    with workspace.reader() as reader:
        rows = activities_between(reader, MORNING, MORNING + timedelta(days=1))
        steps = plans_of(reader, lambda: activities_between(reader, MORNING, MORNING + timedelta(days=1)))
    assert [row.id for row in rows] == [fair]
    assert scans_of(steps, "sales_activity") == []


def test_an_activity_is_about_what_there_is(workspace: Workspace) -> None:
    with pytest.raises(DomainError, match="cannot be about"):
        plan(workspace, record="shipment", record_id=1)
    with pytest.raises(DomainError, match="no opportunity"):
        plan(workspace, record="opportunity", record_id=999)


@pytest.mark.parametrize("preset", PRESETS)
def test_the_list_is_read_by_index(workspace: Workspace, preset: str | None) -> None:
    with workspace.reader() as reader:
        plan_ = plans_of(reader, lambda: ACTIVITIES.page(reader, ListRequest(preset=preset)))
    assert scans_of(plan_, "sales_activity", "parties_party") == []


moments = st.integers(0, 3 * 365 * 1440).map(lambda minutes: datetime(2025, 1, 1, tzinfo=UTC) + minutes * MINUTE)


@given(moments, st.integers(0, 5 * 1440), moments, st.booleans())
def test_a_move_there_and_back_is_none(due: datetime, minutes: int, to: datetime, all_day: bool) -> None:
    begins, ends = span("meeting", due, minutes, BERLIN, all_day=all_day)
    there = moved(begins, ends, to, BERLIN, all_day=all_day)
    assert moved(*there, begins, BERLIN, all_day=all_day) == (begins, ends)


@given(moments, st.integers(1, 5))
def test_whole_days_stay_whole_through_changes_of_clocks(due: datetime, days: int) -> None:
    begins, ends = span("task", due, days * 1440, BERLIN, all_day=True)
    assert begins <= due < ends
    length = ends - begins - timedelta(days=days)
    assert abs(length) in (timedelta(0), timedelta(hours=1))
