"""Paragraphs, facts, tables, charts and labels as blocks of a page."""

from io import BytesIO

from PySide6.QtGui import QImage

from app.kernel.chartstyle import ChartStyle
from app.kernel.printed import Band, PrintBarcode, PrintChart, PrintFacts, PrintLabels, PrintTable, PrintText
from app.kernel.resolve import resolve
from app.ui.fonts import register_chart_fonts
from app.ui.printing import faces
from app.ui.printing.canvas import Canvas, Edge
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
    picture = ChartPicture(band, setting, height)

    def draw(canvas: Canvas, top: float) -> None:
        if canvas.patient or picture.is_drawn:
            canvas.image(picture.image, setting.left, top, setting.room, height)
        else:
            middle = top + height / 2
            canvas.text("The chart is being drawn …", faces.LABEL, setting.left, middle, setting.room, Edge.MIDDLE)

    return Block(height, draw, prepare=picture.draw)


class ChartPicture:
    """The picture of a chart, drawn once: when it is first needed, or before, where somebody would have to wait."""

    def __init__(self, band: PrintChart, setting: Setting, height: float) -> None:
        """Draw nothing yet."""
        self._band, self._setting, self._height = band, setting, height
        self._image: QImage | None = None

    @property
    def is_drawn(self) -> bool:
        """Tell whether it is there."""
        return self._image is not None

    @property
    def image(self) -> QImage:
        """Give the picture."""
        if self._image is None:
            self._image = chart_picture(self._band, self._setting.room, self._height, self._setting)
        return self._image

    def draw(self) -> None:
        """Draw it now, unless it is there."""
        self._image = self.image


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
