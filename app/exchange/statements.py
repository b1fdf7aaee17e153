"""Bank statements as banks give them: ISO 20022 camt.053 and SWIFT MT940, read as rows like any other table."""

from dataclasses import astuple
from decimal import Decimal
from pathlib import Path

from app.exchange.bank_lines import Line
from app.exchange.camt import read_camt
from app.exchange.mt940 import read_mt940
from app.exchange.sheet import Sheet, SheetRow, make_sheet
from app.kernel.errors import DomainError

CAMT = ".xml"
LARGEST_BYTES = 50_000_000
HEADINGS = ("Booked", "Amount", "Currency", "Payer", "Account", "Purpose", "Bank's number")


def read_statement(path: Path, data: bytes) -> Sheet:
    """Read the lines of a statement, by the ending of its name.

    Raises DomainError when it is no statement, holds no lines, or its lines do not lead from its opening balance to its
    closing one: then some are missing.
    """
    if len(data) > LARGEST_BYTES:
        raise DomainError("statement.large", f"{path.name} is larger than any statement; 50 MB are read.")
    lines = read_camt(data, path.name) if path.suffix.lower() == CAMT else read_mt940(data, path.name)
    if not lines:
        raise DomainError("statement.empty", f"{path.name} holds no booked lines.")
    cells = [HEADINGS, *(_cells(line) for line in lines)]
    return make_sheet(path, [SheetRow(number, row) for number, row in enumerate(cells, 1)])


def _cells(line: Line) -> tuple[str, ...]:
    """Write a line as cells; what begins like a formula is told without its sign, for it is none."""
    texts = (f"{value:f}" if isinstance(value, Decimal) else str(value) for value in astuple(line))
    return tuple(text.lstrip("=") for text in texts)
