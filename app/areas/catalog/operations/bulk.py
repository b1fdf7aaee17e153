"""Changing many items at once, with what will change told first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Annotated, Any

from sqlalchemy import bindparam, select

from app.areas.catalog.models import Category, Item
from app.kernel.errors import DomainError
from app.kernel.fields import Field
from app.kernel.money import Price, exponent_of
from app.kernel.unit_of_work import UnitOfWork, in_batches

SHOWN = 4


@dataclass(frozen=True, slots=True)
class ChangeItems:
    """Change many items in the same way; what is left out stays as it is."""

    item_ids: Annotated[tuple[int, ...], Field("Items", hidden=True)]
    category_id: Annotated[int | None, Field("Category", lookup="categories")] = None
    price_percent: Annotated[Decimal | None, Field(
        "Sales price, percent", help="3 makes prices 3 % dearer, -5 makes them 5 % cheaper; rounded to the cent",
    )] = None
    removal_days: Annotated[int | None, Field("Sold until, days ahead of expiry")] = None
    warning_days: Annotated[int | None, Field("Warned of, days ahead of expiry")] = None


@dataclass(frozen=True, slots=True)
class ItemsChanged:
    """How many items hold something else now."""

    count: int


def change_items(uow: UnitOfWork, cmd: ChangeItems) -> ItemsChanged:
    """Change items; asks first, telling how many change and what becomes of some of them."""
    if cmd.category_id is not None:
        uow.get(Category, cmd.category_id)
    rows = _rows(uow, cmd.item_ids)
    wanted = {row.id: _values(row, cmd) for row in rows}
    differing = [row for row in rows if any(row._mapping[key] != value for key, value in wanted[row.id].items())]
    if not differing:
        raise DomainError("items.same", "Nothing would change. Say what is to be another.", "category_id")
    uow.confirm("items.change", _question(differing, wanted), items=len(differing))
    return ItemsChanged(uow.update_many(Item, {row.id: wanted[row.id] for row in differing}))


def _rows(uow: UnitOfWork, ids: Sequence[int]) -> list[Any]:
    statement = select(
        Item.id, Item.sku, Item.category_id, Item.price_micros, Item.price_currency, Item.removal_days,
        Item.warning_days,
    ).where(Item.id.in_(bindparam("ids", expanding=True))).order_by(Item.sku)
    return [row for batch in in_batches(ids) for row in uow.rows(statement, ids=batch)]


def _values(row: Any, cmd: ChangeItems) -> dict[str, Any]:
    given = {"category_id": cmd.category_id, "removal_days": cmd.removal_days, "warning_days": cmd.warning_days}
    values = {key: value for key, value in given.items() if value is not None}
    if cmd.price_percent is not None:
        values["price_micros"] = _dearer(row, cmd.price_percent)
    return values


def _dearer(row: Any, percent: Decimal) -> int:
    """Give a price by so many percent dearer, rounded to what coins there are."""
    if percent <= -100:
        raise DomainError("price.negative", "A price is not below zero.", "price_percent")
    smallest = Decimal(1).scaleb(-exponent_of(row.price_currency))
    price = Price(row.price_micros, row.price_currency).decimal() * (100 + percent) / 100
    return Price.of(price.quantize(smallest, ROUND_HALF_UP), row.price_currency).micros


def _question(rows: Sequence[Any], wanted: Mapping[int, Mapping[str, Any]]) -> str:
    examples = [
        f"{row.sku} {Price(row.price_micros, row.price_currency)} → "
        f"{Price(wanted[row.id]['price_micros'], row.price_currency)}"
        for row in rows[:SHOWN] if "price_micros" in wanted[row.id]
    ] or [row.sku for row in rows[:SHOWN]]
    more = f" and {len(rows) - SHOWN} more" if len(rows) > SHOWN else ""
    return f"{len(rows)} items change: {', '.join(examples)}{more}. Change them?"
