"""Received goods go where the firm's rules say, ask before they lie wrong, and serve those who wait for them."""

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select

from app.areas.inventory.models import Location
from app.areas.inventory.operations.places import ChangeLocation, CreateBins, SetStorageNeed
from app.areas.inventory.operations.stock import MoveStock, ReverseMoves
from app.areas.inventory.operations.storage_rules import SetPutAwayRule
from app.areas.purchasing.models import ReceiptLine
from app.areas.purchasing.operations import PutAway, PutAwayLineInput, ReverseReceipt
from app.areas.purchasing.queries.receipt_page import receipt_detail
from app.areas.sales.operations.confirming import ConfirmSalesOrder
from app.areas.sales.operations.customers import CreateCustomer
from app.areas.sales.operations.orders import CreateSalesOrder
from app.areas.sales.operations.pricing import SalesLineInput
from app.areas.sales.queries.orders import load_lines
from app.kernel.errors import DomainError, NeedsConfirmation
from app.kernel.workspace import Workspace
from tests.areas.purchasing.buying import (
    add_items,
    add_supplier,
    main_warehouse_id,
    on_hand,
    order_and_send,
    proved,
    receive,
    row_of,
)

ONE = 1_000_000


def place(workspace: Workspace, code: str) -> int:
    with workspace.reader() as reader:
        return int(reader.execute(select(Location.id).where(Location.code == code)).scalar_one())


def bins(workspace: Workspace) -> None:
    workspace.dispatch(CreateBins(main_warehouse_id(workspace), "K", 1, 3, 1, volume_litres=Decimal(10)))


def test_a_rule_sends_goods_to_its_zone_and_the_receipt_says_why(workspace: Workspace) -> None:
    bins(workspace)
    supplier, (item,) = add_supplier(workspace), add_items(workspace, ["A"], volume_cm3=1000)
    workspace.dispatch(SetPutAwayRule(place(workspace, "K"), item_id=item))
    arrived = receive(workspace, order_and_send(workspace, supplier, [(item, "8", "1")]), "8").value
    with workspace.reader() as reader:
        detail = receipt_detail(reader, arrived.receipt_id, workspace.clock.now())
    told = next(lines for lines in detail.lines if lines.title == "Where it goes")
    assert told.rows[0].values[2] == "K-1-1-1: this item goes to K, the nearest empty place, 80 % full with it."
    workspace.dispatch(PutAway(arrived.receipt_id))
    again = receive(workspace, order_and_send(workspace, supplier, [(item, "8", "1")]), "8").value
    workspace.dispatch(PutAway(again.receipt_id))
    assert [on_hand_at(workspace, item, code) for code in ("K-1-1-1", "K-1-2-1")] == [8, 8], "the first bin is full"
    proved(workspace)


def on_hand_at(workspace: Workspace, item: int, code: str) -> int:
    with workspace.reader() as reader:
        detail = workspace.declarations.detail("location").load(reader, place(workspace, code), workspace.clock.now())
    return sum(row.values[4].scaled for table in detail.lines for row in table.rows if row.id == item) // ONE  # type: ignore[attr-defined]


def test_frozen_goods_are_refused_on_an_ambient_shelf_and_too_much_is_asked_about(workspace: Workspace) -> None:
    bins(workspace)
    supplier, (ice, box) = add_supplier(workspace), add_items(workspace, ["ICE", "BOX"], volume_cm3=1000)
    workspace.dispatch(SetStorageNeed("frozen", ice))
    arrived = receive(workspace, order_and_send(workspace, supplier, [(ice, "1", "1"), (box, "20", "1")]), "1", "20")
    first, second = arrived.value.receipt_line_ids
    shelf = place(workspace, "K-1-1-1")
    with pytest.raises(DomainError) as refused:
        workspace.dispatch(PutAway(arrived.value.receipt_id, (PutAwayLineInput(first, shelf),)))
    assert (refused.value.code, refused.value.field) == ("storage.unfit", "lines.0.location_id")
    with pytest.raises(NeedsConfirmation, match="200 % full"):
        workspace.dispatch(PutAway(arrived.value.receipt_id, (PutAwayLineInput(second, shelf),)))
    workspace.dispatch(ChangeLocation(place(workspace, "K-1-2-1"), condition="frozen"))
    workspace.dispatch(PutAway(arrived.value.receipt_id, (PutAwayLineInput(first),)))
    assert on_hand_at(workspace, ice, "K-1-2-1") == 1, "the only place that is cold enough"


