"""Making a count of what is due, starting it, and calling it off."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Any

from sqlalchemy import select

from app.areas.company.operations import take_number
from app.areas.inventory.models import CountLine, CountPlan, CountSheet, Location, StandingPlace
from app.areas.inventory.operations.counting.plans import MOST_LINES, amount_of, permille_of
from app.areas.inventory.operations.setup import main_warehouse
from app.areas.inventory.queries.counting import DueGoods, Scope, due_goods
from app.areas.inventory.rules.counting import (
    MOVES_TITLES,
    CountState,
    LineState,
    MovesMeanwhile,
    require_count_step,
)
from app.kernel.columns import table_of
from app.kernel.errors import DomainError
from app.kernel.fields import Field
from app.kernel.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class PlanCount:
    """Make a count sheet of what is due by a plan."""

    plan_id: Annotated[int, Field("Plan", lookup="count_plans")]


@dataclass(frozen=True, slots=True)
class CreateCount:
    """Make a count sheet of what lies at a place, of a category, or of some items; with nothing named, of all."""

    location_id: Annotated[int | None, Field("Place", help="With all places within it.", lookup="locations")] = None
    category_id: Annotated[int | None, Field("Category", help="With all below it.", lookup="categories")] = None
    item_id: Annotated[int | None, Field("Item", lookup="items")] = None
    warehouse_id: Annotated[int | None, Field("Warehouse", lookup="warehouses")] = None
    blind: Annotated[bool, Field("Blind", help="Whoever counts is not told what the books hold.")] = True
    other_counter: Annotated[bool, Field("Recount by somebody else")] = False
    moves: Annotated[MovesMeanwhile, Field("Moves meanwhile", titles=MOVES_TITLES)] = MovesMeanwhile.FREE
    tolerance_percent: Annotated[Decimal, Field("Tolerance %")] = Decimal(0)
    tolerance_amount: Annotated[Decimal | None, Field("Tolerance, amount")] = None
    start: Annotated[bool, Field("Start at once")] = False


@dataclass(frozen=True, slots=True)
class StartCount:
    """Begin to count a sheet."""

    sheet_id: Annotated[int, Field("Count", lookup="count_sheets")]


@dataclass(frozen=True, slots=True)
class CancelCount:
    """Call a count off; the books stay as they are."""

    sheet_id: Annotated[int, Field("Count", lookup="count_sheets")]


@dataclass(frozen=True, slots=True)
class CountMade:
    """The sheet and how many lines it has."""

    sheet_id: int
    number: str
    lines: int


def plan_count(uow: UnitOfWork, cmd: PlanCount) -> CountMade:
    """Make a sheet of the goods of a plan that waited longest; refuse when nothing is due."""
    plan = uow.get(CountPlan, cmd.plan_id)
    scope = Scope(plan.warehouse_id, plan.location_id, plan.category_id, plan.abc, (), plan.every_days)
    goods = due_goods(uow.connection, scope, uow.now, plan.lines_a_sheet)
    if not goods:
        raise DomainError(
            "count.nothing_due", f"Nothing of “{plan.name}” is due: all of it was counted within {plan.every_days} "
            "days, or stands on an open sheet.", "plan_id",
        )
    return _write(uow, goods, plan_id=plan.id, title=plan.name, **{
        name: getattr(plan, name) for name in (
            "warehouse_id", "blind", "other_counter", "moves", "tolerance_permille", "tolerance_minor")
    })


def create_count(uow: UnitOfWork, cmd: CreateCount) -> CountMade:
    """Make a sheet of chosen goods; refuse when nothing lies there that is not on an open sheet already."""
    place = None if cmd.location_id is None else uow.get(Location, cmd.location_id)
    warehouse_id = (place.warehouse_id if place is not None else cmd.warehouse_id) or main_warehouse(uow)
    items = () if cmd.item_id is None else (cmd.item_id,)
    scope = Scope(warehouse_id, cmd.location_id, cmd.category_id, item_ids=items)
    goods = due_goods(uow.connection, scope, uow.now, MOST_LINES)
    if not goods:
        raise DomainError(
            "count.nothing_there", "Nothing lies there by the books, or all of it stands on an open sheet. To write "
            "down goods that nobody knows of, count the item at its place.", "location_id",
        )
    made = _write(
        uow, goods, plan_id=None, title=place.code if place is not None else "Chosen goods", warehouse_id=warehouse_id,
        blind=cmd.blind, other_counter=cmd.other_counter, moves=str(cmd.moves),
        tolerance_permille=permille_of(cmd.tolerance_percent, "tolerance_percent"),
        tolerance_minor=amount_of(uow, cmd.tolerance_amount, "tolerance_amount"),
    )
    if cmd.start:
        start_count(uow, StartCount(made.sheet_id))
    return made


def _write(uow: UnitOfWork, goods: Sequence[DueGoods], **values: Any) -> CountMade:
    number = take_number(uow, "count")
    sheet_id = uow.add(
        CountSheet, number=number, state=str(CountState.PLANNED), created_at=uow.now, posted_at=None, lines=0,
        lines_right=0, booked_minor=0, wrong_minor=0, **values,
    )
    uow.insert(CountLine, [
        new_line(sheet_id, place, entry.item_id, entry.location_id, entry.lot_id)
        for place, entry in enumerate(goods, 1)
    ])
    return CountMade(sheet_id, number, len(goods))


def new_line(sheet_id: int, position: int, item_id: int, location_id: int, lot_id: int | None) -> dict[str, Any]:
    """Give the columns of a line that nobody counted yet."""
    return {
        "sheet_id": sheet_id, "position": position, "item_id": item_id, "location_id": location_id, "lot_id": lot_id,
        "state": str(LineState.OPEN), "booked_qty": None, "counted_qty": None, "counted_at": None, "counted_by": None,
        "first_booked_qty": None, "first_counted_qty": None, "first_counted_by": None, "worth_minor": 0, "reason": "",
        "note": "", "partner_id": None, "swapped_qty": 0,
    }


def start_count(uow: UnitOfWork, cmd: StartCount) -> None:
    """Begin to count; places stand still from now on where the sheet says so."""
    sheet = uow.get(CountSheet, cmd.sheet_id)
    require_count_step(sheet.number, sheet.state, "started")
    uow.update(CountSheet, sheet.id, state=str(CountState.COUNTING))
    if sheet.moves == MovesMeanwhile.FREE:
        return
    places = uow.rows(select(CountLine.location_id).where(CountLine.sheet_id == sheet.id).distinct())
    uow.insert(StandingPlace, [
        {"location_id": row.location_id, "sheet_id": sheet.id, "moves": sheet.moves} for row in places
    ])


def cancel_count(uow: UnitOfWork, cmd: CancelCount) -> None:
    """Call a count off."""
    sheet = uow.get(CountSheet, cmd.sheet_id)
    require_count_step(sheet.number, sheet.state, "cancelled")
    uow.update(CountSheet, sheet.id, state=str(CountState.CANCELLED))
    let_move(uow, sheet.id)


def let_move(uow: UnitOfWork, sheet_id: int) -> None:
    """Let the goods of a sheet move again."""
    table = table_of(StandingPlace)
    rows = uow.rows(select(table.c.id).where(table.c.sheet_id == sheet_id))
    uow.delete(StandingPlace, [row.id for row in rows])
