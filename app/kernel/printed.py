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
    GS1_DATAMATRIX = "gs1-datamatrix"


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
class LabelStock:
    """The material of labels: a sheet with so many across and down, or a roll, whose sheet is one label; in mm.

    `left` and `top` are where the first label begins, `across_gap` and `down_gap` what lies between two.
    """

    key: str
    title: str
    sheet: tuple[float, float]
    label: tuple[float, float]
    columns: int = 1
    rows: int = 1
    left: float = 0.0
    top: float = 0.0
    across_gap: float = 0.0
    down_gap: float = 0.0

    @property
    def per_sheet(self) -> int:
        """Count the labels on a sheet."""
        return self.columns * self.rows


def _roll(width: int, height: int) -> LabelStock:
    return LabelStock(f"roll-{width}x{height}", f"Roll {width} × {height} mm", (width, height), (width, height))


LABEL_STOCKS = (
    LabelStock("a4-24", "A4, 24 of 70 × 37 mm", (210, 297), (70, 37), 3, 8, 0, 0.5),
    LabelStock("a4-14", "A4, 14 of 99 × 38 mm", (210, 297), (99.1, 38.1), 2, 7, 4.65, 15.15, 2.5),
    LabelStock("a4-40", "A4, 40 of 48.5 × 25.4 mm", (210, 297), (48.5, 25.4), 4, 10, 8, 21.5),
    LabelStock("letter-30", "Letter, 30 of 67 × 25 mm", (215.9, 279.4), (66.7, 25.4), 3, 10, 4.8, 12.7, 3.2),
    _roll(57, 32), _roll(62, 29), _roll(89, 36), _roll(102, 152),
)
"""Materials that are sold everywhere."""


@dataclass(frozen=True, slots=True)
class PrintLabels:
    """Labels of equal size, several beside one another; none is cut by the end of a page.

    With `stock`, the document is nothing but labels on that material, `skip` places of the first sheet left free.
    """

    labels: tuple[PrintLabel, ...]
    columns: int = 2
    stock: LabelStock | None = None
    skip: int = 0


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

    @property
    def stock(self) -> LabelStock | None:
        """Give the material where the document is labels alone."""
        return next((band.stock for band in self.bands if isinstance(band, PrintLabels)), None)
