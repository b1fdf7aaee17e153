"""Writing down what was counted, and seeing what must be counted again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any

from sqlalchemy import select

from app.areas.catalog.models import Item
from app.areas.inventory.models import CountLine, CountSheet, Location, Lot
from app.areas.inventory.operations.counting.sheets import new_line
from app.areas.inventory.operations.posting import lock_pools
from app.areas.inventory.queries.counting import Goods, booked_quantities
from app.areas.inventory.rules import INNER_KINDS
from app.areas.inventory.rules.counting import (
    TO_COUNT,
    TOLERATED,
    CountState,
    LineState,
    Tolerance,
    judge_line,
    require_count_step,
    require_other_counter,
    worth_of_part,
)
from app.kernel.columns import table_of
from app.kernel.errors import DomainError, NotFoundError
from app.kernel.fields import Field
from app.kernel.quantity import scaled_quantity
from app.kernel.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class CountedInput:
    """What lies at a place, whether reserved or not: of a line of the sheet, or of goods that it does not list.

    A line without a quantity was not counted.
    """

    line_id: Annotated[int | None, Field("Line", lookup="count_lines")] = None
    qty: Annotated[Decimal | None, Field("Counted")] = None
    item_id: Annotated[int | None, Field("Or item", lookup="items")] = None
    location_id: Annotated[int | None, Field("At", lookup="locations")] = None
    lot_id: Annotated[int | None, Field("Lot", lookup="lots")] = None


@dataclass(frozen=True, slots=True)
class RecordCounts:
    """Write down what was counted, now or, from paper, at the moment of counting."""

    sheet_id: Annotated[int, Field("Count", lookup="count_sheets")]
    lines: Annotated[tuple[CountedInput, ...], Field("Lines")]
    counted_at: Annotated[datetime | None, Field("Counted at", help="Left out: just now.")] = None


@dataclass(frozen=True, slots=True)
class FinishCount:
    """Say that everything was counted."""

    sheet_id: Annotated[int, Field("Count", lookup="count_sheets")]


@dataclass(frozen=True, slots=True)
class CountFinished:
    """Where the count stands now, and how many lines must be counted again or decided."""

    sheet_id: int
    number: str
    state: str
    to_recount: int
    to_decide: int


def lines_of_sheet(uow: UnitOfWork, sheet_id: int) -> dict[int, Any]:
    """Read the lines of a sheet by number, locked."""
    table = table_of(CountLine)
    rows = uow.rows(select(table).where(table.c.sheet_id == sheet_id).order_by(table.c.position, table.c.id)
                    .with_for_update())
    return {row.id: row for row in rows}


def record_counts(uow: UnitOfWork, cmd: RecordCounts) -> int:
    """Write down counts beside what the books held at that moment, and give how many lines are still to be counted."""
    sheet = uow.get(CountSheet, cmd.sheet_id)
    require_count_step(sheet.number, sheet.state, "counted")
    at = _moment(uow, cmd.counted_at, sheet.created_at)
    lines = lines_of_sheet(uow, sheet.id)
    counted = _counted(uow, cmd, sheet, lines)
    lines = lines_of_sheet(uow, sheet.id)
    goods = [goods_of(lines[line_id]) for line_id in counted]
    booked = booked_quantities(uow.connection, goods, None if at == uow.now else at, uow.now)
    pools = lock_pools(uow, {item_id for item_id, _, _ in goods})
    uow.update_many(CountLine, {
        line_id: _written(uow, lines[line_id], qty, booked[goods_of(lines[line_id])], at, pools)
        for line_id, qty in counted.items()
    })
    return sum(line.state in TO_COUNT and line_id not in counted for line_id, line in lines.items())


def _moment(uow: UnitOfWork, given: datetime | None, earliest: datetime) -> datetime:
    if given is None:
        return uow.now
    if not earliest <= given <= uow.now:
        raise DomainError(
            "count.moment", "That moment is before the sheet was made, or still to come. Enter when the goods were "
            "counted.", "counted_at",
        )
    return given


def _counted(uow: UnitOfWork, cmd: RecordCounts, sheet: Any, lines: Mapping[int, Any]) -> dict[int, int]:
    by_goods = {goods_of(line): line_id for line_id, line in lines.items()}
    counted: dict[int, int] = {}
    for index, given in enumerate(cmd.lines):
        field = f"lines.{index}"
        if given.qty is None:
            continue
        qty = scaled_quantity(given.qty)
        if qty < 0:
            raise DomainError("stock.counted", "Less than nothing cannot lie there.", f"{field}.qty")
        line_id = given.line_id if given.line_id is not None else _line_for(uow, sheet, by_goods, given, field)
        if given.line_id is not None and line_id not in lines:
            raise NotFoundError("record.missing", f"{sheet.number} has no such line.", f"{field}.line_id")
        if line_id in counted:
            raise DomainError("count.twice", "The same goods stand here twice; add them up.", field)
        if line_id in lines:
            _require_countable(uow, sheet, lines[line_id], field)
        counted[line_id] = qty
    if not counted:
        raise DomainError("count.nothing", "Nothing was counted. Enter what lies there, 0 where nothing does.", "lines")
    return counted


def _require_countable(uow: UnitOfWork, sheet: Any, line: Any, field: str) -> None:
    if sheet.state == CountState.RECOUNT and line.state not in (LineState.RECOUNT, LineState.COUNTED):
        raise DomainError("count.settled", "This line agreed; it needs no recount.", f"{field}.line_id")
    if sheet.other_counter and line.first_counted_qty is not None:
        require_other_counter(line.first_counted_by, uow.actor.id, "this line")


def _line_for(uow: UnitOfWork, sheet: Any, by_goods: dict[Goods, int], given: CountedInput, field: str) -> int:
    """Give the line of goods, a new one where the sheet does not list them."""
    if given.item_id is None or given.location_id is None:
        raise DomainError("count.goods", "Say which line, or which item at which place.", f"{field}.line_id")
    goods = (given.item_id, given.location_id, given.lot_id)
    if goods in by_goods:
        return by_goods[goods]
    item, place = uow.get(Item, given.item_id), uow.get(Location, given.location_id)
    if place.kind not in INNER_KINDS or place.warehouse_id != sheet.warehouse_id:
        raise DomainError("count.place", f"{place.code} is not in the warehouse of {sheet.number}.",
                          f"{field}.location_id")
    if item.tracking != "none" and given.lot_id is None:
        raise DomainError("count.lot", f"{item.sku} {item.name} is kept by lot; say which.", f"{field}.lot_id")
    if given.lot_id is not None and uow.get(Lot, given.lot_id).item_id != item.id:
        raise DomainError("count.lot", f"This lot is not of {item.sku} {item.name}.", f"{field}.lot_id")
    by_goods[goods] = uow.add(CountLine, **new_line(sheet.id, len(by_goods) + 1, *goods))
    return by_goods[goods]


def goods_of(line: Any) -> Goods:
    """Give what a line counts."""
    return line.item_id, line.location_id, line.lot_id


def _written(
    uow: UnitOfWork, line: Any, qty: int, booked: int, at: datetime, pools: Mapping[int, Any],
) -> dict[str, Any]:
    pool = pools[line.item_id]
    return {
        "state": str(LineState.COUNTED), "booked_qty": booked, "counted_qty": qty, "counted_at": at,
        "counted_by": uow.actor.id, "worth_minor": worth_of_part(pool.qty, pool.value_minor, qty - booked),
    }


def finish_count(uow: UnitOfWork, cmd: FinishCount) -> CountFinished:
    """Judge what was counted: within tolerance, to be counted again, or to be decided.

    Lines that nobody counted are left out of the count; recounts that nobody made are decided by the first count.
    """
    sheet = uow.get(CountSheet, cmd.sheet_id)
    require_count_step(sheet.number, sheet.state, "finished")
    lines = list(lines_of_sheet(uow, sheet.id).values())
    _ask_for_rest(uow, sheet, lines)
    if not any(line.counted_qty is not None for line in lines):
        raise DomainError("count.empty", f"Nothing of {sheet.number} was counted. Count something, or cancel it.")
    tolerance = Tolerance(sheet.tolerance_permille, sheet.tolerance_minor)
    judged = {line.id: _judged(line, tolerance) for line in lines}
    uow.update_many(CountLine, judged)
    states = [values["state"] for values in judged.values()]
    again, open_ones = states.count(str(LineState.RECOUNT)), states.count(str(LineState.DECIDE))
    state = str(CountState.RECOUNT if again else CountState.DECIDE)
    uow.update(CountSheet, sheet.id, state=state)
    return CountFinished(sheet.id, sheet.number, state, again, open_ones)


def _ask_for_rest(uow: UnitOfWork, sheet: Any, lines: Sequence[Any]) -> None:
    rest = sum(line.state in TO_COUNT for line in lines)
    if rest and sheet.state == CountState.COUNTING:
        uow.confirm("inventory.uncounted", f"{rest} of {len(lines)} lines of {sheet.number} were not counted. They are "
                    "left as they are in the books. Finish the count?")
    elif rest:
        uow.confirm("inventory.not_recounted", f"{rest} lines of {sheet.number} were not counted again. They are "
                    "decided by the first count. Go on?")


def _judged(line: Any, tolerance: Tolerance) -> dict[str, Any]:
    first = {name: getattr(line, name) for name in ("first_booked_qty", "first_counted_qty", "first_counted_by")}
    if line.counted_qty is None:
        return {"state": str(LineState.SETTLED), "reason": "", **first}
    recounted = line.first_counted_qty is not None
    state = judge_line(line.booked_qty, line.counted_qty, line.worth_minor, tolerance, recounted=recounted)
    if state == LineState.RECOUNT:
        first = {"first_booked_qty": line.booked_qty, "first_counted_qty": line.counted_qty,
                 "first_counted_by": line.counted_by}
    tolerated = state == LineState.SETTLED and line.counted_qty != line.booked_qty
    return {"state": str(state), "reason": TOLERATED if tolerated else "", **first}
