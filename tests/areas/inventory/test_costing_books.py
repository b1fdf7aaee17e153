"""Costing beside the rest: undo, lists read by index, and the same books on PostgreSQL."""

from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from app.areas.inventory.models import CostFact as CostFactRow
from app.areas.inventory.models import Location, Move
from app.areas.inventory.operations import NewMove, post_moves
from app.areas.inventory.operations.costing import RevalueMove, SetCostMethod, SetStandardCost
from app.areas.inventory.operations.periods import ClosePeriod
from app.areas.inventory.queries import checks, item_values, move_costs
from app.areas.inventory.queries.costing_lists import COSTING_LISTS
from app.kernel.errors import DomainError
from app.kernel.listing import ListRequest
from app.kernel.query import ListQuery
from app.kernel.unit_of_work import UnitOfWork
from app.kernel.workspace import Workspace
from tests.areas.inventory.costing_stories import BEGUN, ONE, Happening, begin, lived, open_desk
from tests.companies import at_work
from tests.plans import SORTS, plans_of

YES = frozenset({"*"})
STORY = [
    Happening(0, "receive", 0, 10, 1_000), Happening(1, "receive", 1, 10, 2_000), Happening(2, "ship", 2, 15),
    Happening(3, "bill", 3, value=100, of=0), Happening(4, "come_back", 4, 2, of=2), Happening(5, "ship", 5, 9),
    Happening(6, "receive", 6, 5, 900), Happening(7, "reverse", 7, of=1),
]
ORDER = [2, 0, 5, 1, 3, 4, 6, 7]


def said(workspace: Workspace) -> list[str]:
    with workspace.reader() as reader:
        found = (checks.check_balances, checks.check_values, checks.check_costs, checks.check_closed)
        return [line for check in found for line in check(reader)]


def bought(workspace: Workspace) -> tuple[int, int]:
    """Receive ten of an item for 10.00 each and sell four; give the item and the receipt."""
    with at_work(workspace) as uow:
        desk = open_desk(uow)
        item_id = begin(desk, "fifo")
        shelf = desk.places["MAIN-STOCK"]
        receipt = post_moves(uow, [NewMove(
            item_id, desk.places["SUPPLIERS"], shelf, 10 * ONE, "test", 1, value_minor=10_000, at=BEGUN)])[0]
        post_moves(uow, [NewMove(
            item_id, shelf, desk.places["CUSTOMERS"], 4 * ONE, "test", 2, at=BEGUN + timedelta(hours=1))])
    take_a_number(workspace)
    return item_id, receipt


def take_a_number(workspace: Workspace) -> None:
    """Let what was done beside dispatch keep the number under which it was journalled."""
    workspace.dispatch(SetCostMethod("average"))


def worth(workspace: Workspace, item_id: int) -> int:
    with workspace.reader() as reader:
        return item_values(reader, None, workspace.clock.now()).get(item_id, (0, 0))[1]


def test_a_revaluation_can_be_undone_with_all_that_followed(workspace: Workspace) -> None:
    item_id, receipt = bought(workspace)
    outcome = workspace.dispatch(RevalueMove(receipt, Decimal("5.00"), "Freight"), confirmed=YES)
    assert worth(workspace, item_id) == 6_300
    workspace.undo(outcome.operation_id)
    assert worth(workspace, item_id) == 6_000
    with workspace.reader() as reader:
        assert reader.execute(select(CostFactRow.id)).first() is None
    assert said(workspace) == []


def test_what_counts_in_a_closed_period_cannot_be_undone(workspace: Workspace) -> None:
    _, receipt = bought(workspace)
    outcome = workspace.dispatch(RevalueMove(receipt, Decimal("5.00"), "Freight"), confirmed=YES)
    workspace.dispatch(ClosePeriod(BEGUN.date()))
    with pytest.raises(DomainError, match="closed through"):
        workspace.undo(outcome.operation_id)
    assert said(workspace) == []


def test_only_what_came_in_is_revalued_and_a_standard_cost_begins_in_open_books(workspace: Workspace) -> None:
    item_id, receipt = bought(workspace)
    with workspace.reader() as reader:
        sold = reader.execute(select(Move.id).where(Move.way == -1)).scalar_one()
    with pytest.raises(DomainError, match="Only goods that came in"):
        workspace.dispatch(RevalueMove(sold, Decimal(1), "Freight"))
    with pytest.raises(DomainError, match="Say why"):
        workspace.dispatch(RevalueMove(receipt, Decimal(1), " "))
    workspace.dispatch(ClosePeriod(BEGUN.date()))
    with pytest.raises(DomainError, match="from a later day"):
        workspace.dispatch(SetStandardCost(item_id, Decimal(9), BEGUN.date()))


def test_another_method_costs_anew_and_its_undo_gives_the_old_costs_back(workspace: Workspace) -> None:
    item_id, _ = bought(workspace)
    with at_work(workspace) as uow:
        places = open_desk_places(uow)
        post_moves(uow, [NewMove(item_id, places[0], places[1], 10 * ONE, "test", 3, value_minor=20_000)])
        sold = post_moves(uow, [NewMove(item_id, places[1], places[2], 2 * ONE, "test", 4)])[0]
    take_a_number(workspace)
    with workspace.reader() as reader:
        category = int(reader.exec_driver_sql("SELECT category_id FROM catalog_item").scalar() or 0)
        assert move_costs(reader, [sold]) == {sold: 2_000}
    outcome = workspace.dispatch(SetCostMethod("average", category), confirmed=YES)
    with workspace.reader() as reader:
        # Sixteen are worth 260.00 then: 16.25 each.
        assert move_costs(reader, [sold]) == {sold: 3_250}
    workspace.undo(outcome.operation_id)
    with workspace.reader() as reader:
        assert move_costs(reader, [sold]) == {sold: 2_000}
    assert said(workspace) == []


def open_desk_places(uow: UnitOfWork) -> tuple[int, int, int]:
    """Give the suppliers' place, the shelf and the customers' place."""
    rows = {row.code: row.id for row in uow.rows(select(Location.code, Location.id))}
    return rows["SUPPLIERS"], rows["MAIN-STOCK"], rows["CUSTOMERS"]


def test_the_same_story_ends_the_same_on_postgresql(workspace: Workspace, server_workspace: Workspace) -> None:
    ended = []
    for place in (workspace, server_workspace):
        with at_work(place) as uow:
            desk = open_desk(uow)
            ended.append([lived(desk, method, STORY, ORDER) for method in ("fifo", "average", "standard")])
        place.dispatch(ClosePeriod(BEGUN.date()))
        assert said(place) == []
    assert ended[0] == ended[1]


@pytest.mark.parametrize("query", COSTING_LISTS, ids=lambda query: query.name)
def test_lists_of_costing_are_read_by_index(workspace: Workspace, query: ListQuery) -> None:
    with workspace.reader() as reader:
        plan = plans_of(reader, lambda: (query.page(reader, ListRequest()), query.count(reader, ListRequest())))
    assert f"{SORTS} FOR ORDER BY" not in " ".join(plan)
