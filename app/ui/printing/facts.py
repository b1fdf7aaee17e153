"""Labelled values in a grid, as many beside one another as fit."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.ui.printing import faces
from app.ui.printing.canvas import Canvas
from app.ui.printing.faces import MM, width_of, wrap
from app.ui.printing.flow import Block
from app.ui.printing.setting import Setting

GAP = 5 * MM
MOST = 4
VALUE_LINES = 40


@dataclass(frozen=True, slots=True)
class GridCell:
    """A label and its value, broken into lines, and where they stand."""

    left: float
    width: float
    label: tuple[str, ...]
    value: tuple[str, ...]


def _columns(texts: Sequence[tuple[str, str]], room: float) -> int:
    """Tell how many stand beside one another when most values are to keep to one line."""
    widest = max(max(width_of(label, faces.LABEL), width_of(value, faces.BODY)) for label, value in texts)
    return max(1, min(MOST, int((room + GAP) // (min(widest, room / 2 - GAP) + GAP))))


def grid_of(facts: Sequence[tuple[str, object]], setting: Setting) -> list[list[GridCell]]:
    """Break labelled values into rows of a grid."""
    texts = [(label, setting.text(value)) for label, value in facts]
    count = _columns(texts, setting.room) if texts else 1
    width = (setting.room + GAP) / count - GAP
    rows = []
    for start in range(0, len(texts), count):
        cells = [
            GridCell(setting.left + index * (width + GAP), width, wrap(label, faces.LABEL, width, 3),
                     wrap(value, faces.BODY, width, VALUE_LINES))
            for index, (label, value) in enumerate(texts[start : start + count])
        ]
        rows.append(cells)
    return rows


def grid_row(row: Sequence[GridCell]) -> Block:
    """Make one row of the grid a block."""
    labels = max(len(cell.label) for cell in row) * faces.LABEL.line_height
    values = max(len(cell.value) for cell in row) * faces.BODY.line_height

    def draw(canvas: Canvas, top: float) -> None:
        for cell in row:
            own = len(cell.label) * faces.LABEL.line_height
            canvas.lines(cell.label, faces.LABEL, cell.left, top + labels - own, cell.width)
            canvas.lines(cell.value, faces.BODY, cell.left, top + labels, cell.width)

    return Block(labels + values + 2.2 * MM, draw)
