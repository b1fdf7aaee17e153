"""A printed document as plain data; one painter lays all of them out."""

from dataclasses import dataclass
from enum import StrEnum

from app.kernel.listing import Kind


class Symbology(StrEnum):
    """Bar codes that can be printed."""

    CODE128 = "code128"
    GS1_128 = "gs1-128"
    QR = "qr"
    DATAMATRIX = "datamatrix"


@dataclass(frozen=True, slots=True)
class Barcode:
    """A bar code with the text under it."""

    symbology: Symbology
    data: str
    caption: str = ""


@dataclass(frozen=True, slots=True)
class PrintColumn:
    """A column of a printed table; `share` is its part of the width."""

    title: str
    kind: Kind = Kind.TEXT
    share: int = 10


@dataclass(frozen=True, slots=True)
class PrintTable:
    """Rows that stay whole; the header repeats on each page; totals stay with the last two rows.

    Cells hold values of the column's kind; a `note` under a row goes over the full width.
    """

    columns: tuple[PrintColumn, ...]
    rows: tuple[tuple[object, ...], ...]
    title: str = ""
    totals: tuple[tuple[str, object], ...] = ()
    notes: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class PrintText:
    """A paragraph, with a heading when it has one."""

    text: str
    heading: str = ""


@dataclass(frozen=True, slots=True)
class PrintFacts:
    """Labelled values in a grid."""

    facts: tuple[tuple[str, object], ...]
    title: str = ""


@dataclass(frozen=True, slots=True)
class PrintChart:
    """A chart by the function that draws it on the screen, too: `module:function` and the value it draws."""

    draw: str
    value: object
    title: str = ""
    height_mm: int = 70


Band = PrintTable | PrintText | PrintFacts | PrintChart


@dataclass(frozen=True, slots=True)
class PrintedDocument:
    """A document to print: who sends it, who gets it, what it says.

    `file_name` is the name proposed for a PDF, without its ending.
    """

    title: str
    number: str
    file_name: str
    sender: tuple[str, ...] = ()
    recipient: tuple[str, ...] = ()
    facts: tuple[tuple[str, object], ...] = ()
    bands: tuple[Band, ...] = ()
    barcode: Barcode | None = None
    footer: str = ""
    currency: str = ""
    language: str = "en"
    landscape: bool = False
