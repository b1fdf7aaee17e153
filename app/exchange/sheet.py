"""A table as it came from a file: headings and rows of texts, each with the number a spreadsheet gives it."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from app.kernel.errors import DomainError

MAX_ROWS = 2_000_000
MAX_COLUMNS = 500
HEADING_ROW = 1
REFUSED_PREFIX = "Refused: "
"""The headings under which a file of refused rows tells why; they are left out when the mended file comes back."""


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row; the headings stand in row 1. A cell that begins with `=` holds a formula."""

    number: int
    cells: Sequence[str]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table with its headings."""

    path: Path
    headings: tuple[str, ...]
    rows: Sequence[SheetRow]


def make_sheet(path: Path, rows: Sequence[SheetRow]) -> Sheet:
    """Take the first row as headings; refuse a file without rows, without headings, or with the same one twice."""
    if not rows:
        raise DomainError("file.empty", f"{path.name} holds no rows.", file=str(path))
    headings = tuple(cell.strip() for cell in rows[0].cells)
    while headings and not headings[-1]:
        headings = headings[:-1]
    seen: set[str] = set()
    for index, heading in enumerate(headings, 1):
        if not heading:
            raise DomainError("file.heading_empty", f"Column {index} of {path.name} has no heading.", file=str(path))
        if heading.casefold() in seen:
            raise DomainError(
                "file.heading_twice", f"{path.name} has the heading “{heading}” twice; rename one of them.",
                file=str(path),
            )
        seen.add(heading.casefold())
    if not headings or len(headings) > MAX_COLUMNS:
        raise DomainError("file.columns", f"{path.name} has {len(headings)} columns; 1 to {MAX_COLUMNS} are read.")
    return Sheet(path, headings, [row for row in rows[1:] if any(row.cells)])
