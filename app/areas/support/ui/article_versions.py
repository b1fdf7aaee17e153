"""Two versions of an article beside one another."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.areas.support.queries.knowledge_pages import VersionRow, load_article_versions, version_changes
from app.ui.declare import Selection
from app.ui.desk import Desk
from app.ui.lines import LinesView
from app.ui.plain import PlainLabel
from app.ui.scrolled import lay_over_foot
from app.ui.theme import Appearance
from app.ui.tokens import Space

WIDTH = 560


class ArticleVersionsScreen(QFrame):
    """Compares any two versions of one article, line by line."""

    closed = Signal()

    def __init__(self, desk: Desk, appearance: Appearance, selection: Selection, parent: QWidget | None = None) -> None:
        """Compare the last two versions of the selected article."""
        super().__init__(parent)
        self.appearance = appearance
        article_id = selection.ids[0]
        self.versions: Sequence[VersionRow] = desk.read(lambda reader: load_article_versions(reader, article_id))
        self.setProperty("role", "side")
        self.setAccessibleName("Versions of the article")
        self.setMinimumWidth(appearance.px(WIDTH))
        self.before, self.after = self._box("From"), self._box("To")
        self._shown: LinesView | None = None
        self._place = QVBoxLayout()
        self._lay_out()
        self.before.setCurrentIndex(max(0, len(self.versions) - 2))
        self.after.setCurrentIndex(len(self.versions) - 1)
        for box in (self.before, self.after):
            box.currentIndexChanged.connect(self.compare)
        self.compare()

    def _box(self, name: str) -> QComboBox:
        box = QComboBox(self)
        box.setAccessibleName(name)
        box.addItems([
            f"Version {one.number}, {one.who}, {self.appearance.formatter.time(one.at)}" for one in self.versions
        ])
        return box

    def _lay_out(self) -> None:
        px = self.appearance.px
        inner = QWidget(self)
        inner.setProperty("role", "plain")
        column = QVBoxLayout(inner)
        column.setContentsMargins(px(Space.LARGE), px(Space.MEDIUM), px(Space.LARGE), px(Space.LARGE))
        column.setSpacing(px(Space.SMALL))
        column.addWidget(PlainLabel("Versions of the article", "title"))
        column.addWidget(self.before)
        column.addWidget(self.after)
        column.addLayout(self._place)
        column.addStretch(1)
        foot = QFrame(self)
        foot.setProperty("role", "footer")
        row = QHBoxLayout(foot)
        row.setContentsMargins(px(Space.LARGE), px(Space.SMALL), px(Space.LARGE), px(Space.SMALL))
        close = QPushButton("Close", self)
        close.clicked.connect(self.closed)
        row.addStretch()
        row.addWidget(close)
        lay_over_foot(self, inner, foot)

    def compare(self) -> None:
        """Show what differs."""
        if self._shown is not None:
            self._place.removeWidget(self._shown)
            self._shown.deleteLater()
        table = version_changes(self.versions[self.before.currentIndex()], self.versions[self.after.currentIndex()])
        self._shown = LinesView(table, self.appearance)
        self._place.addWidget(self._shown)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close with Esc."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)
