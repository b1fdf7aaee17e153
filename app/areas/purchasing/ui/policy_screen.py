"""Weighing service against cost for one item: a point on the curve is picked, seen through, and taken on."""

from datetime import datetime
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.areas.purchasing.operations.stock_policies import SetStockPolicy
from app.areas.purchasing.queries.policy_pages import picture_of, place_of_proposal, point_facts
from app.areas.purchasing.queries.stock_policies import Choice, Weighing, evidence_of, weigh
from app.areas.purchasing.rules.stock_policies import KIND_TITLES
from app.kernel.declare import Reader
from app.kernel.errors import DomainError
from app.kernel.workspace import Outcome
from app.ui.declare import Selection
from app.ui.desk import Desk
from app.ui.facts import FactGrid
from app.ui.pick_chart import PickChart
from app.ui.plain import ElidedLabel, PlainLabel, tool_tip
from app.ui.theme import Appearance
from app.ui.tokens import Space

DRAW = "app.areas.purchasing.charts:draw_policy_curve"
SERVICES = (("cycle", "Cycle service"), ("fill", "Fill rate"))
HINT = "Arrow keys or a click pick a point on the curve; Ctrl+Enter takes it on; Esc goes back."


class PolicyScreen(QFrame):
    """Reads the curve of the item that is selected, and redraws as the pick moves."""

    closed = Signal()

    def __init__(
        self, desk: Desk, appearance: Appearance, selection: Selection, parent: QWidget | None = None,
    ) -> None:
        """Ask for the curve of the selected item or proposal."""
        super().__init__(parent)
        self.desk = desk
        self.appearance = appearance
        self.weighing: Weighing | None = None
        self._selection = selection
        self._generation = 0
        self.setProperty("role", "side")
        self.setProperty("alone", True)
        self.setAccessibleName("Service against cost")
        self.chart = PickChart(DRAW, "service against cost", appearance)
        self.chart.picked.connect(self._on_picked)
        self.kinds = self._combo("Policy", (("", "As the class asks"), *KIND_TITLES))
        self.services = self._combo("Service is", (("", "As the policy says"), *SERVICES))
        self.accept = QPushButton("Take it on")
        self.accept.setProperty("role", "primary")
        self.accept.setToolTip(tool_tip("Set the reorder rule to this point (Ctrl+Enter)."))
        self.accept.setEnabled(False)
        self.accept.clicked.connect(self._take_on)
        self._facts: FactGrid | None = None
        self._build()
        appearance.changed.connect(self._restyle)
        self._restyle()
        self.reload()

    def reload(self) -> None:
        """Read the curve anew, for the kinds that are chosen."""
        self._generation += 1
        generation, now = self._generation, self.desk.workspace.clock.now()
        choice = Choice(self.kinds.currentData() or None, None, self.services.currentData() or None)
        read = partial(_read, self._selection, choice, now)
        self.desk.read_later(self, read, lambda found: self._take(generation, found))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go back with Esc, take on with Ctrl+Enter."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and (
                event.modifiers() & Qt.KeyboardModifier.ControlModifier):
            self._take_on()
        else:
            super().keyPressEvent(event)

    def _combo(self, name: str, choices: tuple[tuple[str, str], ...]) -> QComboBox:
        combo = QComboBox()
        combo.setAccessibleName(name)
        for key, title in choices:
            combo.addItem(title, key)
        combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        combo.setMinimumContentsLength(18)
        combo.currentIndexChanged.connect(self.reload)
        return combo

    def _build(self) -> None:
        self._column = QVBoxLayout(self)
        bar = QHBoxLayout()
        self._back = QToolButton()
        self._back.setText("Back to the list")
        self._back.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._back.setProperty("role", "flat")
        self._back.clicked.connect(self.closed)
        self.title = ElidedLabel("", "title")
        bar.addWidget(self._back)
        bar.addWidget(self.title, 1)
        bar.addWidget(self.accept)
        self._column.addLayout(bar)
        # beside a list there is no room for words and choices side by side
        self.note = PlainLabel(HINT, "quiet", wrap=True)
        self._column.addWidget(self.note)
        choices = QHBoxLayout()
        choices.addWidget(self.kinds)
        choices.addWidget(self.services)
        choices.addStretch(1)
        self._column.addLayout(choices)
        self._column.addWidget(self.chart, 3)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._column.addWidget(self._area, 2)

    def _restyle(self) -> None:
        px = self.appearance.px
        self._column.setContentsMargins(px(Space.MEDIUM), px(Space.SMALL), px(Space.MEDIUM), px(Space.SMALL))
        self._column.setSpacing(px(Space.SMALL))
        self._back.setIcon(self.appearance.icon("chevron-left"))
        if self.weighing is not None:
            self._show(self.chart.place)

    def _take(self, generation: int, found: Weighing | DomainError) -> None:
        if generation != self._generation:
            return
        if isinstance(found, DomainError):
            self.weighing = None
            self.accept.setEnabled(False)
            self.note.setText(found.message)
            self.chart.say("No levels to weigh")
            return
        self.weighing = found
        evidence = found.evidence
        self.title.setText(f"{evidence.sku} · {evidence.name}")
        self.note.setText(HINT)
        self.accept.setEnabled(True)
        self._show(found.proposed)
        self.chart.setFocus()

    def _on_picked(self, place: int) -> None:
        self._show(place)

    def _show(self, place: int) -> None:
        found = self.weighing
        if found is None:
            return
        place = min(place, len(found.points) - 1)
        levels = found.points[place]
        words = f"{100 * found.shares[place]:g} % of service, {levels.short_per_year:.1f} {found.evidence.unit} short"
        self.chart.show_points(picture_of(found, place), len(found.points), place, words)
        self._facts = FactGrid(point_facts(found, place), self.appearance, self.desk.open_record)
        self._area.setWidget(self._facts)

    def _take_on(self) -> None:
        found = self.weighing
        if found is None or not self.accept.isEnabled():
            return
        self.accept.setEnabled(False)
        permille = round(1000 * found.shares[self.chart.place])
        command = SetStockPolicy(
            found.evidence.item_id, found.kind, permille, found.service_kind,
            warehouse_id=found.evidence.warehouse_id)
        self.desk.dispatch(command, self._taken_on)

    def _taken_on(self, _outcome: Outcome) -> None:
        self.closed.emit()


def _read(selection: Selection, choice: Choice, now: datetime, reader: Reader) -> Weighing | DomainError:
    item_id, warehouse_id = selection.ids[0], None
    if selection.record == "policy_proposal":
        item_id, warehouse_id = place_of_proposal(reader, item_id)
    try:
        return weigh(evidence_of(reader, now, item_id, warehouse_id), choice)
    except DomainError as error:
        return error
