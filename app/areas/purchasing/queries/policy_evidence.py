"""What stock policies rest on: the spread of demand and of lead time, prices, costs, and the present rule."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any

import numpy as np
from sqlalchemy import Connection, select

from app.areas.catalog.models import Item
from app.areas.catalog.queries import ItemFacts, load_items
from app.areas.company.queries import load_profile
from app.areas.company.queries.rates import rate_on
from app.areas.inventory.models import ItemValue, ReorderRule
from app.areas.inventory.queries.classes import ItemClass, PolicySettings, item_classes, load_policy_settings
from app.areas.inventory.queries.demand import Issues, load_issues
from app.areas.purchasing.queries.lead_times import Pair, measured_lead_times
from app.areas.purchasing.queries.terms import LEAD_TIME_DAYS, Offer, load_offers, load_packs, load_terms
from app.areas.purchasing.rules.lead_times import LeadTime, lead_time
from app.areas.purchasing.rules.orders import Standing
from app.areas.purchasing.rules.replenishment import Pack
from app.areas.purchasing.rules.stock_policies import PERISHABLE_DAYS, suitable_kind
from app.kernel.errors import DomainError
from app.kernel.money import PRICE_SCALE, exponent_of
from app.kernel.quantity import QUANTITY_SCALE
from app.kernel.unit_of_work import in_batches
from app.numerics.lot_sizes import PriceBreak
from app.numerics.service import Kind, Situation, Spread, Terms, order_quantity

SERVICE_PERMILLE = 950
REVIEW_DAYS = 7
LONGEST_REVIEW_DAYS = 364


@dataclass(frozen=True, slots=True)
class PresentRule:
    """The reorder rule as it stands; quantities in stock units."""

    kind: str
    reorder_point: float
    order_up_to: float
    order_qty: float
    review_days: int


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that is known for an item's policy in a warehouse; money in minor units of the firm's currency.

    `demand_days` is how many days the demand rests on, `issues` how many moves; `supplier_id` is None where nobody
    offers the item, which then counts at what its stock is worth.
    """

    item_id: int
    warehouse_id: int
    sku: str
    name: str
    unit: str
    supplier_id: int | None
    supplier: str
    demand: Spread
    demand_days: int
    issues: int
    lead: LeadTime
    terms: Terms
    kind: Kind
    review_days: int
    shelf_life_days: int | None
    service_permille: int
    service_kind: str
    letters: str
    currency: str
    present: PresentRule | None

    def situation(self, kind: Kind | None = None, review_days: int | None = None) -> Situation:
        """Give what the numbers are computed from."""
        chosen: Kind = kind or self.kind
        days = float(self.review_days if review_days is None else review_days)
        if chosen == "newsvendor" and review_days is None and self.shelf_life_days:
            days = float(self.shelf_life_days)
        if chosen == "RS" and review_days is None:
            days = self._economic_review()
        return self._situation(chosen, days if chosen in ("RS", "newsvendor") else 1.0)

    def _situation(self, kind: Kind, days: float) -> Situation:
        lead = Spread(self.lead.mean_days, self.lead.spread, self.lead.count)
        return Situation(self.demand, lead, self.terms, kind, days, float(self.shelf_life_days or 0))

    def _economic_review(self) -> float:
        """Give so many of the class's review cycles that an order then brings about the economic quantity."""
        lasts = order_quantity(self._situation("sQ", 1.0)) / self.demand.mean
        cycles = max(1, min(LONGEST_REVIEW_DAYS // self.review_days, round(lasts / self.review_days)))
        return float(self.review_days * cycles)


@dataclass(frozen=True, slots=True)
class _Source:
    """Where an item comes from, and how it is sold there."""

    offer: Offer | None = None
    supplier: str = ""
    pack: Pack | None = None
    rate: Fraction = Fraction(1)


def load_evidence(
    connection: Connection, now: datetime, item_ids: Iterable[int] | None = None, warehouse_id: int | None = None,
) -> list[Evidence]:
    """Read the evidence for every item and warehouse with demand or a rule; what has no price at all is left out."""
    settings = load_policy_settings(connection)
    wanted = None if item_ids is None else sorted(set(item_ids))
    issues = load_issues(connection, now, settings.window_days, wanted, by_warehouse=True)
    rules = _rules(connection, wanted)
    places = sorted({
        (item_id, place) for item_id, place in (*issues, *rules)
        if place is not None and (warehouse_id is None or place == warehouse_id)
    })
    kept = _kept(connection, {item_id for item_id, _ in places})
    places = [place for place in places if place[0] in kept]
    items = load_items(connection, {item_id for item_id, _ in places})
    sources = _sources(connection, items, now)
    leads = measured_lead_times(connection, item_ids=items, today=now.date()) if items else {}
    classes, worth = item_classes(connection, items), _unit_worth(connection, items)
    home = load_profile(connection).currency
    return [
        found for item_id, place in places
        if (found := _evidence(items[item_id], place, issues.get((item_id, place), Issues()), sources[item_id],
                               leads, classes.get(item_id), settings, worth.get(item_id, 0.0), home,
                               rules.get((item_id, place)))) is not None
    ]


def _kept(connection: Connection, ids: Iterable[int]) -> set[int]:
    """Choose the items that are kept in stock and bought."""
    return {
        int(row.id) for batch in in_batches(ids) for row in connection.execute(select(Item.id).where(
            Item.id.in_(batch), Item.kind.in_(("stocked", "consumable")), Item.status == "active"))
    }


def _rules(connection: Connection, item_ids: Sequence[int] | None) -> dict[tuple[int, int], PresentRule]:
    statement = select(ReorderRule.item_id, ReorderRule.warehouse_id, ReorderRule.kind, ReorderRule.reorder_point,
                       ReorderRule.order_up_to, ReorderRule.order_qty, ReorderRule.review_days)
    if item_ids is not None:
        statement = statement.where(ReorderRule.item_id.in_(item_ids))
    return {
        (row.item_id, row.warehouse_id): PresentRule(
            row.kind, row.reorder_point / QUANTITY_SCALE, row.order_up_to / QUANTITY_SCALE,
            row.order_qty / QUANTITY_SCALE, row.review_days) for row in connection.execute(statement)
    }


def _sources(connection: Connection, items: Mapping[int, ItemFacts], now: datetime) -> dict[int, _Source]:
    """Choose where each item is bought: from the preferred supplier, or the one of the best standing."""
    offers = load_offers(connection, items)
    terms = load_terms(connection, {offer.supplier_id for found in offers.values() for offer in found})
    ranks = {standing.value: rank for rank, standing in enumerate(Standing)}
    chosen: dict[int, Offer] = {}
    for item_id, found in offers.items():
        usable = [offer for offer in found if terms[offer.supplier_id].standing != Standing.BLOCKED]
        if usable:
            chosen[item_id] = min(
                usable, key=lambda offer: (not offer.preferred, ranks[terms[offer.supplier_id].standing]))
    packs, rates = load_packs(connection, chosen), _rates(connection, {o.currency for o in chosen.values()}, now)
    return {
        item_id: _Source(chosen[item_id], terms[chosen[item_id].supplier_id].name, packs[item_id],
                         rates[chosen[item_id].currency])
        if item_id in chosen and chosen[item_id].currency in rates else _Source() for item_id in items
    }


def _rates(connection: Connection, currencies: Iterable[str], now: datetime) -> dict[str, Fraction]:
    """Read what currencies are worth; one whose rate nobody entered is left out."""
    result = {}
    for currency in currencies:
        try:
            result[currency] = rate_on(connection, currency, now.date())
        except DomainError:
            continue
    return result


def _unit_worth(connection: Connection, ids: Iterable[int]) -> dict[int, float]:
    rows = (
        row for batch in in_batches(ids) for row in connection.execute(
            select(ItemValue.item_id, ItemValue.qty, ItemValue.value_minor).where(ItemValue.item_id.in_(batch)))
    )
    return {row.item_id: row.value_minor * QUANTITY_SCALE / row.qty for row in rows if row.qty > 0}


def _terms(source: _Source, settings: PolicySettings, worth: float, item: ItemFacts, home: str) -> Terms | None:
    """Put prices into the firm's minor units per stock unit; None where no price is known."""
    minor = 10 ** exponent_of(home)
    breaks: tuple[PriceBreak, ...]
    if source.offer is None or source.pack is None:
        if worth <= 0:
            return None
        breaks, least, step = (PriceBreak(0.0, worth),), 0.0, 0.0
    else:
        ratio, offer = float(source.pack.ratio), source.offer
        each = float(source.rate) * minor / PRICE_SCALE / ratio
        steps = sorted(((qty, price) for qty, price in offer.breaks if qty > 0), key=lambda pair: pair[0])
        breaks = (PriceBreak(0.0, offer.price_micros * each), *(
            PriceBreak(qty / QUANTITY_SCALE * ratio, price * each) for qty, price in steps))
        least = offer.min_qty / QUANTITY_SCALE * ratio
        step = (offer.multiple_qty / QUANTITY_SCALE if offer.multiple_qty else float(source.pack.ratio != 1)) * ratio
        if offer.price_micros <= 0:
            return None
    sold = item.price_micros * minor / PRICE_SCALE if item.price_currency == home else 0.0
    return Terms(
        float(settings.order_cost_minor), settings.holding_permille / 1000, breaks, least, step,
        max(0.0, sold - breaks[0].price))


def _evidence(
    item: ItemFacts, warehouse_id: int, issues: Issues, source: _Source, leads: Mapping[Pair, LeadTime],
    of_class: ItemClass | None, settings: PolicySettings, worth: float, home: str, present: PresentRule | None,
) -> Evidence | None:
    terms = _terms(source, settings, worth, item, home)
    daily = np.array(issues.daily(settings.window_days), dtype=np.float64) / QUANTITY_SCALE
    if terms is None or not len(daily) or daily.sum() <= 0:
        return None
    deviation = float(daily.std(ddof=1)) if len(daily) > 1 else float(daily.mean())
    pair = (source.offer.supplier_id, item.id) if source.offer is not None else None
    kind: Any = suitable_kind(of_class.abc if of_class else "B", item.shelf_life_days)
    perishes = item.shelf_life_days if item.shelf_life_days and item.shelf_life_days <= PERISHABLE_DAYS else None
    return Evidence(
        item.id, warehouse_id, item.sku, item.name, item.unit_code, pair[0] if pair else None, source.supplier,
        Spread(float(daily.mean()), deviation, len(daily)), len(daily), issues.moves,
        leads[pair] if pair is not None and pair in leads else lead_time(LEAD_TIME_DAYS, (), (), None), terms, kind,
        of_class.review_days if of_class else REVIEW_DAYS, perishes,
        of_class.service_permille if of_class else SERVICE_PERMILLE, settings.service_kind,
        of_class.letters if of_class else "", home, present,
    )
