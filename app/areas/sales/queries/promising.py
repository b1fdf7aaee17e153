"""When goods can be had: stock and what is on its way, asked once for a whole document."""

import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction

from sqlalchemy import Connection, select

from app.areas.catalog.queries import load_items
from app.areas.catalog.rules.boms import in_millionths
from app.areas.company.queries import load_business_hours, load_profile
from app.areas.company.rules import local_day
from app.areas.inventory.queries.ahead import Due, due_ahead, free_to_sell
from app.areas.purchasing.models import PurchaseOrder, PurchaseOrderLine
from app.areas.purchasing.queries.lead_times import measured_lead_times
from app.areas.purchasing.queries.measures import EXPECTED_FOR
from app.areas.purchasing.queries.terms import load_offers, load_terms
from app.areas.purchasing.rules.lead_times import LeadTime
from app.areas.sales.queries.kits import kit_parts
from app.areas.sales.queries.orders import KIT, LINE_KIND, SERVICE
from app.areas.sales.rules.promising import Buying, Outlook, Promised, Supply, arrival, bought_by, together
from app.areas.sales.rules.workdays import Workdays
from app.kernel.quantity import QUANTITY_SCALE

BLOCKED = "blocked"


@dataclass(frozen=True, slots=True)
class Asked:
    """So many millionths of the stock unit of an item, for a line of a document."""

    item_id: int
    stock_qty: int


@dataclass(slots=True)
class Promiser:
    """All that is known of some items in a warehouse; each promise is taken off what the next one may have."""

    today: date
    outlooks: Mapping[int, Outlook]
    kits: Mapping[int, Mapping[int, Fraction]]
    services: frozenset[int]

    def promise(self, asked: Asked) -> Promised:
        """Promise a line; a service is there at once, a kit when its parts are."""
        if asked.item_id in self.services:
            return Promised(self.today)
        if asked.item_id not in self.kits:
            return self.outlooks[asked.item_id].promise(asked.stock_qty, self.today)
        kits = Fraction(asked.stock_qty, QUANTITY_SCALE)
        return together(
            self.outlooks[part].promise(in_millionths(per_one * kits), self.today)
            for part, per_one in self.kits[asked.item_id].items() if part not in self.services
        )


def load_promiser(
    connection: Connection, item_ids: Iterable[int], warehouse_id: int, now: datetime, *, but: str = "",
    apart: Collection[int] = (), wanted: Mapping[int, int] | None = None,
) -> Promiser:
    """Read what promises of some items are made of.

    What goes to documents of the kind `but` is promised anew and takes nothing away; of orders, what the lines named
    `apart` wait for. With `wanted`, how much of each item is asked for in all, supply is read only for what stock does
    not cover.
    """
    profile = load_profile(connection)
    today, workdays = local_day(now, profile.zone), load_workdays(connection)
    items = load_items(connection, item_ids)
    kits = kit_parts(connection, [item_id for item_id, item in items.items() if item.kind == KIT], today)
    whole = load_items(connection, {*items, *(part for parts in kits.values() for part in parts)})
    services = frozenset(item_id for item_id, item in whole.items() if item.kind == SERVICE)
    goods = sorted(item_id for item_id, item in whole.items() if item.kind not in (KIT, SERVICE))
    kits = {item_id: kits.get(item_id, {}) for item_id, item in items.items() if item.kind == KIT}
    free, due = free_to_sell(connection, goods, warehouse_id, now), due_ahead(connection, goods, warehouse_id)
    due = [row for row in due if row.for_kind != LINE_KIND or row.for_id not in apart]
    due = [row for row in due if row.direction == "in" or row.for_kind != but]
    lacking = goods if wanted is None else _lacking(goods, free, due, _with_parts(wanted, kits))
    demands = _demands(due, today)
    outlooks = {
        **{item_id: Outlook(free.get(item_id, 0), (), demands[item_id]) for item_id in goods},
        **_outlooks(connection, lacking, free, due, today, workdays),
    }
    return Promiser(today, outlooks, kits, services)


def _with_parts(wanted: Mapping[int, int], kits: Mapping[int, Mapping[int, Fraction]]) -> dict[int, int]:
    """Add to what is wanted the parts of the kits that are, rounded up."""
    total: dict[int, int] = defaultdict(int, wanted)
    for kit_id, parts in kits.items():
        for part, per_one in parts.items():
            total[part] += math.ceil(per_one * wanted.get(kit_id, 0))
    return total


