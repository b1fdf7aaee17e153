"""What an order lacks goes from the supplier straight to the customer."""

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select

from app.areas.inventory.models import Location, Move
from app.areas.inventory.queries import item_values, move_costs
from app.areas.purchasing.models import PurchaseOrder, PurchaseOrderLine, Receipt
from app.areas.purchasing.operations import (
    CreateSupplier,
    ReceiveLineInput,
    ReceiveOrder,
    SendPurchaseOrder,
    SetSupplierItem,
    SubmitPurchaseOrder,
)
from app.areas.purchasing.operations.bill_lines import BillLineInput
from app.areas.purchasing.operations.bill_steps import ApproveBill
from app.areas.purchasing.operations.bills import EnterBill
from app.areas.purchasing.rules.receiving import Condition
from app.areas.sales.models import SalesOrder, SalesOrderLine
from app.areas.sales.operations.dropping import DropShip
from app.kernel.columns import table_of
from app.kernel.errors import DomainError
from app.kernel.workspace import Workspace
from tests.areas.purchasing.buying import on_hand, proved, row_of
from tests.areas.sales.selling import add_customer, add_items, sell, stock


def test_what_is_lacking_is_delivered_by_the_supplier(workspace: Workspace) -> None:
    (lamp,) = add_items(workspace, "LAMP")
    stock(workspace, lamp, 3)
    supplier = workspace.dispatch(CreateSupplier("Lumen AG")).value.supplier_id
    workspace.dispatch(SetSupplierItem(supplier, lamp, Decimal(6)))
    customer = add_customer(workspace)
    sold = sell(workspace, customer, [(lamp, "10")])
    # Three of ten are in stock and reserved; seven come from the supplier at 6.00.
    made = workspace.dispatch(DropShip(sold.order_id)).value
    (order_id,) = made.purchase_order_ids
    with pytest.raises(DomainError, match="Nothing of"):
        workspace.dispatch(DropShip(sold.order_id))
    with workspace.reader() as reader:
        paper = workspace.declarations.document("purchase_order").context(reader, order_id, workspace.clock.now())
        bought = select(table_of(PurchaseOrderLine)).where(PurchaseOrderLine.order_id == order_id)
        (line,) = reader.execute(bought).all()
    assert "Alfreds Futterkiste" in str(dict(paper.facts)["Deliver to"])
    assert (line.stock_qty, row_of(workspace, PurchaseOrder, order_id).total_minor) == (7_000_000, 4200)
    workspace.dispatch(SubmitPurchaseOrder(order_id))
    workspace.dispatch(SendPurchaseOrder(order_id))
    with pytest.raises(DomainError, match="not seen here"):
        workspace.dispatch(ReceiveOrder(order_id, (
            ReceiveLineInput(line.id, Decimal(7), condition=Condition.DAMAGED),)))
    came = workspace.dispatch(ReceiveOrder(order_id, (ReceiveLineInput(line.id, Decimal(7)),)))
    assert (on_hand(workspace, lamp), _shipped(workspace, sold.order_id)) == (3, 7_000_000)
    assert row_of(workspace, SalesOrder, sold.order_id).state == "partly_shipped"
    with workspace.reader() as reader:
        (move,) = reader.execute(
            select(Move.id, Location.kind).join(Location, Location.id == Move.to_location_id)
            .where(Move.source_kind == "receipt")).all()
        assert (move.kind, move_costs(reader, [move.id])[move.id]) == ("customer", 4200)
        now = workspace.clock.now()
        assert item_values(reader, now, now, [lamp])[lamp] == (3_000_000, 1200)
    proved(workspace)

    # A bill that is dearer by 0.10 a piece makes what was sold dearer, not what is in stock.
    bill = workspace.dispatch(EnterBill(supplier, "R-1", date(2026, 3, 2), (
        BillLineInput(line.id, Decimal(7), Decimal("6.10")),))).value
    approved = workspace.dispatch(ApproveBill(bill.bill_id))
    with workspace.reader() as reader:
        assert move_costs(reader, [move.id])[move.id] == 4270
    proved(workspace)
    workspace.undo(approved.operation_id)
    workspace.undo(came.operation_id)
    assert (_shipped(workspace, sold.order_id), row_of(workspace, Receipt, came.value.receipt_id).state) == (
        0, "reversed")
    proved(workspace)


def _shipped(workspace: Workspace, order_id: int) -> int:
    """Tell how much of an order's only line was shipped."""
    with workspace.reader() as reader:
        lines = select(SalesOrderLine.stock_qty_shipped).where(SalesOrderLine.order_id == order_id)
        return int(reader.execute(lines).scalar_one())


def test_goods_that_nobody_offers_cannot_be_delivered_like_this(workspace: Workspace) -> None:
    (lamp,) = add_items(workspace, "LAMP")
    sold = sell(workspace, add_customer(workspace), [(lamp, "10")])
    with pytest.raises(DomainError, match="Nobody is known to offer LAMP"):
        workspace.dispatch(DropShip(sold.order_id))


def test_both_orders_name_one_another(workspace: Workspace) -> None:
    (lamp,) = add_items(workspace, "LAMP")
    supplier = workspace.dispatch(CreateSupplier("Lumen AG")).value.supplier_id
    workspace.dispatch(SetSupplierItem(supplier, lamp, Decimal(6)))
    customer = add_customer(workspace)
    sold = sell(workspace, customer, [(lamp, "10")])
    (order_id,) = workspace.dispatch(DropShip(sold.order_id)).value.purchase_order_ids
    with workspace.reader() as reader:
        bought_page = workspace.declarations.detail("purchase_order").load(reader, order_id, workspace.clock.now())
        sold_page = workspace.declarations.detail("sales_order").load(reader, sold.order_id, workspace.clock.now())
    told = {fact.title: (fact.value, fact.record_id) for fact in bought_page.facts}
    assert (told["Delivered to"], told["For"]) == (("Alfreds Futterkiste", customer), (sold.number, sold.order_id))
    assert [table.rows[0].id for table in sold_page.lines if table.title == "Delivered by suppliers"] == [order_id]
