"""What happens next, and when: the queue of events by which the sample company lives."""

import heapq
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any

from app.kernel.workspace import Batch

YES = frozenset({"*"})


@dataclass(slots=True, kw_only=True)
class Agenda:
    """A queue of events, each at its moment, in one transaction."""

    batch: Batch
    dice: Random
    end: datetime
    now: datetime = field(init=False)
    _queue: list[tuple[datetime, int, Callable[[], None]]] = field(default_factory=list)
    _count: int = 0

    def at(self, moment: datetime, event: Callable[[], None]) -> None:
        """Let something happen at a moment."""
        self._count += 1
        heapq.heappush(self._queue, (moment, self._count, event))

    def run(self) -> None:
        """Let everything happen that is due before the end."""
        while self._queue and self._queue[0][0] <= self.end:
            self.now, _, event = heapq.heappop(self._queue)
            event()

    def do(self, command: object) -> Any:
        """Do a command now, saying yes to every question, and give its value."""
        return self.batch.dispatch(command, confirmed=YES, now=self.now).value

    def workday(self, days: int, hour: int) -> datetime:
        """Give a moment on the first working day at least so many days from now."""
        moment = (self.now + timedelta(days=days)).replace(hour=hour, minute=self.dice.randint(0, 59))
        while moment.weekday() > 4 or moment <= self.now:
            moment += timedelta(days=1)
        return moment
