"""What sales measures."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, Connection, Label, Select, func, select, type_coerce

from app.areas.catalog.models import Category, Item
from app.areas.company.queries import load_profile
from app.areas.company.rules import day_start, local_day
from app.areas.parties.models import Party
from app.areas.sales.models import SalesOrder, SalesOrderLine
from app.areas.sales.queries.lists import SALES_ORDERS
from app.areas.sales.queries.terms import open_by_day, open_order_value
from app.areas.sales.rules import BOOKED_STATES, DELIVERED, OPEN_STATES, SHIPPED, fill_permille, median
from app.kernel.columns import Exact, moment_of
from app.kernel.formatting import in_sentence, part_of
from app.kernel.listing import Figure, Kind, ListRequest, Tone
from app.kernel.money import Money, exponent_of
from app.kernel.quantity import QUANTITY_SCALE, Quantity

MONTHS_SHOWN = 24
TREND_MONTHS = 12
WINDOW_DAYS = 90
SHOWN_NAMES = 10
WEEKS_AHEAD = 8
FILL_TARGET_PERMILLE = 980
DAY_MICROS = 86_400 * 1_000_000
QUARTER_MICROS = 15 * 60 * 1_000_000


@dataclass(frozen=True, slots=True)
class AmountByMonth:
    """Amounts in major units of a currency by month, oldest first."""

    currency: str
    points: tuple[tuple[date, float], ...]


@dataclass(frozen=True, slots=True)
class AmountByName:
    """Amounts in major units of a currency by name, the largest first."""

    currency: str
    parts: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class OpenByWeek:
    """Open orders in major units of a currency: what is late, and what is required in each week (by its Monday)."""

    currency: str
    late: float
    weeks: tuple[tuple[date, float], ...]


@dataclass(frozen=True, slots=True)
class DaysByMonth:
    """Median days by month, oldest first; months in which nothing was measured are left out."""

    points: tuple[tuple[date, float], ...]


def month_starts(last: date, count: int) -> list[date]:
    """Give the first days of `count` months up to the one of `last`, oldest first."""
    starts = [last.replace(day=1)]
    while len(starts) < count:
        starts.append((starts[-1] - timedelta(days=1)).replace(day=1))
    return starts[::-1]


def revenue_by_month(
    connection: Connection, now: datetime, customer_id: int | None = None, months: int = MONTHS_SHOWN,
) -> AmountByMonth:
    """Add up booked orders without freight by the month in which they were ordered, in the firm's currency.

    The months end with the present one, or with that of the last order when the firm has long been quiet.
    """
    profile = load_profile(connection)
    booked = [SalesOrder.state.in_(BOOKED_STATES), SalesOrder.currency == profile.currency]
    if customer_id is not None:
        booked.append(SalesOrder.customer_id == customer_id)
    end = local_day(_end(connection, now, months), profile.zone)
    sums = dict.fromkeys(month_starts(end, months), 0)
    # Quarters of an hour fall into one day in every zone, and are few where orders are many.
    quarter = (type_coerce(SalesOrder.ordered_at, Exact()) // QUARTER_MICROS).label("quarter")
    goods = func.sum(SalesOrder.total_minor - SalesOrder.freight_minor)
    since = day_start(next(iter(sums)), profile.zone)
    statement = select(quarter, goods).where(*booked, SalesOrder.ordered_at >= since).group_by(quarter)
    for row in connection.execute(statement):
        month = local_day(moment_of(row[0] * QUARTER_MICROS), profile.zone).replace(day=1)
        sums[month] = sums.get(month, 0) + int(row[1])
    scale = 10 ** exponent_of(profile.currency)
    return AmountByMonth(profile.currency, tuple((month, minor / scale) for month, minor in sums.items()))


def _end(connection: Connection, now: datetime, months: int) -> datetime:
    """Give the moment with which a history ends: now, or the last order when that is longer ago than it shows."""
    last = connection.execute(select(func.max(SalesOrder.ordered_at))).scalar()
    return last if last is not None and (now - last).days > months * 30 else now


def revenue(connection: Connection, now: datetime) -> Figure:
    """Tell what was ordered in the last twelve months, and how that compares with the twelve before."""
    currency = load_profile(connection).currency
    year, before = (_booked(connection, currency, now - timedelta(days=365 * n), now - timedelta(days=365 * (n - 1)))
                    for n in (1, 2))
    # The running month is left out: half a month is no fall.
    trend = tuple(amount for _, amount in revenue_by_month(connection, now).points[-TREND_MONTHS - 1 : -1])
    note, tone = "nothing to compare with", Tone.NEUTRAL
    if before:
        change = round(100 * (year / before - 1), 1)
        note, tone = f"{change:+.1f} % on the year before", Tone.GOOD if change >= 0 else Tone.BAD
    return Figure(
        "sales.revenue", "Revenue, 12 months", Money(year, currency), Kind.MONEY, note, tone, trend,
        "Totals of orders without freight, drafts and cancelled ones left out, by the day of the order.",
    )


def _booked(connection: Connection, currency: str, start: datetime, end: datetime) -> int:
    goods = func.coalesce(func.sum(SalesOrder.total_minor - SalesOrder.freight_minor), 0)
    return int(connection.execute(select(goods).where(
        SalesOrder.state.in_(BOOKED_STATES), SalesOrder.currency == currency,
        SalesOrder.ordered_at > start, SalesOrder.ordered_at <= end,
    )).scalar_one())


def open_value(connection: Connection, _now: datetime) -> Figure:
    """Tell what is ordered and not shipped yet."""
    currency = load_profile(connection).currency
    count = SALES_ORDERS.count(connection, ListRequest(preset="open"))
    others = connection.execute(select(func.count()).where(
        SalesOrder.state.in_(OPEN_STATES), SalesOrder.currency != currency)).scalar_one()
    note = f"{count} open order{'' if count == 1 else 's'}"
    return Figure(
        "sales.open_value", "Open orders", Money(open_order_value(connection, currency), currency), Kind.MONEY,
        f"{note}, {others} in other currencies left out" if others else note, explain="Confirmed orders with their "
        "freight, and the open part of partly shipped ones.",
    )


def active_customers(connection: Connection, now: datetime) -> Figure:
    """Count the customers who ordered something lately."""
    since = now - timedelta(days=WINDOW_DAYS)
    buying = connection.execute(select(func.count(SalesOrder.customer_id.distinct())).where(
        SalesOrder.state.in_(BOOKED_STATES), SalesOrder.ordered_at > since)).scalar_one()
    known = connection.execute(select(func.count()).where(Party.is_customer.is_(True))).scalar_one()
    return Figure(
        "sales.active_customers", "Active customers", buying, Kind.INTEGER,
        f"of {in_sentence(known)}, in {WINDOW_DAYS} days",
        explain=f"Customers with an order in the last {WINDOW_DAYS} days; drafts and cancelled ones are left out.",
    )


def waiting(connection: Connection, now: datetime) -> Figure:
    """Count the orders that wait for stock, and the late ones among all open orders."""
    count = SALES_ORDERS.count(connection, ListRequest(preset="waiting", as_of=now))
    late = SALES_ORDERS.count(connection, ListRequest(preset="late", as_of=now))
    tone = Tone.BAD if late else Tone.WARNING if count else Tone.GOOD
    note = f"{late} open order{'' if late == 1 else 's'} late" if late else "none is late"
    return Figure("sales.waiting", "Waiting for stock", count, Kind.INTEGER, note, tone,
                  explain="Open orders of which something is neither shipped nor reserved.")


def _fulfilment_days(connection: Connection, start: datetime, end: datetime) -> list[tuple[datetime, int]]:
    """Read the days from order to complete shipment of the orders shipped within a time, in tenths."""
    took = type_coerce(SalesOrder.shipped_at, Exact()) - type_coerce(SalesOrder.ordered_at, Exact())
    rows = connection.execute(select(SalesOrder.shipped_at, took).where(
        SalesOrder.state.in_((SHIPPED, DELIVERED)), SalesOrder.shipped_at > start, SalesOrder.shipped_at <= end,
    ))
    return [(shipped_at, round(10 * micros / DAY_MICROS)) for shipped_at, micros in rows if shipped_at is not None]


def fulfilment_time(connection: Connection, now: datetime) -> Figure:
    """Tell how many days an order takes from being entered to being shipped whole, in the middle of all."""
    recent = _fulfilment_days(connection, now - timedelta(days=WINDOW_DAYS), now)
    earlier = _fulfilment_days(connection, now - timedelta(days=2 * WINDOW_DAYS), now - timedelta(days=WINDOW_DAYS))
    typical, before = median([days for _, days in recent]), median([days for _, days in earlier])
    title, explain = "Fulfilment time", (
        f"The median of days from order to complete shipment, of orders shipped in the last {WINDOW_DAYS} days."
    )
    if typical is None:
        return Figure("sales.fulfilment", title, None, Kind.QUANTITY, f"nothing shipped in {WINDOW_DAYS} days",
                      explain=explain)
    value = Quantity(typical * QUANTITY_SCALE // 10, "days")
    if before is None:
        orders = f"{in_sentence(len(recent))} orders"
        return Figure("sales.fulfilment", title, value, Kind.QUANTITY, orders, explain=explain)
    change = (typical - before) / 10
    note = f"{change:+.1f} days on the {WINDOW_DAYS} days before" if change else f"as in the {WINDOW_DAYS} days before"
    tone = Tone.BAD if change > 0 else Tone.GOOD if change < 0 else Tone.NEUTRAL
    return Figure("sales.fulfilment", title, value, Kind.QUANTITY, note, tone, explain=explain)


def fulfilment_by_month(connection: Connection, now: datetime) -> DaysByMonth:
    """Give the median days from order to complete shipment by the month of shipping."""
    last = connection.execute(select(func.max(SalesOrder.shipped_at))).scalar()
    end = last if last is not None and (now - last).days > MONTHS_SHOWN * 30 else now
    found = _fulfilment_days(connection, end - timedelta(days=31 * MONTHS_SHOWN), end)
    by_month: dict[date, list[int]] = {month: [] for month in month_starts(end.date(), MONTHS_SHOWN)}
    for shipped_at, days in found:
        by_month.get(shipped_at.date().replace(day=1), []).append(days)
    return DaysByMonth(tuple(
        (month, middle / 10) for month, days in by_month.items() if (middle := median(days)) is not None
    ))


def fill_rate(connection: Connection, now: datetime) -> Figure:
    """Tell which share of the lines that fell due lately was shipped whole."""
    today = now.date()
    due = [
        SalesOrder.required_on > today - timedelta(days=WINDOW_DAYS), SalesOrder.required_on <= today,
        SalesOrder.state.in_(BOOKED_STATES),
    ]
    lines = select(func.count()).select_from(SalesOrderLine).join(SalesOrder, SalesOrder.id == SalesOrderLine.order_id)
    total = connection.execute(lines.where(*due)).scalar_one()
    filled = connection.execute(
        lines.where(*due, SalesOrderLine.stock_qty_shipped >= SalesOrderLine.stock_qty)).scalar_one()
    share = fill_permille(filled, total)
    explain = f"Order lines required in the last {WINDOW_DAYS} days that are shipped whole, of all such lines."
    if share is None:
        return Figure("sales.fill_rate", "Fill rate", None, Kind.PERCENT, f"nothing fell due in {WINDOW_DAYS} days",
                      explain=explain)
    tone = Tone.GOOD if share >= FILL_TARGET_PERMILLE else Tone.WARNING
    told = f"{part_of(filled, total)} lines, target 98 %"
    return Figure("sales.fill_rate", "Fill rate", share, Kind.PERCENT, told, tone,
                  explain=explain)


def _year_to_show(connection: Connection, now: datetime) -> tuple[str, list[ColumnElement[bool]]]:
    """Give the firm's currency and the conditions of the orders of twelve months, up to now or to the last order."""
    currency, end = load_profile(connection).currency, _end(connection, now, MONTHS_SHOWN)
    return currency, [
        SalesOrder.state.in_(BOOKED_STATES), SalesOrder.currency == currency,
        SalesOrder.ordered_at > end - timedelta(days=365), SalesOrder.ordered_at <= end,
    ]


