"""Bank statements are read as banks write them, refused when they are not whole, and point nowhere."""

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.exchange.camt import read_camt
from app.exchange.mt940 import read_mt940
from app.exchange.reading import read_table
from app.exchange.statements import HEADINGS
from app.kernel.errors import DomainError

SPACE = "urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"
BALANCE = ('<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">{amount}</Amt>'
           "<CdtDbtInd>CRDT</CdtDbtInd></Bal>")
PAID = """<Ntry><Amt Ccy="EUR">119.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>
<BookgDt><Dt>2026-03-02</Dt></BookgDt><AcctSvcrRef>B-1</AcctSvcrRef><NtryDtls><TxDtls>
<Refs><EndToEndId>E-77</EndToEndId></Refs><RltdPties><Dbtr><Pty><Nm>Alfreds Futterkiste</Nm></Pty></Dbtr>
<DbtrAcct><Id><IBAN>DE02120300000000202051</IBAN></Id></DbtrAcct></RltdPties>
<RmtInf><Ustrd>Invoice IN-00001</Ustrd><Ustrd>thank you</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>"""
FEE = """<Ntry><Amt Ccy="EUR">18.40</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts>BOOK</Sts>
<BookgDt><DtTm>2026-03-03T00:00:00</DtTm></BookgDt><AddtlNtryInf>Fees of the quarter</AddtlNtryInf></Ntry>"""
WAITING = """<Ntry><Amt Ccy="EUR">5.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>PDNG</Cd></Sts></Ntry>"""
BATCH = """<Ntry><Amt Ccy="EUR">30.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK</Sts>
<BookgDt><Dt>2026-03-04</Dt></BookgDt><AcctSvcrRef>B-2</AcctSvcrRef>
<NtryDtls><TxDtls><Amt Ccy="EUR">10.00</Amt><RltdPties><Dbtr><Nm>One</Nm></Dbtr></RltdPties>
</TxDtls><TxDtls><AmtDtls><TxAmt><Amt Ccy="EUR">20.00</Amt></TxAmt></AmtDtls><RltdPties><Dbtr><Nm>Two</Nm></Dbtr>
</RltdPties></TxDtls></NtryDtls></Ntry>"""
GERMAN = """:20:STARTUMSE
:25:10020030/1234567
:28C:00001/001
:60F:C260227EUR1000,00
:61:2603020302CR119,00NTRFNONREF//B-1
:86:166?00GUTSCHRIFT?20EREF+E-77?21SVWZ+Invoice IN-00001 t?22hank you?30BYLADEM1001?31DE021203
00000000202051?32Alfreds Futter?33kiste
:61:2603030303D18,4NCHGFEE-1
:86:Fees of the quarter
:62F:C260303EUR1100,60
-
"""


def camt(*entries: str, closing: str, opening: str = "1000.00") -> bytes:
    """Write a statement."""
    balances = BALANCE.format(code="OPBD", amount=opening) + BALANCE.format(code="CLBD", amount=closing)
    return (f'<?xml version="1.0" encoding="UTF-8"?><Document xmlns="{SPACE}"><BkToCstmrStmt><Stmt>{balances}'
            f'{"".join(entries)}</Stmt></BkToCstmrStmt></Document>').encode()


def test_a_camt_statement_is_read_entry_by_entry_and_batches_payment_by_payment(tmp_path: Path) -> None:
    path = tmp_path / "march.xml"
    path.write_bytes(camt(PAID, FEE, WAITING, BATCH, closing="1130.60"))
    sheet = read_table(path)
    assert sheet.headings == HEADINGS
    assert [tuple(row.cells) for row in sheet.rows] == [
        ("2026-03-02", "119.00", "EUR", "Alfreds Futterkiste", "DE02120300000000202051", "Invoice IN-00001 thank you",
         "B-1"),
        ("2026-03-03", "-18.40", "EUR", "", "", "Fees of the quarter", ""),
        ("2026-03-04", "10.00", "EUR", "One", "", "", "B-2/1"), ("2026-03-04", "20.00", "EUR", "Two", "", "", "B-2/2"),
    ]


