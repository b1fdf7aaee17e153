"""Goods go back to a supplier, to be replaced or credited, or are decided about in quarantine."""

from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select

from app.areas.inventory.models import Location
from app.areas.inventory.queries import item_values
from app.areas.purchasing.models import Bill, PurchaseOrder, ReceiptLine, ReceiptRefusal, SupplierReturn
from app.areas.purchasing.operations import PutAway, ReceiveLineInput, ReceiveOrder
from app.areas.purchasing.operations.bill_lines import BillLineInput
from app.areas.purchasing.operations.bill_steps import ApproveBill
from app.areas.purchasing.operations.bills import EnterBill, EnterCreditNote
from app.areas.purchasing.operations.quarantine import DecideQuarantine, Decision
from app.areas.purchasing.operations.returns import ReturnGoods, ReturnLineInput, ReverseReturn, SettleReturn
from app.areas.purchasing.operations.reversal import ReverseReceipt
from app.areas.purchasing.queries.billed import unbilled_quantities
from app.areas.purchasing.rules.receiving import Condition
from app.areas.purchasing.rules.returning import Outcome, ReturnReason
from app.kernel.columns import table_of
from app.kernel.errors import DomainError
from app.kernel.workspace import Workspace
from tests.areas.purchasing.buying import (
    add_items,
    add_supplier,
    expected,
    on_hand,
    order_and_send,
    proved,
    receive,
    row_of,
)
from tests.companies import MORNING

TODAY = MORNING.date()


def value_of(workspace: Workspace, item_id: int) -> int:
    """Give what the stock of an item is worth now."""
    with workspace.reader() as reader:
        now = workspace.clock.now()
        return item_values(reader, now, now, [item_id])[item_id][1]


def send_back(workspace: Workspace, receipt: Any, qty: str, outcome: Outcome, line: int = 0) -> Any:
    """Send so much of one line of a receipt back as damaged; give the outcome."""
    given = ReturnLineInput(receipt.receipt_line_ids[line], Decimal(qty), ReturnReason.DAMAGED)
    return workspace.dispatch(ReturnGoods(receipt.receipt_id, (given,), outcome))


def test_goods_to_be_replaced_are_expected_again_and_settled_when_they_come(workspace: Workspace) -> None:
    supplier, (item,) = add_supplier(workspace), add_items(workspace, ["A"])
    written = order_and_send(workspace, supplier, [(item, "10", "2")])
    came = receive(workspace, written, "10").value
    back = send_back(workspace, came, "3", Outcome.REPLACEMENT)
    assert (back.value.number, back.value.state) == ("RT-00001", "open")
    assert (on_hand(workspace, item), expected(workspace, item), value_of(workspace, item)) == (7, 3, 1400)
    assert row_of(workspace, PurchaseOrder, written.order_id).state == "partly_received"
    proved(workspace)
    workspace.undo(back.operation_id)
    assert (on_hand(workspace, item), expected(workspace, item), value_of(workspace, item)) == (10, 0, 2000)
    assert row_of(workspace, PurchaseOrder, written.order_id).state == "received"
    proved(workspace)
    again = send_back(workspace, came, "3", Outcome.REPLACEMENT).value
    receive(workspace, written, "3")
    assert row_of(workspace, SupplierReturn, again.supplier_return_id).state == "settled"
    assert (on_hand(workspace, item), value_of(workspace, item)) == (10, 2000)
    proved(workspace)


def test_a_bill_that_paid_for_what_went_back_pays_for_what_replaces_it(workspace: Workspace) -> None:
    supplier, (item,) = add_supplier(workspace), add_items(workspace, ["A"])
    written = order_and_send(workspace, supplier, [(item, "10", "2")])
    came = receive(workspace, written, "10").value
    line = BillLineInput(written.line_ids[0], Decimal(10), Decimal("2.50"))
    bill = workspace.dispatch(EnterBill(supplier, "R-1", TODAY, (line,))).value
    workspace.dispatch(ApproveBill(bill.bill_id, "agreed by telephone"))
    assert value_of(workspace, item) == 2500
    send_back(workspace, came, "4", Outcome.REPLACEMENT)
    assert value_of(workspace, item) == 1500
    receive(workspace, written, "4")
    # Ten pieces were paid for at 2.50 and ten are here: neither more owed nor more worth.
    assert value_of(workspace, item) == 2500
    with workspace.reader() as reader:
        assert unbilled_quantities(reader, {written.line_ids[0]}) == {written.line_ids[0]: 0}
    proved(workspace)


