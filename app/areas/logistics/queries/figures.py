"""What logistics measures."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Connection, func, select, type_coerce

from app.areas.company.queries import load_profile
from app.areas.company.rules import local_day
from app.areas.logistics.models import Shipment
from app.areas.logistics.queries.lists import SHIPMENTS
from app.areas.logistics.rules import CANCELLED, DELIVERED, GONE, HERE, SHIPPED, on_time_permille
from app.areas.parties.models import Party
from app.areas.sales.models import SalesOrder
from app.areas.sales.rules import median
from app.kernel.columns import Exact
from app.kernel.formatting import part_of
from app.kernel.listing import Figure, Kind, ListRequest, Tone

WINDOW_DAYS = 90
WEEKS_SHOWN = 26
SHOWN_CARRIERS = 10
ON_TIME_TARGET_PERMILLE = 950
DAY_MICROS = 86_400 * 1_000_000


@dataclass(frozen=True, slots=True)
class ShipmentsByWeek:
    """How many shipments were made in each week (by its Monday), by what became of them since; oldest first."""

    weeks: tuple[date, ...]
    delivered: tuple[int, ...]
    on_the_way: tuple[int, ...]
    in_the_house: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class OnTimeByMonth:
    """Percent of shipments that left in time and their number, by month, oldest first; idle months are left out."""

    points: tuple[tuple[date, float, int], ...]


@dataclass(frozen=True, slots=True)
class TransitByCarrier:
    """Median days from shipping to delivery and the number of shipments, by carrier, the quickest first."""

    parts: tuple[tuple[str, float, int], ...]


def shipped_on_time(connection: Connection, now: datetime) -> Figure:
    """Tell which share of the shipments left on or before the day the customer required."""
    zone = load_profile(connection).zone
    rows = connection.execute(
        select(Shipment.shipped_at, SalesOrder.required_on).join(SalesOrder, SalesOrder.id == Shipment.order_id)
        .where(Shipment.state.in_(GONE), Shipment.created_at > now - timedelta(days=2 * WINDOW_DAYS),
               Shipment.shipped_at > now - timedelta(days=WINDOW_DAYS))
    ).all()
    good = sum(row.shipped_at is not None and local_day(row.shipped_at, zone) <= row.required_on for row in rows)
    share = on_time_permille(good, len(rows))
    explain = f"Shipments of the last {WINDOW_DAYS} days that left on or before the required day, of all that left."
    if share is None:
        return Figure("logistics.on_time", "Shipped on time", None, Kind.PERCENT,
                      f"nothing left in {WINDOW_DAYS} days", explain=explain)
    tone = Tone.GOOD if share >= ON_TIME_TARGET_PERMILLE else Tone.WARNING
    return Figure("logistics.on_time", "Shipped on time", share, Kind.PERCENT,
                  f"{part_of(good, len(rows))}, target 95 %", tone, explain=explain)


def in_the_house(connection: Connection, _now: datetime) -> Figure:
    """Count the shipments that are to be picked, packed or shipped."""
    counts = {key: SHIPMENTS.count(connection, ListRequest(preset=key)) for key in ("to_pick", "to_pack", "to_ship")}
    note = f"{counts['to_pick']} to pick, {counts['to_pack']} to pack, {counts['to_ship']} to ship"
    return Figure("logistics.in_the_house", "To do", sum(counts.values()), Kind.INTEGER, note,
                  explain="Shipments that have not left yet.")


def on_the_way(connection: Connection, now: datetime) -> Figure:
    """Count the shipments on the way."""
    count = SHIPMENTS.count(connection, ListRequest(preset="on_the_way"))
    today = connection.execute(select(func.count()).where(
        Shipment.state == SHIPPED, Shipment.expected_on == now.date())).scalar_one()
    note = f"{today} expected today" if today else "none expected today"
    return Figure("logistics.on_the_way", "On the way", count, Kind.INTEGER, note,
                  explain="Shipments that left and are not delivered.")


def late(connection: Connection, now: datetime) -> Figure:
    """Count the shipments that should have arrived, or left, by now."""
    count = SHIPMENTS.count(connection, ListRequest(preset="late", as_of=now))
    here = connection.execute(select(func.count()).where(
        Shipment.state.in_(HERE), Shipment.expected_on < now.date())).scalar_one()
    tone, note = (Tone.BAD, f"{here} of them still here") if count else (Tone.GOOD, "none is late")
    return Figure("logistics.late", "Late shipments", count, Kind.INTEGER, note, tone,
                  explain="Shipments here or on the way that were expected before today.")


def shipments_by_week(connection: Connection, now: datetime) -> ShipmentsByWeek:
    """Count shipments by the week in which they were made and by what became of them; cancelled ones are left out.

    The weeks end with the present one, or with that of the last shipment when the firm has long been quiet.
    """
    last = connection.execute(select(func.max(Shipment.created_at))).scalar()
    end = last if last is not None and (now - last).days > 7 * WEEKS_SHOWN else now
    monday = end.date() - timedelta(days=end.weekday())
    weeks = tuple(monday - timedelta(days=7 * back) for back in range(WEEKS_SHOWN - 1, -1, -1))
    counted = {week: {DELIVERED: 0, SHIPPED: 0, "": 0} for week in weeks}
    rows = connection.execute(select(Shipment.created_at, Shipment.state).where(
        Shipment.created_at > end - timedelta(days=7 * (WEEKS_SHOWN + 1)), Shipment.state != CANCELLED))
    for created_at, state in rows:
        day = created_at.date()
        week = counted.get(day - timedelta(days=day.weekday()))
        if week is not None:
            week[state if state in GONE else ""] += 1
    return ShipmentsByWeek(
        weeks, *(tuple(counted[week][state] for week in weeks) for state in (DELIVERED, SHIPPED, "")),
    )


def on_time_by_month(connection: Connection, now: datetime) -> OnTimeByMonth:
    """Measure month by month which share of the shipments left on or before the required day."""
    zone = load_profile(connection).zone
    last = connection.execute(select(func.max(Shipment.created_at))).scalar() or now
    rows = connection.execute(
        select(Shipment.shipped_at, SalesOrder.required_on).join(SalesOrder, SalesOrder.id == Shipment.order_id)
        .where(Shipment.state.in_(GONE), Shipment.created_at > min(now, last) - timedelta(days=365))
    )
    good: dict[date, list[bool]] = {}
    for shipped_at, required_on in rows:
        if shipped_at is not None:
            day = local_day(shipped_at, zone)
            good.setdefault(day.replace(day=1), []).append(day <= required_on)
    return OnTimeByMonth(tuple(
        (month, 100 * sum(found) / len(found), len(found)) for month, found in sorted(good.items())
    ))


def transit_by_carrier(connection: Connection, now: datetime) -> TransitByCarrier:
    """Measure how long carriers take, by shipments delivered within a year."""
    took = type_coerce(Shipment.delivered_at, Exact()) - type_coerce(Shipment.shipped_at, Exact())
    last = connection.execute(select(func.max(Shipment.created_at))).scalar() or now
    rows = connection.execute(
        select(Party.name, took).join(Party, Party.id == Shipment.carrier_id)
        .where(Shipment.state == DELIVERED, Shipment.created_at > min(now, last) - timedelta(days=365))
    )
    days: dict[str, list[int]] = {}
    for name, micros in rows:
        if micros is not None:
            days.setdefault(name, []).append(round(10 * micros / DAY_MICROS))
    parts = [(name, (median(found) or 0) / 10, len(found)) for name, found in days.items()]
    return TransitByCarrier(tuple(sorted(parts, key=lambda part: (part[1], part[0]))[:SHOWN_CARRIERS]))
