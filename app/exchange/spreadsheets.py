"""XLSX and ODS files, parsed in a process of its own that may use so much time and memory and no more."""

import contextlib
import importlib
import zipfile
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from app.exchange.archive import check_archive
from app.exchange.cells import StoredFigure
from app.exchange.export import safe_cell
from app.exchange.sheet import MAX_COLUMNS, MAX_ROWS, Sheet, SheetRow, make_sheet
from app.exchange.worksheets import Extent, examine_sheet
from app.kernel.errors import DomainError, EnvironmentFault
from app.kernel.jobs import Job, JobCrashedError, Report, Stopped

MAX_MEMORY_BYTES = 3 << 30
MAX_CPU_SECONDS = 180
MAX_CELLS = 40_000_000
SPARSE_FROM_CELLS = 2_000_000
SPARSE_RATIO = 200

Cell = str | int | float | bool | datetime | date | time | timedelta | None


def read_spreadsheet(path: Path, *, sheet: str = "") -> Sheet:
    """Read one sheet of an XLSX or ODS file, the first where none is named; formulas come as cells that begin with `=`.

    Raises DomainError for a file that is damaged, too large, sparse or hostile, EnvironmentFault when it cannot be
    opened.
    """
    check_archive(path)
    job = Job("app.exchange.spreadsheets:parse", (str(path), sheet))
    job.run()
    try:
        rows = job.result()
    except JobCrashedError as error:
        raise DomainError("file.damaged", f"{path.name} cannot be read as a spreadsheet; save it again.") from error
    except EnvironmentFault as error:
        if error.code != "job.died":
            raise
        raise DomainError("file.too_large", f"{path.name} takes too much time or memory; save it as CSV.") from error
    return make_sheet(path, rows)


def parse(args: tuple[str, str], report: Report, _stopped: Stopped) -> list[SheetRow]:
    """Parse a sheet within the limits; the job of `read_spreadsheet`."""
    _limit_this_process()
    path, wanted = Path(args[0]), args[1]
    report(0, 0, f"Reading {path.name}")
    book = _open(path)
    if wanted and wanted not in book.sheet_names:
        raise DomainError("file.sheet", f"{path.name} has no sheet “{wanted}”; it has {', '.join(book.sheet_names)}.")
    index = book.sheet_names.index(wanted) if wanted else 0
    with zipfile.ZipFile(path) as archive:
        extent = examine_sheet(archive, index)
    _check_extent(path.name, extent)
    rows = book.get_sheet_by_index(index).to_python(skip_empty_area=False)
    return [
        SheetRow(number, [_cell_text(cell, (number, column) in extent.formulas) for column, cell in enumerate(row, 1)])
        for number, row in enumerate(rows, 1)
    ]


def _open(path: Path) -> Any:
    calamine = importlib.import_module("python_calamine")
    try:
        return calamine.CalamineWorkbook.from_path(str(path))
    except calamine.CalamineError as error:
        raise DomainError("file.damaged", f"{path.name} is damaged or no spreadsheet ({error}).") from None


def _limit_this_process() -> None:
    # Windows has no such limits; the archive was looked over all the same.
    with contextlib.suppress(ImportError):
        resource = importlib.import_module("resource")
        resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY_BYTES, MAX_MEMORY_BYTES))
        resource.setrlimit(resource.RLIMIT_CPU, (MAX_CPU_SECONDS, MAX_CPU_SECONDS))


def _check_extent(name: str, extent: Extent) -> None:
    area = extent.rows * extent.columns
    sparse = area > SPARSE_FROM_CELLS and area > SPARSE_RATIO * max(extent.filled, 1)
    if extent.rows > MAX_ROWS or extent.columns > 10 * MAX_COLUMNS or area > MAX_CELLS or sparse:
        raise DomainError(
            "file.sparse", f"{name} reaches to row {extent.rows} and column {extent.columns}, but only {extent.filled} "
            "cells hold something; delete what lies far out.",
        )


def _cell_text(cell: Cell, is_formula: bool) -> str:
    if is_formula:
        return "="
    match cell:
        case str():
            return safe_cell(cell)
        case bool():
            return "true" if cell else "false"
        case int() | float():
            return StoredFigure(_figure(cell))
        case datetime() if cell.time() == time():
            return cell.date().isoformat()
        case datetime():
            return cell.isoformat(" ")
    return "" if cell is None else str(cell)


def _figure(value: float) -> str:
    """Write a stored figure as the shortest decimal that is the same to the spreadsheet."""
    return f"{Decimal(repr(value)).normalize():f}"
