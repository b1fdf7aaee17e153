"""On which days an order recurs: a rhythm that never drifts, and what becomes of days on which nobody works."""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from app.areas.sales.rules.workdays import Workdays
from app.kernel.errors import DomainError
from app.kernel.listing import StateWord, Tone

Unit = Literal["week", "month"]
Shift = Literal["next", "previous", "none"]
UNIT_TITLES = (("week", "Weeks"), ("month", "Months"))
SHIFT_TITLES = (("next", "The next working day"), ("previous", "The working day before"), ("none", "The day itself"))
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
ACTIVE, PAUSED, ENDED = "active", "paused", "ended"
STATE_WORDS: tuple[tuple[str, StateWord], ...] = (
    (ACTIVE, StateWord("Active", Tone.GOOD)), (PAUSED, StateWord("Paused", Tone.WARNING)), (ENDED, StateWord("Ended")),
)
OUTCOME_WORDS: tuple[tuple[str, StateWord], ...] = (
    ("made", StateWord("Made", Tone.GOOD)), ("skipped", StateWord("Skipped")),
    ("missed", StateWord("Missed", Tone.WARNING)), ("refused", StateWord("Refused", Tone.BAD)),
)
STEPS = {"changed": (ACTIVE, PAUSED), "skipped": (ACTIVE,), "paused": (ACTIVE,), "resumed": (PAUSED,),
         "ended": (ACTIVE, PAUSED)}
MONTHS_A_YEAR = 12
LONGEST = {"week": 52, "month": 24}


@dataclass(frozen=True, slots=True)
class Rhythm:
    """Every so many weeks on a weekday (0 is Monday), or months on a day of the month, from a day on."""

    every: int
    unit: str
    on_day: int
    starts_on: date
    ends_on: date | None = None

    def nominal(self, number: int) -> date:
        """Give the day of an occurrence, counted from 0; where a month is too short, its last day.

        >>> monthly = Rhythm(1, "month", 31, date(2027, 12, 1))
        >>> [monthly.nominal(number).isoformat() for number in range(4)]
        ['2027-12-31', '2028-01-31', '2028-02-29', '2028-03-31']
        """
        if self.unit == "week":
            first = self.starts_on + timedelta(days=(self.on_day - self.starts_on.weekday()) % 7)
            return first + timedelta(weeks=self.every * number)
        first = _in_month(self.starts_on.year, self.starts_on.month, self.on_day)
        late = 1 if first < self.starts_on else 0
        months = self.starts_on.year * MONTHS_A_YEAR + self.starts_on.month - 1 + late + self.every * number
        return _in_month(months // MONTHS_A_YEAR, months % MONTHS_A_YEAR + 1, self.on_day)

    def days(self) -> Iterator[date]:
        """Give all days, in order, up to the end."""
        number = 0
        while self.ends_on is None or self.nominal(number) <= self.ends_on:
            yield self.nominal(number)
            number += 1

    def after(self, day: date) -> date | None:
        """Give the first day of the rhythm after a day; None when it ends before."""
        return next((one for one in self.days() if one > day), None)

    def words(self) -> str:
        """Say it in words.

        >>> Rhythm(2, "week", 0, date(2026, 1, 1)).words(), Rhythm(1, "month", 31, date(2026, 1, 1)).words()
        ('every 2 weeks on Monday', 'every month on the 31st or the last day')
        """
        many = f"every {self.every} {self.unit}s" if self.every > 1 else f"every {self.unit}"
        if self.unit == "week":
            return f"{many} on {WEEKDAYS[self.on_day]}"
        last = " or the last day" if self.on_day > 28 else ""
        return f"{many} on the {_ordinal(self.on_day)}{last}"


def _in_month(year: int, month: int, day: int) -> date:
    return date(year, month, min(day, monthrange(year, month)[1]))


def _ordinal(number: int) -> str:
    ending = {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th") if number // 10 != 1 else "th"
    return f"{number}{ending}"


def planned(day: date, shift: str, workdays: Workdays) -> date:
    """Give the day on which the order of a day of the rhythm is made: days of rest are shifted."""
    if shift == "none":
        return day
    return workdays.from_on(day) if shift == "next" else workdays.up_to(day)


def require_rhythm(rhythm: Rhythm) -> None:
    """Refuse a rhythm that makes no sense."""
    if not 1 <= rhythm.every <= LONGEST[rhythm.unit]:
        raise DomainError("recurring.every", f"An order recurs every 1 to {LONGEST[rhythm.unit]} {rhythm.unit}s.",
                          "every")
    low, high = (0, 6) if rhythm.unit == "week" else (1, 31)
    if not low <= rhythm.on_day <= high:
        said = "a weekday from 1 (Monday) to 7" if rhythm.unit == "week" else "a day from 1 to 31"
        raise DomainError("recurring.day", f"The day is {said}.", "on_day")
    if next(rhythm.days(), None) is None:
        raise DomainError("recurring.never", "It would end before it begins. Mend one of the days.", "ends_on")


def require_step(number: str, state: str, step: str) -> None:
    """Refuse a step that a recurring order in this state cannot take."""
    if state not in STEPS[step]:
        word = dict(STATE_WORDS)[state].word.lower()
        raise DomainError("recurring.state", f"{number} is {word} and cannot be {step}. Nothing was changed.")
