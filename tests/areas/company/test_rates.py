"""What foreign money is worth and which tax holds, kept exactly by day."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.areas.company.operations import RemoveExchangeRate, SetExchangeRate, SetTax
from app.areas.company.queries import in_firms_currency, rate_on, rate_words, taxes_on
from app.areas.company.rules.rates import TaxKind, exchanged, rate_of
from app.kernel.errors import DomainError
from app.kernel.money import Money
from app.kernel.workspace import Workspace
from tests.companies import at_work

MARCH = date(2026, 3, 2)


def test_the_rate_of_a_day_is_the_latest_known_then(workspace: Workspace) -> None:
    # 1 EUR bought 1.0842 USD on Monday and 1.1 USD on Wednesday: Tuesday still counts Monday's rate.
    workspace.dispatch(SetExchangeRate("usd", MARCH, per_one=Decimal("1.0842")))
    workspace.dispatch(SetExchangeRate("USD", date(2026, 3, 4), per_one=Decimal("1.1")))
    with workspace.reader() as reader:
        assert rate_on(reader, "USD", date(2026, 3, 3)) == Fraction(10000, 10842)
        assert rate_on(reader, "USD", date(2026, 5, 3)) == Fraction(10, 11)
        assert rate_on(reader, "EUR", MARCH) == 1
        amount, rate = in_firms_currency(reader, Money(110_00, "USD"), date(2026, 3, 4))
        with pytest.raises(DomainError) as refusal:
            rate_on(reader, "USD", date(2026, 3, 1))
    assert (amount, rate) == (Money(100_00, "EUR"), Fraction(10, 11))
    assert refusal.value.code == "currency.no_rate"
    assert "USD" in refusal.value.message
    assert "2026-03-01" in refusal.value.message


def test_a_rate_of_the_same_day_is_corrected_and_may_be_removed(workspace: Workspace) -> None:
    first = workspace.dispatch(SetExchangeRate("JPY", MARCH, Decimal("0.0061"))).value
    again = workspace.dispatch(SetExchangeRate("JPY", MARCH, Decimal("0.0062")))
    assert again.value == first
    with workspace.reader() as reader:
        assert rate_words(rate_on(reader, "JPY", MARCH), "JPY", "EUR") == "1 JPY = 0.0062 EUR"
    workspace.undo(again.operation_id)
    with workspace.reader() as reader:
        assert rate_on(reader, "JPY", MARCH) == Fraction(61, 10_000)
    workspace.dispatch(RemoveExchangeRate(first))
    with workspace.reader() as reader, pytest.raises(DomainError):
        rate_on(reader, "JPY", MARCH)


@pytest.mark.parametrize(("command", "field"), [
    (SetExchangeRate("EUR", MARCH, Decimal(1)), "currency"),
    (SetExchangeRate("US", MARCH, Decimal(1)), "currency"),
    (SetExchangeRate("USD", MARCH), "worth"),
    (SetExchangeRate("USD", MARCH, Decimal(1), Decimal(1)), "worth"),
    (SetExchangeRate("USD", MARCH, Decimal(0)), "worth"),
    (SetExchangeRate("USD", MARCH, per_one=Decimal(-1)), "per_one"),
    (SetExchangeRate("USD", MARCH, per_one=Decimal("1.00000000000000001")), "per_one"),
])
def test_a_rate_that_says_nothing_is_refused(workspace: Workspace, command: SetExchangeRate, field: str) -> None:
    with pytest.raises(DomainError) as refusal:
        workspace.dispatch(command)
    assert refusal.value.field == field


def test_a_tax_changes_from_a_day_on(workspace: Workspace) -> None:
    # The German standard rate was 16 % in the second half of 2020 and 19 % before and after.
    workspace.dispatch(SetTax("V19", "Value added tax", Decimal(19), date(2007, 1, 1)))
    workspace.dispatch(SetTax("V19", "Value added tax", Decimal(16), date(2020, 7, 1)))
    workspace.dispatch(SetTax("V19", "Value added tax", Decimal(19), date(2021, 1, 1)))
    workspace.dispatch(SetTax("NYC", "Sales tax", Decimal("8.875"), date(2011, 1, 1), TaxKind.SALE))
    with workspace.reader() as reader:
        assert [taxes_on(reader, day)["V19"].percent for day in (date(2020, 6, 30), date(2020, 7, 1), MARCH)] == [
            19_000_000, 16_000_000, 19_000_000,
        ]
        assert taxes_on(reader, MARCH)["NYC"].words == "Sales tax 8.875\N{NO-BREAK SPACE}%"
        assert taxes_on(reader, date(2006, 1, 1)) == {}
    for percent in (Decimal(-1), Decimal("19.0000001"), Decimal("NaN")):
        with pytest.raises(DomainError) as refusal:
            workspace.dispatch(SetTax("BAD", "Bad", percent, MARCH))
        assert refusal.value.field == "percent"


def test_files_bring_rates_and_taxes_and_say_what_they_refuse(workspace: Workspace) -> None:
    rates = workspace.declarations.import_kind("exchange_rates")
    taxes = workspace.declarations.import_kind("taxes")
    rows = [
        {"currency": "USD", "day": "2026-03-02", "per_one": "1.0842"}, {"currency": "usd", "day": "2026-03-02",
                                                                        "per_one": "1.09"},
        {"currency": "CHF", "day": "soon", "worth": "1.05"}, {"currency": "CHF", "day": "2026-03-02", "worth": "x"},
    ]
    with at_work(workspace) as uow:
        assert [(row.status, row.field) for row in rates.apply(uow, rows)] == [
            ("created", ""), ("created", ""), ("refused", "day"), ("refused", "worth"),
        ]
        assert [(row.status, row.field) for row in rates.apply(uow, rows[1:2])] == [("unchanged", "")]
        assert [(row.status, row.field) for row in taxes.apply(uow, [
            {"code": "V7", "percent": "7", "valid_from": "2007-01-01", "kind": "purchase"},
            {"code": "V7", "percent": "7", "valid_from": "2007-01-01", "kind": "robbery"},
        ])] == [("created", ""), ("refused", "kind")]
        assert rate_on(uow.connection, "USD", MARCH) == Fraction(100, 109)


@given(st.integers(1, 10**9), st.fractions(min_value=Fraction(1, 10**6), max_value=10**6, max_denominator=10**6))
def test_exchanging_errs_by_at_most_half_a_cent(minor: int, rate: Fraction) -> None:
    assert abs(exchanged(Money(minor, "USD"), "EUR", rate).minor - minor * rate) <= Fraction(1, 2)


@given(st.decimals(Decimal("0.0001"), Decimal(9999), places=6).filter(lambda number: number > 0))
def test_both_ways_of_writing_a_rate_are_one_ratio(number: Decimal) -> None:
    assert rate_of(number, None) * rate_of(None, number) == 1
