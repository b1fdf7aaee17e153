"""Help in place: what a tab is for, what can be done there, and the keys."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from app.shell.window_commands import COMMANDS
from app.ui.declare import TabSpec
from app.ui.plain import PlainLabel
from app.ui.theme import Appearance

WIDTH, TOP = 400, 48

SHORT_KEYS = 14
LIST_KEYS = (
    ("Arrows, Page Up, Page Down, Home, End", "Move in the list"),
    ("Letters", "Go to the row that begins with them"),
    ("Shift or Ctrl with arrows", "Select several rows"),
    ("Ctrl+F", "Search in the list"),
    ("Ctrl+I", "Show or hide the detail"),
    ("Ctrl+C", "Copy the selected rows with headings"),
    ("Enter", "Open the selected row"),
    ("Alt+Down", "Sort, filter, group by the column"),
    ("Right or Left, with Shift", "Open or close a group, with Shift all"),
    ("Esc", "Close what lies beside the list"),
)


@dataclass(frozen=True, slots=True)
class Topic:
    """A heading with what belongs under it: keys or a name on the left, words on the right."""

    title: str
    lines: tuple[tuple[str, str], ...]


def topics_of(tab: TabSpec | None) -> list[Topic]:
    """Read from the declarations what can be told of a tab."""
    topics = []
    if tab is not None:
        actions = {action.id: action for view in tab.views for action in view.actions}
        lines = tuple((action.key, _words(action.title, action.help)) for action in actions.values())
        topics.append(Topic("What you can do here", lines))
    topics.append(Topic("In every list", LIST_KEYS))
    keyed = tuple((" or ".join(command.keys), command.title.rstrip("…")) for command in COMMANDS if command.keys)
    topics.append(Topic("In the window", (("Ctrl+1 to Ctrl+9", "Go to a tab"), *keyed)))
    return [topic for topic in topics if topic.lines]


def _words(title: str, text: str) -> str:
    return f"{title}: {text}" if text else title


class HelpPanel(QFrame):
    """A panel over the right of the window; Esc closes it."""

    def __init__(self, appearance: Appearance, parent: QWidget) -> None:
        """Stay hidden until `open_for`."""
        super().__init__(parent)
        self._appearance, self._room = appearance, parent
        self._before: QWidget | None = None
        self.setProperty("role", "popup")
        self.setAccessibleName("Help")
        self._column = QVBoxLayout(self)
        self._title = PlainLabel("", "title", wrap=True)
        self._close = QPushButton("Close")
        self._close.clicked.connect(self.close_again)
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(self._close, 0, Qt.AlignmentFlag.AlignTop)
        self._column.addLayout(head)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._column.addWidget(self._scroll, 1)
        self._close.installEventFilter(self)
        self.hide()

    def open_for(self, tab: TabSpec | None) -> None:
        """Show the help of a tab, or of the window alone."""
        px = self._appearance.px
        self._title.setText(tab.title if tab else "Counterflow")
        self._scroll.setWidget(self._content(tab.help if tab else "", topics_of(tab)))
        self._column.setContentsMargins(px(16), px(14), px(16), px(14))
        width = min(px(WIDTH), self._room.width() - px(24))
        self.setGeometry(self._room.width() - width - px(12), px(TOP), width, self._room.height() - px(TOP + 12))
        self._before = self.window().focusWidget()
        self.show()
        self.raise_()
        self._close.setFocus(Qt.FocusReason.PopupFocusReason)

    def close_again(self) -> None:
        """Hide, and give the keyboard back."""
        self.hide()
        if self._before is not None:
            self._before.setFocus(Qt.FocusReason.OtherFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Close on Esc and F1."""
        keys = (Qt.Key.Key_Escape, Qt.Key.Key_F1)
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() in keys:
            self.close_again()
            return True
        return super().eventFilter(watched, event)

    def _content(self, text: str, topics: Sequence[Topic]) -> QWidget:
        px = self._appearance.px
        content = QWidget()
        content.setProperty("role", "plain")
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, px(8), 0)
        column.setSpacing(px(8))
        if text:
            column.addWidget(PlainLabel(text, "subtitle", wrap=True))
        for topic in topics:
            column.addSpacing(px(6))
            column.addWidget(PlainLabel(topic.title, "heading"))
            column.addLayout(self._grid(topic))
        column.addStretch(1)
        return content

    def _grid(self, topic: Topic) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(self._appearance.px(12))
        grid.setVerticalSpacing(self._appearance.px(5))
        keyed = any(keys for keys, _ in topic.lines)
        short = max((len(keys) for keys, _ in topic.lines), default=0) <= SHORT_KEYS
        for row, (keys, words) in enumerate(topic.lines):
            grid.addWidget(PlainLabel(words, "", wrap=True), row, 0)
            if keyed:
                grid.addWidget(PlainLabel(keys, "quiet", wrap=not short), row, 1)
        grid.setColumnStretch(0, 3)
        grid.setColumnStretch(1, 2 if keyed and not short else 0)
        return grid
