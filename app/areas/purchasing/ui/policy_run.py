"""Proposing levels for all items: computed in a process, so that the window stays awake."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QFormLayout, QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget
from shiboken6 import isValid

from app.areas.purchasing.operations.policy_job import JOB, PolicyJob
from app.areas.purchasing.operations.stock_policies import PolicyResult, ProposePolicies
from app.areas.purchasing.rules.stock_policies import KIND_TITLES
from app.ui.declare import Selection
from app.ui.desk import Desk
from app.ui.plain import PlainLabel
from app.ui.theme import Appearance
from app.ui.tokens import Space

TEXT = (
    "Levels follow from what was issued, from how long suppliers take, and from what ordering and keeping cost. "
    "They are only proposed: nothing changes until you take them on."
)

PROMISES = (800, 850, 900, 920, 950, 970, 980, 990, 995)


class PolicyRun(QFrame):
    """Asks which policy and which service, and starts the run."""

    closed = Signal()

    def __init__(
        self, desk: Desk, appearance: Appearance, _selection: Selection, parent: QWidget | None = None,
    ) -> None:
        """Show what may be chosen; what the classes ask for comes first."""
        super().__init__(parent)
        self.desk = desk
        self.appearance = appearance
        self.setProperty("role", "side")
        self.setAccessibleName("Propose levels")
        self.kind, self.service_kind = QComboBox(), QComboBox()
        for key, title in (("", "As the item's class asks"), *KIND_TITLES):
            self.kind.addItem(title, key)
        for key, title in (("", "As the stock policy says"), ("cycle", "Cycle service"), ("fill", "Fill rate")):
            self.service_kind.addItem(title, key)
        self.service = QComboBox()
        self.service.addItem("As the item's class asks", 0)
        for permille in PROMISES:
            self.service.addItem(f"{permille / 10:g} %", permille)
        self.start = QPushButton("Propose levels")
        self.start.setProperty("role", "primary")
        self.start.clicked.connect(self._start)
        self.cancel = QPushButton("Cancel")
        self.cancel.clicked.connect(self.closed)
        self._build()
        self.kind.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go back with Esc, start with Enter."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._start()
        else:
            super().keyPressEvent(event)

    def _build(self) -> None:
        px = self.appearance.px
        column = QVBoxLayout(self)
        column.setContentsMargins(px(Space.LARGE), px(Space.MEDIUM), px(Space.LARGE), px(Space.LARGE))
        column.setSpacing(px(Space.SMALL))
        column.addWidget(PlainLabel("Propose levels", "title"))
        column.addWidget(PlainLabel(TEXT, "quiet", wrap=True))
        form = QFormLayout()
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapAllRows)
        for title, field in (("Policy", self.kind), ("Service is", self.service_kind), ("Service", self.service)):
            label = PlainLabel(title, "label")
            label.setBuddy(field)
            field.setAccessibleName(title)
            form.addRow(label, field)
        column.addLayout(form)
        line = QHBoxLayout()
        line.addStretch(1)
        line.addWidget(self.cancel)
        line.addWidget(self.start)
        column.addLayout(line)
        column.addStretch(1)

    def _start(self) -> None:
        command = ProposePolicies(
            self.kind.currentData() or None, self.service.currentData() or None,
            self.service_kind.currentData() or None)
        workspace = self.desk.workspace
        workspace.require("inventory.plan")
        self.start.setEnabled(False)
        job = PolicyJob(workspace.database.target, command, workspace.actor)
        self.desk.run_job("Proposing levels", JOB, job, self._done)

    def _done(self, result: PolicyResult) -> None:
        self.desk.say(result.summary)
        if isValid(self):
            self.closed.emit()
