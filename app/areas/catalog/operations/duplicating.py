"""Making an item like another one."""

from dataclasses import dataclass
from typing import Annotated

from sqlalchemy import select

from app.areas.catalog.models import Item, ItemUnit
from app.areas.catalog.operations.items import ItemResult, require_free_sku
from app.areas.company.operations import take_free_numbers
from app.areas.company.rules import require_text
from app.kernel.columns import table_of
from app.kernel.fields import Field
from app.kernel.own_fields import own_values, write_own
from app.kernel.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class DuplicateItem:
    """Add an item like another one: with its units and what the firm's own fields hold, without its bar codes."""

    item_id: Annotated[int, Field("Item", lookup="catalog")]
    name: Annotated[str, Field("Name of the new one")]
    sku: Annotated[str, Field("SKU", help="Left empty, the next free one is given")] = ""


def duplicate_item(uow: UnitOfWork, cmd: DuplicateItem) -> ItemResult:
    """Copy an item; the new one is active and has neither bar codes nor stock."""
    item = uow.get(Item, cmd.item_id)
    sku = cmd.sku.strip() or take_free_numbers(uow, "item", Item.sku, 1)[0]
    require_free_sku(uow, sku)
    values = {key: value for key, value in item._mapping.items() if key not in ("id", "version")}
    item_id = uow.add(Item, **{
        **values, "sku": sku, "name": require_text(cmd.name, "The name", "name"), "status": "active",
        "successor_id": None,
    })
    units = uow.rows(select(table_of(ItemUnit)).where(ItemUnit.item_id == item.id).order_by(ItemUnit.id))
    uow.insert(ItemUnit, [
        {**{key: value for key, value in row._mapping.items() if key not in ("id", "version")}, "item_id": item_id}
        for row in units
    ])
    write_own(uow, "item", item_id, own_values(uow.connection, "item", item.id))
    return ItemResult(item_id, sku)
