"""Quotations side by side: what each line costs landed in the firm's currency, who is best, what all of it comes to."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any

from sqlalchemy import Connection, select

from app.areas.catalog.models import Item, Unit
from app.areas.company.queries import load_profile
from app.areas.company.queries.rates import rate_on, rate_words
from app.areas.company.rules.rates import exchanged
from app.areas.parties.models import Party
from app.areas.purchasing.models import Quote, QuoteBreak, QuoteLine, RfqAward, RfqLine, RfqSupplier
from app.areas.purchasing.queries.figures import firm_today
from app.areas.purchasing.queries.scorecard import scorecards
from app.areas.purchasing.queries.terms import load_terms
from app.areas.purchasing.rules.pricing import line_amount, price_at
from app.areas.purchasing.rules.quoting import Bid, Split, cheapest_split, duty_of
from app.kernel.columns import table_of
from app.kernel.errors import DomainError
from app.kernel.money import PRICE_SCALE, Money, Price, exponent_of
from app.kernel.quantity import QUANTITY_SCALE

QuotedLine = tuple[Any, tuple[tuple[int, int], ...]]
"""The row of a quoted line and its price breaks."""


@dataclass(frozen=True, slots=True)
class AskedLine:
    """A line that is asked about."""

    id: int
    position: int
    item_id: int
    sku: str
    name: str
    qty: int
    unit: str
    awarded_to: int | None = None


@dataclass(frozen=True, slots=True)
class Offered:
    """A line as one supplier quoted it; `landed_minor` is all it costs in the firm's currency with duty and freight.

    `price_micros` is the price at the quantity asked about, `price_micros_plain` the one below all breaks;
    `landed_minor` is None where the quotation's currency has no rate.
    """

    price_micros: int
    price_micros_plain: int
    currency: str
    amount_minor: int
    goods_minor: int | None
    landed_minor: int | None
    landed_unit: Price | None
    min_qty: int
    lead_time_days: int | None
    supplier_sku: str
    valid_until: date | None
    breaks: tuple[tuple[int, int], ...] = ()

    def due_on(self, today: date, needed_on: date) -> date:
        """Give the day to order it for: when it is needed, or as soon as the supplier can if that is later."""
        return max(needed_on, today + timedelta(days=self.lead_time_days or 0))


@dataclass(frozen=True, slots=True)
class AskedSupplier:
    """A supplier who was asked, what the firm knows of it, and the head of its answer."""

    id: int
    name: str
    state: str
    reason: str
    quality_permille: int | None = None
    quality_events: int = 0
    currency: str = ""
    rate: Fraction | None = None
    rate_words: str = ""
    freight_minor: int = 0
    duty_permille: int = 0
    payment_days: int | None = None
    valid_until: date | None = None
    total_minor: int | None = None
    quoted: int = 0


@dataclass(frozen=True)
class Comparison:
    """All quotations on one request; `best` names the supplier of the least landed cost by line."""

    home: str
    lines: tuple[AskedLine, ...]
    suppliers: tuple[AskedSupplier, ...]
    offers: Mapping[tuple[int, int], Offered]
    best: Mapping[int, int] = field(default_factory=dict)
    split: Split | None = None

    def name_of(self, supplier_id: int) -> str:
        """Name a supplier."""
        return next(one.name for one in self.suppliers if one.id == supplier_id)


def compare_quotes(connection: Connection, rfq_id: int, now: datetime) -> Comparison:
    """Read a request and all answers to it, and work out what each costs at the rate of the day it is now."""
    today, home = firm_today(connection, now), load_profile(connection).currency
    lines = _lines(connection, rfq_id)
    quotes = {row.supplier_id: row for row in connection.execute(
        select(table_of(Quote)).where(Quote.rfq_id == rfq_id))}
    quoted = _quoted(connection, [row.id for row in quotes.values()])
    offers: dict[tuple[int, int], Offered] = {}
    rates: dict[int, Fraction | None] = {}
    for supplier_id, quote in quotes.items():
        rates[supplier_id] = _rate(connection, quote.currency, today)
        offers.update(_offers(quote, quoted[quote.id], lines, home, rates[supplier_id]))
    suppliers = tuple(
        _supplier(connection, row, quotes.get(row.supplier_id), rates.get(row.supplier_id), offers, home)
        for row in _asked(connection, rfq_id)
    )
    return Comparison(
        home, lines, _with_quality(connection, suppliers, now), offers, _best(lines, suppliers, offers),
        cheapest_split([line.id for line in lines], _bids(suppliers, offers, home)),
    )


def _lines(connection: Connection, rfq_id: int) -> tuple[AskedLine, ...]:
    rows = connection.execute(
        select(RfqLine.id, RfqLine.position, RfqLine.item_id, Item.sku, Item.name, RfqLine.qty, Unit.code,
               RfqAward.supplier_id)
        .join(Item, Item.id == RfqLine.item_id).join(Unit, Unit.id == RfqLine.unit_id)
        .outerjoin(RfqAward, RfqAward.rfq_line_id == RfqLine.id)
        .where(RfqLine.rfq_id == rfq_id).order_by(RfqLine.position)
    )
    return tuple(AskedLine(*row) for row in rows)


def _asked(connection: Connection, rfq_id: int) -> Sequence[Any]:
    return connection.execute(
        select(RfqSupplier.supplier_id, RfqSupplier.state, RfqSupplier.reason, Party.name)
        .join(Party, Party.id == RfqSupplier.supplier_id)
        .where(RfqSupplier.rfq_id == rfq_id).order_by(RfqSupplier.id)
    ).all()


def _quoted(connection: Connection, quote_ids: Sequence[int]) -> dict[int, list[QuotedLine]]:
    rows = connection.execute(select(table_of(QuoteLine)).where(QuoteLine.quote_id.in_(quote_ids))).all()
    steps: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for step in connection.execute(select(table_of(QuoteBreak)).where(
            QuoteBreak.quote_line_id.in_([row.id for row in rows])).order_by(QuoteBreak.min_qty)):
        steps[step.quote_line_id].append((step.min_qty, step.price_micros))
    result: dict[int, list[QuotedLine]] = defaultdict(list)
    for row in rows:
        result[row.quote_id].append((row, tuple(steps[row.id])))
    return result


def _rate(connection: Connection, currency: str, day: date) -> Fraction | None:
    try:
        return rate_on(connection, currency, day)
    except DomainError:
        return None


def _offers(
    quote: Any, quoted: Sequence[QuotedLine], lines: Sequence[AskedLine], home: str,
    rate: Fraction | None,
) -> dict[tuple[int, int], Offered]:
    """Work out each line with its share of the freight by amount; the shares add up to the freight, to the cent."""
    asked = {line.id: line for line in lines}
    prices = [price_at(asked[row.rfq_line_id].qty, row.price_micros, steps) for row, steps in quoted]
    amounts = [line_amount(price, max(asked[row.rfq_line_id].qty, row.min_qty), quote.currency, "")
               for price, (row, _) in zip(prices, quoted, strict=True)]
    shares = Money(quote.freight_minor, quote.currency).split([max(1, amount) for amount in amounts]) if amounts else []
    result = {}
    for (row, steps), price, amount, share in zip(quoted, prices, amounts, shares, strict=True):
        goods = amount + duty_of(amount, quote.duty_permille)
        landed = _home(goods + share.minor, quote.currency, home, rate)
        qty = max(asked[row.rfq_line_id].qty, row.min_qty)
        result[(row.rfq_line_id, quote.supplier_id)] = Offered(
            price, row.price_micros, quote.currency, amount, _home(goods, quote.currency, home, rate), landed,
            None if landed is None else _each(landed, qty, home), row.min_qty, row.lead_time_days, row.supplier_sku,
            quote.valid_until, steps,
        )
    return result


def _home(minor: int, currency: str, home: str, rate: Fraction | None) -> int | None:
    return None if rate is None else exchanged(Money(minor, currency), home, rate).minor


def _each(minor: int, qty: int, currency: str) -> Price:
    """Spread an amount over a quantity, rounded half up to a millionth."""
    whole = Fraction(minor * PRICE_SCALE * QUANTITY_SCALE, qty * 10 ** exponent_of(currency))
    return Price((2 * whole.numerator + whole.denominator) // (2 * whole.denominator), currency)


def _supplier(
    connection: Connection, row: Any, quote: Any, rate: Fraction | None,
    offers: Mapping[tuple[int, int], Offered], home: str,
) -> AskedSupplier:
    if quote is None:
        return AskedSupplier(row.supplier_id, row.name, row.state, row.reason)
    own = [offered for (_, supplier_id), offered in offers.items() if supplier_id == row.supplier_id]
    payment = quote.payment_days
    if payment is None:
        payment = load_terms(connection, [row.supplier_id])[row.supplier_id].payment_days
    return AskedSupplier(
        row.supplier_id, row.name, row.state, row.reason, currency=quote.currency, rate=rate,
        rate_words="" if rate is None or quote.currency == home else rate_words(rate, quote.currency, home),
        freight_minor=quote.freight_minor, duty_permille=quote.duty_permille, payment_days=payment,
        valid_until=quote.valid_until, quoted=len(own),
        total_minor=None if rate is None else sum(offered.landed_minor or 0 for offered in own),
    )


def _with_quality(
    connection: Connection, suppliers: Sequence[AskedSupplier], now: datetime,
) -> tuple[AskedSupplier, ...]:
    cards = scorecards(connection, [one.id for one in suppliers], now)
    return tuple(
        replace(one, quality_permille=cards[one.id].quality, quality_events=cards[one.id].events) for one in suppliers
    )


def _best(
    lines: Sequence[AskedLine], suppliers: Sequence[AskedSupplier], offers: Mapping[tuple[int, int], Offered],
) -> dict[int, int]:
    result = {}
    for line in lines:
        costs = [(offered.landed_unit.micros, place, one.id) for place, one in enumerate(suppliers)
                 if (offered := offers.get((line.id, one.id))) is not None and offered.landed_unit is not None]
        if costs:
            result[line.id] = min(costs)[2]
    return result


def _bids(
    suppliers: Sequence[AskedSupplier], offers: Mapping[tuple[int, int], Offered], home: str,
) -> list[Bid]:
    return [
        Bid(one.id, {line_id: offered.goods_minor for (line_id, supplier_id), offered in offers.items()
                     if supplier_id == one.id and offered.goods_minor is not None},
            _home(one.freight_minor, one.currency, home, one.rate) or 0)
        for one in suppliers if one.rate is not None
    ]