def test_goods_to_be_credited_are_settled_by_the_credit_note(workspace: Workspace) -> None:
    supplier, (item,) = add_supplier(workspace), add_items(workspace, ["A"])
    written = order_and_send(workspace, supplier, [(item, "10", "2")])
    came = receive(workspace, written, "10").value
    workspace.dispatch(PutAway(came.receipt_id))
    back = send_back(workspace, came, "3", Outcome.CREDIT).value
    assert (on_hand(workspace, item), expected(workspace, item)) == (7, 0)
    line = BillLineInput(written.line_ids[0], Decimal(3), Decimal(2))
    credit = workspace.dispatch(EnterCreditNote(
        supplier, "G-1", TODAY, (line,), supplier_return_id=back.supplier_return_id)).value
    with pytest.raises(DomainError, match="it is CN-00001"):
        workspace.dispatch(ReverseReturn(back.supplier_return_id))
    workspace.dispatch(ApproveBill(credit.bill_id))
    assert row_of(workspace, SupplierReturn, back.supplier_return_id).state == "settled"
    assert (row_of(workspace, Bill, credit.bill_id).state, value_of(workspace, item)) == ("approved", 1400)
    proved(workspace)


def test_no_more_goes_back_than_came(workspace: Workspace) -> None:
    supplier, (item,) = add_supplier(workspace), add_items(workspace, ["A"])
    written = order_and_send(workspace, supplier, [(item, "10", "2")])
    came = receive(workspace, written, "10").value
    send_back(workspace, came, "6", Outcome.CREDIT)
    with pytest.raises(DomainError, match="4 pc of A Item A can go back"):
        send_back(workspace, came, "5", Outcome.CREDIT)
    settled = send_back(workspace, came, "4", Outcome.CREDIT).value
    workspace.dispatch(SettleReturn(settled.supplier_return_id, "Taken off the next order."))
    with pytest.raises(DomainError, match="settled already"):
        workspace.dispatch(SettleReturn(settled.supplier_return_id, "twice"))
    proved(workspace)


def test_goods_in_quarantine_are_released_in_part_scrapped_and_brought_back(workspace: Workspace) -> None:
    supplier, (item,) = add_supplier(workspace), add_items(workspace, ["A"])
    written = order_and_send(workspace, supplier, [(item, "10", "2")])
    held = ReceiveLineInput(written.line_ids[0], Decimal(10), condition=Condition.HELD)
    came = workspace.dispatch(ReceiveOrder(written.order_id, (held,))).value
    assert on_hand(workspace, item, "quarantine") == 10
    (line,) = came.receipt_line_ids
    released = workspace.dispatch(DecideQuarantine(line, Decision.RELEASE, "Eight are fine.", Decimal(8)))
    assert (on_hand(workspace, item, "quarantine"), on_hand(workspace, item, "receiving")) == (2, 8)
    assert row_of(workspace, ReceiptLine, released.value.receipt_line_id).condition == "good"
    scrapped = workspace.dispatch(DecideQuarantine(line, Decision.SCRAP, "Two are broken."))
    assert (on_hand(workspace, item), value_of(workspace, item)) == (8, 1600)
    proved(workspace)
    with pytest.raises(DomainError, match="do not lie in quarantine"):
        workspace.dispatch(DecideQuarantine(line, Decision.SCRAP, "again"))
    workspace.undo(scrapped.operation_id)
    workspace.undo(released.operation_id)
    assert (on_hand(workspace, item, "quarantine"), value_of(workspace, item)) == (10, 2000)
    proved(workspace)


def test_what_came_instead_is_taken_in_as_what_it_is_and_what_was_refused_is_told(workspace: Workspace) -> None:
    supplier, (item, other) = add_supplier(workspace), add_items(workspace, ["A", "B"])
    written = order_and_send(workspace, supplier, [(item, "10", "2")])
    line = written.line_ids[0]
    came = workspace.dispatch(ReceiveOrder(written.order_id, (
        ReceiveLineInput(line, Decimal(5)), ReceiveLineInput(line, Decimal(3), came_instead_id=other),
        ReceiveLineInput(line, Decimal(2), refused=True, reason="Soaked"),
    ))).value
    assert (on_hand(workspace, item), expected(workspace, item)) == (5, 5)
    assert (on_hand(workspace, other, "quarantine"), value_of(workspace, other)) == (3, 0)
    with workspace.reader() as reader:
        refusal = reader.execute(select(table_of(ReceiptRefusal))).one()
    assert (refusal.item_id, refusal.stock_qty, refusal.reason) == (item, 2_000_000, "Soaked")
    proved(workspace)
    send_back(workspace, came, "3", Outcome.CREDIT, line=1)
    assert on_hand(workspace, other) == 0
    proved(workspace)


