"""Labels on their material: a sheet of so many, or a roll; each fits its place, or is refused."""

from dataclasses import dataclass

from app.kernel.errors import DomainError
from app.kernel.printed import LabelStock, PrintLabel, PrintLabels
from app.ui.printing import faces
from app.ui.printing.canvas import Canvas
from app.ui.printing.faces import MM, Face, elide, wrap
from app.ui.printing.flow import Block, Placed
from app.ui.printing.symbols import PrintedSymbol

PADDING = 2.0 * MM
GAP = 1.5 * MM
SMALL_HEIGHT_MM = 34
LARGE_HEIGHT_MM = 90
LEAST_BARS = 6 * MM
MOST_BARS = 22 * MM


@dataclass(frozen=True, slots=True)
class _Faces:
    title: Face
    line: Face

    @classmethod
    def of(cls, stock: LabelStock) -> "_Faces":
        height = stock.label[1]
        scale = 0.8 if height < SMALL_HEIGHT_MM else 1.8 if height > LARGE_HEIGHT_MM else 1.0
        return cls(faces.HEADING.scaled(scale), faces.BODY.scaled(scale * 0.9))


class FittedLabel:
    """A label set into a place: bars below the words, a square code beside them."""

    def __init__(self, label: PrintLabel, stock: LabelStock) -> None:
        """Fit a label; DomainError where its code would be too small to be read."""
        self._faces = _Faces.of(stock)
        width, height = stock.label[0] * MM - 2 * PADDING, stock.label[1] * MM - 2 * PADDING
        self._symbol = None if label.barcode is None else PrintedSymbol.within(label.barcode, width, height)
        symbol = self._symbol
        self._beside = symbol is not None and not symbol.symbol.linear
        room = width - (symbol.width + GAP if symbol is not None and self._beside else 0.0)
        left = height if symbol is None or self._beside else height - LEAST_BARS - symbol.caption_height - GAP
        title = wrap(label.title, self._faces.title, room, 2)
        if len(title) * self._faces.title.line_height > left * 0.6:
            title = title[:1] if len(title) == 1 else (elide(label.title, self._faces.title, room),)
        left -= len(title) * self._faces.title.line_height
        fitting = max(0, int(left / self._faces.line.line_height))
        self._title = title
        self._lines = tuple(elide(line, self._faces.line, room) for line in label.lines[:fitting])
        self._room, self._width, self._height = room, width, height
        if symbol is not None and (symbol.width > width + 1 or left < 0):
            raise DomainError(
                "label.too_small", f"The code of “{label.title}” does not fit on {stock.title}. Choose a larger label, "
                "or a Data Matrix, which needs less room.", "stock",
            )

    def draw(self, canvas: Canvas, left: float, top: float) -> None:
        """Draw it with its place's upper left corner there."""
        inside, upper = left + PADDING, top + PADDING
        canvas.lines(self._title, self._faces.title, inside, upper, self._room)
        below = upper + len(self._title) * self._faces.title.line_height
        canvas.lines(self._lines, self._faces.line, inside, below, self._room)
        below += len(self._lines) * self._faces.line.line_height
        if self._symbol is None:
            return
        if self._beside:
            place = inside + self._width - self._symbol.width
            self._symbol.draw(canvas, place, upper + max(0.0, (self._height - self._symbol.height) / 2))
            return
        free = upper + self._height - below - GAP - self._symbol.caption_height
        symbol = self._symbol.as_high_as(min(MOST_BARS, max(LEAST_BARS, free)))
        symbol.draw(canvas, inside + (self._width - symbol.width) / 2, upper + self._height - symbol.height)


def stock_pages(band: PrintLabels, stock: LabelStock) -> tuple[tuple[Placed, ...], ...]:
    """Lay labels out on sheets of their material."""
    places = [None] * min(band.skip, stock.per_sheet - 1)
    fitted: list[FittedLabel | None] = [*places, *(FittedLabel(label, stock) for label in band.labels)]
    sheets = [fitted[start : start + stock.per_sheet] for start in range(0, len(fitted), stock.per_sheet)] or [[]]
    return tuple((Placed(0.0, _sheet(labels, stock)),) for labels in sheets)


def _sheet(labels: list[FittedLabel | None], stock: LabelStock) -> Block:
    def draw(canvas: Canvas, _top: float) -> None:
        for place, label in enumerate(labels):
            down, across = divmod(place, stock.columns)
            if label is not None:
                label.draw(canvas, (stock.left + across * (stock.label[0] + stock.across_gap)) * MM,
                           (stock.top + down * (stock.label[1] + stock.down_gap)) * MM)

    return Block(stock.sheet[1] * MM, draw)
