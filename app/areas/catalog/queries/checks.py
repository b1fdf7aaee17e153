"""Proofs that the catalogue agrees with itself."""

from sqlalchemy import Connection, select

from app.areas.catalog.models import Category, Item, ItemUnit
from app.areas.catalog.queries.facts import load_items
from app.areas.catalog.queries.recipes import load_uses
from app.areas.catalog.rules import in_circles
from app.areas.catalog.rules.boms import circle_through


def check_circles(connection: Connection) -> list[str]:
    """Name the categories that lie within themselves and the items that replace themselves."""
    categories = connection.execute(
        select(Category.id, Category.name, Category.parent_id).where(Category.parent_id.is_not(None))
        .order_by(Category.id)
    ).all()
    items = connection.execute(
        select(Item.id, Item.sku, Item.successor_id).where(Item.successor_id.is_not(None))
        .order_by(Item.id)
    ).all()
    within = in_circles({row.id: row.parent_id for row in categories})
    replaced = in_circles({row.id: row.successor_id for row in items})
    return [
        *(f"The category {row.name} lies within itself." for row in categories if row.id in within),
        *(f"The item {row.sku} replaces itself in the end." for row in items if row.id in replaced),
    ]


def check_units(connection: Connection) -> list[str]:
    """Name the items whose stock unit is told twice, with another ratio than one."""
    rows = connection.execute(
        select(Item.sku).join(ItemUnit, (ItemUnit.item_id == Item.id) & (ItemUnit.unit_id == Item.unit_id))
        .where(ItemUnit.numerator != ItemUnit.denominator).order_by(Item.id)
    )
    return [f"The stock unit of {row.sku} is said to be more or less than itself." for row in rows]


def check_boms(connection: Connection) -> list[str]:
    """Name the items that are made of themselves by drafts or released bills, with the way it goes."""
    uses = load_uses(connection)
    ways = [way for item_id, parts in sorted(uses.items()) if (way := circle_through(item_id, parts, uses))]
    items = load_items(connection, {item_id for way in ways for item_id in way})
    return [f"{' → '.join(items[item_id].sku for item_id in way)} leads back to itself." for way in ways]
