"""Tax by rate adds up, matching says what is wrong and by how much, serials are read as they are pasted."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.areas.company.rules.taxing import shared_out, tax_amounts
from app.areas.purchasing.rules.billing import (
    ALWAYS_MINOR,
    BilledLine,
    BillState,
    Tolerance,
    allowed_difference,
    expected_amount,
    judge_line,
    state_of,
)
from app.areas.purchasing.rules.receiving import lot_quantities, serial_codes
from app.kernel.errors import DomainError

ONE = 1_000_000
STRICT = Tolerance(0, 0, 0)
codes = st.sampled_from(["V19", "V7", ""])
PERCENTS = {"V19": 19 * ONE, "V7": 7 * ONE}


def line(qty: int, amount: int, open_qty: int = 10, expected_qty: int = 0) -> BilledLine:
    """Bill pieces of an order line of ten at 1.00."""
    return BilledLine(1, "A", "pc", qty * ONE, amount, 10 * ONE, 10_00, open_qty * ONE, expected_qty * ONE, "EUR")


@given(st.lists(st.tuples(codes, st.integers(-10**8, 10**9)), max_size=30))
def test_nets_by_rate_add_up_and_each_tax_is_within_half_a_cent(lines: list[tuple[str, int]]) -> None:
    amounts = tax_amounts(lines, PERCENTS)
    assert sum(net for net, _ in amounts.values()) == sum(net for _, net in lines)
    for code, (net, tax) in amounts.items():
        assert abs(tax - Fraction(net * PERCENTS.get(code, 0), 100 * ONE)) <= Fraction(1, 2)


@given(st.lists(st.fractions(-10**6, 10**6, max_denominator=1000), min_size=1, max_size=20))
def test_parts_that_are_rounded_add_up_to_the_whole(parts: list[Fraction]) -> None:
    total = round(sum(parts))
    shares = shared_out(total, parts)
    assert sum(shares) == total
    assert all(abs(share - part) <= 1 for share, part in zip(shares, parts, strict=True))


@given(st.integers(1, 10**6), st.integers(0, 10**9), st.integers(1, 10**6), st.integers(0, 10**6))
def test_what_agrees_with_order_and_receipt_is_never_disputed(qty: int, amount: int, more: int, open_qty: int) -> None:
    came = qty + open_qty
    good = BilledLine(1, "A", "pc", qty, 0, qty + more, amount, came, 0, "EUR")
    exact = BilledLine(1, "A", "pc", qty, expected_amount(good), qty + more, amount, came, 0, "EUR")
    assert judge_line(exact, STRICT).texts == ()


@given(st.integers(1, 20), st.integers(0, 5000), st.integers(0, 20), st.integers(0, 20))
def test_what_is_disputed_is_too_much_and_says_how_much(qty: int, amount: int, came: int, coming: int) -> None:
    verdict = judge_line(line(qty, amount, came, coming), STRICT)
    assert bool(verdict.over_minor) <= bool(verdict.texts)
    assert verdict.waits_qty in (0, (qty - came) * ONE)
    assert verdict.waits_qty <= coming * ONE
    for text in verdict.texts:
        assert text.startswith("line 1: billed")
        assert text.endswith("too much")


def test_tolerance_is_a_share_up_to_an_amount_and_cents_always() -> None:
    # Two hundredths of 1000.00 is 20.00, of 10000.00 it would be 200.00 and is cut at 50.00; of 1.00 cents pass.
    usual = Tolerance()
    assert [allowed_difference(minor, usual) for minor in (1000_00, 10_000_00, 1_00)] == [20_00, 50_00, ALWAYS_MINOR]
    assert judge_line(line(10, 10_20), usual).texts == ()
    assert judge_line(line(10, 10_21), usual).texts == (
        "line 1: billed at 1.021 EUR, ordered at 1.00 EUR; 0.21 EUR too much",)
    assert judge_line(line(11, 11_00), Tolerance(20, 5000, 100)).texts == ()


def test_a_bill_is_disputed_before_it_waits() -> None:
    late, dear, fine = line(10, 10_00, 6, 4), line(10, 12_00), line(10, 10_00)
    verdicts = [judge_line(one, STRICT) for one in (fine, late, dear)]
    assert [state_of(verdicts[:count]) for count in (1, 2, 3)] == [
        BillState.MATCHED, BillState.WAITING, BillState.DISPUTED]


@pytest.mark.parametrize(("text", "codes"), [
    ("", ()), ("A1", ("A1",)), ("A1\nA2\n", ("A1", "A2")), ("A1;A2\tA3", ("A1", "A2", "A3")),
    ("SN-098..SN-101", ("SN-098", "SN-099", "SN-100", "SN-101")), ("7..9", ("7", "8", "9")),
    ("X-7..9", ("X-7", "X-8", "X-9")),
])
def test_serials_are_read_as_they_are_pasted(text: str, codes: tuple[str, ...]) -> None:
    assert serial_codes(text, "serials") == codes


@pytest.mark.parametrize("text", ["A1, A1", "A1..B3", "A9..A1", "A..B", "1..9999999"])
def test_serials_that_make_no_sense_are_refused(text: str) -> None:
    with pytest.raises(DomainError) as refusal:
        serial_codes(text, "serials")
    assert refusal.value.field == "serials"


def test_there_is_a_serial_for_each_piece_or_none() -> None:
    assert lot_quantities("serial", 2 * ONE, "", "Pump", "f", ("A", "B")) == [ONE, ONE]
    for tracking, serials in (("serial", ("A",)), ("lot", ("A", "B"))):
        with pytest.raises(DomainError):
            lot_quantities(tracking, 2 * ONE, "", "Pump", "f", serials)
