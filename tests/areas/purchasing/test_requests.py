"""What falls short is asked for once, with its reason, and becomes orders by supplier."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select

from app.areas.inventory.operations.setup import CreateWarehouse, SetReorderRule
from app.areas.purchasing.models import PurchaseOrder, PurchaseOrderLine, PurchaseRequest
from app.areas.purchasing.operations import (
    CancelPurchaseOrder,
    ChangeSupplier,
    DismissRequest,
    OrderRequests,
    ProposePurchases,
    RequestPurchase,
    SendPurchaseOrder,
    SubmitPurchaseOrder,
)
from app.areas.purchasing.rules.orders import Standing
from app.kernel.columns import table_of
from app.kernel.errors import DomainError, NeedsConfirmation, PermissionDeniedError
from app.kernel.workspace import Workspace
from tests.areas.purchasing.buying import (
    STOREKEEPER,
    add_items,
    add_supplier,
    offer,
    order_and_send,
    proved,
    receive,
    row_of,
    unit_id,
)
from tests.companies import MORNING

TODAY = MORNING.date()
ONE = 1_000_000


def requests(workspace: Workspace) -> list[Any]:
    """Read all requests in the order of their making."""
    table = table_of(PurchaseRequest)
    with workspace.reader() as reader:
        return list(reader.execute(select(table).order_by(table.c.id)))


def rule(workspace: Workspace, item_id: int, point: int, up_to: int, warehouse_id: int | None = None) -> None:
    """Set when an item is bought."""
    workspace.dispatch(SetReorderRule(item_id, Decimal(point), Decimal(up_to), warehouse_id))


def test_what_falls_short_is_proposed_once_with_its_reason(workspace: Workspace) -> None:
    near, far = add_supplier(workspace, "Near AG", lead_time_days=3), add_supplier(workspace, "Far AG")
    short, plenty, unruled = add_items(workspace, ["A", "B", "C"])
    offer(workspace, far, short, "1")
    offer(workspace, near, short, "2", preferred=True, unit_id=unit_id(workspace, "box"), min_qty=Decimal(2))
    receive(workspace, order_and_send(workspace, far, [(plenty, "30", "1"), (short, "4", "1")]), "30", "4")
    rule(workspace, short, 10, 25)
    rule(workspace, plenty, 30, 60)
    result = workspace.dispatch(ProposePurchases()).value
    (request,) = requests(workspace)
    assert (result.request_ids, result.without_supplier) == ((request.id,), 0)
    assert (request.item_id, request.supplier_id, request.qty) == (short, near, 24 * ONE)
    assert (request.needed_on, request.source) == (TODAY + timedelta(days=3), "reorder")
    assert request.reason == (
        "Projected 4 pc: below the reorder point 10 pc. 21 pc bring it up to 25 pc; raised to 24 pc by the supplier's "
        "smallest quantity 2 box."
    )
    assert workspace.dispatch(ProposePurchases()).value.request_ids == ()
    assert unruled not in {row.item_id for row in requests(workspace)}


def test_what_is_ordered_but_not_sent_counts_and_so_does_what_is_on_its_way(workspace: Workspace) -> None:
    supplier, (item,) = add_supplier(workspace), add_items(workspace, ["A"])
    offer(workspace, supplier, item, "1")
    rule(workspace, item, 10, 20)
    workspace.dispatch(ProposePurchases())
    order_id = workspace.dispatch(OrderRequests()).value.order_ids[0]
    for step in (SubmitPurchaseOrder(order_id), SendPurchaseOrder(order_id)):
        assert workspace.dispatch(ProposePurchases()).value.request_ids == ()
        workspace.dispatch(step)
    assert workspace.dispatch(ProposePurchases()).value.request_ids == ()
    workspace.dispatch(CancelPurchaseOrder(order_id))
    assert [row.state for row in requests(workspace)] == ["open"]
    assert workspace.dispatch(ProposePurchases()).value.request_ids == ()


def test_each_warehouse_is_looked_at_for_itself(workspace: Workspace) -> None:
    supplier, (item,) = add_supplier(workspace), add_items(workspace, ["A"])
    north = int(workspace.dispatch(CreateWarehouse("N", "North")).value)
    receive(workspace, order_and_send(workspace, supplier, [(item, "50", "1")]), "50")
    offer(workspace, supplier, item, "1")
    rule(workspace, item, 10, 20)
    rule(workspace, item, 5, 8, north)
    workspace.dispatch(ProposePurchases())
    assert [(row.warehouse_id, row.qty) for row in requests(workspace)] == [(north, 8 * ONE)]


def test_blocked_suppliers_are_passed_over(workspace: Workspace) -> None:
    good, bad = add_supplier(workspace, "Good AG"), add_supplier(workspace, "Bad AG")
    item, alone = add_items(workspace, ["A", "B"])
    offer(workspace, bad, item, "1", preferred=True)
    offer(workspace, good, item, "2")
    offer(workspace, bad, alone, "1")
    workspace.dispatch(ChangeSupplier(bad, Standing.BLOCKED))
    for number in (item, alone):
        rule(workspace, number, 1, 2)
    assert workspace.dispatch(ProposePurchases()).value.without_supplier == 1
    assert [row.supplier_id for row in requests(workspace)] == [good, None]
    with pytest.raises(DomainError, match="Bad AG is blocked"):
        workspace.dispatch(RequestPurchase(item, Decimal(1), supplier_id=bad))


def test_requests_become_one_draft_for_each_supplier_and_warehouse(workspace: Workspace) -> None:
    first, second = add_supplier(workspace, "First AG"), add_supplier(workspace, "Second AG")
    screws, nuts, bolts = add_items(workspace, ["A", "B", "C"])
    offer(workspace, first, screws, "0.50", multiple_qty=Decimal(10))
    offer(workspace, first, nuts, "0.25")
    offer(workspace, second, bolts, "3")
    for item, qty, day in ((screws, 4, 9), (nuts, 6, 12), (bolts, 1, 5), (screws, 3, 7)):
        workspace.dispatch(RequestPurchase(item, Decimal(qty), date(2026, 3, day)))
    lonely = workspace.dispatch(RequestPurchase(add_items(workspace, ["D"])[0], Decimal(1))).value
    done = workspace.dispatch(OrderRequests())
    assert (len(done.value.order_ids), done.value.ordered) == (2, 4)
    assert done.value.left == ("D Item D has no supplier yet. Set who offers it.",)
    statement = (
        select(PurchaseOrder.supplier_id, PurchaseOrder.source, PurchaseOrder.total_minor, PurchaseOrderLine.item_id,
               PurchaseOrderLine.qty, PurchaseOrderLine.due_on)
        .join(PurchaseOrderLine, PurchaseOrderLine.order_id == PurchaseOrder.id).order_by(PurchaseOrderLine.id)
    )
    with workspace.reader() as reader:
        written = [tuple(row) for row in reader.execute(statement)]
    assert written == [
        (first, "request", 650, screws, 10 * ONE, date(2026, 3, 7)),
        (first, "request", 650, nuts, 6 * ONE, date(2026, 3, 12)),
        (second, "request", 300, bolts, ONE, date(2026, 3, 5)),
    ]
    assert [row.state for row in requests(workspace)] == ["ordered"] * 4 + ["open"]
    with pytest.raises(DomainError, match="has no supplier yet"):
        workspace.dispatch(OrderRequests((lonely,)))
    with pytest.raises(DomainError, match="not open any more"):
        workspace.dispatch(OrderRequests((1,)))
    workspace.undo(done.operation_id)
    assert {row.state for row in requests(workspace)} == {"open"}
    proved(workspace)


def test_requests_to_a_supplier_on_watch_are_asked_about(workspace: Workspace) -> None:
    supplier, (item,) = add_supplier(workspace, standing=Standing.WATCH), add_items(workspace, ["A"])
    offer(workspace, supplier, item, "1")
    workspace.dispatch(RequestPurchase(item, Decimal(5)))
    with pytest.raises(NeedsConfirmation, match="on watch"):
        workspace.dispatch(OrderRequests())
    assert workspace.dispatch(OrderRequests(), confirmed=frozenset({"supplier.watch"})).value.ordered == 1


def test_a_request_is_dismissed_with_its_reason_and_opened_again(workspace: Workspace) -> None:
    (item,) = add_items(workspace, ["A"])
    request_id = int(workspace.dispatch(RequestPurchase(item, Decimal(5), reason="Trade fair.")).value)
    done = workspace.dispatch(DismissRequest(request_id, "Enough there"))
    assert row_of(workspace, PurchaseRequest, request_id).reason == "Trade fair. Dismissed: Enough there"
    with pytest.raises(DomainError, match="not open any more"):
        workspace.dispatch(DismissRequest(request_id))
    workspace.undo(done.operation_id)
    assert row_of(workspace, PurchaseRequest, request_id).state == "open"
    with pytest.raises(PermissionDeniedError):
        workspace.acting_as(STOREKEEPER).dispatch(RequestPurchase(item, Decimal(5)))
    with pytest.raises(DomainError, match="more than nothing"):
        workspace.dispatch(RequestPurchase(item, Decimal(0)))
