"""What the lines of an order will cost and why, told while they are typed."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any

from sqlalchemy import Connection

from app.areas.catalog.queries import ItemFacts, load_conversions, load_items
from app.areas.catalog.queries.pricing import Buyer, PriceBook, load_price_book, unit_codes
from app.areas.company.queries import load_profile
from app.areas.company.rules import local_day
from app.areas.inventory.queries.stock import StockLevel, stock_of_items
from app.areas.sales.queries.kits import kits_available
from app.areas.sales.queries.orders import KIT, SERVICE
from app.areas.sales.rules import line_amount, to_stock_units
from app.kernel.advice import LineAdvice
from app.kernel.errors import DomainError
from app.kernel.money import Price
from app.kernel.quantity import QUANTITY_SCALE, Quantity, scaled_quantity


def advise_lines(
    connection: Connection, buyer: Buyer, lines: Sequence[Mapping[str, Any]], now: datetime, *, tell_free: bool = True,
) -> list[LineAdvice]:
    """Give unit, price and amount of lines as far as they are typed, and the rules that made each price."""
    day: date = local_day(now, load_profile(connection).zone)
    item_ids = {int(line["item_id"]) for line in lines if line.get("item_id")}
    book = load_price_book(connection, buyer, item_ids, day)
    free, codes = _free(connection, book.items, now) if tell_free else {}, unit_codes(connection)
    return [_advise(connection, book, codes, free, line) for line in lines]


def stock_qtys_of(connection: Connection, lines: Sequence[Mapping[str, Any]]) -> list[int]:
    """Give the stock quantities of lines as far as they are typed, in millionths; 0 where one cannot be told."""
    items = load_items(connection, {int(line["item_id"]) for line in lines if line.get("item_id")})
    return [_stock_qty(connection, items[int(line["item_id"])], line) if line.get("item_id") else 0 for line in lines]


def _stock_qty(connection: Connection, item: ItemFacts, line: Mapping[str, Any]) -> int:
    unit_id, qty = int(line.get("unit_id") or item.unit_id), scaled_or_nothing(line.get("qty"))
    if unit_id == item.unit_id:
        return qty
    try:
        ratio = load_conversions(connection, [(item.id, unit_id)])[item.id, unit_id]
        return to_stock_units(qty, ratio, "", item.unit_code, "qty")
    except DomainError:
        return 0


def _free(connection: Connection, items: Mapping[int, ItemFacts], now: datetime) -> dict[int, int]:
    """Give what is free of each item, of kits as many as can be made up; services never lack."""
    goods = [item_id for item_id, item in items.items() if item.kind not in (KIT, SERVICE)]
    levels: dict[int, StockLevel] = stock_of_items(connection, goods, now)
    kits = kits_available(connection, [item_id for item_id, item in items.items() if item.kind == KIT], now)
    return {
        **{item_id: level.available for item_id, level in levels.items()},
        **{item_id: count * QUANTITY_SCALE for item_id, count in kits.items()},
    }


def _advise(
    connection: Connection, book: PriceBook, codes: Mapping[int, str], free: Mapping[int, int], line: Mapping[str, Any],
) -> LineAdvice:
    if not line.get("item_id"):
        return LineAdvice()
    item = book.items[int(line["item_id"])]
    unit_id = int(line.get("unit_id") or item.unit_id)
    values: dict[str, object] = {"unit_id": codes.get(unit_id, "")}
    qty = scaled_or_nothing(line.get("qty"))
    problems: dict[str, str] = {}
    try:
        ratio = load_conversions(connection, [(item.id, unit_id)])[item.id, unit_id]
        stock_qty = to_stock_units(qty, ratio, codes[unit_id], item.unit_code, "qty")
    except DomainError as error:
        problems[(error.field or "qty").rpartition(".")[2]] = error.message
        return LineAdvice(values, problems=problems)
    return _priced(book, item, line, ratio, (qty, stock_qty), free, values)


def _priced(
    book: PriceBook, item: ItemFacts, line: Mapping[str, Any], ratio: Fraction, amounts: tuple[int, int],
    free: Mapping[int, int], values: dict[str, object],
) -> LineAdvice:
    qty, stock_qty = amounts
    currency, typed, note = book.buyer.currency, line.get("price"), "entered by hand"
    problems: dict[str, str] = {}
    try:
        if typed in (None, ""):
            reckoned = book.price_of(item.id, stock_qty, ratio)
            price, note = Price(reckoned.price_micros, currency), reckoned.rule
            values["price"] = price.decimal()
        else:
            price = Price.of(Decimal(str(typed)), currency)
    except DomainError as error:
        return LineAdvice(values, problems={"price": error.message})
    if item.id in free and stock_qty > free[item.id]:
        note += f"; only {Quantity(max(0, free[item.id]), item.unit_code)} free"
    permille = int((_decimal(line.get("discount_percent")) or Decimal(0)) * 10)
    amount = line_amount(price, qty, permille) if qty > 0 and 0 <= permille <= 1000 else None
    return LineAdvice(values, note, problems, amount)


def scaled_or_nothing(value: object) -> int:
    """Read a quantity that is being typed; 0 where it is none yet."""
    number = _decimal(value)
    try:
        return 0 if number is None else scaled_quantity(number)
    except DomainError:
        return 0


def _decimal(value: object) -> Decimal | None:
    try:
        return None if value in (None, "") else Decimal(str(value))
    except InvalidOperation:
        return None
