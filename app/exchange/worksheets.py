"""A look through a sheet's XML, without keeping it: how far it reaches, and which cells hold formulas."""

import re
import xml.parsers.expat
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field

from app.kernel.errors import DomainError

REFERENCE = re.compile(r"([A-Z]{1,3})(\d{1,7})")
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
CHUNK_BYTES = 1 << 18

Attributes = dict[str, str]


@dataclass(slots=True)
class Extent:
    """How far a sheet reaches, how many cells hold something, and where the formulas are (row and column from 1)."""

    rows: int = 0
    columns: int = 0
    filled: int = 0
    formulas: set[tuple[int, int]] = field(default_factory=set)

    def reach(self, row: int, column: int) -> None:
        """Count a cell that holds something."""
        self.rows, self.columns = max(self.rows, row), max(self.columns, column)
        self.filled += 1


def examine_sheet(archive: zipfile.ZipFile, index: int) -> Extent:
    """Look through one sheet of an XLSX or ODS archive; DomainError when it is neither."""
    names = set(archive.namelist())
    extent = Extent()
    if "content.xml" in names:
        _parse(archive, "content.xml", _OdsWatch(extent, index).start)
        return extent
    part = _xlsx_part(archive, index)
    if part not in names:
        raise DomainError("file.damaged", "The sheet is missing in the file.")
    _parse(archive, part, _XlsxWatch(extent).start)
    return extent


def _parse(archive: zipfile.ZipFile, name: str, start: Callable[[str, Attributes], None]) -> None:
    parser = xml.parsers.expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = start
    try:
        with archive.open(name) as file:
            while chunk := file.read(CHUNK_BYTES):
                parser.Parse(chunk, False)
            parser.Parse(b"", True)
    except (xml.parsers.expat.ExpatError, zipfile.BadZipFile, KeyError) as error:
        raise DomainError("file.damaged", f"The part {name} of the file is damaged ({error}).") from None


def _xlsx_part(archive: zipfile.ZipFile, index: int) -> str:
    """Follow the workbook's list of sheets to the part that holds one."""
    sheets: list[str] = []
    targets: dict[str, str] = {}

    def sheet(name: str, attributes: Attributes) -> None:
        if name.endswith(" sheet"):
            sheets.append(attributes.get(f"{RELATION} id", ""))

    def relation(name: str, attributes: Attributes) -> None:
        if name.endswith(" Relationship"):
            targets[attributes.get("Id", "")] = attributes.get("Target", "")

    _parse(archive, "xl/workbook.xml", sheet)
    _parse(archive, "xl/_rels/workbook.xml.rels", relation)
    target = targets.get(sheets[index], "") if index < len(sheets) else ""
    return target.removeprefix("/") if target.startswith("/") else f"xl/{target}"


class _XlsxWatch:
    """Follows the cells of an XLSX sheet."""

    def __init__(self, extent: Extent) -> None:
        self._extent = extent
        self._cell = (0, 0)

    def start(self, name: str, attributes: Attributes) -> None:
        match name.rpartition(" ")[2]:
            case "row":
                self._cell = (int(attributes.get("r", self._cell[0] + 1)), 0)
            case "c":
                self._cell = _place(attributes["r"]) if "r" in attributes else (self._cell[0], self._cell[1] + 1)
            case "v" | "is":
                self._extent.reach(*self._cell)
            case "f":
                self._extent.formulas.add(self._cell)
                self._extent.reach(*self._cell)


def _place(reference: str) -> tuple[int, int]:
    match = REFERENCE.fullmatch(reference)
    if match is None:
        raise DomainError("file.damaged", f"The file has a cell “{reference}”.")
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(match[2]), column


class _OdsWatch:
    """Follows the cells of one table of an ODS document, in which runs of equal rows and cells are written once."""

    def __init__(self, extent: Extent, index: int) -> None:
        self._extent = extent
        self._wanted = index
        self._table = -1
        self._row, self._row_run = 1, 0
        self._column = 0

    def start(self, name: str, attributes: Attributes) -> None:
        local = name.rpartition(" ")[2]
        plain = {key.rpartition(" ")[2]: value for key, value in attributes.items()}
        if local == "table":
            self._table += 1
            self._row, self._row_run = 1, 0
        elif self._table == self._wanted and local == "table-row":
            self._row += self._row_run
            self._row_run, self._column = int(plain.get("number-rows-repeated", 1)), 1
        elif self._table == self._wanted and local in ("table-cell", "covered-table-cell"):
            self._cell(plain)

    def _cell(self, plain: Attributes) -> None:
        run = int(plain.get("number-columns-repeated", 1))
        if "value-type" in plain or "formula" in plain:
            self._extent.reach(self._row + self._row_run - 1, self._column + run - 1)
            self._extent.filled += run * self._row_run - 1
        if "formula" in plain:
            self._extent.formulas.update((self._row, self._column + offset) for offset in range(min(run, 1000)))
        self._column += run
