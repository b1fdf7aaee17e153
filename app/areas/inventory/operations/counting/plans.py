"""Plans of what is counted how often."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Any, Literal

from app.areas.catalog.models import Category
from app.areas.company.queries import load_profile
from app.areas.inventory.models import CountPlan, Location, Warehouse
from app.areas.inventory.operations.setup import main_warehouse
from app.areas.inventory.rules.counting import MOVES_TITLES, MovesMeanwhile
from app.kernel.errors import DomainError
from app.kernel.fields import Field
from app.kernel.money import Money
from app.kernel.unit_of_work import UnitOfWork

MOST_LINES = 2000
MOST_PERMILLE = 1000

ABC_TITLES = (("", "All classes"), ("A", "A"), ("B", "B"), ("C", "C"))


@dataclass(frozen=True, slots=True)
class SetCountPlan:
    """Say what is counted how often, and how; an amount of tolerance left out is no limit."""

    name: Annotated[str, Field("Name", help="Such as “A items, every month”.")]
    every_days: Annotated[int, Field("Every … days", help="Goods not counted for so long are due.")] = 90
    warehouse_id: Annotated[int | None, Field("Warehouse", lookup="warehouses")] = None
    abc: Annotated[Literal["", "A", "B", "C"], Field("Class", titles=ABC_TITLES)] = ""
    location_id: Annotated[int | None, Field("Place", help="With all places within it.", lookup="locations")] = None
    category_id: Annotated[int | None, Field("Category", help="With all below it.", lookup="categories")] = None
    lines_a_sheet: Annotated[int, Field("Lines on a sheet")] = 60
    blind: Annotated[bool, Field("Blind", help="Whoever counts is not told what the books hold.")] = True
    other_counter: Annotated[bool, Field("Recount by somebody else")] = False
    moves: Annotated[MovesMeanwhile, Field("Moves meanwhile", titles=MOVES_TITLES)] = MovesMeanwhile.FREE
    tolerance_percent: Annotated[Decimal, Field(
        "Tolerance %", help="A difference up to so much of the quantity needs no recount.",
    )] = Decimal(0)
    tolerance_amount: Annotated[Decimal | None, Field("Tolerance, amount", help="And is not worth more.")] = None
    active: Annotated[bool, Field("Active")] = True
    plan_id: Annotated[int | None, Field("Plan", hidden=True)] = None


def permille_of(percent: Decimal, field: str) -> int:
    """Read a tolerance as per mille; refuse what is finer, below nothing or above all."""
    permille = percent * 10
    if permille != permille.to_integral_value() or not 0 <= permille <= MOST_PERMILLE:
        raise DomainError(
            "count.tolerance", "A tolerance is between 0 and 100 %, with one decimal at most.", field)
    return int(permille)


def amount_of(uow: UnitOfWork, amount: Decimal | None, field: str) -> int | None:
    """Read an amount in the firm's currency; None is no limit."""
    if amount is None:
        return None
    if amount < 0:
        raise DomainError("count.tolerance", "A tolerance is not below nothing.", field)
    return Money.of(amount, load_profile(uow.connection).currency).minor


def set_count_plan(uow: UnitOfWork, cmd: SetCountPlan) -> int:
    """Write a plan down, or change one, and give its number."""
    if not cmd.name.strip():
        raise DomainError("count.plan_name", "Give the plan a name.", "name")
    if cmd.every_days < 1:
        raise DomainError("count.plan_days", "A plan counts every day at the most; enter 1 day or more.", "every_days")
    if not 1 <= cmd.lines_a_sheet <= MOST_LINES:
        raise DomainError("count.plan_lines", f"A sheet holds 1 to {MOST_LINES} lines.", "lines_a_sheet")
    values = _values(uow, cmd)
    if cmd.plan_id is None:
        return uow.add(CountPlan, **values)
    uow.update(CountPlan, cmd.plan_id, **values)
    return cmd.plan_id


def _values(uow: UnitOfWork, cmd: SetCountPlan) -> dict[str, Any]:
    warehouse_id = cmd.warehouse_id or main_warehouse(uow)
    uow.get(Warehouse, warehouse_id)
    if cmd.category_id is not None:
        uow.get(Category, cmd.category_id)
    if cmd.location_id is not None and uow.get(Location, cmd.location_id).warehouse_id != warehouse_id:
        raise DomainError("count.plan_place", "The place is in another warehouse than the plan.", "location_id")
    return {
        "name": cmd.name.strip(), "warehouse_id": warehouse_id, "abc": cmd.abc, "location_id": cmd.location_id,
        "category_id": cmd.category_id, "every_days": cmd.every_days, "lines_a_sheet": cmd.lines_a_sheet,
        "blind": cmd.blind, "other_counter": cmd.other_counter, "moves": str(cmd.moves),
        "tolerance_permille": permille_of(cmd.tolerance_percent, "tolerance_percent"),
        "tolerance_minor": amount_of(uow, cmd.tolerance_amount, "tolerance_amount"), "active": cmd.active,
    }
