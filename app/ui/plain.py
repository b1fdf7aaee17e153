"""Text that is shown as it is: names and words of others are never read as markup."""

import html
import textwrap

from PySide6.QtCore import Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QLabel, QMenu, QSizePolicy, QWidget

LONGEST_WORD = 28
BREAK = "\u200b"


def tool_tip(text: str) -> str:
    """Make a text safe for a tool tip, which has no plain mode of its own."""
    return f"<qt>{html.escape(text)}</qt>" if "<" in text or "&" in text else text


def soften(text: str) -> str:
    """Let words that no line can hold break: a mail address behind its @, then anywhere."""
    return " ".join(word if len(word) <= LONGEST_WORD else _broken(word) for word in text.split(" "))


def _broken(word: str) -> str:
    name, at, rest = word.partition("@")
    parts = [name + at, rest] if at and rest else [word]
    return BREAK.join(piece for part in parts for piece in textwrap.wrap(part, LONGEST_WORD))


class PlainLabel(QLabel):
    """A label of plain text with a role in the style sheet; `wrap` breaks long texts into lines."""

    def __init__(self, text: str = "", role: str = "", parent: QWidget | None = None, *, wrap: bool = False) -> None:
        """Show a text."""
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(wrap)
        self.setProperty("role", role)
        self.setText(soften(text) if wrap else text)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copy what is selected without the unseen breaks, which no address survives."""
        if event.matches(QKeySequence.StandardKey.Copy) and BREAK in self.selectedText():
            self.copy()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer to copy what is selected."""
        if BREAK not in self.selectedText():
            super().contextMenuEvent(event)
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction("Copy", self.copy)
        menu.popup(event.globalPos())

    def copy(self) -> None:
        """Put what is selected on the clipboard, as it is."""
        QGuiApplication.clipboard().setText(self.selectedText().replace(BREAK, ""))


class ElidedLabel(PlainLabel):
    """A label that gives way: what does not fit ends in an ellipsis and is told in the tool tip."""

    def __init__(self, text: str = "", role: str = "", parent: QWidget | None = None) -> None:
        """Show a text in one line."""
        self._full = ""
        super().__init__(text, role, parent)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def setText(self, text: str) -> None:
        """Keep the whole text and show what fits."""
        self._full = text
        self.setAccessibleName(text)
        self._elide()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the text anew."""
        self._elide()

    def _elide(self) -> None:
        shown = self.fontMetrics().elidedText(self._full, Qt.TextElideMode.ElideRight, self.width())
        super().setText(shown)
        self.setToolTip(tool_tip(self._full) if shown != self._full else "")
