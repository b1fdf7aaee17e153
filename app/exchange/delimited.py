"""CSV and TSV files, read strictly: what is damaged is refused with the row's number."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from app.exchange.decoding import decode_text
from app.exchange.sheet import HEADING_ROW, MAX_ROWS, Sheet, SheetRow, make_sheet
from app.kernel.errors import DomainError, EnvironmentFault

DELIMITERS = (",", ";", "\t", "|")
MAX_BYTES = 1 << 30
MAX_CELL_CHARACTERS = 131_072


def read_delimited(path: Path, *, encoding: str = "", delimiter: str = "") -> Sheet:
    """Read a CSV or TSV file; the delimiter is found from the headings where none is given.

    Raises DomainError for a file that is damaged or not text, EnvironmentFault for one that cannot be opened.
    """
    text = decode_text(read_bytes(path, MAX_BYTES), path.name, encoding)
    sign = delimiter or ("\t" if path.suffix.lower() == ".tsv" else find_delimiter(text))
    return make_sheet(path, list(_rows(text, path.name, sign)))


def read_bytes(path: Path, limit: int) -> bytes:
    """Read a file whole; EnvironmentFault when it cannot be opened, DomainError when it is too large."""
    try:
        if path.stat().st_size > limit:
            raise DomainError("file.too_large", f"{path.name} is larger than {limit >> 20} MB; split it.")
        return path.read_bytes()
    except OSError as error:
        raise EnvironmentFault(
            "file.unreadable", f"{path} cannot be read ({error.strerror}).",
            "Nothing was changed. Check the name, and that you may read it.",
        ) from error


def find_delimiter(text: str) -> str:
    """Find the sign that stands most often between the headings, outside quotes; a comma where there is none."""
    counts = dict.fromkeys(DELIMITERS, 0)
    quoted = False
    for sign in text[:MAX_CELL_CHARACTERS]:
        if sign == '"':
            quoted = not quoted
        elif not quoted and sign in "\r\n":
            break
        elif not quoted and sign in counts:
            counts[sign] += 1
    return max(DELIMITERS, key=lambda sign: counts[sign])


def _rows(text: str, name: str, delimiter: str) -> Iterator[SheetRow]:
    csv.field_size_limit(MAX_CELL_CHARACTERS)
    number = HEADING_ROW - 1
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for number, cells in enumerate(reader, HEADING_ROW):
            if number > MAX_ROWS:
                raise DomainError("file.too_long", f"{name} has more than {MAX_ROWS} rows; split it.")
            if cells:
                yield SheetRow(number, cells)
    except csv.Error as error:
        raise DomainError(
            "file.damaged", f"Row {number + 1} of {name} cannot be read: {_words(error)}. Nothing was taken in.",
            row=number + 1,
        ) from None


def _words(error: csv.Error) -> str:
    text = str(error)
    if "field larger" in text:
        return f"a cell is longer than {MAX_CELL_CHARACTERS} characters, perhaps because a quote is not closed"
    if "unexpected end" in text:
        return "a quote is opened and never closed"
    return "a quote ends in the middle of a cell" if "expected after" in text else text
