"""What inventory measures."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, case, func, select, type_coerce

from app.areas.catalog.models import Category, Item
from app.areas.company.models import Profile
from app.areas.inventory.models import CostCorrection, ItemValue, Location, Move, ValueEntry
from app.areas.inventory.queries.lists import ITEMS
from app.kernel.columns import Exact, moment_of
from app.kernel.listing import Figure, Kind, ListRequest, Tone
from app.kernel.money import Money

YEAR_DAYS = 365
MONTHS_SHOWN = 12
COVER_LIMIT_DAYS = 3_650
WEEKS_SHOWN = 26
DAY_MICROS = 86_400 * 1_000_000


@dataclass(frozen=True, slots=True)
class ValueByMonth:
    """What the stock was worth at the end of each month, in major units of the currency, the last one now."""

    currency: str
    points: tuple[tuple[date, float], ...]


@dataclass(frozen=True, slots=True)
class ValueByCategory:
    """What the stock of each category is worth now, in major units, the largest first."""

    currency: str
    parts: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class FlowByWeek:
    """What came in and what went to customers each week, at cost in major units: (Monday, in, out)."""

    currency: str
    weeks: tuple[tuple[date, float, float], ...]


@dataclass(frozen=True, slots=True)
class LargestValues:
    """The items that hold most money, in major units, the largest first."""

    currency: str
    parts: tuple[tuple[str, float], ...]


def currency_of(connection: Connection) -> str:
    """Give the currency in which the books are kept."""
    return connection.execute(select(Profile.currency).limit(1)).scalar() or "EUR"


def _major(minor: int, currency: str) -> float:
    """Give an amount in major units, for charts only."""
    return float(Money(minor, currency).decimal())


def stock_value(connection: Connection, now: datetime) -> Figure:
    """Tell what all stock is worth now."""
    total = _value_now(connection, now)
    months = value_by_month(connection, now).points
    trend = tuple(value for _, value in months)
    note, tone = "by the method of each category", Tone.NEUTRAL
    if len(months) > 1 and months[-2][1]:
        change = 100 * (months[-1][1] / months[-2][1] - 1)
        note = f"{change:+.1f} % since last month"
    return Figure(
        "inventory.value",
        "Stock value",
        Money(total, currency_of(connection)),
        Kind.MONEY,
        note,
        tone,
        trend,
        "The worth of all stock by the method of its category, with all costs that came later.",
    )


def _value_now(connection: Connection, now: datetime) -> int:
    """Add up what all stock is worth; a standard cost of a day to come does not count yet."""
    kept = connection.execute(select(func.coalesce(func.sum(ItemValue.value_minor), 0))).scalar_one()
    to_come = select(func.coalesce(func.sum(ValueEntry.stock_minor), 0)).where(ValueEntry.at > now)
    return int(kept) - int(connection.execute(to_come).scalar_one())


def _crossed(connection: Connection, since: datetime) -> list[tuple[datetime, int, bool]]:
    """Add up what crossed the border of worth since, day by day: the day in UTC, worth signed, whether to a customer.

    Worth is as it is known now, with the costs that came later.
    """
    customers = select(Location.id).where(Location.kind == "customer")
    sold = case((Move.to_location_id.in_(customers), 1), else_=0)
    day = _day_of(Move.at)
    posted = (
        select(day, Move.way, sold, func.sum(Move.value_minor)).where(Move.at > since, Move.way != 0)
        .group_by(day, Move.way, sold)
    )
    corrected = (
        select(day, Move.way, sold, func.sum(CostCorrection.delta_minor)).join(Move, Move.id == CostCorrection.move_id)
        .where(CostCorrection.at > since, CostCorrection.way != 0).group_by(day, Move.way, sold)
    )
    return [
        (moment_of(int(row[0])), row[1] * int(row[3]), bool(row[2]))
        for statement in (posted, corrected) for row in connection.execute(statement)
    ]


def _day_of(at: Any) -> Any:
    micros = type_coerce(at, Exact())
    return (micros - micros % DAY_MICROS).label("day")


def _entered(connection: Connection, since: datetime) -> list[tuple[datetime, int]]:
    """Add up by how much stock changed in worth without moving, day by day."""
    day = _day_of(ValueEntry.at)
    rows = connection.execute(
        select(day, func.sum(ValueEntry.stock_minor)).where(ValueEntry.at > since).group_by(day))
    return [(moment_of(int(row[0])), int(row[1])) for row in rows]


def _month_starts(now: datetime, count: int) -> list[datetime]:
    starts = [now.replace(day=1, hour=0, minute=0, second=0, microsecond=0)]
    while len(starts) < count:
        starts.append((starts[-1] - timedelta(days=1)).replace(day=1))
    return starts[::-1]


def value_by_month(connection: Connection, now: datetime) -> ValueByMonth:
    """Give the worth of all stock at the end of each of the last months, going back from now."""
    return _worth_by_month(connection, now, _crossed(connection, _month_starts(now, MONTHS_SHOWN)[0]))


def _worth_by_month(
    connection: Connection, now: datetime, crossed: Sequence[tuple[datetime, int, bool]],
) -> ValueByMonth:
    starts, worth = _month_starts(now, MONTHS_SHOWN), _value_now(connection, now)
    changes = [(at, value) for at, value, _ in crossed] + _entered(connection, starts[0])
    currency = currency_of(connection)
    points = [(now.date(), _major(worth, currency))]
    for start in reversed(starts[1:]):
        then = worth - sum(value for at, value in changes if at >= start)
        points.append(((start - timedelta(days=1)).date(), _major(then, currency)))
    return ValueByMonth(currency, tuple(reversed(points)))


def turnover(connection: Connection, now: datetime) -> Figure:
    """Tell how often the stock was sold within a year: cost of what was shipped over the mean worth of stock."""
    since = now - timedelta(days=YEAR_DAYS)
    crossed = _crossed(connection, since)
    sold = -sum(value for _, value, to_customer in crossed if to_customer)
    months = _worth_by_month(connection, now, crossed)
    mean = sum(value for _, value in months.points) / len(months.points)
    title, explain = (
        "Inventory turnover",
        "Cost of goods shipped in 12 months over the mean stock value of their month ends.",
    )
    if mean <= 0 or sold <= 0:
        return Figure("inventory.turnover", title, None, Kind.TEXT, "nothing was shipped yet", explain=explain)
    return Figure("inventory.turnover", title, f"{_major(sold, months.currency) / mean:.1f}", Kind.TEXT,
                  "times in 12 months", explain=explain)


def below_reorder_point(connection: Connection, _now: datetime) -> Figure:
    """Count the items that should be bought."""
    count = ITEMS.count(connection, ListRequest(preset="below"))
    return Figure(
        "inventory.below",
        "Below reorder point",
        count,
        Kind.INTEGER,
        "items to buy" if count else "nothing to buy",
        Tone.WARNING if count else Tone.GOOD,
        explain="Items whose projected stock is under their reorder point.",
    )


def cover(connection: Connection, now: datetime) -> Figure:
    """Tell how many days the stock would last at the cost of what was shipped in the last 90 days."""
    since = now - timedelta(days=90)
    sold = -sum(value for _, value, to_customer in _crossed(connection, since) if to_customer)
    explain = "Stock value over the daily cost of goods shipped in the last 90 days."
    if sold <= 0:
        return Figure(
            "inventory.cover", "Days of cover", None, Kind.INTEGER, "nothing shipped in 90 days", explain=explain
        )
    days = round(_value_now(connection, now) * 90 / sold)
    sensible = days <= COVER_LIMIT_DAYS
    note = "at the pace of the last 90 days" if sensible else "over ten years at this pace"
    return Figure("inventory.cover", "Days of cover", days if sensible else None, Kind.INTEGER, note, explain=explain)


def value_by_category(connection: Connection, _now: datetime) -> ValueByCategory:
    """Give what the stock of each category is worth."""
    rows = connection.execute(
        select(func.coalesce(Category.name, "Without category"), func.sum(ItemValue.value_minor))
        .select_from(ItemValue)
        .join(Item, Item.id == ItemValue.item_id)
        .outerjoin(Category, Category.id == Item.category_id)
        .group_by(Category.name)
        .having(func.sum(ItemValue.value_minor) > 0)
        .order_by(func.sum(ItemValue.value_minor).desc())
    )
    currency = currency_of(connection)
    return ValueByCategory(currency, tuple((row[0], _major(int(row[1]), currency)) for row in rows))


def flow_by_week(connection: Connection, now: datetime) -> FlowByWeek:
    """Give what came in and what was shipped in each of the last weeks, at cost."""
    monday = (now - timedelta(days=now.weekday())).date()
    sums = {monday - timedelta(weeks=back): [0, 0] for back in range(WEEKS_SHOWN)}
    first = min(sums)
    since = now.replace(year=first.year, month=first.month, day=first.day, hour=0, minute=0, second=0, microsecond=0)
    for at, value, to_customer in _crossed(connection, since):
        week = sums.get(at.date() - timedelta(days=at.weekday()))
        if week is not None and (to_customer or value > 0):
            week[1 if to_customer else 0] += abs(value)
    currency = currency_of(connection)
    weeks = tuple((day, _major(came, currency), _major(went, currency)) for day, (came, went) in sorted(sums.items()))
    return FlowByWeek(currency, weeks)


def largest_values(connection: Connection, _now: datetime) -> LargestValues:
    """Give the items that hold most money now."""
    rows = connection.execute(
        select(Item.name, ItemValue.value_minor).join(Item, Item.id == ItemValue.item_id)
        .where(ItemValue.value_minor > 0).order_by(ItemValue.value_minor.desc()).limit(12)
    )
    currency = currency_of(connection)
    return LargestValues(currency, tuple((row[0], _major(row[1], currency)) for row in rows))
