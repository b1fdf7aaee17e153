"""How long money is over due: the steps that both flows are sorted into."""

from bisect import bisect_left
from datetime import date

AGE_BOUNDS = (0, 30, 60, 90)
"""Days over due that part what is owed into not due, up to 30, 60, 90 and more."""

AGE_WORDS = ("Not due", "1 to 30 days", "31 to 60 days", "61 to 90 days", "Over 90 days")


def age_of(due_on: date, day: date) -> int:
    """Give the step of something due on a day, from 0 (not due) to 4.

    >>> age_of(date(2026, 1, 1), date(2026, 2, 1))
    2
    """
    return bisect_left(AGE_BOUNDS, (day - due_on).days)
