"""Lists in the order of a field of the firm: first the records that hold something in it, then those that do not."""

from array import array
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any, cast

from sqlalchemy import ColumnElement, Connection, FromClause, Join, and_, exists, true

from app.kernel.columns import table_of
from app.kernel.listing import ListRequest, Page, Row
from app.kernel.own_fields.kinds import HELD_IN
from app.kernel.own_fields.tables import FieldFacts, OwnValue
from app.kernel.query import ListQuery

SORTABLE = frozenset({"text", "choice", "number", "money", "flag", "date"})
"""Kinds whose value is what is seen: a link is seen by the name of what it leads to, which has no order there.

Each stands in a column with an index of its own.
"""


@dataclass(frozen=True)
class OwnSortedQuery(ListQuery):
    """A list that can be in the order of the firm's own fields, whose ids stand in `held` by the column's key.

    It is read in two parts: what holds something, in the order of that field's index, and after it, whichever way
    round, what holds nothing, in the list's own order. A place in the list says first in which part it is.
    """

    held: Mapping[str, FieldFacts] = field(default_factory=dict)
    _parts_of: dict[str, tuple[ListQuery, ListQuery]] = field(
        default_factory=dict, init=False, repr=False, compare=False,
    )

    def page(
        self, connection: Connection, request: ListRequest, after: tuple[object, ...] | None = None, size: int = 200,
    ) -> Page:
        """Read the next rows after a place, over the border of both parts."""
        parts = self._parts(request)
        if parts is None:
            return super().page(connection, request, after, size)
        number, place = (int(str(after[0])), after[1:]) if after else (0, None)
        rows: list[Row] = []
        while number < len(parts):
            part, wanted = parts[number]
            found = part.page(connection, wanted, place, size - len(rows))
            rows.extend(found.rows)
            if found.after is not None:
                return Page(rows, (number, *found.after))
            number, place = number + 1, None
        return Page(rows)

    def rows_at(self, connection: Connection, request: ListRequest, offset: int, size: int) -> list[Row]:
        """Read rows by position."""
        parts = self._parts(request)
        if parts is None:
            return super().rows_at(connection, request, offset, size)
        rows: list[Row] = []
        for part, wanted in parts:
            rows.extend(part.rows_at(connection, wanted, offset, size - len(rows)))
            if len(rows) == size:
                break
            offset = max(0, offset - part.count(connection, wanted))
        return rows

    def ids(self, connection: Connection, request: ListRequest) -> "array[int]":
        """Read the ids of all rows in order."""
        parts = self._parts(request)
        if parts is None:
            return super().ids(connection, request)
        found = array("q")
        for part, wanted in parts:
            found.extend(part.ids(connection, wanted))
        return found

    def _parts(self, request: ListRequest) -> tuple[tuple[ListQuery, ListRequest], ...] | None:
        """Give the lists that the request is read from, None where it is not in the order of such a field."""
        key = request.sort[0].key if request.sort else ""
        if key not in self.held:
            return None
        if key not in self._parts_of:
            self._parts_of[key] = self._holding(self.held[key]), self._empty(self.held[key])
        holding, empty = self._parts_of[key]
        return (holding, request), (empty, replace(request, sort=request.sort[1:]))

    def _holding(self, own: FieldFacts) -> ListQuery:
        table = table_of(OwnValue).alias("held")
        value = table.c[_held_in(own)]
        columns = tuple(
            replace(item, order=value) if item.info.key == f"own.{own.key}" else item for item in self.columns)
        meant = and_(table.c.field_id == own.id, value.is_not(None))
        return replace(
            self, held={}, columns=columns, id=table.c.record_id,
            source=_driven_by(table, table.c.record_id == self.id, self.source), where=self._also(meant))

    def _empty(self, own: FieldFacts) -> ListQuery:
        table = table_of(OwnValue).alias("held")
        has = exists().where(
            table.c.field_id == own.id, table.c.record_id == self.id, table.c[_held_in(own)].is_not(None))
        return replace(self, held={}, where=self._also(~has))

    def _also(self, condition: ColumnElement[bool]) -> ColumnElement[bool]:
        return and_(true() if self.where is None else self.where, condition)


def sorted_by_own(query: ListQuery, own: Iterable[FieldFacts]) -> ListQuery:
    """Give a list that can be in the order of the firm's own fields among its columns."""
    given: dict[str, Any] = {item.name: getattr(query, item.name) for item in fields(query) if item.init}
    shown = {item.info.key for item in query.columns if item.info.sortable}
    return OwnSortedQuery(**given, held={f"own.{one.key}": one for one in own if f"own.{one.key}" in shown})


def _held_in(own: FieldFacts) -> str:
    return HELD_IN.get(own.kind, "text")


def _driven_by(table: FromClause, meets: ColumnElement[bool], source: FromClause) -> FromClause:
    """Put a table before a list's own, since only the index of the first one is walked, not that of a lookup."""
    joins: list[Join] = []
    node = source
    while isinstance(node, Join):
        joins.append(node)
        node = node.left
    whole: FromClause = table.join(node, meets)
    for join in reversed(joins):
        whole = whole.join(join.right, cast("ColumnElement[bool]", join.onclause), isouter=join.isouter)
    return whole
