"""A firm that buys: a few items, suppliers and prices, and the steps that stories share."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select

from app.areas.catalog.models import Item, ItemUnit, Unit
from app.areas.inventory.models import Balance, Location, Warehouse
from app.areas.inventory.queries import StockQuestion, stock_levels
from app.areas.purchasing.operations import (
    CreatePurchaseOrder,
    CreateSupplier,
    OrderLineInput,
    ReceiveLineInput,
    ReceiveOrder,
    SendPurchaseOrder,
    SetSupplierItem,
    SubmitPurchaseOrder,
)
from app.kernel.clock import SetClock
from app.kernel.columns import table_of
from app.kernel.quantity import QUANTITY_SCALE
from app.kernel.unit_of_work import Actor
from app.kernel.workspace import Workspace
from tests.companies import at_work

BUYER = Actor(7, "Bea", frozenset({"purchasing.read", "purchasing.order", "purchasing.request"}))
BOSS = Actor(8, "Ben", frozenset({"purchasing.*"}))
STOREKEEPER = Actor(9, "Sam", frozenset({"purchasing.read", "purchasing.receive"}))
BOX_OF_12 = 12


def add_items(workspace: Workspace, skus: Sequence[str], tracking: str = "none", **more: Any) -> list[int]:
    """Add stocked items counted in pieces, each of which comes in boxes of 12, too."""
    with at_work(workspace) as uow:
        units = {row.code: row.id for row in uow.rows(select(Unit.code, Unit.id))}
        ids = uow.insert(Item, [
            {"sku": sku, "name": f"Item {sku}", "unit_id": units["pc"], "tracking": tracking, "price_currency": "EUR",
             "kind": "stocked", "status": "active", "description": "", "packaging": "", "weight_grams": 0,
             "volume_cm3": 0, "price_micros": 0, **more} for sku in skus
        ])
        uow.insert(ItemUnit, [
            {"item_id": number, "unit_id": units["box"], "numerator": BOX_OF_12, "denominator": 1, "for_purchase": True,
             "for_sale": False} for number in ids
        ])
    return ids


def unit_id(workspace: Workspace, code: str) -> int:
    """Find a unit."""
    with workspace.reader() as reader:
        return int(reader.execute(select(Unit.id).where(Unit.code == code)).scalar_one())


def main_warehouse_id(workspace: Workspace) -> int:
    """Find the firm's warehouse."""
    with workspace.reader() as reader:
        return int(reader.execute(select(Warehouse.id)).scalar_one())


def add_supplier(workspace: Workspace, name: str = "Muster AG", **terms: Any) -> int:
    """Add a supplier."""
    return int(workspace.dispatch(CreateSupplier(name, **terms)).value.supplier_id)


def offer(workspace: Workspace, supplier_id: int, item_id: int, price: str = "2.50", **more: Any) -> int:
    """Let a supplier offer an item."""
    return int(workspace.dispatch(SetSupplierItem(supplier_id, item_id, Decimal(price), **more)).value)


def order(
    workspace: Workspace, supplier_id: int, lines: Sequence[tuple[int, str, str]], due_on: date | None = None,
) -> Any:
    """Write an order of (item, quantity, price) lines and give its result."""
    inputs = tuple(OrderLineInput(item_id, Decimal(qty), price=Decimal(price)) for item_id, qty, price in lines)
    return workspace.dispatch(CreatePurchaseOrder(supplier_id, inputs, due_on=due_on)).value


def order_and_send(
    workspace: Workspace, supplier_id: int, lines: Sequence[tuple[int, str, str]], due_on: date | None = None,
) -> Any:
    """Write, approve and send an order; give the result of writing it."""
    written = order(workspace, supplier_id, lines, due_on)
    workspace.dispatch(SubmitPurchaseOrder(written.order_id))
    workspace.dispatch(SendPurchaseOrder(written.order_id))
    return written


def receive(workspace: Workspace, written: Any, *quantities: str, **more: Any) -> Any:
    """Receive so much of the order's lines, in their order; give the outcome."""
    lines = tuple(
        ReceiveLineInput(line_id, Decimal(qty)) for line_id, qty in zip(written.line_ids, quantities, strict=False)
        if Decimal(qty)
    )
    return workspace.dispatch(ReceiveOrder(written.order_id, lines, **more))


def put_clock(workspace: Workspace, moment: datetime) -> None:
    """Let it be another time in the company."""
    clock = workspace.clock
    assert isinstance(clock, SetClock)
    clock.moment = moment


def proved(workspace: Workspace) -> None:
    """Fail when the books of the company do not agree with themselves."""
    with workspace.reader() as reader:
        assert {spec.name: problems for spec in workspace.declarations.checks if (problems := spec.run(reader))} == {}


def on_hand(workspace: Workspace, item_id: int, kind: str | None = None) -> int:
    """Tell how many whole units of an item lie at places of a kind, or at all of them."""
    with workspace.reader() as reader:
        statement = select(func.coalesce(func.sum(Balance.qty_on_hand), 0)).join(
            Location, Location.id == Balance.location_id).where(Balance.item_id == item_id)
        if kind is not None:
            statement = statement.where(Location.kind == kind)
        return int(reader.execute(statement).scalar_one()) // QUANTITY_SCALE


def expected(workspace: Workspace, item_id: int) -> int:
    """Tell how many whole units of an item are still to come."""
    with workspace.reader() as reader:
        level = stock_levels(reader, StockQuestion(item_ids=(item_id,)), workspace.clock.now())
    return sum(entry.incoming for entry in level) // QUANTITY_SCALE


def row_of(workspace: Workspace, model: Any, row_id: int) -> Any:
    """Read a row."""
    table = table_of(model)
    with workspace.reader() as reader:
        return reader.execute(select(table).where(table.c.id == row_id)).one()
