"""The lines of work by scanner, in large type."""

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QColor, QFont
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from app.kernel.listing import Tone
from app.kernel.scanning import ScanRow
from app.ui.fonts import make_font
from app.ui.theme import Appearance

ROW_HEIGHT = 40
LINE_SIZE = 18
MOST_ROW_HEIGHT = 60
MOST_LINE_PIXELS = 28
GAP = 20
_WORDS = {Tone.GOOD: "scanned", Tone.WARNING: "look at this", Tone.BAD: "wrong"}
Index = QModelIndex | QPersistentModelIndex
ROOT = QModelIndex()


class RowsModel(QAbstractTableModel):
    """Lines with what they are, what tells them apart, and how many."""

    def __init__(self, appearance: Appearance, parent: QWidget | None = None) -> None:
        """Begin empty."""
        super().__init__(parent)
        self._appearance = appearance
        self.rows: tuple[ScanRow, ...] = ()

    def show_rows(self, rows: tuple[ScanRow, ...]) -> None:
        """Show lines."""
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def rowCount(self, parent: Index = ROOT) -> int:
        """Count the lines."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = ROOT) -> int:
        """Count what, which and how many."""
        return 0 if parent.isValid() else 3

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Give a cell."""
        if not index.isValid():
            return None
        row = self.rows[index.row()]
        text = (row.title, row.detail, row.qty)[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{text}, {_WORDS[row.tone]}" if row.tone in _WORDS and index.column() == 0 else text
        return self._look(row, index.column(), role)

    def _look(self, row: ScanRow, column: int, role: int) -> Any:
        tokens = self._appearance.tokens
        looks: dict[int, Any] = {
            Qt.ItemDataRole.ForegroundRole: QColor(
                tokens.quiet if row.tone == Tone.NEUTRAL and not row.current else tokens.ink),
            Qt.ItemDataRole.BackgroundRole: QColor(tokens.accent_on) if row.current else None,
            Qt.ItemDataRole.TextAlignmentRole: Qt.AlignmentFlag.AlignVCenter | (
                Qt.AlignmentFlag.AlignRight if column == 2 else Qt.AlignmentFlag.AlignLeft),
        }
        if role == Qt.ItemDataRole.FontRole:
            weight = QFont.Weight.DemiBold if row.current or column == 2 else QFont.Weight.Normal
            return make_font(min(self._appearance.px(LINE_SIZE), MOST_LINE_PIXELS), weight, tabular=True)
        if role == Qt.ItemDataRole.DecorationRole and column == 0:
            return self._appearance.tone_pixmap(row.tone, LINE_SIZE, 1.0)
        return looks.get(role)


class SpacedDelegate(QStyledItemDelegate):
    """Leaves room between what the columns hold."""

    def __init__(self, gap: int, parent: QWidget) -> None:
        """Leave a gap, in pixels."""
        super().__init__(parent)
        self._gap = gap

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Ask for the gap besides what the text needs."""
        return super().sizeHint(option, index) + QSize(self._gap, 0)


class RowsView(QTableView):
    """The lines, without the keyboard."""

    def __init__(self, appearance: Appearance, parent: QWidget | None = None) -> None:
        """Begin empty."""
        super().__init__(parent)
        self.lines = RowsModel(appearance, self)
        self.setModel(self.lines)
        self.setItemDelegate(SpacedDelegate(appearance.px(GAP), self))
        self.setAccessibleName("What was scanned and what is still to be scanned")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.horizontalHeader().hide()
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(min(appearance.px(ROW_HEIGHT), MOST_ROW_HEIGHT))
        header = self.horizontalHeader()
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(2, QHeaderView.ResizeMode.ResizeToContents)

    def show_rows(self, rows: tuple[ScanRow, ...]) -> None:
        """Show lines, the current one in view."""
        self.lines.show_rows(rows)
        current = next((place for place, row in enumerate(rows) if row.current), 0)
        if rows:
            self.scrollTo(self.lines.index(current, 0))
