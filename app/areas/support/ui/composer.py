"""Where an answer or a note is written: in place, kept by itself, sent with one key."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QApplication,
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.areas.support.operations import AnswerTicket, MarkWriting, NoteTicket, ResolveTicket, SetPending
from app.areas.support.queries.work import TicketWork
from app.areas.support.ui.enclosing import Enclosing
from app.kernel.drafts import DraftFound, KeepDraft, load_draft
from app.kernel.errors import CounterflowError
from app.ui.desk import Desk
from app.ui.form.drafts import Draft, drafts_of
from app.ui.form.phrases import PhraseOffer
from app.ui.plain import ElidedLabel
from app.ui.theme import Appearance
from app.ui.tokens import Space

ANSWER, NOTE = "answer", "note"
WAYS = ((ANSWER, "Answer", "message-square-reply"), (NOTE, "Note", "pencil"))
SENDING = (
    ("resolved", "Send and resolve", "circle-check", ""), ("pending", "Send and wait", "circle-pause", ""),
    ("", "Send", "send", "primary"),
)
KEYS = {ANSWER: "Ctrl+R", NOTE: "Ctrl+T", "": "Ctrl+Enter", "pending": "The clock of the resolution stands meanwhile",
        "resolved": "Ctrl+Shift+Enter"}
HINTS = {
    ANSWER: "Goes to the customer. Type / for words at hand.",
    NOTE: "Only for us. @name tells a colleague.",
}
RENEW_MILLISECONDS = 30_000
KEEP_MILLISECONDS = 1_500
"""So long after the last letter a draft goes where the end of the program does not reach it."""

LINE, LINES = 34, 96
"""Heights of the text: folded to a line, and to be written in."""

RECORD = "ticket"
_KIND = "support.composer"


class ComposerText(QPlainTextEdit):
    """The text; Esc leaves it."""

    left = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave with Esc."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)


class Composer(QFrame):
    """Writes answers and notes to one ticket at a time; what is not sent is kept with its ticket."""

    sent = Signal()
    left = Signal()

    def __init__(self, desk: Desk, appearance: Appearance, parent: QWidget | None = None) -> None:
        """Write to nobody yet."""
        super().__init__(parent)
        self.desk, self.appearance = desk, appearance
        self.work: TicketWork | None = None
        self.seen: int | None = None
        self.way = ANSWER
        self.low = False
        self._marked = 0
        self._kept = False
        self.text = ComposerText()
        self.text.setAccessibleName("Answer or note")
        self.text.setTabChangesFocus(True)
        self.hint = ElidedLabel("", "quiet")
        self.discard = QPushButton("Discard")
        self.discard.setProperty("role", "flat")
        self.discard.setToolTip("Forget what was typed and not sent")
        self.discard.clicked.connect(self._discard)
        self.discard.hide()
        self.enclosing = Enclosing(desk, appearance)
        self.ways: dict[str, QPushButton] = {}
        self.buttons: dict[str, QPushButton] = {}
        self._build()
        appearance.changed.connect(self._tint)
        appearance.changed.connect(self._fold)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._on_focus)
        self._renew = QTimer(self, interval=RENEW_MILLISECONDS)
        self._renew.timeout.connect(self._mark)
        self._keeping = QTimer(self, singleShot=True, interval=KEEP_MILLISECONDS)
        self._keeping.timeout.connect(self.keep)
        self.text.textChanged.connect(self._on_typed)
        self.text.left.connect(self.left)
        spec = next((item for item in desk.workspace.declarations.phrases if item.name == "answers"), None)
        if spec is not None:
            PhraseOffer(self.text, desk, appearance, spec, self._values)

    def show_work(self, work: TicketWork | None) -> None:
        """Turn to a ticket; the draft of the one before is kept, and that of this one comes back."""
        before = self.work
        self.work = work
        if work is None or before is None or before.id != work.id:
            self._unmark()
            if before is not None:
                self._keep_of(before)
            self._recall(work)
            self.enclosing.show_ticket(work.id if work is not None else 0)
        self._enable()

    def hideEvent(self, event: QHideEvent) -> None:
        """Keep what was typed when the page goes away."""
        self._keep_now()
        super().hideEvent(event)

    def keep(self) -> None:
        """Keep what is typed for whoever comes back after the end of the program; nothing typed forgets it."""
        work, typed = self.work, self.text.toPlainText()
        self._keeping.stop()
        if work is None or not (typed.strip() or self._kept):
            return
        self._kept = bool(typed.strip())
        self.desk.dispatch(KeepDraft(RECORD, work.id, typed, self.way, self.seen))

    def _keep_now(self) -> None:
        if self._keeping.isActive():
            self.keep()

    def _keep_of(self, before: TicketWork) -> None:
        """Keep what was typed to the ticket that was left, before its text goes."""
        if self._keeping.isActive():
            self._keeping.stop()
            self.desk.dispatch(KeepDraft(RECORD, before.id, self.text.toPlainText(), self.way, self.seen))

    def _discard(self) -> None:
        self.text.clear()
        self.keep()
        self._say_where()
        self.text.setFocus()

    def set_low(self, low: bool) -> None:
        """Give reading the room where there is little of it: fold to a line until somebody writes."""
        self.low = low
        self._fold()

    @property
    def folded(self) -> bool:
        """Tell whether only a line is seen; what was begun stays in sight with the buttons that send it."""
        now = QApplication.focusWidget()
        writes = now is not None and (now is self or self.isAncestorOf(now))
        return self.low and not writes and not self.text.toPlainText().strip()

    def _on_focus(self, _before: QWidget | None, now: QWidget | None) -> None:
        """Follow the keyboard within the window; a menu or another window takes no room away."""
        if now is not None and now.window() is self.window():
            self._fold()

    def _fold(self) -> None:
        folded = self.folded
        self.text.setFixedHeight(self.appearance.px(LINE if folded else LINES))
        for button in self.buttons.values():
            button.setVisible(not folded)

    def write(self, way: str) -> None:
        """Begin an answer or a note."""
        self.choose(way)
        self.text.setFocus()

    def choose(self, way: str) -> None:
        """Switch between answer and note; what is typed stays."""
        self.way = way
        for key, button in self.ways.items():
            button.setChecked(key == way)
        self.setProperty("tone", "warning" if way == NOTE else "")
        self._say_where()
        self._enable()
        self._on_typed()

    def _say_where(self) -> None:
        self.hint.setText(f"{HINTS[self.way]} Ctrl+Enter sends.")

    def send(self, then: str = "") -> None:
        """Send what is typed; `then` is empty, `pending` or `resolved`."""
        work, body = self.work, self.text.toPlainText().strip()
        if work is None or (not body and then != "resolved"):
            return
        papers = tuple(self.enclosing.chosen)
        command: object = AnswerTicket(work.id, body, self.seen, papers=papers)
        if self.way == NOTE and not then:
            command = NoteTicket(work.id, body)
        elif then == "pending":
            command = SetPending(work.id, body, papers=papers)
        elif then == "resolved":
            command = ResolveTicket(work.id, body, seen_message_id=self.seen, papers=papers)
        self._busy(True)
        self.desk.dispatch(command, partial(self._on_sent, work.id), self._on_refused)

    def _on_sent(self, ticket_id: int, _outcome: object) -> None:
        drafts_of(self.desk).forget((_KIND, str(ticket_id)))
        if self.work is not None and self.work.id == ticket_id:
            self._keeping.stop()
            self._kept = False
            self.discard.hide()
            self.enclosing.clear()
            self._unmark()
            self.text.blockSignals(True)
            self.text.clear()
            self.text.blockSignals(False)
            self.seen = None
            self._say_where()
        self._busy(False)
        self.sent.emit()

    def _on_refused(self, error: CounterflowError) -> None:
        self._busy(False)
        if error.message:
            self.desk.say(error.message)

    def _busy(self, busy: bool) -> None:
        self.text.setReadOnly(busy)
        self._enable()

    def _enable(self) -> None:
        work, typed = self.work, bool(self.text.toPlainText().strip())
        ready = work is not None and not self.text.isReadOnly()
        answering = ready and work is not None and work.unsolved and self.way == ANSWER
        self.buttons[""].setEnabled(ready and typed and (self.way == NOTE or answering))
        self.buttons["pending"].setEnabled(answering and typed)
        self.buttons["resolved"].setEnabled(answering)
        self.enclosing.offer_it(self.way == ANSWER)
        self.text.setPlaceholderText("" if work is None or work.unsolved or self.way == NOTE else
                                     "This ticket is done. Reopen it to answer, or write a note.")

    def _on_typed(self) -> None:
        work = self.work
        if work is None:
            return
        typed = self.text.toPlainText()
        drafts = drafts_of(self.desk)
        if typed.strip():
            if self.seen is None:
                self.seen = work.last_word_id
            fields = {"body": typed, "way": self.way, "seen": self.seen}
            drafts.keep((_KIND, str(work.id)), Draft(self.desk.workspace.clock.now(), fields))
        else:
            self.seen = None
            drafts.forget((_KIND, str(work.id)))
            self.discard.hide()
        self._keeping.start()
        if typed.strip() and self.way == ANSWER and work.unsolved:
            if self._marked != work.id:
                self._mark()
        else:
            self._unmark()
        self._enable()

    def _recall(self, work: TicketWork | None) -> None:
        draft = drafts_of(self.desk).find((_KIND, str(work.id))) if work is not None else None
        self.text.blockSignals(True)
        self.text.setPlainText(str(draft.fields["body"]) if draft else "")
        self.text.blockSignals(False)
        seen = draft.fields["seen"] if draft else None
        self.seen = seen if isinstance(seen, int) else None
        self._kept = draft is not None
        self.discard.setVisible(draft is not None)
        self._fold()
        self.choose(str(draft.fields["way"]) if draft else ANSWER)
        self._keeping.stop()
        if draft is None and work is not None:
            number, owner = work.id, self.desk.workspace.actor.id
            self.desk.read_later(self, lambda reader: load_draft(reader, owner, RECORD, number),
                                 partial(self._offer, number))

    def _offer(self, ticket_id: int, draft: DraftFound | None) -> None:
        """Put back what was typed before the program ended; it can be sent, changed, or discarded."""
        if draft is None or self.work is None or self.work.id != ticket_id or self.text.toPlainText():
            return
        self.seen = draft.seen
        self.text.blockSignals(True)
        self.text.setPlainText(draft.body)
        self.text.blockSignals(False)
        self._kept = True
        self.discard.show()
        self._fold()
        self.choose(draft.way if draft.way in self.ways else ANSWER)
        self._keeping.stop()
        self.hint.setText(f"What you typed {self.appearance.formatter.fresh_time(draft.at)} was not sent yet.")

    def _mark(self) -> None:
        if self.work is not None and self._may_mark():
            self._marked = self.work.id
            self._renew.start()
            self.desk.dispatch(MarkWriting(self._marked))

    def _unmark(self) -> None:
        if self._marked:
            self.desk.dispatch(MarkWriting(self._marked, writing=False))
        self._marked = 0
        self._renew.stop()

    def _may_mark(self) -> bool:
        return self.desk.workspace.actor.may("support.answer")

    def _values(self) -> Mapping[str, Any]:
        return {"ticket_id": self.work.id} if self.work is not None else {}

    def _build(self) -> None:
        px = self.appearance.px
        self.setProperty("role", "footer")
        column = QVBoxLayout(self)
        column.setContentsMargins(px(Space.LARGE), px(10), px(Space.LARGE), px(10))
        column.setSpacing(px(Space.SMALL))
        head = QHBoxLayout()
        group = QButtonGroup(self)
        for way, title, _icon in WAYS:
            button = QPushButton(title)
            button.setToolTip(KEYS[way])
            button.setProperty("role", "segment")
            button.setCheckable(True)
            button.setAutoDefault(False)
            button.clicked.connect(partial(self.choose, way))
            group.addButton(button)
            self.ways[way] = button
            head.addWidget(button)
        head.addSpacing(px(Space.SMALL))
        head.addWidget(self.hint, 1)
        head.addWidget(self.discard)
        column.addLayout(head)
        column.addWidget(self.text)
        column.addWidget(self.enclosing)
        column.addLayout(self._foot())
        self._key("Ctrl+Return", self.send)
        self._key("Ctrl+Enter", self.send)
        self._tint()
        self.choose(ANSWER)
        self._fold()

    def _foot(self) -> QHBoxLayout:
        foot = QHBoxLayout()
        foot.addWidget(self.enclosing.button)
        foot.addStretch(1)
        for then, title, _icon, role in SENDING:
            button = QPushButton(title)
            button.setToolTip(KEYS[then])
            button.setProperty("role", role)
            button.setAutoDefault(False)
            button.clicked.connect(partial(self.send, then))
            self.buttons[then] = button
            foot.addWidget(button)
        return foot

    def _tint(self) -> None:
        for way, _title, icon in WAYS:
            self.ways[way].setIcon(self.appearance.icon(icon))
        for then, _title, icon, role in SENDING:
            self.buttons[then].setIcon(self.appearance.icon(icon, self.appearance.tokens.on_accent if role else ""))

    def _key(self, keys: str, work: Callable[[], None]) -> None:
        shortcut = QShortcut(QKeySequence(keys), self, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(work)
