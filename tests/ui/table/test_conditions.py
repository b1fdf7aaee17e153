"""What is typed into a filter means what a person of that region means."""

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.kernel.formatting import Conventions, Formatter
from app.kernel.listing import ColumnInfo, Filter, Kind, ListRequest, StateWord
from app.ui.table.conditions import between_days, between_numbers, describe, end_text, read_day, read_number, replaced

GERMAN = Conventions(decimal=",", group=".", minus="\u2212")
NOW = datetime(2025, 11, 14, 10, 42, tzinfo=UTC)
AT_TOKYO = Formatter(zone=timezone(timedelta(hours=9)), now=lambda: NOW)
COUNTED = ColumnInfo("counted", "Counted", Kind.TIME)
DUE = ColumnInfo("due", "Due", Kind.DATE)


@given(st.decimals(allow_nan=False, allow_infinity=False, places=3, min_value=-10**9, max_value=10**9))
def test_a_number_is_read_as_it_was_written(value: Decimal) -> None:
    number = Formatter(GERMAN).number(value)
    assert Decimal(read_number(number, GERMAN)) == value


@pytest.mark.parametrize("text", ["", "abc", "1.2.3x", "NaN", "Infinity"])
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a number"):
        read_number(text, Conventions())


def test_days_are_read_by_name_by_distance_and_by_date() -> None:
    today = date(2025, 3, 1)
    assert read_day("Yesterday", today) == date(2025, 2, 28)
    assert read_day("-30", today) == date(2025, 1, 30)
    assert read_day("2024-02-29", today) == date(2024, 2, 29)
    with pytest.raises(ValueError, match="not a date"):
        read_day("29.02.2023", today)


def test_a_range_of_days_of_moments_runs_from_midnight_to_midnight_of_the_person() -> None:
    low, high = between_days(COUNTED, "2025-11-14", "2025-11-14", AT_TOKYO)
    assert (low.operator, low.value) == (">=", "2025-11-13T15:00:00+00:00")
    assert (high.operator, high.value) == ("<", "2025-11-14T15:00:00+00:00")
    assert [end_text(item, COUNTED, AT_TOKYO) for item in (low, high)] == ["2025-11-14", "2025-11-14"]


def test_a_range_of_plain_days_includes_both_ends() -> None:
    assert between_days(DUE, "", "2025-01-31", AT_TOKYO) == (Filter("due", "<=", "2025-01-31"),)


def test_an_open_end_is_no_condition() -> None:
    assert between_numbers("on_hand", " ", "", GERMAN) == ()
    assert between_numbers("on_hand", "1.000,5", "", GERMAN) == (Filter("on_hand", ">=", "1000.5"),)


def test_one_columns_conditions_are_replaced_and_the_others_stay() -> None:
    request = ListRequest(filters=(Filter("a", "=", 1), Filter("b", ">", 2), Filter("b", "<", 5)))
    assert replaced(request, "b", (Filter("b", "=", 3),)) == (Filter("a", "=", 1), Filter("b", "=", 3))


def test_a_condition_is_said_in_words() -> None:
    state = ColumnInfo("state", "State", Kind.STATE, states=(("low", StateWord("Low")), ("out", StateWord("Out"))))
    assert describe(Filter("state", "in", ("low", "out")), state, AT_TOKYO) == "State is Low or Out"
    assert describe(Filter("due", ">=", "2025-01-31"), DUE, AT_TOKYO) == "Due from 31 Jan 2025"
    assert describe(Filter("due", "empty"), DUE, AT_TOKYO) == "Due is empty"
