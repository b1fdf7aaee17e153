"""How much there is: the one function that answers it, for now, for then and for later."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Select, func, select, union_all

from app.areas.inventory.models import Balance, Expected, Location, Move, PeriodBalance
from app.areas.inventory.queries.anchoring import Anchor, nearest_anchor
from app.areas.inventory.rules import INNER_KINDS


class GroupBy(StrEnum):
    """By what stock can be told apart."""

    ITEM = "item"
    WAREHOUSE = "warehouse"
    LOCATION = "location"
    LOT = "lot"


@dataclass(frozen=True, slots=True)
class StockQuestion:
    """What is asked: when (None: now), of which items and warehouse, told apart by what."""

    at: datetime | None = None
    group_by: tuple[GroupBy, ...] = (GroupBy.ITEM,)
    item_ids: tuple[int, ...] | None = None
    warehouse_id: int | None = None


@dataclass(frozen=True, slots=True)
class StockLevel:
    """The answer for one group; quantities in millionths of the stock unit.

    `key` holds an id for each word of the question's `group_by`. For a moment in the past only `on_hand` is known:
    what was reserved and expected then is 0. `incoming` and `outgoing` are what is due by the moment (now: at any
    time) and are told by item and warehouse only.
    """

    key: tuple[int | None, ...]
    on_hand: int
    reserved: int = 0
    incoming: int = 0
    outgoing: int = 0

    @property
    def available(self) -> int:
        """Give what is free for somebody new."""
        return self.on_hand - self.reserved

    @property
    def projected(self) -> int:
        """Give what will be there when all that is due has come and gone."""
        return self.on_hand + self.incoming - self.outgoing


def stock_levels(connection: Connection, question: StockQuestion, now: datetime) -> list[StockLevel]:
    """Answer how much there is, in order of key; groups with nothing at all are left out."""
    if question.at is not None and question.at < now:
        return _look_back(connection, question, nearest_anchor(connection, question.at, now), question.at)
    sums: dict[tuple[int | None, ...], list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    _add_balances(connection, question, sums)
    _look_ahead(connection, question, sums)
    levels = [StockLevel(key, *values) for key, values in sums.items() if any(values)]
    return sorted(levels, key=lambda level: tuple(part or 0 for part in level.key))


def _columns(question: StockQuestion, table: Any, location: Any) -> list[Any]:
    of = {
        GroupBy.ITEM: table.item_id, GroupBy.WAREHOUSE: Location.warehouse_id, GroupBy.LOCATION: location,
        GroupBy.LOT: getattr(table, "lot_id", None),
    }
    return [of[group] for group in question.group_by]


def _narrowed(question: StockQuestion, statement: Select[Any], item: Any) -> Select[Any]:
    if question.item_ids is not None:
        statement = statement.where(item.in_(question.item_ids))
    if question.warehouse_id is not None:
        statement = statement.where(Location.warehouse_id == question.warehouse_id)
    return statement


def _needs_place(question: StockQuestion) -> bool:
    return question.warehouse_id is not None or GroupBy.WAREHOUSE in question.group_by


def _add_balances(
    connection: Connection, question: StockQuestion, sums: dict[tuple[int | None, ...], list[int]],
) -> None:
    for row in connection.execute(_balances(question)).all():
        key = tuple(row[:-2])
        sums[key][0] += row[-2]
        sums[key][1] += row[-1]


def _balances(question: StockQuestion) -> Select[Any]:
    columns = _columns(question, Balance, Balance.location_id)
    statement = select(*columns, func.sum(Balance.qty_on_hand), func.sum(Balance.qty_reserved)).select_from(Balance)
    if _needs_place(question):
        statement = statement.join(Location, Location.id == Balance.location_id)
    return _narrowed(question, statement, Balance.item_id).group_by(*columns)


def _look_back(connection: Connection, question: StockQuestion, anchor: Anchor, at: datetime) -> list[StockLevel]:
    """Start at the nearest known state, a closed period's or now's, and add or take off what lies in between."""
    parts = [_known_state(question, anchor)]
    for place, sign in ((Move.to_location_id, 1), (Move.from_location_id, -1)):
        statement = select(*_named(question, Move, place), (Move.qty * (sign * anchor.sign)).label("qty"))
        statement = statement.select_from(Move).join(Location, Location.id == place)
        statement = statement.where(Location.kind.in_(sorted(INNER_KINDS)), anchor.within(Move.at, at))
        parts.append(_narrowed(question, statement, Move.item_id))
    together = union_all(*parts).subquery()
    keys, total = list(together.c)[:-1], func.sum(together.c.qty)
    order = [func.coalesce(key, 0) for key in keys]
    rows = connection.execute(select(*keys, total).group_by(*keys).having(total != 0).order_by(*order)).all()
    return [StockLevel(tuple(row[:-1]), int(row[-1])) for row in rows]


def _known_state(question: StockQuestion, anchor: Anchor) -> Select[Any]:
    table: Any = Balance if anchor.period_id is None else PeriodBalance
    qty = Balance.qty_on_hand if anchor.period_id is None else PeriodBalance.qty
    statement = select(*_named(question, table, table.location_id), qty.label("qty")).select_from(table)
    if _needs_place(question):
        statement = statement.join(Location, Location.id == table.location_id)
    if anchor.period_id is not None:
        statement = statement.where(PeriodBalance.period_id == anchor.period_id)
    return _narrowed(question, statement, table.item_id)


def _named(question: StockQuestion, table: Any, location: Any) -> list[Any]:
    columns = _columns(question, table, location)
    return [column.label(group) for group, column in zip(question.group_by, columns, strict=True)]


def _look_ahead(connection: Connection, question: StockQuestion, sums: dict[tuple[int | None, ...], list[int]]) -> None:
    if set(question.group_by) - {GroupBy.ITEM, GroupBy.WAREHOUSE}:
        return
    of = {GroupBy.ITEM: Expected.item_id, GroupBy.WAREHOUSE: Expected.warehouse_id}
    columns = [of[group] for group in question.group_by]
    statement = select(*columns, Expected.direction, func.sum(Expected.qty)).group_by(*columns, Expected.direction)
    if question.at is not None:
        statement = statement.where(Expected.due_on <= question.at.date())
    if question.item_ids is not None:
        statement = statement.where(Expected.item_id.in_(question.item_ids))
    if question.warehouse_id is not None:
        statement = statement.where(Expected.warehouse_id == question.warehouse_id)
    for row in connection.execute(statement).all():
        sums[tuple(row[:-2])][2 if row[-2] == "in" else 3] += int(row[-1])


def stock_of_items(
    connection: Connection, item_ids: Sequence[int], now: datetime, at: datetime | None = None,
) -> dict[int, StockLevel]:
    """Answer for some items at once, by item; an item with nothing has a level of nothing."""
    question = StockQuestion(at=at, item_ids=tuple(item_ids))
    found = {level.key[0]: level for level in stock_levels(connection, question, now)}
    return {number: found.get(number, StockLevel((number,), 0)) for number in item_ids}


def stock_at_places(
    connection: Connection, at: datetime, now: datetime, item_ids: Sequence[int] | None = None,
) -> dict[tuple[int, int, int | None], int]:
    """Answer how much lay at each place at the end of a moment, by item, location and lot."""
    groups = (GroupBy.ITEM, GroupBy.LOCATION, GroupBy.LOT)
    asked = StockQuestion(at, groups, None if item_ids is None else tuple(item_ids))
    return {
        (level.key[0] or 0, level.key[1] or 0, level.key[2]): level.on_hand
        for level in stock_levels(connection, asked, now) if level.on_hand
    }
