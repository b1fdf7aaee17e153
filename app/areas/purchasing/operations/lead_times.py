"""Keeping what is measured of lead times, so that it can be listed."""

from dataclasses import dataclass
from typing import Annotated, Any

from sqlalchemy import select

from app.areas.purchasing.models import MeasuredLeadTime
from app.areas.purchasing.queries.figures import firm_today
from app.areas.purchasing.queries.lead_times import Pair, measured_lead_times
from app.areas.purchasing.rules.lead_times import LeadTime, scaled_days
from app.kernel.fields import Field
from app.kernel.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class MeasureLeadTimes:
    """Measure anew how long every supplier, or some of them, take for every item."""

    supplier_ids: Annotated[tuple[int, ...], Field("Suppliers", hidden=True)] = ()


@dataclass(frozen=True, slots=True)
class LeadTimesMeasured:
    """How many lead times there are, how many of them rest on receipts, and how many are above what was agreed."""

    pairs: int
    received: int
    later: int
    summary: str


def measure_lead_times(uow: UnitOfWork, cmd: MeasureLeadTimes) -> LeadTimesMeasured:
    """Measure all lead times; those of items that a supplier neither offers nor delivered any more go."""
    found = measured_lead_times(
        uow.connection, cmd.supplier_ids or None, today=firm_today(uow.connection, uow.now))
    kept = select(MeasuredLeadTime.id, MeasuredLeadTime.supplier_id, MeasuredLeadTime.item_id)
    if cmd.supplier_ids:
        kept = kept.where(MeasuredLeadTime.supplier_id.in_(cmd.supplier_ids))
    known = {(row.supplier_id, row.item_id): row.id for row in uow.rows(kept)}
    rows = {pair: _row(uow, pair, time) for pair, time in found.items()}
    uow.delete(MeasuredLeadTime, [number for pair, number in known.items() if pair not in rows])
    uow.update_many(MeasuredLeadTime, {known[pair]: row for pair, row in rows.items() if pair in known})
    uow.insert(MeasuredLeadTime, [row for pair, row in rows.items() if pair not in known])
    received = sum(time.count > 0 for time in found.values())
    later = sum(time.later_days > 0 for time in found.values())
    return LeadTimesMeasured(
        len(rows), received, later, f"{len(rows)} measured, {received} of them from receipts of their own; "
        f"{later} take longer than agreed.",
    )


def _row(uow: UnitOfWork, pair: Pair, time: LeadTime) -> dict[str, Any]:
    return {
        "supplier_id": pair[0], "item_id": pair[1], "at": uow.now, "median_days": time.median_days,
        "spread": scaled_days(time.spread), "trend": None if time.trend is None else scaled_days(time.trend),
        "agreed_days": time.agreed_days, "later_days": time.later_days, "lines": time.count, "source": time.source,
    }
