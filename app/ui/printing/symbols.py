"""A bar code on a sheet: its modules are whole dots of the device, or a scanner misreads them."""

from dataclasses import dataclass, replace

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter

from app.exchange.barcodes import Symbol, encode_symbol
from app.kernel.printed import Barcode
from app.ui.printing import faces
from app.ui.printing.canvas import Canvas, Edge
from app.ui.printing.faces import MM, elide

BAR_MODULE = 0.33 * MM
"""The width of a thin bar, 13 mil: GS1 asks for 0.25 to 0.5 mm on documents."""
SMALLEST_BAR = 0.19 * MM
BAR_HEIGHT = 13 * MM
SQUARE_MODULE = 0.55 * MM
CAPTION_GAP = 0.7 * MM
MOST_CAPTION = 60 * MM
SMALLEST_SQUARE = 0.25 * MM
MOST_SQUARE_MODULE = 1.0 * MM


@dataclass(frozen=True, slots=True)
class PrintedSymbol:
    """A symbol with the size it takes, quiet zone and caption included."""

    symbol: Symbol
    caption: str
    module: float
    bar_height: float = BAR_HEIGHT

    @classmethod
    def of(cls, barcode: Barcode, room: float) -> "PrintedSymbol":
        """Encode a bar code so that it fits into a width; thin bars get thinner, but not unreadably so."""
        symbol = encode_symbol(barcode)
        usual = BAR_MODULE if symbol.linear else SQUARE_MODULE
        module = max(min(usual, room / symbol.width), SMALLEST_BAR)
        return cls(symbol, barcode.caption, module)

    @classmethod
    def within(cls, barcode: Barcode, width: float, height: float) -> "PrintedSymbol":
        """Encode a bar code for a label: bars over its width, a square at most as high and half as wide."""
        symbol = encode_symbol(barcode)
        if symbol.linear:
            caption = elide(barcode.caption, faces.LABEL, width)
            return cls(symbol, caption, max(min(BAR_MODULE, width / symbol.width), SMALLEST_BAR))
        caption = barcode.caption if faces.width_of(barcode.caption, faces.LABEL) <= width / 2 else ""
        below = CAPTION_GAP + faces.LABEL.line_height if caption else 0.0
        module = min(MOST_SQUARE_MODULE, (height - below) / symbol.width, width / 2 / symbol.width)
        return cls(symbol, caption, max(module, SMALLEST_SQUARE))

    def as_high_as(self, height: float) -> "PrintedSymbol":
        """Give the same code with bars of another height."""
        return replace(self, bar_height=height)

    @property
    def caption_height(self) -> float:
        """Give the height of the caption with the gap above it."""
        return CAPTION_GAP + faces.LABEL.line_height if self.caption else 0.0

    @property
    def width(self) -> float:
        """Give the width in units."""
        caption = faces.width_of(self.caption, faces.LABEL)
        return max(self.symbol.width * self.module, min(caption, MOST_CAPTION))

    @property
    def margin(self) -> float:
        """Give the width at each side in which nothing is drawn."""
        modules = (self.width - (self.symbol.width - 2 * self.symbol.quiet) * self.module) / 2
        return min(modules, (self.width - faces.width_of(self.caption, faces.LABEL)) / 2)

    @property
    def bars(self) -> float:
        """Give the height without the caption."""
        if self.symbol.linear:
            return self.bar_height
        return (len(self.symbol.rows) + 2 * self.symbol.quiet) * self.module

    @property
    def height(self) -> float:
        """Give the height in units."""
        return self.bars + self.caption_height

    def draw(self, canvas: Canvas, left: float, top: float) -> None:
        """Draw the symbol with its quiet zone, and the caption under it."""
        dots = max(1, int(self.module * canvas.dots_per_unit))
        module = dots / canvas.dots_per_unit
        spare = (self.width - self.symbol.width * module) / 2
        start = _on_dot(canvas.placed(left, self.width) + spare + self.symbol.quiet * module, canvas.dots_per_unit)
        self._draw_modules(canvas.painter, QPointF(start, _on_dot(top, canvas.dots_per_unit)), module)
        if self.caption:
            caption = elide(self.caption, faces.LABEL, self.width)
            canvas.text(caption, faces.LABEL, left, top + self.bars + CAPTION_GAP, self.width, Edge.MIDDLE)

    def _draw_modules(self, painter: QPainter, origin: QPointF, module: float) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        black = QColor("#000000")
        height = self.bar_height if self.symbol.linear else module
        top = origin.y() if self.symbol.linear else origin.y() + self.symbol.quiet * module
        for down, row in enumerate(self.symbol.rows):
            for first, length in _runs(row):
                box = QRectF(origin.x() + first * module, top + down * module, length * module, height)
                painter.fillRect(box, black)
        painter.restore()


def _on_dot(place: float, dots_per_unit: float) -> float:
    return round(place * dots_per_unit) / dots_per_unit


def _runs(row: tuple[bool, ...]) -> list[tuple[int, int]]:
    """List where dark modules begin and how many there are side by side."""
    runs = []
    start = None
    for index, dark in enumerate((*row, False)):
        if dark and start is None:
            start = index
        elif not dark and start is not None:
            runs.append((start, index - start))
            start = None
    return runs
