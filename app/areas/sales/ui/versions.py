"""All versions of a quote or an order side by side, what differs marked."""

from collections.abc import Callable, Mapping
from typing import ClassVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.areas.sales.queries.order_history import order_editions
from app.areas.sales.queries.quote_page import quote_editions
from app.areas.sales.queries.version_matrix import Edition, version_matrix
from app.kernel.declare import Reader
from app.kernel.formatting import Formatter
from app.ui.declare import Selection
from app.ui.desk import Desk
from app.ui.matrix import MatrixView
from app.ui.plain import PlainLabel
from app.ui.theme import Appearance
from app.ui.tokens import Space

SHOWN = 5
"""So many versions have room beside one another, the last ones."""

LOADERS: Mapping[str, Callable[[Reader, int, Formatter], list[Edition]]] = {
    "quote": quote_editions, "sales_order": order_editions,
}


class VersionsScreen(QFrame):
    """Compares the versions of the selected record; Enter on a cell prints that version where it can be printed."""

    closed = Signal()
    over_pages: ClassVar[bool] = True

    def __init__(self, desk: Desk, appearance: Appearance, selection: Selection, parent: QWidget | None = None) -> None:
        """Compare the versions of the selected record."""
        super().__init__(parent)
        self.desk, self.appearance = desk, appearance
        load, number = LOADERS[selection.record], selection.ids[0]
        formatter = appearance.formatter
        self.editions = desk.read(lambda reader: load(reader, number, formatter))[-SHOWN:]
        self.data = version_matrix("Versions side by side", self.editions, formatter)
        self.setProperty("role", "side")
        self.setAccessibleName(self.data.title)
        self.view = MatrixView(self.data, appearance, self)
        self.print_button = QPushButton("Print the version", self)
        self.close_button = QPushButton("Close", self)
        self.setFocusProxy(self.view)
        self._lay_out()
        self.view.picked.connect(lambda _line, edition_id: self._print(edition_id))
        self.print_button.clicked.connect(self._print_present)
        self.close_button.clicked.connect(self.closed)

    def _lay_out(self) -> None:
        px = self.appearance.px
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        head = QVBoxLayout()
        head.setContentsMargins(px(Space.LARGE), px(Space.MEDIUM), px(Space.LARGE), px(Space.SMALL))
        head.addWidget(PlainLabel(self.data.title, "title", wrap=True))
        self.word = PlainLabel(self.data.note, "quiet", wrap=True)
        head.addWidget(self.word)
        column.addLayout(head)
        column.addWidget(self.view, 1)
        column.addWidget(self._foot())
        self.view.setCurrentIndex(self.view.matrix.index(0, len(self.editions) - 1))

    def _foot(self) -> QFrame:
        px = self.appearance.px
        foot = QFrame(self)
        foot.setProperty("role", "footer")
        row = QHBoxLayout(foot)
        row.setContentsMargins(px(Space.LARGE), px(Space.SMALL), px(Space.LARGE), px(Space.SMALL))
        row.addStretch()
        self.print_button.setProperty("role", "primary")
        self.print_button.setToolTip("Print the version that is marked (Enter)")
        self.close_button.setToolTip("Close (Esc)")
        row.addWidget(self.close_button)
        row.addWidget(self.print_button)
        return foot

    def _print_present(self) -> None:
        column = max(0, self.view.currentIndex().column())
        self._print(self.editions[column].id)

    def _print(self, edition_id: int) -> None:
        edition = next(one for one in self.editions if one.id == edition_id)
        if edition.document:
            self.desk.preview(edition.document, edition.id)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close with Esc."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)
