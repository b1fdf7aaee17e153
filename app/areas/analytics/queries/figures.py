"""What is measured over both flows together."""

from datetime import date, datetime, timedelta

from sqlalchemy import Connection, exists, func, select

from app.areas.analytics.rules import is_perfect, per_thousand
from app.areas.company.queries import load_profile
from app.areas.company.rules import local_day
from app.areas.logistics.models import Shipment
from app.areas.sales.models import SalesOrder
from app.areas.sales.rules import BOOKED_STATES, DELIVERED, SHIPPED
from app.areas.support.models import Ticket, TicketLink
from app.areas.support.rules import COMPLAINTS
from app.kernel.formatting import in_sentence, part_of
from app.kernel.listing import Figure, Kind, Tone

WINDOW_DAYS = 90
PERFECT_TARGET, PERFECT_FAIR = 900, 750

_complained = exists().where(
    TicketLink.record == "sales_order", TicketLink.record_id == SalesOrder.id, Ticket.id == TicketLink.ticket_id,
    Ticket.category.in_(COMPLAINTS),
).correlate(SalesOrder)


def perfect_orders(connection: Connection, now: datetime) -> Figure:
    """Tell which share of the orders that fell due was shipped whole, on time, and without a complaint."""
    zone = load_profile(connection).zone
    today = local_day(now, zone)
    hits, total = count_perfect(connection, today - timedelta(days=WINDOW_DAYS), today, zone)
    title, explain = "Perfect orders", (
        f"Orders required in the last {WINDOW_DAYS} days that left whole on or before that day and about which nobody "
        "complained, of all that were required."
    )
    if not total:
        return Figure("analytics.perfect_orders", title, None, Kind.PERCENT, f"none fell due in {WINDOW_DAYS} days",
                      explain=explain)
    share = (hits * 1000 + total // 2) // total
    tone = Tone.GOOD if share >= PERFECT_TARGET else Tone.WARNING if share >= PERFECT_FAIR else Tone.BAD
    return Figure("analytics.perfect_orders", title, share, Kind.PERCENT, f"{part_of(hits, total)}, target 90 %", tone,
                  explain=explain)


def count_perfect(connection: Connection, first: date, last: date, zone: str) -> tuple[int, int]:
    """Count the perfect orders, and all, that were required after one day and up to another."""
    rows = connection.execute(
        select(SalesOrder.required_on, SalesOrder.shipped_at, SalesOrder.state.in_((SHIPPED, DELIVERED)), _complained)
        .where(SalesOrder.required_on > first, SalesOrder.required_on <= last, SalesOrder.state.in_(BOOKED_STATES))
    ).all()
    hits = sum(
        is_perfect(required, local_day(shipped, zone) if shipped and whole else None, complained=bool(complained))
        for required, shipped, whole, complained in rows
    )
    return hits, len(rows)


def complaint_rate(connection: Connection, now: datetime) -> Figure:
    """Tell how many complaints come back for a thousand shipments."""
    since = now - timedelta(days=WINDOW_DAYS)
    complaints = connection.execute(
        select(func.count()).where(Ticket.opened_at > since, Ticket.category.in_(COMPLAINTS))
    ).scalar_one()
    shipments = connection.execute(
        select(func.count()).where(Shipment.created_at > since, Shipment.shipped_at.is_not(None))
    ).scalar_one()
    title, explain = "Complaints per 1,000 shipments", (
        f"Complaints opened in the last {WINDOW_DAYS} days over the shipments made and sent in that time."
    )
    rate = per_thousand(complaints, shipments)
    if rate is None:
        return Figure("analytics.complaints", title, None, Kind.INTEGER, f"nothing shipped in {WINDOW_DAYS} days",
                      explain=explain)
    note = f"{in_sentence(complaints)} on {in_sentence(shipments)} shipments in {WINDOW_DAYS} days"
    return Figure("analytics.complaints", title, rate, Kind.INTEGER, note, explain=explain)
