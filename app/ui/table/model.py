"""The adapter between rows and Qt's views: thin, and ignorant of any view."""

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from app.kernel.formatting import CellText, Formatter
from app.kernel.grouping import GroupHead, title_of
from app.kernel.listing import ColumnInfo, Kind, LinesTable, Row
from app.ui.plain import tool_tip
from app.ui.table.grouped import ListStore
from app.ui.table.sums import rows_words, sums_cell

Index = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()
GONE = "…"
LONG_TEXT = 24


class RowsModel(QAbstractTableModel):
    """Rows of columns as a table model; the formatter writes, a subclass knows where the rows are."""

    def __init__(self, columns: tuple[ColumnInfo, ...], formatter: Formatter, parent: QObject | None = None) -> None:
        """Show columns."""
        super().__init__(parent)
        self.columns = columns
        self.formatter = formatter

    def row_count(self) -> int:
        """Count the rows there are."""
        raise NotImplementedError

    def row_at(self, place: int) -> Row | None:
        """Give the row at a place; None when it is gone."""
        raise NotImplementedError

    def head_at(self, place: int) -> GroupHead | None:
        """Give the head of a group that stands at a place in place of a row."""
        return None

    def title_of(self, head: GroupHead) -> str:
        """Name a group."""
        info = next(column for column in self.columns if column.key == head.group.key)
        return title_of(head, info, self.formatter)

    def rowCount(self, parent: Index = NOWHERE) -> int:
        """Count the rows."""
        return 0 if parent.isValid() else self.row_count()

    def columnCount(self, parent: Index = NOWHERE) -> int:
        """Count the columns, hidden ones included."""
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Give a cell as text, for people who hear it and for tests; delegates read `cell`."""
        if not index.isValid():
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.cell(index).whole
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{self.columns[index.column()].title}: {self.cell(index).whole}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._hint(index)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self.side(index.column())
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Give a column's title and help, or a row's number."""
        if orientation == Qt.Orientation.Vertical:
            return section + 1 if role == Qt.ItemDataRole.DisplayRole else None
        if not 0 <= section < len(self.columns):
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self.columns[section].title
        return tool_tip(self.columns[section].help) if role == Qt.ItemDataRole.ToolTipRole else None

    def side(self, column: int) -> Qt.AlignmentFlag:
        """Tell to which side a column is set: figures to the right."""
        number = self.columns[column].kind.is_number
        return Qt.AlignmentFlag.AlignVCenter | (Qt.AlignmentFlag.AlignRight if number else Qt.AlignmentFlag.AlignLeft)

    def value(self, index: Index) -> object:
        """Give the value of a cell."""
        row = self.row_at(index.row())
        return row.values[index.column()] if row else None

    def cell(self, index: Index) -> CellText:
        """Write the value of a cell."""
        column, head = self.columns[index.column()], self.head_at(index.row())
        if head is not None:
            return sums_cell(head.sums.get(column.key, ()), column.kind, self.formatter)
        row = self.row_at(index.row())
        if row is None:
            return CellText(GONE)
        return self.formatter.cell(row.values[index.column()], column.kind, column.states, fresh=True)

    def _hint(self, index: Index) -> str | None:
        column = self.columns[index.column()]
        if column.kind in (Kind.DATE, Kind.TIME) and self.head_at(index.row()) is None:
            return self.formatter.text(self.value(index), column.kind) or None
        head = self.head_at(index.row())
        if head is not None:
            values = head.sums.get(column.key, ())
            return " + ".join(self.formatter.text(value, column.kind) for value in values) if len(values) > 1 else None
        text = self.cell(index).whole
        return tool_tip(text) if len(text) > LONG_TEXT else None


class ListModel(RowsModel):
    """A list as a table model; the store reads."""

    def __init__(self, store: ListStore, formatter: Formatter, parent: QObject | None = None) -> None:
        """Adapt a store."""
        super().__init__(store.query.info.columns, formatter, parent)
        self.store = store
        store.about_to_reset.connect(self.beginResetModel)
        store.was_reset.connect(self.endResetModel)
        store.refreshed.connect(self._on_refreshed)
        store.grows.connect(lambda first, last: self.beginInsertRows(NOWHERE, first, last))
        store.grown.connect(self.endInsertRows)
        store.shrinks.connect(lambda first, last: self.beginRemoveRows(NOWHERE, first, last))
        store.shrunk.connect(self.endRemoveRows)

    def row_count(self) -> int:
        """Count the rows of the list."""
        return self.store.count

    def row_at(self, place: int) -> Row | None:
        """Give a row, reading its page when nobody looked at it before."""
        return self.store.row(place)

    def head_at(self, place: int) -> GroupHead | None:
        """Give the head of a group that stands at a place."""
        return self.store.head_at(place)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Give a cell as text; a head of a group is told as a whole by each of its cells."""
        head = self.head_at(index.row()) if index.isValid() else None
        if head is None or role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return super().data(index, role)
        if role == Qt.ItemDataRole.DisplayRole:
            return self.title_of(head) if self.columns[index.column()].key == head.group.key else self.cell(index).whole
        state = "open" if self.store.is_open(index.row()) else "closed"
        return f"Group {self.title_of(head)}, {rows_words(head.count, self.formatter)}, {state}"

    def _on_refreshed(self) -> None:
        if self.store.count:
            self.dataChanged.emit(self.index(0, 0), self.index(self.store.count - 1, len(self.columns) - 1))


class LinesModel(RowsModel):
    """Rows that are all there: the lines of one record."""

    def __init__(self, lines: LinesTable, formatter: Formatter, parent: QObject | None = None) -> None:
        """Show lines."""
        super().__init__(lines.columns, formatter, parent)
        self.lines = lines

    def row_count(self) -> int:
        """Count the lines."""
        return len(self.lines.rows)

    def row_at(self, place: int) -> Row | None:
        """Give a line."""
        return self.lines.rows[place]
