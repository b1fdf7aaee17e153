"""An order from the first draft to the supplier, with everybody who has a say in it."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select

from app.areas.catalog.models import Item
from app.areas.purchasing.models import PurchaseOrder, PurchaseOrderLine, PurchaseOrderVersion
from app.areas.purchasing.operations import (
    ApprovePurchaseOrder,
    CancelPurchaseOrder,
    ChangePurchaseOrder,
    ChangePurchasingPolicy,
    ChangeSupplier,
    ClosePurchaseOrder,
    ConfirmPurchaseOrder,
    CreatePurchaseOrder,
    HandBackPurchaseOrder,
    OrderLineInput,
    PriceBreakInput,
    SendPurchaseOrder,
    SubmitPurchaseOrder,
)
from app.areas.purchasing.rules.orders import Standing
from app.kernel.errors import ConflictError, DomainError, NeedsConfirmation, NotFoundError, PermissionDeniedError
from app.kernel.workspace import Workspace
from tests.areas.purchasing.buying import (
    BOSS,
    BUYER,
    STOREKEEPER,
    add_items,
    add_supplier,
    expected,
    offer,
    order,
    order_and_send,
    proved,
    receive,
    row_of,
    unit_id,
)
from tests.companies import MORNING, at_work

TODAY = MORNING.date()
ONE = 1_000_000


def lines_of(workspace: Workspace, order_id: int) -> list[tuple[int, int, int, int]]:
    """Read an order's lines: id, item, quantity, amount."""
    statement = select(
        PurchaseOrderLine.id, PurchaseOrderLine.item_id, PurchaseOrderLine.qty, PurchaseOrderLine.amount_minor,
    ).where(PurchaseOrderLine.order_id == order_id).order_by(PurchaseOrderLine.position)
    with workspace.reader() as reader:
        return [(row.id, row.item_id, row.qty, row.amount_minor) for row in reader.execute(statement)]


def test_an_order_above_the_limit_waits_for_somebody_who_may_approve_it(workspace: Workspace) -> None:
    supplier, (item,) = add_supplier(workspace), add_items(workspace, ["A"])
    workspace.dispatch(ChangePurchasingPolicy(Decimal(100)))
    buyer, boss = workspace.acting_as(BUYER), workspace.acting_as(BOSS)
    small, large = order(buyer, supplier, [(item, "40", "2.50")]), order(buyer, supplier, [(item, "41", "2.50")])
    assert buyer.dispatch(SubmitPurchaseOrder(small.order_id)).value.state == "approved"
    assert buyer.dispatch(SubmitPurchaseOrder(large.order_id)).value.state == "waiting"
    with pytest.raises(DomainError, match="has to be approved first"):
        buyer.dispatch(SendPurchaseOrder(large.order_id))
    with pytest.raises(PermissionDeniedError):
        buyer.dispatch(ApprovePurchaseOrder(large.order_id))
    assert boss.dispatch(ApprovePurchaseOrder(large.order_id)).value.state == "approved"
    approved = row_of(workspace, PurchaseOrder, large.order_id)
    assert (approved.approved_by, approved.approved_at, approved.total_minor) == (BOSS.id, MORNING, 10_250)
    assert boss.dispatch(HandBackPurchaseOrder(large.order_id, "Ask for a discount")).value.state == "draft"
    assert boss.dispatch(SubmitPurchaseOrder(large.order_id)).value.state == "approved"
    with pytest.raises(PermissionDeniedError):
        workspace.acting_as(STOREKEEPER).dispatch(SendPurchaseOrder(large.order_id))


def test_a_line_is_priced_by_what_the_supplier_offers_in_its_unit(workspace: Workspace) -> None:
    supplier, (item,) = add_supplier(workspace, lead_time_days=9), add_items(workspace, ["A"])
    box = unit_id(workspace, "box")
    breaks = (PriceBreakInput(Decimal(10), Decimal("19.95")), PriceBreakInput(Decimal(50), Decimal("17.005")))
    offer(workspace, supplier, item, "24", unit_id=box, min_qty=Decimal(2), multiple_qty=Decimal(2), breaks=breaks,
          lead_time_days=4)
    prices = {}
    for qty in (2, 10, 48, 50):
        written = workspace.dispatch(CreatePurchaseOrder(supplier, (OrderLineInput(item, Decimal(qty)),))).value
        line = row_of(workspace, PurchaseOrderLine, written.line_ids[0])
        prices[qty] = (line.price_micros, line.amount_minor)
        assert (line.unit_id, line.qty, line.stock_qty) == (box, qty * ONE, 12 * qty * ONE)
        assert line.due_on == TODAY + timedelta(days=4)
    assert prices == {
        2: (24_000_000, 4800), 10: (19_950_000, 19_950), 48: (19_950_000, 95_760), 50: (17_005_000, 85_025),
    }
    for boxes, words in (("1", "smallest quantity, 2 box"), ("3", "not a multiple of 2 box")):
        odd = CreatePurchaseOrder(supplier, (OrderLineInput(item, Decimal(boxes)),))
        with pytest.raises(NeedsConfirmation, match=words) as question:
            workspace.dispatch(odd)
        assert workspace.dispatch(odd, confirmed=frozenset({question.value.key})).value.total_minor > 0


