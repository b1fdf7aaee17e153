"""Rows of a spreadsheet as they come from the clipboard, and which of their columns fill which fields."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from io import StringIO

from app.kernel.fields import FieldInfo

Rows = list[list[str]]


@dataclass(frozen=True, slots=True)
class Block:
    """Rows to write: `places` are the grid's columns that the row's cells fill, None for a cell nobody wants.

    `ignored` are headings that name no field.
    """

    places: tuple[int | None, ...]
    rows: Rows
    ignored: tuple[str, ...] = ()


def read_rows(text: str, decimal_sign: str) -> Rows:
    """Read rows cut by tabs, semicolons or commas; a comma cuts nothing where it is the decimal sign."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    cutters = ["\t", ";", *([] if decimal_sign == "," else [","])]
    cutter = next((sign for sign in cutters if sign in first), "\t")
    rows = csv.reader(StringIO(text), delimiter=cutter)
    return [[cell.strip() for cell in row] for row in rows if any(cell.strip() for cell in row)]


def arrange(rows: Rows, columns: Sequence[FieldInfo], start: int) -> Block:
    """Match the cells of rows with fields: by the headings in the first row, otherwise by position from `start` on."""
    headings = rows[0] if rows else []
    named = [_field_of(heading, columns) for heading in headings]
    full = [place for place, heading in zip(named, headings, strict=True) if heading]
    found = [place for place in full if place is not None]
    if found and 2 * len(found) >= len(full) and len(set(found)) == len(found):
        ignored = [heading for place, heading in zip(named, headings, strict=True) if heading and place is None]
        return Block(tuple(named), rows[1:], tuple(ignored))
    width = max((len(row) for row in rows), default=0)
    places = tuple(place if place < len(columns) else None for place in range(start, start + width))
    return Block(places, rows)


def _field_of(heading: str, columns: Sequence[FieldInfo]) -> int | None:
    wanted = _folded(heading)
    for place, info in enumerate(columns):
        if wanted and wanted in {_folded(name) for name in (info.field.title, *info.field.aliases)}:
            return place
    return None


def _folded(text: str) -> str:
    return "".join(sign for sign in text.casefold() if sign.isalnum())


def as_rows(rows: Sequence[Sequence[str]]) -> str:
    """Write cells as a spreadsheet takes them."""
    breaks = str.maketrans({"\t": " ", "\n": " ", "\r": " "})
    return "\n".join("\t".join(cell.translate(breaks) for cell in row) for row in rows)
