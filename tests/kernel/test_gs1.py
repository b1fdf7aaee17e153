"""Element strings as scanners send them: with marks, without, in brackets, and broken."""

import contextlib
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.kernel.errors import DomainError
from app.kernel.gs1 import (
    GS,
    SHOWN_GS,
    check_digit,
    element_string,
    expand_upc_e,
    gtin_forms,
    is_gtin,
    parse_gs1,
    plain_scan,
)

# The example numbers are those of the GS1 General Specifications.
GTIN = "09506000134352"


@pytest.mark.parametrize("text", [
    f"01{GTIN}1727113010AB-12", f"]C101{GTIN}1727113010AB-12", f"]d201{GTIN}10AB-12{GS}17271130",
    f"(01){GTIN}(17)271130(10)AB-12", f"01{GTIN}10AB-12<GS>17271130", f"{GS}01{GTIN}10AB-12{SHOWN_GS}17271130",
    f"]Q301{GTIN}1727113010AB-12\r",
])
def test_one_label_is_read_in_every_way_it_is_sent(text: str) -> None:
    read = parse_gs1(text)
    assert read is not None
    assert (read.gtin, read.lot, read.date) == (GTIN, "AB-12", date(2027, 11, 30))


def test_quantity_serial_and_weight_are_understood() -> None:
    read = parse_gs1(f"01{GTIN}3712{GS}21S/77{GS}15261200{GS}3103001250")
    assert read is not None
    assert (read.count, read.serial, read.best_before) == (12_000_000, "S/77", date(2026, 12, 31))
    assert read.weight_grams == Decimal(1250)
    other = parse_gs1(f"02{GTIN}3730")
    assert other is not None
    assert (other.gtin, other.content_gtin, other.count) == ("", GTIN, 30_000_000)


@pytest.mark.parametrize("text", ["1042", "L-00001", "A-01", "10", "4006381333931", "3700", "", "SH-00012", "(x)"])
def test_other_codes_are_not_taken_for_element_strings(text: str) -> None:
    assert parse_gs1(text) is None


@pytest.mark.parametrize(("text", "code"), [
    (f"(01){GTIN[:-1]}1", "barcode.check_digit"), ("(01)123", "barcode.gs1"), ("]C10195060001", "barcode.gs1"),
    (f"(01){GTIN}(17)271340", "barcode.day"), (f"(01){GTIN}(37)x", "barcode.gs1"),
])
def test_a_broken_label_is_refused_with_a_word(text: str, code: str) -> None:
    with pytest.raises(DomainError) as refusal:
        parse_gs1(text)
    assert refusal.value.code == code


printable = st.text(st.sampled_from("ABCXYZ0123456789-/."), min_size=1, max_size=20)


@given(st.permutations([("10", "lot"), ("21", "serial"), ("17", "281231"), ("37", "7")]), printable, printable)
def test_what_is_written_is_read_back_in_any_order(
    order: list[tuple[str, str]], lot: str, serial: str,
) -> None:
    values = {"lot": lot, "serial": serial}
    elements = (("01", GTIN), *((key, values.get(value, value)) for key, value in order))
    read = parse_gs1(element_string(elements))
    assert read is not None
    assert (read.lot, read.serial, read.expires_on, read.count) == (lot, serial, date(2028, 12, 31), 7_000_000)
    bracketed = parse_gs1("".join(f"({key}){value}" for key, value in elements))
    assert bracketed is not None
    assert bracketed.elements == read.elements == elements


@given(st.text(max_size=40))
def test_no_text_breaks_the_reader(text: str) -> None:
    with contextlib.suppress(DomainError):
        parse_gs1(text)


@given(st.integers(0, 10**12 - 1), st.sampled_from([7, 11, 12, 13]))
def test_numbers_of_goods_keep_their_check_digit_in_every_form(number: int, length: int) -> None:
    digits = str(number).zfill(length)[-length:]
    whole = digits + check_digit(digits)
    assert is_gtin(whole)
    assert whole in gtin_forms(whole)
    assert all(is_gtin(form) for form in gtin_forms(whole))


def test_a_upc_e_is_the_short_form_of_a_upc_a() -> None:
    # GS1 General Specifications, 5.2.2.4.2: the four ways to suppress zeros.
    assert [expand_upc_e(code) for code in ("01234565", "04252614", "01234531", "01234543")] == [
        "012345000065", "042100005264", "012300000451", "012340000053"]


def test_a_scan_is_freed_of_what_the_scanner_adds() -> None:
    assert plain_scan("]E04006381333931\t") == "4006381333931"
    assert plain_scan(" A-01 \r\n") == "A-01"
