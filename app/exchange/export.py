"""Lists to files: CSV, TSV, XLSX, JSON and calendars, with figures as figures and texts as texts."""

import csv
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import IO, TYPE_CHECKING

from sqlalchemy import Connection

from app.exchange.calendars import ENDING as CALENDAR
from app.exchange.calendars import write_calendar
from app.exchange.flat import Flat, FlatColumn, flat_columns, flat_row
from app.kernel.errors import CallError, DomainError, EnvironmentFault
from app.kernel.fields import encode
from app.kernel.listing import Kind, ListRequest, Row
from app.kernel.query import ListQuery
from app.kernel.storage import flush_to_disk

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

PAGE_ROWS = 2_000
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
EXACT_DIGITS = 15
"""A spreadsheet keeps figures as floating point; what it cannot hold exactly is written as text."""

Rows = Iterable[Sequence[Flat]]


def export_list(
    connection: Connection, query: ListQuery, request: ListRequest, path: Path, *, keys: Sequence[str] = (),
) -> int:
    """Write every row of a request to a file whose ending names its format; give how many there were.

    `keys` names the columns wanted, in their order. Raises CallError for an ending that is not known, EnvironmentFault
    when the file cannot be written; a file that was there is then as it was.
    """
    if path.suffix.lower() not in _WRITERS:
        raise CallError("format.unknown", f"“{path.name}” must end in {', '.join(_WRITERS)}.")
    infos = query.info.columns
    # A calendar wants times and names, whichever columns are seen.
    keys = () if path.suffix.lower() == CALENDAR else keys
    chosen = [query.info.columns.index(query.info.column(key)) for key in keys] or range(len(infos))
    columns = [infos[index] for index in chosen]
    words = path.suffix.lower() != ".json"
    counter = _Counter()
    rows = (
        flat_row(columns, Row(row.id, tuple(row.values[index] for index in chosen)), words=words)
        for row in counter.through(_all_rows(connection, query, request))
    )
    write_rows(path, flat_columns(columns), rows)
    return counter.count


class _Counter:
    """Counts what flows through."""

    def __init__(self) -> None:
        self.count = 0

    def through(self, items: Iterable[Row]) -> Iterator[Row]:
        for item in items:
            self.count += 1
            yield item


def _all_rows(connection: Connection, query: ListQuery, request: ListRequest) -> Iterator[Row]:
    after: tuple[object, ...] | None = None
    while True:
        page = query.page(connection, request, after, PAGE_ROWS)
        yield from page.rows
        if page.after is None:
            return
        after = page.after


def write_rows(path: Path, columns: Sequence[FlatColumn], rows: Rows) -> None:
    """Write rows to a file in one step: it appears whole, or what was there stays."""
    making = path.with_name(f"{path.name}.making")
    try:
        _WRITERS[path.suffix.lower()](making, columns, rows)
        flush_to_disk(making)
        making.replace(path)
    except OSError as error:
        raise EnvironmentFault(
            "file.unwritable", f"{path} could not be written ({error.strerror or error}).",
            "Nothing was left half written. Choose a folder with room that you may write to.",
        ) from error
    finally:
        making.unlink(missing_ok=True)


def safe_cell(text: str) -> str:
    """Keep a spreadsheet from running a text as a formula, so that the reader can take the sign off again.

    >>> safe_cell("=1+1"), safe_cell("'=x"), safe_cell("Chai")
    ("'=1+1", "''=x", 'Chai')
    """
    return f"'{text}" if text.lstrip("'").startswith(FORMULA_STARTS) else text


def unsafe_cell(text: str) -> str:
    """Take off the sign that `safe_cell` put before a text."""
    return text[1:] if text.startswith("'") and text.lstrip("'").startswith(FORMULA_STARTS) else text


def cell_text(value: Flat) -> str:
    """Write a value as a delimited file holds it."""
    if isinstance(value, str):
        return safe_cell(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(encode(value))


def _write_delimited(file: IO[str], columns: Sequence[FlatColumn], rows: Rows, delimiter: str) -> None:
    writer = csv.writer(file, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow([safe_cell(column.title) for column in columns])
    writer.writerows([cell_text(value) for value in row] for row in rows)


def _write_csv(path: Path, columns: Sequence[FlatColumn], rows: Rows) -> None:
    # With its mark, a spreadsheet reads the file as the UTF-8 that it is.
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        _write_delimited(file, columns, rows, ",")


def _write_tsv(path: Path, columns: Sequence[FlatColumn], rows: Rows) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        _write_delimited(file, columns, rows, "\t")


def _write_json(path: Path, columns: Sequence[FlatColumn], rows: Rows) -> None:
    keys = [column.key for column in columns]
    with path.open("w", encoding="utf-8") as file:
        file.write("[")
        for index, row in enumerate(rows):
            file.write(",\n" if index else "\n")
            json.dump(dict(zip(keys, encode(list(row)), strict=True)), file, ensure_ascii=False)
        file.write("\n]\n")


def _write_xlsx(path: Path, columns: Sequence[FlatColumn], rows: Rows) -> None:
    from xlsxwriter import Workbook
    from xlsxwriter.exceptions import XlsxWriterException

    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
               "strings_to_numbers": False, "remove_timezone": True}
    try:
        book = Workbook(str(path), options)
        try:
            with book:
                _fill_book(book, columns, rows)
        finally:
            _let_go(book)
    except XlsxWriterException as error:
        raise OSError(str(error)) from error


def _let_go(book: "Workbook") -> None:
    """Close the files in which a book keeps its rows; one that could not be written leaves them open."""
    for sheet in getattr(book, "worksheets_objs", ()):
        kept = getattr(sheet, "row_data_fh", None)
        if kept is not None and not kept.closed:
            kept.close()


def _fill_book(book: "Workbook", columns: Sequence[FlatColumn], rows: Rows) -> None:
    sheet = book.add_worksheet("List")
    formats = {Kind.DATE: book.add_format({"num_format": "yyyy-mm-dd"}),
               Kind.TIME: book.add_format({"num_format": "yyyy-mm-dd hh:mm"})}
    head = book.add_format({"bold": True, "bottom": 1})
    sheet.freeze_panes(1, 0)
    for index, column in enumerate(columns):
        sheet.set_column(index, index, max(10, min(40, len(column.title) + 4)))
        sheet.write_string(0, index, column.title, head)
    for number, row in enumerate(rows, 1):
        for index, value in enumerate(row):
            if _write_cell(sheet, number, index, value, formats):
                raise DomainError(
                    "export.too_large", "A spreadsheet holds 1,048,575 rows and 32,767 characters in a cell; this list "
                    "has more. Nothing was written; write it as CSV.",
                )


def _write_cell(sheet: "Worksheet", number: int, index: int, value: Flat, formats: Mapping[Kind, "Format"]) -> int:
    """Write a cell; the answer is not 0 when the sheet cannot hold it."""
    match value:
        case None:
            return 0
        case bool():
            return sheet.write_boolean(number, index, value)
        case datetime():
            return sheet.write_datetime(number, index, value, formats[Kind.TIME])
        case date():
            return sheet.write_datetime(number, index, value, formats[Kind.DATE])
        case int() | Decimal() if len(Decimal(value).as_tuple().digits) <= EXACT_DIGITS:
            return sheet.write_number(number, index, value)
    return sheet.write_string(number, index, str(value))


_WRITERS = {".csv": _write_csv, ".tsv": _write_tsv, ".xlsx": _write_xlsx, ".json": _write_json,
            CALENDAR: write_calendar}
FORMATS = tuple(_WRITERS)
"""The endings of the files that can be written."""
