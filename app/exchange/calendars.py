"""Calendar files (iCalendar, RFC 5545) in and out: an event is a row, named by its UID."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from app.exchange.flat import Flat, FlatColumn
from app.exchange.sheet import Sheet, SheetRow, make_sheet
from app.kernel.errors import DomainError

ENDING = ".ics"
LARGEST_BYTES = 20_000_000
MOST_TIMES = 400
YEARS_AHEAD = 2
"""An event that repeats for ever is taken in for so many years from its beginning on, and MOST_TIMES times at most."""

HEADINGS = (
    "UID", "Subject", "Begins", "Ends", "First day", "Last day", "Where", "Note", "State", "Remind minutes before",
    "Problem",
)
COLUMNS = ("uid", "subject", "due_at", "ends_at", "day", "all_day", "place", "note", "state", "remind_minutes")
"""The columns by whose keys a list can be written as a calendar; the first five it must have."""

MUST = COLUMNS[:5]
DAY = timedelta(days=1)


def read_calendar(path: Path, data: bytes) -> Sheet:
    """Read the events of a calendar as rows; DomainError for a file that is no calendar.

    An event that repeats becomes a row for each time, named by its UID and that time, so that reading it again finds
    the same ones. What cannot be read says why in its row, and the other events are read all the same.
    """
    from icalendar import Calendar

    if len(data) > LARGEST_BYTES:
        raise DomainError("calendar.large", f"{path.name} is larger than any calendar; 20 MB are read.")
    try:
        calendars = Calendar.from_ical(data, multiple=True)
    except ValueError as error:
        raise DomainError("calendar.unreadable", f"{path.name} is no calendar file: {error}") from None
    events = [event for calendar in calendars for event in calendar.walk("VEVENT")]
    if not events:
        raise DomainError("calendar.empty", f"{path.name} holds no events.")
    rows = [HEADINGS, *(row for event in _with_times(events) for row in event)]
    return make_sheet(path, [SheetRow(number, cells) for number, cells in enumerate(rows, 1)])


def _with_times(events: Sequence[Any]) -> Iterable[list[tuple[str, ...]]]:
    """Give the rows of each event; a time that was changed by itself stands in place of the one it changes."""
    changed: dict[str, set[datetime]] = {}
    for event in events:
        if "RECURRENCE-ID" in event:
            changed.setdefault(_text(event, "UID"), set()).add(_utc(event["RECURRENCE-ID"].dt))
    for event in events:
        try:
            yield _rows(event, changed.get(_text(event, "UID"), set()))
        except (ValueError, TypeError, KeyError, AttributeError, OverflowError, DomainError) as error:
            why = error.message if isinstance(error, DomainError) else f"cannot be read: {error}"
            yield [(_text(event, "UID"), _text(event, "SUMMARY"), *("",) * 8, why)]


def _rows(event: Any, changed: set[datetime]) -> list[tuple[str, ...]]:
    if "DTSTART" not in event:
        raise DomainError("calendar.begins", "says no beginning")
    begins = event["DTSTART"].dt
    length, uid = _length(event, begins), _text(event, "UID")
    if not uid:
        raise DomainError("calendar.uid", "has no UID, so it could not be found again")
    if "RECURRENCE-ID" in event:
        return [_row(event, f"{uid}/{_mark(_utc(event['RECURRENCE-ID'].dt))}", begins, length)]
    if "RRULE" not in event and "RDATE" not in event:
        return [_row(event, uid, begins, length)]
    return [_row(event, f"{uid}/{_mark(_utc(time))}", time, length)
            for time in _times(event, begins) if _utc(time) not in changed]


def _times(event: Any, begins: Any) -> list[Any]:
    """Give the times of an event that repeats, on the wall clock of its zone, so that nine o'clock stays nine."""
    if "RDATE" in event:
        raise DomainError("calendar.rdate", "repeats on single dates (RDATE), which are not taken in; enter them")
    from dateutil.rrule import rruleset, rrulestr

    wall = begins if isinstance(begins, datetime) else datetime.combine(begins, datetime.min.time())
    zone, start = wall.tzinfo, wall.replace(tzinfo=None)
    times = rruleset()
    rules = event["RRULE"] if isinstance(event["RRULE"], list) else [event["RRULE"]]
    for rule in rules:
        times.rrule(rrulestr(_on_the_wall(rule, zone), dtstart=start))
    for gone in _exceptions(event):
        times.exdate(gone.astimezone(zone).replace(tzinfo=None) if gone.tzinfo and zone else gone.replace(tzinfo=None))
    found: list[Any] = []
    for time in times:
        if len(found) == MOST_TIMES or time > start + timedelta(days=365 * YEARS_AHEAD):
            break
        found.append(time.replace(tzinfo=zone) if isinstance(begins, datetime) else time.date())
    return found


