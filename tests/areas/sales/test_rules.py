"""The rules of sales, by property and by example."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from app.areas.sales import rules
from app.kernel.errors import DomainError
from app.kernel.money import Price
from app.kernel.quantity import QUANTITY_SCALE
from app.kernel.rounding import round_half_up


@given(st.integers(1, 10**9), st.integers(1, 10**9), st.integers(0, 1000))
def test_a_line_is_rounded_once(price_micros: int, qty: int, permille: int) -> None:
    amount = rules.line_amount(Price(price_micros, "EUR"), qty, permille)
    exact = Fraction(price_micros * qty * (1000 - permille), QUANTITY_SCALE * QUANTITY_SCALE * 10)
    assert abs(amount.minor - exact) <= Fraction(1, 2)


@given(st.integers(0, 10**6), st.integers(0, 10**6), st.integers(0, 10**6))
def test_the_credit_limit_is_passed_by_exactly_what_is_too_much(owed: int, order: int, limit: int) -> None:
    check = rules.CreditCheck(owed, order, limit, "EUR")
    assert check.over_minor == max(0, owed + order - limit)
    assert rules.CreditCheck(owed, order, None, "EUR").over_minor == 0


@given(st.integers(1, 10**6), st.integers(1, 10**6), st.data())
def test_what_is_open_and_what_was_shipped_add_up(amount: int, qty: int, data: st.DataObject) -> None:
    shipped = data.draw(st.integers(0, qty))
    left = rules.open_value(amount, qty, shipped)
    assert abs(left + rules.open_value(amount, qty, qty - shipped) - amount) <= 1
    assert rules.open_value(amount, qty, 0) == amount
    assert rules.open_value(amount, qty, qty) == 0


@given(st.lists(st.tuples(st.integers(1, 50), st.integers(0, 50)), min_size=1))
def test_the_state_follows_from_what_was_shipped(lines: list[tuple[int, int]]) -> None:
    capped = [(ordered, min(ordered, shipped)) for ordered, shipped in lines]
    state = rules.state_by_shipping(capped)
    assert (state == rules.SHIPPED) == all(ordered == shipped for ordered, shipped in capped)
    assert (state == rules.CONFIRMED) == (not any(shipped for _, shipped in capped))


@given(st.integers(1, 10**9), st.fractions(min_value=Fraction(1, 1000), max_value=1000))
def test_stock_units_are_exact_or_refused(qty: int, per_unit: Fraction) -> None:
    if (qty * per_unit).denominator == 1:
        assert rules.to_stock_units(qty, per_unit, "box", "pc", "qty") == qty * per_unit
    else:
        with pytest.raises(DomainError):
            rules.to_stock_units(qty, per_unit, "box", "pc", "qty")


@given(st.integers(0, 1000))
def test_a_discount_reads_the_same_as_fraction_and_as_percentage(permille: int) -> None:
    percent = Decimal(permille) / 10
    assert rules.read_discount(f"{percent} %") == rules.discount_permille(percent) == permille
    if 0 < permille < 1000:
        assert rules.read_discount(f"{percent / 100}") == permille
    assume(permille >= 10)
    assert rules.read_discount(f"{percent}".replace(".", ",")) == permille


@pytest.mark.parametrize("percent", ["-0.1", "100.1", "12.34"])
def test_a_discount_out_of_range_is_refused(percent: str) -> None:
    with pytest.raises(DomainError):
        rules.discount_permille(Decimal(percent))


@given(st.lists(st.integers(0, 1000), min_size=1))
def test_half_of_all_are_at_most_the_median(values: list[int]) -> None:
    middle = rules.median(values)
    assert middle is not None
    assert 2 * sum(value <= middle for value in values) >= len(values)
    assert 2 * sum(value >= middle for value in values) >= len(values) - (len(values) % 2 == 0)


def test_the_median_between_two_is_rounded_half_up() -> None:
    assert (rules.median([]), rules.median([1, 2]), rules.median([3, 1, 2])) == (None, 2, 2)


@given(st.integers(0, 500), st.integers(1, 500))
def test_a_share_is_in_thousandths(filled: int, more: int) -> None:
    total = filled + more
    assert rules.fill_permille(filled, total) == round_half_up(1000 * filled, total)
    assert rules.fill_permille(0, 0) is None


def test_every_step_names_states_that_have_words() -> None:
    for step, states in rules.STEPS.items():
        for state in rules.WORDS:
            if state in states:
                rules.require_step("SO-1", state, step)
            else:
                with pytest.raises(DomainError, match=f"{rules.WORDS[state]} and cannot be {step}"):
                    rules.require_step("SO-1", state, step)
