"""An item on its own page, and how items are found."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select

from app.areas.catalog.models import Category, Item, ItemBarcode, ItemUnit, ListPrice, PriceList, Unit
from app.areas.catalog.queries.facts import ItemFacts, load_items
from app.areas.catalog.queries.lists import KINDS, STATUSES, TRACKINGS
from app.areas.catalog.rules import ratio_words
from app.areas.catalog.rules.standing import MEANINGS
from app.kernel.declare import SearchSpec
from app.kernel.listing import ColumnInfo, Detail, Fact, Kind, LinesTable, Row
from app.kernel.money import Price
from app.kernel.own_fields import own_values
from app.kernel.quantity import Quantity

UNIT_COLUMNS = (
    ColumnInfo("unit", "Unit", width=10, sortable=False),
    ColumnInfo("ratio", "Is", width=18, sortable=False),
    ColumnInfo("use", "Used", width=18, sortable=False),
)
BARCODE_COLUMNS = (
    ColumnInfo("code", "Bar code", Kind.CODE, width=18, sortable=False),
    ColumnInfo("unit", "Unit", width=10, sortable=False),
)
PRICE_COLUMNS = (
    ColumnInfo("list", "Price list", width=18, sortable=False),
    ColumnInfo("min_qty", "From", Kind.QUANTITY, width=10, sortable=False),
    ColumnInfo("price", "Price", Kind.PRICE, width=12, sortable=False),
    ColumnInfo("valid_from", "From day", Kind.DATE, width=10, sortable=False),
    ColumnInfo("valid_to", "To day", Kind.DATE, width=10, sortable=False),
)


def item_detail(connection: Connection, item_id: int, _now: datetime) -> Detail:
    """Give what the catalogue knows of an item; the areas above add its stock, its orders and its history."""
    item = load_items(connection, [item_id])[item_id]
    tables = (_units(connection, item), _barcodes(connection, item), _prices(connection, item))
    return Detail(
        item.id, item.name, " · ".join(part for part in (item.sku, item.category) if part),
        dict(STATUSES).get(item.status), tuple(_facts(connection, item)),
        tuple(table for table in tables if table.rows),
    )


def _facts(connection: Connection, item: ItemFacts) -> Iterable[Fact]:
    yield Fact("Sales price", item.price, Kind.PRICE, help=f"For one {item.unit_code}")
    yield Fact("Stock unit", item.unit_code)
    yield Fact("Kind", dict(KINDS)[item.kind].word, help=MEANINGS[item.kind])
    if item.is_tracked:
        yield Fact("Tracked by", dict(TRACKINGS)[item.tracking].word.lower())
    if item.shelf_life_days is not None:
        yield Fact("Shelf life", f"{item.shelf_life_days} days")
    yield from _days(connection, item.id)
    if item.packaging:
        yield Fact("Packaging", item.packaging)
    if item.weight_grams:
        yield Fact("Weight", Quantity(item.weight_grams * 1000, "kg"), Kind.QUANTITY)
    if item.volume_cm3:
        yield Fact("Volume", Quantity(item.volume_cm3 * 1000, "l"), Kind.QUANTITY)
    yield from _told(connection, item.id)


def _days(connection: Connection, item_id: int) -> Iterable[Fact]:
    row: Any = connection.execute(
        select(Item.best_before_days, Item.removal_days, Item.warning_days).where(Item.id == item_id)).one()
    for title, days in (("Best before", row[0]), ("Sold until", row[1]), ("Warned of", row[2])):
        if days is not None:
            yield Fact(title, f"{days} days before it expires")


def _told(connection: Connection, item_id: int) -> Iterable[Fact]:
    row: Any = connection.execute(select(Item.description, Item.successor_id).where(Item.id == item_id)).one()
    if row.successor_id is not None:
        successor = load_items(connection, [row.successor_id])[row.successor_id]
        yield Fact("Replaced by", f"{successor.sku} {successor.name}", record="item", record_id=successor.id)
    if row.description:
        yield Fact("Description", row.description)


def _units(connection: Connection, item: ItemFacts) -> LinesTable:
    rows = connection.execute(
        select(ItemUnit.id, Unit.code, ItemUnit.numerator, ItemUnit.denominator, ItemUnit.for_purchase,
               ItemUnit.for_sale)
        .join(Unit, Unit.id == ItemUnit.unit_id).where(ItemUnit.item_id == item.id).order_by(Unit.code)
    )
    return LinesTable("Units", UNIT_COLUMNS, tuple(
        Row(row.id, (
            row.code, f"{ratio_words(row.numerator, row.denominator)} {item.unit_code}",
            " and ".join(word for word, used in (("to buy", row.for_purchase), ("to sell", row.for_sale)) if used),
        )) for row in rows
    ))


def _barcodes(connection: Connection, item: ItemFacts) -> LinesTable:
    rows = connection.execute(
        select(ItemBarcode.id, ItemBarcode.code, Unit.code.label("unit"))
        .outerjoin(Unit, Unit.id == ItemBarcode.unit_id)
        .where(ItemBarcode.item_id == item.id).order_by(ItemBarcode.id)
    )
    return LinesTable("Bar codes", BARCODE_COLUMNS, tuple(
        Row(row.id, (row.code, row.unit or item.unit_code)) for row in rows
    ))


def _prices(connection: Connection, item: ItemFacts) -> LinesTable:
    rows = connection.execute(
        select(ListPrice.id, PriceList.name, PriceList.currency, ListPrice.min_qty, ListPrice.price_micros,
               ListPrice.valid_from, ListPrice.valid_to)
        .join(PriceList, PriceList.id == ListPrice.price_list_id)
        .where(ListPrice.item_id == item.id).order_by(PriceList.name, ListPrice.min_qty, ListPrice.id)
    )
    return LinesTable("Prices on lists", PRICE_COLUMNS, tuple(
        Row(row.id, (row.name, Quantity(row.min_qty, item.unit_code), Price(row.price_micros, row.currency),
                     row.valid_from, row.valid_to)) for row in rows
    ))


def item_search() -> SearchSpec:
    """Declare how items are found: by name, SKU, category, bar code, packaging, description."""
    codes = select(func.aggregate_strings(ItemBarcode.code, " ")).where(ItemBarcode.item_id == Item.id)
    subtitle = Item.sku + func.coalesce(" · " + Category.name, "")
    text = func.coalesce(codes.scalar_subquery(), "") + " " + Item.packaging + " " + Item.description
    statement = select(Item.id, Item.name, subtitle, text).outerjoin(Category, Category.id == Item.category_id)
    return SearchSpec("item", "Item", Item, statement)


def item_values(connection: Connection, item_id: int) -> dict[str, Any]:
    """Give an item as the form that changes it takes it."""
    columns = (Item.name, Item.sku, Item.category_id, Item.kind, Item.tracking, Item.shelf_life_days, Item.packaging,
               Item.weight_grams, Item.volume_cm3, Item.description, Item.best_before_days, Item.removal_days,
               Item.warning_days)
    row: Any = connection.execute(
        select(*columns, Item.price_micros, Item.price_currency, Item.version).where(Item.id == item_id)
    ).one()
    values = {column.key: row._mapping[column.key] for column in columns}
    price = Price(row.price_micros, row.price_currency).decimal()
    return {**values, "item_id": item_id, "price": price, "expected_version": row.version,
            "own": own_values(connection, "item", item_id)}


def category_values(connection: Connection, category_id: int) -> dict[str, Any]:
    """Give a category as the form that changes it takes it."""
    row: Any = connection.execute(
        select(Category.name, Category.code, Category.parent_id, Category.description, Category.version)
        .where(Category.id == category_id)
    ).one()
    return {"category_id": category_id, "name": row.name, "code": row.code, "parent_id": row.parent_id,
            "description": row.description, "expected_version": row.version}


def listed_price_values(connection: Connection, list_price_id: int) -> dict[str, Any]:
    """Give the list and the item of a price as the form that sets another takes them."""
    row = connection.execute(
        select(ListPrice.price_list_id, ListPrice.item_id).where(ListPrice.id == list_price_id)
    ).first()
    return {} if row is None else {"price_list_id": row.price_list_id, "item_id": row.item_id}
