"""What goods cost the firm, as far as it is known today."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from fractions import Fraction

from sqlalchemy import Connection, select

from app.areas.catalog.queries import ItemFacts, load_conversions, load_items
from app.areas.company.queries import load_profile
from app.areas.company.queries.rates import rate_on
from app.areas.inventory.models import ItemValue
from app.areas.purchasing.queries.terms import load_offers
from app.areas.sales.models import SalesPolicy
from app.areas.sales.queries.kits import kit_parts
from app.areas.sales.queries.orders import KIT
from app.areas.sales.rules.margins import USUAL_LEAST_PERMILLE, CostFrom, Known
from app.kernel.errors import DomainError
from app.kernel.money import exponent_of
from app.kernel.quantity import QUANTITY_SCALE
from app.kernel.rounding import round_half_up
from app.kernel.unit_of_work import in_batches

Cost = Fraction
"""Minor units of a currency for one stock unit, exactly."""


def unit_costs(
    connection: Connection, item_ids: Iterable[int], currency: str, now: datetime,
) -> dict[int, Cost]:
    """Give what one stock unit of each item costs, without saying from where that is known."""
    return {item_id: cost for item_id, (cost, _) in known_costs(connection, item_ids, currency, now).items()}


def known_costs(
    connection: Connection, item_ids: Iterable[int], currency: str, now: datetime,
) -> dict[int, Known]:
    """Give what one stock unit of each item costs: as its stock is valued, else as last paid, else as is offered.

    A kit costs what its parts cost, a service what a supplier asks for it. Items of which nothing is known, such as
    services that the firm does itself, are left out.
    """
    items = load_items(connection, item_ids)
    day = now.date()
    parts = kit_parts(connection, [item_id for item_id, item in items.items() if item.kind == KIT], day)
    goods = load_items(connection, {
        *(item_id for item_id, item in items.items() if item.kind != KIT),
        *(part for of_kit in parts.values() for part in of_kit),
    })
    offered, valued = _offered(connection, goods, day), _valued(connection, goods)
    single = {**offered, **valued}
    known: dict[int, Known] = {item_id: (cost, CostFrom.STOCK if item_id in valued else CostFrom.OFFER)
                               for item_id, cost in single.items()}
    known |= {
        kit_id: (sum((single[part] * qty for part, qty in of_kit.items()), Fraction(0)), CostFrom.PARTS)
        for kit_id, of_kit in parts.items() if of_kit and all(part in single for part in of_kit)
    }
    factor = from_home(connection, currency, day)
    return {} if factor is None else {
        item_id: (cost * factor, origin) for item_id, (cost, origin) in known.items() if item_id in items
    }


def _valued(connection: Connection, goods: Mapping[int, ItemFacts]) -> dict[int, Cost]:
    statement = select(ItemValue.item_id, ItemValue.qty, ItemValue.value_minor, ItemValue.last_qty,
                       ItemValue.last_value_minor)
    known: dict[int, Cost] = {}
    for batch in in_batches(sorted(goods)):
        for item_id, qty, value, last_qty, last_value in connection.execute(
                statement.where(ItemValue.item_id.in_(batch))):
            if qty > 0:
                known[item_id] = Fraction(value * QUANTITY_SCALE, qty)
            elif last_qty > 0:
                known[item_id] = Fraction(last_value * QUANTITY_SCALE, last_qty)
    return known


def _offered(connection: Connection, goods: Mapping[int, ItemFacts], day: date) -> dict[int, Cost]:
    offers = {item_id: found[0] for item_id, found in load_offers(connection, goods).items() if found}
    ratios = load_conversions(connection, {(item_id, offer.unit_id) for item_id, offer in offers.items()})
    home = load_profile(connection).currency
    asked = {one.currency for one in offers.values()}
    rates = {currency: rate_between(connection, currency, home, day) for currency in asked}
    known: dict[int, Cost] = {}
    for item_id, offer in offers.items():
        rate = rates[offer.currency]
        if rate is not None:
            per_stock_unit = Fraction(offer.price_micros, 10 ** 6) / ratios[item_id, offer.unit_id]
            known[item_id] = per_stock_unit * rate * 10 ** exponent_of(home)
    return known


def rate_between(connection: Connection, currency: str, wanted: str, day: date) -> Fraction | None:
    """Give what one unit of a currency is worth in another on a day; None where no rate is known."""
    if currency == wanted:
        return Fraction(1)
    try:
        return rate_on(connection, currency, day) / rate_on(connection, wanted, day)
    except DomainError:
        return None


def from_home(connection: Connection, currency: str, day: date) -> Fraction | None:
    """Give by how much minor units of the firm's currency are multiplied to be those of another; None: no rate."""
    home = load_profile(connection).currency
    rate = rate_between(connection, home, currency, day)
    return None if rate is None else rate * Fraction(10) ** (exponent_of(currency) - exponent_of(home))


def line_cost(cost: Cost | None, stock_qty: int) -> int | None:
    """Give what so many millionths of a stock unit cost, in minor units."""
    if cost is None:
        return None
    whole = cost * stock_qty / QUANTITY_SCALE
    return round_half_up(whole.numerator, whole.denominator)


def least_margin(connection: Connection) -> int:
    """Give what the firm wants to earn at least, in thousandths."""
    found = connection.execute(select(SalesPolicy.least_margin_permille).order_by(SalesPolicy.id).limit(1)).scalar()
    return USUAL_LEAST_PERMILLE if found is None else int(found)
