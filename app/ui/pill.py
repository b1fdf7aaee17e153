"""A state outside a list: the same pill as in a cell."""

from PySide6.QtCore import QSize
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.kernel.listing import StateWord
from app.ui.table.cells import draw_pill
from app.ui.theme import Appearance
from app.ui.tokens import Space, TypeSize


class StatePill(QWidget):
    """Colour, icon and word of a state."""

    def __init__(self, state: StateWord, appearance: Appearance, parent: QWidget | None = None) -> None:
        """Show a state."""
        super().__init__(parent)
        self.state = state
        self.appearance = appearance
        self.setAccessibleName(f"State: {state.word}")
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Want room for the word."""
        px = self.appearance.px
        words = QFontMetrics(self.appearance.font(TypeSize.LABEL)).horizontalAdvance(self.state.word)
        return QSize(words + px(12) + px(5) + 2 * px(Space.SMALL) + 1, px(22))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the pill."""
        painter = QPainter(self)
        font = self.appearance.font(TypeSize.LABEL)
        draw_pill(painter, self.rect(), self.state.word, self.state.tone, self.appearance, font)
        painter.end()
