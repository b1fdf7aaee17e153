"""How suppliers delivered and what was spent, month by month and side by side."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, Select, and_, bindparam, case, func, select

from app.areas.company.queries import load_profile
from app.areas.inventory.models import Move
from app.areas.inventory.queries.valuation import worth_now
from app.areas.parties.models import Party
from app.areas.purchasing.models import PurchaseOrder, PurchaseOrderLine, Receipt
from app.areas.purchasing.queries.measures import PROMISED_ORDERS, RECEIPT, received_by_due, was_due
from app.areas.purchasing.rules.delivery import WINDOW_DAYS, Share, median_days
from app.kernel.columns import Day
from app.kernel.days import days_between, month_of
from app.kernel.money import Money

MONTHS = 12
SHOWN_SUPPLIERS = 10

_today: Any = bindparam("today", type_=Day())


@dataclass(frozen=True, slots=True)
class MonthOfDelivery:
    """The lines due in a month: how many there were, how many came in full on time, how many came in full at all."""

    month: date
    due: int
    on_time: int
    complete: int


@dataclass(frozen=True, slots=True)
class DeliveryByMonth:
    """Deliveries of the last twelve months, oldest first; months in which nothing was due have none."""

    months: tuple[MonthOfDelivery, ...]

    @property
    def share(self) -> Share:
        """Give the share in full on time over all months."""
        return Share(sum(month.on_time for month in self.months), sum(month.due for month in self.months))


@dataclass(frozen=True, slots=True)
class DeliveryBySupplier:
    """Each supplier's share in full on time, those with most lines due first."""

    suppliers: tuple[tuple[str, Share], ...]


@dataclass(frozen=True, slots=True)
class SpendByMonth:
    """What the goods received in each month were worth, in minor units of the firm's currency, oldest month first."""

    currency: str
    months: tuple[tuple[date, int], ...]

    @property
    def total(self) -> Money:
        """Add up all months."""
        return Money(sum(minor for _, minor in self.months), self.currency)


@dataclass(frozen=True, slots=True)
class SpendBySupplier:
    """What the goods of each supplier were worth, in minor units of the firm's currency, the largest first."""

    currency: str
    suppliers: tuple[tuple[str, int], ...]


def months_back(today: date, count: int = MONTHS) -> list[date]:
    """Give the first days of the last months with the present one, oldest first.

    >>> [f"{month:%Y-%m}" for month in months_back(date(2026, 2, 10), 3)]
    ['2025-12', '2026-01', '2026-02']
    """
    months = [today.replace(day=1)]
    while len(months) < count:
        months.append((months[-1] - timedelta(days=1)).replace(day=1))
    return months[::-1]


def _due_lines(*groups: Any) -> Select[Any]:
    on_time = case((received_by_due(PurchaseOrderLine) >= PurchaseOrderLine.stock_qty, 1), else_=0)
    complete = case((PurchaseOrderLine.stock_qty_received >= PurchaseOrderLine.stock_qty, 1), else_=0)
    return (
        select(*groups, func.count().label("due"), func.sum(on_time).label("on_time"),
               func.sum(complete).label("complete"))
        .select_from(PurchaseOrderLine).join(PurchaseOrder, PurchaseOrder.id == PurchaseOrderLine.order_id)
        .where(PROMISED_ORDERS, was_due(PurchaseOrderLine, _today))
    )


def delivery_by_month(connection: Connection, today: date, supplier_id: int | None = None) -> DeliveryByMonth:
    """Count the lines due in each of the last months, of one supplier or of all."""
    month = month_of(PurchaseOrderLine.due_on)
    statement = _due_lines(month.label("month")).group_by(month)
    if supplier_id is not None:
        statement = statement.where(PurchaseOrder.supplier_id == supplier_id)
    found = {row.month: row for row in connection.execute(statement, {"today": today})}
    return DeliveryByMonth(tuple(_month(month, found.get(f"{month:%Y-%m}")) for month in months_back(today)))


def _month(month: date, row: Any) -> MonthOfDelivery:
    if row is None:
        return MonthOfDelivery(month, 0, 0, 0)
    return MonthOfDelivery(month, int(row.due), int(row.on_time), int(row.complete))


def delivery_share(connection: Connection, today: date, supplier_id: int | None = None) -> Share:
    """Give the share of the lines due within the last year that came in full on time."""
    statement = _due_lines()
    if supplier_id is not None:
        statement = statement.where(PurchaseOrder.supplier_id == supplier_id)
    row = connection.execute(statement, {"today": today}).one()
    return Share(int(row.on_time or 0), int(row.due))


def delivery_by_supplier(connection: Connection, today: date, most: int = SHOWN_SUPPLIERS) -> DeliveryBySupplier:
    """Give the shares of the suppliers of whom most was due, all others together."""
    statement = _due_lines(Party.name.label("name")).join(Party, Party.id == PurchaseOrder.supplier_id)
    statement = statement.group_by(Party.id, Party.name).order_by(func.count().desc(), Party.name)
    found = connection.execute(statement, {"today": today})
    rows = [(row.name, Share(int(row.on_time), int(row.due))) for row in found]
    rest = [share for _, share in rows[most:]]
    other = [("Other", Share(sum(share.hits for share in rest), sum(share.total for share in rest)))] if rest else []
    return DeliveryBySupplier((*rows[:most], *other))


def _spent(*groups: Any) -> Select[Any]:
    return (
        select(*groups, func.sum(worth_now()).label("minor")).select_from(Receipt)
        .join(Move, and_(Move.source_kind == RECEIPT, Move.source_id == Receipt.id))
        .where(Receipt.state == "posted", days_between(_today, Receipt.received_on).between(0, WINDOW_DAYS))
    )


def spend_by_month(connection: Connection, today: date, supplier_id: int | None = None) -> SpendByMonth:
    """Add up what the goods received in each of the last months were worth."""
    month = month_of(Receipt.received_on)
    statement = _spent(month.label("month")).group_by(month)
    if supplier_id is not None:
        statement = statement.where(Receipt.supplier_id == supplier_id)
    found = {row.month: int(row.minor) for row in connection.execute(statement, {"today": today})}
    months = tuple((month, found.get(f"{month:%Y-%m}", 0)) for month in months_back(today))
    return SpendByMonth(load_profile(connection).currency, months)


def spend_by_supplier(connection: Connection, today: date) -> SpendBySupplier:
    """Add up what the goods of each supplier were worth, the largest first, small ones together."""
    statement = _spent(Party.name.label("name")).join(Party, Party.id == Receipt.supplier_id)
    statement = statement.group_by(Party.id, Party.name).order_by(func.sum(worth_now()).desc(), Party.name)
    rows = [(row.name, int(row.minor)) for row in connection.execute(statement, {"today": today})]
    other = sum(minor for _, minor in rows[SHOWN_SUPPLIERS:])
    parts = (*rows[:SHOWN_SUPPLIERS], *([("Other", other)] if other else []))
    return SpendBySupplier(load_profile(connection).currency, parts)


def lead_time_of(connection: Connection, today: date, supplier_id: int) -> tuple[int | None, int]:
    """Give the median lead time in days of a supplier's receipts of the last year, and how many there were."""
    days = days_between(Receipt.received_on, PurchaseOrder.ordered_on)
    statement = (
        select(days).join(PurchaseOrder, PurchaseOrder.id == Receipt.order_id)
        .where(Receipt.supplier_id == supplier_id, Receipt.state == "posted",
               days_between(_today, Receipt.received_on).between(0, WINDOW_DAYS))
    )
    found = connection.execute(statement, {"today": today}).scalars().all()
    return median_days(found), len(found)
