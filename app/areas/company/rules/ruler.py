"""The ruler of business time in whole microseconds since 1970, for those who measure by the hundred thousand.

The months that are asked for lie on it side by side, so that the place of a moment and the moment of a place are each
found in one search, and no moment is made on the way.
"""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from app.areas.company.rules.hours import MICROSECOND
from app.areas.company.rules.open_time import EPOCH, OpenTime, bounds_of, micros_of, month_of
from app.kernel.errors import DomainError

LONGEST_MONTHS = 12 * 60
"""What lies further apart is measured month by month, and not laid out."""


@dataclass(slots=True)
class Ruler:
    """Business time in whole microseconds, of the months from `_first` to before `_next`.

    `_sums` is the open time up to the end of each stretch, counted from where the ruler was laid first.
    """

    open_time: OpenTime
    _first: int = 0
    _next: int = 0
    _begin: int = 0
    _end: int = 0
    _before: int = 0
    _starts: list[int] = field(default_factory=list)
    _ends: list[int] = field(default_factory=list)
    _sums: list[int] = field(default_factory=list)

    def after(self, start: int, time: int) -> int:
        """Give the earliest moment by which so much business time has passed; DomainError when none ever passes."""
        if time < 0:
            raise DomainError("hours.negative", "Business time runs forwards only.")
        if not time:
            return start
        self.open_time.require_hours()
        if not self._begin <= start < self._end and not self._reaches(start):
            return self._walked(start, time)
        place = self._passed(start) + time
        while not self._sums or self._sums[-1] < place:
            if not self._grow():
                return self._walked(start, time)
        found = bisect_left(self._sums, place)
        return self._ends[found] - (self._sums[found] - place)

    def between(self, start: int, end: int) -> int:
        """Give the business time from one moment to a later one, exactly; nothing when it is not later."""
        if end <= start:
            return 0
        near = (self._begin <= start and end < self._end) or (self._reaches(start) and self._reaches(end))
        if not near:
            return self.open_time.between(_moment(start), _moment(end)) // MICROSECOND
        return self._passed(end) - self._passed(start)

    def _passed(self, moment: int) -> int:
        place = bisect_right(self._starts, moment) - 1
        if place < 0:
            return self._before
        return self._sums[place] - max(0, self._ends[place] - moment)

    def _walked(self, start: int, time: int) -> int:
        return micros_of(self.open_time.after(_moment(start), time * MICROSECOND))

    def _reaches(self, moment: int) -> bool:
        """Lay out the months up to a moment; tell whether it is near enough for that."""
        if self._begin <= moment < self._end:
            return True
        month = month_of(_moment(moment))
        if self._first == self._next:
            self._first = self._next = month
            self._begin = self._end = micros_of(bounds_of(month)[0])
        if max(self._next, month + 1) - min(self._first, month) > LONGEST_MONTHS:
            return False
        while self._first > month:
            self._grow_back()
        while self._next <= month:
            self._grow()
        return True

    def _grow(self) -> bool:
        if self._next - self._first >= LONGEST_MONTHS:
            return False
        month, base = self.open_time.month(self._next), self._sums[-1] if self._sums else self._before
        self._starts.extend(month.starts)
        self._ends.extend(month.ends)
        self._sums.extend(base + passed for passed in month.sums)
        self._end = micros_of(bounds_of(self._next)[1])
        self._next += 1
        return True

    def _grow_back(self) -> None:
        self._first -= 1
        month = self.open_time.month(self._first)
        self._before -= month.total
        self._starts[:0] = month.starts
        self._ends[:0] = month.ends
        self._sums[:0] = [self._before + passed for passed in month.sums]
        self._begin = micros_of(bounds_of(self._first)[0])


def _moment(micros: int) -> datetime:
    return EPOCH + timedelta(0, 0, micros)