def test_what_is_left_in_quarantine_after_a_return_is_released_and_put_away(workspace: Workspace) -> None:
    supplier, (item,) = add_supplier(workspace), add_items(workspace, ["A"])
    written = order_and_send(workspace, supplier, [(item, "10", "2")])
    came = workspace.dispatch(ReceiveOrder(written.order_id, (
        ReceiveLineInput(written.line_ids[0], Decimal(10), condition=Condition.DAMAGED, reason="wet"),))).value
    (line,) = came.receipt_line_ids
    send_back(workspace, came, "3", Outcome.REPLACEMENT)
    with pytest.raises(DomainError, match="no more than is left"):
        workspace.dispatch(DecideQuarantine(line, Decision.RELEASE, "fine", Decimal(8)))
    released = workspace.dispatch(DecideQuarantine(line, Decision.RELEASE, "The rest is fine."))
    assert (on_hand(workspace, item, "quarantine"), on_hand(workspace, item, "receiving")) == (0, 7)
    proved(workspace)
    workspace.undo(released.operation_id)
    assert (on_hand(workspace, item, "quarantine"), on_hand(workspace, item, "receiving")) == (7, 0)
    workspace.dispatch(DecideQuarantine(line, Decision.RELEASE, "The rest is fine."))
    workspace.dispatch(PutAway(came.receipt_id))
    assert on_hand(workspace, item, "shelf") == 7
    proved(workspace)


def test_what_was_scrapped_or_lies_outside_is_not_sent_back(workspace: Workspace) -> None:
    supplier, (item,) = add_supplier(workspace), add_items(workspace, ["A"])
    written = order_and_send(workspace, supplier, [(item, "10", "2")])
    came = workspace.dispatch(ReceiveOrder(written.order_id, (
        ReceiveLineInput(written.line_ids[0], Decimal(10), condition=Condition.DAMAGED, reason="wet"),))).value
    with workspace.reader() as reader:
        outside = reader.execute(select(Location.id).where(Location.kind == "customer")).scalar_one()
    given = ReturnLineInput(came.receipt_line_ids[0], Decimal(1), ReturnReason.DAMAGED, location_id=outside)
    with pytest.raises(DomainError, match="not a place in a warehouse of ours"):
        workspace.dispatch(ReturnGoods(came.receipt_id, (given,), Outcome.CREDIT))
    workspace.dispatch(DecideQuarantine(came.receipt_line_ids[0], Decision.SCRAP, "all broken"))
    with pytest.raises(DomainError, match="0 pc of A Item A can go back"):
        send_back(workspace, came, "1", Outcome.CREDIT)
    proved(workspace)


def test_a_receipt_stands_while_a_part_of_it_is_elsewhere(workspace: Workspace) -> None:
    supplier, (item,) = add_supplier(workspace), add_items(workspace, ["A"])
    written = order_and_send(workspace, supplier, [(item, "20", "2")])
    came = receive(workspace, written, "10").value
    # Goods of another receipt lie at the same place: they must not leave in the stead of those that went back.
    receive(workspace, written, "10")
    back = send_back(workspace, came, "3", Outcome.CREDIT)
    with pytest.raises(DomainError, match="went back to the supplier by RT-00001"):
        workspace.dispatch(ReverseReceipt(came.receipt_id))
    workspace.undo(back.operation_id)
    workspace.dispatch(ReverseReceipt(came.receipt_id))
    assert on_hand(workspace, item) == 10
    proved(workspace)


def test_a_receipt_stands_while_goods_of_it_are_decided_about(workspace: Workspace) -> None:
    supplier, (item,) = add_supplier(workspace), add_items(workspace, ["A"])
    written = order_and_send(workspace, supplier, [(item, "20", "2")])
    held = ReceiveLineInput(written.line_ids[0], Decimal(10), condition=Condition.HELD)
    came, _ = (workspace.dispatch(ReceiveOrder(written.order_id, (held,))).value for _ in range(2))
    scrapped = workspace.dispatch(DecideQuarantine(came.receipt_line_ids[0], Decision.SCRAP, "mouldy"))
    with pytest.raises(DomainError, match="released from quarantine or scrapped"):
        workspace.dispatch(ReverseReceipt(came.receipt_id))
    workspace.undo(scrapped.operation_id)
    workspace.dispatch(ReverseReceipt(came.receipt_id))
    assert on_hand(workspace, item, "quarantine") == 10
    proved(workspace)
