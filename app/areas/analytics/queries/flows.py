"""Both flows in the same weeks and months: goods that go out, and what comes back."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, func, literal, or_, select, type_coerce

from app.areas.company.queries import load_profile
from app.areas.company.rules import local_day
from app.areas.inventory.queries.figures import ValueByMonth, value_by_month
from app.areas.logistics.models import Shipment
from app.areas.logistics.rules import CANCELLED
from app.areas.purchasing.queries.figures import firm_today
from app.areas.purchasing.queries.performance import DeliveryBySupplier, delivery_by_supplier
from app.areas.sales.models import SalesOrder
from app.areas.sales.rules import BOOKED_STATES
from app.areas.support.models import Ticket
from app.areas.support.queries.weeks import WEEKS_SHOWN, counts_by_week, last_weeks, monday_of
from app.kernel.columns import Exact
from app.kernel.days import days_between

DAY_MICROS = 86_400 * 1_000_000
SHOWN_SUPPLIERS = 9
EPOCH = date(1970, 1, 1)
QUARTER = timedelta(days=92)
"""Longer than goods wait from being picked to leaving; a shipment that waits longer is not counted as it leaves."""


@dataclass(frozen=True, slots=True)
class OrdersAndShipments:
    """How many orders came in and how many shipments left in each week, oldest first."""

    weeks: tuple[date, ...]
    ordered: tuple[int, ...]
    shipped: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class LatenessAndTickets:
    """How many shipments were late, by the week in which they were expected, and how many tickets were opened."""

    weeks: tuple[date, ...]
    late: tuple[int, ...]
    tickets: tuple[int, ...]


def end_of_history(connection: Connection, now: datetime) -> datetime:
    """Give the moment with which pictures end: now, or the last order when the firm has long been quiet."""
    last = connection.execute(select(func.max(SalesOrder.ordered_at))).scalar()
    return last if last is not None and now - last > timedelta(weeks=WEEKS_SHOWN) else now


def orders_and_shipments(connection: Connection, now: datetime) -> OrdersAndShipments | None:
    """Count orders by the week in which they came in, shipments by the week in which they left."""
    zone = load_profile(connection).zone
    weeks = last_weeks(end_of_history(connection, now), zone)
    ordered = counts_by_week(connection, SalesOrder.ordered_at, weeks, zone, SalesOrder.state.in_(BOOKED_STATES))
    shipped = counts_by_week(connection, Shipment.shipped_at, weeks, zone, made_since(weeks))
    return OrdersAndShipments(tuple(weeks), tuple(ordered), tuple(shipped)) if any(ordered + shipped) else None


def made_since(weeks: Sequence[date]) -> Any:
    """Narrow shipments to those made lately: there is an index for that, and none for when they left."""
    return Shipment.created_at >= datetime(weeks[0].year, weeks[0].month, weeks[0].day, tzinfo=UTC) - QUARTER


def lateness_and_tickets(connection: Connection, now: datetime) -> LatenessAndTickets | None:
    """Count late shipments next to the tickets of the same weeks."""
    zone = load_profile(connection).zone
    weeks = last_weeks(end_of_history(connection, now), zone)
    late = late_by_week(connection, weeks, zone, local_day(now, zone))
    tickets = counts_by_week(connection, Ticket.opened_at, weeks, zone)
    return LatenessAndTickets(tuple(weeks), tuple(late), tuple(tickets)) if any(late + tickets) else None


def late_by_week(connection: Connection, weeks: Sequence[date], zone: str, today: date) -> list[int]:
    """Count the shipments that arrived after the day they were expected, or have not arrived though it is over."""
    # What was delivered before the expected day began anywhere on earth was in time; the rest is judged by the zone.
    earliest = (days_between(Shipment.expected_on, literal(EPOCH)) - 1) * DAY_MICROS
    rows = connection.execute(
        select(Shipment.expected_on, Shipment.delivered_at).where(
            Shipment.expected_on >= weeks[0], Shipment.expected_on < today, Shipment.state != CANCELLED,
            or_(Shipment.delivered_at.is_(None), type_coerce(Shipment.delivered_at, Exact()) >= earliest),
        )
    )
    found: Counter[date] = Counter()
    for expected_on, delivered_at in rows:
        found[monday_of(expected_on)] += delivered_at is None or local_day(delivered_at, zone) > expected_on
    return [found[week] for week in weeks]


def on_time_by_supplier(connection: Connection, now: datetime) -> DeliveryBySupplier | None:
    """Give how suppliers delivered within a year up to now, or up to when the firm fell quiet."""
    found = delivery_by_supplier(connection, firm_today(connection, end_of_history(connection, now)), SHOWN_SUPPLIERS)
    return found if found.suppliers else None


def stock_by_month(connection: Connection, now: datetime) -> ValueByMonth | None:
    """Give what the stock was worth at each month's end; None while it was never worth anything."""
    found = value_by_month(connection, now)
    return found if any(worth for _, worth in found.points) else None
