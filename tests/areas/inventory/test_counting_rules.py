"""What counts mean: tolerance, recounts, and differences that explain each other."""

from collections import defaultdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.areas.inventory.rules.counting import (
    OPEN_STATES,
    STEPS,
    CountState,
    Difference,
    LineState,
    Tolerance,
    find_mix_ups,
    judge_line,
    require_count_step,
    require_moves_allowed,
    share_permille,
    value_accuracy_permille,
    walking_key,
)
from app.kernel.errors import DomainError, NeedsConfirmation

quantities = st.integers(-6, 6)
found_differences = st.lists(st.tuples(st.integers(1, 3), st.sampled_from([None, 8, 9]), st.integers(1, 4), quantities),
                             max_size=14, unique_by=lambda row: row[:3])


def numbered(rows: list[tuple[int, int | None, int, int]]) -> list[Difference]:
    return [Difference(number, *row) for number, row in enumerate(rows, 1)]


@given(found_differences)
def test_a_mix_up_explains_two_lines_of_the_same_goods_and_no_line_twice(
    rows: list[tuple[int, int | None, int, int]],
) -> None:
    pairs = find_mix_ups(numbered(rows))
    lines = [line.line_id for pair in pairs for line in (pair.missing, pair.extra)]
    assert len(lines) == len(set(lines))
    for pair in pairs:
        assert (pair.missing.item_id, pair.missing.lot_id) == (pair.extra.item_id, pair.extra.lot_id)
        assert pair.missing.location_id != pair.extra.location_id
        assert pair.missing.qty < 0 < pair.extra.qty
        assert 0 < pair.qty == min(-pair.missing.qty, pair.extra.qty)
        assert (pair.kind == "part") == (pair.missing.qty != -pair.extra.qty)


@given(found_differences)
def test_transfers_lose_nothing_and_leave_less_to_decide(rows: list[tuple[int, int | None, int, int]]) -> None:
    differences = numbered(rows)
    pairs = find_mix_ups(differences)
    left = {line.line_id: line.qty for line in differences}
    for pair in pairs:
        left[pair.missing.line_id] += pair.qty
        left[pair.extra.line_id] -= pair.qty
    goods: dict[tuple[int, int | None], int] = defaultdict(int)
    for line in differences:
        goods[line.item_id, line.lot_id] += line.qty - left[line.line_id]
        assert abs(left[line.line_id]) <= abs(line.qty)
    assert set(goods.values()) <= {0}
    assert sum(map(abs, left.values())) == sum(abs(row.qty) for row in differences) - 2 * sum(p.qty for p in pairs)


@given(found_differences)
def test_equal_and_opposite_differences_are_never_left_over(rows: list[tuple[int, int | None, int, int]]) -> None:
    differences = numbered(rows)
    used = {line.line_id for pair in find_mix_ups(differences) for line in (pair.missing, pair.extra)}
    rest = [line for line in differences if line.line_id not in used and line.qty]
    assert not [
        (one, other) for one in rest for other in rest
        if one.item_id == other.item_id and one.lot_id == other.lot_id and one.qty == -other.qty
        and one.location_id != other.location_id
    ]


@given(st.integers(1, 9), st.integers(1, 9), st.permutations(range(4)))
def test_two_items_that_changed_bins_are_one_swap(first: int, second: int, order: list[int]) -> None:
    rows = [(1, None, 10, -first), (1, None, 20, first), (2, None, 20, -second), (2, None, 10, second)]
    pairs = find_mix_ups(numbered([rows[place] for place in order]))
    assert [pair.kind for pair in pairs] == ["swap", "swap"]
    assert {(pair.missing.item_id, pair.missing.location_id, pair.extra.location_id, pair.qty) for pair in pairs} == {
        (1, 10, 20, first), (2, 20, 10, second)}


def test_a_swap_is_preferred_to_another_place_that_fits_as_well() -> None:
    pairs = find_mix_ups(numbered([(1, None, 10, -5), (1, None, 30, 5), (1, None, 20, 5), (2, None, 20, -2),
                                   (2, None, 10, 2)]))
    assert {pair.extra.location_id for pair in pairs if pair.missing.item_id == 1} == {20}


@given(st.integers(0, 10**9), st.integers(0, 10**9), st.integers(0, 1000), st.none() | st.integers(0, 10**6),
       st.integers(-10**6, 10**6))
def test_tolerance_needs_both_limits_and_never_refuses_what_agrees(
    booked: int, counted: int, permille: int, minor: int | None, worth: int,
) -> None:
    tolerance = Tolerance(permille, minor)
    if booked == counted:
        assert tolerance.allows(booked, counted, worth)
    elif tolerance.allows(booked, counted, worth):
        assert abs(booked - counted) <= booked * permille / 1000
        assert minor is None or abs(worth) <= minor
    assert judge_line(booked, counted, worth, tolerance, recounted=True) != LineState.RECOUNT
    assert judge_line(booked, counted, worth, tolerance, recounted=False) != LineState.DECIDE


@pytest.mark.parametrize(("booked", "counted", "worth", "allowed"), [
    (100, 98, -50, True), (100, 97, -50, False), (100, 102, 51, False), (0, 1, 1, False), (0, 0, 0, True),
])
def test_two_percent_and_fifty_cents(booked: int, counted: int, worth: int, allowed: bool) -> None:
    assert Tolerance(20, 50).allows(booked, counted, worth) is allowed


def test_every_step_is_refused_in_every_other_state() -> None:
    for step, allowed in STEPS.items():
        for state in CountState:
            if state in allowed:
                require_count_step("CT-1", state, step)
            else:
                with pytest.raises(DomainError, match="CT-1 is"):
                    require_count_step("CT-1", state, step)
    assert not {CountState.POSTED, CountState.CANCELLED} & set(OPEN_STATES)


def test_a_place_under_count_refuses_or_asks() -> None:
    require_moves_allowed("free", "A-01", "CT-1", ())
    with pytest.raises(DomainError, match="A-01 is being counted"):
        require_moves_allowed("refuse", "A-01", "CT-1", ("*",))
    with pytest.raises(NeedsConfirmation):
        require_moves_allowed("ask", "A-01", "CT-1", ())
    require_moves_allowed("ask", "A-01", "CT-1", ("inventory.being_counted",))


@given(st.lists(st.integers(0, 200), min_size=1))
def test_places_come_in_walking_order(numbers: list[int]) -> None:
    codes = [f"A-{number}" for number in numbers]
    assert sorted(codes, key=walking_key) == [f"A-{number}" for number in sorted(numbers)]


def test_accuracy_says_nothing_about_nothing() -> None:
    assert share_permille(0, 0) is None
    assert value_accuracy_permille(0, 5) is None
    assert share_permille(97, 100) == 970
    assert (value_accuracy_permille(1000, 30), value_accuracy_permille(10, 30)) == (970, 0)
