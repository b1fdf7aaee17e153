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


@dataclass(frozen=True, slots=True)
class PrintLabel:
    """A label to stick on goods: what they are, what must be known of them, and the code that a scanner reads."""

    title: str
    lines: tuple[str, ...] = ()
    barcode: Barcode | None = None


@dataclass(frozen=True, slots=True)
class PrintLabels:
    """Labels of equal size, several beside one another; none is cut by the end of a page."""

    labels: tuple[PrintLabel, ...]
    columns: int = 2


@dataclass(frozen=True, slots=True)
class PrintBarcode:
    """A bar code among the bands, for documents of several things that are scanned."""

    barcode: Barcode
    title: str = ""


Band = PrintTable | PrintText | PrintFacts | PrintChart | PrintBarcode | PrintLabels


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
