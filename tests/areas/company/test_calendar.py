"""The firm keeps its own hours and holidays."""

from datetime import UTC, date, datetime

import pytest

from app.areas.company.operations import AddHoliday, RemoveHoliday, SetBusinessHours, WindowInput
from app.areas.company.queries import load_business_hours, load_profile
from app.areas.company.rules import BusinessHours
from app.kernel.errors import DomainError, NotFoundError
from app.kernel.workspace import Workspace

FRIDAY_AFTERNOON = datetime(2026, 4, 30, 14, 30, tzinfo=UTC)


def hours(workspace: Workspace) -> BusinessHours:
    """Read the firm's hours."""
    with workspace.reader() as reader:
        return load_business_hours(reader, load_profile(reader).calendar_id)


def test_a_holiday_moves_what_is_due_and_undoing_it_moves_it_back(workspace: Workspace) -> None:
    assert hours(workspace).add_minutes(FRIDAY_AFTERNOON, 60) == datetime(2026, 5, 1, 6, 30, tzinfo=UTC)
    added = workspace.dispatch(AddHoliday(1, date(2026, 5, 1), "Labour Day"))
    assert hours(workspace).add_minutes(FRIDAY_AFTERNOON, 60) == datetime(2026, 5, 4, 6, 30, tzinfo=UTC)
    with pytest.raises(DomainError, match="Labour Day"):
        workspace.dispatch(AddHoliday(1, date(2026, 5, 1), "May Day"))
    removed = workspace.dispatch(RemoveHoliday(added.value.holiday_id))
    assert hours(workspace).holidays == {}
    workspace.undo(removed.operation_id)
    assert hours(workspace).holidays == {date(2026, 5, 1): "Labour Day"}


def test_hours_are_replaced_whole_and_only_what_differs_is_written(workspace: Workspace) -> None:
    before = hours(workspace)
    monday = [
        WindowInput("monday", "08:00", "12:00"), WindowInput("monday", "13:00", "17:00"),
        WindowInput("monday", "18:00", "20:00"),
    ]
    changed = workspace.dispatch(SetBusinessHours(1, tuple(monday)))
    assert [(window.start_minute, window.end_minute) for window in hours(workspace).windows] == [
        (480, 720), (780, 1020), (1080, 1200),
    ]
    workspace.undo(changed.operation_id)
    assert hours(workspace) == before


def test_hours_that_overlap_are_refused_and_nothing_changes(workspace: Workspace) -> None:
    before = hours(workspace)
    with pytest.raises(DomainError, match="overlap"):
        workspace.dispatch(SetBusinessHours(1, (
            WindowInput("monday", "8:00", "12:00"), WindowInput("monday", "11:59", "13:00"),
        )))
    assert hours(workspace) == before


def test_a_calendar_that_is_not_there_is_refused(workspace: Workspace) -> None:
    with pytest.raises(NotFoundError):
        workspace.dispatch(SetBusinessHours(99, ()))
    with workspace.reader() as reader, pytest.raises(NotFoundError):
        load_business_hours(reader, 99)


@pytest.mark.parametrize(("opens", "closes", "field"), [
    ("8", "12:00", "windows.0.opens"), ("08:00", "24:01", "windows.0.closes"), ("08:60", "12:00", "windows.0.opens"),
    ("12:00", "12:00", "windows"), ("noon", "one", "windows.0.opens"),
])
def test_a_time_that_no_clock_shows_is_refused(workspace: Workspace, opens: str, closes: str, field: str) -> None:
    with pytest.raises(DomainError) as refusal:
        workspace.dispatch(SetBusinessHours(1, (WindowInput("friday", opens, closes),)))
    assert refusal.value.field == field
