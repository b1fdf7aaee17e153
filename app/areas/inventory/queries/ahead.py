"""What is free of items, and what is still to come and to go, day by day: what a promise is made of.

Stock is asked of the one function that knows it; the days are those of the same rows from which that function adds up
what is due by a moment.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, func, select

from app.areas.catalog.models import Item
from app.areas.catalog.rules.dates import DaysBefore, dates_of
from app.areas.inventory.models import Expected, Location, Lot, Reservation
from app.areas.inventory.queries.stock import GroupBy, StockLevel, StockQuestion, stock_levels
from app.areas.inventory.rules import FREE_KINDS
from app.kernel.unit_of_work import in_batches


@dataclass(frozen=True, slots=True)
class Due:
    """What a line of a document brings (`in`) or takes (`out`), and when; `open_qty` is what is not reserved for it."""

    item_id: int
    due_on: date
    direction: str
    qty: int
    open_qty: int
    for_kind: str
    for_id: int


def due_ahead(connection: Connection, item_ids: Iterable[int], warehouse_id: int) -> list[Due]:
    """Read what is to come to a warehouse and to go from it, by item and day."""
    held = select(func.coalesce(func.sum(Reservation.qty), 0)).where(
        Reservation.for_kind == Expected.for_kind, Reservation.for_id == Expected.for_id,
    ).correlate(Expected).scalar_subquery()
    statement = select(
        Expected.item_id, Expected.due_on, Expected.direction, Expected.qty, held, Expected.for_kind, Expected.for_id,
    ).where(Expected.warehouse_id == warehouse_id)
    return [
        Due(row[0], row[1], row[2], row[3], max(0, row[3] - int(row[4])), row[5], row[6])
        for batch in in_batches(sorted(set(item_ids)))
        for row in connection.execute(
            statement.where(Expected.item_id.in_(batch)).order_by(Expected.item_id, Expected.due_on, Expected.id))
    ]


def free_to_sell(
    connection: Connection, item_ids: Iterable[int], warehouse_id: int, now: datetime,
) -> dict[int, int]:
    """Give how much of each item somebody new could be given of a warehouse: nothing reserved, blocked or expired."""
    free: dict[int, int] = defaultdict(int)
    for batch in in_batches(sorted(set(item_ids))):
        levels = stock_levels(connection, StockQuestion(
            group_by=(GroupBy.ITEM, GroupBy.LOCATION, GroupBy.LOT), item_ids=tuple(batch), warehouse_id=warehouse_id,
        ), now)
        places = _places(connection, levels)
        lots = _over(connection, levels, now.date())
        for level in levels:
            item_id, place, lot_id = level.key
            if item_id is not None and place in places and lot_id not in lots:
                free[item_id] += max(0, level.available)
    return free


def _places(connection: Connection, levels: Iterable[StockLevel]) -> set[int]:
    wanted = {level.key[1] for level in levels if level.key[1] is not None}
    return set(connection.execute(select(Location.id).where(
        Location.id.in_(wanted), Location.kind.in_(sorted(FREE_KINDS)), Location.blocked.is_(False))).scalars())


def _over(connection: Connection, levels: Iterable[StockLevel], day: date) -> set[int | None]:
    """Give the lots that are sold no more."""
    wanted = {level.key[2] for level in levels if level.key[2] is not None}
    rows = connection.execute(
        select(Lot.id, Lot.expires_on, Item.removal_days).join(Item, Item.id == Lot.item_id)
        .where(Lot.id.in_(wanted), Lot.expires_on.is_not(None)))
    return {
        row.id for row in rows
        if (until := dates_of(row.expires_on, DaysBefore(removal=row.removal_days)).sold_until) and until < day
    }
