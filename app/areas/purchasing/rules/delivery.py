"""How well a supplier delivers: measured on the lines that were due, never on what is still to come.

A line counts once its day is over, if it was sent to the supplier and not cancelled. It is on time in full when, by the
end of the day it was due, all of it had arrived in good condition. The due day is the last one the supplier was given
or promised. What was closed short counts as not in full. The lead time of a receipt is the days from the day its order
was sent to the day it came; the median of an even number of them is the lower of the two in the middle.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from app.kernel.formatting import in_sentence

SMALL_SAMPLE = 10
"""Below so many lines a share is shown with a warning: one line more would move it by ten points or so."""

WINDOW_DAYS = 365
"""How far back suppliers are measured."""


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many."""

    hits: int
    total: int

    @property
    def permille(self) -> int | None:
        """Give the share in thousandths, None when there is nothing to measure."""
        return None if self.total == 0 else (self.hits * 1000 + self.total // 2) // self.total

    @property
    def words(self) -> str:
        """Say how large the sample is."""
        if self.total == 0:
            return "nothing was due yet"
        lines = "1 line due" if self.total == 1 else f"{in_sentence(self.total)} lines due"
        return f"{lines}, a small sample" if self.total < SMALL_SAMPLE else lines


def median_days(days: Sequence[int]) -> int | None:
    """Give the middle of some lead times, the lower one of two; None when there is none.

    >>> median_days([9, 3, 5, 4])
    4
    """
    return sorted(days)[(len(days) - 1) // 2] if days else None
