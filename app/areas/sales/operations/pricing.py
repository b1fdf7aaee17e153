"""Giving the lines of an order their units, prices and amounts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Any

from app.areas.catalog.queries import ItemFacts, load_conversions, load_items
from app.areas.catalog.queries.facts import successor_name
from app.areas.catalog.queries.pricing import PriceBook, load_price_book, unit_codes
from app.areas.catalog.rules.prices import Reckoned
from app.areas.catalog.rules.standing import PHASING_OUT, STOCKED, require_sellable, used_up_question
from app.areas.inventory.queries.stock import stock_of_items
from app.areas.sales import rules
from app.areas.sales.queries.terms import TermsRow
from app.kernel.errors import DomainError
from app.kernel.fields import Field
from app.kernel.money import Money, Price
from app.kernel.quantity import Quantity, scaled_quantity
from app.kernel.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class SalesLineInput:
    """A line as a person enters it."""

    item_id: Annotated[int, Field("Item", lookup="items")]
    qty: Annotated[Decimal, Field("Quantity")]
    unit_id: Annotated[int | None, Field("Unit", lookup="units", help="The item's stock unit when left empty.")] = None
    price: Annotated[Decimal | None, Field("Price", help="For one unit; chosen by the price rules when empty.")] = None
    discount_percent: Annotated[Decimal, Field("Discount %")] = Decimal(0)
    promised_on: Annotated[date | None, Field("Promised", "Left out: reckoned when the order is confirmed.")] = None
    text: Annotated[str, Field("Text", "Printed in place of the item's name.")] = ""


@dataclass(frozen=True, slots=True)
class PricedLine:
    """A line ready to be written; `rule` says where its price comes from, `text` stands in place of the item's name."""

    item_id: int
    unit_id: int
    qty: int
    stock_qty: int
    price_micros: int
    discount_permille: int
    amount_minor: int
    rule: str
    text: str = ""
    promised_on: date | None = None
    blanket_line_id: int | None = None

    def columns(self) -> dict[str, Any]:
        """Give the columns of the line, but for its place."""
        return {
            "item_id": self.item_id, "unit_id": self.unit_id, "qty": self.qty, "stock_qty": self.stock_qty,
            "price_micros": self.price_micros, "discount_permille": self.discount_permille,
            "amount_minor": self.amount_minor, "price_rule": self.rule, "text": self.text,
            "promised_on": self.promised_on, "blanket_line_id": self.blanket_line_id,
        }


def price_lines(
    uow: UnitOfWork, terms: TermsRow, lines: Sequence[SalesLineInput], day: date,
) -> list[PricedLine]:
    """Give each line its stock quantity, price and amount; the field of what is refused names the line."""
    if not lines:
        raise DomainError("order.empty", "An order needs at least one line.", "lines")
    items = load_items(uow.connection, {line.item_id for line in lines})
    for index, line in enumerate(lines):
        item = items[line.item_id]
        require_sellable(item.kind, item.status, f"{item.sku} {item.name}", f"lines.{index}.item_id")
    units = [line.unit_id or items[line.item_id].unit_id for line in lines]
    ratios = load_conversions(
        uow.connection, {(line.item_id, unit) for line, unit in zip(lines, units, strict=True)},
    )
    book, codes = load_price_book(uow.connection, terms.buyer, items, day), unit_codes(uow.connection)
    priced = [
        _price(line, (unit, codes[unit]), ratios[line.item_id, unit], items[line.item_id], book, f"lines.{index}")
        for index, (line, unit) in enumerate(zip(lines, units, strict=True))
    ]
    _ask_about_used_up(uow, items, priced)
    return priced


def _ask_about_used_up(uow: UnitOfWork, items: Mapping[int, ItemFacts], priced: Sequence[PricedLine]) -> None:
    """Ask about more of an item that is sold off than is left."""
    ending = {item_id: item for item_id, item in items.items() if item.status == PHASING_OUT and item.kind == STOCKED}
    if not ending:
        return
    levels = stock_of_items(uow.connection, sorted(ending), uow.now)
    for item_id, item in ending.items():
        wanted, free = sum(line.stock_qty for line in priced if line.item_id == item_id), levels[item_id].available
        if wanted > free:
            left = str(Quantity(free, item.unit_code)) if free > 0 else ""
            uow.confirm("item.used_up", used_up_question(
                f"{item.sku} {item.name}", left, successor_name(uow.connection, item_id)), "lines")


def _price(
    line: SalesLineInput, unit: tuple[int, str], per_unit: Fraction, item: ItemFacts, book: PriceBook, field: str,
) -> PricedLine:
    qty, currency = scaled_quantity(line.qty), book.buyer.currency
    if qty <= 0:
        raise DomainError("quantity.positive", "The quantity must be more than nothing.", f"{field}.qty")
    stock_qty = rules.to_stock_units(qty, per_unit, unit[1], item.unit_code, f"{field}.qty")
    if line.price is not None:
        chosen = Reckoned(Price.of(line.price, currency).micros, ("entered by hand",))
    else:
        chosen = book.price_of(item.id, stock_qty, per_unit, f"{field}.price")
    if chosen.price_micros < 0:
        raise DomainError("price.negative", "A price cannot be below nothing.", f"{field}.price")
    permille = rules.discount_permille(line.discount_percent, f"{field}.discount_percent")
    amount = rules.line_amount(Price(chosen.price_micros, currency), qty, permille)
    return PricedLine(
        item.id, unit[0], qty, stock_qty, chosen.price_micros, permille, amount.minor, chosen.rule, line.text.strip(),
        line.promised_on,
    )


def order_total(lines: Sequence[PricedLine], freight_minor: int, currency: str) -> Money:
    """Add up the amounts of the lines and the freight."""
    amounts = (Money(line.amount_minor, currency) for line in lines)
    return Money.total(amounts, currency) + Money(freight_minor, currency)
