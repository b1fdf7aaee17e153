"""Where goods are best put away in a warehouse, and why there."""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import Connection, func, select

from app.areas.catalog.models import Item
from app.areas.inventory.models import Balance, ItemClassRow, Location, PutAwayRule
from app.areas.inventory.queries.places import (
    limits_of,
    load_category_paths,
    load_loads,
    load_needs,
    load_of,
    load_shelves,
    load_tree,
)
from app.areas.inventory.rules.places import Load, path_of
from app.areas.inventory.rules.put_away import Advice, Goods, Rule, Shelf, advise
from app.kernel.errors import DomainError
from app.kernel.unit_of_work import in_batches


def advise_places(connection: Connection, warehouse_id: int, wanted: Sequence[tuple[int, int]]) -> list[Advice]:
    """Give each (item, quantity) the place it should go to, one after the other, so that room is given once.

    Raises DomainError when the warehouse has no open shelf.
    """
    goods = _goods(connection, wanted)
    shelves = _shelves(connection, warehouse_id)
    if not shelves:
        raise DomainError("location.missing", "The warehouse has no open shelf to put goods on. Add a place first.")
    rules = _rules(connection, warehouse_id)
    held = _held(connection, warehouse_id, {one.item_id for one in goods})
    result = []
    for one in goods:
        seen = [replace(shelf, holds=held.get((one.item_id, shelf.location_id), 0)) for shelf in shelves.values()]
        advice = advise(one, seen, rules)
        if advice is None:
            raise DomainError("location.missing", "The warehouse has no open shelf. Add a place first.")
        shelf = shelves[advice.location_id]
        shelves[advice.location_id] = replace(shelf, load=shelf.load + one.load, is_empty=False)
        held[(one.item_id, advice.location_id)] = held.get((one.item_id, advice.location_id), 0) + 1
        result.append(advice)
    return result


def _goods(connection: Connection, wanted: Sequence[tuple[int, int]]) -> list[Goods]:
    items = sorted({item_id for item_id, _ in wanted})
    needs, categories = load_needs(connection, items), load_category_paths(connection, items)
    sizes, classes = {}, {}
    for batch in in_batches(items):
        for row in connection.execute(select(Item.id, Item.volume_cm3, Item.weight_grams).where(Item.id.in_(batch))):
            sizes[row.id] = (row.volume_cm3, row.weight_grams)
        ranked = select(ItemClassRow.item_id, ItemClassRow.abc).where(ItemClassRow.item_id.in_(batch))
        classes.update({row.item_id: row.abc for row in connection.execute(ranked)})
    return [
        Goods(item_id, needs[item_id].condition, load_of(qty, *sizes[item_id], needs[item_id]),
              categories.get(item_id, ()), classes.get(item_id, "")) for item_id, qty in wanted
    ]


def _shelves(connection: Connection, warehouse_id: int) -> dict[int, Shelf]:
    tree, loads = load_tree(connection, warehouse_id), load_loads(connection, warehouse_id)
    used = set(connection.execute(
        select(Balance.location_id).join(Location, Location.id == Balance.location_id)
        .where(Location.warehouse_id == warehouse_id).distinct()).scalars())
    return {
        place.id: Shelf(place.id, place.code, tuple(path_of(place.id, tree)), place.condition, limits_of(place),
                        loads.get(place.id, Load()), place.sequence, is_empty=place.id not in used)
        for place in load_shelves(connection, warehouse_id) if place.kind == "shelf" and not place.blocked
    }


def _rules(connection: Connection, warehouse_id: int) -> list[Rule]:
    rows = connection.execute(
        select(PutAwayRule.location_id, Location.code, PutAwayRule.item_id, PutAwayRule.category_id,
               PutAwayRule.turnover_class)
        .join(Location, Location.id == PutAwayRule.location_id).where(Location.warehouse_id == warehouse_id)
        .order_by(PutAwayRule.id))
    return [Rule(*row) for row in rows]


def _held(connection: Connection, warehouse_id: int, items: set[int]) -> dict[tuple[int, int], int]:
    result: dict[tuple[int, int], int] = {}
    statement = (
        select(Balance.item_id, Balance.location_id, func.sum(Balance.qty_on_hand).label("qty"))
        .join(Location, Location.id == Balance.location_id)
        .where(Location.warehouse_id == warehouse_id, Location.kind == "shelf", Balance.qty_on_hand > 0)
        .group_by(Balance.item_id, Balance.location_id)
    )
    for batch in in_batches(sorted(items)):
        for row in connection.execute(statement.where(Balance.item_id.in_(batch))):
            result[(row.item_id, row.location_id)] = int(row.qty)
    return result
