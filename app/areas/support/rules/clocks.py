"""The three clocks of a ticket: first response, next response, resolution; from its states and its conversation alone.

The first response is due from when the ticket was opened. A next response is due from the first thing that the customer
says after we had answered, once for each time they wait; our next answer ends it, and so does resolving. The resolution
is due from when the ticket was opened, and runs on when it comes back.
"""

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from app.areas.company.rules import OpenTime
from app.areas.support.rules.due import MINUTE, At, Entry, due_at, turns
from app.areas.support.rules.states import SOLVED


class Clock(StrEnum):
    """What is promised."""

    FIRST_RESPONSE = "first_response"
    NEXT_RESPONSE = "next_response"
    RESOLUTION = "resolution"


CLOCKS = {
    Clock.FIRST_RESPONSE: "First response", Clock.NEXT_RESPONSE: "Next response", Clock.RESOLUTION: "Resolution",
}
"""What the clocks are called."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What one clock promises: minutes of open time, in which states it stands."""

    minutes: int
    open_time: OpenTime
    pauses: AbstractSet[str] = frozenset()

    @property
    def time(self) -> timedelta:
        """Give the time that is promised."""
        return self.minutes * MINUTE


@dataclass(frozen=True, slots=True)
class Risk:
    """When little is left: once so many percent of the time are used, or once only so many minutes are left."""

    percent_used: int = 75
    minutes_left: int | None = None

    def used(self, time: timedelta) -> timedelta:
        """Give the time after which a ticket is at risk, of the time that is promised."""
        if self.minutes_left is not None:
            return max(time - self.minutes_left * MINUTE, timedelta(0))
        return time * self.percent_used / 100


USUAL_RISK = Risk()


@dataclass(frozen=True, slots=True)
class Agreement:
    """What is promised for a ticket; no terms for the next response promise none."""

    first_response: Terms
    resolution: Terms
    next_response: Terms | None = None
    risk: Risk = USUAL_RISK

    def terms(self, clock: Clock) -> Terms | None:
        """Give what is promised on a clock."""
        match clock:
            case Clock.FIRST_RESPONSE:
                return self.first_response
            case Clock.NEXT_RESPONSE:
                return self.next_response
        return self.resolution


class Said(NamedTuple):
    """Something that was said, to the customer or by them; notes and what a rule sent by itself are neither."""

    at: datetime
    outward: bool


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a clock. `cycle` counts the next responses from 1; `stands` tells that it is paused at present."""

    clock: Clock
    cycle: int
    started_at: datetime
    due_at: datetime
    risk_at: datetime
    done_at: datetime | None
    stands: bool

    def missed(self, now: datetime) -> bool | None:
        """Tell whether the promise was broken; None while that is open."""
        return is_missed(self.due_at, self.done_at, now, stands=self.stands)


def is_missed(due: At, done: At | None, now: At, *, stands: bool) -> bool | None:
    """Tell whether a promise was broken; None while that is open."""
    if done is not None:
        return done > due
    return True if not stands and due < now else None


def run_clocks(agreement: Agreement, history: Sequence[Entry], said: Sequence[Said]) -> tuple[Run, ...]:
    """Compute every run of every clock from the states a ticket was in and what was said, oldest first."""
    found = []
    for clock, cycle, start, done in waits(history, said):
        terms = agreement.terms(clock)
        if terms is not None:
            running = list(turns_of(terms, history, clock, start, done))
            due = due_at(terms.open_time, running, terms.time)
            soon = due_at(terms.open_time, running, agreement.risk.used(terms.time))
            stands = done is None and stands_in(terms, history[-1].state)
            found.append(Run(clock, cycle, start, due, soon, done, stands))
    return tuple(found)


def stands_in(terms: Terms, state: str) -> bool:
    """Tell whether a clock that nothing has ended is paused in a state."""
    return state in terms.pauses or state in SOLVED


def turns_of(
    terms: Terms, history: Sequence[tuple[At, str]], clock: Clock, start: At, done: At | None,
) -> Iterator[tuple[At, At | None]]:
    """Give the time in which one run of a clock ran; a resolution ends by its state, an answer by what was said."""
    return turns(history, terms.pauses, start, None if clock is Clock.RESOLUTION else done)


def waits(
    history: Sequence[tuple[At, str]], said: Sequence[tuple[At, bool]],
) -> Iterator[tuple[Clock, int, At, At | None]]:
    """Give what the customer waited for: on which clock, in which cycle, from when and until when."""
    opened, _ = history[0]
    first = next((at for at, outward in said if outward), None)
    yield Clock.FIRST_RESPONSE, 0, opened, first
    if first is not None:
        yield from _next_waits(history, said, first)
    yield Clock.RESOLUTION, 0, opened, resolved_at(history)


def _next_waits(
    history: Sequence[tuple[At, str]], said: Sequence[tuple[At, bool]], first: At,
) -> Iterator[tuple[Clock, int, At, At | None]]:
    """Give each wait of the customer after the first answer."""
    solved = [at for at, state in history if state in SOLVED]
    start: At | None = None
    cycle, answered = 0, False
    for at, outward in said:
        if start is not None:
            ended = _first_within(solved, start, at)
            if ended is not None or outward:
                yield Clock.NEXT_RESPONSE, cycle, start, at if ended is None else ended
                start = None
        answered = answered or (outward and at >= first)
        if start is None and answered and not outward:
            start, cycle = at, cycle + 1
    if start is not None:
        yield Clock.NEXT_RESPONSE, cycle, start, _first_within(solved, start)


def _first_within(moments: Sequence[At], start: At, end: At | None = None) -> At | None:
    for at in moments:
        if at >= start:
            return at if end is None or at <= end else None
    return None


def resolved_at(history: Sequence[tuple[At, str]]) -> At | None:
    """Give when a ticket was resolved for the last time; None while it is not."""
    found: At | None = None
    for at, state in reversed(history):
        if state not in SOLVED:
            break
        found = at
    return found


def next_due(runs: Sequence[Run]) -> tuple[Run, bool]:
    """Give the run that is due next and whether it stands; of what is done, the resolution."""
    unfinished = [run for run in runs if run.done_at is None]
    if not unfinished:
        return runs[-1], True
    running = [run for run in unfinished if not run.stands]
    return min(running or unfinished, key=lambda run: run.due_at), not running
