"""Goods that are kept by lot do not move without one; what lies without one is given one where it lies."""

from decimal import Decimal

import pytest
from sqlalchemy import select

from app.areas.catalog.models import Item
from app.areas.catalog.operations.items import CreateItem
from app.areas.inventory.models import Balance, ItemValue, Location, Lot
from app.areas.inventory.operations import NewMove, Want, main_warehouse, post_moves, reserve
from app.areas.inventory.operations.lotting import GiveLot
from app.areas.inventory.operations.stock import CountStock, MoveStock
from app.kernel.errors import DomainError
from app.kernel.proof import prove
from app.kernel.quantity import QUANTITY_SCALE
from app.kernel.workspace import Workspace
from tests.companies import at_work


def without_lot(workspace: Workspace, pieces: int = 6) -> tuple[int, dict[str, int]]:
    """Let goods lie without a lot, as they did before their item was kept by lot; give item and places."""
    item = int(workspace.dispatch(CreateItem("Chai", "CHAI")).value.item_id)
    with at_work(workspace) as uow:
        places = {row.code: row.id for row in uow.rows(select(Location.code, Location.id))}
        post_moves(uow, [NewMove(item, places["SUPPLIERS"], places["MAIN-STOCK"], pieces * QUANTITY_SCALE, "test", 1,
                                 value_minor=1000)])
        uow.update(Item, item, tracking="lot")
    return item, places


def lying(workspace: Workspace) -> list[tuple[str | None, int]]:
    with workspace.reader() as reader:
        rows = reader.execute(
            select(Lot.code, Balance.qty_on_hand).select_from(Balance).outerjoin(Lot, Lot.id == Balance.lot_id)
            .order_by(Lot.code.is_(None), Lot.code))
        return [(row.code, row.qty_on_hand // QUANTITY_SCALE) for row in rows]


def test_goods_kept_by_lot_are_refused_without_one(workspace: Workspace) -> None:
    item, places = without_lot(workspace)
    with pytest.raises(DomainError, match="Give a lot"):
        workspace.dispatch(MoveStock(item, places["MAIN-STOCK"], places["MAIN-RECEIVING"], Decimal(1)))
    with pytest.raises(DomainError, match=r"say which one\. Nothing was moved"):
        workspace.dispatch(CountStock(item, places["MAIN-STOCK"], Decimal(9)))
    assert lying(workspace) == [(None, 6)]


def test_what_lies_without_a_lot_is_given_one_at_the_same_worth(workspace: Workspace) -> None:
    item, places = without_lot(workspace)
    workspace.dispatch(GiveLot(item, places["MAIN-STOCK"], "L-7", Decimal(2)))
    given = workspace.dispatch(GiveLot(item, places["MAIN-STOCK"], "L-8"))
    assert lying(workspace) == [("L-7", 2), ("L-8", 4)]
    with workspace.reader() as reader:
        assert reader.execute(select(ItemValue.value_minor)).scalar_one() == 1000
        lot = reader.execute(select(Lot.id).where(Lot.code == "L-7")).scalar_one()
    workspace.dispatch(MoveStock(item, places["MAIN-STOCK"], places["MAIN-RECEIVING"], Decimal(2), lot))
    workspace.undo(given.operation_id)
    assert (None, 4) in lying(workspace)
    with workspace.reader() as reader:
        assert [told for told in prove(reader, workspace.declarations.checks) if not told.passed] == []


def test_reserved_goods_and_goods_that_have_a_lot_are_not_given_another(workspace: Workspace) -> None:
    item, places = without_lot(workspace)
    with at_work(workspace) as uow:
        reserve(uow, [Want(item, main_warehouse(uow), 5 * QUANTITY_SCALE, "line", 1)])
    with pytest.raises(DomainError, match="5 stock units are reserved"):
        workspace.dispatch(GiveLot(item, places["MAIN-STOCK"], "L-7", Decimal(2)))
    workspace.dispatch(GiveLot(item, places["MAIN-STOCK"], "L-7"))
    with pytest.raises(DomainError, match="without a lot"):
        workspace.dispatch(GiveLot(item, places["MAIN-RECEIVING"], "L-7"))
    plain = int(workspace.dispatch(CreateItem("Rope", "ROPE")).value.item_id)
    with pytest.raises(DomainError, match="not kept by lot"):
        workspace.dispatch(GiveLot(plain, places["MAIN-STOCK"], "L-7"))
