"""What happened to a record, in either flow, newest first; and what people said, oldest first."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from app.kernel.listing import TimelineEntry
from app.ui.facts import LinkLabel, Open
from app.ui.plain import ElidedLabel, PlainLabel, tool_tip
from app.ui.theme import Appearance
from app.ui.tokens import TONE_ICONS, Space

FIRST_SHOWN = 25


class Rail(QWidget):
    """The line on which an entry hangs, with its icon."""

    def __init__(self, entry: TimelineEntry, appearance: Appearance, last: bool, parent: QWidget | None = None) -> None:
        """Draw an entry's place."""
        super().__init__(parent)
        self.entry = entry
        self.appearance = appearance
        self.last = last
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)

    def sizeHint(self) -> QSize:
        """Want a narrow strip."""
        return QSize(self.appearance.px(18), self.appearance.px(20))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the line behind the icon."""
        tokens, px = self.appearance.tokens, self.appearance.px
        side = px(16)
        middle = self.width() // 2
        painter = QPainter(self)
        if not self.last:
            painter.fillRect(middle - 1, side + px(3), px(2), self.height(), QColor(tokens.line))
        name = self.entry.icon or TONE_ICONS[self.entry.tone]
        colour = tokens.tone(self.entry.tone)
        pixmap = self.appearance.pixmap(name, colour, 16, self.devicePixelRatioF())
        painter.drawPixmap(middle - side // 2, px(1), pixmap)
        painter.end()


class TimelineRow(QWidget):
    """One entry: icon, words, when."""

    def __init__(
        self, entry: TimelineEntry, appearance: Appearance, open_record: Open, *, last: bool,
        parent: QWidget | None = None,
    ) -> None:
        """Show an entry."""
        super().__init__(parent)
        when = appearance.formatter.fresh_time(entry.at)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(appearance.px(Space.SMALL))
        row.addWidget(Rail(entry, appearance, last))
        row.addWidget(_words(entry, appearance, open_record), 1, Qt.AlignmentFlag.AlignTop)
        moment = PlainLabel(when, "label")
        moment.setToolTip(tool_tip(appearance.formatter.time(entry.at)))
        row.addWidget(moment, 0, Qt.AlignmentFlag.AlignTop)
        self.setMinimumHeight(appearance.px(30))
        self.setAccessibleName(f"{when}: {entry.text}")


def _words(entry: TimelineEntry, appearance: Appearance, open_record: Open) -> QWidget:
    """Give the words of an entry, which lead to its record, above its quiet second line."""
    if entry.record and entry.record_id:
        link = LinkLabel(entry.text, f"Open: {entry.text}")
        link.clicked.connect(partial(open_record, entry.record, entry.record_id))
        words: QWidget = link
    else:
        words = PlainLabel(entry.text, wrap=True)
    if not entry.note:
        return words
    both = QWidget()
    column = QVBoxLayout(both)
    column.setContentsMargins(0, 0, 0, appearance.px(Space.TIGHT))
    column.setSpacing(0)
    column.addWidget(words)
    column.addWidget(ElidedLabel(entry.note.replace("\n", " "), "quiet"))
    return both


class Timeline(QFrame):
    """A card of entries; a long history opens on request."""

    def __init__(
        self, entries: Sequence[TimelineEntry], appearance: Appearance, open_record: Open,
        parent: QWidget | None = None,
    ) -> None:
        """Show the newest entries."""
        super().__init__(parent)
        self.entries = tuple(entries)
        self.appearance = appearance
        self.open_record = open_record
        self.setProperty("role", "card")
        self.setAccessibleName("Timeline")
        self._column = card_column(self, "Timeline", appearance)
        self._column.setSpacing(0)
        self._add(self.entries[:FIRST_SHOWN], whole=len(self.entries) <= FIRST_SHOWN)
        if len(self.entries) > FIRST_SHOWN:
            self._more = QPushButton(f"Show all {len(self.entries)}")
            self._more.clicked.connect(self._show_all)
            self._column.addWidget(self._more)

    def _add(self, entries: Sequence[TimelineEntry], *, whole: bool) -> None:
        for entry in entries:
            last = whole and entry is entries[-1]
            self._column.addWidget(TimelineRow(entry, self.appearance, self.open_record, last=last))

    def _show_all(self) -> None:
        self._more.hide()
        self._add(self.entries[FIRST_SHOWN:], whole=True)


class Messages(QFrame):
    """A conversation, word for word."""

    def __init__(
        self, messages: Sequence[TimelineEntry], appearance: Appearance, parent: QWidget | None = None,
    ) -> None:
        """Show messages."""
        super().__init__(parent)
        self.setProperty("role", "card")
        column = card_column(self, "Conversation", appearance)
        for message in messages:
            column.addWidget(_bubble(message, appearance))


def _bubble(message: TimelineEntry, appearance: Appearance) -> QFrame:
    px = appearance.px
    bubble = QFrame()
    bubble.setProperty("role", "bubble")
    bubble.setProperty("tone", message.tone.value)
    inner = QVBoxLayout(bubble)
    inner.setContentsMargins(px(10), px(Space.SMALL), px(10), px(Space.SMALL))
    when = PlainLabel(appearance.formatter.fresh_time(message.at), "quiet")
    when.setToolTip(appearance.formatter.time(message.at))
    words = PlainLabel(message.text, wrap=True)
    words.setTextInteractionFlags(
        Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard,
    )
    inner.addWidget(when)
    inner.addWidget(words)
    bubble.setAccessibleName(f"{when.text()}: {message.text}")
    return bubble


def card_column(card: QFrame, title: str, appearance: Appearance) -> QVBoxLayout:
    """Give a card its margins, its heading if it has one, and the column to fill."""
    px = appearance.px
    column = QVBoxLayout(card)
    column.setContentsMargins(px(Space.MEDIUM), px(10), px(Space.MEDIUM), px(10))
    column.setSpacing(px(Space.SMALL))
    if title:
        column.addWidget(PlainLabel(title, "heading"))
        column.addSpacing(px(Space.SMALL))
    return column

