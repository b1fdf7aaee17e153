"""A journal as files that bookkeepers' programs read: a plain table, and DATEV's posting batch (EXTF)."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from app.exchange.export import safe_cell

HEADINGS = ("Line", "Entry", "Day", "Document's day", "Document", "Of", "Account", "For", "Tax", "Debit", "Credit",
            "Currency", "Text")
EXTF_HEADINGS = (
    "Umsatz (ohne Soll/Haben-Kz)", "Soll/Haben-Kennzeichen", "WKZ Umsatz", "Kurs", "Basis-Umsatz", "WKZ Basis-Umsatz",
    "Konto", "Gegenkonto (ohne BU-Schlüssel)", "BU-Schlüssel", "Belegdatum", "Belegfeld 1", "Belegfeld 2", "Skonto",
    "Buchungstext",
)
"""The columns of a posting batch up to the last that is filled, as developer.datev.de names them."""

LONGEST_REFERENCE, LONGEST_TEXT = 36, 60
LEAST_DIGITS, MOST_DIGITS = 4, 8


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """A line of the journal; `entry` tells which lines belong together, amounts are above nothing or nothing."""

    number: int
    entry: str
    day: date
    document_day: date
    document: str
    party: str
    account: str
    purpose: str
    tax_code: str
    debit: Decimal
    credit: Decimal
    text: str = ""


@dataclass(frozen=True, slots=True)
class Batch:
    """What the head of a posting batch says: by whom, for whom, when it was made, its days within one year."""

    consultant: int
    client: int
    made_at: datetime
    begins_on: date
    ends_on: date
    title: str
    currency: str


def ledger_table(lines: Iterable[LedgerLine], currency: str) -> bytes:
    """Write lines as CSV in UTF-8, in their order, one row each."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow(HEADINGS)
    for line in lines:
        texts = (line.document, line.party, line.account, line.purpose, line.tax_code)
        writer.writerow((
            line.number, line.entry, line.day.isoformat(), line.document_day.isoformat(), *map(safe_cell, texts),
            line.debit or "", line.credit or "", currency, safe_cell(line.text)))
    return file.getvalue().encode("utf-8-sig")


@dataclass(frozen=True, slots=True)
class Posting:
    """An amount from one account to another."""

    debit: LedgerLine
    credit: LedgerLine
    amount: Decimal


def postings(lines: Sequence[LedgerLine]) -> list[Posting]:
    """Cut the lines of one entry into amounts from account to account; per account they come to what the lines say.

    DATEV knows no entries of many sides. ValueError when debit and credit differ.
    """
    debits = [(line, line.debit) for line in lines if line.debit]
    others = [(line, line.credit) for line in lines if line.credit]
    found: list[Posting] = []
    while debits and others:
        (one, left), (other, open_) = debits[-1], others[-1]
        amount = min(left, open_)
        found.append(Posting(one, other, amount))
        debits[-1:] = [(one, left - amount)] if left > amount else []
        others[-1:] = [(other, open_ - amount)] if open_ > amount else []
    if debits or others:
        raise ValueError("debit and credit of an entry differ")
    return found[::-1]


def extf(batch: Batch, entries: Iterable[Sequence[LedgerLine]]) -> bytes:
    """Write entries as a posting batch of format 700/21/13, in the letters of Windows-1252 as DATEV reads them."""
    rows = [_row(posting, batch.currency) for entry in entries for posting in postings(entry)]
    accounts = [len(cell) for row in rows for cell in (row[6], row[7])]
    digits = min(MOST_DIGITS, max(LEAST_DIGITS, *accounts)) if accounts else LEAST_DIGITS
    head = [
        '"EXTF"', "700", "21", '"Buchungsstapel"', "13", f"{batch.made_at:%Y%m%d%H%M%S}000", "", '"RE"', '""', '""',
        str(batch.consultant), str(batch.client), f"{batch.begins_on.year}0101", str(digits),
        f"{batch.begins_on:%Y%m%d}", f"{batch.ends_on:%Y%m%d}", _quoted(batch.title, 30), '""', "1", "0", "0",
        _quoted(batch.currency, 3), "", '""', "", "", '""', "", "", '""', '""',
    ]
    text = "\r\n".join([";".join(head), ";".join(EXTF_HEADINGS), *(";".join(row) for row in rows), ""])
    return text.encode("cp1252", errors="replace")


def _row(posting: Posting, currency: str) -> list[str]:
    line, other = posting.debit, posting.credit
    told = " ".join(part for part in (line.party or other.party, line.text or other.text) if part)
    return [
        f"{posting.amount:.2f}".replace(".", ","), '"S"', _quoted(currency, 3), "", "", '""', line.account,
        other.account, '""', f"{line.day:%d%m}", _quoted(_reference(line.document), LONGEST_REFERENCE), '""', "",
        _quoted(told, LONGEST_TEXT),
    ]


def _reference(document: str) -> str:
    """Give a document's number with the signs that DATEV takes in it."""
    return re.sub(r"[^0-9A-Za-z$&%*+\-/]+", "", document.replace(" / ", "/"))


def _quoted(text: str, longest: int) -> str:
    plain = " ".join(text.split())[:longest].strip()
    return '"' + plain.replace('"', '""') + '"'
