"""The cheapest split of open requests: the question put into whole numbers, and the answer put back into words.

Money is counted in millionths of the firm's minor unit, quantities of an item in the largest step that all its
suppliers' lots and its need are whole multiples of.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from sqlalchemy import Connection, select

from app.areas.catalog.queries import ItemFacts, load_conversions, load_items
from app.areas.company.queries import load_profile
from app.areas.company.queries.rates import rate_on
from app.areas.inventory.queries.classes import load_policy_settings
from app.areas.purchasing.models import PurchaseRequest, SupplierFreight
from app.areas.purchasing.queries.terms import Offer, SupplierTermsRow, load_offers, load_terms
from app.areas.purchasing.rules.orders import Standing
from app.kernel.errors import DomainError
from app.kernel.money import PRICE_SCALE, exponent_of
from app.kernel.quantity import QUANTITY_SCALE
from app.numerics.purchase_sums import Buy, Mix, MixAnswer, Option, Seller, Step, evaluate, price_at
from app.numerics.purchasing_mix import cheapest_mix

PART = 1_000_000
"""Parts of a minor unit in which the optimiser counts."""

WEEK_DAYS = 7
LONGEST_WEEKS = 13
SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class SplitLine:
    """So much of an item from a supplier by a day; `qty` in millionths of the supplier's unit, money the firm's."""

    item_id: int
    warehouse_id: int
    supplier_id: int
    qty: int
    due_on: date
    sku: str
    name: str
    supplier: str
    unit: str
    price_micros: int
    currency: str
    amount_minor: int
    step: int
    more_than_needed: int


@dataclass(frozen=True, slots=True)
class SplitSums:
    """What a way of buying costs, in the firm's minor units, and of how many orders it consists."""

    goods: int
    freight: int
    ordering: int
    holding: int
    orders: int
    too_small: int = 0

    @property
    def total(self) -> int:
        """Add up all costs."""
        return self.goods + self.freight + self.ordering + self.holding


@dataclass(frozen=True, slots=True)
class Split:
    """The cheapest way found to buy what is asked for, beside buying each item where it is bought usually.

    `state` is best, stopped or impossible; `gap_permille` is how much might still be saved. `left` says which
    requests could not be taken in, and why.
    """

    state: str
    lines: tuple[SplitLine, ...]
    sums: SplitSums
    usual: SplitSums | None
    request_ids: tuple[int, ...]
    currency: str
    gap_permille: int
    seconds: float
    left: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Way:
    """One option of the optimiser, and the offer that it stands for."""

    offer: Offer
    warehouse_id: int
    ratio: Fraction
    quantum: int


@dataclass(frozen=True, slots=True)
class _Question:
    """The optimiser's question with what its numbers stand for."""

    mix: Mix
    ways: tuple[_Way, ...]
    items: tuple[tuple[int, int], ...]
    sellers: tuple[tuple[int, int], ...]
    needs: tuple[int, ...]
    days: tuple[date, ...]
    ordering: int


def find_split(
    connection: Connection, today: date, request_ids: Sequence[int] = (), *, by_week: bool = False,
    seconds: float = SECONDS,
) -> Split:
    """Find the cheapest way to buy what open requests ask for: those named, or all."""
    rows = _open_requests(connection, request_ids)
    items = load_items(connection, {row.item_id for row in rows})
    offers = load_offers(connection, items)
    terms = load_terms(connection, {offer.supplier_id for found in offers.values() for offer in found})
    rates, left = _rates(connection, {offer.currency for found in offers.values() for offer in found}, today)
    usable = {item_id: [offer for offer in offers.get(item_id, ()) if _usable(offer, terms, rates)]
              for item_id in items}
    kept = [row for row in rows if usable[row.item_id] and items[row.item_id].status == "active"]
    left += tuple(f"{items[item_id].sku} {items[item_id].name} is offered by nobody who may be ordered from."
                  for item_id in sorted({row.item_id for row in rows} - {row.item_id for row in kept}))
    if not kept:
        raise DomainError(
            "split.nothing", "Nothing that is asked for can be split: no open request has a supplier with a price. "
            "Set who offers the items." if rows else "No request is open; nothing has to be split.")
    question = _question(connection, today, kept, items, usable, terms, rates, by_week)
    answer = cheapest_mix(question.mix, seconds)
    if answer.state == "impossible" or not answer.buys:
        raise DomainError(
            "split.impossible", "No way of buying was found that keeps every smallest order. Ask for more, or "
            "lower a supplier's smallest order.")
    lines = _lines(question, answer, items, terms)
    usual = _usual(question, kept, terms)
    return Split(
        answer.state, lines, _sums(answer, question), usual, tuple(row.id for row in kept),
        load_profile(connection).currency, math.ceil(1000 * answer.gap), answer.seconds, left)


