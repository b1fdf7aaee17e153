"""When something is due: business time from the history of a ticket's states, so that it can be computed again.

A clock runs while the ticket is in no state that pauses it. Time in which it was paused, or resolved before it came
back, does not count. While the clock stands, the ticket is due as if it ran on from the last change of state.

Moments are those of the calendar, or whole microseconds since 1970 where many tickets are measured: the rules only
compare them.
"""

from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple, Protocol, TypeVar

from app.areas.support.rules.states import CLOSED, SOLVED
from app.kernel.errors import DomainError

MINUTE = timedelta(minutes=1)
NOTHING = timedelta(0)

At = TypeVar("At", datetime, int)
Span = TypeVar("Span", timedelta, int)

Turn = tuple[datetime, datetime | None]
"""Time in which a clock runs, from one moment to another; without an end it runs on."""


class Measure(Protocol[At, Span]):
    """What business time is measured with."""

    def after(self, start: At, time: Span) -> At:
        """Give the earliest moment by which so much business time has passed."""
        ...

    def between(self, start: At, end: At) -> Span:
        """Give the business time from one moment to a later one."""
        ...


class Entry(NamedTuple):
    """A state that a ticket came into."""

    at: datetime
    state: str


class Standing(StrEnum):
    """How a ticket stands against its next due time."""

    IN_TIME = "in_time"
    AT_RISK = "at_risk"
    LATE = "late"
    WAITING = "waiting"
    DONE = "done"


def turns(
    history: Sequence[tuple[At, str]], pauses: AbstractSet[str], begin: At, end: At | None = None,
) -> Iterator[tuple[At, At | None]]:
    """Give the time from `begin` on in which a clock runs; what comes after its `end` never moves it."""
    start: At | None = begin
    last, changed = "", begin
    for at, state in history:
        if at <= begin:
            start, last = (begin if _runs(state, pauses) else None), state
            continue
        if end is not None and at >= end:
            break
        # what is closed after it was resolved stays as it was, and ends no turn
        if not (state == CLOSED and last in SOLVED):
            changed = at
            if not _runs(state, pauses):
                if start is not None:
                    yield start, at
                start = None
            elif start is None:
                start = at
        last = state
    yield (start if start is not None else changed if end is None else end), None


def _runs(state: str, pauses: AbstractSet[str]) -> bool:
    return state not in pauses and state not in SOLVED


def due_at(open_time: Measure[At, Span], running: Iterable[tuple[At, At | None]], time: Span) -> At:
    """Give the moment by which so much business time has passed while the clock ran."""
    left = time
    for start, stop in running:
        given = left if stop is None else open_time.between(start, stop)
        if given >= left:
            return open_time.after(start, left)
        left -= given
    raise DomainError("hours.none", "The calendar has no business hours, so no time ever passes in it.")


def standing(state: str, due: datetime, risk: datetime, now: datetime, *, stands: bool) -> Standing:
    """Tell how a ticket stands against its next due time; `stands` says that no clock of it runs."""
    if state in SOLVED:
        return Standing.DONE
    if stands:
        return Standing.WAITING
    if due < now:
        return Standing.LATE
    return Standing.AT_RISK if risk <= now else Standing.IN_TIME


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
