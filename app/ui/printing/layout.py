"""A document laid out on pages: one routine for printer, PDF and preview."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QSizeF
from PySide6.QtGui import QPainter

from app.kernel.formatting import Formatter
from app.kernel.printed import PrintedDocument, PrintLabels
from app.ui.printing import faces
from app.ui.printing.bands import band_blocks
from app.ui.printing.canvas import Canvas, Edge
from app.ui.printing.faces import LINE, MM, elide, wrap
from app.ui.printing.flow import Block, Placed, blank, paginate
from app.ui.printing.letterhead import letterhead
from app.ui.printing.setting import Setting
from app.ui.printing.stock import stock_pages

RUNNING_TOP = 11 * MM
BODY_TOP = 21 * MM
BAND_GAP = 5 * MM
FOOT = 12 * MM
"""Room below the page number, more than any printer leaves white."""
FOOTER_LINES = 4


@dataclass(frozen=True, slots=True)
class Layout:
    """Pages that can be painted in any order on any device."""

    document: PrintedDocument
    setting: Setting
    head: Block
    pages: tuple[tuple[Placed, ...], ...]
    footer: tuple[str, ...]
    bare: bool = False
    """Nothing but what is in the bands: no letterhead, no page numbers."""

    @property
    def size_mm(self) -> QSizeF:
        """Give the size of the sheet in millimetres."""
        return QSizeF(self.setting.width / MM, self.setting.height / MM)

    @property
    def preparations(self) -> list[Callable[[], None]]:
        """List what takes long in drawing and can be done beforehand."""
        return [placed.block.prepare for page in self.pages for placed in page if placed.block.prepare is not None]

    def paint_page(self, painter: QPainter, index: int, dots_per_inch: float, *, patient: bool = True) -> None:
        """Paint one page from the upper left corner of the sheet; the painter counts in dots of the device.

        What is not prepared is drawn now, or, without `patient`, told by a word in its place.
        """
        scale = dots_per_inch / faces.UNITS_PER_INCH
        painter.save()
        painter.scale(scale, scale)
        canvas = Canvas(painter, self.setting.width, scale, mirrored=self.setting.mirrored, patient=patient)
        if not self.bare:
            self._head_of(canvas, index)
            self._foot(canvas, index)
        start = 0.0 if self.bare else self.head.height if index == 0 else BODY_TOP
        for placed in self.pages[index]:
            placed.block.draw(canvas, start + placed.top)
        painter.restore()

    def _head_of(self, canvas: Canvas, index: int) -> None:
        if index == 0:
            self.head.draw(canvas, 0)
        else:
            self._running_head(canvas)

    def _running_head(self, canvas: Canvas) -> None:
        setting, half = self.setting, self.setting.room / 2
        name = self.document.sender[0] if self.document.sender else ""
        what = f"{self.document.title} {self.document.number}".strip()
        canvas.text(elide(what, faces.LABEL, half), faces.LABEL, setting.left, RUNNING_TOP, half)
        canvas.text(elide(name, faces.LABEL, half), faces.LABEL, setting.left + half, RUNNING_TOP, half, Edge.END)
        canvas.rule(setting.left, RUNNING_TOP + faces.LABEL.line_height + MM, setting.room, LINE, 4.0)

    def _foot(self, canvas: Canvas, index: int) -> None:
        setting = self.setting
        top = setting.height - FOOT - max(len(self.footer), 1) * faces.SMALL.line_height
        canvas.rule(setting.left, top - 1.5 * MM, setting.room, LINE, 4.0)
        canvas.lines(self.footer, faces.SMALL, setting.left, top, setting.room)
        pages = f"Page {index + 1} of {len(self.pages)}"
        canvas.text(pages, faces.SMALL, setting.left, top, setting.room, Edge.END)


def lay_out(document: PrintedDocument, size_mm: QSizeF, formatter: Formatter) -> Layout:
    """Lay a document out on sheets of a size; DomainError when its bar code cannot be encoded."""
    setting = Setting.on(size_mm, formatter, currency=document.currency, language=document.language)
    if document.stock is not None:
        return _lay_out_labels(document, setting)
    head = letterhead(document, setting)
    footer = wrap(document.footer, faces.SMALL, setting.room - 25 * MM, FOOTER_LINES) if document.footer else ()
    foot = FOOT + max(len(footer), 1) * faces.SMALL.line_height + 4 * MM
    blocks = [block for band in document.bands for block in (*band_blocks(band, setting), blank(BAND_GAP))]
    pages = paginate(blocks, setting.height - head.height - foot, setting.height - BODY_TOP - foot)
    return Layout(document, setting, head, tuple(tuple(page) for page in pages), footer)


def _lay_out_labels(document: PrintedDocument, setting: Setting) -> Layout:
    pages = [
        page for band in document.bands if isinstance(band, PrintLabels) and band.stock is not None
        for page in stock_pages(band, band.stock)
    ]
    return Layout(document, setting, blank(0.0), tuple(pages), (), bare=True)
