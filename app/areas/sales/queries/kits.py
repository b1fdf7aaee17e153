"""What is in a kit, and how many of it can be sent."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from fractions import Fraction

from sqlalchemy import Connection

from app.areas.catalog.queries import load_items
from app.areas.catalog.queries.recipes import RecipeBook, load_book
from app.areas.catalog.rules.boms import Recipe, explode, makeable, taken
from app.areas.inventory.queries.stock import stock_of_items
from app.areas.sales.queries.orders import KIT, SERVICE
from app.kernel.declare import Contribution
from app.kernel.listing import ColumnInfo, Fact, Kind, LinesTable, Row
from app.kernel.quantity import QUANTITY_SCALE, Quantity

PART_COLUMNS = (
    ColumnInfo("item", "Part", width=34, sortable=False),
    ColumnInfo("qty", "In one", Kind.QUANTITY, width=10, sortable=False),
    ColumnInfo("free", "Free", Kind.QUANTITY, width=10, sortable=False),
)


def kit_parts(connection: Connection, kit_ids: Iterable[int], day: date) -> dict[int, dict[int, Fraction]]:
    """Give what one of each kit holds, in stock units exactly; kits within it and what is passed through are opened."""
    wanted = set(kit_ids)
    if not wanted:
        return {}
    book = load_book(connection, wanted, day)
    kinds = {item_id: item.kind for item_id, item in load_items(connection, book.by_item).items()}
    return {kit_id: _parts(recipe, book, kinds, day) for kit_id in wanted if (recipe := book.of(kit_id)) is not None}


def _parts(recipe: Recipe, book: RecipeBook, kinds: dict[int, str], day: date) -> dict[int, Fraction]:
    def opened(item_id: int) -> Recipe | None:
        inner = book.of(item_id)
        return inner if inner is None or kinds[item_id] != KIT else replace(inner, phantom=True)

    parts: dict[int, Fraction] = {}
    for need in taken(explode(recipe, Fraction(1), opened, day, deep=False)):
        parts[need.item_id] = parts.get(need.item_id, Fraction(0)) + need.qty
    return parts


def kits_available(connection: Connection, kit_ids: Iterable[int], now: datetime) -> dict[int, int]:
    """Give how many whole kits can be made up of the parts that are free; services never lack."""
    found = kit_parts(connection, kit_ids, now.date())
    ids = sorted({item_id for parts in found.values() for item_id in parts})
    kinds = {item_id: item.kind for item_id, item in load_items(connection, ids).items()}
    free = stock_of_items(connection, ids, now)
    return {
        kit_id: makeable(
            (free[item_id].available, qty) for item_id, qty in parts.items() if kinds[item_id] != SERVICE
        ) or 0 for kit_id, parts in found.items()
    }


def item_kit(connection: Connection, item_id: int, now: datetime) -> Contribution:
    """Tell of a kit how many can be sent, and what of each part is free."""
    if load_items(connection, [item_id])[item_id].kind != KIT:
        return Contribution()
    parts = kit_parts(connection, [item_id], now.date()).get(item_id)
    if not parts:
        return Contribution(facts=(Fact("Available as a kit", "Nobody released what is in it"),))
    items, free = load_items(connection, parts), stock_of_items(connection, sorted(parts), now)
    count = kits_available(connection, [item_id], now)[item_id]
    table = LinesTable("In the kit", PART_COLUMNS, tuple(
        Row(part_id, (
            f"{items[part_id].sku} {items[part_id].name}", _quantity(per_one, items[part_id].unit_code),
            Quantity(free[part_id].available, items[part_id].unit_code),
        )) for part_id, per_one in parts.items()
    ), "item")
    return Contribution(
        facts=(Fact("Available as a kit", count, Kind.INTEGER, help="Of the part of which the fewest are free"),),
        lines=(table,),
    )


def _quantity(qty: Fraction, unit: str) -> Quantity:
    return Quantity(int(qty * QUANTITY_SCALE), unit)
