"""Rows that were refused, in a file to mend and take in again: as they were, and beside them why."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from app.exchange.export import unsafe_cell, write_rows
from app.exchange.flat import FlatColumn
from app.exchange.importing import ImportFiles, ImportResult, KindResult
from app.exchange.mapping import ImportSource
from app.exchange.reading import read_table
from app.exchange.sheet import REFUSED_PREFIX
from app.kernel.listing import Kind

REASONS = tuple(f"{REFUSED_PREFIX}{word}" for word in ("row", "column", "reason"))


def write_refused(path: Path, command: ImportFiles, result: ImportResult) -> list[Path]:
    """Write the refused rows of each file; give the files written, none where nothing was refused.

    Several files with refused rows are told apart by the kind in their names.
    """
    sources = {(source.kind, source.path): source for source in command.sources}
    bad = [kind for kind in result.kinds if kind.refused]
    written = []
    for kind in bad:
        target = path if len(bad) == 1 else path.with_name(f"{path.stem}-{kind.kind}{path.suffix}")
        _write_kind(target, sources[kind.kind, kind.file], kind)
        written.append(target)
    return written


def _write_kind(path: Path, source: ImportSource, kind: KindResult) -> None:
    sheet = read_table(Path(source.path), encoding=source.encoding, delimiter=source.delimiter, sheet=source.sheet)
    cells: Mapping[int, Sequence[str]] = {row.number: row.cells for row in sheet.rows}
    kept = [index for index, heading in enumerate(sheet.headings) if heading not in REASONS]
    columns = [FlatColumn(name, name, Kind.TEXT) for name in (*(sheet.headings[index] for index in kept), *REASONS)]
    write_rows(path, columns, (
        [*(_cell(cells[row.row], index) for index in kept), row.row, row.column or row.field, row.reason]
        for row in kind.refused
    ))


def _cell(cells: Sequence[str], index: int) -> str:
    return unsafe_cell(cells[index]) if index < len(cells) else ""