def test_an_mt940_statement_says_the_same(tmp_path: Path) -> None:
    path = tmp_path / "march.sta"
    path.write_text(GERMAN.replace("\n", "\r\n"), "cp1252")
    assert [tuple(row.cells) for row in read_table(path).rows] == [
        ("2026-03-02", "119.00", "EUR", "Alfreds Futterkiste", "DE02120300000000202051", "Invoice IN-00001 thank you",
         "B-1"),
        ("2026-03-03", "-18.4", "EUR", "", "", "Fees of the quarter", ""),
    ]


@pytest.mark.parametrize(("name", "content", "code"), [
    ("a.xml", camt(PAID, closing="1000.00"), "statement.balance"),
    ("a.xml", camt(closing="1000.00"), "statement.empty"),
    ("a.xml", b"<a/>", "statement.format"), ("a.xml", b"<a>", "file.damaged"),
    ("a.xml", b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>', "file.entities"),
    ("a.xml", b'<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>', "file.entities"),
    ("a.xml", b"<a>" * 100 + b"</a>" * 100, "file.damaged"),
    ("a.xml", camt(PAID.replace("119.00", "NaN"), closing="1"), "statement.amount"),
    ("a.sta", GERMAN.replace("C260303EUR1100,60", "C260303EUR1100,61").encode(), "statement.balance"),
    ("a.sta", GERMAN[:GERMAN.index(":62F:")].encode(), "statement.balance"),
    ("a.sta", b"hello", "statement.format"),
    ("a.mt940", GERMAN.replace(":61:260302", ":61:261302").encode(), "statement.day"),
])
def test_what_is_no_whole_statement_is_refused(tmp_path: Path, name: str, content: bytes, code: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(DomainError) as refused:
        read_table(path)
    assert refused.value.code == code


def test_a_day_of_booking_takes_the_year_nearest_to_the_day_of_value() -> None:
    text = ":60F:C251230EUR0,\n:61:2512310102C5,NMSCNONREF\n:61:2601021231D5,NMSCNONREF\n:62F:C260102EUR0,"
    assert [line.booked_on for line in read_mt940(text.encode(), "a")] == ["2026-01-02", "2025-12-31"]


def test_money_that_was_taken_back_has_its_sign() -> None:
    text = ":60F:C260101EUR10,\n:61:2601020102RC5,NMSCNONREF\n:61:2601020102RD7,NMSCX//Y\n:62F:C260102EUR12,"
    assert [(line.amount, line.purpose, line.bank_key) for line in read_mt940(text.encode(), "a")] == [
        (Decimal(-5), "", ""), (Decimal(7), "X", "Y")]


@given(st.lists(st.integers(-10**9, 10**9).filter(bool), min_size=1, max_size=20), st.integers(0, 10**9))
def test_both_kinds_tell_the_amounts_that_the_bank_booked(minors: list[int], opening: int) -> None:
    amounts = [Decimal(minor) / 100 for minor in minors]
    closing = Decimal(opening) / 100 + sum(amounts)
    entries = "".join(
        f'<Ntry><Amt Ccy="EUR">{abs(one)}</Amt><CdtDbtInd>{"CRDT" if one > 0 else "DBIT"}</CdtDbtInd></Ntry>'
        for one in amounts)
    lines = [f":61:260302{'C' if one > 0 else 'D'}{abs(one):.2f}NTRFNONREF".replace(".", ",") for one in amounts]
    sign, shown = ("C", closing) if closing >= 0 else ("D", -closing)
    swift = "\n".join([f":60F:C260301EUR{opening / 100:.2f}".replace(".", ","), *lines,
                       f":62F:{sign}260302EUR{shown:.2f}".replace(".", ",")])
    assert [line.amount for line in read_mt940(swift.encode(), "a")] == amounts
    if closing >= 0:
        found = read_camt(camt(entries, opening=f"{Decimal(opening) / 100}", closing=str(closing)), "a")
        assert [line.amount for line in found] == amounts
