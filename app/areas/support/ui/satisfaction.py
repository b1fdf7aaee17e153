"""The page of what customers say by product, supplier, carrier and agent, each line with how sure it is."""

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from app.areas.support.documents.satisfaction import FEWNESS
from app.areas.support.queries.surveys import WAYS, group_table, load_groups
from app.kernel.declare import Reader
from app.kernel.listing import LinesTable
from app.ui.desk import Desk
from app.ui.lines import LinesView
from app.ui.plain import PlainLabel
from app.ui.theme import Appearance
from app.ui.tokens import Space

TABLES = frozenset({"support_satisfaction", "support_ticket", "support_ticket_link", "support_survey"})


class SatisfactionPage(QWidget):
    """Shows a table for each way to look at what was said in the last twelve months."""

    def __init__(
        self, desk: Desk, appearance: Appearance, switch: QWidget | None = None, parent: QWidget | None = None,
    ) -> None:
        """Begin empty; it is read when it is seen."""
        super().__init__(parent)
        self.desk, self.appearance = desk, appearance
        self.stale = True
        self.tables: list[LinesView] = []
        self.word = PlainLabel("", "quiet", wrap=True)
        self.print_button = QPushButton(appearance.icon("printer"), "Print report", self)
        self._lay_out(switch)
        self.print_button.clicked.connect(lambda: desk.preview("satisfaction_report", 0))
        appearance.changed.connect(lambda: self.on_changed(TABLES))

    def _lay_out(self, switch: QWidget | None) -> None:
        px = self.appearance.px
        bar = QFrame(self)
        bar.setProperty("role", "bar")
        row = QHBoxLayout(bar)
        row.setContentsMargins(px(Space.MEDIUM), px(Space.SMALL), px(Space.MEDIUM), px(Space.SMALL))
        if switch is not None:
            row.addWidget(switch)
        row.addStretch()
        row.addWidget(self.print_button)
        inner = QWidget(self)
        inner.setProperty("role", "plain")
        self._column = QVBoxLayout(inner)
        self._column.setContentsMargins(px(Space.LARGE), px(Space.MEDIUM), px(Space.LARGE), px(Space.LARGE))
        self._column.setSpacing(px(Space.MEDIUM))
        self._column.addWidget(self.word)
        self._column.addStretch()
        area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidget(inner)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(bar)
        column.addWidget(area, 1)

    def showEvent(self, event: QShowEvent) -> None:
        """Read what is old."""
        super().showEvent(event)
        if self.stale:
            self.reload()

    def on_changed(self, tables: frozenset[str]) -> None:
        """Read anew what a change concerns; hidden, only remember it."""
        if tables & TABLES:
            self.stale = True
            if self.isVisible():
                self.reload()

    def reload(self) -> None:
        """Read everything anew, off the window's thread."""
        self.stale = False
        now = self.desk.workspace.clock.now()

        def work(reader: Reader) -> list[LinesTable]:
            return [group_table(load_groups(reader, way, now)) for way, _ in WAYS]

        self.desk.read_later(self, work, self._show)

    def _show(self, tables: list[LinesTable]) -> None:
        for view in self.tables:
            view.setParent(None)
            view.deleteLater()
        filled = [table for table in tables if table.rows]
        self.word.setText(FEWNESS if filled else "Nobody was asked yet how satisfied they are. Ask on a ticket that is "
                          "resolved; what is answered is shown here by product, supplier, carrier and agent.")
        self.tables = [LinesView(table, self.appearance, self) for table in filled]
        for place, view in enumerate(self.tables, 1):
            view.opened.connect(self.desk.open_record)
            self._column.insertWidget(place, view)