def _open_requests(connection: Connection, ids: Sequence[int]) -> list[Any]:
    statement = select(
        PurchaseRequest.id, PurchaseRequest.item_id, PurchaseRequest.warehouse_id, PurchaseRequest.supplier_id,
        PurchaseRequest.qty, PurchaseRequest.needed_on,
    ).where(PurchaseRequest.state == "open").order_by(PurchaseRequest.id)
    return list(connection.execute(statement.where(PurchaseRequest.id.in_(ids)) if ids else statement))


def _rates(
    connection: Connection, currencies: Iterable[str], today: date,
) -> tuple[dict[str, Fraction], tuple[str, ...]]:
    rates, left = {}, []
    for currency in sorted(currencies):
        try:
            rates[currency] = rate_on(connection, currency, today)
        except DomainError as error:
            left.append(error.message)
    return rates, tuple(left)


def _usable(offer: Offer, terms: Mapping[int, SupplierTermsRow], rates: Mapping[str, Fraction]) -> bool:
    supplier = terms.get(offer.supplier_id)
    return (
        supplier is not None and supplier.standing != Standing.BLOCKED and offer.currency == supplier.currency
        and offer.currency in rates and offer.price_micros > 0
    )


def _question(
    connection: Connection, today: date, rows: Sequence[Any], items: Mapping[int, ItemFacts],
    usable: Mapping[int, Sequence[Offer]], terms: Mapping[int, SupplierTermsRow], rates: Mapping[str, Fraction],
    by_week: bool,
) -> _Question:
    settings, home = load_policy_settings(connection), load_profile(connection).currency
    days = _days(rows, today, by_week)
    places = sorted({(row.item_id, row.warehouse_id) for row in rows})
    ratios = load_conversions(connection, {
        (item_id, offer.unit_id) for item_id, _ in places for offer in usable[item_id]})
    freight = {row.party_id: row for row in connection.execute(select(
        SupplierFreight.party_id, SupplierFreight.order_minor, SupplierFreight.kilogram_minor))}
    minor = 10 ** exponent_of(home)
    sellers = sorted({(offer.supplier_id, place) for item_id, place in places for offer in usable[item_id]})
    ways, options, needs, holding, wanted = [], [], [], [], []
    for number, (item_id, place) in enumerate(places):
        asked = _by_day([row for row in rows if (row.item_id, row.warehouse_id) == (item_id, place)], days)
        quantum = _quantum(usable[item_id], ratios, asked)
        needs.append(tuple(-(-qty // quantum) for qty in asked))
        wanted.append(sum(asked))
        prices = []
        for offer in usable[item_id]:
            ratio = ratios[(item_id, offer.unit_id)]
            each = rates[offer.currency] * minor * PART * quantum / (QUANTITY_SCALE * ratio)
            kilo = freight[offer.supplier_id].kilogram_minor if offer.supplier_id in freight else 0
            carried = Fraction(kilo * PART * items[item_id].weight_grams * quantum, 1000 * QUANTITY_SCALE)
            option = _option(number, sellers.index((offer.supplier_id, place)), offer, ratio, quantum, each, carried)
            options.append(option)
            ways.append(_Way(offer, place, ratio, quantum))
            prices.append(option.steps[0].price)
        holding.append(round(min(prices) * settings.holding_permille * WEEK_DAYS / 365_000) if by_week else 0)
    return _Question(
        Mix(tuple(needs), tuple(options), tuple(
            _seller(terms[supplier_id], freight.get(supplier_id), settings.order_cost_minor, rates, minor)
            for supplier_id, _ in sellers), tuple(holding)),
        tuple(ways), tuple(places), tuple(sellers), tuple(wanted), days, settings.order_cost_minor * PART,
    )


def _seller(
    terms: SupplierTermsRow, freight: Any, order_cost_minor: int, rates: Mapping[str, Fraction], minor: int,
) -> Seller:
    least = Fraction(terms.minimum_order_minor, 10 ** exponent_of(terms.currency)) * rates.get(
        terms.currency, Fraction(1)) * minor * PART
    fixed = (order_cost_minor + (freight.order_minor if freight is not None else 0)) * PART
    return Seller(fixed, math.ceil(least))


def _days(rows: Sequence[Any], today: date, by_week: bool) -> tuple[date, ...]:
    """Cut the time in which goods are needed into weeks, or take all of it as one."""
    first = max(today, min(row.needed_on for row in rows))
    last = max(first, *(row.needed_on for row in rows))
    weeks = min(LONGEST_WEEKS, (last - first).days // WEEK_DAYS + 1) if by_week else 1
    return tuple(first + timedelta(weeks=week) for week in range(weeks))


def _by_day(rows: Sequence[Any], days: Sequence[date]) -> list[int]:
    sums = [0] * len(days)
    for row in rows:
        place = sum(day <= row.needed_on for day in days) - 1
        sums[max(0, place)] += row.qty
    return sums


def _lot(offer: Offer, ratio: Fraction) -> Fraction:
    """Give the step in which a supplier sells, in millionths of the stock unit; 0 where there is none."""
    step = offer.multiple_qty or (QUANTITY_SCALE if ratio != 1 else 0)
    return step * ratio


def _quantum(offers: Sequence[Offer], ratios: Mapping[tuple[int, int], Fraction], asked: Sequence[int]) -> int:
    lots = [int(lot) for offer in offers if (lot := _lot(offer, ratios[(offer.item_id, offer.unit_id)]))]
    free = len(lots) < len(offers)
    whole = math.gcd(QUANTITY_SCALE, *asked) if free else 0
    return math.gcd(*lots, whole) or QUANTITY_SCALE


def _option(
    item: int, seller: int, offer: Offer, ratio: Fraction, quantum: int, each: Fraction, carried: Fraction,
) -> Option:
    breaks = [(0, offer.price_micros), *sorted(pair for pair in offer.breaks if pair[0] > 0)]
    steps = tuple(
        Step(math.ceil(qty * ratio / quantum), round(price * each / PRICE_SCALE)) for qty, price in breaks)
    lot = _lot(offer, ratio)
    return Option(item, seller, steps, math.ceil(offer.min_qty * ratio / quantum), max(1, int(lot / quantum)),
                  round(carried))


def _lines(
    question: _Question, answer: MixAnswer, items: Mapping[int, ItemFacts], terms: Mapping[int, SupplierTermsRow],
) -> tuple[SplitLine, ...]:
    bought: dict[int, int] = defaultdict(int)
    for buy in answer.buys:
        bought[question.mix.options[buy.option].item] += buy.qty
    lines = []
    for buy in answer.buys:
        way, item = question.ways[buy.option], question.mix.options[buy.option].item
        offer, facts = way.offer, items[question.items[item][0]]
        qty = Fraction(buy.qty * way.quantum) / way.ratio
        price = offer.price_for(int(qty))
        reached = sum(int(qty) >= least for least, _ in offer.breaks)
        lines.append(SplitLine(
            facts.id, way.warehouse_id, offer.supplier_id, int(qty), question.days[buy.period], facts.sku, facts.name,
            terms[offer.supplier_id].name, offer.unit_code, price, offer.currency, round(Fraction(buy.qty * buy.price,
                                                                                                  PART)),
            reached, max(0, bought[item] * way.quantum - question.needs[item]),
        ))
    return tuple(sorted(lines, key=lambda line: (line.supplier, line.due_on, line.sku)))


def _sums(answer: MixAnswer, question: _Question, too_small: int = 0) -> SplitSums:
    ordering = question.ordering * answer.orders
    return SplitSums(
        round(answer.goods / PART), round((answer.unit_freight + answer.order_cost - ordering) / PART),
        round(ordering / PART), round(answer.holding / PART), answer.orders, too_small)


def _usual(
    question: _Question, rows: Sequence[Any], terms: Mapping[int, SupplierTermsRow],
) -> SplitSums | None:
    """Add up buying each item where it is bought usually, as if smallest orders were no matter; count these."""
    asked = {(row.item_id, row.warehouse_id): row.supplier_id for row in rows}
    chosen: dict[int, int] = {}
    ranks = {standing.value: rank for rank, standing in enumerate(Standing)}
    for number, option in enumerate(question.mix.options):
        best = chosen.get(option.item)
        if best is None or _rank(question, number, asked, terms, ranks) < _rank(question, best, asked, terms, ranks):
            chosen[option.item] = number
    buys, values = [], dict[tuple[int, int], int]()
    for item, number in chosen.items():
        option, surplus = question.mix.options[number], 0
        for period, need in enumerate(question.mix.needs[item]):
            missing = max(0, need - surplus)
            qty = -(-max(missing, option.least) // option.lot) * option.lot if missing else 0
            surplus += qty - need
            if qty:
                price = price_at(option, qty)
                buys.append(Buy(number, period, qty, price))
                key = (option.supplier, period)
                values[key] = values.get(key, 0) + qty * price
    free = Mix(question.mix.needs, question.mix.options, tuple(
        Seller(seller.fixed) for seller in question.mix.sellers), question.mix.holding)
    found = evaluate(free, buys)
    small = sum(value < question.mix.sellers[key[0]].least_value for key, value in values.items())
    return None if found.state == "impossible" else _sums(found, question, small)


def _rank(
    question: _Question, number: int, asked: Mapping[tuple[int, int], int | None],
    terms: Mapping[int, SupplierTermsRow], ranks: Mapping[str, int],
) -> tuple[bool, bool, int]:
    offer = question.ways[number].offer
    wanted = asked.get(question.items[question.mix.options[number].item])
    return (offer.supplier_id != wanted, not offer.preferred, ranks.get(terms[offer.supplier_id].standing, 9))
