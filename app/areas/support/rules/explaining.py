"""Why a clock is due when it is: what each day gave, what was closed, when clocks were set, when the ticket waited."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from app.areas.company.rules import BusinessHours, clock_time, zone_named
from app.areas.support.rules.due import NOTHING, Turn
from app.kernel.errors import DomainError

DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)
WEEKDAY_NAMES = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


@dataclass(frozen=True, slots=True)
class DueStep:
    """One step of an explanation: when, what it is, the business time it used and what was left after it."""

    when: str
    text: str
    used: timedelta = NOTHING
    left: timedelta = NOTHING


@dataclass(frozen=True, slots=True)
class _Spent:
    day: date
    start: datetime
    end: datetime
    left: timedelta
    paused_at: datetime | None


@dataclass(slots=True)
class _Day:
    day: date
    parts: list[tuple[datetime, datetime]]
    left: timedelta
    paused_at: datetime | None


def explain_due(hours: BusinessHours, running: Iterable[Turn], time: timedelta) -> tuple[DueStep, ...]:
    """Tell step by step how `due_at` comes to its answer, beginning with the hours by which it counts."""
    wanted = list(running)
    steps = [DueStep("", f"counts {in_hours(hours)}", left=time)]
    day = _local(hours, wanted[0][0]).date()
    for entry in _by_day(_spend(hours, wanted, time)):
        if entry.paused_at is not None:
            steps.append(_paused(hours, entry.paused_at))
            day = entry.day if entry.day == _local(hours, entry.paused_at).date() else day
        while day < entry.day:
            steps.extend(_closed(hours, day))
            steps.extend(_clocks_set(hours, day))
            day += DAY
        words = ", ".join(f"{_clock(hours, start)}–{_clock(hours, end)}" for start, end in entry.parts)
        used = sum((end - start for start, end in entry.parts), NOTHING)
        if day == entry.day:
            steps.extend(_clocks_set(hours, entry.day))
        steps.append(DueStep(_date(entry.day), words, used, entry.left))
        day = entry.day + DAY
    return tuple(steps)


def in_hours(hours: BusinessHours) -> str:
    """Write the windows of a week, days that are alike together.

    >>> from app.areas.company.rules import Window, always
    >>> in_hours(BusinessHours("Europe/Berlin", tuple(Window(day, 480, 1020) for day in range(5))))
    'Mon–Fri 08:00–17:00, Europe/Berlin'
    >>> in_hours(always("Asia/Kolkata"))
    'round the clock, Asia/Kolkata'
    """
    by_day = {day: _windows_of(hours, day) for day in range(7)}
    if set(by_day.values()) == {"00:00–24:00"}:
        return f"round the clock, {hours.zone}"
    groups: list[tuple[int, int, str]] = []
    for day, words in by_day.items():
        if groups and groups[-1][2] == words:
            groups[-1] = (groups[-1][0], day, words)
        else:
            groups.append((day, day, words))
    told = [f"{_days(first, last)} {words}" for first, last, words in groups if words]
    return f"{'; '.join(told)}, {hours.zone}"


def _windows_of(hours: BusinessHours, weekday: int) -> str:
    return ", ".join(
        f"{clock_time(window.start_minute)}–{clock_time(window.end_minute)}"
        for window in sorted(hours.windows) if window.weekday == weekday
    )


def _days(first: int, last: int) -> str:
    names = WEEKDAY_NAMES
    return names[first] if first == last else f"{names[first]}–{names[last]}"


def _spend(hours: BusinessHours, running: Iterable[Turn], time: timedelta) -> Iterator[_Spent]:
    left = time
    stopped: datetime | None = None
    for start, stop in running:
        paused = stopped if stopped != start else None
        for span in hours.spans(start):
            if stop is not None and span.start >= stop:
                break
            end = span.end if stop is None else min(span.end, stop)
            used = min(left, end - span.start)
            left -= used
            yield _Spent(span.day, span.start, span.start + used, left, paused)
            paused = None
            if not left:
                return
        stopped = paused or stop
    raise DomainError("hours.none", "The calendar has no business hours, so no time ever passes in it.")


def _by_day(spent: Iterable[_Spent]) -> list[_Day]:
    """Put the time of a day together that no waiting parts."""
    days: list[_Day] = []
    for piece in spent:
        last = days[-1] if days else None
        if last is None or piece.day != last.day or piece.paused_at is not None:
            days.append(_Day(piece.day, [(piece.start, piece.end)], piece.left, piece.paused_at))
            continue
        if last.parts[-1][1] == piece.start:
            last.parts[-1] = (last.parts[-1][0], piece.end)
        else:
            last.parts.append((piece.start, piece.end))
        last.left = piece.left
    return days


def _closed(hours: BusinessHours, day: date) -> Iterator[DueStep]:
    if day in hours.holidays:
        yield DueStep(_date(day), f"closed: {hours.holidays[day]}")
    elif not any(window.weekday == day.weekday() for window in hours.windows):
        yield DueStep(_date(day), "closed")


def _clocks_set(hours: BusinessHours, day: date) -> Iterator[DueStep]:
    """Name the change of daylight saving of a day, if there is one."""
    zone = zone_named(hours.zone)
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=zone)
    begin = datetime(day.year, day.month, day.day, tzinfo=zone).utcoffset() or NOTHING
    end = (noon + DAY).replace(hour=0).utcoffset() or NOTHING
    if begin != end:
        way = "forward" if end > begin else "back"
        yield DueStep(_date(day), f"daylight saving: clocks go {way} by {abs(end - begin) // MINUTE} min")


def _local(hours: BusinessHours, moment: datetime) -> datetime:
    return moment.astimezone(zone_named(hours.zone))


def _clock(hours: BusinessHours, moment: datetime) -> str:
    return f"{_local(hours, moment):%H:%M}"


def _date(day: date) -> str:
    return f"{day:%a} {day.day} {day:%b}"


def _paused(hours: BusinessHours, moment: datetime) -> DueStep:
    return DueStep(_date(_local(hours, moment).date()), f"from {_clock(hours, moment)} the clock stands")
