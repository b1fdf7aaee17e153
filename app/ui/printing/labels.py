"""Labels beside one another, to be cut apart: all of them are as high as the highest."""

from dataclasses import dataclass

from app.kernel.printed import PrintLabel, PrintLabels
from app.ui.printing import faces
from app.ui.printing.canvas import Canvas
from app.ui.printing.faces import MM, elide, wrap
from app.ui.printing.flow import Block
from app.ui.printing.setting import Setting
from app.ui.printing.symbols import PrintedSymbol

GAP = 4 * MM
PADDING = 4 * MM
TITLE_LINES = 2
FRAME = 3.0


@dataclass(frozen=True, slots=True)
class _Label:
    title: tuple[str, ...]
    lines: tuple[str, ...]
    symbol: PrintedSymbol | None

    @classmethod
    def of(cls, label: PrintLabel, room: float) -> "_Label":
        title = tuple(wrap(label.title, faces.HEADING, room, TITLE_LINES))
        lines = tuple(elide(line, faces.BODY, room) for line in label.lines)
        return cls(title, lines, None if label.barcode is None else PrintedSymbol.of(label.barcode, room))

    @property
    def text_height(self) -> float:
        return len(self.title) * faces.HEADING.line_height + len(self.lines) * faces.BODY.line_height

    @property
    def height(self) -> float:
        symbol = 0.0 if self.symbol is None else 2 * MM + self.symbol.height
        return self.text_height + symbol + 2 * PADDING

    def draw(self, canvas: Canvas, left: float, top: float, width: float) -> None:
        room, inside = width - 2 * PADDING, left + PADDING
        canvas.lines(self.title, faces.HEADING, inside, top + PADDING, room)
        below = top + PADDING + len(self.title) * faces.HEADING.line_height
        canvas.lines(self.lines, faces.BODY, inside, below, room)
        if self.symbol is not None:
            self.symbol.draw(canvas, inside, top + PADDING + self.text_height + 2 * MM)


def label_blocks(band: PrintLabels, setting: Setting) -> list[Block]:
    """Lay out labels in rows that stay whole."""
    width = (setting.room + GAP) / band.columns - GAP
    labels = [_Label.of(label, width - 2 * PADDING) for label in band.labels]
    height = max((label.height for label in labels), default=0.0)
    return [
        _row(labels[start : start + band.columns], setting, width, height)
        for start in range(0, len(labels), band.columns)
    ]


def _row(labels: list[_Label], setting: Setting, width: float, height: float) -> Block:
    def draw(canvas: Canvas, top: float) -> None:
        for index, label in enumerate(labels):
            left = setting.left + index * (width + GAP)
            _frame(canvas, left, top, width, height)
            label.draw(canvas, left, top, width)

    return Block(height + GAP, draw)


def _frame(canvas: Canvas, left: float, top: float, width: float, height: float) -> None:
    canvas.rule(left, top, width, faces.LINE, FRAME)
    canvas.rule(left, top + height - FRAME, width, faces.LINE, FRAME)
    canvas.fill(left, top, FRAME, height, faces.LINE)
    canvas.fill(left + width - FRAME, top, FRAME, height, faces.LINE)
