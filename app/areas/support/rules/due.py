"""When something is due: business time from the history of a ticket's states, so that it can be computed again.

A clock runs while the ticket is in no state that pauses it. Time in which it was paused, or resolved before it came
back, does not count. While the clock stands, the ticket is due as if it ran on from the last change of state.
"""

from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from app.areas.company.rules import OpenTime
from app.areas.support.rules.states import CLOSED, SOLVED
from app.kernel.errors import DomainError

MINUTE = timedelta(minutes=1)
NOTHING = timedelta(0)

Turn = tuple[datetime, datetime | None]
"""Time in which a clock runs, from one moment to another; without an end it runs on."""


@dataclass(frozen=True, slots=True)
class Entry:
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
    history: Sequence[Entry], pauses: AbstractSet[str], begin: datetime, end: datetime | None = None,
) -> Iterator[Turn]:
    """Give the time from `begin` on in which a clock runs; what comes after its `end` never moves it."""
    before = [entry for entry in history if entry.at <= begin]
    steps = [(begin, not before or _runs(before[-1].state, pauses))]
    last = before[-1].state if before else ""
    for entry in history:
        # what is closed after it was resolved stays as it was, and ends no turn
        closing = entry.state == CLOSED and last in SOLVED
        if entry.at > begin and (end is None or entry.at < end) and not closing:
            steps.append((entry.at, _runs(entry.state, pauses)))
        last = entry.state if entry.at > begin else last
    if end is not None:
        steps.append((end, True))
    return _joined(steps)


def _runs(state: str, pauses: AbstractSet[str]) -> bool:
    return state not in pauses and state not in SOLVED


def _joined(steps: Sequence[tuple[datetime, bool]]) -> Iterator[Turn]:
    start: datetime | None = None
    for at, runs in steps:
        if runs and start is None:
            start = at
        elif not runs and start is not None:
            yield start, at
            start = None
    yield (steps[-1][0] if start is None else start), None


def due_at(open_time: OpenTime, running: Iterable[Turn], time: timedelta) -> datetime:
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
