"""What items cost whom on a day: lists and discounts read once for a whole document."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any

from sqlalchemy import Connection, bindparam, or_, select

from app.areas.catalog.models import Category, Discount, ListPrice, PriceList
from app.areas.catalog.queries.facts import ItemFacts, load_conversions, load_items, load_units
from app.areas.catalog.rules.prices import (
    BasePrice,
    Off,
    PriceOffer,
    Reckoned,
    best_offer,
    no_price,
    offer_words,
    reckon,
)
from app.areas.company.queries.rates import rate_on, rate_words
from app.kernel.columns import table_of
from app.kernel.errors import DomainError
from app.kernel.unit_of_work import in_batches


@dataclass(frozen=True, slots=True)
class Buyer:
    """Who buys: the list and the group of a customer, and the currency of the document."""

    currency: str
    price_list_id: int | None = None
    group_id: int | None = None


@dataclass(slots=True)
class PriceBook:
    """All that makes the prices of some items for one buyer on one day."""

    buyer: Buyer
    day: date
    items: Mapping[int, ItemFacts]
    offers: Mapping[int, Sequence[PriceOffer]]
    offs: Mapping[int, Sequence[Off]]
    rates: dict[str, tuple[Fraction, str] | None] = field(default_factory=dict)

    def price_of(self, item_id: int, stock_qty: int, per_unit: Fraction, path: str = "price") -> Reckoned:
        """Give the price of one unit, of which `per_unit` stock units make one, and the rules that made it.

        Raises DomainError for `path` when nothing tells a price in the buyer's currency.
        """
        item = self.items[item_id]
        offer = best_offer(self.offers.get(item_id, ()), stock_qty, self.day)
        base = self._own(item, path) if offer is None else BasePrice(
            Fraction(offer.price_micros), offer_words(offer, self.buyer.currency, item.unit_code))
        return reckon(
            base, self.offs.get(item_id, ()), stock_qty, self.day, per_unit, self.buyer.currency, item.unit_code,
        )

    def _own(self, item: ItemFacts, path: str) -> BasePrice:
        words = f"item price: {item.price}"
        if item.price_currency == self.buyer.currency:
            return BasePrice(Fraction(item.price_micros), words)
        known = self.rates.get(item.price_currency)
        if known is None:
            raise no_price(item.price_currency, self.buyer.currency, path)
        rate, told = known
        return BasePrice(item.price_micros * rate, f"{words} at {told}")


def load_price_book(connection: Connection, buyer: Buyer, item_ids: Iterable[int], day: date) -> PriceBook:
    """Read what makes the prices of some items for a buyer on a day."""
    items = load_items(connection, item_ids)
    foreign = {item.price_currency for item in items.values()} - {buyer.currency}
    return PriceBook(
        buyer, day, items, _offers(connection, buyer, items, day), _offs(connection, buyer, items),
        {currency: _rate(connection, currency, buyer.currency, day) for currency in foreign},
    )


def price_of(
    connection: Connection, item_id: int, qty: int, unit_id: int, day: date, buyer: Buyer,
) -> Reckoned:
    """Give the price of one unit of an item for a buyer who takes `qty` millionths of it, and why it is so."""
    ratio = load_conversions(connection, [(item_id, unit_id)])[item_id, unit_id]
    book = load_price_book(connection, buyer, [item_id], day)
    return book.price_of(item_id, int(qty * ratio), ratio)


def _rate(connection: Connection, currency: str, wanted: str, day: date) -> tuple[Fraction, str] | None:
    try:
        rate = rate_on(connection, currency, day) / rate_on(connection, wanted, day)
    except DomainError:
        return None
    return rate, rate_words(rate, currency, wanted)


def _offers(
    connection: Connection, buyer: Buyer, items: Mapping[int, ItemFacts], day: date,
) -> dict[int, list[PriceOffer]]:
    lists = {row.id: row for row in _lists(connection, buyer) if _open(row, day)}
    offers: dict[int, list[PriceOffer]] = defaultdict(list)
    if not lists:
        return offers
    statement = select(
        ListPrice.price_list_id, ListPrice.item_id, ListPrice.min_qty, ListPrice.price_micros, ListPrice.valid_from,
        ListPrice.valid_to,
    ).where(
        ListPrice.price_list_id.in_(bindparam("lists", expanding=True)),
        ListPrice.item_id.in_(bindparam("items", expanding=True)),
    )
    for batch in in_batches(items):
        for row in connection.execute(statement, {"lists": list(lists), "items": batch}):
            prices = lists[row.price_list_id]
            offers[row.item_id].append(PriceOffer(
                row.min_qty, row.price_micros, row.valid_from or prices.valid_from, row.valid_to or prices.valid_to,
                prices.name, 0 if prices.id == buyer.price_list_id else 1,
            ))
    return offers


def _lists(connection: Connection, buyer: Buyer) -> Sequence[Any]:
    """Read the customer's own list and those of the group, in the buyer's currency."""
    wanted = [PriceList.id == buyer.price_list_id] if buyer.price_list_id is not None else []
    if buyer.group_id is not None:
        wanted.append(PriceList.group_id == buyer.group_id)
    if not wanted:
        return ()
    return connection.execute(
        select(table_of(PriceList)).where(or_(*wanted), PriceList.currency == buyer.currency)).all()


def _open(row: Any, day: date) -> bool:
    return (row.valid_from is None or row.valid_from <= day) and (row.valid_to is None or day <= row.valid_to)


def _offs(connection: Connection, buyer: Buyer, items: Mapping[int, ItemFacts]) -> dict[int, list[Off]]:
    """Read what comes off, and share it out among the items that it is for."""
    rows = [
        row for row in connection.execute(select(table_of(Discount)).where(Discount.ended.is_(False)))
        if row.group_id in (None, buyer.group_id) and (row.amount_micros is None or row.currency == buyer.currency)
    ]
    if not rows:
        return {}
    above = load_parents(connection)
    offs: dict[int, list[Off]] = defaultdict(list)
    for item in items.values():
        branch = branch_of(item.category_id, above)
        for row in rows:
            if row.item_id in (None, item.id) and (row.category_id is None or row.category_id in branch):
                offs[item.id].append(Off(
                    row.name, row.permille, row.amount_micros, row.min_qty, row.valid_from, row.valid_to, row.stackable,
                    row.priority,
                ))
    return offs


def load_parents(connection: Connection) -> dict[int, int | None]:
    """Give the category that each category lies within."""
    return {row.id: row.parent_id for row in connection.execute(select(Category.id, Category.parent_id))}


def branch_of(category_id: int | None, above: Mapping[int, int | None]) -> set[int]:
    """Give a category with all that it lies within."""
    branch: set[int] = set()
    while category_id is not None and category_id not in branch:
        branch.add(category_id)
        category_id = above.get(category_id)
    return branch


def unit_codes(connection: Connection) -> dict[int, str]:
    """Give the codes of all units by number."""
    return {number: unit.code for number, unit in load_units(connection).items()}
