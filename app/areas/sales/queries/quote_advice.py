"""What the lines of a quote will cost, earn and when they can be had, told while they are typed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any

from sqlalchemy import Connection, select

from app.areas.company.queries import load_profile
from app.areas.company.rules import local_day
from app.areas.inventory.models import Warehouse
from app.areas.sales.models import Quote
from app.areas.sales.queries.costs import least_margin, line_cost, unit_costs
from app.areas.sales.queries.form_defaults import quote_defaults
from app.areas.sales.queries.order_advice import advise_lines, scaled_or_nothing, stock_qtys_of
from app.areas.sales.queries.promising import Asked, promise_lines
from app.areas.sales.queries.quotes import SEE_MARGINS
from app.areas.sales.queries.terms import TermsRow, load_terms, prospect_terms
from app.areas.sales.rules import line_amount
from app.areas.sales.rules.margins import is_below, margin_of
from app.areas.sales.rules.promising import Promised, words
from app.areas.sales.rules.quotes import FIRM
from app.kernel.advice import Advice, LineAdvice
from app.kernel.errors import DomainError
from app.kernel.money import Money, Price

Typed = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class _Whose:
    """Who is offered something, and from which warehouse."""

    terms: TermsRow
    warehouse_id: int


def advise_quote(connection: Connection, values: Mapping[str, Any], now: datetime) -> Advice:
    """Fill in unit, price and promised day of each line; say which rule made the price, what it earns, from where."""
    lines: Sequence[Typed] = list(values.get("lines") or ())
    whose, usual = _whose(connection, values), quote_defaults(connection, values)
    if whose is None or not lines:
        return Advice(tuple(LineAdvice() for _ in lines), fields=usual)
    priced = advise_lines(connection, whose.terms.buyer, lines, now, tell_free=False)
    known = enriched(connection, whose.terms.currency, whose.warehouse_id, lines, priced, now)
    texts = [_text_amount(line, whose.terms.currency) for line in lines]
    told = tuple(
        one if line.get("item_id") else replace(one, amount=amount)
        for line, one, amount in zip(lines, known, texts, strict=True))
    firm = [one.amount for line, one in zip(lines, told, strict=True)
            if one.amount is not None and (line.get("choice") or FIRM) == FIRM]
    return Advice(told, Money.total(firm, whose.terms.currency) if firm else None, usual)


def _whose(connection: Connection, values: Mapping[str, Any]) -> _Whose | None:
    if values.get("quote_id"):
        quote = connection.execute(select(Quote.customer_id, Quote.prospect, Quote.currency, Quote.warehouse_id).where(
            Quote.id == int(values["quote_id"]))).first()
        if quote is None:
            return None
        terms = (prospect_terms(quote.currency, quote.prospect) if quote.customer_id is None
                 else load_terms(connection, quote.customer_id))
        return _Whose(terms, quote.warehouse_id)
    warehouse_id = values.get("warehouse_id") or first_warehouse(connection)
    if warehouse_id is None:
        return None
    if values.get("customer_id"):
        return _Whose(load_terms(connection, int(values["customer_id"])), int(warehouse_id))
    if str(values.get("prospect") or "").strip():
        return _Whose(prospect_terms(load_profile(connection).currency, str(values["prospect"])), int(warehouse_id))
    return None


def first_warehouse(connection: Connection) -> int | None:
    """Give the warehouse from which the firm sells where nothing else is said."""
    return connection.execute(select(Warehouse.id).order_by(Warehouse.id).limit(1)).scalar()


def enriched(
    connection: Connection, currency: str, warehouse_id: int, lines: Sequence[Typed], priced: Sequence[LineAdvice],
    now: datetime,
) -> list[LineAdvice]:
    """Add to advice on prices what each line earns, and when it can be had."""
    stock_qtys = stock_qtys_of(connection, lines)
    asked = [
        Asked(int(line["item_id"]), qty) if line.get("item_id") and qty and not one.problems.get("qty") else None
        for line, qty, one in zip(lines, stock_qtys, priced, strict=True)
    ]
    today = local_day(now, load_profile(connection).zone)
    promises = promise_lines(connection, asked, warehouse_id, now)
    costs = unit_costs(connection, {one.item_id for one in asked if one is not None}, currency, now) if any(asked) \
        else {}
    least = least_margin(connection)
    return [
        one if ask is None or promised is None else _told(one, promised, today, costs.get(ask.item_id), ask, least)
        for one, ask, promised in zip(priced, asked, promises, strict=True)
    ]


def _told(
    one: LineAdvice, promised: Promised, today: Any, cost: Fraction | None, ask: Asked, least: int,
) -> LineAdvice:
    values = dict(one.values)
    if promised.on is not None:
        values["promised_on"] = promised.on
    note = "; ".join(word for word in (one.note, words(promised, today)) if word)
    margin = None if one.amount is None else margin_of([(one.amount.minor, line_cost(cost, ask.stock_qty))])
    guarded = {} if margin is None or one.amount is None else {SEE_MARGINS: margin.words(one.amount.currency)}
    problems = dict(one.problems)
    if is_below(margin, least) and not problems:
        problems["price"] = f"This earns less than the {least / 10:g} % that the firm wants."
    return replace(one, values=values, note=note, guarded=guarded, problems=problems)


def _text_amount(line: Typed, currency: str) -> Money | None:
    try:
        price = Price.of(Decimal(str(line.get("price") or 0)), currency)
        permille = int(Decimal(str(line.get("discount_percent") or 0)) * 10)
    except (InvalidOperation, DomainError):
        return None
    qty = scaled_or_nothing(line.get("qty"))
    return line_amount(price, qty, permille) if qty > 0 and 0 <= permille <= 1000 else None
