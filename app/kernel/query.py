"""Lists over the database: keyset pages, counts and vectors of ids, from one declaration."""

import json
from array import array
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from functools import cached_property
from typing import Any, cast

from sqlalchemy import (
    ARRAY,
    BigInteger,
    ColumnClause,
    ColumnElement,
    Connection,
    Dialect,
    FromClause,
    Integer,
    Join,
    Select,
    SQLColumnExpression,
    Table,
    Text,
    and_,
    any_,
    bindparam,
    func,
    or_,
    select,
    tuple_,
)
from sqlalchemy import Row as SqlRow
from sqlalchemy.sql import visitors

from app.kernel.columns import Day, Exact, UtcDateTime, micros_of, moment_of
from app.kernel.conditions import condition
from app.kernel.errors import CallError
from app.kernel.listing import ColumnInfo, Filter, Kind, ListInfo, ListRequest, Page, PresetInfo, Row, Sort
from app.kernel.money import Money, Price
from app.kernel.quantity import Quantity
from app.kernel.search import holds_query, is_common, matching_ids

FOREVER = 2**61
AS_OF = bindparam("as_of", value=FOREVER, type_=Exact())
"""The moment as of which a list is read, in microseconds; a column that depends on it compares with this."""

AS_OF_DAY = bindparam("as_of_day", value=date.max, type_=Day())
"""The day of AS_OF in UTC, for columns that compare days."""

TODAY = bindparam("today", value=None, type_=Day())
"""The day that counts as the present one: that of AS_OF where it is given; what is late is due before it."""

PRESENT = bindparam("present", value=None, type_=Exact())
"""The present moment, whatever AS_OF says: what is known only of the present is left empty for the past."""

NOW = bindparam("now", value=None, type_=Exact())
"""The moment that counts as the present one, in microseconds; the last twelve months end with it."""

ACTOR = bindparam("actor", value=0, type_=Integer())
"""The number of whoever reads: what is theirs compares with this. Nobody's is 0, which owns nothing."""

READER = "counterflow.reader"
"""Where a connection remembers who reads through it."""

ID_CHUNK = 20_000


Found = Callable[[Connection, Filter], ColumnElement[bool] | None]


@dataclass(frozen=True, slots=True)
class ListColumn:
    """A column of a list: what it shows, what it reads, and what it sorts by.

    `unit` reads the unit of a quantity or the currency of an amount. `order` is what is sorted by when it is not the
    value itself: an expression that is never NULL and has an index. `found` makes of a filter a condition that begins
    at an index, where comparing the value would look it up for each row; None where it has nothing better. `offered`
    reads the words there are, to be chosen from.
    """

    info: ColumnInfo
    value: ColumnElement[Any]
    unit: ColumnElement[Any] | None = None
    order: ColumnElement[Any] | None = None
    found: Found | None = None
    offered: Callable[[Connection], Sequence[str]] | None = None


@dataclass(frozen=True, slots=True)
class Preset:
    """A named condition of a list."""

    info: PresetInfo
    where: ColumnElement[bool]


def column(
    key: str, title: str, value: Any, kind: Kind = Kind.TEXT, *, unit: Any = None, order: Any = None, **info: Any,
) -> ListColumn:
    """Declare a column of a list; further words go to its ColumnInfo."""
    return ListColumn(ColumnInfo(key, title, kind, **info), value, unit, order)


