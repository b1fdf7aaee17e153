"""A conversation that is easy to read: who, when, which way, and notes that nobody takes for an answer."""

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QToolButton, QVBoxLayout, QWidget

from app.areas.support.queries.work import TicketWork, Word
from app.kernel.listing import Tone
from app.ui.plain import PlainLabel, soften, tool_tip
from app.ui.theme import Appearance
from app.ui.tokens import Space

WAYS = {
    "in": ("message-square", Tone.ACCENT, "from the customer"),
    "out": ("message-square-reply", Tone.GOOD, "to the customer"),
    "note": ("pencil", Tone.WARNING, "note, only for us"),
}
INDENT = 48
"""How far what we say is moved to the right, and what is said to us to the left, in pixels."""


class Bubble(QFrame):
    """One thing that was said."""

    split_asked = Signal(int)

    def __init__(self, word: Word, appearance: Appearance, *, splittable: bool, parent: QWidget | None = None) -> None:
        """Show it; what can become a ticket of its own offers that."""
        super().__init__(parent)
        px = appearance.px
        icon, tone, way = WAYS[word.direction]
        self.setProperty("role", "bubble")
        self.setProperty("tone", tone.value)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(12), px(Space.SMALL), px(12), px(10))
        column.setSpacing(px(Space.TIGHT))
        head = QHBoxLayout()
        head.setSpacing(px(6))
        sign = QLabel()
        sign.setPixmap(appearance.pixmap(icon, appearance.tokens.tone(tone), 16, self.devicePixelRatioF()))
        head.addWidget(sign)
        head.addWidget(PlainLabel(word.author, "strong"))
        told = f"{way}, sent by a rule" if word.automatic and word.direction == "out" else way
        head.addWidget(PlainLabel(told, "quiet"))
        head.addStretch(1)
        if splittable:
            head.addWidget(self._split_button(word, appearance))
        when = PlainLabel(appearance.formatter.fresh_time(word.at), "quiet")
        when.setToolTip(tool_tip(appearance.formatter.time(word.at)))
        head.addWidget(when)
        column.addLayout(head)
        body = PlainLabel(soften(word.body), wrap=True)
        body.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard)
        column.addWidget(body)
        self.setAccessibleName(f"{word.author}, {told}, {when.text()}: {word.body}")

    def _split_button(self, word: Word, appearance: Appearance) -> QToolButton:
        button = QToolButton()
        button.setProperty("role", "flat")
        button.setIcon(appearance.icon("scissors"))
        button.setToolTip("Make a ticket of its own of this")
        button.setAccessibleName("Make a ticket of its own of this")
        button.clicked.connect(partial(self.split_asked.emit, word.id))
        return button


class Conversation(QScrollArea):
    """Everything that was said in a ticket, the newest at the foot, where the answer is written."""

    split_asked = Signal(int)

    def __init__(self, appearance: Appearance, parent: QWidget | None = None) -> None:
        """Show nothing yet."""
        super().__init__(parent)
        self.appearance = appearance
        self.bubbles: list[Bubble] = []
        self._shown: tuple[int, tuple[Word, ...]] = (0, ())
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName("Conversation")
        self._page = QWidget()
        self._page.setProperty("role", "plain")
        self._column = QVBoxLayout(self._page)
        self.setWidget(self._page)
        self._follows = True
        self.verticalScrollBar().rangeChanged.connect(self._follow)
        self.verticalScrollBar().actionTriggered.connect(lambda _action: self._read_back())
        appearance.changed.connect(self._dress)

    def show_words(self, work: TicketWork) -> None:
        """Show a conversation; the same one again stays where it was read."""
        present = (work.id, work.words)
        if present == self._shown:
            return
        self._shown = present
        self._dress()

    def clear(self) -> None:
        """Show nothing."""
        self._shown = (0, ())
        self._dress()

    def _dress(self) -> None:
        px, words = self.appearance.px, self._shown[1]
        while (item := self._column.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.setParent(None)
                widget.deleteLater()
        self.bubbles = []
        self._column.setContentsMargins(px(Space.LARGE), px(Space.MEDIUM), px(Space.LARGE), px(Space.MEDIUM))
        self._column.setSpacing(px(10))
        heard = sum(word.direction == "in" for word in words)
        for word in words:
            bubble = Bubble(word, self.appearance, splittable=word.direction == "in" and heard > 1)
            bubble.split_asked.connect(self.split_asked)
            self.bubbles.append(bubble)
            self._column.addWidget(self._placed(bubble, word.direction))
        self._column.addStretch(1)
        self._follows = True

    def _placed(self, bubble: Bubble, direction: str) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        indent = self.appearance.px(INDENT)
        row.setContentsMargins(indent if direction == "out" else 0, 0, indent if direction == "in" else 0, 0)
        row.addWidget(bubble)
        return holder

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Stay where somebody reads."""
        self._read_back()
        super().wheelEvent(event)

    def _read_back(self) -> None:
        self._follows = False

    def _follow(self, _least: int, most: int) -> None:
        """Keep to the foot until somebody reads back."""
        if self._follows:
            self.verticalScrollBar().setValue(most)
