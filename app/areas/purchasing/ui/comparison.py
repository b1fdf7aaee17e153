"""Quotations side by side, and who gets what."""

from typing import Any, ClassVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QFrame, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from app.areas.purchasing.operations.awarding import AwardLineInput, AwardRfq
from app.areas.purchasing.queries.comparison import Comparison, compare_quotes
from app.areas.purchasing.queries.quote_matrix import quote_matrix
from app.kernel.errors import CounterflowError
from app.kernel.workspace import Outcome
from app.ui.declare import Selection
from app.ui.desk import Desk
from app.ui.matrix import MatrixView
from app.ui.notices import NoticeArea, announce
from app.ui.plain import PlainLabel
from app.ui.theme import Appearance
from app.ui.tokens import Space


class ComparisonScreen(QFrame):
    """Compares the quotations on one request; a cell chosen says who would get the line, and Award does it."""

    closed = Signal()
    over_pages: ClassVar[bool] = True

    def __init__(self, desk: Desk, appearance: Appearance, selection: Selection, parent: QWidget | None = None) -> None:
        """Compare the quotations on the selected request; the cheapest split is proposed."""
        super().__init__(parent)
        self.desk, self.appearance = desk, appearance
        self.rfq_id = selection.ids[0]
        self.setProperty("role", "side")
        self.setAccessibleName("Quotations side by side")
        now = desk.workspace.clock.now()
        self.table: Comparison = desk.read(lambda reader: compare_quotes(reader, self.rfq_id, now))
        self.chosen: dict[int, int] = self._proposed()
        self.notices = NoticeArea(appearance, self, key="")
        self.view = MatrixView(self._matrix(), appearance, self)
        self.whole = QComboBox(self)
        self.reason = QLineEdit(self)
        self.prices = QCheckBox("Keep the quoted prices as what these suppliers offer", self)
        self.award_button = QPushButton("Award", self)
        self.print_button = QPushButton("Print", self)
        self.close_button = QPushButton("Close", self)
        self._word = PlainLabel("", "quiet", wrap=True)
        self.setFocusProxy(self.view)
        self._lay_out()
        self._connect()
        self._tell()

    def _proposed(self) -> dict[int, int]:
        open_lines = {line.id for line in self.table.lines if line.awarded_to is None}
        split = {} if self.table.split is None else self.table.split.suppliers
        return {line_id: supplier_id for line_id, supplier_id in split.items() if line_id in open_lines}

    def _matrix(self) -> Any:
        done = {line.id: line.awarded_to for line in self.table.lines if line.awarded_to is not None}
        return quote_matrix(self.table, {**self.chosen, **done}, self.appearance.formatter)

    def _lay_out(self) -> None:
        px = self.appearance.px
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        head = QVBoxLayout()
        head.setContentsMargins(px(Space.LARGE), px(Space.MEDIUM), px(Space.LARGE), px(Space.SMALL))
        head.addWidget(PlainLabel("Quotations side by side", "title", wrap=True))
        head.addWidget(PlainLabel(self._matrix().note, "quiet", wrap=True))
        column.addLayout(head)
        column.addWidget(self.notices)
        column.addWidget(self.view, 1)
        column.addWidget(self._foot())

    def _foot(self) -> QFrame:
        px = self.appearance.px
        foot = QFrame(self)
        foot.setProperty("role", "footer")
        rows = QVBoxLayout(foot)
        rows.setContentsMargins(px(Space.LARGE), px(Space.SMALL), px(Space.LARGE), px(Space.SMALL))
        rows.setSpacing(px(Space.SMALL))
        self.whole.setAccessibleName("Award all of it to")
        self.whole.addItem("Cheapest in all", 0)
        self.whole.addItem("Best of each line", -1)
        for one in self.table.suppliers:
            if one.quoted:
                self.whole.addItem(f"All to {one.name}", one.id)
        self.reason.setPlaceholderText("Why, where somebody else costs less")
        self.reason.setAccessibleName("Reason")
        first, last = QHBoxLayout(), QHBoxLayout()
        first.addWidget(self.whole)
        first.addWidget(self.reason, 1)
        self.prices.setChecked(True)
        last.addWidget(self._word, 1)
        last.addWidget(self.prices)
        self.award_button.setProperty("role", "primary")
        self.close_button.setToolTip("Close (Esc)")
        last.addWidget(self.print_button)
        last.addWidget(self.close_button)
        last.addWidget(self.award_button)
        rows.addLayout(first)
        rows.addLayout(last)
        return foot

    def _connect(self) -> None:
        self.view.picked.connect(self._choose)
        self.whole.activated.connect(self._choose_whole)
        self.award_button.clicked.connect(self._award)
        self.print_button.clicked.connect(lambda: self.desk.preview("quote_comparison", self.rfq_id))
        self.close_button.clicked.connect(self.closed)

    def _choose(self, line_id: int, supplier_id: int) -> None:
        line = next((line for line in self.table.lines if line.id == line_id), None)
        if line is None or line.awarded_to is not None or (line_id, supplier_id) not in self.table.offers:
            return
        if self.chosen.get(line_id) == supplier_id:
            del self.chosen[line_id]
        else:
            self.chosen[line_id] = supplier_id
        self._show()

    def _choose_whole(self) -> None:
        supplier_id = self.whole.currentData()
        open_lines = [line.id for line in self.table.lines if line.awarded_to is None]
        if supplier_id == 0:
            self.chosen = self._proposed()
        elif supplier_id == -1:
            self.chosen = {line_id: self.table.best[line_id] for line_id in open_lines if line_id in self.table.best}
        else:
            offers = self.table.offers
            self.chosen = {line_id: supplier_id for line_id in open_lines if (line_id, supplier_id) in offers}
        self._show()

    def _show(self) -> None:
        self.view.set_matrix(self._matrix())
        self._tell()
        announce(self, self._word.text())

    def _tell(self) -> None:
        count, whole = len(self.chosen), sum(line.awarded_to is None for line in self.table.lines)
        self._word.setText(f"{count} of {whole} lines chosen." if whole else "All lines are awarded.")
        self.award_button.setEnabled(bool(self.chosen))

    def _award(self) -> None:
        self.notices.clear()
        lines = tuple(AwardLineInput(line.id, self.chosen[line.id], self._reason(line.id))
                      for line in self.table.lines if line.id in self.chosen)
        self.award_button.setEnabled(False)
        command = AwardRfq(self.rfq_id, lines, self.prices.isChecked())
        self.desk.dispatch(command, self._awarded, self._refused)

    def _reason(self, line_id: int) -> str:
        """Give the reason to the lines that need one."""
        return "" if self.table.best.get(line_id) == self.chosen[line_id] else self.reason.text()

    def _awarded(self, _outcome: Outcome) -> None:
        self.closed.emit()

    def _refused(self, error: CounterflowError) -> None:
        self.award_button.setEnabled(True)
        self.notices.present(error)
        if (getattr(error, "field", None) or "").endswith(".reason"):
            self.reason.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close with Esc."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)


