"""Goods arrive: in parts, too many, damaged, in lots, in another currency; and are taken back."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from app.areas.inventory.models import ItemValue, Location, Lot, Move
from app.areas.inventory.operations.stock import MoveStock
from app.areas.purchasing.models import PurchaseOrder, PurchaseOrderLine, Receipt, ReceiptLine
from app.areas.purchasing.operations import (
    ClosePurchaseOrder,
    ConfirmPurchaseOrder,
    CreatePurchaseOrder,
    CreateSupplier,
    OrderLineInput,
    PutAway,
    ReceiveLineInput,
    ReceiveOrder,
    ReverseReceipt,
    SendPurchaseOrder,
    SubmitPurchaseOrder,
)
from app.areas.purchasing.rules.receiving import Condition
from app.kernel.errors import DomainError, NeedsConfirmation, PermissionDeniedError
from app.kernel.workspace import Workspace
from tests.areas.purchasing.buying import (
    BUYER,
    STOREKEEPER,
    add_items,
    add_supplier,
    expected,
    on_hand,
    order,
    order_and_send,
    proved,
    receive,
    row_of,
    unit_id,
)
from tests.companies import MORNING

TODAY = MORNING.date()
ONE = 1_000_000
SURPLUS = frozenset({"purchasing.over_receipt"})


def value_of(workspace: Workspace, item_id: int) -> int:
    """Give what the stock of an item is worth."""
    with workspace.reader() as reader:
        return int(reader.execute(select(ItemValue.value_minor).where(ItemValue.item_id == item_id)).scalar() or 0)


def lots(workspace: Workspace) -> list[Any]:
    """Read all lots in the order of their making."""
    statement = select(Lot.code, Lot.supplier_lot, Lot.expires_on, Lot.supplier_id).order_by(Lot.id)
    with workspace.reader() as reader:
        return list(reader.execute(statement))


def test_a_part_comes_and_the_rest_stays_expected(workspace: Workspace) -> None:
    supplier, (screws, nuts) = add_supplier(workspace), add_items(workspace, ["A", "B"])
    written = order_and_send(workspace, supplier, [(screws, "10", "0.333"), (nuts, "4", "2")])
    storekeeper = workspace.acting_as(STOREKEEPER)
    first = receive(storekeeper, written, "3", delivery_note=" LS-77 ").value
    assert (first.number, first.order_state) == ("RC-00001", "partly_received")
    assert on_hand(workspace, screws, "receiving") == 3
    assert (expected(workspace, screws), expected(workspace, nuts)) == (7, 4)
    receipt = row_of(workspace, Receipt, first.receipt_id)
    assert (receipt.delivery_note, receipt.received_on, receipt.supplier_id) == ("LS-77", TODAY, supplier)
    proved(workspace)
    second = receive(storekeeper, written, "7", "4").value
    assert second.order_state == "received"
    assert (expected(workspace, screws), expected(workspace, nuts)) == (0, 0)
    assert (value_of(workspace, screws), value_of(workspace, nuts)) == (333, 800)
    proved(workspace)
    with pytest.raises(PermissionDeniedError):
        receive(workspace.acting_as(BUYER), written, "1")


def test_boxes_are_received_in_the_unit_ordered_and_kept_in_pieces(workspace: Workspace) -> None:
    supplier, (item,) = add_supplier(workspace), add_items(workspace, ["A"])
    box = unit_id(workspace, "box")
    written = workspace.dispatch(CreatePurchaseOrder(
        supplier, (OrderLineInput(item, Decimal(3), box, Decimal("19.99")),))).value
    workspace.dispatch(SubmitPurchaseOrder(written.order_id))
    workspace.dispatch(SendPurchaseOrder(written.order_id))
    assert expected(workspace, item) == 36
    receive(workspace, written, "1.5")
    assert (on_hand(workspace, item), expected(workspace, item), value_of(workspace, item)) == (18, 18, 2999)
    receive(workspace, written, "1.5")
    assert (on_hand(workspace, item), value_of(workspace, item)) == (36, 5997)
    proved(workspace)


def test_a_surplus_is_asked_about_and_above_a_tenth_refused(workspace: Workspace) -> None:
    supplier, (item,) = add_supplier(workspace), add_items(workspace, ["A"])
    written = order_and_send(workspace, supplier, [(item, "10", "1.50")])
    surplus = ReceiveOrder(written.order_id, (ReceiveLineInput(written.line_ids[0], Decimal(11)),))
    with pytest.raises(NeedsConfirmation, match="11 pc of 10 pc A Item A"):
        workspace.dispatch(surplus)
    with pytest.raises(DomainError, match="10 % above the order is the most"):
        workspace.dispatch(ReceiveOrder(
            written.order_id, (ReceiveLineInput(written.line_ids[0], Decimal("11.1")),)), confirmed=SURPLUS)
    assert on_hand(workspace, item) == 0
    assert workspace.dispatch(surplus, confirmed=SURPLUS).value.order_state == "received"
    assert (on_hand(workspace, item), expected(workspace, item), value_of(workspace, item)) == (11, 0, 1650)
    proved(workspace)


def test_tracked_goods_come_in_lots_with_expiry(workspace: Workspace) -> None:
    supplier, (milk,) = add_supplier(workspace), add_items(workspace, ["M"], "lot", shelf_life_days=30)
    other = add_supplier(workspace, "Other AG")
    first, second = (order_and_send(workspace, supplier, [(milk, "10", "1")]) for _ in range(2))
    foreign = order_and_send(workspace, other, [(milk, "10", "1")])

    def take(written: Any, qty: str, code: str = "", expires_on: date | None = None) -> None:
        line = ReceiveLineInput(written.line_ids[0], Decimal(qty), code, expires_on)
        workspace.dispatch(ReceiveOrder(written.order_id, (line,)))

    take(first, "4", "CH-9", date(2026, 5, 1))
    take(second, "3", "CH-9")
    take(second, "2")
    assert lots(workspace) == [
        ("CH-9", "CH-9", date(2026, 5, 1), supplier), ("L-00001", "", TODAY + timedelta(days=30), supplier),
    ]
    with pytest.raises(DomainError, match="known to expire on 2026-05-01"):
        take(second, "1", "CH-9", date(2026, 6, 1))
    with pytest.raises(DomainError, match="came from another supplier"):
        take(foreign, "1", "CH-9")
    assert on_hand(workspace, milk) == 9
    proved(workspace)


def test_serial_numbers_make_a_lot_of_each_piece(workspace: Workspace) -> None:
    supplier, (pump,) = add_supplier(workspace), add_items(workspace, ["P"], "serial")
    written = order_and_send(workspace, supplier, [(pump, "3", "33.35")])
    result = receive(workspace, written, "3").value
    assert [lot.code for lot in lots(workspace)] == ["L-00001", "L-00002", "L-00003"]
    assert len(result.receipt_line_ids) == 3
    with workspace.reader() as reader:
        assert reader.execute(select(func.sum(Move.value_minor), func.max(Move.qty))).one() == (10_005, ONE)
    proved(workspace)


def test_a_lot_is_refused_for_goods_that_have_none(workspace: Workspace) -> None:
    supplier, (item,) = add_supplier(workspace), add_items(workspace, ["A"])
    written = order_and_send(workspace, supplier, [(item, "3", "1")])
    with pytest.raises(DomainError, match="not tracked by lot") as refusal:
        workspace.dispatch(ReceiveOrder(written.order_id, (ReceiveLineInput(written.line_ids[0], Decimal(1), "X"),)))
    assert refusal.value.field == "lines.0.lot_code"


def test_what_is_damaged_goes_to_quarantine_and_counts_as_received(workspace: Workspace) -> None:
    supplier, (item,) = add_supplier(workspace), add_items(workspace, ["A"])
    written = order_and_send(workspace, supplier, [(item, "10", "1")])
    line = written.line_ids[0]
    result = workspace.dispatch(ReceiveOrder(written.order_id, (
        ReceiveLineInput(line, Decimal(7)), ReceiveLineInput(line, Decimal(3), condition=Condition.DAMAGED)))).value
    assert result.order_state == "received"
    assert (on_hand(workspace, item, "receiving"), on_hand(workspace, item, "quarantine")) == (7, 3)
    workspace.dispatch(PutAway(result.receipt_id))
    assert (on_hand(workspace, item, "shelf"), on_hand(workspace, item, "quarantine")) == (7, 3)
    proved(workspace)


def test_only_orders_that_were_sent_are_received(workspace: Workspace) -> None:
    supplier, (item,) = add_supplier(workspace), add_items(workspace, ["A"])
    draft = order(workspace, supplier, [(item, "1", "1")])
    sent = order_and_send(workspace, supplier, [(item, "1", "1")])
    with pytest.raises(DomainError, match="is draft; it cannot become received"):
        receive(workspace, draft, "1")
    for lines, field in (((), "lines"), ((ReceiveLineInput(sent.line_ids[0], Decimal(0)),), "lines.0.qty"),
                         ((ReceiveLineInput(draft.line_ids[0], Decimal(1)),), "lines.0.order_line_id")):
        with pytest.raises(DomainError) as refusal:
            workspace.dispatch(ReceiveOrder(sent.order_id, lines))
        assert refusal.value.field == field


def test_goods_in_another_currency_come_in_at_the_rate_given(workspace: Workspace) -> None:
    supplier, (item,) = add_supplier(workspace, currency="JPY"), add_items(workspace, ["A"])
    written = order_and_send(workspace, supplier, [(item, "10", "1000")])
    with pytest.raises(DomainError, match="No exchange rate from JPY to EUR is known for 2026-03-02"):
        receive(workspace, written, "4")
    receive(workspace, written, "4", exchange_rate=Decimal("0.0061"))
    assert value_of(workspace, item) == 2440
    home = order_and_send(workspace, add_supplier(workspace, "Home AG"), [(item, "1", "1")])
    with pytest.raises(DomainError, match="leave the exchange rate out"):
        receive(workspace, home, "1", exchange_rate=Decimal(2))


def test_a_receipt_is_taken_back_and_its_goods_are_expected_again(workspace: Workspace) -> None:
    supplier, (screws, nuts) = add_supplier(workspace), add_items(workspace, ["A", "B"])
    written = order_and_send(workspace, supplier, [(screws, "10", "0.333"), (nuts, "4", "2")])
    workspace.dispatch(ConfirmPurchaseOrder(written.order_id, date(2026, 3, 9)))
    part, rest = receive(workspace, written, "3", "4"), receive(workspace, written, "7")
    back = workspace.undo(part.operation_id).value
    assert (back.order_state, expected(workspace, screws), expected(workspace, nuts)) == ("partly_received", 3, 4)
    assert row_of(workspace, Receipt, part.value.receipt_id).state == "reversed"
    proved(workspace)
    done = workspace.dispatch(ReverseReceipt(rest.value.receipt_id, "Wrong delivery")).value
    assert (done.order_state, on_hand(workspace, screws), value_of(workspace, screws)) == ("confirmed", 0, 0)
    assert (expected(workspace, screws), expected(workspace, nuts)) == (10, 4)
    proved(workspace)
    with pytest.raises(DomainError, match="already reversed"):
        workspace.dispatch(ReverseReceipt(rest.value.receipt_id))


def test_a_receipt_whose_goods_moved_on_cannot_be_taken_back(workspace: Workspace) -> None:
    supplier, (item,) = add_supplier(workspace), add_items(workspace, ["A"])
    written = order_and_send(workspace, supplier, [(item, "10", "1")])
    put, moved = receive(workspace, written, "4"), receive(workspace, written, "6")
    away = workspace.dispatch(PutAway(put.value.receipt_id))
    with pytest.raises(DomainError, match="A Item A was already put away"):
        workspace.undo(put.operation_id)
    line = row_of(workspace, ReceiptLine, moved.value.receipt_line_ids[0])
    with workspace.reader() as reader:
        quarantine = reader.execute(select(Location.id).where(Location.kind == "quarantine")).scalar_one()
    workspace.dispatch(MoveStock(item, line.location_id, quarantine, Decimal(1)))
    with pytest.raises(DomainError, match="not all where they were received"):
        workspace.dispatch(ReverseReceipt(moved.value.receipt_id))
    proved(workspace)
    workspace.undo(away.operation_id)
    workspace.undo(put.operation_id)
    proved(workspace)


def test_reversing_a_receipt_of_a_closed_order_leaves_it_closed(workspace: Workspace) -> None:
    supplier, (item,) = add_supplier(workspace), add_items(workspace, ["A"])
    written = order_and_send(workspace, supplier, [(item, "10", "1")])
    came = receive(workspace, written, "4")
    workspace.dispatch(ClosePurchaseOrder(written.order_id))
    assert workspace.undo(came.operation_id).value.order_state == "closed"
    assert (expected(workspace, item), on_hand(workspace, item)) == (0, 0)
    proved(workspace)


def test_an_order_of_two_hundred_lines_is_received_at_once(workspace: Workspace) -> None:
    plain, lotted = add_items(workspace, [f"A{number:03}" for number in range(150)]), add_items(
        workspace, [f"L{number:03}" for number in range(50)], "lot")
    supplier, items = add_supplier(workspace), [*plain, *lotted]
    written = order_and_send(workspace, supplier, [(item, "6", "1.25") for item in items])
    result = receive(workspace, written, *["6"] * 200).value
    assert (result.order_state, len(result.receipt_line_ids)) == ("received", 200)
    with workspace.reader() as reader:
        moved = reader.execute(select(func.count(), func.sum(Move.qty), func.sum(Move.value_minor))).one()
        open_lines = reader.execute(select(func.count()).where(
            PurchaseOrderLine.stock_qty_received != PurchaseOrderLine.stock_qty)).scalar_one()
    assert tuple(moved) == (200, 1200 * ONE, 200 * 750)
    assert (open_lines, len(lots(workspace))) == (0, 50)
    proved(workspace)


@pytest.mark.postgres
def test_a_part_is_received_put_away_and_reversed_on_a_server(server_workspace: Workspace) -> None:
    supplier, (item,) = add_supplier(server_workspace), add_items(server_workspace, ["A"], "lot")
    written = order_and_send(server_workspace, supplier, [(item, "10", "1.11")])
    first, second = receive(server_workspace, written, "3"), receive(server_workspace, written, "7")
    server_workspace.dispatch(PutAway(first.value.receipt_id))
    server_workspace.undo(second.operation_id)
    assert (on_hand(server_workspace, item, "shelf"), expected(server_workspace, item)) == (3, 7)
    proved(server_workspace)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(0, 2), st.integers(1, 4)), max_size=9))
def test_whatever_comes_and_goes_the_books_agree(workspace: Workspace, steps: list[tuple[int, int]]) -> None:
    supplier = int(workspace.dispatch(CreateSupplier("Muster AG"), confirmed=frozenset({"*"})).value.supplier_id)
    (item,) = add_items(workspace, [f"I{supplier}"])
    written = order_and_send(workspace, supplier, [(item, "8", "0.77")])
    standing: list[Any] = []
    refused: list[str] = []
    for what, qty in steps:
        try:
            if what == 0:
                standing.append(receive(workspace, written, str(qty)))
            elif what == 1 and standing:
                workspace.dispatch(PutAway(standing[-1].value.receipt_id))
            elif standing:
                workspace.undo(standing.pop(0).operation_id)
        except DomainError as error:
            refused.append(error.code.partition(".")[0])
    assert set(refused) <= {"confirm", "receipt", "stock"}
    proved(workspace)
    line = row_of(workspace, PurchaseOrderLine, written.line_ids[0])
    assert on_hand(workspace, item) * ONE == line.stock_qty_received
    assert row_of(workspace, PurchaseOrder, written.order_id).state in ("sent", "partly_received", "received")
