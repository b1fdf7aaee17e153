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

from app.areas.company.rules import OpenTime
from app.areas.support.rules.due import MINUTE, Entry, Turn, due_at, turns
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


@dataclass(frozen=True, slots=True)
class Said:
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
        if self.done_at is not None:
            return self.done_at > self.due_at
        return True if not self.stands and self.due_at < now else None


@dataclass(frozen=True, slots=True)
class _Wait:
    clock: Clock
    cycle: int
    start: datetime
    done: datetime | None


def run_clocks(agreement: Agreement, history: Sequence[Entry], said: Sequence[Said]) -> tuple[Run, ...]:
    """Compute every run of every clock from the states a ticket was in and what was said, oldest first."""
    found = []
    for wait in _waits(history, said):
        terms = agreement.terms(wait.clock)
        if terms is not None:
            found.append(_run(terms, agreement.risk, history, wait))
    return tuple(found)


def _run(terms: Terms, risk: Risk, history: Sequence[Entry], wait: _Wait) -> Run:
    running = list(turns_of(terms, history, wait.clock, wait.start, wait.done))
    due = due_at(terms.open_time, running, terms.time)
    soon = due_at(terms.open_time, running, risk.used(terms.time))
    stands = wait.done is None and (history[-1].state in terms.pauses or history[-1].state in SOLVED)
    return Run(wait.clock, wait.cycle, wait.start, due, soon, wait.done, stands)


def turns_of(
    terms: Terms, history: Sequence[Entry], clock: Clock, start: datetime, done: datetime | None,
) -> Iterator[Turn]:
    """Give the time in which one run of a clock ran; a resolution ends by its state, an answer by what was said."""
    return turns(history, terms.pauses, start, None if clock is Clock.RESOLUTION else done)


def _waits(history: Sequence[Entry], said: Sequence[Said]) -> Iterator[_Wait]:
    opened = history[0].at
    answers = [word.at for word in said if word.outward]
    first = answers[0] if answers else None
    yield _Wait(Clock.FIRST_RESPONSE, 0, opened, first)
    if first is not None:
        yield from _next_waits(history, said, first)
    yield _Wait(Clock.RESOLUTION, 0, opened, resolved_at(history))


def _next_waits(history: Sequence[Entry], said: Sequence[Said], first: datetime) -> Iterator[_Wait]:
    """Give each wait of the customer after the first answer."""
    solved = [entry.at for entry in history if entry.state in SOLVED]
    start: datetime | None = None
    cycle, answered = 0, False
    for word in said:
        if start is not None:
            ended = next((at for at in solved if start <= at <= word.at), None)
            if ended is not None or word.outward:
                yield _Wait(Clock.NEXT_RESPONSE, cycle, start, word.at if ended is None else ended)
                start = None
        answered = answered or (word.outward and word.at >= first)
        if start is None and answered and not word.outward:
            start, cycle = word.at, cycle + 1
    if start is not None:
        yield _Wait(Clock.NEXT_RESPONSE, cycle, start, next((at for at in solved if at >= start), None))


def resolved_at(history: Sequence[Entry]) -> datetime | None:
    """Give when a ticket was resolved for the last time; None while it is not."""
    if history[-1].state not in SOLVED:
        return None
    since = len(history) - 1
    while since and history[since - 1].state in SOLVED:
        since -= 1
    return history[since].at


def next_due(runs: Sequence[Run]) -> tuple[Run, bool]:
    """Give the run that is due next and whether it stands; of what is done, the resolution."""
    unfinished = [run for run in runs if run.done_at is None]
    if not unfinished:
        return runs[-1], True
    running = [run for run in unfinished if not run.stands]
    return min(running or unfinished, key=lambda run: run.due_at), not running
