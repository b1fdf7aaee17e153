"""The cheapest split of what is asked for, from requests to draft orders."""

from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import func, select

from app.areas.inventory.operations.classes import ChangeStockPolicy
from app.areas.purchasing.models import PurchaseOrder, PurchaseRequest
from app.areas.purchasing.operations.requests import RequestPurchase
from app.areas.purchasing.operations.split import OrderSplit, SetSupplierFreight, SplitLineInput
from app.areas.purchasing.operations.split_job import SplitJob, split_in_process
from app.areas.purchasing.operations.supplier_items import PriceBreakInput
from app.areas.purchasing.queries.split import Split, find_split
from app.kernel.errors import DomainError
from app.kernel.quantity import QUANTITY_SCALE
from app.kernel.workspace import Workspace
from tests.areas.purchasing.buying import add_items, add_supplier, offer, proved, unit_id
from tests.companies import MORNING

ONE = QUANTITY_SCALE


def found(workspace: Workspace, *, by_week: bool = False) -> Split:
    with workspace.reader() as reader:
        return find_split(reader, MORNING.date(), by_week=by_week)


def command(split: Split) -> OrderSplit:
    return OrderSplit(split.request_ids, tuple(
        SplitLineInput(line.item_id, line.warehouse_id, line.supplier_id, Decimal(line.qty) / ONE, line.due_on)
        for line in split.lines))


def test_a_joint_smallest_order_and_freight_decide(workspace: Workspace) -> None:
    tea, cup = add_items(workspace, ["TEA", "CUP"])
    near = add_supplier(workspace, "Near", minimum_order=Decimal(500))
    far = add_supplier(workspace, "Far")
    offer(workspace, near, tea, "4.00", preferred=True)
    offer(workspace, far, tea, "4.40")
    offer(workspace, far, cup, "1.00", preferred=True)
    workspace.dispatch(ChangeStockPolicy(order_cost=Decimal(10)))
    workspace.dispatch(SetSupplierFreight(far, Decimal("6.50")))
    workspace.dispatch(RequestPurchase(tea, Decimal(50)))
    workspace.dispatch(RequestPurchase(cup, Decimal(20)))
    split = found(workspace)
    assert [(line.sku, line.supplier, line.qty // ONE) for line in split.lines] == [
        ("CUP", "Far", 20), ("TEA", "Far", 50)]
    assert (split.state, split.sums.goods, split.sums.freight, split.sums.ordering, split.sums.total) == (
        "best", 22000 + 2000, 650, 1000, 25650)
    # From Near it would be 200.00 of 500.00: cheaper on paper, and refused there.
    usual = split.usual
    assert usual is not None
    assert (usual.goods, usual.ordering, usual.freight, usual.too_small) == (22000, 2000, 650, 1)
    done = workspace.dispatch(command(split)).value
    assert (len(done.order_ids), done.ordered) == (1, 2)
    with workspace.reader() as reader:
        states = reader.execute(select(PurchaseRequest.state)).scalars().all()
        total = reader.execute(select(func.sum(PurchaseOrder.total_minor))).scalar_one()
    assert states == ["ordered", "ordered"]
    assert total == split.sums.goods
    proved(workspace)
    with pytest.raises(DomainError, match="not open any more"):
        workspace.dispatch(command(split))
    with pytest.raises(DomainError, match="No request is open"):
        found(workspace)


def test_boxes_and_price_breaks_are_bought_whole(workspace: Workspace) -> None:
    (tea,) = add_items(workspace, ["TEA"])
    supplier = add_supplier(workspace, "Boxes")
    offer(workspace, supplier, tea, "24.00", unit_id=unit_id(workspace, "box"),
          breaks=(PriceBreakInput(Decimal(10), Decimal("20.00")),))
    workspace.dispatch(RequestPurchase(tea, Decimal(100)))
    (line,) = found(workspace).lines
    # 100 pieces are 8.3 boxes of 12: 9 cost 216.00, and 10 at the lower price 200.00.
    assert (line.qty // ONE, line.unit, line.amount_minor, line.more_than_needed // ONE) == (10, "box", 20000, 20)


def test_by_week_each_delivery_comes_when_it_is_needed(workspace: Workspace) -> None:
    (tea,) = add_items(workspace, ["TEA"])
    offer(workspace, add_supplier(workspace, "Near"), tea, "100.00")
    workspace.dispatch(ChangeStockPolicy(order_cost=Decimal(1), holding_permille=500))
    for week in (1, 2, 6):
        workspace.dispatch(RequestPurchase(tea, Decimal(40), MORNING.date() + timedelta(weeks=week)))
    assert len(found(workspace).lines) == 1
    split = found(workspace, by_week=True)
    first = MORNING.date() + timedelta(weeks=1)
    assert [(line.qty // ONE, (line.due_on - first).days // 7) for line in split.lines] == [(40, 0), (40, 1), (40, 5)]
    workspace.dispatch(command(split))


def test_a_process_finds_the_same_and_says_what_was_left(workspace: Workspace) -> None:
    tea, odd = add_items(workspace, ["TEA", "ODD"])
    offer(workspace, add_supplier(workspace, "Near"), tea, "3.00")
    for item in (tea, odd):
        workspace.dispatch(RequestPurchase(item, Decimal(5)))
    job = SplitJob(workspace.database.target, MORNING.date())
    split = split_in_process(job, lambda *_state: None, lambda: False)
    assert split.left == ("ODD Item ODD is offered by nobody who may be ordered from.",)
    assert split.request_ids == (1,)
