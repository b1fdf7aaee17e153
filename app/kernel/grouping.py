"""Heads of groups: how many rows each has and what they come to, in one statement, however long the list is."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, tzinfo
from typing import Any

from sqlalchemy import ColumnElement, Connection, case, func

from app.kernel.errors import CallError
from app.kernel.formatting import Formatter
from app.kernel.listing import ColumnInfo, Filter, Group, Kind, ListRequest
from app.kernel.money import Money
from app.kernel.quantity import Quantity
from app.kernel.query import ListColumn, ListQuery

HEADS_LIMIT = 2_000
"""More groups than this tell a person nothing; the list asks for another column, or for a filter first."""

UNITS_EACH = 20
"""How many units or currencies a group may have on average before the limit is taken to be passed."""

Border = date | datetime


@dataclass(frozen=True, slots=True)
class GroupHead:
    """Rows that belong together: their value (the first moment of a period), how many they are, what they come to.

    `sums` gives the sums of the columns that can be summed, a value for each unit or currency; `filters` are the
    conditions that hold for these rows and no others.
    """

    value: object
    count: int
    sums: Mapping[str, tuple[object, ...]]
    filters: tuple[Filter, ...]
    group: Group


def group_heads(
    query: ListQuery, connection: Connection, request: ListRequest, zone: tzinfo | None = None,
) -> list[GroupHead]:
    """Read the groups of a request in their order; periods of times are those of a zone, None is the machine's.

    Raises CallError for a column that cannot be grouped by, and when there are more groups than anyone looks at.
    """
    group = _require_group(query, request)
    by = query.column_of(group.key)
    borders = _borders(query, connection, request, group, zone) if group.step else []
    summed = [item for item in query.columns if item.info.total]
    key = _place_among(by.value, borders) if borders else by.value
    units = {item.info.key: item.unit for item in summed if item.unit is not None}
    cells: list[ColumnElement[Any]] = [key.label("k"), func.count().label("n")]
    cells += [func.sum(item.value).label(f"s{place}") for place, item in enumerate(summed)]
    cells += [unit.label(f"u{place}") for place, unit in enumerate(units.values())]
    marks = ["k", *(f"u{place}" for place in range(len(units)))]
    rows = query.aggregated(connection, request, cells, marks, HEADS_LIMIT * UNITS_EACH + 1)
    found = _folded(rows, summed, list(units))
    if len(found) > HEADS_LIMIT or len(rows) > HEADS_LIMIT * UNITS_EACH:
        raise CallError("group.many", f"{by.info.title} has more than {HEADS_LIMIT:,} different values here. Filter "
                        "the list first, or group it by another column.")
    heads = [_head(by.info, group, value, borders, sums, summed) for value, sums in found.items()]
    return _ordered(heads, query, by.info, request)


def rows_within(request: ListRequest, head: GroupHead) -> ListRequest:
    """Give the request for the rows of one group."""
    return ListRequest(
        request.preset, (*request.filters, *head.filters), request.search, request.sort, request.as_of)


def title_of(head: GroupHead, info: ColumnInfo, formatter: Formatter) -> str:
    """Name a group: its value in words, its month or year, or that it has none."""
    value = head.value
    if value is None or value == "":
        return f"No {info.title.lower()}"
    if not isinstance(value, date):
        return formatter.text(value, info.kind, info.states)
    day = formatter.local(value) if isinstance(value, datetime) else value
    months = formatter.conventions.months
    return str(day.year) if head.group.step == "year" else f"{months[day.month - 1]} {day.year}"


def _require_group(query: ListQuery, request: ListRequest) -> Group:
    group = request.group
    info = None if group is None else query.column_of(group.key).info
    if group is None or info is None or group not in info.groups:
        able = ", ".join(item.key for column in query.info.columns for item in column.groups[:1])
        raise CallError("group.column", f"{query.name} can be grouped by {able or 'nothing'}.")
    return group


@dataclass(slots=True)
class _Sums:
    count: int = 0
    by_column: dict[str, dict[str, int]] = field(default_factory=dict)


def _folded(rows: Iterable[Any], summed: Sequence[ListColumn], unit_keys: Sequence[str]) -> dict[Any, _Sums]:
    """Put the rows of one group together: there is one for each combination of units."""
    found: dict[Any, _Sums] = {}
    for row in rows:
        sums = found.setdefault(row.k, _Sums())
        sums.count += row.n
        for place, item in enumerate(summed):
            amount = getattr(row, f"s{place}")
            key = item.info.key
            unit = getattr(row, f"u{unit_keys.index(key)}") if key in unit_keys else ""
            if amount is not None:
                values = sums.by_column.setdefault(key, {})
                values[unit or ""] = values.get(unit or "", 0) + int(amount)
    return found


def _head(
    info: ColumnInfo, group: Group, found: Any, borders: Sequence[Border], sums: _Sums, summed: Sequence[ListColumn],
) -> GroupHead:
    value: object = found
    filters: tuple[Filter, ...] = (Filter(info.key, "=", found),)
    if found is None:
        filters = (Filter(info.key, "empty"),)
    elif borders:
        value, filters = borders[found], (
            Filter(info.key, ">=", borders[found]), Filter(info.key, "<", borders[found + 1]))
    totals = {
        item.info.key: tuple(
            _measured(item.info.kind, amount, unit) for unit, amount in sorted(sums.by_column[item.info.key].items()))
        for item in summed if item.info.key in sums.by_column
    }
    return GroupHead(value, sums.count, totals, filters, group)


def _measured(kind: Kind, amount: int, unit: str) -> object:
    measures: Mapping[Kind, Callable[[int, str], object]] = {Kind.MONEY: Money, Kind.QUANTITY: Quantity}
    return measures[kind](amount, unit) if kind in measures else amount


def _ordered(heads: list[GroupHead], query: ListQuery, by: ColumnInfo, request: ListRequest) -> list[GroupHead]:
    """Order groups as the list is sorted: by their own column, by what a summed column comes to, else by name."""
    sort = next(iter(request.sort or query.sort), None)
    heads.sort(key=lambda head: _rank(by, head.value))
    if sort is not None and sort.key == by.key:
        return heads[::-1] if sort.descending else heads
    if sort is not None and query.column_of(sort.key).info.total:
        heads.sort(key=lambda head: _amount(head, sort.key), reverse=sort.descending)
    return heads


def _rank(by: ColumnInfo, value: object) -> tuple[Any, ...]:
    if value is None:
        return (1, 0)
    codes = [code for code, _ in by.states]
    if value in codes:
        return (0, codes.index(str(value)))
    if isinstance(value, str):
        return (0, len(codes), value.casefold(), value)
    return (0, value)


def _amount(head: GroupHead, key: str) -> int:
    """Give what a group comes to; of several currencies the largest figure counts, for they have no sum."""
    return max((_plain_amount(value) for value in head.sums.get(key, ())), default=0)


def _plain_amount(value: object) -> int:
    match value:
        case Money():
            return value.minor
        case Quantity():
            return value.scaled
    return value if isinstance(value, int) else 0


def _borders(
    query: ListQuery, connection: Connection, request: ListRequest, group: Group, zone: tzinfo | None,
) -> list[Border]:
    """Give where the periods of a column begin, from the first that has rows to the one after the last."""
    item = query.column_of(group.key)
    cells = [func.min(item.value).label("first"), func.max(item.value).label("last")]
    (ends,) = query.aggregated(connection, request, cells)
    if ends.first is None:
        return []
    if not isinstance(ends.first, datetime):
        return list(periods(ends.first, ends.last, group.step))
    days = periods(ends.first.astimezone(zone).date(), ends.last.astimezone(zone).date(), group.step)
    return [_start_of(day, zone) for day in days]


def _start_of(day: date, zone: tzinfo | None) -> datetime:
    midnight = datetime.combine(day, time())
    return (midnight.astimezone() if zone is None else midnight.replace(tzinfo=zone)).astimezone(UTC)


def periods(first: date, last: date, step: str) -> list[date]:
    """Give the days on which months or years begin, from that of the first day to the one after the last day's.

    >>> [str(day) for day in periods(date(2025, 12, 5), date(2026, 1, 1), "month")]
    ['2025-12-01', '2026-01-01', '2026-02-01']
    """
    months = 12 if step == "year" else 1
    begin = first.year * 12 + (first.month - 1 if months == 1 else 0)
    end = last.year * 12 + last.month - 1
    return [date(place // 12, place % 12 + 1, 1) for place in range(begin, end + months + 1, months)
            if place - months <= end]


def _place_among(value: ColumnElement[Any], borders: Sequence[Border]) -> ColumnElement[Any]:
    """Tell in which period a value lies, by halves: of a hundred periods seven comparisons find the one."""

    def half(low: int, high: int) -> Any:
        if high - low == 1:
            return low
        middle = (low + high) // 2
        return case((value < borders[middle], half(low, middle)), else_=half(middle, high))

    count = len(borders) - 1
    return case((value.is_(None), None), else_=half(0, count)) if count > 1 else case((value.is_not(None), 0))
