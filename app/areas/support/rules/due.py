"""When a ticket is due: business time from the history of its states, so that it can be computed again at any time.

The first response is due by the policy's minutes after the ticket was opened; nothing stops that clock but the answer.
The resolution is due when the policy's minutes have passed while it was our turn: time in which the ticket waited for
the customer, or was resolved before it came back, does not count. While the clock stands, the ticket is due as if it
ran on from the last change of state.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from app.areas.company.rules import BusinessHours, zone_named
from app.areas.support.rules.states import CLOSED, PENDING, RUNNING, SOLVED
from app.kernel.errors import DomainError

DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)
NOTHING = timedelta(0)


@dataclass(frozen=True, slots=True)
class Promise:
    """How soon a ticket is answered and resolved, in minutes of business time."""

    first_response_minutes: int
    resolution_minutes: int


@dataclass(frozen=True, slots=True)
class Entry:
    """A state that a ticket came into."""

    at: datetime
    state: str


@dataclass(frozen=True, slots=True)
class Timing:
    """Both due times; `due_at` is the next of them that is still to be met, `risk_at` when a quarter is left to it."""

    first_response_due_at: datetime
    resolution_due_at: datetime
    due_at: datetime
    risk_at: datetime


class Standing(StrEnum):
    """How a ticket stands against its next due time."""

    IN_TIME = "in_time"
    AT_RISK = "at_risk"
    LATE = "late"
    WAITING = "waiting"
    DONE = "done"


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


def _stretches(history: Sequence[Entry]) -> Iterator[tuple[datetime, datetime | None]]:
    """Give the time in which it is our turn; the last entry runs on, whatever its state."""
    start: datetime | None = None
    for entry in history:
        ours = entry.state in RUNNING
        if ours and start is None:
            start = entry.at
        elif not ours and start is not None:
            yield start, entry.at
            start = None
    yield (_last_turn(history) if start is None else start), None


def _last_turn(history: Sequence[Entry]) -> datetime:
    """Give the last change of state that moves a due time; closing what is resolved does not."""
    return max(entry.at for entry in history if entry.state != CLOSED)


def _spend(hours: BusinessHours, history: Sequence[Entry], time: timedelta) -> Iterator[_Spent]:
    left = time
    stopped: datetime | None = None
    for start, stop in _stretches(history):
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


def due_at(hours: BusinessHours, history: Sequence[Entry], time: timedelta) -> datetime:
    """Give the moment by which so much business time has passed while it was our turn."""
    *_, last = _spend(hours, history, time)
    return last.end


def timing(hours: BusinessHours, promise: Promise, history: Sequence[Entry], *, answered: bool) -> Timing:
    """Compute every due time of a ticket from the states it was in, oldest first."""
    opened, whole = history[:1], history
    first, resolution = promise.first_response_minutes * MINUTE, promise.resolution_minutes * MINUTE
    first_due, resolution_due = due_at(hours, opened, first), due_at(hours, whole, resolution)
    if answered or resolution_due < first_due:
        return Timing(first_due, resolution_due, resolution_due, due_at(hours, whole, resolution * 3 / 4))
    return Timing(first_due, resolution_due, first_due, due_at(hours, opened, first * 3 / 4))


def standing(state: str, due: datetime, risk: datetime, now: datetime) -> Standing:
    """Tell how a ticket stands against its next due time."""
    if state in SOLVED:
        return Standing.DONE
    if state == PENDING:
        return Standing.WAITING
    if due < now:
        return Standing.LATE
    return Standing.AT_RISK if risk <= now else Standing.IN_TIME


def explain_due(hours: BusinessHours, history: Sequence[Entry], time: timedelta) -> tuple[DueStep, ...]:
    """Tell step by step how `due_at` comes to its answer: what each day gave, closed days, and waiting."""
    steps: list[DueStep] = []
    day = history[0].at.astimezone(zone_named(hours.zone)).date()
    for entry in _by_day(_spend(hours, history, time)):
        if entry.paused_at is not None:
            steps.append(_paused(hours, entry.paused_at))
            day = entry.day
        while day < entry.day:
            steps.extend(_closed(hours, day))
            day += DAY
        words = ", ".join(f"{_clock(hours, start)}–{_clock(hours, end)}" for start, end in entry.parts)
        used = sum((end - start for start, end in entry.parts), NOTHING)
        steps.append(DueStep(_date(entry.day), words, used, entry.left))
        day = entry.day + DAY
    return tuple(steps)


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


def _clock(hours: BusinessHours, moment: datetime) -> str:
    return f"{moment.astimezone(zone_named(hours.zone)):%H:%M}"


def _date(day: date) -> str:
    return f"{day:%a} {day.day} {day:%b}"


def _paused(hours: BusinessHours, moment: datetime) -> DueStep:
    day = moment.astimezone(zone_named(hours.zone)).date()
    return DueStep(_date(day), f"from {_clock(hours, moment)} the clock stands")


def in_words(time: timedelta) -> str:
    """Write business time in hours and minutes.

    >>> in_words(timedelta(minutes=470))
    '7 h 50 min'
    """
    whole, minutes = divmod(abs(time) // MINUTE, 60)
    parts = [f"{whole} h"] if whole else []
    if minutes or not whole:
        parts.append(f"{minutes} min")
    return " ".join(parts)