@dataclass(frozen=True)
class ListQuery:
    """A list by declaration.

    `source` joins lookups by LEFT JOIN on a unique key, so that counting and sorting can leave them out. `owners` are
    records to which rows belong, by key: a filter on one keeps what is that record's own.
    """

    name: str
    title: str
    record: str
    id: SQLColumnExpression[int]
    source: FromClause
    columns: tuple[ListColumn, ...]
    sort: tuple[Sort, ...]
    permission: str
    presets: tuple[Preset, ...] = ()
    where: ColumnElement[bool] | None = None
    searchable: bool = True
    owners: Mapping[str, ColumnElement[Any] | SQLColumnExpression[Any]] = field(default_factory=dict)
    _by_key: dict[str, ListColumn] = field(default_factory=dict, init=False, repr=False, compare=False)
    _by_sort: dict[tuple[tuple[Sort, ...], bool], Select[Any]] = field(
        default_factory=dict, init=False, repr=False, compare=False,
    )

    def __post_init__(self) -> None:
        """Index the columns by key."""
        self._by_key.update({item.info.key: item for item in self.columns})

    @property
    def _id(self) -> ColumnElement[int]:
        return cast("ColumnElement[int]", self.id)

    def seen_by(self, may: Callable[[str], bool]) -> "ListQuery":
        """Leave out the columns that a person may not see."""
        kept = tuple(item for item in self.columns if not item.info.permission or may(item.info.permission))
        return self if len(kept) == len(self.columns) else replace(self, columns=kept)

    @property
    def info(self) -> ListInfo:
        """Give what a window may know of this list."""
        return ListInfo(
            self.name, self.title, self.record, tuple(item.info for item in self.columns),
            tuple(item.info for item in self.presets), self.sort, self.searchable, self.permission,
        )

    @cached_property
    def tells_the_past(self) -> bool:
        """Tell whether the list can be read as of an earlier moment: whether anything in it compares with AS_OF."""
        parts = (self.source, *(item.value for item in self.columns), *(() if self.where is None else (self.where,)))
        return any(getattr(node, "key", "") == AS_OF.key for part in parts for node in visitors.iterate(part))

    @cached_property
    def tables(self) -> frozenset[str]:
        """Name the tables that the list is read from: a change to one of them may change it."""
        statement = self._select().where(*(preset.where for preset in self.presets))
        return frozenset(item.name for item in visitors.iterate(statement) if isinstance(item, Table))

    def count(self, connection: Connection, request: ListRequest) -> int:
        """Count the rows of a request."""
        return int(self.aggregated(connection, request, [func.count().label("n")])[0].n)

    def aggregated(
        self, connection: Connection, request: ListRequest, cells: Sequence[ColumnElement[Any]],
        by: Sequence[str] = (), most: int | None = None,
    ) -> Sequence[SqlRow[Any]]:
        """Read sums and counts over the rows of a request, put together by some of the labelled cells."""
        statement = self._conditions(connection, select(*cells), request).group_by(*by).limit(most)
        return connection.execute(self._narrow(statement), _params(connection, request)).all()

    def page(
        self, connection: Connection, request: ListRequest, after: tuple[object, ...] | None = None, size: int = 200,
    ) -> Page:
        """Read the next rows after a place; the place is the sort values and the id of the last row read."""
        keys = self._sort_keys(request)
        ordered = self._sorted(request.sort or self.sort, after is not None)
        walks = not request.sort and not request.filters and bool(request.search.strip()) and is_common(
            connection, self.record, request.search)
        statement = self._conditions(connection, ordered, request, walks=walks)
        params = {**_params(connection, request), "page_size": size}
        params |= {f"after_{index}": value for index, value in enumerate(after or ())}
        rows, last = self._read(connection, statement, params, keys)
        return Page(rows, last if len(rows) == size else None)

    def _sorted(self, sort: tuple[Sort, ...], goes_on: bool) -> Select[Any]:
        """Give the statement that reads all rows in an order; made once, since making it costs more than running it."""
        known = self._by_sort.get((sort, goes_on))
        if known is None:
            keys = self._sort_keys(ListRequest(sort=sort))
            known = self._select(*(key for key, _ in keys)).order_by(*_ordering(keys))
            known = known.where(_beyond(keys)) if goes_on else known
            known = known.limit(bindparam("page_size", type_=Integer()))
            self._by_sort[(sort, goes_on)] = known
        return known

    def rows_at(self, connection: Connection, request: ListRequest, offset: int, size: int) -> list[Row]:
        """Read rows by position; for a jump made before the vector of ids is there."""
        ids = self._ordered_ids(connection, request).limit(size).offset(offset)
        return self.rows(connection, connection.execute(ids, _params(connection, request)).scalars().all(), request)

    def ids(self, connection: Connection, request: ListRequest) -> "array[int]":
        """Read the ids of all rows in order; gives other threads their turn while it reads."""
        result = array("q")
        found = connection.execute(self._ordered_ids(connection, request), _params(connection, request))
        cursor: Any = found.cursor
        while chunk := cursor.fetchmany(ID_CHUNK):
            result.extend([number for (number,) in chunk])
        found.close()
        return result

    def rows(self, connection: Connection, ids: Sequence[int], request: ListRequest | None = None) -> list[Row]:
        """Read rows by id, in the order of the ids; those that are gone are left out."""
        on_file = connection.dialect.name == "sqlite"
        statement = self._by_json if on_file else self._by_array
        params = _params(connection, request or ListRequest())
        params["ids"] = json.dumps(list(ids)) if on_file else list(ids)
        by_id = {row.id: row for row in self._read(connection, statement, params)[0]}
        return [by_id[number] for number in ids if number in by_id]

    @cached_property
    def _by_json(self) -> Select[Any]:
        """Read by one parameter, however many ids: a statement with a mark for each is made anew each time."""
        listed = func.json_each(bindparam("ids", type_=Text())).table_valued("value")
        return self._select().where(self.id.in_(select(listed.c.value)))

    @cached_property
    def _by_array(self) -> Select[Any]:
        return self._select().where(self._id == any_(bindparam("ids", type_=ARRAY(BigInteger()))))

    def among(self, connection: Connection, request: ListRequest) -> Select[Any]:
        """Select the ids of the rows of a request, to be compared with within another statement."""
        return self._narrow(self._conditions(connection, select(self.id), request))

    def _ordered_ids(self, connection: Connection, request: ListRequest) -> Select[Any]:
        statement = self._conditions(connection, select(self.id), request)
        return self._narrow(statement.order_by(*_ordering(self._sort_keys(request))))

    def _narrow(self, statement: Select[Any]) -> Select[Any]:
        """Read only from tables that the statement needs; a lookup joined for show finds one row or none."""
        needed = {item.table for item in visitors.iterate(statement) if isinstance(item, ColumnClause)}
        joins: list[Join] = []
        node = self.source
        while isinstance(node, Join):
            if not node.isouter or node.right in needed:
                joins.append(node)
                needed |= {item.table for item in visitors.iterate(node.onclause) if isinstance(item, ColumnClause)}
            node = node.left
        for join in reversed(joins):
            node = node.join(join.right, join.onclause, isouter=join.isouter)
        return statement.select_from(node)

    def _select(self, *extra: ColumnElement[Any]) -> Select[Any]:
        cells: list[ColumnElement[Any]] = []
        for item in self.columns:
            cells.append(item.value)
            if item.unit is not None:
                cells.append(item.unit)
        labelled: list[ColumnElement[Any]] = [
            cell.label(f"c{index}") for index, cell in enumerate((self._id, *cells, *extra))
        ]
        return select(*labelled).select_from(self.source)

    def _read(
        self, connection: Connection, statement: Select[Any], params: Mapping[str, Any],
        keys: Sequence[tuple[ColumnElement[Any], bool]] = (),
    ) -> tuple[list[Row], tuple[object, ...]]:
        """Read rows and the sort values of the last, a column at a time, which costs a third of a cell at a time."""
        result = connection.execute(statement, params)
        cursor: Any = result.cursor
        found = cursor.fetchall()
        result.close()
        if not found:
            return [], ()
        read = iter(zip(*found, strict=True))
        ids, cells = next(read), []
        for item in self.columns:
            values = _converted(item.value, next(read), connection.dialect)
            cells.append(values if item.unit is None else _with_units(item.info.kind, values, next(read)))
        rows = list(map(Row, ids, zip(*cells, strict=True)))
        return rows, tuple(_converted(key, next(read)[-1:], connection.dialect)[0] for key, _ in keys)

    def _sort_keys(self, request: ListRequest) -> list[tuple[ColumnElement[Any], bool]]:
        keys = []
        for sort in request.sort or self.sort:
            item = self.column_of(sort.key)
            keys.append((item.value if item.order is None else item.order, sort.descending))
        descending = keys[-1][1] if keys else False
        return [*keys, (self._id, descending)]

    def column_of(self, key: str) -> ListColumn:
        """Find a column with what it reads; CallError when there is none."""
        if key not in self._by_key:
            raise CallError("field.unknown", f"{self.name} has no column “{key}”; it has {', '.join(self._by_key)}.")
        return self._by_key[key]

    def _conditions(
        self, connection: Connection, statement: Select[Any], request: ListRequest, *, walks: bool = False,
    ) -> Select[Any]:
        """Narrow a statement to what is asked for; one that `walks` in the list's order looks at each row's words."""
        if self.where is not None:
            statement = statement.where(self.where)
        if request.preset is not None:
            statement = statement.where(self._preset(request.preset).where)
        for wanted in request.filters:
            if wanted.key in self.owners:
                statement = statement.where(self.owners[wanted.key] == wanted.value)
                continue
            item = self.column_of(wanted.key)
            found = None if item.found is None else item.found(connection, wanted)
            statement = statement.where(condition(item.info, item.value, item.unit, wanted) if found is None else found)
        if walks:
            statement = statement.where(holds_query(self.record, self._id, request.search))
        elif request.search.strip():
            statement = statement.where(self.id.in_(matching_ids(connection, self.record, request.search)))
        return statement

    def _preset(self, key: str) -> Preset:
        for preset in self.presets:
            if preset.info.key == key:
                return preset
        known = ", ".join(preset.info.key for preset in self.presets)
        raise CallError("preset.unknown", f"{self.name} has no view “{key}”; it has {known}.")


