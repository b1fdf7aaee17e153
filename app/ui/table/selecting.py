"""What is selected, kept by id while the rows below it change."""

from PySide6.QtCore import (
    QItemSelection,
    QItemSelectionModel,
    QItemSelectionRange,
    QModelIndex,
    QObject,
    QTimer,
    Signal,
)
from PySide6.QtWidgets import QTableView

from app.ui.declare import Selection
from app.ui.table.model import ListModel

SELECTION_LIMIT = 2_000
"""How many selected rows an action is given; reading more would hold the window up."""

Flag = QItemSelectionModel.SelectionFlag


class RowSelection(QObject):
    """Follows the selection of a table; `settled` comes once the rows and the selection have come to rest."""

    settled = Signal()

    def __init__(self, view: QTableView, model: ListModel) -> None:
        """Follow a view's selection."""
        super().__init__(view)
        self.view = view
        self.model = model
        self.take_first = True
        self._kept: list[int] | None = None
        self._current: int | None = None
        self._place = 0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._settle)
        model.store.about_to_reset.connect(self._keep)
        model.store.completed.connect(self._restore)
        view.selectionModel().selectionChanged.connect(lambda *_: self._timer.start(0))
        view.selectionModel().currentChanged.connect(self._on_current)

    @property
    def count(self) -> int:
        """Count the selected rows."""
        heads = self.model.store.heads_between
        return sum(part.height() - heads(part.top(), part.bottom()) for part in self._parts())

    def ids(self, limit: int = SELECTION_LIMIT) -> list[int]:
        """Give the ids of the selected rows, at most `limit` of them, in the order of the list."""
        places: list[int] = []
        for part in sorted(self._parts(), key=lambda part: part.top()):
            places.extend(range(part.top(), min(part.bottom() + 1, part.top() + limit - len(places))))
        found = (self.model.store.id_at(place) for place in places)
        return [row_id for row_id in found if row_id is not None]

    def current_id(self) -> int | None:
        """Give the id of the row the cursor is in."""
        index = self.view.currentIndex()
        return self.model.store.id_at(index.row()) if index.isValid() else None

    def selection(self) -> Selection:
        """Give the selected rows with their values."""
        columns = tuple(column.key for column in self.model.columns)
        store = self.model.store
        record = store.query.record
        if self.count > SELECTION_LIMIT:
            return Selection(record, (), columns, store.request)
        ids = self.ids()
        rows = store.rows_of(ids) if ids else []
        return Selection(record, tuple(rows), columns, store.request)

    def select_id(self, row_id: int) -> None:
        """Select a record and show it, now or as soon as the rows that were asked for are there."""
        self._kept, self._current = [row_id], row_id
        if self.model.store.at_rest:
            self._restore()

    def select_place(self, place: int) -> None:
        """Select one row."""
        column = max(0, self.view.currentIndex().column())
        index = self.model.index(place, self.seen(column))
        self.view.selectionModel().setCurrentIndex(index, Flag.ClearAndSelect | Flag.Rows)
        self.view.scrollTo(index)

    def seen(self, column: int) -> int:
        """Give a column that is seen: a cursor in a hidden one would not move."""
        header = self.view.horizontalHeader()
        seen = (place for place in map(header.logicalIndex, range(header.count())) if not header.isSectionHidden(place))
        return next(seen, column) if header.isSectionHidden(column) else column

    def _parts(self) -> list[QItemSelectionRange]:
        return self.view.selectionModel().selection().toList()

    def _on_current(self, current: QModelIndex, _previous: QModelIndex) -> None:
        if current.isValid() and self._kept is None:
            self._place = current.row()
        self._timer.start(0)

    def _keep(self) -> None:
        if self._kept is None:
            self._kept, self._current = self.ids(), self.current_id()

    def _restore(self) -> None:
        kept, self._kept = self._kept, None
        if kept is not None:
            self._select_again(kept)
        # The same rows may have other values now, and what can be done with them depends on those.
        self._timer.start(0)

    def _select_again(self, kept: list[int]) -> None:
        places = [place for place in map(self.model.store.place_of, kept) if place is not None]
        if self._current is not None and (current := self.model.store.place_of(self._current)) is not None:
            self.select_place(current)
        elif not places and self.take_first and self.model.store.count:
            self.select_place(min(self._place, self.model.store.count - 1))
        self._add(places)

    def _add(self, places: list[int]) -> None:
        selection = QItemSelection()
        for place in places:
            selection.select(self.model.index(place, 0), self.model.index(place, 0))
        if places:
            self.view.selectionModel().select(selection, Flag.Select | Flag.Rows)

    def _settle(self) -> None:
        if self._kept is None:
            self.settled.emit()
