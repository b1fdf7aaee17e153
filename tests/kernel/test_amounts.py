"""Money, prices and quantities are exact: sums, splits, roundings and conversions lose nothing."""

import math
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.kernel.errors import DomainError
from app.kernel.money import Money, Price, exponent_of
from app.kernel.quantity import Quantity, scaled_quantity
from app.kernel.rounding import allocate, round_half_up

MINORS = st.integers(-(10**15), 10**15)
CURRENCIES = st.sampled_from(["EUR", "JPY", "KWD"])


@given(MINORS, CURRENCIES)
def test_an_amount_is_read_back_as_it_was_written(minor: int, currency: str) -> None:
    amount = Money(minor % 10**11, currency)
    assert Money.of(amount.decimal(), currency) == amount
    assert Money.of(f"{amount.decimal():f}", currency) == amount


@given(st.lists(MINORS, max_size=30))
def test_sums_are_exact(minors: list[int]) -> None:
    assert Money.total((Money(minor, "EUR") for minor in minors), "EUR").minor == sum(minors)


def test_a_thousand_dimes_are_a_hundred() -> None:
    assert Money.total([Money.of("0.10", "EUR")] * 1000, "EUR") == Money.of(100, "EUR")


@given(st.integers(-(10**12), 10**12), st.lists(st.integers(0, 10**9), min_size=1, max_size=20))
def test_a_split_adds_up_and_nobody_is_off_by_a_whole_unit(total: int, weights: list[int]) -> None:
    shares = allocate(total, weights)
    assert sum(shares) == total
    scale = sum(weights)
    if scale:
        exact = [Fraction(total * weight, scale) for weight in weights]
        assert all(abs(wanted - share) < 1 for wanted, share in zip(exact, shares, strict=True))


def test_a_split_needs_somebody_and_no_debts() -> None:
    with pytest.raises(ValueError, match="nothing to allocate"):
        allocate(1, [])
    with pytest.raises(ValueError, match="negative"):
        allocate(1, [1, -1])


@given(st.integers(-(10**18), 10**18), st.integers(1, 10**9))
def test_halves_are_rounded_away_from_nothing(numerator: int, denominator: int) -> None:
    exact = Fraction(numerator, denominator)
    rounded = round_half_up(numerator, denominator)
    assert abs(rounded - exact) <= Fraction(1, 2)
    if abs(rounded - exact) == Fraction(1, 2):
        assert abs(rounded) > abs(exact)
    assert round_half_up(-numerator, denominator) == -rounded == round_half_up(numerator, -denominator)


# Golden cases: 3 × 1.005 rounds at the line and not at the piece; a third off 9.99; yen have no cents.
@pytest.mark.parametrize(("price", "currency", "qty", "permille", "wanted"), [
    ("1.005", "EUR", "3", 0, "3.02"), ("0.0125", "EUR", "1000", 0, "12.50"), ("9.99", "EUR", "1", 333, "6.66"),
    ("19.99", "EUR", "-1", 0, "-19.99"), ("0.005", "EUR", "1", 0, "0.01"), ("0.005", "EUR", "-1", 0, "-0.01"),
    ("99.5", "JPY", "1", 0, "100"), ("1.2345", "KWD", "1", 0, "1.235"),
])
def test_a_line_is_rounded_once(price: str, currency: str, qty: str, permille: int, wanted: str) -> None:
    line = Price.of(price, currency).extend(Quantity.of(qty, "pcs"), permille)
    assert line == Money.of(wanted, currency)


@pytest.mark.parametrize("text", ["NaN", "Infinity", "1e30", "", "ten", "1,5", "1" * 20])
def test_what_is_no_amount_is_refused(text: str) -> None:
    for read in (lambda: Money.of(text, "EUR"), lambda: Price.of(text, "EUR"), lambda: Quantity.of(text, "kg")):
        with pytest.raises(DomainError):
            read()


def test_floats_truth_values_and_too_many_digits_are_refused() -> None:
    without_types: list[Any] = [0.1, math.nan, True]
    for inexact in without_types:
        with pytest.raises((DomainError, TypeError)):
            scaled_quantity(inexact)
        with pytest.raises((DomainError, TypeError)):
            Money(inexact, "EUR")
    for text, currency in (("0.001", "EUR"), ("0.5", "JPY"), ("0.0001", "KWD")):
        with pytest.raises(DomainError, match=f"{exponent_of(currency)} decimals"):
            Money.of(text, currency)
    with pytest.raises(DomainError, match="six decimals"):
        Quantity.of("0.0000001", "kg")
    with pytest.raises(DomainError, match="out of range"):
        Money(2**62, "EUR")


def test_units_and_currencies_are_never_mixed() -> None:
    with pytest.raises(DomainError, match="EUR and USD"):
        Money(1, "EUR") + Money(1, "USD")
    with pytest.raises(DomainError, match="kg and pcs"):
        Quantity(1, "kg") - Quantity(1, "pcs")


@given(st.decimals(-(10**6), 10**6, places=6))
def test_a_quantity_is_read_back_as_it_was_written(value: Decimal) -> None:
    quantity = Quantity.of(value, "kg")
    assert quantity.decimal() == value
    assert Quantity.of(str(quantity.decimal()), "kg") == quantity
    assert quantity + -quantity == Quantity(0, "kg")


@given(st.integers(-(10**12), 10**12), st.integers(1, 1000), st.integers(1, 1000))
def test_a_conversion_is_exact_or_refused(scaled: int, numerator: int, denominator: int) -> None:
    ratio, quantity = Fraction(numerator, denominator), Quantity(scaled, "box")
    if (scaled * ratio).denominator == 1:
        there = quantity.convert(ratio, "pcs")
        assert there.convert(1 / ratio, "box") == quantity
    else:
        with pytest.raises(DomainError, match="cannot hold exactly"):
            quantity.convert(ratio, "pcs")
