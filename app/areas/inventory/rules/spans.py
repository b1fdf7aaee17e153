"""Which parts of a move were taken back: cut so that the parts are worth the whole in whatever order they come."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from app.areas.inventory.rules.books import share

Span = tuple[int, int]
"""From where to where in the quantity of a move."""


@dataclass(slots=True)
class Spans:
    """The parts of one move that were taken back, by the move that took each."""

    taken: dict[int, list[Span]] = field(default_factory=dict)

    def take(self, taker: int, qty: int) -> list[Span]:
        """Take the first parts that are free, and give them."""
        found: list[Span] = []
        for begin, end in self._free():
            upto = begin + qty if end is None else min(end, begin + qty)
            if upto > begin:
                found.append((begin, upto))
                qty -= upto - begin
        self.taken.setdefault(taker, []).extend(found)
        return found

    def give_up(self, taker: int, qty: int) -> None:
        """Let parts go again that a move took, the last first."""
        spans = self.taken.get(taker, [])
        while qty > 0 and spans:
            begin, end = spans.pop()
            kept = max(begin, end - qty)
            qty -= end - kept
            if kept > begin:
                spans.append((begin, kept))

    def _free(self) -> Iterator[tuple[int, int | None]]:
        at = 0
        for begin, end in sorted(span for spans in self.taken.values() for span in spans):
            if begin > at:
                yield at, begin
            at = end
        yield at, None


def spans_after(steps: Iterable[Span]) -> Spans:
    """Give what stands after steps: a move that took so much, or of which so much (less than nothing) was reversed."""
    spans = Spans()
    for taker, qty in steps:
        if qty < 0:
            spans.give_up(taker, -qty)
        else:
            spans.take(taker, qty)
    return spans


class TakenBack:
    """What was taken back of many moves: whatever a move takes counts in full, at whatever worth it goes.

    What was settled at another worth, or kept aside, counts too: those who read a move's steps cannot tell it apart.
    """

    def __init__(self, steps: Mapping[int, Sequence[Span]]) -> None:
        """Begin with the steps of moves, by the move of which they took."""
        self._by_move = defaultdict(Spans, {named: spans_after(given) for named, given in steps.items() if given})
        self._named = {taker: named for named, given in steps.items() for taker, _ in given}

    def take(self, named: int, taker: int, qty: int) -> list[Span]:
        """Take the first parts of a move that are free, and give them."""
        self._named[taker] = named
        return self._by_move[named].take(taker, qty)

    def give_up(self, taker: int, qty: int) -> None:
        """Let parts go again that a move took, if it took any."""
        if taker in self._named:
            self._by_move[self._named[taker]].give_up(taker, qty)


def worth_of(spans: Iterable[Span], value: int, whole: int) -> int:
    """Give what parts of a move are worth; all of them together are worth the move.

    Each part has its share of what the move is worth when the part comes back. Of goods that left before any were
    there, that is not exact: two leave at nothing, one comes back at nothing, one is received at 100 and settles what
    the two left owing, then the other comes back, at 50. All are back and 100 was paid, yet the stock is worth 50, and
    50 stays with what was sold; debit and credit agree. To give the second its 100, what settles a debt would have to
    be told apart by the parts that were still away.

    >>> [worth_of([span], 1000, 3) for span in ((0, 1), (1, 2), (2, 3))]
    [333, 334, 333]
    """
    return sum(share(value, end, whole) - share(value, begin, whole) for begin, end in spans)
