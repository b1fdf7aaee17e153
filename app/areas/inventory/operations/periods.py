"""Closing the books through a day, and opening them again."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Annotated, Any

from sqlalchemy import delete, func, insert, select

from app.areas.inventory.models import ItemValue, Move, Period, PeriodBalance, PeriodLayer, PeriodValue
from app.areas.inventory.operations.opening_times import hold_books
from app.areas.inventory.operations.recosting import recost_items
from app.areas.inventory.queries.recosted import recosted
from app.areas.inventory.queries.replaying import Floor, floor_of, start_of_day
from app.areas.inventory.queries.stock import stock_at_places
from app.areas.inventory.rules.costing import Closing
from app.kernel.columns import table_of
from app.kernel.errors import DomainError
from app.kernel.fields import Field
from app.kernel.unit_of_work import UnitOfWork, in_batches

ITEMS_AT_ONCE = 2_000


@dataclass(frozen=True, slots=True)
class ClosePeriod:
    """Close the books of stock through a day: nothing is posted before its end any more."""

    through: Annotated[date, Field("Through", help="The last day that is closed.")]
    note: Annotated[str, Field("Note")] = ""


@dataclass(frozen=True, slots=True)
class ReopenPeriod:
    """Open the last closed period again."""

    period_id: Annotated[int, Field("Period", lookup="periods")]
    reason: Annotated[str, Field("Reason", help="Who asked for it, and what must change.")]


@dataclass(frozen=True, slots=True)
class Closed:
    """The period that was closed, and how many items it holds."""

    period_id: int
    items: int


def close_period(uow: UnitOfWork, cmd: ClosePeriod) -> Closed:
    """Close the books through a day, and keep what lay where and what it was worth as the start of all later days."""
    hold_books(uow, alone=True)
    floor, ends_at = floor_of(uow.connection), start_of_day(uow.connection)(cmd.through + timedelta(days=1))
    if ends_at > uow.now:
        raise DomainError(
            "period.future", "A day can be closed when it is over. Nothing was closed. Choose an earlier day.",
            "through",
        )
    if ends_at <= floor.ends_at:
        raise DomainError(
            "period.closed", f"The books are closed through {floor.through:%d %b %Y} already. Choose a later day.",
            "through",
        )
    lying = stock_at_places(uow.connection, ends_at - timedelta(microseconds=1), uow.now)
    period_id = uow.add(Period, through=cmd.through, ends_at=ends_at, closed_at=uow.now, note=cmd.note)
    _keep_balances(uow, period_id, lying)
    return Closed(period_id, _keep_values(uow, period_id, ends_at, floor))


def _keep_balances(uow: UnitOfWork, period_id: int, lying: dict[tuple[int, int, int | None], int]) -> None:
    rows = [
        {"period_id": period_id, "item_id": item_id, "location_id": place, "lot_id": lot, "qty": qty}
        for (item_id, place, lot), qty in sorted(lying.items(), key=lambda pair: (pair[0][:2], pair[0][2] or 0))
    ]
    _write(uow, PeriodBalance, rows)


def _write(uow: UnitOfWork, model: Any, rows: list[dict[str, Any]]) -> None:
    if rows:
        ids = uow.new_ids(model, len(rows))
        uow.connection.execute(
            insert(table_of(model)), [{**row, "id": number} for number, row in zip(ids, rows, strict=True)])


def _keep_values(uow: UnitOfWork, period_id: int, ends_at: datetime, before: Floor) -> int:
    items = {row.item_id for row in uow.rows(select(ItemValue.item_id).order_by(ItemValue.item_id))}
    count = 0
    for batch in in_batches(sorted(items), ITEMS_AT_ONCE):
        # The period that is being closed is not a start yet: costs follow from the one before.
        found = recosted(uow.connection, batch, (), ends_at, before, as_kept=True)
        if found.result.tangled:
            _refuse_tangled(uow, found.result.tangled)
        standing = {number: found.result.then[number] for number in batch}
        count += _write_values(uow, period_id, standing)
    return count


def _refuse_tangled(uow: UnitOfWork, moves: list[int]) -> None:
    at = uow.scalar(select(func.min(Move.at)).where(Move.id.in_(moves[:100])))
    raise DomainError(
        "period.tangled", f"{len(moves)} moves of that time, the first on {at:%d %b %Y}, take their cost from moves "
        "after it: goods were made before what went into them, or taken back before they came. Nothing was closed. "
        "Correct the dates, or close through a later day.", "through",
    )


def _write_values(uow: UnitOfWork, period_id: int, standing: dict[int, Closing]) -> int:
    kept = {
        number: closing for number, closing in standing.items() if closing.layers or closing.held or closing.last[0]
    }
    _write(uow, PeriodValue, [
        {"period_id": period_id, "item_id": number, "method": closing.method, "qty": closing.qty,
         "value_minor": closing.value_minor, "last_qty": closing.last[0], "last_value_minor": closing.last[1]}
        for number, closing in kept.items()
    ])
    _write(uow, PeriodLayer, [
        {"period_id": period_id, "item_id": number, "move_id": layer.move_id, "at": layer.at, "qty": layer.qty,
         "value_minor": layer.value_minor, "held": held}
        for number, closing in kept.items()
        for held, layers in ((False, closing.layers), (True, closing.held)) for layer in layers
    ])
    return len(kept)


def reopen_period(uow: UnitOfWork, cmd: ReopenPeriod) -> date:
    """Open the last closed period again, and cost everything since the one before it; give its day."""
    period = uow.get(Period, cmd.period_id)
    if not cmd.reason.strip():
        raise DomainError("period.reason", "Say why, so that others understand it later.", "reason")
    hold_books(uow, alone=True)
    last = floor_of(uow.connection)
    if last.period_id != period.id:
        raise DomainError(
            "period.not_last", f"The books are closed through {last.through:%d %b %Y}, after that period. Nothing was "
            "opened. Open the later period first.", "period_id",
        )
    for model in (PeriodLayer, PeriodValue, PeriodBalance):
        uow.connection.execute(delete(table_of(model)).where(table_of(model).c.period_id == period.id))
    uow.delete(Period, [period.id])
    items = {row.item_id for row in uow.rows(select(ItemValue.item_id).order_by(ItemValue.item_id).with_for_update())}
    for batch in in_batches(sorted(items), ITEMS_AT_ONCE):
        recost_items(uow, batch)
    through: date = period.through
    return through

