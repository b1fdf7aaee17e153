"""The rules of logistics, by property and by example."""

from collections import Counter
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.areas.logistics import rules
from app.kernel.errors import DomainError
from app.kernel.gs1 import check_digit
from app.kernel.quantity import QUANTITY_SCALE

LINES, PLACES, LOTS = st.integers(1, 3), st.integers(1, 3), st.sampled_from([None, 1, 2])


@st.composite
def holdings(draw: st.DrawFn) -> list[rules.Holding]:
    places = draw(st.lists(st.tuples(LINES, PLACES, LOTS), unique=True, max_size=8))
    return [
        rules.Holding(index, line, 7, place, lot, draw(st.integers(1, 20)))
        for index, (line, place, lot) in enumerate(places)
    ]


def held(found: list[rules.Holding]) -> Counter[tuple[int, int | None]]:
    total: Counter[tuple[int, int | None]] = Counter()
    for item in found:
        total[item.line_id, item.lot_id] += item.qty
    return total


@given(holdings(), st.data())
def test_what_is_free_is_what_others_do_not_take(found: list[rules.Holding], data: st.DataObject) -> None:
    taken = {
        (item.line_id, item.location_id, item.lot_id): data.draw(st.integers(0, item.qty)) for item in found
    }
    free = rules.free_holdings(found, taken)
    assert all(0 < part.qty <= part.holding.qty for part in free)
    assert sum(part.qty for part in free) == sum(item.qty for item in found) - sum(taken.values())


@given(holdings(), LINES, PLACES, LOTS, st.integers(0, 40))
def test_goods_that_were_moved_since_are_not_offered_twice(
    found: list[rules.Holding], line: int, place: int, lot: int | None, qty: int,
) -> None:
    before = held(found)[line, lot]
    free = rules.free_holdings(found, {(line, place, lot): qty})
    left = sum(part.qty for part in free if (part.holding.line_id, part.holding.lot_id) == (line, lot))
    assert left == max(0, before - qty)


@given(holdings(), st.lists(st.tuples(LINES, PLACES, LOTS, st.integers(0, 15)), max_size=8))
def test_nothing_is_taken_twice(
    found: list[rules.Holding], wishes: list[tuple[int, int, int | None, int]],
) -> None:
    reserved, left = rules.Reserved.of(found), held(found)
    for line, place, lot, qty in wishes:
        if left[line, lot] < qty:
            with pytest.raises(DomainError, match="no longer reserved"):
                reserved.take(line, place, lot, qty)
            return
        takings = reserved.take(line, place, lot, qty)
        left[line, lot] -= qty
        assert sum(part.qty for part in takings) == qty
    assert sum(reserved.left.values()) == sum(left.values())


def test_a_line_is_taken_from_its_own_place_first() -> None:
    here, there = rules.Holding(1, 1, 7, 10, None, 5), rules.Holding(2, 1, 7, 20, None, 5)
    takings = rules.Reserved.of([here, there]).take(1, 20, None, 7)
    assert [(part.holding.location_id, part.qty) for part in takings] == [(20, 5), (10, 2)]


@given(st.integers(0, 10**9 - 1))
def test_a_package_number_has_eighteen_digits_and_checks(serial: int) -> None:
    code = rules.sscc(serial)
    assert len(code) == 18
    assert code.isdigit()
    assert check_digit(code[:-1]) == code[-1]
    with pytest.raises(DomainError):
        rules.sscc(10**9)


@pytest.mark.parametrize(("transit_days", "expected"), [(2, date(2026, 3, 4)), (None, date(2026, 3, 12))])
def test_the_day_of_arrival(transit_days: int | None, expected: date) -> None:
    assert rules.expected_day(date(2026, 3, 2), transit_days, date(2026, 3, 12)) == expected


def test_what_leaves_late_is_not_expected_before_it_left() -> None:
    assert rules.expected_day(date(2026, 3, 20), None, date(2026, 3, 12)) == date(2026, 3, 20)


def test_freight_is_rounded_once() -> None:
    assert rules.freight_cost(490, 110, 2500) == 765
    assert rules.freight_cost(0, 1, 1499) == 1
    assert rules.goods_weight([(500, 3 * QUANTITY_SCALE), (1, QUANTITY_SCALE // 2)]) == 1501


@pytest.mark.parametrize("weight", ["-1", "0.0001"])
def test_a_weight_has_three_decimals(weight: str) -> None:
    assert rules.grams_of(Decimal("1.234")) == 1234
    with pytest.raises(DomainError):
        rules.grams_of(Decimal(weight))
    with pytest.raises(DomainError):
        rules.millimetres_of(Decimal("1.25"), "length_cm")


def test_every_step_is_refused_where_it_cannot_be_taken() -> None:
    for step, states in rules.STEPS.items():
        for state in rules.WORDS:
            if state in states:
                rules.require_step("SH-1", state, step)
            else:
                with pytest.raises(DomainError, match=f"cannot be {step}"):
                    rules.require_step("SH-1", state, step)
