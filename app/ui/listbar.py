"""The one bar of a list: views and chips on the left, search and actions on the right; it never clips."""

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QLineEdit, QSizePolicy, QToolButton, QWidget

from app.ui.chips import ViewChips
from app.ui.overflow import OverflowRow
from app.ui.plain import PlainLabel
from app.ui.theme import Appearance
from app.ui.tokens import Space

SEARCH_PAUSE_MS = 120
SIGN = 14
SEARCH_WIDTHS = (230, 150, 96)
"""What the search field wants, what it gives way to first, and what it needs."""

CHIPS_SHARE = 0.5
"""The part of their width that chips keep before actions go into their menu."""


class SearchField(QLineEdit):
    """Searches as one types, after a short pause; Esc clears, Down goes to the rows."""

    searched = Signal(str)
    left = Signal()

    def __init__(self, appearance: Appearance, parent: QWidget | None = None) -> None:
        """Start empty."""
        super().__init__(parent)
        self.appearance = appearance
        self.setPlaceholderText("Search")
        self.setAccessibleName("Search in this list")
        self.setToolTip("Search in this list (Ctrl+F)")
        self.setClearButtonEnabled(True)
        self._sign = QLabel(self)
        self._sign.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._pause = QTimer(self, singleShot=True, interval=SEARCH_PAUSE_MS)
        self._pause.timeout.connect(self._search)
        self.textChanged.connect(lambda _text: self._pause.start())
        self.returnPressed.connect(self.left)
        appearance.changed.connect(self._tint)
        self._tint()

    def set_silently(self, text: str) -> None:
        """Show a text without searching for it."""
        self.blockSignals(True)
        self.setText(text)
        self.blockSignals(False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Clear, or leave for the rows."""
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        elif event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Escape):
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the sign in the middle of the height."""
        super().resizeEvent(event)
        self._sign.move(self.appearance.px(Space.SMALL), (self.height() - self._sign.height()) // 2)

    def _search(self) -> None:
        self.searched.emit(self.text())

    def _tint(self) -> None:
        tokens, px = self.appearance.tokens, self.appearance.px
        self._sign.setPixmap(self.appearance.pixmap("search", tokens.muted, SIGN, self.devicePixelRatioF()))
        self._sign.setFixedSize(px(SIGN), px(SIGN))
        self.setTextMargins(px(SIGN + Space.TIGHT), 0, 0, 0)


class ListBar(QFrame):
    """Shares its width out: search gives way first, then chips and actions go into their menus, then views."""

    def __init__(
        self, head: OverflowRow | PlainLabel, chips: ViewChips, tools: OverflowRow, appearance: Appearance,
        parent: QWidget | None = None,
    ) -> None:
        """Put the parts into a bar."""
        super().__init__(parent)
        self.appearance = appearance
        self.head, self.chips, self.tools = head, chips, tools
        self.search = SearchField(appearance)
        self.toggle = QToolButton()
        self.toggle.setProperty("role", "flat")
        self.toggle.setCheckable(True)
        self.toggle.setAccessibleName("Show the detail")
        self.toggle.setToolTip("Show or hide the detail (Ctrl+I)")
        self.setProperty("role", "bar")
        for part in self._parts():
            part.setParent(self)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        appearance.changed.connect(self._restyle)
        self._restyle()

    def sizeHint(self) -> QSize:
        """Want one height."""
        return QSize(self.appearance.px(600), self.appearance.px(44))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the width out anew."""
        super().resizeEvent(event)
        self.arrange()

    def arrange(self) -> None:
        """Place the parts from left to right, the actions at the right end."""
        px = self.appearance.px
        margin, gap = px(Space.MEDIUM), px(Space.SMALL)
        widths = self._widths(self.width() - 2 * margin - gap * len(self._parts()))
        left = margin
        for part in self._parts()[:2]:
            self._place(part, left, widths[part])
            left += widths[part] + (2 * gap if part is self.head else gap)
        right = self.width() - margin
        for part in reversed(self._parts()[2:]):
            right -= widths[part]
            self._place(part, right, widths[part])
            right -= gap

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw a hair between the views of the tab and those of the list."""
        super().paintEvent(event)
        if isinstance(self.head, OverflowRow):
            px = self.appearance.px
            left = self.head.geometry().right() + px(Space.SMALL)
            painter = QPainter(self)
            painter.fillRect(left, px(12), 1, self.height() - px(24), QColor(self.appearance.tokens.control))
            painter.end()

    def _parts(self) -> tuple[QWidget, ...]:
        return (self.head, self.chips, self.search, self.toggle, self.tools)

    def _widths(self, room: int) -> dict[QWidget, int]:
        most, fair, least = (self.appearance.px(width) if self.search.isEnabled() else 0 for width in SEARCH_WIDTHS)
        widths = {part: part.sizeHint().width() for part in self._parts()}
        widths[self.search] = most
        widths[self.toggle] = widths[self.toggle] if not self.toggle.isHidden() else 0
        needs = {part: part.minimumSizeHint().width() for part in (self.head, self.chips, self.tools)}
        chips = max(needs[self.chips], int(widths[self.chips] * CHIPS_SHARE))
        gives_way = ((self.search, fair), (self.chips, chips), (self.tools, needs[self.tools]),
                     (self.chips, needs[self.chips]), (self.head, needs[self.head]), (self.search, least),
                     (self.tools, self.tools.least_width()), (self.search, 0))
        for part, need in gives_way:
            missing = sum(widths.values()) - room
            if missing > 0:
                widths[part] -= min(missing, max(0, widths[part] - need))
        for row in (self.head, self.chips, self.tools):
            if isinstance(row, OverflowRow):
                widths[row] = row.width_used(widths[row])
        widths[self.search] += max(0, min(most - widths[self.search], room - sum(widths.values())))
        return widths

    def _place(self, part: QWidget, left: int, width: int) -> None:
        height = min(self.height(), part.sizeHint().height())
        part.setGeometry(left, (self.height() - height) // 2, max(0, width), height)

    def _restyle(self) -> None:
        self.toggle.setIcon(self.appearance.icon("panel-right", checked=self.appearance.tokens.accent))
        self.updateGeometry()
        self.arrange()
