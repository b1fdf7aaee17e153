"""When the firm works."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from sqlalchemy import select

from app.areas.company.events import CalendarChanged
from app.areas.company.models import Calendar, CalendarWindow, Holiday
from app.areas.company.rules import WEEKDAYS, Weekday, Window, minute_of_day, require_text, require_windows, zone_named
from app.areas.company.rules.hours import MINUTES_A_DAY
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
    closes: Annotated[str, Field("To", help="Such as 17:00; 24:00 is midnight; 06:00 after 22:00 is the next day's")]


@dataclass(frozen=True, slots=True)
class SetBusinessHours:
    """Replace the hours of a calendar; several stretches a day may be given."""

    calendar_id: Annotated[int, Field("Calendar", lookup="calendars")]
    windows: Annotated[tuple[WindowInput, ...], Field("Hours")]


@dataclass(frozen=True, slots=True)
class AddCalendar:
    """Make a calendar of hours of its own, such as those of a night shift or of a branch in another zone."""

    name: Annotated[str, Field("Name")]
    zone: Annotated[str, Field("Time zone", help="Such as Europe/Berlin")]
    windows: Annotated[tuple[WindowInput, ...], Field("Hours")]


def add_calendar(uow: UnitOfWork, cmd: AddCalendar) -> int:
    """Make a calendar and give its number; refuse a name that is taken and a zone that there is not."""
    name, zone = require_text(cmd.name, "The calendar's name", "name"), cmd.zone.strip()
    zone_named(zone)
    if uow.first(select(Calendar.id).where(Calendar.name == name)) is not None:
        raise DomainError("calendar.exists", f"There is a calendar “{name}” already.", "name")
    number = uow.add(Calendar, name=name, zone=zone)
    set_business_hours(uow, SetBusinessHours(number, cmd.windows))
    return number


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
    windows = [part for index, item in enumerate(cmd.windows) for part in _windows(item, f"windows.{index}")]
    require_windows(tuple(windows))
    wanted = set(windows)
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


def _windows(item: WindowInput, field: str) -> list[Window]:
    """Give the window of a line; one over midnight is two, of which the later belongs to the next day."""
    weekday = WEEKDAYS.index(item.weekday)
    opens, closes = minute_of_day(item.opens, f"{field}.opens"), minute_of_day(item.closes, f"{field}.closes")
    if closes >= opens:
        return [Window(weekday, opens, closes)]
    whole = [Window(weekday, opens, MINUTES_A_DAY), Window((weekday + 1) % 7, 0, closes)]
    return [window for window in whole if window.start_minute < window.end_minute]
