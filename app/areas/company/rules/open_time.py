"""Business time as a ruler: where a moment stands on it, and which moment stands so much further on.

Walking from stretch to stretch takes longer the further one walks. Here the stretches of a month are summed up once and
kept, so that a year of tickets can be measured again within seconds.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

from app.areas.company.rules.hours import DAY, MICROSECOND, MINUTES_A_DAY, NOTHING, BusinessHours, Window
from app.kernel.clock import require_utc
from app.kernel.errors import DomainError

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
LAST_YEAR = 9998
MONTHS_KEPT = 4096


@dataclass(frozen=True, slots=True)
class Month:
    """The open stretches of a UTC month in microseconds since 1970; `sums` is the open time up to each end."""

    starts: tuple[int, ...]
    ends: tuple[int, ...]
    sums: tuple[int, ...]

    @property
    def total(self) -> int:
        """Give the open time of the whole month."""
        return self.sums[-1] if self.sums else 0

    def passed(self, moment: int) -> int:
        """Give the open time of the month before a moment."""
        place = bisect_right(self.starts, moment) - 1
        if place < 0:
            return 0
        return self.sums[place] - max(0, self.ends[place] - moment)

    def reached(self, open_time: int) -> int:
        """Give the moment by which so much open time of the month has passed."""
        place = bisect_left(self.sums, open_time)
        return self.ends[place] - (self.sums[place] - open_time)


@dataclass(slots=True)
class OpenTime:
    """The business time of a calendar; a month is summed up when it is first asked for."""

    hours: BusinessHours
    _months: dict[int, Month] = field(default_factory=dict, repr=False, compare=False)

    def after(self, start: datetime, time: timedelta) -> datetime:
        """Give the earliest moment by which so much business time has passed; DomainError when none ever passes."""
        if time < NOTHING:
            raise DomainError("hours.negative", "Business time runs forwards only.")
        if not time:
            return require_utc(start)
        self.require_hours()
        number, begin = month_of(require_utc(start)), micros_of(start)
        left = self.month(number).passed(begin) + time // MICROSECOND
        while left > (month := self.month(number)).total:
            left -= month.total
            number += 1
        return EPOCH + month.reached(left) * MICROSECOND

    def between(self, start: datetime, end: datetime) -> timedelta:
        """Give the business time from one moment to a later one, exactly; nothing when it is not later."""
        if end <= start or not self.hours.windows:
            return NOTHING
        first, last = month_of(require_utc(start)), month_of(require_utc(end))
        whole = sum(self.month(number).total for number in range(first, last))
        whole += self.month(last).passed(micros_of(end)) - self.month(first).passed(micros_of(start))
        return whole * MICROSECOND

    def require_hours(self) -> None:
        """Refuse a calendar in which no time ever passes."""
        if not self.hours.windows:
            raise DomainError("hours.none", "The calendar has no business hours, so no time ever passes in it.")

    def month(self, number: int) -> Month:
        """Give a month summed up, by its number: twelve a year, January of the year 0 the first."""
        known = self._months.get(number)
        if known is None:
            begin, end = bounds_of(number)
            closed = _closed_days(self.hours.holidays, begin.date() - DAY, end.date() + DAY)
            known = self._months[number] = _summed(self.hours.zone, self.hours.windows, closed, number)
        return known


def always(zone: str) -> BusinessHours:
    """Give hours that never close: round the clock, on holidays, too."""
    return BusinessHours(zone, tuple(Window(weekday, 0, MINUTES_A_DAY) for weekday in range(7)))


def micros_of(moment: datetime) -> int:
    """Give the microseconds since 1970."""
    return (moment - EPOCH) // MICROSECOND


def month_of(moment: datetime) -> int:
    """Give the number of a moment's month in UTC."""
    return moment.year * 12 + moment.month - 1


def bounds_of(number: int) -> tuple[datetime, datetime]:
    """Give where a month begins and where the next one does; DomainError beyond the last year there is."""
    if number // 12 > LAST_YEAR:
        raise DomainError("hours.none", "The calendar has no business hours, so no time ever passes in it.")
    begin, following = divmod(number, 12), divmod(number + 1, 12)
    return datetime(begin[0], begin[1] + 1, 1, tzinfo=UTC), datetime(following[0], following[1] + 1, 1, tzinfo=UTC)


def _closed_days(holidays: Mapping[date, str], first: date, last: date) -> tuple[date, ...]:
    return tuple(sorted(day for day in holidays if first <= day <= last))


@lru_cache(maxsize=MONTHS_KEPT)
def _summed(zone: str, windows: tuple[Window, ...], closed: tuple[date, ...], number: int) -> Month:
    """Sum up a month; what is the same for two calendars is summed up once."""
    begin, end = bounds_of(number)
    starts: list[int] = []
    ends: list[int] = []
    sums: list[int] = []
    for span in BusinessHours(zone, windows, dict.fromkeys(closed, "")).spans(begin):
        if span.start >= end:
            break
        starts.append(micros_of(span.start))
        ends.append(micros_of(min(span.end, end)))
        sums.append((sums[-1] if sums else 0) + ends[-1] - starts[-1])
    return Month(tuple(starts), tuple(ends), tuple(sums))
