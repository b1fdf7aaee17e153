"""What the colours of a floor mean, in one line."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QLinearGradient, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.kernel.floorplan import FloorMode
from app.ui.floor.colours import ramp
from app.ui.theme import Appearance
from app.ui.tokens import TypeSize

BAR = 120


class FloorLegend(QWidget):
    """Draws the scale of a mode between the words at its ends."""

    def __init__(self, appearance: Appearance, parent: QWidget | None = None) -> None:
        """Show nothing yet."""
        super().__init__(parent)
        self.appearance = appearance
        self.mode = FloorMode("", "")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        appearance.changed.connect(self.updateGeometry)

    def set_mode(self, mode: FloorMode) -> None:
        """Explain another mode."""
        self.mode = mode
        self.setAccessibleName(f"{mode.title}: from {mode.low} (pale) to {mode.high} (deep)")
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Want room for the bar and the words."""
        px = self.appearance.px
        self.setFont(self.appearance.font(TypeSize.LABEL))
        words = self.fontMetrics().horizontalAdvance(self.mode.low + self.mode.high)
        return QSize(words + px(BAR + 24), px(20))

    def minimumSizeHint(self) -> QSize:
        """Need as much."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the bar."""
        px, tokens = self.appearance.px, self.appearance.tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self.appearance.font(TypeSize.LABEL))
        low = painter.fontMetrics().horizontalAdvance(self.mode.low)
        painter.setPen(QColor(tokens.quiet))
        whole = QRectF(self.rect())
        painter.drawText(whole, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self.mode.low)
        painter.drawText(whole, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, self.mode.high)
        bar = QRectF(low + px(8), whole.center().y() - px(5), px(BAR), px(10))
        gradient = QLinearGradient(bar.topLeft(), bar.topRight())
        for step in range(5):
            gradient.setColorAt(step / 4, ramp(max(0.01, step / 4), self.mode, tokens))
        painter.setPen(QPen(QColor(tokens.control), 1))
        painter.setBrush(gradient)
        painter.drawRoundedRect(bar, px(3), px(3))
        painter.end()
