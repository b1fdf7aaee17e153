"""Parts of a move that are taken back: worth the whole together, whatever was reversed in between."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from app.areas.inventory.rules.spans import Spans, TakenBack, worth_of


@given(st.integers(-10**6, 10**6), st.lists(st.integers(1, 9), min_size=1, max_size=8), st.data())
def test_all_parts_that_stand_are_worth_the_whole(value: int, parts: list[int], data: st.DataObject) -> None:
    whole, spans = sum(parts), Spans()
    worths: dict[int, int] = {}
    taken: dict[int, int] = {}
    for number, qty in enumerate(parts):
        worths[number], taken[number] = worth_of(spans.take(number, qty), value, whole), qty
        gone = data.draw(st.sampled_from(sorted(taken)))
        spans.give_up(gone, taken[gone])
        again = 100 + number
        taken[again] = taken.pop(gone)
        worths.pop(gone)
        worths[again] = worth_of(spans.take(again, taken[again]), value, whole)
    assert sum(worths.values()) == value


@given(st.lists(st.tuples(st.integers(1, 9), st.integers(0, 9)), max_size=8))
def test_parts_never_overlap(steps: list[tuple[int, int]]) -> None:
    spans = Spans()
    for number, (qty, back) in enumerate(steps):
        assert sum(end - begin for begin, end in spans.take(number, qty)) == qty
        spans.give_up(number, back)
    held = sorted(span for parts in spans.taken.values() for span in parts)
    assert all(end <= begin for (_, end), (begin, _) in pairwise(held))
    assert sum(end - begin for begin, end in held) == sum(max(0, qty - back) for qty, back in steps)


def test_going_on_from_the_steps_is_as_if_they_had_been_gone_one_by_one() -> None:
    gone = TakenBack({})
    gone.take(7, 1, 2)
    gone.take(7, 2, 1)
    gone.give_up(1, 2)
    gone.give_up(99, 5)
    read = TakenBack({7: ((1, 2), (2, 1), (1, -2))})
    assert gone.take(7, 3, 3) == read.take(7, 3, 3) == [(0, 2), (3, 4)]
    read.give_up(2, 1)
    assert read.take(7, 4, 1) == [(2, 3)]
