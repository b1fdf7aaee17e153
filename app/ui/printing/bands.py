"""Paragraphs, facts, tables, charts and labels as blocks of a page."""

from functools import cache
from io import BytesIO

from PySide6.QtGui import QImage

from app.kernel.chartstyle import ChartStyle
from app.kernel.printed import Band, PrintBarcode, PrintChart, PrintFacts, PrintLabels, PrintTable, PrintText
from app.kernel.resolve import resolve
from app.ui.fonts import register_chart_fonts
from app.ui.printing import faces
from app.ui.printing.canvas import Canvas
from app.ui.printing.faces import MM
from app.ui.printing.facts import grid_of, grid_row
from app.ui.printing.flow import Block
from app.ui.printing.labels import label_blocks
from app.ui.printing.setting import Setting
from app.ui.printing.symbols import PrintedSymbol
from app.ui.printing.table import table_blocks
from app.ui.printing.texts import heading, paragraphs

DOTS_PER_INCH = 200
SYMBOL_GAP = 2 * MM


def band_blocks(band: Band, setting: Setting) -> list[Block]:
    """Lay out one band."""
    match band:
        case PrintTable():
            return table_blocks(band, setting)
        case PrintText():
            return [*heading(band.heading, setting), *paragraphs(band.text, setting)]
        case PrintFacts():
            return [*heading(band.title, setting), *(grid_row(row) for row in grid_of(band.facts, setting))]
        case PrintChart():
            return [*heading(band.title, setting), _chart(band, setting)]
        case PrintBarcode():
            return [*heading(band.title, setting), _symbol(band, setting)]
        case PrintLabels():
            return label_blocks(band, setting)


def _symbol(band: PrintBarcode, setting: Setting) -> Block:
    symbol = PrintedSymbol.of(band.barcode, setting.room * 0.7)
    return Block(symbol.height + SYMBOL_GAP, lambda canvas, top: symbol.draw(canvas, setting.left, top))


def _chart(band: PrintChart, setting: Setting) -> Block:
    height = band.height_mm * MM

    @cache
    def picture() -> QImage:
        return chart_picture(band, setting.room, height, setting)

    def draw(canvas: Canvas, top: float) -> None:
        canvas.image(picture(), setting.left, top, setting.room, height)

    return Block(height, draw)


def chart_picture(band: PrintChart, width: float, height: float, setting: Setting) -> QImage:
    """Let the function that draws the chart on the screen draw it for paper."""
    register_chart_fonts()
    from matplotlib.figure import Figure

    inches = (width / faces.UNITS_PER_INCH, height / faces.UNITS_PER_INCH)
    figure = Figure(figsize=inches, dpi=DOTS_PER_INCH, layout="constrained")
    resolve(band.draw)(figure, band.value, ChartStyle(formatter=setting.formatter))
    picture = BytesIO()
    figure.savefig(picture, format="png")
    return QImage.fromData(picture.getvalue())
