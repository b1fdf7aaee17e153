"""What suppliers offer, in which unit, at which price."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Any

from sqlalchemy import select

from app.areas.catalog.queries import load_conversions, load_items
from app.areas.purchasing.models import PriceBreak, SupplierItem
from app.areas.purchasing.operations.amounts import checked_days, checked_price, checked_quantity
from app.areas.purchasing.queries.terms import load_supplier
from app.kernel.columns import table_of
from app.kernel.errors import DomainError
from app.kernel.fields import Field
from app.kernel.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class PriceBreakInput:
    """A price from a quantity on, both in the supplier's unit."""

    min_qty: Annotated[Decimal, Field("From")]
    price: Annotated[Decimal, Field("Price")]


@dataclass(frozen=True, slots=True)
class SetSupplierItem:
    """Say what a supplier asks for an item; what was said before is replaced."""

    supplier_id: Annotated[int, Field("Supplier", lookup="suppliers")]
    item_id: Annotated[int, Field("Item", lookup="items")]
    price: Annotated[Decimal, Field("Price", help="For one unit, in the supplier's currency.")]
    unit_id: Annotated[int | None, Field("Unit", "Left out: the item's stock unit.", "units")] = None
    supplier_sku: Annotated[str, Field("Supplier's number")] = ""
    min_qty: Annotated[Decimal, Field("Smallest quantity", help="0: any.")] = Decimal(0)
    multiple_qty: Annotated[Decimal, Field("In multiples of", help="0: any.")] = Decimal(0)
    lead_time_days: Annotated[int | None, Field("Lead time in days", help="Left out: the supplier's.")] = None
    preferred: Annotated[bool, Field("Preferred", help="Proposals go to the preferred supplier.")] = False
    breaks: Annotated[tuple[PriceBreakInput, ...], Field("Price breaks")] = ()


@dataclass(frozen=True, slots=True)
class RemoveSupplierItem:
    """Say that a supplier does not offer an item any more."""

    supplier_item_id: Annotated[int, Field("Offer", hidden=True)]


def set_supplier_item(uow: UnitOfWork, cmd: SetSupplierItem) -> int:
    """Write an offer with its price breaks and give its number; at most one supplier of an item is preferred."""
    supplier = load_supplier(uow.connection, cmd.supplier_id)
    item = load_items(uow.connection, [cmd.item_id])[cmd.item_id]
    unit_id = item.unit_id if cmd.unit_id is None else cmd.unit_id
    load_conversions(uow.connection, [(item.id, unit_id)])
    values = {
        "supplier_id": cmd.supplier_id, "item_id": cmd.item_id, "supplier_sku": cmd.supplier_sku.strip(),
        "unit_id": unit_id, "price_micros": checked_price(cmd.price, supplier.currency, "price"),
        "currency": supplier.currency, "min_qty": checked_quantity(cmd.min_qty, "min_qty"),
        "multiple_qty": checked_quantity(cmd.multiple_qty, "multiple_qty"), "preferred": cmd.preferred,
        "lead_time_days": checked_days(cmd.lead_time_days, "lead_time_days"),
    }
    offer_id = _put(uow, values)
    if cmd.preferred:
        prefer(uow, {cmd.item_id: offer_id})
    _put_breaks(uow, offer_id, _checked_breaks(cmd.breaks, supplier.currency))
    return offer_id


def _checked_breaks(breaks: Sequence[PriceBreakInput], currency: str) -> dict[int, int]:
    result: dict[int, int] = {}
    for index, step in enumerate(breaks):
        least = checked_quantity(step.min_qty, f"breaks.{index}.min_qty")
        if least == 0 or least in result:
            raise DomainError(
                "price_break.quantity", "Each price break needs a quantity of its own, above nothing.",
                f"breaks.{index}.min_qty",
            )
        result[least] = checked_price(step.price, currency, f"breaks.{index}.price")
    return result


def _put(uow: UnitOfWork, values: dict[str, Any]) -> int:
    known = uow.scalar(select(SupplierItem.id).where(
        SupplierItem.supplier_id == values["supplier_id"], SupplierItem.item_id == values["item_id"]))
    if known is None:
        return uow.add(SupplierItem, **values)
    uow.update(SupplierItem, known, **values)
    return int(known)


def prefer(uow: UnitOfWork, offers: dict[int, int]) -> None:
    """Make an offer the preferred one of its item, and no other: `offers` by item."""
    others = uow.rows(select(SupplierItem.id).where(
        SupplierItem.item_id.in_(list(offers)), SupplierItem.preferred.is_(True),
        SupplierItem.id.not_in(list(offers.values())),
    ))
    uow.update_many(SupplierItem, {row.id: {"preferred": False} for row in others})


def _put_breaks(uow: UnitOfWork, offer_id: int, wanted: dict[int, int]) -> None:
    table = table_of(PriceBreak)
    known = {row.min_qty: row for row in uow.rows(select(table).where(table.c.supplier_item_id == offer_id))}
    uow.delete(PriceBreak, [row.id for least, row in known.items() if least not in wanted])
    uow.update_many(PriceBreak, {
        known[least].id: {"price_micros": price} for least, price in wanted.items() if least in known})
    uow.insert(PriceBreak, [
        {"supplier_item_id": offer_id, "min_qty": least, "price_micros": price}
        for least, price in wanted.items() if least not in known
    ])


def remove_supplier_item(uow: UnitOfWork, cmd: RemoveSupplierItem) -> None:
    """Delete an offer with its price breaks; orders that were priced by it stay as they are."""
    uow.get(SupplierItem, cmd.supplier_item_id)
    breaks = uow.rows(select(PriceBreak.id).where(PriceBreak.supplier_item_id == cmd.supplier_item_id))
    uow.delete(PriceBreak, [row.id for row in breaks])
    uow.delete(SupplierItem, [cmd.supplier_item_id])
