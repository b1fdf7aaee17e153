"""The cheapest split of what is asked for: found in a process, shown with its sums, written as draft orders."""

from decimal import Decimal

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from app.areas.purchasing.operations.split import OrderSplit, SplitLineInput
from app.areas.purchasing.operations.split_job import JOB, SplitJob
from app.areas.purchasing.queries.figures import firm_today
from app.areas.purchasing.queries.split import Split
from app.areas.purchasing.queries.split_page import split_facts, split_table
from app.kernel.errors import CounterflowError
from app.kernel.quantity import Quantity
from app.kernel.workspace import Outcome
from app.ui.declare import Selection
from app.ui.desk import Desk
from app.ui.facts import FactGrid
from app.ui.lines import LinesView
from app.ui.plain import PlainLabel, tool_tip
from app.ui.theme import Appearance
from app.ui.tokens import Space

WAITING = "Weighing prices, freight and smallest orders. The window stays free meanwhile."
HINT = "Ctrl+Enter writes the draft orders; Esc goes back. Nothing is sent."


class SplitScreen(QFrame):
    """Starts a search as it opens, and again when the way of buying is changed."""

    closed = Signal()

    def __init__(
        self, desk: Desk, appearance: Appearance, selection: Selection, parent: QWidget | None = None,
    ) -> None:
        """Search for the requests that are selected, or for all that are open."""
        super().__init__(parent)
        self.desk = desk
        self.appearance = appearance
        self.split: Split | None = None
        self.facts: FactGrid | None = None
        self.lines: LinesView | None = None
        self._ids = selection.ids
        self._generation = 0
        self.setProperty("role", "side")
        self.setProperty("alone", True)
        self.setAccessibleName("The cheapest split")
        self.way = QComboBox()
        self.way.setAccessibleName("How it is bought")
        self.way.addItem("All in one delivery", userData=False)
        self.way.addItem("By the week it is needed", userData=True)
        self.way.currentIndexChanged.connect(self.search)
        self.order = QPushButton("Write draft orders")
        self.order.setProperty("role", "primary")
        self.order.setToolTip(tool_tip("Write one draft order for each supplier and day (Ctrl+Enter)."))
        self.order.clicked.connect(self._write)
        self._build()
        appearance.changed.connect(self._restyle)
        self._restyle()
        self.search()

    def search(self) -> None:
        """Look for the cheapest split anew."""
        self._generation += 1
        generation, workspace = self._generation, self.desk.workspace
        self.order.setEnabled(False)
        self.note.setText(WAITING)
        today = self.desk.read(lambda reader: firm_today(reader, workspace.clock.now()))
        job = SplitJob(workspace.database.target, today, self._ids, bool(self.way.currentData()))
        self.desk.run_job(
            "Finding the cheapest split", JOB, job, lambda split: self._take(generation, split),
            lambda error: self._fail(generation, error))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go back with Esc, write with Ctrl+Enter."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and (
                event.modifiers() & Qt.KeyboardModifier.ControlModifier):
            self._write()
        else:
            super().keyPressEvent(event)

    def _build(self) -> None:
        self._column = QVBoxLayout(self)
        bar = QHBoxLayout()
        self._back = QToolButton()
        self._back.setText("Back to the list")
        self._back.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._back.setProperty("role", "flat")
        self._back.clicked.connect(self.closed)
        title = PlainLabel("The cheapest split", "title")
        title.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        bar.addWidget(self._back)
        bar.addWidget(title, 1)
        bar.addWidget(self.way)
        bar.addWidget(self.order)
        self._column.addLayout(bar)
        self.note = PlainLabel("", "quiet", wrap=True)
        self._column.addWidget(self.note)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._column.addWidget(self._area, 1)

    def _restyle(self) -> None:
        px = self.appearance.px
        self._column.setContentsMargins(px(Space.MEDIUM), px(Space.SMALL), px(Space.MEDIUM), px(Space.SMALL))
        self._column.setSpacing(px(Space.SMALL))
        self._back.setIcon(self.appearance.icon("chevron-left"))
        if self.split is not None:
            self._show(self.split)

    def _fail(self, generation: int, error: Exception) -> None:
        if not isValid(self) or generation != self._generation:
            return
        self.note.setText(error.message if isinstance(error, CounterflowError) else "The search was stopped.")

    def _take(self, generation: int, split: Split) -> None:
        if not isValid(self) or generation != self._generation:
            return
        self.split = split
        self.order.setEnabled(True)
        self.note.setText("\n".join((HINT, *split.left)))
        self._show(split)
        if self.lines is not None:
            self.lines.setFocus()

    def _show(self, split: Split) -> None:
        page = QWidget()
        page.setProperty("role", "plain")
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(self.appearance.px(Space.SMALL))
        self.facts = FactGrid(split_facts(split), self.appearance, self.desk.open_record)
        self.lines = LinesView(split_table(split), self.appearance)
        self.lines.opened.connect(self.desk.open_record)
        column.addWidget(self.facts)
        column.addWidget(self.lines)
        column.addStretch(1)
        self._area.setWidget(page)

    def _write(self) -> None:
        split = self.split
        if split is None or not self.order.isEnabled():
            return
        self.order.setEnabled(False)
        lines = tuple(
            SplitLineInput(line.item_id, line.warehouse_id, line.supplier_id, _decimal(line.qty, line.unit),
                           line.due_on) for line in split.lines)
        self.desk.dispatch(OrderSplit(split.request_ids, lines), self._written, self._refused)

    def _written(self, _outcome: Outcome) -> None:
        self.closed.emit()

    def _refused(self, error: CounterflowError) -> None:
        self.note.setText(error.message)


def _decimal(qty: int, unit: str) -> Decimal:
    return Quantity(qty, unit).decimal()
