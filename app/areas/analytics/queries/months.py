"""The months in numbers: what was done in each of the last months, in both flows."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection

from app.areas.analytics.queries.flows import made_since
from app.areas.company.queries import load_profile
from app.areas.logistics.models import Shipment
from app.areas.purchasing.models import Receipt
from app.areas.sales.models import SalesOrder
from app.areas.sales.rules import BOOKED_STATES
from app.areas.support.models import Satisfaction, Ticket
from app.areas.support.queries.weeks import counts_by_month, last_months, sums_by_month
from app.areas.support.rules import COMPLAINTS
from app.kernel.money import Money

MONTHS_SHOWN = 3

COUNTED: tuple[tuple[str, Any, tuple[Any, ...]], ...] = (
    ("Orders taken", SalesOrder.ordered_at, (SalesOrder.state.in_(BOOKED_STATES),)),
    ("Receipts", Receipt.received_at, (Receipt.state == "posted",)),
    ("Tickets opened", Ticket.opened_at, ()),
    ("Complaints among them", Ticket.opened_at, (Ticket.category.in_(COMPLAINTS),)),
    ("Tickets resolved", Ticket.resolved_at, ()),
)
"""What is counted: its title, when it happened, and which of it."""

SHIPMENTS: tuple[tuple[str, Any], ...] = (
    ("Shipments sent", Shipment.shipped_at), ("Shipments delivered", Shipment.delivered_at),
)


@dataclass(frozen=True, slots=True)
class MonthTable:
    """What was done in the last months, oldest first, by title; the last month is not over."""

    months: tuple[date, ...]
    lines: tuple[tuple[str, tuple[object, ...]], ...]


def months_in_numbers(connection: Connection, now: datetime, count: int = MONTHS_SHOWN) -> MonthTable:
    """Count what came in and went out, forth and back, in each of the last months of the firm's calendar."""
    profile = load_profile(connection)
    months = last_months(now, profile.zone, count)
    booked = (SalesOrder.state.in_(BOOKED_STATES), SalesOrder.currency == profile.currency)
    goods = SalesOrder.total_minor - SalesOrder.freight_minor
    revenue = sums_by_month(connection, SalesOrder.ordered_at, goods, months, profile.zone, *booked)
    earned = tuple(Money(minor, profile.currency) for minor in revenue)
    lines: list[tuple[str, tuple[object, ...]]] = [("Revenue", earned)]
    since = made_since(months)
    lines += [
        (title, tuple(counts_by_month(connection, moment, months, profile.zone, since))) for title, moment in SHIPMENTS
    ]
    lines += [
        (title, tuple(counts_by_month(connection, moment, months, profile.zone, *where)))
        for title, moment, where in COUNTED
    ]
    lines.append(("Satisfaction, mean of 5", _scores(connection, months, profile.zone)))
    return MonthTable(tuple(months), tuple(lines))


def _scores(connection: Connection, months: list[date], zone: str) -> tuple[object, ...]:
    answered = Satisfaction.score.is_not(None)
    sums = sums_by_month(connection, Satisfaction.answered_at, Satisfaction.score, months, zone, answered)
    counts = counts_by_month(connection, Satisfaction.answered_at, months, zone, answered)
    return tuple(f"{total / answers:.1f}" if answers else None for total, answers in zip(sums, counts, strict=True))
