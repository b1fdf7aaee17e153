"""Giving the lines of a quote their price, their cost and the day on which they can be had."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from app.areas.catalog.queries import load_items
from app.areas.company.queries import load_profile
from app.areas.company.rules import local_day
from app.areas.sales import rules
from app.areas.sales.operations.pricing import PricedLine, SalesLineInput, price_lines
from app.areas.sales.queries.costs import least_margin, line_cost, unit_costs
from app.areas.sales.queries.promising import Asked, promise_lines
from app.areas.sales.queries.terms import TermsRow
from app.areas.sales.rules.margins import below_question, is_below, margin_of
from app.areas.sales.rules.promising import Promised, words
from app.areas.sales.rules.quotes import CHOICE_TITLES, FIRM, Choice, instead_of
from app.kernel.errors import DomainError
from app.kernel.fields import Field
from app.kernel.money import Price
from app.kernel.quantity import scaled_quantity
from app.kernel.unit_of_work import UnitOfWork

BY_HAND = "entered by hand"
SEE_MARGINS = "sales.margins"
"""The right to see what goods cost and what is earned with them."""


@dataclass(frozen=True, slots=True)
class QuoteLineInput:
    """A line as a person enters it: an item, or a text with a price of its own."""

    item_id: Annotated[int | None, Field("Item", "Left out: a line of text.", "items")] = None
    qty: Annotated[Decimal, Field("Quantity")] = Decimal(1)
    unit_id: Annotated[int | None, Field("Unit", lookup="units", help="The item's stock unit when left empty.")] = None
    price: Annotated[Decimal | None, Field("Price", help="For one unit; chosen by the price rules when empty.")] = None
    discount_percent: Annotated[Decimal, Field("Discount %")] = Decimal(0)
    choice: Annotated[Choice, Field(
        "Kind", "An alternative stands below the firm line it is for; options come in addition.", titles=CHOICE_TITLES,
    )] = "firm"
    promised_on: Annotated[date | None, Field("Promised", "Left out: reckoned from stock and supply.")] = None
    text: Annotated[str, Field("Text", "Printed in place of the item's name.")] = ""


@dataclass(frozen=True, slots=True)
class QuoteBase:
    """For whom, from where and on which day the lines of a quote are reckoned."""

    terms: TermsRow
    warehouse_id: int
    day: date


def reckon_lines(uow: UnitOfWork, base: QuoteBase, lines: Sequence[QuoteLineInput]) -> list[dict[str, Any]]:
    """Give the columns of each line; ask where too little is earned."""
    if not lines:
        raise DomainError("quote.empty", "A quote needs at least one line.", "lines")
    places = instead_of([line.choice for line in lines])
    priced = _price(uow, base, lines)
    promises = promise_priced(uow, base.warehouse_id, priced)
    costs = _costs(uow, base.terms.currency, priced)
    rows = [
        {"position": number, "cost_minor": cost, "instead_of": place, "chosen": False,
         **_columns(line, one, base.terms.currency, f"lines.{number - 1}"),
         **promise_columns(promised, base.day, line.promised_on)}
        for number, (line, (_, one), cost, place, promised) in enumerate(
            zip(lines, priced, costs, places, promises, strict=True), 1)
    ]
    _ask_about_margins(uow, base.terms.currency, rows)
    return rows


def _price(
    uow: UnitOfWork, base: QuoteBase, lines: Sequence[QuoteLineInput],
) -> list[tuple[QuoteLineInput, PricedLine | None]]:
    places = [index for index, line in enumerate(lines) if line.item_id is not None]
    inputs = [
        SalesLineInput(line.item_id, line.qty, line.unit_id, line.price, line.discount_percent)
        for line in lines if line.item_id is not None
    ]
    try:
        found = iter(price_lines(uow, base.terms, inputs, base.day) if inputs else ())
    except DomainError as error:
        error.field = _placed(error.field, places)
        raise
    return [(line, next(found) if line.item_id is not None else None) for line in lines]


def _placed(field: str | None, places: Sequence[int]) -> str | None:
    """Name the line that a person sees: those of texts were left out where prices were asked."""
    head, _, rest = (field or "").partition(".")
    index, _, name = rest.partition(".")
    return f"lines.{places[int(index)]}.{name}" if head == "lines" and index.isdecimal() else field


def promise_priced(
    uow: UnitOfWork, warehouse_id: int, priced: Sequence[tuple[QuoteLineInput, PricedLine | None]],
) -> list[Promised | None]:
    """Promise what has goods, none of them twice."""
    asked = [None if one is None else Asked(one.item_id, one.stock_qty) for _, one in priced]
    return promise_lines(uow.connection, asked, warehouse_id, uow.now)


def _costs(
    uow: UnitOfWork, currency: str, priced: Sequence[tuple[QuoteLineInput, PricedLine | None]],
) -> list[int | None]:
    goods = [one for _, one in priced if one is not None]
    costs = unit_costs(uow.connection, {one.item_id for one in goods}, currency, uow.now) if goods else {}
    return [None if one is None else line_cost(costs.get(one.item_id), one.stock_qty) for _, one in priced]


def _columns(line: QuoteLineInput, priced: PricedLine | None, currency: str, field: str) -> dict[str, Any]:
    common = {"text": line.text.strip(), "choice": line.choice}
    if priced is None:
        return common | _text_columns(line, currency, field)
    return common | {
        "item_id": priced.item_id, "unit_id": priced.unit_id, "qty": priced.qty, "stock_qty": priced.stock_qty,
        "price_micros": priced.price_micros, "price_rule": priced.rule,
        "discount_permille": priced.discount_permille, "amount_minor": priced.amount_minor,
    }


def _text_columns(line: QuoteLineInput, currency: str, field: str) -> dict[str, Any]:
    if not line.text.strip():
        raise DomainError("quote.line", "A line holds an item or a text.", f"{field}.item_id")
    qty = scaled_quantity(line.qty)
    if qty <= 0:
        raise DomainError("quantity.positive", "The quantity must be more than nothing.", f"{field}.qty")
    if line.price is not None and line.price < 0:
        raise DomainError("price.negative", "A price cannot be below nothing.", f"{field}.price")
    price = Price.of(line.price or Decimal(0), currency)
    permille = rules.discount_permille(line.discount_percent, f"{field}.discount_percent")
    return {
        "item_id": None, "unit_id": line.unit_id, "qty": qty, "stock_qty": 0, "price_micros": price.micros,
        "price_rule": BY_HAND, "discount_permille": permille,
        "amount_minor": rules.line_amount(price, qty, permille).minor,
    }


def promise_columns(promised: Promised | None, today: date, wished: date | None) -> dict[str, Any]:
    """Say when a line can be had; a day that a person gave stands, with what is reckoned beside it."""
    if promised is None:
        return {"promised_on": wished, "wished": wished is not None, "promise_words": "", "promise_permille": None}
    told = words(promised, today)
    if wished is not None and (promised.on is None or wished < promised.on):
        told = f"promised by hand; {told}"
    return {
        "promised_on": promised.on if wished is None else wished, "wished": wished is not None, "promise_words": told,
        "promise_permille": promised.permille if wished is None else None,
    }


def _ask_about_margins(uow: UnitOfWork, currency: str, rows: Sequence[dict[str, Any]]) -> None:
    if uow.has_confirmed("sales.margin"):
        return
    least = least_margin(uow.connection)
    low = [
        (row, margin) for row in rows if row["cost_minor"] is not None
        and (margin := margin_of([(row["amount_minor"], row["cost_minor"])])) and is_below(margin, least)
    ]
    if not low:
        return
    items = load_items(uow.connection, {row["item_id"] for row, _ in low})
    named = [(f"{items[row['item_id']].sku} {items[row['item_id']].name}", margin) for row, margin in low]
    uow.confirm("sales.margin", below_question(named, least, currency, told=uow.actor.may(SEE_MARGINS)), "lines")


def sums_of(rows: Sequence[dict[str, Any]]) -> dict[str, int | None]:
    """Add up the firm lines: what they come to, and of those whose cost is known, cost and amount."""
    firm = [row for row in rows if row["choice"] == FIRM]
    margin = margin_of([(row["amount_minor"], row["cost_minor"]) for row in firm])
    return {
        "total_minor": sum(row["amount_minor"] for row in firm),
        "cost_minor": None if margin is None else margin.cost_minor,
        "costed_minor": 0 if margin is None else margin.amount_minor,
    }


def day_of(uow: UnitOfWork) -> date:
    """Give the day it is where the firm is."""
    return local_day(uow.now, load_profile(uow.connection).zone)
