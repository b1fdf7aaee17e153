"""Where the heads of groups and the rows below them stand in a list, whatever is opened."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Generic, Protocol, TypeVar

from app.kernel.grouping import GroupHead


class Rows(Protocol):
    """What must be known of the rows of a group."""

    @property
    def count(self) -> int:
        """Count them."""

    @property
    def loaded(self) -> bool:
        """Tell whether they have been read."""


R = TypeVar("R", bound=Rows)


@dataclass(slots=True)
class Section(Generic[R]):
    """A group in a list: its head, and its rows once somebody looked at them."""

    head: GroupHead
    is_open: bool = False
    rows: R | None = None

    @property
    def length(self) -> int:
        """Count the rows: those that were read, else those that the head tells of."""
        return self.rows.count if self.rows is not None and self.rows.loaded else self.head.count

    @property
    def height(self) -> int:
        """Count the places that the group takes: its head, and its rows when it is open."""
        return 1 + (self.length if self.is_open else 0)


class Sections(Generic[R]):
    """All groups of a list one below the other; `measure` is called when one of them grew or shrank."""

    def __init__(self, sections: Sequence[Section[R]]) -> None:
        """Put them one below the other."""
        self.each = list(sections)
        self._starts = [0]
        self.measure()

    def measure(self) -> None:
        """Add up anew where each begins."""
        self._starts = list(accumulate((section.height for section in self.each), initial=0))

    @property
    def height(self) -> int:
        """Count all places."""
        return self._starts[-1]

    @property
    def length(self) -> int:
        """Count the rows of all groups, open or not."""
        return sum(section.length for section in self.each)

    def at(self, place: int) -> tuple[Section[R], int]:
        """Give the group at a place, and which of its rows stands there; -1 is its head."""
        number = bisect_right(self._starts, place) - 1
        return self.each[number], place - self._starts[number] - 1

    def start_of(self, section: Section[R]) -> int:
        """Give the place of a group's head."""
        return self._starts[next(number for number, one in enumerate(self.each) if one is section)]

    def heads_between(self, first: int, last: int) -> int:
        """Count the heads at the places from the first to the last."""
        return bisect_right(self._starts, last, hi=len(self.each)) - bisect_right(
            self._starts, first - 1, hi=len(self.each))
