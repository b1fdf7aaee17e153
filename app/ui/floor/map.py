"""A floor seen from above: every place as a cell in its aisle, coloured by what is asked, walked by keyboard."""

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QBrush,
    QColor,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QToolTip, QWidget

from app.kernel.floorplan import FloorCell, FloorPlan
from app.ui.floor.colours import ground_of, words_on
from app.ui.floor.layout import HEAD, MARGIN, Placed, PlacedCell, PlacedZone, arrange
from app.ui.plain import tool_tip
from app.ui.theme import Appearance
from app.ui.tokens import TypeSize

ZOOMS = (50, 67, 80, 100, 125, 150, 200)
SMALLEST_WORDS = 9
_STEPS = {
    Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1),
}


class FloorMap(QWidget):
    """Draws a plan; `current` is the cell that the keyboard stands on, `opened` the one that was entered."""

    current = Signal(int)
    opened = Signal(int)
    zoomed = Signal(int)

    def __init__(self, appearance: Appearance, parent: QWidget | None = None) -> None:
        """Show nothing yet."""
        super().__init__(parent)
        self.appearance = appearance
        self.plan: FloorPlan | None = None
        self.mode = 0
        self.zoom = 100
        self.current_id = 0
        self.placed = Placed((), (), 0, 0)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Map of the warehouse")
        appearance.changed.connect(self.rearrange)

    def set_plan(self, plan: FloorPlan) -> None:
        """Show a plan; the place that was current stays so when it is still there."""
        self.plan = plan
        self.rearrange()
        ids = {cell.id for cell in plan.cells}
        if self.current_id not in ids:
            self.current_id = plan.cells[0].id if plan.cells else 0
        self._tell()

    def set_mode(self, place: int) -> None:
        """Look at something else."""
        self.mode = place
        self._tell()
        self.update()

    def set_zoom(self, percent: int) -> None:
        """Draw larger or smaller."""
        self.zoom = percent
        self.rearrange()
        self.zoomed.emit(percent)

    def zoom_by(self, step: int) -> None:
        """Go a step larger, or with -1 smaller."""
        at = min(range(len(ZOOMS)), key=lambda place: abs(ZOOMS[place] - self.zoom)) + step
        self.set_zoom(ZOOMS[max(0, min(len(ZOOMS) - 1, at))])

    def go_to(self, cell_id: int) -> None:
        """Stand on a cell and say so."""
        if cell_id != self.current_id and self.cell(cell_id) is not None:
            self.current_id = cell_id
            self._tell()
            self.update()
            self.current.emit(cell_id)

    def cell(self, cell_id: int) -> FloorCell | None:
        """Find a cell by its number."""
        return next((placed.cell for placed in self.placed.cells if placed.cell.id == cell_id), None)

    def rect_of(self, cell_id: int) -> QRectF:
        """Give where a cell is drawn."""
        return next((placed.rect for placed in self.placed.cells if placed.cell.id == cell_id), QRectF())

    def rearrange(self) -> None:
        """Place everything anew."""
        if self.plan is None:
            return
        self.placed = arrange(self.plan, self.width(), self.length)
        self.setMinimumSize(QSize(round(self.placed.width), round(self.placed.height)))
        self.update()

    def length(self, pixels: float) -> float:
        """Give a length at the zoom of window and map."""
        return self.appearance.px(pixels) * self.zoom / 100

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Use the room there is."""
        super().resizeEvent(event)
        if self.plan is not None and event.size().width() != event.oldSize().width():
            self.rearrange()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk with the arrows, open with Enter, zoom with + and -."""
        key = Qt.Key(event.key())
        if key in _STEPS:
            self._walk(*_STEPS[key])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.opened.emit(self.current_id)
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal, Qt.Key.Key_Minus):
            self.zoom_by(-1 if key == Qt.Key.Key_Minus else 1)
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End) and self.placed.cells:
            self.go_to(self.placed.cells[0 if key == Qt.Key.Key_Home else -1].cell.id)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Stand on what is clicked."""
        found = self._at(event.position())
        if found is not None:
            self.go_to(found.cell.id)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Open what is clicked twice."""
        found = self._at(event.position())
        if found is not None:
            self.opened.emit(found.cell.id)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom with Ctrl."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom_by(1 if event.angleDelta().y() > 0 else -1)
            event.accept()
        else:
            event.ignore()

    def event(self, event: QEvent) -> bool:
        """Tell about a cell in a tool tip."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            found = self._at(QPointF(event.pos()))
            if found is not None:
                QToolTip.showText(event.globalPos(), tool_tip("\n".join(found.cell.facts)), self)
            else:
                QToolTip.hideText()
            return True
        return super().event(event)

    def _walk(self, right: int, down: int) -> None:
        """Go to the nearest cell in a direction; what lies straight ahead is nearer than what lies aside."""
        here = self.rect_of(self.current_id).center()
        best: tuple[float, int] | None = None
        for placed in self.placed.cells:
            way = placed.rect.center() - here
            ahead, aside = (way.x() * right, abs(way.y())) if right else (way.y() * down, abs(way.x()))
            if ahead > 1 and placed.cell.id != self.current_id:
                far = ahead + aside * 4
                if best is None or far < best[0]:
                    best = (far, placed.cell.id)
        if best is not None:
            self.go_to(best[1])

    def _at(self, place: QPointF) -> PlacedCell | None:
        return next((placed for placed in self.placed.cells if placed.rect.contains(place)), None)

    def _tell(self) -> None:
        found = self.cell(self.current_id)
        if found is None or self.plan is None:
            self.setAccessibleDescription("Nothing to see here yet.")
            return
        reading, mode = found.readings[self.mode], self.plan.modes[self.mode]
        self.setAccessibleDescription(f"{mode.title}: {reading.text or 'nothing'}. {'. '.join(found.facts)}")

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw what is seen."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        seen = QRectF(event.rect())
        for zone in self.placed.zones:
            if zone.rect.intersects(seen):
                self._draw_zone(painter, zone)
        for placed in self.placed.cells:
            if placed.rect.adjusted(-4, -4, 4, 4).intersects(seen):
                self._draw_cell(painter, placed)
        here = self.rect_of(self.current_id)
        if not here.isNull():
            self._draw_ring(painter, here)
        painter.end()

    def _font(self, painter: QPainter, size: float, *, strong: bool = False) -> None:
        font = self.appearance.font(TypeSize.LABEL, tabular=True)
        font.setPixelSize(max(1, round(self.length(size))))
        font.setWeight(font.Weight.DemiBold if strong else font.Weight.Normal)
        painter.setFont(font)

    def _draw_zone(self, painter: QPainter, placed: PlacedZone) -> None:
        tokens, length = self.appearance.tokens, self.length
        painter.setPen(QPen(QColor(tokens.line), 1))
        painter.setBrush(QColor(tokens.panel))
        painter.drawRoundedRect(placed.rect.adjusted(0.5, 0.5, -0.5, -0.5), length(8), length(8))
        head = QRectF(placed.rect.left() + length(MARGIN), placed.rect.top() + length(4),
                      placed.rect.width() - 2 * length(MARGIN), length(HEAD))
        middle = Qt.AlignmentFlag.AlignVCenter
        self._font(painter, 13, strong=True)
        painter.setPen(QColor(tokens.ink))
        painter.drawText(head, middle | Qt.AlignmentFlag.AlignLeft, placed.zone.title)
        self._font(painter, 12)
        painter.setPen(QColor(tokens.quiet))
        painter.drawText(head, middle | Qt.AlignmentFlag.AlignRight, placed.zone.note)
        for row in placed.rows:
            self._font(painter, 12, strong=True)
            painter.setPen(QColor(tokens.quiet))
            painter.drawText(row.label, middle | Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextWordWrap, row.title)
            self._draw_lane(painter, row.rect)
            self._font(painter, 9)
            painter.setPen(QColor(tokens.muted))
            for bay, rect in row.bays:
                below = QRectF(rect.left(), row.rect.bottom(), rect.width(), length(12))
                painter.drawText(below, Qt.AlignmentFlag.AlignCenter, f"{bay}")

    def _draw_lane(self, painter: QPainter, row: QRectF) -> None:
        """Draw the floor under the racks, so that bays stand on something."""
        pen = QPen(QColor(self.appearance.tokens.control), max(1.0, self.length(1)))
        painter.setPen(pen)
        y = row.bottom() + self.length(0.5)
        painter.drawLine(QPointF(row.left(), y), QPointF(row.right(), y))

    def _draw_cell(self, painter: QPainter, placed: PlacedCell) -> None:
        if self.plan is None:
            return
        tokens, cell = self.appearance.tokens, placed.cell
        reading = cell.readings[self.mode]
        ground = ground_of(reading, self.plan.modes[self.mode], tokens)
        radius = self.length(3)
        painter.setPen(QPen(QColor(tokens.line if reading.share is None else tokens.control), 1))
        painter.setBrush(ground)
        rect = placed.rect.adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(rect, radius, radius)
        if cell.blocked:
            painter.setPen(QPen(QColor(tokens.bad), 1))
            painter.setBrush(QBrush(QColor(tokens.bad), Qt.BrushStyle.BDiagPattern))
            painter.drawRoundedRect(rect, radius, radius)
        if self.length(10) < SMALLEST_WORDS - 2:
            return
        painter.setPen(words_on(ground) if reading.share else QColor(tokens.quiet))
        self._font(painter, 11, strong=reading.tone is not None)
        inner = rect.adjusted(self.length(4), 0, -self.length(4), 0)
        metrics = painter.fontMetrics()
        if cell.bay is None:
            words = metrics.elidedText(cell.code, Qt.TextElideMode.ElideMiddle, round(inner.width() * 0.72))
            painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, words)
            painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, reading.text)
        else:
            painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, reading.text)

    def _draw_ring(self, painter: QPainter, rect: QRectF) -> None:
        tokens = self.appearance.tokens
        width = max(2.0, self.length(2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(tokens.panel), width + 2))
        ring = rect.adjusted(-1, -1, 1, 1)
        painter.drawRoundedRect(ring, self.length(4), self.length(4))
        painter.setPen(QPen(QColor(tokens.accent if self.hasFocus() else tokens.ink), width))
        painter.drawRoundedRect(ring, self.length(4), self.length(4))
