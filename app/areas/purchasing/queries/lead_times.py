"""How long suppliers take, measured from receipts."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, Select, func, or_, select

from app.areas.parties.models import Party
from app.areas.purchasing.models import (
    PurchaseOrder,
    PurchaseOrderLine,
    Receipt,
    ReceiptLine,
    SupplierItem,
    SupplierTerms,
)
from app.areas.purchasing.queries.terms import LEAD_TIME_DAYS
from app.areas.purchasing.rules.lead_times import LONGER_TREND, WINDOW_DAYS, Belief, Delay, LeadTime, lead_time
from app.kernel.listing import Fact, Tone

Pair = tuple[int, int]
"""A supplier and an item."""


@dataclass(frozen=True, slots=True)
class ReceivedLine:
    """An order line that came whole: when it was ordered, its last receipt and that one's day, and what was agreed."""

    supplier_id: int
    item_id: int
    receipt_id: int
    ordered_on: date
    came_on: date
    agreed_days: int

    @property
    def took_days(self) -> int:
        """Give the days from the order to the last goods."""
        return (self.came_on - self.ordered_on).days

    @property
    def later_days(self) -> int:
        """Give the days by which it came later than agreed; less than nothing where it came before."""
        return self.took_days - self.agreed_days


def measured_lead_times(
    connection: Connection, supplier_ids: Iterable[int] | None = None, item_ids: Iterable[int] | None = None, *,
    today: date | None = None,
) -> dict[Pair, LeadTime]:
    """Give the lead time of every item that the suppliers offer or delivered, by supplier and item.

    Narrowed by suppliers or by items; of all when neither is named. The last two years count, back from `today`, or
    where none is given from the last receipt.
    """
    last = today or connection.execute(select(func.max(Receipt.received_on))).scalar()
    agreed = _agreed(connection, supplier_ids, item_ids)
    if last is None:
        return {pair: lead_time(days, (), (), None) for pair, days in agreed.items()}
    since = last - timedelta(days=WINDOW_DAYS)
    observed = _observed(connection, since, last)
    by_pair: dict[Pair, list[Delay]] = defaultdict(list)
    by_supplier: dict[int, list[Delay]] = defaultdict(list)
    for pair, delay in observed:
        by_pair[pair].append(delay)
        by_supplier[pair[0]].append(delay)
    firm = _belief([delay for _, delay in observed])
    return {
        pair: lead_time(days, by_pair.get(pair, ()), by_supplier.get(pair[0], ()), firm)
        for pair, days in agreed.items()
    }


def _observed(connection: Connection, since: date, until: date) -> list[tuple[Pair, Delay]]:
    """Give each line that came whole with how much later than agreed it came."""
    return [
        ((line.supplier_id, line.item_id), Delay(line.came_on, line.later_days))
        for line in received_lines(connection, since, until)
    ]


def received_lines(
    connection: Connection, since: date, until: date, pair: Pair | None = None,
) -> list[ReceivedLine]:
    """Read each line that came whole within a time, in order of the day of its last goods; of one pair where named."""
    last_came = func.max(Receipt.received_on)
    statement = (
        select(Receipt.supplier_id, PurchaseOrderLine.item_id, func.max(Receipt.id), PurchaseOrder.ordered_on,
               last_came, SupplierItem.lead_time_days, SupplierTerms.lead_time_days)
        .select_from(Receipt).join(ReceiptLine, ReceiptLine.receipt_id == Receipt.id)
        .join(PurchaseOrderLine, PurchaseOrderLine.id == ReceiptLine.order_line_id)
        .join(PurchaseOrder, PurchaseOrder.id == PurchaseOrderLine.order_id)
        .outerjoin(SupplierItem, (SupplierItem.supplier_id == Receipt.supplier_id)
                   & (SupplierItem.item_id == PurchaseOrderLine.item_id))
        .outerjoin(SupplierTerms, SupplierTerms.party_id == Receipt.supplier_id)
        .where(
            Receipt.state == "posted", ReceiptLine.condition == "good", Receipt.received_on.between(since, until),
            or_(PurchaseOrderLine.stock_qty_received >= PurchaseOrderLine.stock_qty, PurchaseOrder.state == "closed"),
        )
        .group_by(PurchaseOrderLine.id, Receipt.supplier_id, PurchaseOrderLine.item_id, PurchaseOrder.ordered_on,
                  SupplierItem.lead_time_days, SupplierTerms.lead_time_days)
        .order_by(last_came, PurchaseOrderLine.id)
    )
    if pair is not None:
        statement = statement.where(Receipt.supplier_id == pair[0], PurchaseOrderLine.item_id == pair[1])
    return [ReceivedLine(*row[:5], _first(*row[5:])) for row in connection.execute(statement)]


