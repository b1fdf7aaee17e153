"""What is typed is read exactly, by the conventions of the region, or refused with an example."""

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QLocale

from app.kernel.formatting import Formatter
from app.ui.form.reading import (
    Unreadable,
    read_day,
    read_decimal,
    read_integer,
    read_moment,
    read_share,
    write_number,
    write_share,
)
from app.ui.format import conventions_of

NOW = datetime(2026, 11, 22, 10, 42, tzinfo=UTC)
GERMAN = Formatter(conventions_of(QLocale("de_DE")), timezone(timedelta(hours=1)), lambda: NOW)
BRITISH = Formatter(conventions_of(QLocale("en_GB")), UTC, lambda: NOW)
AMERICAN = Formatter(conventions_of(QLocale("en_US")), UTC, lambda: NOW)
FRENCH = Formatter(conventions_of(QLocale("fr_FR")), UTC, lambda: NOW)
SWISS = Formatter(conventions_of(QLocale("de_CH")), UTC, lambda: NOW)
HOUSES = [GERMAN, BRITISH, AMERICAN, FRENCH, SWISS]


@pytest.mark.parametrize(("house", "text", "value"), [
    (GERMAN, "1.234,56", "1234.56"), (BRITISH, "1,234.56", "1234.56"), (GERMAN, "0012", "12"), (BRITISH, ".5", "0.5"),
    (FRENCH, "1 234,5", "1234.5"), (FRENCH, "1\u202f234\u00a0567,5", "1234567.5"), (SWISS, "1'234.5", "1234.5"),
    (BRITISH, "\u22123", "-3"), (BRITISH, "+3", "3"), (GERMAN, "0,000001", "0.000001"), (GERMAN, " 7 ", "7"),
])
def test_a_number_is_read_as_the_region_writes_it(house: Formatter, text: str, value: str) -> None:
    assert read_decimal(text, house.conventions) == Decimal(value)


@pytest.mark.parametrize(("house", "text"), [
    (BRITISH, "1,5"), (GERMAN, "1.5"), (BRITISH, "12,34.5"), (BRITISH, "1E5"), (BRITISH, "nan"), (BRITISH, ""),
    (BRITISH, "."), (BRITISH, "1.2.3"), (BRITISH, "½"), (BRITISH, "١٢"), (GERMAN, "1.2345,6"), (BRITISH, "-"),
    (BRITISH, "1 234"), (BRITISH, "=1+1"),
])
def test_what_could_be_meant_otherwise_is_refused(house: Formatter, text: str) -> None:
    with pytest.raises(Unreadable, match="Write it like"):
        read_decimal(text, house.conventions)


@given(st.decimals(allow_nan=False, allow_infinity=False, places=6, min_value=-10**11, max_value=10**11),
       st.sampled_from(HOUSES))
def test_what_is_written_is_read_back_exactly(value: Decimal, house: Formatter) -> None:
    assert read_decimal(write_number(value, house), house.conventions) == value
    assert read_decimal(house.number(value), house.conventions) == value


def test_half_a_piece_is_no_whole_number() -> None:
    assert read_integer("1.200", GERMAN.conventions) == 1200
    with pytest.raises(Unreadable, match="whole"):
        read_integer("1,2", GERMAN.conventions)


@pytest.mark.parametrize(("house", "text", "day"), [
    (BRITISH, "+7", date(2026, 11, 29)), (BRITISH, "+2w", date(2026, 12, 6)), (BRITISH, "-1", date(2026, 11, 21)),
    (BRITISH, "today", date(2026, 11, 22)), (BRITISH, "Tomorrow", date(2026, 11, 23)),
    (BRITISH, "3/4/2027", date(2027, 4, 3)), (AMERICAN, "3/4/2027", date(2027, 3, 4)),
    (GERMAN, "3.4.27", date(2027, 4, 3)), (GERMAN, "3.4.", date(2026, 4, 3)), (BRITISH, "14 Mar", date(2026, 3, 14)),
    (AMERICAN, "Mar 14, 2027", date(2027, 3, 14)), (AMERICAN, "14 march 2027", date(2027, 3, 14)),
    (GERMAN, "2027-03-14", date(2027, 3, 14)), (BRITISH, "29 feb 2028", date(2028, 2, 29)),
])
def test_a_day_is_read_as_it_is_spoken_of(house: Formatter, text: str, day: date) -> None:
    assert read_day(text, house) == day


@pytest.mark.parametrize("text", ["", "soon", "31.2.2027", "29 feb 2027", "7", "1.2.3.4", "+99999", "14 xyz"])
def test_no_day_is_refused(text: str) -> None:
    with pytest.raises(Unreadable, match=r"\+7"):
        read_day(text, GERMAN)


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)), st.sampled_from(HOUSES))
def test_a_day_as_it_is_shown_is_read_back(day: date, house: Formatter) -> None:
    assert read_day(house.day(day), house) == day


@pytest.mark.parametrize(("house", "text", "moment"), [
    (GERMAN, "3.4.2027 14:05", datetime(2027, 4, 3, 13, 5, tzinfo=UTC)),
    (AMERICAN, "Mar 14, 2027 2:05 PM", datetime(2027, 3, 14, 14, 5, tzinfo=UTC)),
    (BRITISH, "+1 9:00", datetime(2026, 11, 23, 9, 0, tzinfo=UTC)),
    (BRITISH, "9:00", datetime(2026, 11, 22, 9, tzinfo=UTC)),
    (BRITISH, "now", NOW), (BRITISH, "12:30 am", datetime(2026, 11, 22, 0, 30, tzinfo=UTC)),
])
def test_a_moment_is_one_of_the_persons_zone(house: Formatter, text: str, moment: datetime) -> None:
    found = read_moment(text, house)
    assert found == moment
    assert found.tzinfo is not None


@given(st.integers(946_684_800, 4_102_272_000), st.sampled_from(HOUSES))
def test_a_moment_as_it_is_shown_is_read_back(seconds: int, house: Formatter) -> None:
    whole = datetime.fromtimestamp(seconds - seconds % 60, UTC)
    assert read_moment(house.time(whole), house) == whole


def test_no_time_of_day_is_refused() -> None:
    with pytest.raises(Unreadable):
        read_moment("3.4.2027 25:00", GERMAN)


@pytest.mark.parametrize(("text", "per_percent", "kept"), [
    ("95", 10, 950), ("99,9 %", 10, 999), ("0", 10, 0), ("2,25", 100, 225), ("100 %", 100, 10_000),
])
def test_a_share_is_written_in_percent_and_kept_whole(text: str, per_percent: int, kept: int) -> None:
    assert read_share(text, GERMAN.conventions, per_percent) == kept
    assert read_share(write_share(kept, GERMAN, per_percent), GERMAN.conventions, per_percent) == kept


def test_a_share_of_more_decimals_than_are_kept_is_refused_not_rounded() -> None:
    assert write_share(950, GERMAN, 10) == "95"
    assert write_share(1225, GERMAN, 100) == "12,25"
    with pytest.raises(Unreadable, match="more than 1 decimal"):
        read_share("99,95", GERMAN.conventions, 10)
    with pytest.raises(Unreadable, match="not a number"):
        read_share("%", GERMAN.conventions, 10)
