"""How wide the values of some rows are, so that columns fit what they hold."""

from collections.abc import Iterable, Sequence
from heapq import nlargest

from PySide6.QtGui import QFontMetrics

from app.kernel.formatting import CellText, Formatter
from app.kernel.listing import ColumnInfo, Kind, Row
from app.ui.fonts import make_font
from app.ui.tokens import Space, TypeSize

LONGEST_TRIED = 5
PILL_ROOM = 34
"""What a pill needs beside its word."""


def measure(columns: Sequence[ColumnInfo], rows: Iterable[Row], formatter: Formatter) -> dict[str, int]:
    """Give the pixels at 100 % that the widest value of each column takes."""
    kept = list(rows)
    words = QFontMetrics(make_font(TypeSize.BODY))
    figures = QFontMetrics(make_font(TypeSize.BODY, tabular=True))
    units = QFontMetrics(make_font(TypeSize.LABEL, tabular=True))
    widths = {}
    for place, column in enumerate(columns):
        if column.kind is Kind.FLAG:
            continue
        cells = {formatter.cell(row.values[place], column.kind, column.states, fresh=True) for row in kept}
        if column.kind is Kind.STATE:
            widest = _widest(cells, units)
            widths[column.key] = widest + PILL_ROOM if widest else 0
            continue
        metrics = words if column.kind is Kind.TEXT else figures
        unit = max((units.horizontalAdvance(text) for text in {cell.unit for cell in cells}), default=0)
        widths[column.key] = _widest(cells, metrics) + (unit + Space.TIGHT if unit else 0)
    return widths


def _widest(cells: Iterable[CellText], metrics: QFontMetrics) -> int:
    texts = nlargest(LONGEST_TRIED, {cell.text for cell in cells}, key=len)
    return max((metrics.horizontalAdvance(text) for text in texts), default=0)
