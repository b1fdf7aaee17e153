"""What a policy would have made of the tickets of the past, counted in whole microseconds since 1970."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from app.areas.company.rules import OpenTime, Ruler
from app.areas.support.rules.clocks import Agreement, Clock, Terms, is_missed, stands_in, turns_of, waits
from app.areas.support.rules.due import due_at

MICROS_A_MINUTE = 60_000_000

History = Sequence[tuple[int, str]]
"""The states that a ticket came into and when, oldest first."""

Words = Sequence[tuple[int, bool]]
"""When something was said, and whether by us, oldest first."""

Promise = tuple[str, int, int, bool | None]
"""A clock by its name, its cycle, when it is due, and whether that was missed (None while it is open)."""


@dataclass(frozen=True, slots=True)
class Promised:
    """What an agreement promises on each clock: its terms, the ruler it is measured with, and the time."""

    clocks: dict[Clock, tuple[str, Terms, Ruler, int]]

    def run(self, history: History, said: Words, now: int) -> Iterator[Promise]:
        """Give every promise of a ticket as it would have been; `run_clocks` gives the same in moments."""
        for clock, cycle, start, done in waits(history, said):
            if clock not in self.clocks:
                continue
            name, terms, ruler, time = self.clocks[clock]
            due = due_at(ruler, turns_of(terms, history, clock, start, done), time)
            stands = done is None and stands_in(terms, history[-1][1])
            yield name, cycle, due, is_missed(due, done, now, stands=stands)


def promised_of(agreement: Agreement, ruler_of: Callable[[OpenTime], Ruler]) -> Promised:
    """Give what an agreement promises, to be measured for many tickets."""
    found = {}
    for clock in Clock:
        terms = agreement.terms(clock)
        if terms is not None:
            found[clock] = (clock.value, terms, ruler_of(terms.open_time), terms.minutes * MICROS_A_MINUTE)
    return Promised(found)
