"""Items as the areas above ask for them: facts, numbers by SKU, exact conversions."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from sqlalchemy import Connection, bindparam, select
from sqlalchemy.orm import aliased

from app.areas.catalog.models import Category, Item, ItemBarcode, ItemUnit, Unit
from app.areas.catalog.rules import UnitFacts, conversion, spellings
from app.kernel.errors import NotFoundError
from app.kernel.money import Price
from app.kernel.unit_of_work import in_batches


@dataclass(frozen=True, slots=True)
class ItemFacts:
    """What a document must know of an item."""

    id: int
    sku: str
    name: str
    kind: str
    status: str
    tracking: str
    unit_id: int
    unit_code: str
    shelf_life_days: int | None
    price_micros: int
    price_currency: str
    packaging: str
    weight_grams: int
    volume_cm3: int
    category_id: int | None
    category: str

    @property
    def price(self) -> Price:
        """Give the price of one stock unit."""
        return Price(self.price_micros, self.price_currency)

    @property
    def is_tracked(self) -> bool:
        """Tell whether its goods are told apart by lot or serial number."""
        return self.tracking != "none"


_ITEMS = (
    select(
        Item.id, Item.sku, Item.name, Item.kind, Item.status, Item.tracking, Item.unit_id, Item.shelf_life_days,
        Item.price_micros, Item.price_currency, Item.packaging, Item.weight_grams, Item.volume_cm3, Item.category_id,
        Unit.code.label("unit_code"), Category.name.label("category"),
    )
    .join(Unit, Unit.id == Item.unit_id).outerjoin(Category, Category.id == Item.category_id)
    .where(Item.id.in_(bindparam("ids", expanding=True)))
)


def load_items(connection: Connection, ids: Iterable[int]) -> dict[int, ItemFacts]:
    """Read items by number; NotFoundError names the first that is not there."""
    wanted = set(ids)
    found: dict[int, ItemFacts] = {}
    for batch in in_batches(wanted):
        for row in connection.execute(_ITEMS, {"ids": batch}):
            facts: dict[str, Any] = dict(row._mapping)
            found[row.id] = ItemFacts(**{**facts, "category": facts["category"] or ""})
    if missing := wanted - found.keys():
        raise NotFoundError("record.missing", f"There is no item with the number {min(missing)}.", "item_id")
    return found


def items_by_sku(connection: Connection, skus: Iterable[str]) -> dict[str, int]:
    """Give the numbers of items by SKU; those that no item has are left out."""
    statement = select(Item.sku, Item.id).where(Item.sku.in_(bindparam("skus", expanding=True)))
    found: dict[str, int] = {}
    for batch in in_batches(set(skus)):
        found.update({row.sku: row.id for row in connection.execute(statement, {"skus": batch})})
    return found


def item_by_barcode(connection: Connection, code: str) -> tuple[int, int] | None:
    """Give the item and the unit that a scanned code stands for; None for a code that nobody knows."""
    row = connection.execute(
        select(ItemBarcode.item_id, ItemBarcode.unit_id, Item.unit_id.label("stock_unit_id"))
        .join(Item, Item.id == ItemBarcode.item_id).where(ItemBarcode.code.in_(spellings(code)))
    ).first()
    return None if row is None else (row.item_id, row.unit_id or row.stock_unit_id)


def successor_name(connection: Connection, item_id: int) -> str:
    """Name the item that takes another's place, by SKU and name; empty when none does."""
    following = aliased(Item)
    row = connection.execute(
        select(following.sku, following.name).join(Item, Item.successor_id == following.id).where(Item.id == item_id)
    ).first()
    return "" if row is None else f"{row.sku} {row.name}"


def load_units(connection: Connection) -> dict[int, UnitFacts]:
    """Read all units by number."""
    rows = connection.execute(select(Unit.id, Unit.code, Unit.dimension, Unit.numerator, Unit.denominator))
    return {
        row.id: UnitFacts(row.id, row.code, row.dimension, Fraction(row.numerator, row.denominator)) for row in rows
    }


def load_conversions(
    connection: Connection, pairs: Iterable[tuple[int, int]], known: Mapping[int, ItemFacts] | None = None,
) -> dict[tuple[int, int], Fraction]:
    """Give how many stock units one of a unit is, for each pair of item and unit; `known` are items read before.

    Raises DomainError for a unit that an item does not have, NotFoundError for an item or unit that is not there.
    """
    wanted = set(pairs)
    items = load_items(connection, {item_id for item_id, _ in wanted}) if known is None else known
    if all(items[item_id].unit_id == unit_id for item_id, unit_id in wanted):
        return dict.fromkeys(wanted, Fraction(1))
    units, own = load_units(connection), _own_units(connection, {item_id for item_id, _ in wanted})
    result = {}
    for item_id, unit_id in wanted:
        if unit_id not in units:
            raise NotFoundError("record.missing", f"There is no unit with the number {unit_id}.", "unit_id")
        item, ratios = items[item_id], own.get(item_id, {})
        result[item_id, unit_id] = conversion(item.sku, units[item.unit_id], units[unit_id], ratios, units)
    return result


def _own_units(connection: Connection, item_ids: Iterable[int]) -> Mapping[int, dict[int, Fraction]]:
    statement = select(ItemUnit.item_id, ItemUnit.unit_id, ItemUnit.numerator, ItemUnit.denominator).where(
        ItemUnit.item_id.in_(bindparam("ids", expanding=True))
    )
    own: dict[int, dict[int, Fraction]] = {}
    for batch in in_batches(item_ids):
        for row in connection.execute(statement, {"ids": batch}):
            own.setdefault(row.item_id, {})[row.unit_id] = Fraction(row.numerator, row.denominator)
    return own
