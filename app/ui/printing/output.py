"""Documents on devices: a PDF file, a printer, anything that Qt can paint on."""

import os
import re
import sys
from functools import cache
from pathlib import Path

from PySide6.QtCore import QBuffer, QCoreApplication, QIODevice, QMarginsF, QSaveFile, QSizeF
from PySide6.QtGui import QGuiApplication, QPagedPaintDevice, QPageLayout, QPageSize, QPainter, QPdfWriter

from app.kernel.errors import EnvironmentFault
from app.kernel.formatting import Formatter
from app.kernel.printed import PrintedDocument
from app.ui.printing import faces
from app.ui.printing.layout import Layout, lay_out
from app.ui.printing.setting import Paper, paper_of

_CHARACTERS = re.compile(rb"\[(?:<[0-9A-F]{4}> )+\]")
"""The characters that a font's glyphs stand for. Qt takes the first that leads to a glyph, and for the space that is
the tab, so that nobody could search for two words."""


@cache
def ensure_gui_application() -> QCoreApplication:
    """Give the running application, or start one that needs no screen; fonts cannot be measured without."""
    running = QCoreApplication.instance()
    if isinstance(running, QGuiApplication):
        return running
    if running is not None:
        raise RuntimeError("An application without fonts runs already; start a QGuiApplication in its place.")
    if sys.platform.startswith("linux"):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    return QGuiApplication([])


def page_size(document: PrintedDocument, paper: Paper | None = None) -> QSizeF:
    """Give the sheet in millimetres, turned when the document is wide; labels are printed on their own material."""
    if document.stock is not None:
        return QSizeF(*document.stock.sheet)
    size = (paper or paper_of()).page_size.size(QPageSize.Unit.Millimeter)
    return size.transposed() if document.landscape else size


def paint(layout: Layout, device: QPagedPaintDevice, pages: range | None = None) -> None:
    """Paint pages, all by default, on a printer or a PDF; EnvironmentFault when the device refuses."""
    painter = QPainter()
    if not painter.begin(device):
        raise EnvironmentFault("print.refused", "The printer did not accept the document.",
                               "Check that the printer is on and connected, then print again.")
    try:
        for turn, index in enumerate(pages or range(len(layout.pages))):
            if turn and not device.newPage():
                raise EnvironmentFault("print.stopped", f"The printer stopped before page {index + 1}.",
                                       "Check the printer, then print the remaining pages.")
            layout.paint_page(painter, index, device.logicalDpiX())
    finally:
        painter.end()


def set_page(device: QPagedPaintDevice, layout: Layout) -> None:
    """Give a device the sheet of a layout, to its edges: the margins are in the layout."""
    size = layout.size_mm
    wide = size.width() > size.height()
    portrait = size.transposed() if wide else size
    upright = QPageSize(portrait, QPageSize.Unit.Millimeter, "", QPageSize.SizeMatchPolicy.FuzzyMatch)
    turn = QPageLayout.Orientation.Landscape if wide else QPageLayout.Orientation.Portrait
    page = QPageLayout(upright, turn, QMarginsF(0, 0, 0, 0), QPageLayout.Unit.Millimeter)
    page.setMode(QPageLayout.Mode.FullPageMode)
    device.setPageLayout(page)


def pdf_bytes(layout: Layout) -> bytes:
    """Give a layout as PDF."""
    target = QBuffer()
    target.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(target)
    writer.setResolution(faces.UNITS_PER_INCH)
    writer.setTitle(f"{layout.document.title} {layout.document.number}".strip())
    writer.setCreator("Counterflow")
    if layout.document.sender:
        writer.setAuthor(layout.document.sender[0])
    set_page(writer, layout)
    paint(layout, writer)
    return _CHARACTERS.sub(lambda found: found[0].replace(b"<0009>", b"<0020>"), target.data().data())


def save_pdf(layout: Layout, path: Path) -> None:
    """Write a layout as PDF: the whole file or, with EnvironmentFault, none and the former one untouched."""
    content = pdf_bytes(layout)
    file = QSaveFile(str(path))
    if not file.open(QIODevice.OpenModeFlag.WriteOnly) or file.write(content) != len(content) or not file.commit():
        raise _unwritable(path, file.errorString())


def _unwritable(path: Path, reason: str) -> EnvironmentFault:
    return EnvironmentFault(
        "file.unwritable", f"{path} could not be written: {reason}.",
        "Choose another folder, or close the program that has the file open.", path=str(path),
    )


def document_pdf(document: PrintedDocument, formatter: Formatter | None = None, paper: Paper | None = None) -> bytes:
    """Give a document as PDF; needs no window and no screen. DomainError when a bar code cannot be encoded."""
    ensure_gui_application()
    return pdf_bytes(lay_out(document, page_size(document, paper), formatter or Formatter()))


def render_pdf(
    document: PrintedDocument, path: Path, *, formatter: Formatter | None = None, paper: Paper | None = None,
) -> int:
    """Print a document into a PDF file and give its number of pages; needs no window and no screen.

    Raises EnvironmentFault when the file cannot be written, DomainError when a bar code cannot be encoded.
    """
    ensure_gui_application()
    layout = lay_out(document, page_size(document, paper), formatter or Formatter())
    save_pdf(layout, path)
    return len(layout.pages)
