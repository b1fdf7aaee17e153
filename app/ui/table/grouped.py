"""The rows behind a table that may be put together in groups: the heads first, the rows of a group once it is open."""

from array import array
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import tzinfo

from PySide6.QtCore import QObject, Signal

from app.kernel.declare import Reader
from app.kernel.errors import CallError
from app.kernel.grouping import GroupHead, group_heads, rows_within
from app.kernel.listing import ListRequest, Row
from app.kernel.query import ListQuery
from app.ui.desk import Desk
from app.ui.table.sections import Section, Sections
from app.ui.table.store import RowStore

Grouped = Sections[RowStore]
Anew = tuple[list[GroupHead], dict[object, "array[int]"]]


class ListStore(RowStore):
    """Reads a list by pages, or its groups by their heads and each open group by pages of its own.

    `grows` and `shrinks` tell the first and the last place before rows come or go, `changed_size` afterwards.
    `ungrouped` says in words why the rows could not be put together.
    """

    grows = Signal(int, int)
    shrinks = Signal(int, int)
    grown = Signal()
    shrunk = Signal()
    ungrouped = Signal(str)

    def __init__(
        self, desk: Desk, query: ListQuery, zone: tzinfo | None = None, parent: QObject | None = None,
    ) -> None:
        """Hold nothing until something is shown; months and years are those of a zone."""
        super().__init__(desk, query, parent)
        self.zone = zone
        self.sections: Grouped | None = None

    @property
    def total(self) -> int:
        """Count the rows, those of closed groups among them and no heads."""
        return self.count if self.sections is None else self.sections.length

    @property
    def heads(self) -> list[GroupHead]:
        """Give the heads of the groups, in their order."""
        return [] if self.sections is None else [section.head for section in self.sections.each]

    def head_at(self, place: int) -> GroupHead | None:
        """Give the head that stands at a place; None for a row."""
        section, within = self._at(place)
        return section.head if section is not None and within < 0 else None

    def is_open(self, place: int) -> bool:
        """Tell whether the group at a place is open."""
        section, _ = self._at(place)
        return section is not None and section.is_open

    def head_of(self, place: int) -> int | None:
        """Give the place of the head above a row; None where there are no groups."""
        section, within = self._at(place)
        return None if section is None else place - within - 1

    def set_open(self, place: int, is_open: bool) -> None:
        """Open or close the group whose head stands at a place."""
        section, within = self._at(place)
        if section is None or self.sections is None or within >= 0 or section.is_open == is_open or not section.length:
            return
        before, after = (self.grows, self.grown) if is_open else (self.shrinks, self.shrunk)
        before.emit(place + 1, place + section.length)
        section.is_open = is_open
        self._measure(self.sections)
        after.emit()

    def set_all_open(self, is_open: bool, place: int = 0) -> int:
        """Open or close all groups; give where the head of the group at a place stands then."""
        section, _ = self._at(place)
        if section is None or self.sections is None:
            return place
        self.about_to_reset.emit()
        for one in self.sections.each:
            one.is_open = is_open and one.length > 0
        self._measure(self.sections)
        self.was_reset.emit()
        self.completed.emit()
        return self.sections.start_of(section)

    def heads_between(self, first: int, last: int) -> int:
        """Count the heads among some places."""
        return 0 if self.sections is None else self.sections.heads_between(first, last)

    def row(self, index: int) -> Row | None:
        """Give the row at a place; None for a head, and while the rows of a group are being read."""
        section, within = self._at(index)
        if section is None:
            return super().row(index)
        rows = self._rows_of(section) if within >= 0 else None
        return rows.row(within) if rows is not None and rows.loaded else None

    def id_at(self, index: int) -> int | None:
        """Give the id of the row at a place; None for a head."""
        section, within = self._at(index)
        if section is None:
            return super().id_at(index) if self.sections is None else None
        return section.rows.id_at(within) if within >= 0 and section.rows is not None and section.rows.loaded else None

    def place_of(self, row_id: int) -> int | None:
        """Find the place of a record; in groups, among the rows of those that are open."""
        if self.sections is None:
            return super().place_of(row_id)
        for section in self.sections.each:
            within = section.rows.place_of(row_id) if section.is_open and section.rows is not None else None
            if within is not None:
                return self.sections.start_of(section) + 1 + within
        return None

    def _at(self, place: int) -> tuple[Section[RowStore] | None, int]:
        if self.sections is None or not 0 <= place < self.count:
            return None, place
        return self.sections.at(place)

    def _measure(self, sections: Grouped) -> None:
        sections.measure()
        self.count = sections.height

    def _rows_of(self, section: Section[RowStore]) -> RowStore:
        if section.rows is None:
            section.rows = self._make_rows(section)
            section.rows.show(rows_within(self.request, section.head))
        return section.rows

    def _make_rows(self, section: Section[RowStore]) -> RowStore:
        rows = RowStore(self.desk, self.query, self)
        rows.was_reset.connect(lambda: self._on_rows(section))
        rows.completed.connect(self.completed)
        rows.failed.connect(self.failed)
        return rows

    def _on_rows(self, section: Section[RowStore]) -> None:
        """Show rows that came; where they are more or fewer than the head told, all places move."""
        if self.sections is None or not any(section is one for one in self.sections.each):
            return
        if sum(one.height for one in self.sections.each) == self.count:
            self.refreshed.emit()
            return
        self.about_to_reset.emit()
        self._measure(self.sections)
        self.was_reset.emit()

    def _read_first(self, generation: int, request: ListRequest) -> None:
        if request.group is None:
            super()._read_first(generation, request)
        else:
            self._later(generation, lambda reader: self._read_heads(reader, request, ()), self._begin_heads)

    def _read_anew(self, generation: int, request: ListRequest) -> None:
        if request.group is None:
            super()._read_anew(generation, request)
            return
        looked_at = [] if self.sections is None else [
            one.head.value for one in self.sections.each if one.is_open and one.rows is not None]
        self._later(generation, lambda reader: self._read_heads(reader, request, looked_at), self._renew_heads)

    def _read_heads(self, reader: Reader, request: ListRequest, looked_at: Sequence[object]) -> Anew | str:
        try:
            heads = group_heads(self.query, reader, request, self.zone)
        except CallError as error:
            return str(error)
        ids = {head.value: self.query.ids(reader, rows_within(request, head))
               for head in heads if head.value in looked_at}
        return heads, ids

    def _begin_heads(self, generation: int, found: Anew | str) -> None:
        if generation != self.generation:
            return
        if isinstance(found, str):
            self.ungrouped.emit(found)
            self.show(replace(self.wanted, group=None))
            return
        self._swap_heads(*found)
        self._finish()

    def _renew_heads(self, generation: int, found: Anew | str) -> None:
        if generation != self.generation or isinstance(found, str) or not self._is_same(*found):
            self._begin_heads(generation, found)
            return
        for section, head in zip(self.sections.each if self.sections else (), found[0], strict=True):
            section.head = head
            if section.rows is not None:
                section.rows.forget_pages()
        self.refreshed.emit()
        self._finish()

    def _is_same(self, heads: Sequence[GroupHead], ids: Mapping[object, "array[int]"]) -> bool:
        """Tell whether the same rows stand in the same groups as before, so that only their values are read anew."""
        if self.sections is None or self.request != self.wanted or len(heads) != len(self.sections.each):
            return False
        return all(
            section.head.value == head.value and section.length == head.count
            and (head.value not in ids or (section.rows is not None and section.rows.ids == ids[head.value]))
            for section, head in zip(self.sections.each, heads, strict=True)
        )

    def _swap_heads(self, heads: Sequence[GroupHead], ids: Mapping[object, "array[int]"]) -> None:
        """Put other groups in the place of those that are there; those that were open stay open."""
        held = self.sections.each if self.sections is not None and self.request.group == self.wanted.group else []
        opened = {section.head.value for section in held if section.is_open}
        sections = [Section[RowStore](head, head.value in opened or len(heads) == 1) for head in heads]
        self.about_to_reset.emit()
        self._let_go()
        self.request, self.ids, self.loaded = self.wanted, None, True
        self.sections = Sections(sections)
        self._measure(self.sections)
        for section in sections:
            if section.head.value in ids:
                section.rows = self._make_rows(section)
                section.rows.hold(rows_within(self.request, section.head), ids[section.head.value])
        self.was_reset.emit()

    def _take(self, count: int, ids: "array[int] | None", rows: Sequence[Row]) -> None:
        self._let_go()
        super()._take(count, ids, rows)

    def _let_go(self) -> None:
        """Part with the groups and with what still reads for them."""
        for section in self.sections.each if self.sections is not None else ():
            if section.rows is not None:
                section.rows.disconnect(self)
                section.rows.deleteLater()
        self.sections = None
