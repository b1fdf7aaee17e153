"""Tags: coloured words on a record, as many in a row as fit."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from app.kernel.listing import TagWord
from app.ui.theme import Appearance
from app.ui.tokens import Space

DOT = 7


class TagRow(QWidget):
    """Tags, each a word behind a dot of its colour; they break into lines."""

    def __init__(self, tags: Sequence[TagWord], appearance: Appearance, parent: QWidget | None = None) -> None:
        """Show tags."""
        super().__init__(parent)
        self.tags = tuple(tags)
        self.appearance = appearance
        self.setAccessibleName("Tags: " + ", ".join(tag.word for tag in self.tags))
        self.setToolTip(", ".join(tag.word for tag in self.tags))

    def sizeHint(self) -> QSize:
        """Want one line."""
        return QSize(self.appearance.px(160), self._height(self._places(self.width())))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Take as many lines as there must be."""
        super().resizeEvent(event)
        self.setFixedHeight(self._height(self._places(self.width())))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw each tag."""
        px, tokens = self.appearance.px, self.appearance.tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for tag, place in zip(self.tags, self._places(self.width()), strict=True):
            painter.setPen(QColor(tokens.line))
            painter.setBrush(QColor(tokens.panel))
            painter.drawRoundedRect(place.adjusted(0, 0, -1, -1), place.height() / 2, place.height() / 2)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(tokens.series[tag.colour % len(tokens.series)]))
            side = px(DOT)
            painter.drawEllipse(QRect(
                place.topLeft() + QPoint(px(Space.SMALL), (place.height() - side) // 2), QSize(side, side)))
            painter.setPen(QColor(tokens.ink))
            painter.drawText(
                place.adjusted(px(2 * Space.SMALL + DOT - 3), 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, tag.word)
        painter.end()

    def _places(self, width: int) -> list[QRect]:
        px, metrics = self.appearance.px, self.fontMetrics()
        height, gap = px(20), px(Space.TIGHT)
        places: list[QRect] = []
        left, top = 0, 0
        for tag in self.tags:
            wide = metrics.horizontalAdvance(tag.word) + px(3 * Space.SMALL + DOT - 3)
            if left and left + wide > width:
                left, top = 0, top + height + gap
            places.append(QRect(left, top, wide, height))
            left += wide + gap
        return places

    def _height(self, places: Sequence[QRect]) -> int:
        return places[-1].bottom() + 1 if places else 0
