"""The tabs across the top, each with a count of what needs a decision there."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QTabBar, QToolButton, QWidget

from app.ui.declare import TabSpec
from app.ui.theme import Appearance
from app.ui.tokens import TypeSize

MARGIN, GAP, PILL, HEIGHT = 12, 7, 9, 39
SCROLLER = 44
MOST_SHOWN = 999


class TabStrip(QTabBar):
    """A bar of tabs drawn from the tokens; the keyboard and screen readers see Qt's own."""

    def __init__(self, appearance: Appearance, tabs: Sequence[TabSpec], parent: QWidget | None = None) -> None:
        """Show a tab for each spec."""
        super().__init__(parent)
        self._appearance = appearance
        self._counts = [0] * len(tabs)
        self._titles = [tab.title for tab in tabs]
        self._hovered = -1
        self._shown = 0
        self.setDrawBase(False)
        self.setExpanding(False)
        self.setUsesScrollButtons(True)
        self.setElideMode(Qt.TextElideMode.ElideNone)
        self.setMouseTracking(True)
        self.setAccessibleName("Tabs")
        for index, tab in enumerate(tabs):
            self.addTab(tab.title)
            keys = f" (Ctrl+{index + 1})" if index < 9 else ""
            self.setTabToolTip(index, f"{tab.help or tab.title}{keys}")
        appearance.changed.connect(self._dress)
        self._dress()

    def show_tab(self, index: int) -> None:
        """Mark a tab as the one that is shown, or none; tell nobody."""
        blocked = self.blockSignals(True)
        self._shown = index
        self.setCurrentIndex(max(index, 0))
        self.blockSignals(blocked)
        self.update()

    def count_of(self, index: int) -> int:
        """Tell how many things wait for a decision in a tab."""
        return self._counts[index]

    def set_count(self, index: int, count: int) -> None:
        """Show how many things wait for a decision in a tab."""
        if self._counts[index] != count:
            self._counts[index] = count
            waiting = f", {count} waiting" if count else ""
            self.setAccessibleTabName(index, self._titles[index] + waiting)
            self._measure_again()

    def _dress(self) -> None:
        # a tab that is seen in part goes on under the buttons that scroll: they must cover it
        self.setStyleSheet(
            f"QTabBar::scroller {{ width: {self._appearance.px(SCROLLER)}px; }} QTabBar QToolButton {{ padding: 0; "
            f"border: none; border-radius: 0; background: {self._appearance.tokens.panel}; }}",
        )
        self._measure_again()

    def tabLayoutChange(self) -> None:
        """Put our own arrows on the buttons that scroll: each layout gives them Qt's tiny ones."""
        px = self._appearance.px
        for button, icon in zip(self.findChildren(QToolButton), ("chevron-left", "chevron-right"), strict=False):
            button.setArrowType(Qt.ArrowType.NoArrow)
            button.setIconSize(QSize(px(16), px(16)))
            button.setIcon(self._appearance.icon(icon))

    def _measure_again(self) -> None:
        # setting a text is the one public way to have the tabs laid out anew
        for index, title in enumerate(self._titles):
            self.setTabText(index, title)
        self.updateGeometry()

    def _title_font(self) -> QFont:
        return self._appearance.font(TypeSize.BODY, QFont.Weight.DemiBold)

    def _pill_text(self, index: int) -> str:
        count = self._counts[index]
        return f"{MOST_SHOWN}+" if count > MOST_SHOWN else str(count)

    def _pill_width(self, index: int) -> int:
        metrics = QFontMetrics(self._appearance.font(11, QFont.Weight.Medium))
        px = self._appearance.px
        return max(px(2 * PILL), metrics.horizontalAdvance(self._pill_text(index)) + px(11))

    def tabSizeHint(self, index: int) -> QSize:
        """Make room for the title in its widest form and its count."""
        px = self._appearance.px
        width = QFontMetrics(self._title_font()).horizontalAdvance(self._titles[index]) + 2 * px(MARGIN)
        if self._counts[index]:
            width += px(GAP) + self._pill_width(index)
        return QSize(width, px(HEIGHT))

    def minimumTabSizeHint(self, index: int) -> QSize:
        """Never cut a title off: the bar scrolls."""
        return self.tabSizeHint(index)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Follow the pointer."""
        self._hover(self.tabAt(event.position().toPoint()))
        super().mouseMoveEvent(event)

    def leaveEvent(self, event: object) -> None:
        """Let go of the pointer."""
        self._hover(-1)

    def _hover(self, index: int) -> None:
        if index != self._hovered:
            self._hovered = index
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw titles, counts, and the line under the tab that is shown."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for index in range(self.count()):
            self._paint_tab(painter, index, self.tabRect(index))
        painter.end()

    def _paint_tab(self, painter: QPainter, index: int, rect: QRect) -> None:
        px, tokens = self._appearance.px, self._appearance.tokens
        chosen = index == self._shown
        painter.setFont(self._title_font() if chosen else self._appearance.font())
        painter.setPen(QColor(tokens.ink if chosen or index == self._hovered else tokens.quiet))
        room = rect.adjusted(px(MARGIN), 0, 0, 0)
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self._titles[index])
        if self._counts[index]:
            self._paint_count(painter, index, rect)
        if chosen:
            line = QRect(rect.left(), rect.bottom() - px(2) + 1, rect.width(), px(2))
            painter.fillRect(line, QColor(tokens.accent))
            if self.hasFocus():
                painter.setPen(QColor(tokens.accent))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(QRectF(rect.adjusted(2, 4, -3, -6)), px(4), px(4))

    def _paint_count(self, painter: QPainter, index: int, rect: QRect) -> None:
        px, tokens = self._appearance.px, self._appearance.tokens
        width, height = self._pill_width(index), px(17)
        left = rect.right() - px(MARGIN) - width + px(4)
        pill = QRect(left, rect.center().y() - height // 2, width, height)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tokens.bad_on))
        painter.drawRoundedRect(QRectF(pill), height / 2, height / 2)
        painter.setFont(self._appearance.font(11, QFont.Weight.Medium, tabular=True))
        painter.setPen(QColor(tokens.bad))
        painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, self._pill_text(index))
