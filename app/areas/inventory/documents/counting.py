"""The paper to count by: place by place as one walks, each with its bar code, so that it can be scanned back."""

from collections.abc import Iterator
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import Connection

from app.areas.company.queries import load_profile
from app.areas.inventory.queries.count_pages import is_hidden, load_count_lines, load_sheet
from app.areas.inventory.rules.counting import MOVES_TITLES, TO_COUNT
from app.kernel.listing import Kind
from app.kernel.printed import (
    Band,
    Barcode,
    PrintBarcode,
    PrintColumn,
    PrintedDocument,
    PrintTable,
    PrintText,
    Symbology,
)
from app.kernel.quantity import Quantity

BLANK = "__________"
_COLUMNS = (
    PrintColumn("SKU", Kind.CODE, 14), PrintColumn("Item", Kind.TEXT, 38), PrintColumn("Lot", Kind.CODE, 14),
    PrintColumn("Expires", Kind.DATE, 12), PrintColumn("Unit", Kind.TEXT, 6),
)
_BOOKED = PrintColumn("Booked", Kind.QUANTITY, 12)
_COUNTED = PrintColumn("Counted", Kind.TEXT, 14)


def count_paper(connection: Connection, sheet_id: int, _now: datetime) -> PrintedDocument:
    """Print a count: what is still to be counted, or, when all was counted, everything with what was found."""
    sheet, lines = load_sheet(connection, sheet_id), load_count_lines(connection, sheet_id)
    shown = [line for line in lines if line.state in TO_COUNT] or lines
    profile = load_profile(connection)
    return PrintedDocument(
        "Count sheet", sheet.number, sheet.number, profile.address_lines(), (),
        (("Count", sheet.title), ("Warehouse", sheet.warehouse), ("Lines", len(shown)),
         ("Moves meanwhile", dict(MOVES_TITLES)[sheet.moves]), ("Counted by", "____________________"),
         ("Date and time", "____________________")),
        (
            PrintText("Count what lies there, whether reserved or not. Write 0 where nothing is there; leave a line "
                      "empty when you did not look. Write goods that are not listed below the table."),
            *_bands(shown, hidden=is_hidden(sheet)),
        ),
        Barcode(Symbology.CODE128, sheet.number, sheet.number), currency=profile.currency,
    )


def _bands(lines: list[Any], *, hidden: bool) -> Iterator[Band]:
    columns = (*_COLUMNS, _COUNTED) if hidden else (*_COLUMNS, _BOOKED, _COUNTED)
    for place, group in groupby(lines, key=lambda line: (line.place, line.place_name)):
        code, name = place
        symbology = Symbology.CODE128 if code.isascii() else Symbology.QR
        yield PrintBarcode(Barcode(symbology, code, code), code if name == code else f"{code} · {name}")
        yield PrintTable(columns, tuple(_row(line, hidden=hidden) for line in group))


def _row(line: Any, *, hidden: bool) -> tuple[object, ...]:
    counted = BLANK if line.counted_qty is None else str(Quantity(line.counted_qty, line.unit))
    goods = (line.sku, line.name, line.lot or "", line.expires_on, line.unit)
    if hidden:
        return (*goods, counted)
    return (*goods, None if line.booked_qty is None else Quantity(line.booked_qty, line.unit), counted)
