"""The lines of a record, drawn as a list is."""

from dataclasses import replace

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QApplication, QTableView, QWidget

from app.kernel.listing import LinesTable, Row
from app.ui.table.cells import make_delegates
from app.ui.table.columns import ColumnLayout
from app.ui.table.copying import as_table
from app.ui.table.header import ListHeader
from app.ui.table.model import LinesModel
from app.ui.theme import Appearance

ROWS_SHOWN = 12
HEAD = 30


class LinesView(QTableView):
    """Lines as a table; more than a dozen scroll."""

    opened = Signal(str, int)

    def __init__(self, lines: LinesTable, appearance: Appearance, parent: QWidget | None = None) -> None:
        """Show lines."""
        super().__init__(parent)
        lines = without_empty_columns(lines)
        self.lines = lines
        self.appearance = appearance
        self._fitting = False
        self.setProperty("role", "lines")
        self.setAccessibleName(lines.title)
        header = ListHeader(lines.columns, appearance, self)
        header.setSectionsClickable(False)
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self.setHorizontalHeader(header)
        self.model_of_lines = LinesModel(lines, appearance.formatter, self)
        self.setModel(self.model_of_lines)
        self.arrangement = ColumnLayout(lines.columns, self, appearance)
        self.arrangement.take_measure(lines.rows)
        self._delegates = make_delegates(appearance, self)
        for place, column in enumerate(lines.columns):
            self.setItemDelegateForColumn(place, self._delegates[column.kind])
        self._set_up()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copy all lines; open the line's record with Enter."""
        if event.matches(QKeySequence.StandardKey.Copy):
            places = [place for place, _ in enumerate(self.lines.columns)]
            QApplication.clipboard().setText(
                as_table(self.lines.columns, places, self.lines.rows, self.appearance.formatter),
            )
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share out the width anew; a bar to scroll sideways gets room of its own."""
        super().resizeEvent(event)
        if not self._fitting:
            self._fitting = True
            self.arrangement.fit()
            self._take_height()
            self._fitting = False

    def _set_up(self) -> None:
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        rows = self.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(rows.ResizeMode.Fixed)
        rows.setDefaultSectionSize(self.appearance.row_height)
        self.horizontalHeader().setFixedHeight(self.appearance.px(HEAD))
        many = len(self.lines.rows) > ROWS_SHOWN
        self.setVerticalScrollBarPolicy(
            Qt.ScrollBarPolicy.ScrollBarAlwaysOn if many else Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._take_height()
        self.doubleClicked.connect(self._open)

    def _take_height(self) -> None:
        """Be as high as the lines; bars are said to be there or not, since Qt's own choice never comes to rest."""
        px = self.appearance.px
        wide = self.horizontalHeader().length() > self.viewport().width()
        bars = Qt.ScrollBarPolicy
        self.setHorizontalScrollBarPolicy(bars.ScrollBarAlwaysOn if wide else bars.ScrollBarAlwaysOff)
        shown = min(ROWS_SHOWN, max(1, len(self.lines.rows)))
        bar = self.horizontalScrollBar().sizeHint().height() if wide else 0
        self.setFixedHeight(px(HEAD) + shown * self.appearance.row_height + px(2) + bar)

    def _open(self, index: QModelIndex) -> None:
        if index.isValid() and self.lines.record:
            self.opened.emit(self.lines.record, self.lines.rows[index.row()].id)


def without_empty_columns(lines: LinesTable) -> LinesTable:
    """Leave out the columns in which no line says anything, so that there is more room for what is said."""
    told = [
        place for place, _ in enumerate(lines.columns) if any(row.values[place] not in (None, "") for row in lines.rows)
    ]
    if not told or len(told) == len(lines.columns):
        return lines
    rows = tuple(Row(row.id, tuple(row.values[place] for place in told)) for row in lines.rows)
    return replace(lines, columns=tuple(lines.columns[place] for place in told), rows=rows)