def test_what_somebody_carried_away_by_hand_does_not_wait_any_more(workspace: Workspace) -> None:
    supplier, (item,) = add_supplier(workspace), add_items(workspace, ["A"])
    arrived = receive(workspace, order_and_send(workspace, supplier, [(item, "10", "1")]), "10").value
    receiving, shelf = place(workspace, "MAIN-RECEIVING"), place(workspace, "MAIN-STOCK")
    moved = workspace.dispatch(MoveStock(item, receiving, shelf, Decimal(4))).value
    line = arrived.receipt_line_ids[0]
    assert row_of(workspace, ReceiptLine, line).stock_qty_put_away == 4 * ONE
    workspace.dispatch(PutAway(arrived.receipt_id))
    assert on_hand(workspace, item, "receiving") == 0
    workspace.dispatch(ReverseMoves(moved.move_ids))
    assert row_of(workspace, ReceiptLine, line).stock_qty_put_away == 6 * ONE, "four wait again"
    with pytest.raises(DomainError, match="moved back before"):
        workspace.dispatch(ReverseMoves(moved.move_ids))
    put = workspace.dispatch(PutAway(arrived.receipt_id)).value
    assert on_hand(workspace, item, "shelf") == 10
    with pytest.raises(DomainError, match="was posted for a document"):
        workspace.dispatch(ReverseMoves(put.move_ids))
    proved(workspace)


def test_orders_that_wait_are_served_when_goods_come_in_the_earliest_required_first(workspace: Workspace) -> None:
    supplier, (item,) = add_supplier(workspace), add_items(workspace, ["A"])
    customer = int(workspace.dispatch(CreateCustomer("Kunde GmbH")).value)
    waiting = []
    for day in (date(2026, 4, 20), date(2026, 4, 1), date(2026, 4, 10)):
        made = workspace.dispatch(CreateSalesOrder(customer, day, (SalesLineInput(item, Decimal(5)),))).value
        workspace.dispatch(ConfirmSalesOrder(made.order_id))
        waiting.append(made.order_id)
    receive(workspace, order_and_send(workspace, supplier, [(item, "8", "1")]), "8")
    with workspace.reader() as reader:
        missing = [load_lines(reader, order_id)[0].missing // ONE for order_id in waiting]
    assert missing == [5, 0, 2], "the first of April whole, the tenth in part, the twentieth not at all"
    proved(workspace)


def test_a_receipt_that_orders_were_served_from_is_taken_back_and_they_wait_again(workspace: Workspace) -> None:
    supplier, (item,) = add_supplier(workspace), add_items(workspace, ["A"])
    customer = int(workspace.dispatch(CreateCustomer("Kunde GmbH")).value)
    made = workspace.dispatch(CreateSalesOrder(
        customer, date(2026, 4, 1), (SalesLineInput(item, Decimal(5)),))).value
    workspace.dispatch(ConfirmSalesOrder(made.order_id))
    arrived = receive(workspace, order_and_send(workspace, supplier, [(item, "8", "1")]), "8")
    with pytest.raises(NeedsConfirmation, match="promised 1 times already"):
        workspace.dispatch(ReverseReceipt(arrived.value.receipt_id))
    workspace.undo(arrived.operation_id)
    with workspace.reader() as reader:
        assert load_lines(reader, made.order_id)[0].missing == 5 * ONE
    assert on_hand(workspace, item) == 0
    proved(workspace)
