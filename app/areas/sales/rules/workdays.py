"""Days on which the firm works."""

from collections.abc import Container
from dataclasses import dataclass
from datetime import date, timedelta

DAY = timedelta(days=1)
LONGEST_REST = 60
"""No firm rests longer than this without having forgotten to write down when it works."""


@dataclass(frozen=True, slots=True)
class Workdays:
    """The weekdays (0 is Monday) on which the firm works, and the holidays on which it does not."""

    weekdays: frozenset[int] = frozenset(range(5))
    holidays: Container[date] = frozenset()

    def works_on(self, day: date) -> bool:
        """Tell whether the firm works on a day."""
        return day.weekday() in self.weekdays and day not in self.holidays

    def from_on(self, day: date) -> date:
        """Give a day, or the first working day after it.

        >>> Workdays().from_on(date(2026, 2, 28))
        datetime.date(2026, 3, 2)
        """
        return next((one for one in (day + DAY * step for step in range(LONGEST_REST)) if self.works_on(one)), day)

    def up_to(self, day: date) -> date:
        """Give a day, or the last working day before it.

        >>> Workdays().up_to(date(2026, 3, 1))
        datetime.date(2026, 2, 27)
        """
        return next((one for one in (day - DAY * step for step in range(LONGEST_REST)) if self.works_on(one)), day)
