"""The page of a record: in one column, or where there is room in two, with what happened beside what there is."""

from collections.abc import Sequence

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.ui.history import History
from app.ui.papers import PapersCard
from app.ui.theme import Appearance
from app.ui.timeline import Timeline
from app.ui.tokens import Space

WIDE = 780
"""The width from which on a page has two columns."""

BESIDE = (PapersCard, Timeline, History)
"""What stands in the second column."""


class DetailPage(QWidget):
    """Lays out the parts of a page; the first `whole` of them are as wide as the page."""

    def __init__(self, appearance: Appearance, parent: QWidget | None = None) -> None:
        """Start empty."""
        super().__init__(parent)
        self.appearance = appearance
        self.setProperty("role", "plain")
        self.parts: list[QWidget] = []
        self._whole, self._wide = 0, False
        self._outer = QVBoxLayout(self)
        self._columns = QHBoxLayout()
        self._left, self._right = QVBoxLayout(), QVBoxLayout()
        self._columns.addLayout(self._left, 1)
        self._columns.addLayout(self._right, 0)
        self.restyle()

    def restyle(self) -> None:
        """Take margins and distances in the present size."""
        px = self.appearance.px
        self._outer.setContentsMargins(px(Space.LARGE), px(Space.MEDIUM), px(Space.LARGE), px(Space.LARGE))
        for layout in (self._outer, self._left, self._right, self._columns):
            layout.setSpacing(px(10))

    def take_out(self) -> list[QWidget]:
        """Empty the page and give what stood there."""
        for layout in (self._outer, self._left, self._right):
            while layout.count():
                layout.takeAt(0)
        parts, self.parts = self.parts, []
        return parts

    def show_parts(self, parts: Sequence[QWidget], whole: int) -> None:
        """Show parts from top to bottom."""
        self.parts, self._whole = list(parts), whole
        self._arrange()
        for part in self.parts:
            part.show()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Choose one column or two."""
        super().resizeEvent(event)
        if (self.width() >= self.appearance.px(WIDE)) != self._wide:
            self._arrange()

    def _arrange(self) -> None:
        self._wide = self.width() >= self.appearance.px(WIDE)
        parts = self.parts
        self.take_out()
        self.parts = parts
        beside = [part for part in parts[self._whole :] if isinstance(part, BESIDE)] if self._wide else []
        for part in parts[: self._whole]:
            self._outer.addWidget(part)
        self._outer.addLayout(self._columns)
        for part in parts[self._whole :]:
            (self._right if part in beside else self._left).addWidget(part)
        self._columns.setStretch(1, 1 if beside else 0)
        for layout in (self._left, self._right, self._outer):
            layout.addStretch(1)
