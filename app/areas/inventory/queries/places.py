"""The tree of places, what lies in each, and what items need where they are kept."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, func, select

from app.areas.catalog.models import Category, Item
from app.areas.inventory.models import Balance, Location, StockAlarm, StorageNeed
from app.areas.inventory.rules.places import AMBIENT, STRUCTURE_KINDS, Limits, Load, Node, path_of
from app.kernel.columns import table_of
from app.kernel.quantity import QUANTITY_SCALE
from app.kernel.unit_of_work import in_batches


@dataclass(frozen=True, slots=True)
class Need:
    """What an item needs: the storage condition, and how much makes a pallet (millionths, None when never said)."""

    condition: str = AMBIENT
    pallet_qty: int | None = None


@dataclass(frozen=True, slots=True)
class Alarms:
    """From when on stock is slow, dead, nearly past its date, or too much, in days."""

    slow_days: int = 90
    dead_days: int = 365
    expiring_days: int = 30
    cover_days: int = 180


def load_alarms(connection: Connection) -> Alarms:
    """Read the firm's alarms."""
    row = connection.execute(select(
        StockAlarm.slow_days, StockAlarm.dead_days, StockAlarm.expiring_days, StockAlarm.cover_days,
    ).limit(1)).first()
    return Alarms(*row) if row else Alarms()


def load_tree(connection: Connection, warehouse_id: int) -> dict[int, Node]:
    """Read the places of a warehouse by number."""
    rows = connection.execute(
        select(Location.id, Location.code, Location.parent_id).where(Location.warehouse_id == warehouse_id)
    )
    return {row.id: Node(row.id, row.code, row.parent_id) for row in rows}


def path_words(place_id: int, tree: Mapping[int, Node]) -> str:
    """Say where a place stands, from the outside in; empty for one that stands alone."""
    return " › ".join(tree[number].code for number in reversed(path_of(place_id, dict(tree))[1:]))


def load_category_paths(connection: Connection, item_ids: Iterable[int]) -> dict[int, tuple[int, ...]]:
    """Give the categories of items, each item's own first and then upwards."""
    parents: dict[int, int | None] = {
        row.id: row.parent_id for row in connection.execute(select(Category.id, Category.parent_id))
    }
    result: dict[int, tuple[int, ...]] = {}
    for batch in in_batches(sorted(set(item_ids))):
        for row in connection.execute(select(Item.id, Item.category_id).where(Item.id.in_(batch))):
            path: list[int] = []
            at = row.category_id
            while at is not None and at not in path:
                path.append(at)
                at = parents.get(at)
            result[row.id] = tuple(path)
    return result


def load_needs(connection: Connection, item_ids: Iterable[int]) -> dict[int, Need]:
    """Give what items need: what is said of the item itself, otherwise of its category or of one above."""
    wanted = sorted(set(item_ids))
    rows = connection.execute(select(
        StorageNeed.item_id, StorageNeed.category_id, StorageNeed.condition, StorageNeed.pallet_qty)).all()
    if not rows:
        return dict.fromkeys(wanted, Need())
    of_items = {row.item_id: Need(row.condition, row.pallet_qty) for row in rows if row.item_id is not None}
    of_categories = {row.category_id: Need(row.condition, row.pallet_qty) for row in rows if row.category_id}
    paths = load_category_paths(connection, wanted) if of_categories else {}
    return {
        number: of_items.get(number) or next(
            (of_categories[category] for category in paths.get(number, ()) if category in of_categories), Need())
        for number in wanted
    }


def load_of(qty: int, volume_cm3: int, weight_grams: int, need: Need) -> Load:
    """Tell what a quantity adds to a place; what is a part of a cm³ or of a gram counts as a whole one."""
    return Load(
        -(-qty * volume_cm3 // QUANTITY_SCALE), -(-qty * weight_grams // QUANTITY_SCALE),
        -(-qty * 1000 // need.pallet_qty) if need.pallet_qty else 0,
    )


def limits_of(row: Any) -> Limits:
    """Read what fits into a place from its columns."""
    return Limits(row.capacity_cm3, row.capacity_grams, row.capacity_pallets)


def load_contents(connection: Connection, warehouse_id: int) -> list[Any]:
    """Read what lies in each place of a warehouse, item by item, with volume and weight of one."""
    return list(connection.execute(
        select(Balance.location_id, Balance.item_id, func.sum(Balance.qty_on_hand).label("qty"),
               Item.volume_cm3, Item.weight_grams)
        .select_from(Location).join(Balance, Balance.location_id == Location.id)
        .join(Item, Item.id == Balance.item_id)
        .where(Location.warehouse_id == warehouse_id)
        .group_by(Balance.location_id, Balance.item_id, Item.volume_cm3, Item.weight_grams)
    ))


def load_loads(connection: Connection, warehouse_id: int) -> dict[int, Load]:
    """Tell how much of each place's room is used."""
    rows = load_contents(connection, warehouse_id)
    needs = load_needs(connection, {row.item_id for row in rows})
    result: dict[int, Load] = defaultdict(Load)
    for row in rows:
        if row.qty > 0:
            result[row.location_id] += load_of(int(row.qty), row.volume_cm3, row.weight_grams, needs[row.item_id])
    return dict(result)


def load_shelves(connection: Connection, warehouse_id: int) -> list[Any]:
    """Read the places of a warehouse that can hold something, in walking order."""
    table = table_of(Location)
    return list(connection.execute(
        select(table).where(table.c.warehouse_id == warehouse_id, table.c.kind.not_in(sorted(STRUCTURE_KINDS)))
        .order_by(table.c.sequence, table.c.id)
    ))
