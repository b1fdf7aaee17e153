"""Price lists, and what an item costs on them."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated

from sqlalchemy import select

from app.areas.catalog.models import CustomerGroup, Item, ListPrice, PriceList
from app.areas.catalog.rules import require_period
from app.areas.company.queries import load_profile
from app.areas.company.rules import require_currency, require_text
from app.kernel.errors import DomainError
from app.kernel.fields import Field
from app.kernel.money import Price
from app.kernel.quantity import scaled_quantity
from app.kernel.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class CreatePriceList:
    """Add a price list in one currency."""

    name: Annotated[str, Field("Name")]
    currency: Annotated[str, Field("Currency", help="Left empty, the firm's own")] = ""
    group_id: Annotated[int | None, Field(
        "For the group", "All customers of it who have no price of their own list", lookup="customer_groups",
    )] = None
    valid_from: Annotated[date | None, Field("From day")] = None
    valid_to: Annotated[date | None, Field("To day")] = None


@dataclass(frozen=True, slots=True)
class PriceListResult:
    """The price list's number."""

    price_list_id: int


@dataclass(frozen=True, slots=True)
class SetListPrice:
    """Set the price of one stock unit of an item on a list, from a quantity on and within a time."""

    price_list_id: Annotated[int, Field("Price list", lookup="price_lists")]
    item_id: Annotated[int, Field("Item", lookup="catalog")]
    price: Annotated[Decimal, Field("Price")]
    min_qty: Annotated[Decimal, Field("From quantity")] = Decimal(0)
    valid_from: Annotated[date | None, Field("From day")] = None
    valid_to: Annotated[date | None, Field("To day")] = None


@dataclass(frozen=True, slots=True)
class ListPriceResult:
    """The list price's number."""

    list_price_id: int


def create_price_list(uow: UnitOfWork, cmd: CreatePriceList) -> PriceListResult:
    """Add a price list; names are given once."""
    name = require_text(cmd.name, "The name", "name")
    if uow.first(select(PriceList.id).where(PriceList.name == name)) is not None:
        raise DomainError("price_list.exists", f"There is already a price list {name}.", "name")
    currency = require_currency(cmd.currency.strip() or load_profile(uow.connection).currency)
    require_period(cmd.valid_from, cmd.valid_to)
    if cmd.group_id is not None:
        uow.get(CustomerGroup, cmd.group_id)
    return PriceListResult(uow.add(
        PriceList, name=name, currency=currency, group_id=cmd.group_id, valid_from=cmd.valid_from,
        valid_to=cmd.valid_to,
    ))


def set_list_price(uow: UnitOfWork, cmd: SetListPrice) -> ListPriceResult:
    """Set a list price; one for the same quantity and the same first day is replaced."""
    prices = uow.get(PriceList, cmd.price_list_id)
    uow.get(Item, cmd.item_id)
    require_period(cmd.valid_from, cmd.valid_to)
    price, min_qty = Price.of(cmd.price, prices.currency), scaled_quantity(cmd.min_qty)
    if price.micros < 0 or min_qty < 0:
        raise DomainError("price.negative", "Neither a price nor a quantity is below zero.", "price")
    present = uow.scalar(select(ListPrice.id).where(
        ListPrice.price_list_id == prices.id, ListPrice.item_id == cmd.item_id, ListPrice.min_qty == min_qty,
        ListPrice.valid_from.is_(None) if cmd.valid_from is None else ListPrice.valid_from == cmd.valid_from,
    ))
    if present is not None:
        uow.update(ListPrice, present, price_micros=price.micros, valid_to=cmd.valid_to)
        return ListPriceResult(int(present))
    return ListPriceResult(uow.add(
        ListPrice, price_list_id=prices.id, item_id=cmd.item_id, min_qty=min_qty, price_micros=price.micros,
        valid_from=cmd.valid_from, valid_to=cmd.valid_to,
    ))
