"""A cell is read in the way the file writes it, or refused; it is never taken for something else."""

from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.exchange.cells import NUMBER_STYLES, StoredFigure, read_cell, read_number
from app.kernel.errors import DomainError
from app.kernel.listing import Kind

BERLIN = ZoneInfo("Europe/Berlin")


def read(text: str, kind: Kind, numbers: str = "1234.56", dates: str = "2026-03-31") -> str:
    return read_cell(text, kind, numbers, dates, BERLIN)


@pytest.mark.parametrize(("text", "style", "wanted"), [
    ("1234.56", "1234.56", "1234.56"), ("-0012", "1234.56", "-12"), ("1E5", "1234.56", "100000"),
    ("1.234,56", "1.234,56", "1234.56"), ("1.234", "1.234,56", "1234"), ("1,234", "1,234.56", "1234"),
    ("1 234,56", "1 234,56", "1234.56"), ("1\u00a0234,56", "1 234,56", "1234.56"), ("1'234.56", "1'234.56", "1234.56"),
    ("+5", "1234.56", "5"), (",5", "1.234,56", "0.5"),
])
def test_figures_are_read_in_the_style_of_the_file(text: str, style: str, wanted: str) -> None:
    assert read(text, Kind.MONEY, style) == wanted


@pytest.mark.parametrize(("text", "style"), [
    ("1.234,56", "1234.56"), ("1,234", "1234.56"), ("1.23,4", "1.234,56"), ("12.34.567", "1.234,56"),
    ("1,2,3", "1,234.56"), ("NaN", "1234.56"), ("Infinity", "1234.56"), ("1_000", "1234.56"), ("１２", "1234.56"),
    ("12 pcs", "1234.56"), ("--5", "1234.56"), ("1E9999", "1234.56"), ("0x10", "1234.56"), ("1.5.2", "1234.56"),
])
def test_what_could_mean_something_else_is_no_figure(text: str, style: str) -> None:
    with pytest.raises(DomainError, match="no number"):
        read(text, Kind.QUANTITY, style)


@given(st.decimals(-(10**9), 10**9, places=4), st.sampled_from(sorted(NUMBER_STYLES)))
def test_a_figure_written_in_a_style_is_read_back(value: Decimal, style: str) -> None:
    group, point = NUMBER_STYLES[style]
    written = f"{value:,f}".replace(",", "G").replace(".", "P").replace("G", group).replace("P", point)
    assert Decimal(read_number(written, style)) == value


def test_a_stored_figure_does_not_follow_the_style_of_the_file() -> None:
    assert read(StoredFigure("1.234"), Kind.QUANTITY, "1.234,56") == "1.234"


@pytest.mark.parametrize(("text", "style", "wanted"), [
    ("2026-03-31", "2026-03-31", "2026-03-31"), ("31.03.2026", "31.03.2026", "2026-03-31"),
    ("03/04/2026", "31/03/2026", "2026-04-03"), ("03/04/2026", "03/31/2026", "2026-03-04"),
    ("1996-07-04 00:00:00.000", "2026-03-31", "1996-07-04"), ("2026-03-31", "31.03.2026", "2026-03-31"),
])
def test_days_are_read_in_the_style_of_the_file(text: str, style: str, wanted: str) -> None:
    assert read(text, Kind.DATE, dates=style) == wanted


@pytest.mark.parametrize("text", ["30.02.2026", "2026-02-30", "2026-03-31 14:05", "yesterday", "31/03/2026"])
def test_what_is_no_day_is_refused(text: str) -> None:
    with pytest.raises(DomainError):
        read(text, Kind.DATE)


@pytest.mark.parametrize(("text", "wanted"), [
    ("2026-07-01 12:00", "2026-07-01T10:00:00Z"), ("2026-01-01 12:00", "2026-01-01T11:00:00Z"),
    ("2026-07-01T12:00:00+00:00", "2026-07-01T12:00:00Z"), ("2026-07-01", "2026-06-30T22:00:00Z"),
    # 02:30 comes twice when summer time ends; the first is meant.
    ("2026-10-25 02:30", "2026-10-25T00:30:00Z"),
])
def test_a_time_without_a_zone_is_on_the_clock_of_the_company(text: str, wanted: str) -> None:
    assert read(text, Kind.TIME) == wanted


def test_an_hour_that_never_was_is_refused() -> None:
    with pytest.raises(DomainError, match="never was in Europe/Berlin"):
        read("2026-03-29 02:30", Kind.TIME)


@pytest.mark.parametrize("kind", list(Kind))
def test_a_formula_is_refused_whatever_the_column_holds(kind: Kind) -> None:
    with pytest.raises(DomainError, match="holds a formula"):
        read("=SUM(A1:A9)", kind)


def test_flags_are_yes_or_no_and_texts_are_left_alone() -> None:
    assert (read("1", Kind.FLAG), read("Nein", Kind.FLAG)) == ("true", "false")
    with pytest.raises(DomainError, match="neither yes nor no"):
        read("perhaps", Kind.FLAG)
    assert (read(" 0012 ", Kind.CODE), read("1E5", Kind.TEXT)) == (" 0012 ", "1E5")
