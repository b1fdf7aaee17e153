"""Values read the same everywhere: grouped, with their unit, by the region's signs, and days by their names."""

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.kernel.formatting import Conventions, Formatter, in_sentence, part_of
from app.kernel.listing import Kind, StateWord
from app.kernel.money import Money, Price
from app.kernel.quantity import Quantity

NOW = datetime(2025, 11, 14, 10, 42, tzinfo=UTC)
"""A Friday."""

BERLIN = timezone(timedelta(hours=1))
PLAIN = Formatter(zone=UTC, now=lambda: NOW)
GERMAN = Formatter(Conventions(decimal=",", group=".", minus="\u2212"), BERLIN, lambda: NOW)


@pytest.mark.parametrize(("value", "kind", "english", "german"), [
    (Quantity.of("1234.5", "kg"), Kind.QUANTITY, "1,234.5\u00a0kg", "1.234,5\u00a0kg"),
    (Quantity.of("-12", "pcs"), Kind.QUANTITY, "-12\u00a0pcs", "\u221212\u00a0pcs"),
    (Money(-1_771_698_80, "EUR"), Kind.MONEY, "-1,771,698.80\u00a0€", "\u22121.771.698,80\u00a0€"),
    (Money(12, "EUR"), Kind.MONEY, "0.12\u00a0€", "0,12\u00a0€"),
    (Money(1500, "JPY"), Kind.MONEY, "1,500\u00a0¥", "1.500\u00a0¥"),
    (Money(1500, "CHF"), Kind.MONEY, "15.00\u00a0CHF", "15,00\u00a0CHF"),
    (Price.of("0.0125", "EUR"), Kind.PRICE, "0.0125\u00a0€", "0,0125\u00a0€"),
    (962, Kind.PERCENT, "96.2\u00a0%", "96,2\u00a0%"),
    (1000, Kind.PERCENT, "100.0\u00a0%", "100,0\u00a0%"),
    (1234567, Kind.INTEGER, "1,234,567", "1.234.567"),
    (True, Kind.FLAG, "Yes", "Yes"),
    (None, Kind.MONEY, "", ""),
    ("<b>plain</b>", Kind.TEXT, "<b>plain</b>", "<b>plain</b>"),
])
def test_a_value_is_written_by_its_kind(value: object, kind: Kind, english: str, german: str) -> None:
    assert PLAIN.text(value, kind) == english
    assert GERMAN.text(value, kind) == german


def test_a_state_is_a_word_and_an_unknown_one_its_code() -> None:
    states = (("low", StateWord("Running low")),)
    assert PLAIN.text("low", Kind.STATE, states) == "Running low"
    assert PLAIN.text("odd", Kind.STATE, states) == "odd"


@pytest.mark.parametrize(("day", "words"), [
    (date(2025, 11, 14), "today"), (date(2025, 11, 13), "yesterday"), (date(2025, 11, 15), "tomorrow"),
    (date(2025, 11, 8), "Sat"), (date(2025, 11, 7), "7 Nov"), (date(2025, 11, 20), "in 6 days"),
    (date(2025, 11, 21), "21 Nov"), (date(2024, 11, 12), "12 Nov 2024"), (date(2026, 1, 1), "1 Jan 2026"),
])
def test_a_day_is_called_by_the_name_that_is_nearest(day: date, words: str) -> None:
    assert PLAIN.fresh_day(day) == words


def test_a_moment_is_told_on_the_persons_clock() -> None:
    late = datetime(2025, 11, 13, 23, 30, tzinfo=UTC)
    assert PLAIN.fresh_time(late) == "yesterday 23:30"
    assert GERMAN.fresh_time(late) == "today 00:30"
    assert GERMAN.text(late, Kind.TIME) == "14 Nov 2025 00:30"
    assert PLAIN.fresh_time(NOW - timedelta(days=3)) == "Tue"


def test_half_days_and_months_first() -> None:
    american = Formatter(
        Conventions(date="{name} {day}, {year}", short_date="{name} {day}", half_days=True), UTC, lambda: NOW,
    )
    assert american.text(datetime(2025, 11, 2, 0, 5, tzinfo=UTC), Kind.TIME) == "Nov 2, 2025 12:05 AM"
    assert american.clock(datetime(2025, 11, 2, 12, 0, tzinfo=UTC)) == "12:00 PM"
    assert american.fresh_day(date(2025, 10, 2)) == "Oct 2"


def test_a_spreadsheet_gets_figures_it_can_add_and_no_formula() -> None:
    assert GERMAN.plain(Money(-1_771_698_80, "EUR"), Kind.MONEY) == "-1771698,80"
    assert GERMAN.plain(Quantity.of("1234.5", "kg"), Kind.QUANTITY) == "1234,5"
    assert GERMAN.plain(962, Kind.PERCENT) == "96,2"
    assert GERMAN.plain(datetime(2025, 11, 13, 23, 30, tzinfo=UTC), Kind.TIME) == "2025-11-14 00:30"
    assert GERMAN.plain("=HYPERLINK(1)", Kind.TEXT) == "'=HYPERLINK(1)"
    assert GERMAN.plain(None, Kind.TEXT) == ""


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-10**12, max_value=10**12, places=6))
def test_grouping_loses_no_digit(value: Decimal) -> None:
    text = GERMAN.number(value)
    assert Decimal(text.replace(".", "").replace(",", ".").replace("\u2212", "-")) == value


@given(st.integers(-999, 999))
def test_rounding_to_no_decimals_never_leaves_a_minus_before_zero(thousandths: int) -> None:
    text = GERMAN.number(Decimal(thousandths).scaleb(-3), places=0)
    assert text in ("0", "1", "\u22121")


@pytest.mark.parametrize(("house", "written"), [
    (Formatter(), "138,637.26\u00a0€ overdue, 14,487 of 2 pieces"),
    (GERMAN, "138.637,26\u00a0€ overdue, 14.487 of 2 pieces"),
])
def test_a_number_in_a_sentence_is_written_as_the_region_writes_it(house: Formatter, written: str) -> None:
    said = f"{in_sentence(Money(13_863_726, 'EUR'))} overdue, {part_of(14487, 2)} pieces"
    assert house.sentence(said) == written
    assert house.text(said, Kind.TEXT) == written, "a fact or a cell that holds a sentence shows it so, too"
    assert house.sentence("SO-1,5 stays as it is") == "SO-1,5 stays as it is"