def _on_the_wall(rule: Any, zone: Any) -> str:
    """Write a rule with its end on the wall clock, where the other times are; by the standard it is in UTC."""
    text = str(rule.to_ical().decode())
    if not rule.get("UNTIL"):
        return text
    last = rule["UNTIL"][0]
    if not isinstance(last, datetime):
        last = datetime.combine(last, datetime.max.time())
    elif last.tzinfo is not None and zone is not None:
        last = last.astimezone(zone)
    until = f"UNTIL={last:%Y%m%dT%H%M%S}"
    return ";".join(until if part.startswith("UNTIL=") else part for part in text.split(";"))


def _exceptions(event: Any) -> list[datetime]:
    held = event.get("EXDATE", [])
    lists = held if isinstance(held, list) else [held]
    days = [one.dt for part in lists for one in part.dts]
    return [day if isinstance(day, datetime) else datetime.combine(day, datetime.min.time()) for day in days]


def _length(event: Any, begins: Any) -> timedelta:
    if "DTEND" in event:
        length = event["DTEND"].dt - begins
    elif "DURATION" in event:
        length = event["DURATION"].dt
    else:
        length = timedelta(0) if isinstance(begins, datetime) else DAY
    if length < timedelta(0):
        raise DomainError("calendar.ends", "ends before it begins")
    return timedelta(length.days, length.seconds)


def _row(event: Any, uid: str, begins: Any, length: timedelta) -> tuple[str, ...]:
    whole = not isinstance(begins, datetime)
    state = {"CANCELLED": "cancelled", "COMPLETED": "done"}.get(_text(event, "STATUS").upper(), "planned")
    # Whole days are days wherever one reads them, and no moments that a zone could shift.
    last = begins + max(length, DAY) - DAY if whole else begins
    when = ("", "", begins.isoformat(), last.isoformat()) if whole else (
        begins.isoformat(sep=" "), _after(begins, length).isoformat(sep=" "), "", "")
    return (
        uid, _text(event, "SUMMARY") or "Without a subject", *when, _text(event, "LOCATION"),
        _text(event, "DESCRIPTION"), state, _reminder(event), "",
    )


def _after(begins: datetime, length: timedelta) -> datetime:
    """Give the end: so much real time after the beginning, through a change of clocks, too."""
    if begins.tzinfo is None:
        return begins + length
    return (begins.astimezone(UTC) + length).astimezone(begins.tzinfo)


def _reminder(event: Any) -> str:
    for alarm in event.walk("VALARM"):
        trigger = getattr(alarm.get("TRIGGER"), "dt", None)
        if isinstance(trigger, timedelta) and trigger <= timedelta(0):
            return str(int(-trigger.total_seconds() // 60))
    return ""


def _text(event: Any, key: str) -> str:
    return str(event.get(key, "") or "").strip()


def _utc(moment: Any) -> datetime:
    if not isinstance(moment, datetime):
        return datetime(moment.year, moment.month, moment.day, tzinfo=UTC)
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


def _mark(moment: datetime) -> str:
    return f"{moment:%Y%m%dT%H%M%SZ}"


def write_calendar(path: Path, columns: Sequence[FlatColumn], rows: Iterable[Sequence[Flat]]) -> None:
    """Write rows of a list as a calendar file; DomainError for a list that says no times."""
    from icalendar import Calendar

    places = {column.key: place for place, column in enumerate(columns)}
    if any(key not in places for key in MUST):
        raise DomainError("calendar.list", "Only a list of activities can be written as a calendar.")
    calendar = Calendar()
    calendar.add("prodid", "-//Counterflow//Counterflow//EN")
    calendar.add("version", "2.0")
    for row in rows:
        calendar.add_component(_event({key: row[places[key]] for key in COLUMNS if key in places}))
    path.write_bytes(calendar.to_ical())


def _event(values: Mapping[str, Flat]) -> Any:
    from icalendar import Alarm, Event

    event, begins, ends, day = Event(), values["due_at"], values["ends_at"], values["day"]
    if not (isinstance(begins, datetime) and isinstance(ends, datetime) and isinstance(day, date)):
        raise DomainError("calendar.list", "An activity without a time cannot be written. Nothing was written.")
    event.add("uid", str(values["uid"]))
    event.add("summary", str(values["subject"]))
    event.add("dtstamp", datetime.now(UTC))
    if values.get("all_day"):
        # Clocks change within such days, so that the days between are counted, not the hours.
        event.add("dtstart", day)
        event.add("dtend", day + max(1, round((ends - begins) / DAY)) * DAY)
    else:
        event.add("dtstart", begins)
        event.add("dtend", ends)
    for key, name in (("place", "location"), ("note", "description")):
        if values.get(key):
            event.add(name, str(values[key]))
    event.add("status", "CANCELLED" if str(values.get("state")).lower() == "cancelled" else "CONFIRMED")
    minutes = values.get("remind_minutes")
    if isinstance(minutes, int):
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", str(values["subject"]))
        alarm.add("trigger", timedelta(minutes=-minutes))
        event.add_component(alarm)
    return event
