"""Two versions of an order side by side."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.areas.purchasing.queries.order_history import OrderVersion, compared, load_versions, title_of
from app.kernel.declare import Reader
from app.kernel.listing import LinesTable
from app.ui.declare import Selection
from app.ui.desk import Desk
from app.ui.lines import LinesView
from app.ui.plain import PlainLabel
from app.ui.scrolled import lay_over_foot
from app.ui.theme import Appearance
from app.ui.tokens import Space

WIDTH = 640


class VersionsScreen(QFrame):
    """Compares any two versions of one order, line by line, and prints either."""

    closed = Signal()

    def __init__(self, desk: Desk, appearance: Appearance, selection: Selection, parent: QWidget | None = None) -> None:
        """Show the last two versions of the selected order."""
        super().__init__(parent)
        self.desk, self.appearance = desk, appearance
        self.order_id = selection.ids[0]
        self.versions: Sequence[OrderVersion] = desk.read(lambda reader: load_versions(reader, self.order_id))
        self.setProperty("role", "side")
        self.setAccessibleName("Versions of the order")
        self.setMinimumWidth(appearance.px(WIDTH))
        self.before, self.after = self._box("From"), self._box("To")
        self._shown: LinesView | None = None
        self._word = PlainLabel("", "quiet", wrap=True)
        self._place = QVBoxLayout()
        self._lay_out()
        self.before.setCurrentIndex(max(0, len(self.versions) - 2))
        self.after.setCurrentIndex(len(self.versions) - 1)
        for box in (self.before, self.after):
            box.currentIndexChanged.connect(self._compare)
        self._compare()

    def _box(self, name: str) -> QComboBox:
        box = QComboBox(self)
        box.setAccessibleName(name)
        for version in self.versions:
            sent = "" if version.sent_at is None else f", {self.appearance.formatter.time(version.sent_at)}"
            box.addItem(f"{title_of(version).capitalize()}{sent}")
        return box

    def _lay_out(self) -> None:
        px = self.appearance.px
        inner = QWidget(self)
        inner.setProperty("role", "plain")
        column = QVBoxLayout(inner)
        column.setContentsMargins(px(Space.LARGE), px(Space.MEDIUM), px(Space.LARGE), px(Space.LARGE))
        column.setSpacing(px(Space.SMALL))
        column.addWidget(PlainLabel("Versions side by side", "title", wrap=True))
        row = QHBoxLayout()
        for label, box in (("From", self.before), ("To", self.after)):
            title = PlainLabel(label, "label")
            title.setBuddy(box)
            row.addWidget(title)
            row.addWidget(box, 1)
        column.addLayout(row)
        column.addWidget(self._word)
        column.addLayout(self._place)
        column.addStretch(1)
        lay_over_foot(self, inner, self._foot())

    def _foot(self) -> QFrame:
        px = self.appearance.px
        foot = QFrame(self)
        foot.setProperty("role", "footer")
        row = QHBoxLayout(foot)
        row.setContentsMargins(px(Space.LARGE), px(Space.SMALL), px(Space.LARGE), px(Space.SMALL))
        row.addStretch()
        self.print_button = QPushButton("Print the later one", foot)
        self.print_button.setProperty("role", "primary")
        self.close_button = QPushButton("Close", foot)
        self.close_button.setToolTip("Close (Esc)")
        row.addWidget(self.close_button)
        row.addWidget(self.print_button)
        self.close_button.clicked.connect(self.closed)
        self.print_button.clicked.connect(self._print)
        return foot

    def _compare(self) -> None:
        pair = self.versions[self.before.currentIndex()], self.versions[self.after.currentIndex()]

        def work(reader: Reader) -> LinesTable:
            return compared(reader, *pair)

        table = self.desk.read(work)
        changed = sum(row.values[0] != "same" for row in table.rows)
        self._word.setText("Nothing differs." if not changed else "1 line differs." if changed == 1 else
                           f"{changed} lines differ.")
        if self._shown is not None:
            self._shown.setParent(None)
            self._shown.deleteLater()
        self._shown = LinesView(table, self.appearance)
        self._shown.opened.connect(self.desk.open_record)
        self._place.addWidget(self._shown)
        self.print_button.setEnabled(bool(pair[1].id))

    def _print(self) -> None:
        self.desk.preview("purchase_order_version", self.versions[self.after.currentIndex()].id)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close with Esc."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)
