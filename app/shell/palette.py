"""The palette: one field that finds actions, places and records, by the keyboard alone."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QColor, QFont, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from app.shell.commands import Entry, headed
from app.ui.plain import PlainLabel
from app.ui.theme import Appearance
from app.ui.tokens import TypeSize

Index = QModelIndex | QPersistentModelIndex

PAUSE_MILLISECONDS = 60
WIDTH, HEIGHT, TOP = 640, 430, 46
ROW, HEAD = 32, 26
NOTHING = "Nothing is called that. Try fewer letters, a number, or the name of a tab."


class EntryModel(QAbstractListModel):
    """Entries under the names of their groups, which cannot be chosen."""

    def __init__(self, parent: QObject | None = None) -> None:
        """Start empty."""
        super().__init__(parent)
        self._lines: list[Entry | str] = []

    def show(self, entries: Sequence[Entry]) -> None:
        """Show other entries."""
        self.beginResetModel()
        self._lines = headed(entries)
        self.endResetModel()

    def line(self, row: int) -> Entry | str:
        """Give what stands in a row."""
        return self._lines[row]

    def choices(self) -> list[int]:
        """List the rows that can be chosen."""
        return [row for row, line in enumerate(self._lines) if isinstance(line, Entry)]

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Count the rows."""
        return 0 if parent.isValid() else len(self._lines)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Give the words of a row, for screen readers as well."""
        if not index.isValid():
            return None
        line = self._lines[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return line.title if isinstance(line, Entry) else line
        if role == Qt.ItemDataRole.AccessibleDescriptionRole and isinstance(line, Entry):
            return f"{line.group}, {line.subtitle}"
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let entries be chosen, names of groups not."""
        if index.isValid() and isinstance(self._lines[index.row()], Entry):
            return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return Qt.ItemFlag.NoItemFlags


class EntryDelegate(QStyledItemDelegate):
    """Draws a line: icon, title, where it belongs, keys."""

    def __init__(self, appearance: Appearance, parent: QObject) -> None:
        """Draw by the tokens."""
        super().__init__(parent)
        self._appearance = appearance

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Give names of groups less room."""
        line = self._line(index)
        return QSize(0, self._appearance.px(ROW if isinstance(line, Entry) else HEAD))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one line."""
        line, rect = self._line(index), _rect(option)
        painter.save()
        if isinstance(line, Entry):
            self._paint_entry(painter, rect, line, chosen=_is_chosen(option))
        else:
            self._paint_head(painter, rect, line)
        painter.restore()

    def _line(self, index: Index) -> Entry | str:
        model = index.model()
        return model.line(index.row()) if isinstance(model, EntryModel) else ""

    def _paint_head(self, painter: QPainter, rect: QRect, text: str) -> None:
        look = self._appearance
        painter.setFont(look.font(11, QFont.Weight.DemiBold))
        painter.setPen(QColor(look.tokens.quiet))
        painter.drawText(rect.adjusted(look.px(12), look.px(6), 0, 0), Qt.AlignmentFlag.AlignVCenter, text)

    def _paint_entry(self, painter: QPainter, rect: QRect, entry: Entry, *, chosen: bool) -> None:
        look, px = self._appearance, self._appearance.px
        if chosen:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(look.tokens.accent_on))
            painter.drawRoundedRect(rect.adjusted(px(6), 0, -px(6), 0), px(6), px(6))
        colour = look.tokens.accent if chosen else look.tokens.quiet
        icon = look.pixmap(entry.icon, colour, 16, painter.device().devicePixelRatio())
        painter.drawPixmap(rect.left() + px(14), rect.center().y() - px(8) + 1, icon)
        left, right = rect.left() + px(40), rect.right() - px(14)
        right = self._paint_right(painter, QRect(left, rect.top(), right - left, rect.height()), entry)
        self._paint_words(painter, QRect(left, rect.top(), right - left, rect.height()), entry)

    def _paint_right(self, painter: QPainter, room: QRect, entry: Entry) -> int:
        look = self._appearance
        painter.setFont(look.font(TypeSize.LABEL))
        painter.setPen(QColor(look.tokens.quiet))
        if not entry.keys:
            return room.right()
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, entry.keys)
        return room.right() - painter.fontMetrics().horizontalAdvance(entry.keys) - look.px(12)

    def _paint_words(self, painter: QPainter, room: QRect, entry: Entry) -> None:
        look = self._appearance
        painter.setFont(look.font())
        painter.setPen(QColor(look.tokens.ink))
        metrics = painter.fontMetrics()
        title = metrics.elidedText(entry.title, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, title)
        used = metrics.horizontalAdvance(title) + look.px(10)
        painter.setFont(look.font(TypeSize.LABEL))
        painter.setPen(QColor(look.tokens.quiet))
        rest = room.adjusted(used, 0, 0, 0)
        subtitle = painter.fontMetrics().elidedText(entry.subtitle, Qt.TextElideMode.ElideRight, max(0, rest.width()))
        painter.drawText(rest, Qt.AlignmentFlag.AlignVCenter, subtitle)


