"""What is to be counted, and what the books held at the moment of counting."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Select, and_, func, or_, select

from app.areas.catalog.models import Category, Item
from app.areas.inventory.models import Balance, CountLine, CountSheet, ItemClassRow, Location
from app.areas.inventory.queries.stock import GroupBy, StockQuestion, stock_levels
from app.areas.inventory.rules.counting import OPEN_STATES, CountState, walking_key
from app.kernel.columns import table_of

Goods = tuple[int, int, int | None]
"""Item, place and lot: what one line counts."""

COUNTED_KINDS = ("shelf", "receiving", "quarantine", "consigned_in")
"""Kinds of places that are counted; what is on its way or packed is not."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Which goods: empty parts stand for all; `every_days` leaves out what was counted within so many days."""

    warehouse_id: int
    location_id: int | None = None
    category_id: int | None = None
    abc: str = ""
    item_ids: tuple[int, ...] = ()
    every_days: int = 0


@dataclass(frozen=True, slots=True)
class DueGoods:
    """Goods at a place, and when they were counted last."""

    item_id: int
    location_id: int
    lot_id: int | None
    place: str
    sequence: int
    counted_at: datetime | None


def last_counts() -> Any:
    """Select when goods at places were last counted: on a posted sheet."""
    line, sheet = table_of(CountLine), table_of(CountSheet)
    return (
        select(line.c.item_id, line.c.location_id, func.coalesce(line.c.lot_id, 0).label("lot"),
               func.max(line.c.counted_at).label("counted_at"))
        .join(sheet, sheet.c.id == line.c.sheet_id)
        .where(sheet.c.state == CountState.POSTED, line.c.counted_at.is_not(None))
        .group_by(line.c.item_id, line.c.location_id, line.c.lot_id)
    ).subquery("last_counts")


def _due(connection: Connection, scope: Scope, now: datetime) -> tuple[Select[Any], Any]:
    last = last_counts()
    on_sheet = (
        select(CountLine.id).join(CountSheet, CountSheet.id == CountLine.sheet_id).where(
            CountSheet.state.in_([str(state) for state in OPEN_STATES]), CountLine.item_id == Balance.item_id,
            CountLine.location_id == Balance.location_id, CountLine.lot_id.is_not_distinct_from(Balance.lot_id),
        ).correlate(Balance).exists()
    )
    statement = (
        select(Balance.item_id, Balance.location_id, Balance.lot_id, Location.code.label("place"),
               Location.sequence, last.c.counted_at)
        .join(Location, Location.id == Balance.location_id).join(Item, Item.id == Balance.item_id)
        .outerjoin(last, and_(last.c.item_id == Balance.item_id, last.c.location_id == Balance.location_id,
                              last.c.lot == func.coalesce(Balance.lot_id, 0)))
        .where(Location.warehouse_id == scope.warehouse_id, Location.kind.in_(COUNTED_KINDS), ~on_sheet)
    )
    if scope.location_id is not None:
        statement = statement.where(Balance.location_id.in_(places_within(connection, scope.location_id)))
    if scope.category_id is not None:
        statement = statement.where(Item.category_id.in_(categories_within(connection, scope.category_id)))
    if scope.item_ids:
        statement = statement.where(Balance.item_id.in_(scope.item_ids))
    if scope.abc:
        of_class = select(ItemClassRow.item_id).where(ItemClassRow.abc == scope.abc)
        statement = statement.where(Balance.item_id.in_(of_class))
    if scope.every_days:
        before = now - timedelta(days=scope.every_days)
        statement = statement.where(or_(last.c.counted_at.is_(None), last.c.counted_at <= before))
    return statement, last


def due_goods(connection: Connection, scope: Scope, now: datetime, limit: int) -> list[DueGoods]:
    """Give the goods to count, those that waited longest, in the order in which one walks past them."""
    statement, last = _due(connection, scope, now)
    oldest = statement.order_by(last.c.counted_at.is_not(None), last.c.counted_at, Location.code, Balance.id)
    rows = connection.execute(oldest.limit(limit)).all()
    found = [DueGoods(*tuple(row)) for row in rows]
    return sorted(
        found, key=lambda goods: (goods.sequence, walking_key(goods.place), goods.item_id, goods.lot_id or 0))


def count_due(connection: Connection, scope: Scope, now: datetime) -> int:
    """Tell how many lines are due."""
    statement, _ = _due(connection, scope, now)
    return int(connection.execute(select(func.count()).select_from(statement.subquery())).scalar_one())


def places_within(connection: Connection, location_id: int) -> list[int]:
    """Give a place and all within it."""
    return _tree(connection, select(Location.id, Location.parent_id).where(Location.parent_id.is_not(None)),
                 location_id)


def categories_within(connection: Connection, category_id: int) -> list[int]:
    """Give a category and all below it."""
    return _tree(connection, select(Category.id, Category.parent_id).where(Category.parent_id.is_not(None)),
                 category_id)


def _tree(connection: Connection, pairs: Any, root: int) -> list[int]:
    below: dict[int, list[int]] = {}
    for child, parent in connection.execute(pairs):
        below.setdefault(parent, []).append(child)
    found, waiting = {root}, [root]
    while waiting:
        fresh = [child for child in below.get(waiting.pop(), ()) if child not in found]
        found.update(fresh)
        waiting += fresh
    return sorted(found)


def booked_quantities(
    connection: Connection, goods: Iterable[Goods], at: datetime | None, now: datetime,
) -> dict[Goods, int]:
    """Give what the books held of goods at places at a moment (None: now)."""
    wanted = list(goods)
    question = StockQuestion(
        at=at, group_by=(GroupBy.ITEM, GroupBy.LOCATION, GroupBy.LOT), item_ids=tuple({key[0] for key in wanted}),
    )
    found = {level.key: level.on_hand for level in stock_levels(connection, question, now)}
    return {key: found.get(key, 0) for key in wanted}
