"""Groups of customers, and what comes off prices for whom, of what, from how much on, until when."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated

from sqlalchemy import select

from app.areas.catalog.models import Category, CustomerGroup, Discount, Item
from app.areas.catalog.rules import require_period
from app.areas.catalog.rules.prices import require_one_kind
from app.areas.company.queries import load_profile
from app.areas.company.rules import require_currency, require_text
from app.kernel.errors import DomainError
from app.kernel.fields import Field
from app.kernel.money import Price
from app.kernel.quantity import scaled_quantity
from app.kernel.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class CreateCustomerGroup:
    """Add a group of customers who get the same prices."""

    name: Annotated[str, Field("Name")]


@dataclass(frozen=True, slots=True)
class GroupResult:
    """The group's number."""

    group_id: int


@dataclass(frozen=True, slots=True)
class CreateDiscount:
    """Take something off prices: a percentage or an amount, for all that the conditions leave in."""

    name: Annotated[str, Field("Name", help="As the customer reads it: spring offer")]
    percent: Annotated[Decimal | None, Field("Percent off")] = None
    amount: Annotated[Decimal | None, Field("Amount off", help="For one stock unit")] = None
    currency: Annotated[str, Field("Currency of the amount", help="Left empty, the firm's own")] = ""
    item_id: Annotated[int | None, Field("Only this item", lookup="catalog")] = None
    category_id: Annotated[int | None, Field("Only this category", "And all within it", lookup="categories")] = None
    group_id: Annotated[int | None, Field("Only for the group", lookup="customer_groups")] = None
    min_qty: Annotated[Decimal, Field("From quantity", help="In stock units")] = Decimal(0)
    valid_from: Annotated[date | None, Field("From day")] = None
    valid_to: Annotated[date | None, Field("To day")] = None
    stackable: Annotated[bool, Field("Adds up with others", help="Otherwise it is given alone")] = False
    priority: Annotated[int, Field("Priority", help="The highest is given; of equal ones, what is cheapest")] = 0


@dataclass(frozen=True, slots=True)
class DiscountResult:
    """The discount's number."""

    discount_id: int


@dataclass(frozen=True, slots=True)
class EndDiscount:
    """Give a discount no more."""

    discount_id: Annotated[int, Field("Discount", lookup="discounts")]


def create_customer_group(uow: UnitOfWork, cmd: CreateCustomerGroup) -> GroupResult:
    """Add a group; names are given once."""
    name = require_text(cmd.name, "The name", "name")
    if uow.first(select(CustomerGroup.id).where(CustomerGroup.name == name)) is not None:
        raise DomainError("group.exists", f"There is already a group {name}.", "name")
    return GroupResult(uow.add(CustomerGroup, name=name))


def create_discount(uow: UnitOfWork, cmd: CreateDiscount) -> DiscountResult:
    """Add a discount."""
    name = require_text(cmd.name, "The name", "name")
    if uow.first(select(Discount.id).where(Discount.name == name)) is not None:
        raise DomainError("discount.exists", f"There is already a discount {name}. Give another name.", "name")
    require_one_kind(cmd.percent is not None, cmd.amount is not None)
    require_period(cmd.valid_from, cmd.valid_to)
    for model, number in ((Item, cmd.item_id), (Category, cmd.category_id), (CustomerGroup, cmd.group_id)):
        if number is not None:
            uow.get(model, number)
    currency = require_currency(cmd.currency.strip() or load_profile(uow.connection).currency)
    min_qty = scaled_quantity(cmd.min_qty)
    if min_qty < 0:
        raise DomainError("quantity.negative", "A quantity is not below zero.", "min_qty")
    return DiscountResult(uow.add(
        Discount, name=name, permille=_permille(cmd.percent), amount_micros=_amount(cmd.amount, currency),
        currency="" if cmd.amount is None else currency, item_id=cmd.item_id, category_id=cmd.category_id,
        group_id=cmd.group_id, min_qty=min_qty, valid_from=cmd.valid_from, valid_to=cmd.valid_to,
        stackable=cmd.stackable, priority=cmd.priority, ended=False,
    ))


def _permille(percent: Decimal | None) -> int | None:
    if percent is None:
        return None
    permille = percent * 10
    if permille != permille.to_integral_value() or not 0 < permille <= 1000:
        raise DomainError("discount.range", "A discount is above 0 and up to 100 %, with at most one decimal.",
                          "percent")
    return int(permille)


def _amount(amount: Decimal | None, currency: str) -> int | None:
    if amount is None:
        return None
    if amount <= 0:
        raise DomainError("discount.range", "The amount that comes off is above zero.", "amount")
    return Price.of(amount, currency).micros


def end_discount(uow: UnitOfWork, cmd: EndDiscount) -> None:
    """End a discount."""
    uow.update(Discount, cmd.discount_id, ended=True)
