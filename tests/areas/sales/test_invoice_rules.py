"""Rounding that adds up, shares that lose nothing, ages, and what a line of a statement means: by property."""

from datetime import date, timedelta
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from app.areas.company.queries import Tax
from app.areas.company.rules.ageing import age_of
from app.areas.company.rules.taxing import line_taxes, taxed_sums
from app.areas.sales.rules.invoicing import part_of_line
from app.areas.sales.rules.paying import OpenInvoice, meant_by, share_out

DAY = date(2026, 3, 2)
PERCENTS = {"V19": 19_000_000, "V7": 7_000_000, "RC": 19_000_000}
TAXES = {code: Tax(1, code, code, percent, DAY, "sale", code == "RC") for code, percent in PERCENTS.items()}
codes = st.sampled_from([*PERCENTS, ""])
lines = st.lists(st.tuples(codes, st.integers(-10**7, 10**8)), min_size=1, max_size=25)
rates = st.fractions(Fraction(1, 200), 200, max_denominator=10_000)


@given(lines, rates, st.booleans())
def test_an_invoice_adds_up_by_line_by_rate_and_at_home(nets: list[tuple[str, int]], rate: Fraction, per: bool) -> None:
    sums = taxed_sums(nets, TAXES, "USD", "EUR", rate, per_line=per)
    rows = {row["code"]: row for row in sums.taxes}
    assert sums.net_minor == sum(net for _, net in nets) == sum(row["net_minor"] for row in rows.values())
    for code, row in rows.items():
        assert row["tax_minor"] == sum(
            tax for (own, _), tax in zip(nets, sums.line_taxes, strict=True) if own == code)
        if not per:
            assert abs(row["tax_minor"] - Fraction(row["net_minor"] * PERCENTS.get(code, 0), 10**8)) <= Fraction(1, 2)
    charged = [row for row in rows.values() if not row["reverse_charge"]]
    assert sums.tax_minor == sum(row["tax_minor"] for row in charged)
    assert sums.home_net_minor == sum(row["home_net_minor"] for row in rows.values())
    assert sums.home_tax_minor == sum(row["home_tax_minor"] for row in charged)


@given(lines)
def test_the_tax_of_a_line_is_within_a_cent_of_its_share(nets: list[tuple[str, int]]) -> None:
    for (code, net), tax in zip(nets, line_taxes(nets, PERCENTS, per_line=False), strict=True):
        assert abs(tax - Fraction(net * PERCENTS.get(code, 0), 10**8)) < 2


@given(st.integers(0, 10**10), st.lists(st.integers(1, 10**9), min_size=1, max_size=20))
def test_parts_of_an_order_line_add_up_to_its_amount(amount: int, parts: list[int]) -> None:
    total, before, invoiced = sum(parts), 0, 0
    for part in parts:
        minor = part_of_line(amount, total, before, part)
        assert minor >= 0
        before, invoiced = before + part, invoiced + minor
    assert invoiced == amount


@st.composite
def invoices(draw: st.DrawFn) -> list[OpenInvoice]:
    """Give open invoices of one customer, some partly paid, some with cash discount."""
    found = []
    for number in range(1, draw(st.integers(1, 8)) + 1):
        total = draw(st.integers(1, 10**6))
        left = draw(st.one_of(st.just(total), st.integers(1, total)))
        permille = draw(st.sampled_from([0, 20, 30]))
        until = DAY + timedelta(days=draw(st.integers(-5, 5)))
        found.append(OpenInvoice(number, f"IN-{number:05}", 7, left, total, DAY, DAY, permille,
                                 until if permille else None))
    return found


@given(st.integers(1, 10**7), invoices(), st.sampled_from([0, 5]))
def test_a_payment_is_shared_out_without_losing_or_inventing_a_cent(
    minor: int, mine: list[OpenInvoice], write_off: int,
) -> None:
    by_id = {one.id: one for one in mine}
    shares = share_out(minor, mine, DAY, write_off)
    assert sum(share.taken_minor for share in shares) <= minor
    assert len({share.invoice_id for share in shares}) == len(shares)
    for share in shares:
        one = by_id[share.invoice_id]
        assert 0 < share.amount_minor <= one.open_minor
        assert 0 <= share.discount_minor <= one.discount_on(DAY)
        assert 0 <= share.write_off_minor <= write_off
        assert share.taken_minor >= 0
        if share.discount_minor or share.write_off_minor:
            assert share.amount_minor == one.open_minor
    settled = {share.invoice_id for share in shares if share.amount_minor == by_id[share.invoice_id].open_minor}
    if sum(share.taken_minor for share in shares) < minor:
        assert settled == set(by_id), "money stays on account only when nothing is open"


@given(invoices())
def test_what_is_paid_exactly_with_its_discounts_closes_all(mine: list[OpenInvoice]) -> None:
    minor = sum(one.open_minor - one.discount_on(DAY) for one in mine)
    if minor > 0:
        shares = share_out(minor, mine, DAY)
        assert sum(share.taken_minor for share in shares) == minor
        assert sum(share.discount_minor for share in shares) == sum(one.discount_on(DAY) for one in mine)


@given(st.integers(-400, 400))
def test_ages_are_counted_in_whole_days(days: int) -> None:
    steps = (days <= 0, 1 <= days <= 30, 31 <= days <= 60, 61 <= days <= 90, days > 90)
    assert steps[age_of(DAY - timedelta(days=days), DAY)]


def open_invoice(number: int, customer: int, minor: int, **more: str) -> OpenInvoice:
    """Give an invoice of which all is open."""
    return OpenInvoice(number, f"IN-{number:05}", customer, minor, minor, DAY, DAY, references=tuple(more.values()))


NAMES = ((1, "Alfreds Futterkiste GmbH"), (2, "Blauer See"), (3, "See AG"))
OPEN = (open_invoice(1, 1, 11900), open_invoice(2, 1, 5000), open_invoice(3, 2, 4711, theirs="PO 4410077"))


def meant(minor: int, purpose: str = "", payer: str = "", known: int | None = None) -> tuple[object, ...]:
    """Give whose a line is taken to be, which invoices it pays and whether that is sure."""
    found = meant_by(minor, purpose, payer, DAY, OPEN, NAMES, known)
    if found is None:
        return ()
    return (found.customer_id, [(share.invoice_id, share.amount_minor) for share in found.shares], found.sure)


def test_a_line_of_a_statement_is_read_by_number_payer_and_amount() -> None:
    assert meant(11900, "RE in 00001 vom 2.3.") == (1, [(1, 11900)], True)
    assert meant(16900, "IN-00001, IN-00002") == (1, [(1, 11900), (2, 5000)], True)
    assert meant(10000, "IN00001") == (1, [(1, 10000)], False)
    assert meant(4711, "order po4410077") == (2, [(3, 4711)], True)
    assert meant(5000, "thanks", "A. Futterkiste") == (1, [(2, 5000)], True)
    assert meant(5000, "thanks", "ALFREDS FUTTERKISTE") == (1, [(2, 5000)], True)
    assert meant(9, "thanks", "Nobody", known=2) == (2, [(3, 9)], False)
    assert meant(16900, "all", "Alfreds Futterkiste GmbH & Co. KG") == (1, [(1, 11900), (2, 5000)], True)
    assert meant(4711, "", "Nobody") == (2, [(3, 4711)], False)
    assert meant(42, "", "Nobody") == ()