def _first(offered: int | None, usual: int | None) -> int:
    return next((days for days in (offered, usual) if days is not None), LEAD_TIME_DAYS)


def _belief(delays: list[Delay]) -> Belief | None:
    """Sum up the delays of all suppliers."""
    if not delays:
        return None
    days = sorted(delay.days for delay in delays)
    mean = sum(days) / len(days)
    variance = sum((value - mean) ** 2 for value in days) / max(1, len(days) - 1)
    # A single line, or lines that all came alike, do not prove that nothing ever varies.
    return Belief(float(days[(len(days) - 1) // 2]), mean, max(1.0, variance), len(days))


def _agreed(
    connection: Connection, supplier_ids: Iterable[int] | None, item_ids: Iterable[int] | None,
) -> dict[Pair, int]:
    """Read what was agreed for every item that a supplier offers or delivered."""
    offered: Select[*tuple[Any, ...]] = (
        select(SupplierItem.supplier_id, SupplierItem.item_id, SupplierItem.lead_time_days,
               SupplierTerms.lead_time_days)
        .outerjoin(SupplierTerms, SupplierTerms.party_id == SupplierItem.supplier_id)
    )
    delivered: Select[*tuple[Any, ...]] = (
        select(PurchaseOrder.supplier_id, PurchaseOrderLine.item_id, SupplierTerms.lead_time_days).distinct()
        .select_from(PurchaseOrderLine).join(PurchaseOrder, PurchaseOrder.id == PurchaseOrderLine.order_id)
        .join(Party, Party.id == PurchaseOrder.supplier_id)
        .outerjoin(SupplierTerms, SupplierTerms.party_id == PurchaseOrder.supplier_id)
        .where(PurchaseOrderLine.stock_qty_received > 0)
    )
    result = {
        (row[0], row[1]): _first(None, row[2])
        for row in connection.execute(_narrowed(
            delivered, PurchaseOrder.supplier_id, PurchaseOrderLine.item_id, supplier_ids, item_ids))
    }
    for row in connection.execute(_narrowed(
            offered, SupplierItem.supplier_id, SupplierItem.item_id, supplier_ids, item_ids)):
        result[(row[0], row[1])] = _first(row[2], row[3])
    return result


def _narrowed(
    statement: Select[*tuple[Any, ...]], supplier: Any, item: Any, supplier_ids: Iterable[int] | None,
    item_ids: Iterable[int] | None,
) -> Select[*tuple[Any, ...]]:
    if supplier_ids is not None:
        statement = statement.where(supplier.in_(sorted(set(supplier_ids))))
    return statement if item_ids is None else statement.where(item.in_(sorted(set(item_ids))))


def lead_time_facts(found: LeadTime) -> tuple[Fact, ...]:
    """Show a measured lead time with its sample."""
    tone = Tone.NEUTRAL if found.source == "item" else Tone.WARNING
    facts = [
        Fact("Lead time, measured", f"{found.median_days} ± {found.spread:.1f} days", tone=tone, help=(
            f"Median and standard deviation in days; {found.words}. {found.agreed_days} days are agreed.")),
        Fact("Rests on", found.words),
    ]
    if found.trend is not None and abs(found.trend) >= LONGER_TREND:
        way = "longer" if found.trend > 0 else "shorter"
        facts.append(Fact("Trend", f"{abs(found.trend):.1f} days {way} over 90 days", tone=(
            Tone.WARNING if found.trend > 0 else Tone.GOOD)))
    return tuple(facts)