@pytest.mark.parametrize(("line", "field"), [
    ({"qty": Decimal(0)}, "lines.1.qty"), ({"qty": Decimal(1)}, "lines.1.price"),
    ({"qty": Decimal(1), "price": Decimal(-1)}, "lines.1.price"),
    ({"qty": Decimal(1), "price": Decimal("0.0000001")}, "lines.1.price"),
    ({"qty": Decimal("0.0000001"), "price": Decimal(1)}, "lines.1.qty"),
])
def test_a_line_that_cannot_be_ordered_names_its_field(
    workspace: Workspace, line: dict[str, Any], field: str,
) -> None:
    supplier, (good, bad) = add_supplier(workspace), add_items(workspace, ["A", "B"])
    with pytest.raises(DomainError) as refusal:
        workspace.dispatch(CreatePurchaseOrder(supplier, (
            OrderLineInput(good, Decimal(1), price=Decimal(1)), OrderLineInput(bad, **line))))
    assert refusal.value.field == field


def test_what_is_no_order_is_refused(workspace: Workspace) -> None:
    supplier, (item, blocked, service) = add_supplier(workspace), add_items(workspace, ["A", "B", "C"])
    with at_work(workspace) as uow:
        uow.update(Item, blocked, status="blocked")
        uow.update(Item, service, kind="service")
    with pytest.raises(DomainError, match="at least one line"):
        workspace.dispatch(CreatePurchaseOrder(supplier, ()))
    for item_id, words in ((blocked, "B Item B is blocked"), (service, "no goods that can be received")):
        with pytest.raises(DomainError, match=words):
            order(workspace, supplier, [(item_id, "1", "1")])
    with pytest.raises(NotFoundError):
        order(workspace, 999, [(item, "1", "1")])
    with pytest.raises(NotFoundError):
        workspace.dispatch(CreatePurchaseOrder(supplier, (OrderLineInput(item, Decimal(1), price=Decimal(1)),), 999))


def test_a_blocked_supplier_is_refused_and_one_on_watch_is_asked_about(workspace: Workspace) -> None:
    supplier, (item,) = add_supplier(workspace, standing=Standing.WATCH), add_items(workspace, ["A"])
    line = (OrderLineInput(item, Decimal(1), price=Decimal(1)),)
    with pytest.raises(NeedsConfirmation, match="on watch"):
        workspace.dispatch(CreatePurchaseOrder(supplier, line))
    written = workspace.dispatch(CreatePurchaseOrder(supplier, line), confirmed=frozenset({"supplier.watch"})).value
    workspace.dispatch(ChangeSupplier(supplier, Standing.BLOCKED))
    with pytest.raises(DomainError, match="is blocked"):
        workspace.dispatch(CreatePurchaseOrder(supplier, line))
    with pytest.raises(DomainError, match="is blocked"):
        workspace.dispatch(SubmitPurchaseOrder(written.order_id))


def test_an_order_below_the_suppliers_minimum_is_asked_about(workspace: Workspace) -> None:
    supplier, (item,) = add_supplier(workspace, minimum_order=Decimal(50)), add_items(workspace, ["A"])
    written = order(workspace, supplier, [(item, "10", "4.99")])
    with pytest.raises(NeedsConfirmation, match=r"delivers from 50.00 EUR; PO-00001 comes to 49.90 EUR"):
        workspace.dispatch(SubmitPurchaseOrder(written.order_id))


def test_a_sent_order_is_changed_as_its_next_version_and_both_are_kept(workspace: Workspace) -> None:
    supplier, (kept, dropped, added) = add_supplier(workspace), add_items(workspace, ["A", "B", "C"])
    written = order_and_send(workspace, supplier, [(kept, "10", "1"), (dropped, "5", "2")], date(2026, 3, 20))
    assert (expected(workspace, kept), expected(workspace, dropped)) == (10, 5)
    changed = workspace.dispatch(ChangePurchaseOrder(written.order_id, (
        OrderLineInput(added, Decimal(3), price=Decimal(4)),
        OrderLineInput(kept, Decimal(12), price=Decimal(1), line_id=written.line_ids[0]),
    ), date(2026, 3, 27))).value
    assert changed.line_ids[1] == written.line_ids[0]
    assert lines_of(workspace, written.order_id) == [
        (written.line_ids[0], kept, 12 * ONE, 1200), (changed.line_ids[0], added, 3 * ONE, 1200),
    ]
    assert (expected(workspace, kept), expected(workspace, dropped)) == (0, 0)
    assert row_of(workspace, PurchaseOrder, written.order_id).state == "draft"
    workspace.dispatch(SubmitPurchaseOrder(written.order_id))
    assert workspace.dispatch(SendPurchaseOrder(written.order_id)).value.revision == 2
    assert (expected(workspace, kept), expected(workspace, added)) == (12, 3)
    with workspace.reader() as reader:
        statement = select(PurchaseOrderVersion.content).order_by(PurchaseOrderVersion.revision)
        versions = reader.execute(statement).scalars().all()
        told = [(content["total_minor"], content["due_on"], [line["sku"] for line in content["lines"]])
                for content in versions]
    assert told == [(2000, "2026-03-20", ["A", "B"]), (2400, "2026-03-27", ["A", "C"])]
    proved(workspace)


