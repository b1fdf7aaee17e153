"""The row across the top: the menu, the tabs, and the field that finds everything."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QPushButton, QSizePolicy, QToolButton

from app.shell.tabstrip import HEIGHT, TabStrip
from app.ui.declare import TabSpec
from app.ui.plain import PlainLabel
from app.ui.theme import Appearance

WIDTHS = ((1360, 250), (960, 150), (0, 40))
"""How wide the search is, from a width of the window on."""


class SearchButton(QPushButton):
    """Looks like a field and opens the palette, where one types."""

    def __init__(self, appearance: Appearance) -> None:
        """Say what it finds and its keys."""
        super().__init__()
        self._appearance = appearance
        self.setProperty("role", "field")
        self.setAccessibleName("Search or command")
        self.setToolTip("Find actions, lists and every record (Ctrl+K)")
        self.setCursor(Qt.CursorShape.IBeamCursor)
        self._words = PlainLabel("Search or command", "quiet")
        self._keys = PlainLabel("Ctrl+K", "quiet")
        row = QHBoxLayout(self)
        row.setContentsMargins(appearance.px(10), 0, appearance.px(10), 0)
        row.addWidget(self._words)
        row.addStretch(1)
        row.addWidget(self._keys)
        for label in (self._words, self._keys):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def fit(self, window_width: int) -> None:
        """Use few words where the window is narrow, and none where it is small."""
        px = self._appearance.px
        wide, fair, _ = (px(least) for least, _ in WIDTHS)
        self._words.setText("Search or command" if window_width >= wide else "Search")
        for label in (self._words, self._keys):
            label.setVisible(window_width >= fair)
        self.setIcon(QIcon() if window_width >= fair else self._appearance.icon("search"))
        width = next(width for least, width in WIDTHS if window_width >= px(least))
        self.setFixedSize(px(width), px(29))


class Header(QFrame):
    """The row across the top; `chosen` tells the index of a tab that was chosen."""

    chosen = Signal(int)
    search_wanted = Signal()

    def __init__(self, appearance: Appearance, tabs: Sequence[TabSpec], menu: QMenu) -> None:
        """Show the tabs and the menu."""
        super().__init__()
        self._appearance = appearance
        self.setProperty("role", "bar")
        self.menu_button = QToolButton()
        self.menu_button.setProperty("role", "flat")
        self.menu_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.menu_button.setMenu(menu)
        self.menu_button.setAccessibleName("Menu")
        self.menu_button.setToolTip("Menu (F10)")
        self.menu_button.setShortcut("F10")
        self.strip = TabStrip(appearance, tabs)
        self.strip.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.strip.tabBarClicked.connect(self._on_clicked)
        self.strip.currentChanged.connect(self.chosen)
        self.search = SearchButton(appearance)
        self.search.clicked.connect(self.search_wanted)
        self._row = QHBoxLayout(self)
        for widget in (self.menu_button, self.strip, self.search):
            self._row.addWidget(widget, 1 if widget is self.strip else 0)
        appearance.changed.connect(self._dress)
        self._dress()

    def resizeEvent(self, event: object) -> None:
        """Leave the tabs the room they need."""
        self._fit()

    def _on_clicked(self, index: int) -> None:
        if index == self.strip.currentIndex():
            self.chosen.emit(index)

    def _dress(self) -> None:
        px = self._appearance.px
        self._row.setContentsMargins(px(6), 0, px(12), 0)
        self._row.setSpacing(px(6))
        self.setFixedHeight(px(HEIGHT) + 1)
        self.menu_button.setIcon(self._appearance.icon("menu", size=18))
        self.menu_button.setIconSize(QSize(px(18), px(18)))
        self._fit()

    def _fit(self) -> None:
        self.search.fit(self.width())
