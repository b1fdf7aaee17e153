"""The rows behind a table: how many there are, which, and the pages that were looked at."""

from array import array
from collections import OrderedDict
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TypeVar

from PySide6.QtCore import QObject, Signal

from app.kernel.declare import Reader
from app.kernel.errors import CounterflowError
from app.kernel.listing import ListRequest, Row
from app.kernel.query import ListQuery
from app.ui.desk import Desk

PAGE_ROWS = 100
PAGES_KEPT = 60
WHOLE_AT_ONCE = 5_000

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _Start:
    """The first answer to a request: enough to paint."""

    count: int
    rows: Sequence[Row]
    ids: "array[int] | None"


class RowStore(QObject):
    """Reads a list by pages.

    A new request is answered by the count and the first rows, then by the ids of all rows; until those are there, rows
    further down are read by position. Each request has a generation, and answers to an older one are dropped.
    """

    about_to_reset = Signal()
    was_reset = Signal()
    refreshed = Signal()
    completed = Signal()
    failed = Signal()
    _broke = Signal(int)

    def __init__(self, desk: Desk, query: ListQuery, parent: QObject | None = None) -> None:
        """Hold nothing until something is shown."""
        super().__init__(parent)
        self.desk = desk
        self.query = query
        self.request = ListRequest()
        self.wanted = ListRequest()
        self.generation = 0
        self.count = 0
        self.ids: array[int] | None = None
        self.loaded = False
        self._answered = 0
        self._refreshing = -1
        self._again = False
        self._pages: OrderedDict[int, list[Row | None]] = OrderedDict()
        self._broke.connect(self._on_broken)

    @property
    def at_rest(self) -> bool:
        """Tell whether everything that was asked for is there."""
        return self._answered == self.generation

    def show(self, request: ListRequest) -> None:
        """Ask for other rows; the present ones stay until the answer is there."""
        self.wanted = request
        self._read_first(self._next(), request)

    def hold(self, request: ListRequest, ids: "array[int]") -> None:
        """Hold the rows of a request whose ids were read elsewhere."""
        self.wanted = request
        self._swap(len(ids), ids, ())
        self._answered = self._next()

    def forget_pages(self) -> None:
        """Read the same rows anew when they are next looked at."""
        self._pages.clear()

    def refresh(self) -> None:
        """Read the same rows anew, and swap them only when all ids are there, so that nothing flickers.

        Asked again while it reads, it reads once more afterwards: many changes in a row cost two readings, not many.
        """
        if self._refreshing == self.generation:
            self._again = True
            return
        request, generation = self.wanted, self._next()
        self._refreshing = generation
        self._read_anew(generation, request)

    def row(self, index: int) -> Row | None:
        """Give the row at a place, reading its page when nobody looked at it before; None when it is gone."""
        number, within = divmod(index, PAGE_ROWS)
        page = self._pages.get(number)
        if page is None:
            page = self._read(number)
        self._pages.move_to_end(number)
        return page[within] if within < len(page) else None

    def id_at(self, index: int) -> int | None:
        """Give the id of the row at a place."""
        if self.ids is not None:
            return self.ids[index] if 0 <= index < len(self.ids) else None
        row = self.row(index) if 0 <= index < self.count else None
        return row.id if row else None

    def place_of(self, row_id: int) -> int | None:
        """Find the place of a record; None while the ids are not there, or when it is not among them."""
        try:
            return self.ids.index(row_id) if self.ids is not None else None
        except ValueError:
            return None

    def rows_of(self, ids: Sequence[int]) -> list[Row]:
        """Read rows by id, at once."""
        return self.desk.read(lambda reader: self.query.rows(reader, ids, self.request))

    def _read_first(self, generation: int, request: ListRequest) -> None:
        self._later(generation, lambda reader: _start(reader, self.query, request), self._begin)

    def _read_anew(self, generation: int, request: ListRequest) -> None:
        self._later(generation, lambda reader: self.query.ids(reader, request), self._renew)

    def _later(self, generation: int, work: Callable[[Reader], T], done: Callable[[int, T], None]) -> None:
        """Read on another thread; what fails there is told here, too, or the list would wait for it for ever."""

        def read(reader: Reader) -> T:
            try:
                return work(reader)
            except Exception:
                with suppress(RuntimeError):
                    self._broke.emit(generation)
                raise

        self.desk.read_later(self, read, lambda answer: done(generation, answer))

    def _on_broken(self, generation: int) -> None:
        if generation == self.generation:
            self._refreshing, self._again = -1, False
            self.failed.emit()

    def _next(self) -> int:
        self.generation += 1
        return self.generation

    def _begin(self, generation: int, start: _Start) -> None:
        if generation != self.generation:
            return
        self._swap(start.count, start.ids, start.rows)
        if start.ids is None:
            request = self.request
            self._later(generation, lambda reader: self.query.ids(reader, request), self._complete)
        else:
            self._finish()

    def _complete(self, generation: int, ids: "array[int]") -> None:
        if generation != self.generation:
            return
        if len(ids) == self.count:
            self.ids = ids
        else:
            self._swap(len(ids), ids, ())
        self._finish()

    def _renew(self, generation: int, ids: "array[int]") -> None:
        if generation != self.generation:
            return
        if ids == self.ids and self.request == self.wanted:
            self._pages.clear()
            self.refreshed.emit()
        else:
            self._swap(len(ids), ids, ())
        self._finish()

    def _finish(self) -> None:
        self._answered, self._refreshing = self.generation, -1
        self.completed.emit()
        if self._again:
            self._again = False
            self.refresh()

    def _swap(self, count: int, ids: "array[int] | None", rows: Sequence[Row]) -> None:
        self.about_to_reset.emit()
        self._take(count, ids, rows)
        self.was_reset.emit()

    def _take(self, count: int, ids: "array[int] | None", rows: Sequence[Row]) -> None:
        self.request, self.count, self.ids, self.loaded = self.wanted, count, ids, True
        self._pages.clear()
        for start in range(0, len(rows), PAGE_ROWS):
            self._pages[start // PAGE_ROWS] = list(rows[start : start + PAGE_ROWS])

    def _read(self, number: int) -> list[Row | None]:
        first = number * PAGE_ROWS
        try:
            page = self.desk.read(lambda reader: self._page(reader, first))
        except CounterflowError:
            page = []
            self.failed.emit()
        self._pages[number] = page
        while len(self._pages) > PAGES_KEPT:
            self._pages.popitem(last=False)
        return page

    def _page(self, reader: Reader, first: int) -> list[Row | None]:
        if self.ids is None:
            return list(self.query.rows_at(reader, self.request, first, PAGE_ROWS))
        ids = self.ids[first : first + PAGE_ROWS]
        found = {row.id: row for row in self.query.rows(reader, ids, self.request)}
        return [found.get(row_id) for row_id in ids]


def _start(reader: Reader, query: ListQuery, request: ListRequest) -> _Start:
    count = query.count(reader, request)
    rows = query.page(reader, request, None, PAGE_ROWS).rows
    return _Start(count, rows, query.ids(reader, request) if count <= WHOLE_AT_ONCE else None)