def test_an_order_is_not_changed_under_somebody_elses_hands(workspace: Workspace) -> None:
    supplier, (item,) = add_supplier(workspace), add_items(workspace, ["A"])
    first, second = (order(workspace, supplier, [(item, "1", "1")]) for _ in range(2))
    version = row_of(workspace, PurchaseOrder, first.order_id).version
    line = OrderLineInput(item, Decimal(2), price=Decimal(1), line_id=first.line_ids[0])
    workspace.dispatch(ChangePurchaseOrder(first.order_id, (line,), expected_version=version))
    with pytest.raises(ConflictError):
        workspace.dispatch(ChangePurchaseOrder(first.order_id, (line,), note="Mine", expected_version=version))
    with pytest.raises(DomainError, match="not the lines"):
        workspace.dispatch(ChangePurchaseOrder(second.order_id, (line,)))


def test_the_promised_day_moves_what_is_expected(workspace: Workspace) -> None:
    supplier, (item,) = add_supplier(workspace), add_items(workspace, ["A"])
    written = order_and_send(workspace, supplier, [(item, "10", "1")], date(2026, 3, 10))
    with pytest.raises(DomainError, match="earlier day"):
        workspace.dispatch(ConfirmPurchaseOrder(written.order_id, TODAY - timedelta(days=1)))
    workspace.dispatch(ConfirmPurchaseOrder(written.order_id, date(2026, 3, 17)))
    confirmed = row_of(workspace, PurchaseOrder, written.order_id)
    assert (confirmed.state, confirmed.due_on, confirmed.confirmed_at) == ("confirmed", date(2026, 3, 17), MORNING)
    proved(workspace)
    receive(workspace, written, "4")
    later = workspace.dispatch(ConfirmPurchaseOrder(written.order_id, date(2026, 4, 1))).value
    assert later.state == "partly_received"
    proved(workspace)


def test_nothing_is_expected_of_what_was_cancelled_or_closed(workspace: Workspace) -> None:
    supplier, (item,) = add_supplier(workspace), add_items(workspace, ["A"])
    cancelled, closed = (order_and_send(workspace, supplier, [(item, "10", "1")]) for _ in range(2))
    done = workspace.dispatch(CancelPurchaseOrder(cancelled.order_id, "Found it cheaper"))
    receive(workspace, closed, "4")
    with pytest.raises(DomainError, match="close it to give up"):
        workspace.dispatch(CancelPurchaseOrder(closed.order_id))
    assert expected(workspace, item) == 6
    workspace.dispatch(ClosePurchaseOrder(closed.order_id))
    assert expected(workspace, item) == 0
    proved(workspace)
    with pytest.raises(DomainError, match="Order anew"):
        receive(workspace, closed, "6")
    workspace.undo(done.operation_id)
    assert expected(workspace, item) == 10
    proved(workspace)


def test_every_step_can_be_taken_back_in_turn(workspace: Workspace) -> None:
    supplier, (item,) = add_supplier(workspace), add_items(workspace, ["A"])
    wrote = workspace.dispatch(CreatePurchaseOrder(supplier, (OrderLineInput(item, Decimal(5), price=Decimal(2)),)))
    order_id = wrote.value.order_id
    steps = [workspace.dispatch(step) for step in (
        SubmitPurchaseOrder(order_id), SendPurchaseOrder(order_id), ConfirmPurchaseOrder(order_id, date(2026, 4, 1)))]
    with pytest.raises(DomainError, match="later work builds on it"):
        workspace.undo(steps[1].operation_id)
    for step, state in zip(reversed(steps), ("sent", "approved", "draft"), strict=True):
        workspace.undo(step.operation_id)
        assert row_of(workspace, PurchaseOrder, order_id).state == state
        proved(workspace)
    workspace.undo(wrote.operation_id)
    assert expected(workspace, item) == 0
    with workspace.reader() as reader:
        assert reader.execute(select(PurchaseOrder.id)).all() == []


def test_an_order_of_two_hundred_lines_is_written_and_sent_whole(workspace: Workspace) -> None:
    supplier, items = add_supplier(workspace), add_items(workspace, [f"A{number:03}" for number in range(200)])
    written = order_and_send(workspace, supplier, [(item, "3", "1.25") for item in items])
    assert written.total_minor == 200 * 375
    assert [line[1] for line in lines_of(workspace, written.order_id)] == items
    assert sum(expected(workspace, item) for item in items[::20]) == 30
    proved(workspace)
