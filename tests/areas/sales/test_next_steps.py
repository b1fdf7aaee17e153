"""What is advised next follows from a customer's orders: late, at risk, over the limit, overdue by rhythm."""

import itertools
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.areas.sales.rules.next_steps import (
    FEWEST_ORDER_DAYS,
    SOON_DAYS,
    OpenOrder,
    Reach,
    call_to_reorder,
    remind_of_overdue,
    rhythm_days,
    settle_credit,
    tell_of_late,
    warn_of_risk,
)
from app.kernel.money import Money

TODAY = date(2026, 3, 2)
MARIA = Reach(3, "Maria Anders", "maria@alfreds.example", "+49 30 0074321")


def order(days: int, number: str = "SO-1", waiting: int = 0) -> OpenOrder:
    """Give an order that is required so many days from today."""
    return OpenOrder(int(number.removeprefix("SO-")), number, TODAY + timedelta(days=days), waiting)


def test_the_order_that_is_late_longest_is_told_of_and_the_mail_is_drafted() -> None:
    advice = tell_of_late([order(-2), order(-12, "SO-2", 2), order(5, "SO-3")], MARIA, TODAY)
    assert advice is not None
    assert advice.text == "Tell Maria Anders that SO-2 is late."
    assert advice.why == "It was required 12 days ago and 2 lines wait for goods. 1 more late."
    assert advice.operation == "write_mail"
    assert advice.values["to"] == MARIA.email
    assert (advice.values["record"], advice.values["record_id"], advice.values["party_id"]) == ("sales_order", 2, 3)


def test_without_an_address_the_order_is_opened() -> None:
    advice = tell_of_late([order(-1)], Reach(3, "Maria"), TODAY)
    assert advice is not None
    assert (advice.operation, advice.record, advice.record_id) == ("", "sales_order", 1)
    assert advice.why == "It was required a day ago; nothing is missing, send it."


@pytest.mark.parametrize(("days", "waiting", "warned"), [
    (0, 1, True), (SOON_DAYS, 1, True), (SOON_DAYS + 1, 1, False), (-1, 1, False), (3, 0, False),
])
def test_an_order_is_at_risk_when_it_is_required_soon_and_waits(days: int, waiting: int, warned: bool) -> None:
    assert (warn_of_risk([order(days, waiting=waiting)], TODAY) is not None) is warned


def test_what_is_required_today_is_not_late() -> None:
    assert tell_of_late([order(0)], MARIA, TODAY) is None


def test_credit_is_settled_only_above_its_limit() -> None:
    owed = Money(10_001, "EUR")
    assert settle_credit(owed, None, MARIA) is None
    assert settle_credit(owed, owed, MARIA) is None
    advice = settle_credit(owed, Money(10_000, "EUR"), MARIA)
    assert advice is not None
    assert advice.why == "Open orders of 100.01 EUR exceed the limit of 100.00 EUR."


def test_overdue_invoices_are_reminded_of() -> None:
    assert remind_of_overdue(Money(0, "EUR"), None, MARIA, TODAY) is None
    advice = remind_of_overdue(Money(12_300, "EUR"), TODAY - timedelta(days=9), MARIA, TODAY)
    assert advice is not None
    assert (advice.text, advice.why) == ("Remind Maria Anders of 123.00 EUR.", "It has been overdue for 9 days.")
    assert advice.values["to"] == MARIA.email


def days_ago(*ages: int) -> list[date]:
    return [TODAY - timedelta(days=age) for age in ages]


def test_a_rhythm_wants_some_days_and_is_their_median() -> None:
    assert rhythm_days(days_ago(0, 10, 20)) is None
    assert rhythm_days(days_ago(0, 0, 0, 0, 0)) is None
    assert rhythm_days(days_ago(0, 10, 20, 90)) == 10


@pytest.mark.parametrize(("quiet", "words"), [(12, ""), (13, "they are due to order"), (30, "win them back")])
def test_a_customer_is_called_when_they_are_overdue_by_their_own_rhythm(quiet: int, words: str) -> None:
    advice = call_to_reorder(days_ago(quiet, quiet + 10, quiet + 20, quiet + 30), MARIA, TODAY)
    assert (advice is not None) is bool(words)
    if advice is not None:
        assert words in advice.text
        assert MARIA.phone in advice.text
        assert advice.why == f"They ordered every 10 days and have been quiet for {quiet}."


@given(st.lists(st.dates(date(2024, 1, 1), TODAY), max_size=30))
def test_a_rhythm_lies_within_the_gaps_whatever_the_order(days: list[date]) -> None:
    rhythm = rhythm_days(days)
    distinct = sorted(set(days))
    if len(distinct) < FEWEST_ORDER_DAYS:
        assert rhythm is None
    else:
        gaps = [(later - earlier).days for earlier, later in itertools.pairwise(distinct)]
        assert rhythm is not None
        assert min(gaps) <= rhythm <= max(gaps)
    assert rhythm_days(days[::-1]) == rhythm