def _largest(connection: Connection, currency: str, statement: Select[str, int], amount: Label[int]) -> AmountByName:
    rows = connection.execute(statement.order_by(amount.desc()).limit(SHOWN_NAMES))
    scale = 10 ** exponent_of(currency)
    return AmountByName(currency, tuple((row[0] or "Unknown", int(row[1]) / scale) for row in rows))


def top_customers(connection: Connection, now: datetime) -> AmountByName:
    """Give the customers with the largest revenue of twelve months, up to now or to the last order."""
    currency, booked = _year_to_show(connection, now)
    goods = func.sum(SalesOrder.total_minor - SalesOrder.freight_minor).label("goods")
    statement = select(Party.name, goods).join(Party, Party.id == SalesOrder.customer_id).where(*booked)
    return _largest(connection, currency, statement.group_by(Party.id, Party.name), goods)


def revenue_by_country(connection: Connection, now: datetime) -> AmountByName:
    """Give the countries with the largest revenue of twelve months, up to now or to the last order."""
    currency, booked = _year_to_show(connection, now)
    goods = func.sum(SalesOrder.total_minor - SalesOrder.freight_minor).label("goods")
    statement = select(Party.country, goods).join(Party, Party.id == SalesOrder.customer_id).where(*booked)
    return _largest(connection, currency, statement.group_by(Party.country), goods)


