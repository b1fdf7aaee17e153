"""A chart of which one point can be picked, by the arrow keys or by a click."""

from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QWidget

from app.ui.charts import ChartPanel
from app.ui.theme import Appearance

PAGE = 5


class PickChart(ChartPanel):
    """Shows points at places 0, 1, 2 … of its x axis; whoever listens to `picked` sets the value to be drawn anew."""

    picked = Signal(int)

    def __init__(self, draw: str, title: str, appearance: Appearance, parent: QWidget | None = None) -> None:
        """Show nothing until there are points."""
        super().__init__(draw, title, appearance, parent)
        self.count = 0
        self.place = 0
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleDescription("Arrow keys move the point that is picked; Home and End go to the ends.")

    def show_points(self, value: object, count: int, place: int, words: str) -> None:
        """Draw a value with the point at a place picked, told in words to who cannot see it."""
        self.count, self.place = count, place
        self.setAccessibleName(f"Chart: {self.title}. {words}")
        self.set_value(value)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the pick."""
        key = Qt.Key
        steps = {
            key.Key_Left: -1, key.Key_Down: -1, key.Key_Right: 1, key.Key_Up: 1, key.Key_PageDown: -PAGE,
            key.Key_PageUp: PAGE, key.Key_Home: -self.count, key.Key_End: self.count,
        }
        step = steps.get(Qt.Key(event.key()))
        if step is None or not self.count:
            super().keyPressEvent(event)
            return
        self._pick(self.place + step)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Pick the nearest point."""
        self.setFocus()
        if event.button() == Qt.MouseButton.LeftButton:
            self._pick_at(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Carry the pick along while the button is held."""
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._pick_at(event.position())

    def _pick_at(self, point: QPointF) -> None:
        if self._figure is None or not self.count or not self._figure.axes:
            return
        axes = self._figure.axes[0]
        box, (low, high) = axes.get_position(), axes.get_xlim()
        along = (point.x() / max(1, self.width()) - box.x0) / max(1e-9, box.width)
        self._pick(round(low + along * (high - low)))

    def _pick(self, place: int) -> None:
        place = min(max(place, 0), self.count - 1)
        if place != self.place:
            self.place = place
            self.picked.emit(place)