def _lacking(goods: Sequence[int], free: Mapping[int, int], due: Sequence[Due], wanted: Mapping[int, int]) -> list[int]:
    """Give the items of which stock alone, less all that goes to others, does not cover what is wanted."""
    goes: dict[int, int] = defaultdict(int)
    for row in due:
        if row.direction == "out":
            goes[row.item_id] += row.open_qty
    return [item_id for item_id in goods if free.get(item_id, 0) - goes[item_id] < wanted.get(item_id, 0)]


def _demands(due: Sequence[Due], today: date) -> dict[int, list[tuple[date, int]]]:
    """Give by item what goes to others and is not reserved for them yet, and when."""
    demands: dict[int, list[tuple[date, int]]] = defaultdict(list)
    for row in due:
        if row.direction == "out" and row.open_qty:
            demands[row.item_id].append((max(today, row.due_on), row.open_qty))
    return demands


def promise_lines(
    connection: Connection, lines: Sequence[Asked | None], warehouse_id: int, now: datetime,
    apart: Collection[int] = (),
) -> list[Promised | None]:
    """Promise the lines of a document in their order, none of them the same goods twice; None has no goods.

    Where the document is an order that is booked already, `apart` names its own lines.
    """
    wanted: dict[int, int] = defaultdict(int)
    for line in lines:
        if line is not None:
            wanted[line.item_id] += line.stock_qty
    promiser = load_promiser(connection, wanted, warehouse_id, now, apart=apart, wanted=wanted)
    return [None if line is None else promiser.promise(line) for line in lines]


def load_workdays(connection: Connection) -> Workdays:
    """Read on which days the firm works; those of the usual week where it wrote none down."""
    hours = load_business_hours(connection, load_profile(connection).calendar_id)
    weekdays = frozenset(window.weekday for window in hours.windows)
    return Workdays(weekdays or Workdays().weekdays, frozenset(hours.holidays))


def _outlooks(
    connection: Connection, goods: Sequence[int], free: Mapping[int, int], due: Sequence[Due], today: date,
    workdays: Workdays,
) -> dict[int, Outlook]:
    if not goods:
        return {}
    lead_times = measured_lead_times(connection, item_ids=goods, today=today)
    named = set(goods)
    coming = [row for row in due if row.direction == "in" and row.item_id in named]
    supplies, demands = _supplies(connection, coming, lead_times, today, workdays), _demands(due, today)
    buying = _buying(connection, goods, lead_times, today, workdays)
    return {
        item_id: Outlook(free.get(item_id, 0), supplies.get(item_id, ()), demands[item_id], buying.get(item_id))
        for item_id in goods
    }


def _supplies(
    connection: Connection, rows: Sequence[Due], lead_times: Mapping[tuple[int, int], LeadTime], today: date,
    workdays: Workdays,
) -> dict[int, list[Supply]]:
    """Say of what is on its way when it can be counted on: with an order, as its supplier keeps days."""
    ids = [row.for_id for row in rows if row.for_kind == EXPECTED_FOR]
    orders = {row.id: row for row in connection.execute(
        select(PurchaseOrderLine.id, PurchaseOrder.number, PurchaseOrder.supplier_id, PurchaseOrder.ordered_on)
        .join(PurchaseOrder, PurchaseOrder.id == PurchaseOrderLine.order_id).where(PurchaseOrderLine.id.in_(ids)))}
    result: dict[int, list[Supply]] = defaultdict(list)
    for row in rows:
        order = orders.get(row.for_id) if row.for_kind == EXPECTED_FOR else None
        on, permille, name = max(today, row.due_on), None, ""
        if order is not None:
            name, found = order.number, lead_times.get((order.supplier_id, row.item_id))
            if found is not None:
                on, permille = arrival(order.ordered_on, row.due_on, today, found.median_days, found.spread)
        # What is to come today is not there yet: it is received and put away first.
        on = max(on, today + timedelta(days=1))
        result[row.item_id].append(Supply(workdays.from_on(on), row.qty, name, permille))
    return result


def _buying(
    connection: Connection, goods: Sequence[int], lead_times: Mapping[tuple[int, int], LeadTime], today: date,
    workdays: Workdays,
) -> dict[int, Buying]:
    """Say of whom each item would be bought: of the preferred supplier that is not blocked."""
    offers = load_offers(connection, goods)
    suppliers = load_terms(connection, {offer.supplier_id for found in offers.values() for offer in found})
    result: dict[int, Buying] = {}
    for item_id, found in offers.items():
        offer = next((one for one in found if suppliers[one.supplier_id].standing != BLOCKED), None)
        if offer is not None:
            takes = lead_times[offer.supplier_id, item_id]
            by = workdays.from_on(bought_by(today, takes.median_days, takes.spread))
            result[item_id] = Buying(by, suppliers[offer.supplier_id].name)
    return result
