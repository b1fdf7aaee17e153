"""A line in which a record is chosen by typing a part of its name or number."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QCompleter,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolTip,
    QWidget,
)

from app.ui.desk import Desk
from app.ui.form.choices import Choice, RecordSource, is_named
from app.ui.form.reading import Unreadable
from app.ui.plain import tool_tip
from app.ui.theme import Appearance
from app.ui.tokens import Space, TypeSize

PAUSE_MILLISECONDS = 90
ROOT = QModelIndex()
Index = QModelIndex | QPersistentModelIndex
SUBTITLE = Qt.ItemDataRole.UserRole + 1
MENU_KEYS = (Qt.Key.Key_Down, Qt.Key.Key_F4)


class ChoiceModel(QAbstractListModel):
    """The records that are offered."""

    def __init__(self, parent: QWidget) -> None:
        """Offer nothing yet."""
        super().__init__(parent)
        self.choices: list[Choice] = []

    def offer(self, choices: Sequence[Choice]) -> None:
        """Offer others."""
        self.beginResetModel()
        self.choices = list(choices)
        self.endResetModel()

    def rowCount(self, parent: Index = ROOT) -> int:
        """Count what is offered."""
        return 0 if parent.isValid() else len(self.choices)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Give the title, and both lines to a screen reader."""
        if not index.isValid():
            return None
        choice = self.choices[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return choice.title
        if role == SUBTITLE:
            return choice.subtitle
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{choice.title}, {choice.subtitle}"
        return None


class ChoiceDelegate(QStyledItemDelegate):
    """Draws a title with its subtitle in small grey letters under it."""

    def __init__(self, appearance: Appearance, parent: QWidget) -> None:
        """Draw in an appearance."""
        super().__init__(parent)
        self._appearance = appearance

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Give every row room for two lines."""
        return QSize(0, self._appearance.px(42))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw a choice."""
        look, area = self._appearance, QRect(option.rect)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.fillRect(area, QColor(look.tokens.accent_on if chosen else look.tokens.panel))
        area.adjust(look.px(Space.SMALL), look.px(Space.TIGHT), -look.px(Space.SMALL), -look.px(Space.TIGHT))
        half = area.height() // 2
        lines = (
            (index.data(), look.tokens.ink, TypeSize.BODY, 0),
            (index.data(SUBTITLE), look.tokens.quiet, TypeSize.LABEL, half),
        )
        for text, colour, size, top in lines:
            painter.setFont(look.font(size))
            painter.setPen(QColor(colour))
            shown = painter.fontMetrics().elidedText(str(text or ""), Qt.TextElideMode.ElideRight, area.width())
            flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
            painter.drawText(QRect(area.x(), area.y() + top, area.width(), half), flags, shown)


class LookupEdit(QLineEdit):
    """Chooses a record: type a part of its name, take the first offer with Enter or Tab, or walk with the arrows.

    `changed` is emitted with every change, `picked` when a record was taken from the offers.
    """

    changed = Signal()
    picked = Signal()

    def __init__(self, desk: Desk, appearance: Appearance, source: RecordSource, parent: QWidget | None = None) -> None:
        """Begin without a record."""
        super().__init__(parent)
        self.choice: Choice | None = None
        self._desk = desk
        self.source = source
        self._asked = 0
        self._answered = 0
        self._model = ChoiceModel(self)
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MILLISECONDS)
        self._pause.timeout.connect(self._search)
        self._popup = QListView(self)
        self._completer = self._make_completer(appearance)
        self.suggest("")
        self.textEdited.connect(self._typed)

    def suggest(self, words: str) -> None:
        """Say in grey what will stand here when nothing is chosen, or that one searches here."""
        self.setPlaceholderText(words or f"Search {self.source.query.title.lower()}")

    def search_in(self, source: RecordSource) -> None:
        """Offer other records from now on."""
        self.source = source
        self._asked += 1
        self._answered = self._asked

    def _make_completer(self, appearance: Appearance) -> QCompleter:
        completer = QCompleter(self._model, self)
        completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        completer.setMaxVisibleItems(8)
        completer.setPopup(self._popup)
        completer.setWidget(self)
        # A popup is given a delegate of its own when it is handed over.
        self._popup.setItemDelegate(ChoiceDelegate(appearance, self))
        self._popup.setAccessibleName(f"{self.source.query.title} found")
        completer.activated.connect(self._taken)
        return completer

    def set_choice(self, choice: Choice | None) -> None:
        """Show a record, or none."""
        self._pause.stop()
        self._asked += 1
        self._answered = self._asked
        self.choice = choice
        self.setText(choice.title if choice else "")
        self.setCursorPosition(0)
        self.setToolTip(choice.subtitle if choice else "")
        self.changed.emit()

    def value(self) -> int | None:
        """Give the record's id; Unreadable when the text names none, or more than one."""
        text = self.text().strip()
        if self.choice is None and text:
            named = self._desk.read(lambda reader: self.source.named(reader, [text]))
            if text not in named:
                kind = self.source.query.title.lower()
                raise Unreadable(f"“{text}” is not found among {kind}. Pick one of the list.")
            self.set_choice(named[text])
        return self.choice.id if self.choice else None

    def offer_all(self) -> None:
        """Open the list of what can be chosen."""
        self._search()

    def _typed(self) -> None:
        self.choice = None
        self.setToolTip("")
        self._pause.start()
        self.changed.emit()

    def _search(self) -> None:
        self._asked += 1
        text = "" if self.choice else self.text()
        work = partial(self.source.offer, text=text)
        self._desk.read_later(self, work, partial(self._offered, self._asked))

    def _offered(self, asked: int, choices: Sequence[Choice]) -> None:
        if asked != self._asked:
            return
        self._answered = asked
        self._model.offer(choices)
        if not self.hasFocus():
            self._settle()
        elif choices:
            self._completer.complete()
            self._popup.setCurrentIndex(self._popup.model().index(0, 0))
        else:
            self._popup.hide()
            words = f"There is nothing like “{self.text().strip()}” among {self.source.query.title.lower()}."
            QToolTip.showText(self.mapToGlobal(self.rect().bottomLeft()), tool_tip(words), self)

    def _taken(self) -> None:
        row = self._popup.currentIndex().row()
        if 0 <= row < len(self._model.choices):
            self.set_choice(self._model.choices[row])
            self.picked.emit()

    def _settle(self) -> None:
        """Take what was typed for the record that it names beyond doubt."""
        text = self.text().strip()
        if self.choice is not None or not text or self._answered != self._asked or self._pause.isActive():
            return
        exact = [choice for choice in self._model.choices if is_named(choice, text)]
        if len(exact) == 1 or len(self._model.choices) == 1:
            self.set_choice((exact or self._model.choices)[0])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open the offers with Down or F4."""
        if event.key() in MENU_KEYS and not self._popup.isVisible():
            self.offer_all()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Settle what was typed."""
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self._settle()