def _rect(option: QStyleOptionViewItem) -> QRect:
    return option.rect


def _is_chosen(option: QStyleOptionViewItem) -> bool:
    return bool(option.state & QStyle.StateFlag.State_Selected)


class Palette(QFrame):
    """The palette over the window: `asked` tells what was typed, once the typing pauses."""

    asked = Signal(str)

    def __init__(self, appearance: Appearance, parent: QWidget) -> None:
        """Stay hidden until `open_with`."""
        super().__init__(parent)
        self._appearance = appearance
        self._before: QWidget | None = None
        self.setProperty("role", "popup")
        self.setAccessibleName("Search or command")
        self.field = QLineEdit(placeholderText="Search records, or type what you want to do")
        self.field.setAccessibleName("Search or command")
        self.field.installEventFilter(self)
        self.model = EntryModel(self)
        self.view = QListView()
        self.view.setModel(self.model)
        self.view.setItemDelegate(EntryDelegate(appearance, self.view))
        self.view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.view.setAccessibleName("Found")
        self.view.clicked.connect(lambda index: self._run(index.row()))
        self.nothing = PlainLabel(NOTHING, "subtitle")
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._column = column = QVBoxLayout(self)
        for widget in (self.field, self.view, self.nothing):
            column.addWidget(widget, 1 if widget is not self.field else 0)
        self._room = parent
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MILLISECONDS)
        self._pause.timeout.connect(lambda: self.asked.emit(self.field.text()))
        self.field.textChanged.connect(self._pause.start)
        self.hide()

    def open_with(self, text: str = "") -> None:
        """Show the palette with a text in its field."""
        self._before = self.window().focusWidget()
        self.field.setText(text)
        self.model.show([])
        self._place()
        self.show()
        self.raise_()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()
        self._pause.stop()
        self.asked.emit(text)

    def close_again(self) -> None:
        """Hide, and give the keyboard back to who had it."""
        self._pause.stop()
        if not self.isHidden():
            self.hide()
            if self._before is not None:
                self._before.setFocus(Qt.FocusReason.OtherFocusReason)

    def offer(self, entries: Sequence[Entry]) -> None:
        """Show what fits; keep the place of the choice when the lines before it stay."""
        before = self._chosen()
        self.model.show(entries)
        self.nothing.setVisible(not entries)
        self.view.setVisible(bool(entries))
        choices = self.model.choices()
        if choices:
            same = (row for row in choices if before is not None and self.model.line(row) == before)
            self._choose(next(same, choices[0]))
        self._place()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the keys that move and choose; let the field have the rest."""
        if watched is self.field and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._key(event)
        if watched is self.field and event.type() == QEvent.Type.FocusOut:
            self.close_again()
        return super().eventFilter(watched, event)

    def _key(self, event: QKeyEvent) -> bool:
        steps: dict[int, Callable[[], None]] = {
            Qt.Key.Key_Down: lambda: self._step(1), Qt.Key.Key_Up: lambda: self._step(-1),
            Qt.Key.Key_PageDown: lambda: self._step(8), Qt.Key.Key_PageUp: lambda: self._step(-8),
            Qt.Key.Key_Tab: lambda: self._step(1), Qt.Key.Key_Backtab: lambda: self._step(-1),
            Qt.Key.Key_Escape: self.close_again, Qt.Key.Key_Return: self._run_chosen,
            Qt.Key.Key_Enter: self._run_chosen,
        }
        step = steps.get(event.key())
        if step is None:
            return False
        step()
        return True

    def _step(self, by: int) -> None:
        choices = self.model.choices()
        if not choices:
            return
        row = self.view.currentIndex().row()
        place = choices.index(row) if row in choices else 0
        # a single step goes round, a page stops at the end
        target = (place + by) % len(choices) if abs(by) == 1 else max(0, min(len(choices) - 1, place + by))
        self._choose(choices[target])

    def _choose(self, row: int) -> None:
        self.view.setCurrentIndex(self.model.index(row))
        if row == 1:
            self.view.scrollToTop()

    def _chosen(self) -> Entry | None:
        row = self.view.currentIndex().row()
        line = self.model.line(row) if 0 <= row < self.model.rowCount() else None
        return line if isinstance(line, Entry) else None

    def _run_chosen(self) -> None:
        if self._pause.isActive():
            self._pause.stop()
            self.asked.emit(self.field.text())
        self._run(self.view.currentIndex().row())

    def _run(self, row: int) -> None:
        line = self.model.line(row) if 0 <= row < self.model.rowCount() else None
        if isinstance(line, Entry):
            self.close_again()
            line.run()

    def _place(self) -> None:
        px, room = self._appearance.px, self._room.size()
        width = min(px(WIDTH), room.width() - px(32))
        lines = [self.view.sizeHintForRow(row) for row in range(self.model.rowCount())]
        wanted = px(62) + max(sum(lines), px(3 * ROW))
        height = min(wanted, px(HEIGHT), room.height() - px(TOP + 16))
        self._column.setContentsMargins(px(8), px(8), px(8), px(8))
        self.setGeometry((room.width() - width) // 2, px(TOP), width, height)
