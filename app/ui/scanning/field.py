"""The field that a scanner types into."""

from PySide6.QtCore import QElapsedTimer, QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from app.kernel.gs1 import GS, SHOWN_GS

FASTEST_FINGERS_MS = 45
"""Mean time between keys below which no person types; scanners send a key every few milliseconds."""

_ENDS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab)


class ScanField(QLineEdit):
    """Takes scans that end in Enter or Tab, and keeps the keyboard.

    `scanned` gives the text and whether it was typed by hand; `taken_back` is Backspace on an empty field, `left` Esc.
    """

    scanned = Signal(str, bool)
    taken_back = Signal()
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Begin empty."""
        super().__init__(parent)
        self.setProperty("role", "scan")
        self.setAccessibleName("Scan or type")
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self._clock = QElapsedTimer()
        self._longest = 0
        self._keys = 0

    def event(self, event: QEvent) -> bool:
        """Take Tab and the mark of GS1, which arrives as Ctrl+], before anybody else does."""
        if isinstance(event, QKeyEvent) and (event.key() == Qt.Key.Key_Tab or event.text() == GS):
            if event.type() == QEvent.Type.ShortcutOverride:
                event.accept()
                return True
            if event.type() == QEvent.Type.KeyPress:
                self.keyPressEvent(event)
                return True
        return super().event(event)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Keep the keyboard."""
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take a key of the scanner or of a person."""
        if event.key() in _ENDS:
            self._end(by_tab=event.key() == Qt.Key.Key_Tab)
        elif event.key() == Qt.Key.Key_Escape:
            self._escape()
        elif event.key() == Qt.Key.Key_Backspace and not self.text():
            self.taken_back.emit()
        elif event.text() == GS:
            self._tick()
            self.insert(SHOWN_GS)
        else:
            self._tick()
            super().keyPressEvent(event)

    def _tick(self) -> None:
        if self.text() and self._clock.isValid():
            self._longest += self._clock.elapsed()
            self._keys += 1
        else:
            self._longest = self._keys = 0
        self._clock.start()

    def _escape(self) -> None:
        if self.text():
            self.clear()
        else:
            self.left.emit()

    def _end(self, *, by_tab: bool) -> None:
        text = self.text()
        if by_tab and not text:
            return
        typed = self._keys == 0 or self._longest / self._keys > FASTEST_FINGERS_MS
        self.clear()
        self.scanned.emit(text, typed)
