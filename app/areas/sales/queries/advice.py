"""What is read for the advice on a customer's page: offers, blanket orders, goods that are ready, habits."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, exists, select

from app.areas.catalog.models import Item
from app.areas.company.queries import load_profile
from app.areas.company.rules import local_day
from app.areas.sales.models import BlanketOrder, CustomerWorth, Quote, SalesOrder, SalesOrderLine, WorthModel
from app.areas.sales.queries.activities import next_hour
from app.areas.sales.queries.orders import SERVICE, reserved_of_line
from app.areas.sales.rules import BOOKED_STATES, CONFIRMED, PARTLY_SHIPPED, advice
from app.areas.sales.rules.orders import median
from app.areas.sales.rules.quotes import SENT
from app.kernel.money import Money
from app.kernel.next_actions import NextAction, NextActionSpec
from app.kernel.quantity import Quantity

HABITS_KEPT = 12
LOOKED_BACK = timedelta(days=730)
REQUIRED_IN = timedelta(days=7)


def business_with(connection: Connection, customer_id: int, now: datetime) -> Iterable[NextAction | None]:
    """Read what the rules of business need of a customer, and give what they advise."""
    profile = load_profile(connection)
    today = local_day(now, profile.zone)
    return [
        advice.follow_offer(_offers(connection, customer_id, today, profile.zone), customer_id, next_hour(now), today),
        advice.renew_blanket(_blankets(connection, customer_id, today), today),
        advice.ship_what_is_ready(_ready(connection, customer_id), today),
        _habit(connection, customer_id, today, profile.currency),
    ]


def _offers(connection: Connection, customer_id: int, today: date, zone: str) -> list[advice.OpenOffer]:
    rows = connection.execute(
        select(Quote.id, Quote.number, Quote.valid_until, Quote.sent_at, Quote.total_minor, Quote.currency)
        .where(Quote.customer_id == customer_id, Quote.sent_at.is_not(None), Quote.state == SENT,
               Quote.valid_until >= today)
    )
    return [
        advice.OpenOffer(row.id, row.number, row.valid_until, local_day(row.sent_at, zone),
                         Money(row.total_minor, row.currency)) for row in rows
    ]


def _blankets(connection: Connection, customer_id: int, today: date) -> list[advice.EndingBlanket]:
    rows = connection.execute(
        select(BlanketOrder.id, BlanketOrder.number, BlanketOrder.valid_to)
        .where(BlanketOrder.customer_id == customer_id, BlanketOrder.valid_to >= today, BlanketOrder.state == "active")
    )
    return [advice.EndingBlanket(*row) for row in rows]


def _ready(connection: Connection, customer_id: int) -> list[advice.ReadyOrder]:
    """Read the open orders of which every line that needs goods has them reserved, and some are still to go."""
    line, to_go = SalesOrderLine, SalesOrderLine.stock_qty - SalesOrderLine.stock_qty_shipped
    goods = exists().where(line.order_id == SalesOrder.id, line.item_id == Item.id, Item.kind != SERVICE)
    rows = connection.execute(
        select(SalesOrder.id, SalesOrder.number, SalesOrder.required_on, SalesOrder.total_minor, SalesOrder.currency)
        .where(SalesOrder.customer_id == customer_id, SalesOrder.state.in_((CONFIRMED, PARTLY_SHIPPED)),
               goods.where(to_go > 0, reserved_of_line() > 0), ~goods.where(to_go > reserved_of_line()))
    )
    return [
        advice.ReadyOrder(row.id, row.number, row.required_on, Money(row.total_minor, row.currency)) for row in rows
    ]


def _habit(connection: Connection, customer_id: int, today: date, currency: str) -> NextAction | None:
    """Advise by the habits that are kept, unless somebody ordered since they were worked out."""
    kept = connection.execute(
        select(CustomerWorth.habits, WorthModel.learned_at)
        .join(WorthModel, WorthModel.id == CustomerWorth.model_id).where(CustomerWorth.party_id == customer_id)).first()
    if kept is None:
        return None
    habits = [advice.Habit(item, rhythm, date.fromisoformat(day), qty, value)
              for item, rhythm, day, qty, value in kept.habits]
    found = advice.overdue_habit(habits, today)
    if found is None or connection.execute(select(SalesOrder.id).where(
            SalesOrder.customer_id == customer_id, SalesOrder.ordered_at >= kept.learned_at).limit(1)).first():
        return None
    name = connection.execute(select(Item.name).where(Item.id == found.item_id)).scalar_one()
    return advice.offer_item(found, name, customer_id, today + REQUIRED_IN, today, currency)


def habits_by_customer(connection: Connection, now: datetime) -> dict[int, list[list[Any]]]:
    """Read which items each customer buys again and again, as they are kept."""
    profile = load_profile(connection)
    bought: dict[tuple[int, int], list[tuple[date, int, int]]] = defaultdict(list)
    rows = connection.execute(
        select(SalesOrder.customer_id, SalesOrder.ordered_at, SalesOrderLine.item_id, SalesOrderLine.stock_qty,
               SalesOrderLine.amount_minor).join(SalesOrderLine, SalesOrderLine.order_id == SalesOrder.id)
        .where(SalesOrder.ordered_at > now - LOOKED_BACK, SalesOrder.state.in_(BOOKED_STATES),
               SalesOrder.currency == profile.currency, SalesOrderLine.kit_line_id.is_(None))
    )
    for row in rows:
        bought[row.customer_id, row.item_id].append(
            (local_day(row.ordered_at, profile.zone), row.stock_qty, row.amount_minor))
    found: dict[int, list[list[Any]]] = defaultdict(list)
    for (customer, item), buys in bought.items():
        rhythm = advice.habit_days([day for day, _, _ in buys])
        if rhythm is not None:
            qty = str(Quantity(median([qty for _, qty, _ in buys]) or 0, "").decimal())
            value = median([amount for _, _, amount in buys]) or 0
            found[customer].append([item, rhythm, max(day for day, _, _ in buys).isoformat(), qty, value])
    return {
        customer: sorted(habits, key=lambda habit: (-habit[4], habit[0]))[:HABITS_KEPT]
        for customer, habits in found.items()
    }


NEXT_STEPS = (NextActionSpec("customer", business_with),)
