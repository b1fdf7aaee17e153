"""The table itself: keys, sorting, filters, copying; it holds no rows and knows no area."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QModelIndex, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QPainter, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QAbstractItemView, QMenu, QTableView, QWidget

from app.kernel.grouping import GroupHead
from app.kernel.listing import Filter, Group, Kind, ListRequest, Row, Sort
from app.kernel.query import ListQuery
from app.ui.declare import Selection
from app.ui.desk import Desk
from app.ui.savedviews import plain_group, plain_sort
from app.ui.table.cells import CountdownDelegate, make_delegates
from app.ui.table.columns import ColumnChooser, ColumnLayout
from app.ui.table.conditions import replaced
from app.ui.table.copying import as_table
from app.ui.table.filtering import FilterPopup
from app.ui.table.grouped import ListStore
from app.ui.table.header import ListHeader
from app.ui.table.heads import GroupHeads
from app.ui.table.model import ListModel
from app.ui.table.selecting import RowSelection
from app.ui.theme import Appearance

COPY_LIMIT = 100_000
TYPING_PAUSE_MS = 900
MEASURED_ROWS = 100
MINUTE_MS = 60_000


class ListTable(QTableView):
    """A list in a table: `selected` tells the selected rows once they settle, `opened` a record that was chosen."""

    selected = Signal(object)
    opened = Signal(int)
    request_changed = Signal()

    def __init__(self, desk: Desk, appearance: Appearance, query: ListQuery, parent: QWidget | None = None) -> None:
        """Show a list; nothing is read before `show_rows`."""
        super().__init__(parent)
        self.desk = desk
        self.appearance = appearance
        self.query = query
        self.store = ListStore(desk, query, appearance.formatter.zone, self)
        self.rows = ListModel(self.store, appearance.formatter, self)
        self._typed = ""
        self._typing = QTimer(self, singleShot=True, interval=TYPING_PAUSE_MS)
        self._typing.timeout.connect(self._forget_typing)
        self._head = self._make_header()
        self.setModel(self.rows)
        self.arrangement = ColumnLayout(self.rows.columns, self, appearance)
        self._head.reset_asked.connect(self.arrangement.reset)
        self.choice = RowSelection(self, self.rows)
        self.choice.settled.connect(lambda: self.selected.emit(self.selection()))
        self.heads = GroupHeads(self, self.rows, self.choice, appearance)
        self._head.all_open_asked.connect(self.heads.set_all_open)
        self.store.ungrouped.connect(desk.say)
        self._set_up_rows()
        self.store.was_reset.connect(self._take_measure)
        self.store.refreshed.connect(self._take_measure)
        appearance.changed.connect(self._restyle)

    @property
    def request(self) -> ListRequest:
        """Give what is asked for."""
        return self.store.wanted

    def show_rows(self, request: ListRequest) -> None:
        """Ask for rows; the present ones stay until the answer is there."""
        self.store.show(request)
        self.horizontalHeader().viewport().update()
        self.request_changed.emit()

    def set_sort(self, key: str, descending: bool, add: bool = False) -> None:
        """Sort by a column; `add` sorts by it within the present sort."""
        if not self._head.can_sort(self.query.info.column(key)):
            return
        before = tuple(sort for sort in self.request.sort or self.query.sort if sort.key != key) if add else ()
        self.show_rows(replace(self.request, sort=(*before, Sort(key, descending))))

    def set_filter(self, key: str, conditions: tuple[Filter, ...]) -> None:
        """Put conditions on a column in place of those it has; none clears it."""
        self.show_rows(replace(self.request, filters=replaced(self.request, key, conditions)))

    def set_group(self, group: Group | None) -> None:
        """Put rows together by a column, or no longer."""
        sort = self.request.sort if group is not None else tuple(
            sort for sort in self.request.sort if self.query.info.column(sort.key).sortable)
        self.show_rows(replace(self.request, group=group, sort=sort))

    def selection(self) -> Selection:
        """Give the selected rows with their values."""
        return self.choice.selection()

    def open_filter(self, key: str, corner: QPoint) -> FilterPopup:
        """Open the filter of a column at a point of the screen."""
        present = [item for item in self.request.filters if item.key == key]
        column = self.query.column_of(key)
        words = column.info.words or (() if column.offered is None else tuple(self.desk.read(column.offered)))
        popup = FilterPopup(replace(column.info, words=words), present, self.appearance, self)
        popup.chosen.connect(lambda conditions: self.set_filter(key, conditions))
        popup.open_at(corner)
        return popup

    def open_columns(self, corner: QPoint) -> ColumnChooser:
        """Open the chooser of columns at a point of the screen."""
        chooser = ColumnChooser(self.arrangement, self.appearance, self)
        chooser.open_at(corner)
        return chooser

    def copy(self) -> None:
        """Put the selected rows on the clipboard with their headings."""
        ids = self.choice.ids(COPY_LIMIT)
        if not ids:
            return
        if self.choice.count > COPY_LIMIT:
            self.desk.say(f"The first {COPY_LIMIT:,} of the selected rows are copied; export the list for all of them.")
        request = self.store.request
        self.desk.read_later(self, lambda reader: self.query.rows(reader, ids, request), self._put_on_clipboard)

    def keyboardSearch(self, search: str) -> None:
        """Go to the next row that begins with what is typed."""
        column = self._typing_column()
        if column is None or not search.strip():
            return
        self._typed += search
        self._typing.start()
        typed, request = self._typed, self.store.request
        wanted = replace(request, filters=(*request.filters, Filter(column, "^", typed)))
        self.desk.read_later(self, lambda reader: self.query.ids(reader, wanted), lambda ids: self._go_to(typed, ids))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copy, open, filter, open and close groups; Home and End go to the ends of the list."""
        shift = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        if self.heads.take_key(event):
            return
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.choice.current_id() is not None:
            self.opened.emit(self.choice.current_id())
        elif event.key() == Qt.Key.Key_Down and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self._open_column_menu()
        elif event.key() == Qt.Key.Key_Space and not shift and not self._typed:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def moveCursor(self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier) -> QModelIndex:
        """Take Home and End to the first and the last row, in the same column."""
        cursor = QAbstractItemView.CursorAction
        ends = {cursor.MoveHome: 0, cursor.MoveEnd: self.store.count - 1}
        if action in ends and self.store.count:
            return self.rows.index(ends[action], self.choice.seen(max(0, self.currentIndex().column())))
        return super().moveCursor(action, modifiers)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the cells, and over them the titles of groups."""
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        self.heads.paint(painter)
        painter.end()

    def showEvent(self, event: QShowEvent) -> None:
        """Fit the columns anew: the zoom may have changed while another page was seen."""
        super().showEvent(event)
        self.arrangement.fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share out the width anew."""
        super().resizeEvent(event)
        self.arrangement.fit()

    def save_state(self) -> dict[str, Any]:
        """Give columns and sort as plain values."""
        return {
            "columns": self.arrangement.save(), "sort": plain_sort(self.request.sort),
            "group": plain_group(self.request.group),
        }

    def _make_header(self) -> ListHeader:
        header = ListHeader(self.query.info.columns, self.appearance, self)
        header.request = lambda: self.request
        header.default_sort = self.query.sort
        self.setHorizontalHeader(header)
        header.sort_asked.connect(self.set_sort)
        header.filter_asked.connect(self.open_filter)
        header.clear_asked.connect(lambda key: self.set_filter(key, ()))
        header.columns_asked.connect(self.open_columns)
        header.group_asked.connect(self.set_group)
        header.hide_asked.connect(lambda key: self.arrangement.set_shown(key, False))
        return header

    def add_groups(self, menu: QMenu, groups: Sequence[Group]) -> None:
        """Add the ways of putting rows together to a menu, each by its column's title."""
        self._head.add_groups(menu, groups, named=True)

    def _set_up_rows(self) -> None:
        self.setAccessibleName(self.query.title)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self._restyle()
        self._delegates = make_delegates(self.appearance, self)
        for place, column in enumerate(self.rows.columns):
            self.setItemDelegateForColumn(place, self._delegates[column.kind])
            if column.counts_down:
                self.setItemDelegateForColumn(place, CountdownDelegate(self.appearance, self))
        if any(column.counts_down for column in self.rows.columns):
            self._minute = QTimer(self, interval=MINUTE_MS)
            self._minute.timeout.connect(self.viewport().update)
            self._minute.start()
        self.doubleClicked.connect(self._on_double_clicked)

    def _on_double_clicked(self, index: QModelIndex) -> None:
        row_id = self.store.id_at(index.row())
        if row_id is not None:
            self.opened.emit(row_id)

    def _restyle(self) -> None:
        rows = self.verticalHeader()
        rows.setSectionResizeMode(rows.ResizeMode.Fixed)
        rows.setMinimumSectionSize(self.appearance.row_height)
        rows.setDefaultSectionSize(self.appearance.row_height)
        self._head.setFixedHeight(self.appearance.px(30))
        self.arrangement.restyle()
        if self.isVisible():
            self.arrangement.fit()
        self.viewport().update()

    def _take_measure(self) -> None:
        rows = (self.store.row(place) for place in range(min(MEASURED_ROWS, self.store.count)))
        kept = [row for row in rows if row is not None]
        if kept or not self.store.heads:
            self.arrangement.take_measure(kept)
        heads = self.store.heads[:MEASURED_ROWS]
        self.arrangement.take_measure(map(self._sums_of, heads), {key for head in heads for key in head.sums})

    def _sums_of(self, head: GroupHead) -> Row:
        """Give what a group comes to as a row, so that the columns of sums are wide enough for them."""
        sums = [head.sums.get(column.key, ()) for column in self.rows.columns]
        return Row(0, tuple(values[0] if len(values) == 1 else None for values in sums))

    def _open_column_menu(self) -> None:
        section = max(0, self.currentIndex().column())
        corner = self._head.mapToGlobal(QPoint(self._head.sectionViewportPosition(section), self._head.height()))
        self._head.column_menu(section, corner).popup(corner)

    def _typing_column(self) -> str | None:
        wordy = [column.key for column in self.rows.columns if column.kind in (Kind.TEXT, Kind.CODE)]
        sorted_by = [sort.key for sort in (self.request.sort or self.query.sort) if sort.key in wordy]
        return next(iter([*sorted_by[:1], *wordy]), None)

    def _go_to(self, typed: str, ids: Any) -> None:
        places = [place for place in map(self.store.place_of, ids[:200]) if place is not None]
        if typed == self._typed and places:
            here = self.currentIndex().row()
            self.choice.select_place(next((place for place in places if place >= here), places[0]))

    def _forget_typing(self) -> None:
        self._typed = ""

    def _put_on_clipboard(self, rows: list[Row]) -> None:
        header = self.horizontalHeader()
        places = [header.logicalIndex(place) for place in range(len(self.rows.columns))]
        shown = [place for place in places if not header.isSectionHidden(place)]
        text = as_table(self.rows.columns, shown, rows, self.appearance.formatter)
        QGuiApplication.clipboard().setText(text)
