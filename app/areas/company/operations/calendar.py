"""When the firm works."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from sqlalchemy import select

from app.areas.company.events import CalendarChanged
from app.areas.company.models import Calendar, CalendarWindow, Holiday
from app.areas.company.rules import WEEKDAYS, Weekday, Window, minute_of_day, require_text, require_windows
from app.kernel.errors import DomainError
from app.kernel.fields import Field
from app.kernel.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class AddHoliday:
    """Close the firm on a day."""

    calendar_id: Annotated[int, Field("Calendar", lookup="calendars")]
    day: Annotated[date, Field("Day")]
    title: Annotated[str, Field("Name")]


@dataclass(frozen=True, slots=True)
class HolidayResult:
    """The holiday's number."""

    holiday_id: int


@dataclass(frozen=True, slots=True)
class RemoveHoliday:
    """Open the firm on a day that was a holiday."""

    holiday_id: Annotated[int, Field("Holiday", lookup="holidays", hidden=True)]


@dataclass(frozen=True, slots=True)
class WindowInput:
    """A stretch of a weekday, by the clock on the wall."""

    weekday: Annotated[Weekday, Field("Weekday")]
    opens: Annotated[str, Field("From", help="Such as 08:00")]
    closes: Annotated[str, Field("To", help="Such as 17:00; 24:00 is midnight")]


@dataclass(frozen=True, slots=True)
class SetBusinessHours:
    """Replace the hours of a calendar; several stretches a day may be given."""

    calendar_id: Annotated[int, Field("Calendar", lookup="calendars")]
    windows: Annotated[tuple[WindowInput, ...], Field("Hours")]


def add_holiday(uow: UnitOfWork, cmd: AddHoliday) -> HolidayResult:
    """Close the firm on a day; a day is a holiday once."""
    uow.get(Calendar, cmd.calendar_id)
    title = require_text(cmd.title, "The holiday's name", "title")
    present = select(Holiday.title).where(Holiday.calendar_id == cmd.calendar_id, Holiday.day == cmd.day)
    if (known := uow.first(present)) is not None:
        raise DomainError("holiday.exists", f"{cmd.day} is a holiday already: {known.title}.", "day")
    uow.emit(CalendarChanged(cmd.calendar_id))
    return HolidayResult(uow.add(Holiday, calendar_id=cmd.calendar_id, day=cmd.day, title=title))


def remove_holiday(uow: UnitOfWork, cmd: RemoveHoliday) -> None:
    """Open the firm on a day that was a holiday."""
    holiday = uow.get(Holiday, cmd.holiday_id)
    uow.delete(Holiday, [holiday.id])
    uow.emit(CalendarChanged(holiday.calendar_id))


def set_business_hours(uow: UnitOfWork, cmd: SetBusinessHours) -> None:
    """Replace the hours of a calendar; those that stay as they are keep their rows."""
    uow.get(Calendar, cmd.calendar_id)
    wanted = {_window(item, f"windows.{index}") for index, item in enumerate(cmd.windows)}
    require_windows(tuple(wanted))
    rows = uow.rows(select(
        CalendarWindow.id, CalendarWindow.weekday, CalendarWindow.start_minute, CalendarWindow.end_minute,
    ).where(CalendarWindow.calendar_id == cmd.calendar_id))
    present = {Window(row.weekday, row.start_minute, row.end_minute): row.id for row in rows}
    uow.delete(CalendarWindow, [number for window, number in present.items() if window not in wanted])
    uow.insert(CalendarWindow, [
        {"calendar_id": cmd.calendar_id, "weekday": window.weekday, "start_minute": window.start_minute,
         "end_minute": window.end_minute} for window in sorted(wanted - present.keys())
    ])
    uow.emit(CalendarChanged(cmd.calendar_id))


def _window(item: WindowInput, field: str) -> Window:
    return Window(
        WEEKDAYS.index(item.weekday), minute_of_day(item.opens, f"{field}.opens"),
        minute_of_day(item.closes, f"{field}.closes"),
    )
