"""The station: it carries scans to a task and says loudly what became of them."""

from collections import deque
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QLabel, QProgressBar, QSizePolicy, QVBoxLayout, QWidget

from app.kernel.errors import Cancelled, CounterflowError, NeedsConfirmation
from app.kernel.listing import Tone
from app.kernel.scanning import ScanTask, Step
from app.kernel.workspace import Outcome
from app.ui.desk import Desk
from app.ui.notices import announce
from app.ui.plain import ElidedLabel, PlainLabel
from app.ui.scanning.field import ScanField
from app.ui.scanning.rows import ROW_HEIGHT, RowsView
from app.ui.theme import Appearance
from app.ui.tokens import Space

ICON_SIZE = 26
KEYS = "Enter on an empty field: done · Backspace: take back · Esc: leave"


class ScanStation(QFrame):
    """One task by scanner; `left` when the person is done, `opened` with a document to go on with."""

    left = Signal()
    opened = Signal(str, int)

    def __init__(self, desk: Desk, appearance: Appearance, parent: QWidget | None = None) -> None:
        """Show nothing yet."""
        super().__init__(parent)
        self._desk = desk
        self._appearance = appearance
        self._task: ScanTask[Any] | None = None
        self._sending = False
        self._queue: deque[tuple[str, bool]] = deque()
        self.loud = True
        self.field = ScanField(self)
        self.ask = PlainLabel("", "ask", wrap=True)
        self.said = PlainLabel("", "loud", wrap=True)
        self.rows = RowsView(appearance, self)
        self.total = PlainLabel("", "loud")
        self._title = ElidedLabel("", "title")
        self._subtitle = ElidedLabel("", "subtitle")
        self._progress = QProgressBar(self)
        self._count = PlainLabel("", "loud")
        self._hint = PlainLabel(KEYS, "subtitle", wrap=True)
        self._icon = QLabel(self)
        self._bubble = QFrame(self)
        self._lay_out()
        self.setFocusProxy(self.field)
        self.field.scanned.connect(self.scan)
        self.field.taken_back.connect(self.undo)
        self.field.left.connect(self.left)

    def _lay_out(self) -> None:
        px = self._appearance.px
        self.setProperty("role", "side")
        for label in (self.ask, self.said):
            label.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.MinimumExpanding)
        self.rows.setMinimumHeight(px(ROW_HEIGHT))
        head = QHBoxLayout()
        names = QVBoxLayout()
        names.addWidget(self._title)
        names.addWidget(self._subtitle)
        head.addLayout(names, 1)
        head.addWidget(self._count)
        self._progress.setTextVisible(False)
        self._bubble.setProperty("role", "bubble")
        bubble = QHBoxLayout(self._bubble)
        bubble.setContentsMargins(px(Space.LARGE), px(Space.SMALL), px(Space.LARGE), px(Space.SMALL))
        bubble.setSpacing(px(Space.MEDIUM))
        bubble.addWidget(self._icon)
        bubble.addWidget(self.said, 1)
        card = QFrame(self)
        card.setProperty("role", "card")
        listed = QVBoxLayout(card)
        listed.setContentsMargins(px(Space.TIGHT), px(Space.TIGHT), px(Space.TIGHT), px(Space.TIGHT))
        listed.addWidget(self.rows)
        foot = QHBoxLayout()
        foot.addWidget(self._hint, 1)
        foot.addWidget(self.total)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(Space.WIDE), px(Space.MEDIUM), px(Space.WIDE), px(Space.MEDIUM))
        column.setSpacing(px(Space.SMALL))
        column.addLayout(head)
        column.addWidget(self._progress)
        column.addWidget(self.ask)
        column.addWidget(self.field)
        column.addWidget(self._bubble)
        column.addWidget(card, 100)
        column.addLayout(foot)

    def showEvent(self, event: QShowEvent) -> None:
        """Take the keyboard."""
        super().showEvent(event)
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def begin(self, task: ScanTask[Any], said: str = "") -> None:
        """Work on a task."""
        self._task = task
        self._queue.clear()
        self._sending = False
        self._tell(Step(said or "Ready.", Tone.NEUTRAL))

    def scan(self, text: str, typed: bool) -> None:
        """Take a scan, or an empty field as done; what comes while something is saved waits its turn."""
        if self._sending:
            self._queue.append((text, typed))
        elif self._task is not None:
            self._follow(self._task.scan(text, typed=typed))

    def undo(self) -> None:
        """Take the last scan back."""
        if self._task is not None and not self._sending:
            self._follow(self._task.undo())

    def _follow(self, step: Step) -> None:
        self._tell(step)
        if step.command is not None:
            self._sending = True
            self._desk.dispatch(step.command, self._done, self._refused)
        elif step.prints is not None:
            self._desk.preview(*step.prints)
        elif step.opens is not None:
            self.opened.emit(*step.opens)
        elif step.leaves:
            self.left.emit()

    def _done(self, outcome: Outcome) -> None:
        self._sending = False
        if self._task is not None:
            self._follow(self._task.committed(outcome.value))
        self._go_on()

    def _refused(self, error: CounterflowError) -> None:
        self._sending = False
        if isinstance(error, (NeedsConfirmation, Cancelled)):
            error = CounterflowError("scan.not_saved", "Nothing was saved; what you scanned is still here.")
        if self._task is not None:
            self._tell(self._task.refused(error))
        self._queue.clear()
        self._go_on()

    def _go_on(self) -> None:
        if self.isVisible():
            self.field.setFocus(Qt.FocusReason.OtherFocusReason)
        while self._queue and not self._sending:
            self.scan(*self._queue.popleft())

    def _tell(self, step: Step) -> None:
        if self._task is None:
            return
        view = self._task.view
        self._title.setText(view.title)
        self._subtitle.setText(view.subtitle)
        self.ask.setText(view.ask)
        self.said.setText(step.said)
        self.rows.show_rows(view.rows)
        self.total.setText(view.total)
        self._progress.setVisible(view.of > 0)
        self._count.setText(f"{view.done} of {view.of}" if view.of else "")
        self._progress.setRange(0, max(view.of, 1))
        self._progress.setValue(view.done)
        self._hint.setText(view.hint or KEYS)
        self._icon.setPixmap(self._appearance.tone_pixmap(step.tone, ICON_SIZE, self.devicePixelRatioF()))
        self._bubble.setProperty("tone", step.tone.value)
        self._bubble.style().unpolish(self._bubble)
        self._bubble.style().polish(self._bubble)
        self.said.setProperty("tone", step.tone.value)
        self.said.style().unpolish(self.said)
        self.said.style().polish(self.said)
        self.field.setAccessibleDescription(view.ask)
        if self.loud and step.tone in (Tone.BAD, Tone.WARNING):
            QApplication.beep()
        announce(self.field, f"{step.said} {view.ask}")