def _params(connection: Connection, request: ListRequest) -> dict[str, Any]:
    now = datetime.now(UTC)
    common = {"present": micros_of(now), "actor": connection.info.get(READER, 0)}
    if request.as_of is None:
        return {"as_of": FOREVER, "as_of_day": date.max, "today": now.date(), "now": common["present"], **common}
    day, micros = request.as_of.date(), micros_of(request.as_of)
    return {"as_of": micros, "as_of_day": day, "today": day, "now": micros, **common}


_MEASURES: Mapping[Kind, Callable[[int, str], object]] = {Kind.MONEY: Money, Kind.PRICE: Price, Kind.QUANTITY: Quantity}


def _converted(column: ColumnElement[Any], values: Sequence[Any], dialect: Dialect) -> Sequence[Any]:
    """Turn what the driver gives into what the column's type stands for."""
    if isinstance(column.type, UtcDateTime):
        return [None if value is None else moment_of(value) for value in values]
    convert = column.type.dialect_impl(dialect).result_processor(dialect, None)
    return values if convert is None else [convert(value) for value in values]


def _with_units(kind: Kind, values: Sequence[Any], units: Iterable[str]) -> tuple[object, ...]:
    measure = _MEASURES.get(kind, Quantity)
    if None not in values:
        return tuple(map(measure, values, units))
    return tuple(
        None if value is None else measure(value, unit) for value, unit in zip(values, units, strict=True)
    )


def _ordering(keys: Sequence[tuple[ColumnElement[Any], bool]]) -> list[ColumnElement[Any]]:
    return [key.desc() if descending else key.asc() for key, descending in keys]


def _beyond(keys: Sequence[tuple[ColumnElement[Any], bool]]) -> ColumnElement[bool]:
    """Say that a row comes after the place given by `after_0`, `after_1` and so on."""
    place = [bindparam(f"after_{index}", type_=key.type) for index, (key, _) in enumerate(keys)]
    if len({descending for _, descending in keys}) == 1:
        row = tuple_(*(key for key, _ in keys))
        return row < tuple_(*place) if keys[0][1] else row > tuple_(*place)
    steps = []
    for index, (key, descending) in enumerate(keys):
        same = [other == value for (other, _), value in zip(keys[:index], place[:index], strict=True)]
        steps.append(and_(*same, key < place[index] if descending else key > place[index]))
    return or_(*steps)
