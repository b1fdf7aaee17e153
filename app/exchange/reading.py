"""One way to read a table from a file, whatever its format."""

from pathlib import Path

from app.exchange.delimited import read_bytes, read_delimited
from app.exchange.sheet import Sheet
from app.kernel.errors import DomainError, EnvironmentFault

DELIMITED = (".csv", ".tsv", ".txt")
SPREADSHEETS = (".xlsx", ".ods")
CALENDARS = (".ics",)
STATEMENTS = (".xml", ".sta", ".mt940", ".940")
"""ISO 20022 camt.053, and SWIFT MT940."""

ARCHIVE_MARK = b"PK\x03\x04"
MARK_BYTES = 4


def read_table(path: Path, *, encoding: str = "", delimiter: str = "", sheet: str = "") -> Sheet:
    """Read CSV, TSV, XLSX, ODS, a calendar or a bank statement by the ending of its name, which must tell the truth.

    Raises DomainError for what cannot be read as a table, EnvironmentFault for a file that cannot be opened.
    """
    ending = path.suffix.lower()
    known = DELIMITED + SPREADSHEETS + CALENDARS + STATEMENTS
    if ending not in known:
        raise DomainError("file.format", f"{path.name} must end in {', '.join(known)}.")
    if not path.is_file():
        raise EnvironmentFault("file.missing", f"There is no file {path}.", "Nothing was changed. Check the name.")
    is_archive = _begins_with(path) == ARCHIVE_MARK
    if ending in SPREADSHEETS:
        if not is_archive:
            raise DomainError("file.misnamed", f"{path.name} is no spreadsheet, whatever its name says.")
        from app.exchange.spreadsheets import read_spreadsheet

        return read_spreadsheet(path, sheet=sheet)
    if is_archive:
        raise DomainError("file.misnamed", f"{path.name} is no text; if it is a spreadsheet, name it .xlsx or .ods.")
    if ending in CALENDARS:
        from app.exchange.calendars import LARGEST_BYTES, read_calendar

        return read_calendar(path, read_bytes(path, LARGEST_BYTES + 1))
    if ending in STATEMENTS:
        from app.exchange import statements

        return statements.read_statement(path, read_bytes(path, statements.LARGEST_BYTES + 1))
    return read_delimited(path, encoding=encoding, delimiter=delimiter)


def _begins_with(path: Path) -> bytes:
    if path.stat().st_size < MARK_BYTES:
        return read_bytes(path, MARK_BYTES)
    try:
        with path.open("rb") as file:
            return file.read(MARK_BYTES)
    except OSError as error:
        raise EnvironmentFault(
            "file.unreadable", f"{path} cannot be read ({error.strerror}).",
            "Nothing was changed. Check that you may read it.",
        ) from error