def revenue_by_category(connection: Connection, now: datetime) -> AmountByName:
    """Give the categories with the largest revenue of twelve months, up to now or to the last order."""
    currency, booked = _year_to_show(connection, now)
    goods = func.sum(SalesOrderLine.amount_minor).label("goods")
    statement = (
        select(Category.name, goods).select_from(SalesOrder)
        .join(SalesOrderLine, SalesOrderLine.order_id == SalesOrder.id).join(Item, Item.id == SalesOrderLine.item_id)
        .outerjoin(Category, Category.id == Item.category_id).where(*booked).group_by(Category.name)
    )
    return _largest(connection, currency, statement, goods)


def open_by_week(connection: Connection, now: datetime) -> OpenByWeek:
    """Add up what is ordered and not shipped by the week in which it is required; what is late is one sum."""
    currency = load_profile(connection).currency
    monday = now.date() - timedelta(days=now.weekday())
    weeks = [monday + timedelta(days=7 * ahead) for ahead in range(WEEKS_AHEAD)]
    sums, late = dict.fromkeys(weeks, 0), 0
    for required_on, minor in open_by_day(connection, currency).items():
        week = required_on - timedelta(days=required_on.weekday())
        if required_on < now.date():
            late += minor
        elif week in sums:
            sums[week] += minor
    scale = 10 ** exponent_of(currency)
    return OpenByWeek(currency, late / scale, tuple((week, minor / scale) for week, minor in sums.items()))
