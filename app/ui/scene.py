"""A picture of records as a page of a tab, such as a board: its bar, its actions, all about the one that is opened."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app.kernel.listing import Row
from app.ui.actions import Actions
from app.ui.declare import ActionSpec, Selection
from app.ui.desk import Desk
from app.ui.detail import DetailPane
from app.ui.overflow import OverflowRow
from app.ui.split import SidePane
from app.ui.theme import Appearance
from app.ui.tokens import Space

BAR_MARGIN = 7


class ScenePage(QWidget):
    """Hosts one widget that draws the records of a list; it is read when it is seen and what it shows has changed.

    A page of a kind says how it reads (`reload`) and who takes the keyboard (`take_focus`).
    """

    def __init__(
        self, desk: Desk, appearance: Appearance, list_name: str, actions: Sequence[ActionSpec], detail_chart: str = "",
        parent: QWidget | None = None,
    ) -> None:
        """Prepare the parts; `build` puts them together."""
        super().__init__(parent)
        self.desk, self.appearance = desk, appearance
        self.query = desk.workspace.list_query(list_name)
        self.changes = self.query.tables
        self.stale = True
        self.generation = 0
        self.detail = DetailPane(desk, appearance, detail_chart)
        self.actions_here = Actions(actions, desk, appearance, self)
        self.tools = OverflowRow("More actions", appearance, at_end=True)
        self.detail.closed.connect(self.leave)
        self.actions_here.lead_changed.connect(lambda: self.actions_here.fill(self.tools))

    def reload(self) -> None:
        """Read what is seen anew."""
        raise NotImplementedError

    def take_focus(self) -> None:
        """Put the keyboard on the records."""
        raise NotImplementedError

    def showEvent(self, event: QShowEvent) -> None:
        """Read what is old."""
        super().showEvent(event)
        if self.stale:
            self.reload()
        self.take_focus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close the detail with Esc."""
        if event.key() == Qt.Key.Key_Escape and self.split.wanted:
            self.leave()
        else:
            super().keyPressEvent(event)

    def on_changed(self, tables: frozenset[str]) -> None:
        """Read anew what a change concerns; hidden, only remember it."""
        if tables & self.changes:
            self.stale = True
            if self.isVisible():
                self.reload()
        if self.isVisible() and self.split.wanted:
            self.detail.reload()

    def show_beside(self, widget: QWidget) -> None:
        """Show a form or a screen beside the records."""
        self.split.show_beside(widget)

    def close_beside(self) -> None:
        """Show the records alone again, or the detail where that is wanted."""
        self.split.close_beside()
        self.take_focus()

    def open(self, record_id: int) -> None:
        """Show everything about a record."""
        self._show_detail(record_id)
        self.split.want_detail(wanted=True)
        self.split.enter()

    def leave(self) -> None:
        """Close the detail."""
        self.split.want_detail(wanted=False)
        self.split.leave()
        self.take_focus()

    def begin(self) -> int:
        """Count a reading that begins; an answer of an earlier one is dropped."""
        self.stale = False
        self.generation += 1
        return self.generation

    def selection_of(self, row: Row | None) -> Selection:
        """Give a record as what is selected."""
        keys = tuple(info.key for info in self.query.info.columns)
        return Selection(self.query.record, (row,) if row else (), keys)

    def stand_on(self, record_id: int, row: Row | None) -> None:
        """Follow the record that one stands on, 0 for none: offer what can be done, and show it where details are."""
        self.actions_here.follow(self.selection_of(row), 1 if record_id else 0)
        if record_id and self.split.wanted and self.split.guest is None:
            self._show_detail(record_id)

    def build(
        self, switch: QWidget | None, in_bar: Sequence[QWidget], above: Sequence[QWidget], scene: QWidget,
    ) -> None:
        """Put the bar above everything, and some parts between it and the scene."""
        bar, line = self.make_bar()
        if switch is not None:
            line.addWidget(switch, 2)
        for part in in_bar:
            line.addWidget(part)
        line.addWidget(self.tools, 3)
        self.actions_here.fill(self.tools)
        left = QWidget()
        inner, column = QVBoxLayout(left), QVBoxLayout(self)
        for part in above:
            inner.addWidget(part)
        inner.addWidget(scene, 1)
        self.detail.back.setText("Close")
        self.detail.back.setVisible(True)
        self.split = SidePane(left, self.detail, self.appearance)
        self.split.want_detail(wanted=False)
        self.split.narrow_changed.connect(lambda _narrow: self.detail.back.setVisible(True))
        column.addWidget(bar)
        column.addWidget(self.split, 1)
        for layout in (inner, column):
            layout.setContentsMargins(0, 0, 0, 0)
            layout.setSpacing(0)

    def make_bar(self) -> tuple[QFrame, QHBoxLayout]:
        """Make an empty bar."""
        px = self.appearance.px
        bar = QFrame()
        bar.setProperty("role", "bar")
        line = QHBoxLayout(bar)
        line.setContentsMargins(px(Space.MEDIUM), px(BAR_MARGIN), px(Space.MEDIUM), px(BAR_MARGIN))
        line.setSpacing(px(Space.SMALL))
        return bar, line

    def _show_detail(self, record_id: int) -> None:
        if (self.query.record, record_id) != (self.detail.record, self.detail.record_id):
            self.detail.show_record(self.query.record, record_id)
