"""The head of a ticket at work: what it is, how long there is, who writes, and what is to be ticked off."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app.areas.support.queries.work import ClockFace, StepRow, TicketWork
from app.kernel.listing import StateWord, Tone
from app.ui.pill import StatePill
from app.ui.plain import ElidedLabel, PlainLabel, tool_tip
from app.ui.theme import Appearance
from app.ui.tokens import Space


class TicketHead(QFrame):
    """Tells of a ticket in three lines; its clocks count down each minute without anything being read."""

    ticked = Signal(int, bool)

    def __init__(self, appearance: Appearance, parent: QWidget | None = None) -> None:
        """Tell nothing yet."""
        super().__init__(parent)
        self.appearance = appearance
        self.work: TicketWork | None = None
        self.writers: Sequence[str] = ()
        self.boxes: list[QCheckBox] = []
        self.setProperty("role", "bar")
        self._column = QVBoxLayout(self)
        appearance.changed.connect(self.refresh)

    def show_work(self, work: TicketWork | None) -> None:
        """Tell of a ticket."""
        if work != self.work:
            self.work = work
            self.refresh()

    def show_writers(self, names: Sequence[str]) -> None:
        """Tell who else is writing here."""
        if tuple(names) != tuple(self.writers):
            self.writers = tuple(names)
            self.refresh()

    def refresh(self) -> None:
        """Tell everything anew, as of this minute."""
        px = self.appearance.px
        while (item := self._column.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.setParent(None)
                widget.deleteLater()
        self.boxes = []
        self._column.setContentsMargins(px(Space.LARGE), px(10), px(Space.LARGE), px(10))
        self._column.setSpacing(px(6))
        work = self.work
        self.setVisible(work is not None)
        if work is None:
            return
        self._column.addWidget(self._titles(work))
        self._column.addWidget(self._clocks(work))
        if self.writers:
            self._column.addWidget(self._writing())
        if work.steps:
            self._column.addWidget(self._steps(work.steps))

    def _titles(self, work: TicketWork) -> QWidget:
        holder, row = self._row()
        row.addWidget(ElidedLabel(work.subject, "title"), 1)
        row.addWidget(StatePill(work.priority_word, self.appearance))
        row.addWidget(StatePill(work.state_word, self.appearance))
        return holder

    def _clocks(self, work: TicketWork) -> QWidget:
        holder, row = self._row()
        who = work.assignee or "with nobody"
        told = " · ".join(part for part in (work.number, work.customer, work.contact, who) if part)
        row.addWidget(ElidedLabel(told, "subtitle"), 1)
        for face in work.clocks:
            pill = StatePill(self._face(face), self.appearance)
            pill.setToolTip(tool_tip(f"{face.title} due {self.appearance.formatter.time(face.due_at)}"))
            row.addWidget(pill)
        return holder

    def _face(self, face: ClockFace) -> StateWord:
        formatter = self.appearance.formatter
        if face.stands:
            return StateWord(f"{face.title} stands", Tone.NEUTRAL)
        now = formatter.now()
        tone = Tone.BAD if face.due_at < now else Tone.WARNING if face.risk_at <= now else Tone.GOOD
        return StateWord(f"{face.title} {formatter.countdown(face.due_at)}", tone)

    def _writing(self) -> QWidget:
        names = " and ".join(self.writers)
        are = "is" if len(self.writers) == 1 else "are"
        bar = QFrame()
        bar.setProperty("role", "bubble")
        bar.setProperty("tone", "warning")
        row = QHBoxLayout(bar)
        row.setContentsMargins(self.appearance.px(10), self.appearance.px(4), self.appearance.px(10),
                               self.appearance.px(4))
        row.addWidget(PlainLabel(f"{names} {are} writing an answer here.", "strong"))
        bar.setAccessibleName(f"{names} {are} writing an answer here.")
        return bar

    def _steps(self, steps: Sequence[StepRow]) -> QWidget:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(self.appearance.px(2))
        for step in steps:
            words = step.text if step.required else f"{step.text} (if it helps)"
            box = QCheckBox((f"{words} · {step.who}" if step.done and step.who else words).replace("&", "&&"))
            box.setChecked(step.done)
            box.toggled.connect(partial(self._tick, step.id))
            self.boxes.append(box)
            column.addWidget(box)
        return holder

    def _tick(self, step_id: int, done: bool) -> None:
        self.ticked.emit(step_id, done)

    def _row(self) -> tuple[QWidget, QHBoxLayout]:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(self.appearance.px(Space.SMALL))
        return holder, row
