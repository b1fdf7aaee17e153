"""Offers words at hand in a long text: type a slash and a part of their name."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QTextCursor
from PySide6.QtWidgets import QListView, QPlainTextEdit, QWidget

from app.kernel.phrases import Phrase, PhraseRequest, PhraseSpec
from app.ui.desk import Desk
from app.ui.form.choices import Choice
from app.ui.form.editors import TextsEditor
from app.ui.form.lookup import ChoiceDelegate, ChoiceModel
from app.ui.form.rows import FieldRow
from app.ui.theme import Appearance

PAUSE_MILLISECONDS = 90
MOST_SHOWN = 6
SLASH = re.compile(r"(?:^|(?<=\s))/([\w-]*)$")
_TAKING = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab)


class PhraseOffer(QObject):
    """Watches a text; behind a slash it offers words that the arrows choose and Enter takes.

    `taken` gives the words that were taken.
    """

    taken = Signal(object)

    def __init__(
        self, text: QPlainTextEdit, desk: Desk, appearance: Appearance, spec: PhraseSpec,
        values: Callable[[], Mapping[str, Any]],
    ) -> None:
        """Watch a text of a form; `values` gives what the form's other fields hold."""
        super().__init__(text)
        self._text, self._desk, self._appearance, self._spec, self._values = text, desk, appearance, spec, values
        self._phrases: Sequence[Phrase] = ()
        self._asked = 0
        self._model = ChoiceModel(text)
        self.list: QListView | None = None
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MILLISECONDS)
        self._pause.timeout.connect(self.ask)
        text.textChanged.connect(self._typed)
        text.installEventFilter(self)

    @property
    def is_open(self) -> bool:
        """Tell whether words are offered."""
        return self.list is not None and self.list.isVisible()

    def typed(self) -> str | None:
        """Give what stands between the slash and the cursor; None where there is no slash."""
        cursor = self._text.textCursor()
        found = SLASH.search(cursor.block().text()[: cursor.positionInBlock()])
        return None if found is None or cursor.hasSelection() else found[1]

    def _typed(self) -> None:
        if self.typed() is None:
            self._asked += 1
            self._pause.stop()
            self.close()
        elif self._text.hasFocus():
            self._pause.start()

    def ask(self) -> None:
        """Ask for the words that fit what is typed."""
        typed = self.typed()
        if typed is None:
            return
        self._asked += 1
        workspace = self._desk.workspace
        request = PhraseRequest(typed, self._values(), workspace.clock.now(), workspace.actor.id)
        find = self._spec.find
        self._desk.read_later(self, lambda reader: find(reader, request), partial(self._offered, self._asked))

    def _offered(self, asked: int, phrases: Sequence[Phrase]) -> None:
        if asked != self._asked:
            return
        self._phrases = phrases
        self._model.offer([Choice(place, one.title, one.subtitle) for place, one in enumerate(phrases)])
        if not phrases:
            self.close()
            return
        shown = self._shown()
        self._place(shown, min(len(phrases), MOST_SHOWN))
        shown.setCurrentIndex(self._model.index(0, 0))
        shown.show()
        shown.raise_()

    def _shown(self) -> QListView:
        """Give the list; it lies over the window and never takes the focus from the text."""
        if self.list is None:
            window: QWidget = self._text.window()
            self.list = QListView(window)
            self.list.setProperty("role", "popup")
            self.list.setModel(self._model)
            self.list.setItemDelegate(ChoiceDelegate(self._appearance, self.list))
            self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            self.list.setAccessibleName("Words at hand")
            self.list.clicked.connect(self.take)
            self.destroyed.connect(self.list.deleteLater)
        return self.list

    def _place(self, shown: QListView, rows: int) -> None:
        """Lay the list below the line that is written, or above it where there is more room."""
        window, line, px = self._text.window(), self._text.cursorRect(), self._appearance.px
        wanted, width = px(42) * rows + px(4), min(self._text.width(), px(420))
        spot = self._text.viewport().mapTo(window, line.bottomLeft())
        below, above = window.height() - spot.y() - px(4), spot.y() - line.height() - px(4)
        height = min(wanted, max(below, above))
        top = spot.y() if below >= min(wanted, above) else spot.y() - line.height() - height
        shown.setGeometry(max(0, min(spot.x(), window.width() - width)), top, width, height)

    def take(self) -> None:
        """Put the chosen words in the place of the slash and what stands behind it."""
        if self.list is None or not self._phrases:
            return
        phrase = self._phrases[max(0, self.list.currentIndex().row())]
        typed = self.typed()
        cursor = self._text.textCursor()
        if typed is not None:
            cursor.movePosition(QTextCursor.MoveOperation.Left, QTextCursor.MoveMode.KeepAnchor, len(typed) + 1)
        cursor.insertText(phrase.text)
        self.close()
        self.taken.emit(phrase)

    def close(self) -> None:
        """Offer nothing."""
        if self.list is not None:
            self.list.hide()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Let arrows, Enter, Tab and Esc go to the offers while there are any."""
        if not self.is_open:
            return False
        if event.type() in (QEvent.Type.FocusOut, QEvent.Type.Hide):
            self.close()
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            event.accept()
            return False
        return event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and self._pressed(event)

    def _pressed(self, event: QKeyEvent) -> bool:
        if event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier):
            return False
        if event.key() in _TAKING:
            self.take()
        elif event.key() == Qt.Key.Key_Escape:
            self.close()
        elif event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self._walk(1 if event.key() == Qt.Key.Key_Down else -1)
        else:
            return False
        return True

    def _walk(self, steps: int) -> None:
        if self.list is not None:
            row = (self.list.currentIndex().row() + steps) % max(1, len(self._phrases))
            self.list.setCurrentIndex(self._model.index(row, 0))


def offer_phrases(
    desk: Desk, appearance: Appearance, rows: Iterable[FieldRow], values: Callable[[], Mapping[str, Any]],
) -> None:
    """Offer words in the long texts of a form that name where they come from."""
    known = {spec.name: spec for spec in desk.workspace.declarations.phrases}
    for row in rows:
        spec = known.get(row.info.field.phrases)
        if spec is not None and isinstance(row.editor, TextsEditor):
            PhraseOffer(row.editor.text, desk, appearance, spec, values)
