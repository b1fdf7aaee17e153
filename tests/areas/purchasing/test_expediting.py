"""Late goods are found, the promises of each line are kept, and versions of an order stand side by side."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from app.areas.inventory.models import Expected
from app.areas.inventory.operations import Expectation, expect
from app.areas.purchasing.models import PurchaseOrder, PurchaseOrderLine
from app.areas.purchasing.operations import (
    ChangePurchaseOrder,
    ConfirmPurchaseOrder,
    OrderLineInput,
    SendPurchaseOrder,
    SubmitPurchaseOrder,
)
from app.areas.purchasing.operations.promises import NoteCall, PromiseLines
from app.areas.purchasing.queries.expediting import EXPEDITING, line_detail, lines_at_risk, next_promise
from app.areas.purchasing.queries.order_history import changes_tables, load_versions, promises_table
from app.areas.purchasing.queries.order_page import load_order_lines
from app.areas.purchasing.rules.expediting import Why, why_late
from app.areas.purchasing.rules.versions import compare_lines
from app.kernel.errors import DomainError
from app.kernel.listing import ListRequest
from app.kernel.workspace import Workspace
from tests.areas.purchasing.buying import (
    add_items,
    add_supplier,
    main_warehouse_id,
    order_and_send,
    put_clock,
    receive,
    row_of,
)
from tests.companies import MORNING, at_work
from tests.plans import plans_of, scans_of

TODAY = MORNING.date()


def listed(workspace: Workspace, preset: str | None = None) -> list[tuple[object, ...]]:
    request = ListRequest(preset=preset, as_of=workspace.clock.now())
    with workspace.reader() as reader:
        return [row.values for row in EXPEDITING.page(reader, request).rows]


def test_a_line_keeps_every_day_that_was_promised_for_it(workspace: Workspace) -> None:
    supplier, (a, b) = add_supplier(workspace), add_items(workspace, ["A", "B"])
    due = TODAY + timedelta(days=10)
    written = order_and_send(workspace, supplier, [(a, "5", "1"), (b, "5", "1")], due)
    workspace.dispatch(ConfirmPurchaseOrder(written.order_id, due, "All fine", "Ms Lee"))
    late = PromiseLines((written.line_ids[0],), due + timedelta(days=4), "Ms Lee", "The ship is late")
    assert workspace.dispatch(late).value.numbers == ("PO-00001",)
    workspace.dispatch(NoteCall((written.line_ids[0],), "Nobody knows more", "Mr Roy"))
    with workspace.reader() as reader:
        rows = [row.values for row in promises_table(reader, load_order_lines(reader, written.order_id)).rows]
        shown = line_detail(reader, written.line_ids[0], MORNING)
    assert [(row[0], row[1], row[2], row[4], row[6]) for row in rows] == [
        ("A", None, due + timedelta(days=4), "Mr Roy", "Nobody knows more"),
        ("A", due + timedelta(days=4), due, "Ms Lee", "The ship is late"),
        ("B", due, due, "Ms Lee", "All fine"), ("A", due, due, "Ms Lee", "All fine"),
    ]
    assert shown.hint == "Promised 4 days later than it is needed."
    taken_back = workspace.dispatch(PromiseLines((written.line_ids[0],), due + timedelta(days=30)))
    workspace.undo(taken_back.operation_id)
    line = row_of(workspace, PurchaseOrderLine, written.line_ids[0])
    assert (line.due_on, line.needed_on) == (due + timedelta(days=4), due)
    assert row_of(workspace, PurchaseOrder, written.order_id).due_on == due + timedelta(days=4)
    assert row_of(workspace, Expected, 1).due_on == due + timedelta(days=4)


def test_what_is_late_or_will_be_is_found_and_what_it_holds_up(workspace: Workspace) -> None:
    supplier, (a, b, c) = add_supplier(workspace), add_items(workspace, ["A", "B", "C"])
    overdue = order_and_send(workspace, supplier, [(a, "5", "1")], TODAY + timedelta(days=1))
    far = order_and_send(workspace, supplier, [(b, "5", "1")], TODAY + timedelta(days=60))
    order_and_send(workspace, supplier, [(c, "5", "1")], TODAY + timedelta(days=40))
    workspace.dispatch(PromiseLines(far.line_ids, TODAY + timedelta(days=70)))
    with at_work(workspace) as uow:
        expect(uow, [Expectation(b, main_warehouse_id(workspace), "out", 3_000_000, TODAY, "test_line", 7)])
    put_clock(workspace, MORNING + timedelta(days=3))
    assert [(row[0], row[1]) for row in listed(workspace, "at_risk")] == [("overdue", "A"), ("after_needed", "B")]
    assert [row[0] for row in listed(workspace)] == ["overdue", "in_time", "after_needed"]
    assert [(row[1], row[9]) for row in listed(workspace, "waited_for")] == [("B", 1)]
    with workspace.reader() as reader:
        assert lines_at_risk(reader, workspace.clock.now()).value == 2
        known = next_promise(reader, (*overdue.line_ids, *far.line_ids), TODAY)
        plan = plans_of(reader, lambda: EXPEDITING.page(reader, ListRequest()))
    assert known["promised_on"] == (TODAY + timedelta(days=70)).isoformat()
    assert scans_of(plan, "purchasing_order_line", "purchasing_order", "inventory_expected") == []
    assert any("ix_purchasing_order_state" in step for step in plan)
    receive(workspace, overdue, "5")
    assert [row[1] for row in listed(workspace)] == ["C", "B"]
    with pytest.raises(DomainError, match="nothing of it is awaited"):
        workspace.dispatch(PromiseLines(overdue.line_ids, TODAY + timedelta(days=9)))
    with pytest.raises(DomainError, match="earlier day"):
        workspace.dispatch(PromiseLines(far.line_ids, TODAY - timedelta(days=9)))
    with pytest.raises(DomainError, match="Say what"):
        workspace.dispatch(NoteCall(far.line_ids, " "))


@pytest.mark.parametrize(("promised", "needed", "measured", "confirmed", "why"), [
    (-1, 5, None, True, Why.OVERDUE), (6, 5, None, True, Why.AFTER_NEEDED), (5, 5, None, False, Why.UNCONFIRMED),
    (20, 20, 22, False, Why.WILL_SLIP), (20, 20, 22, True, Why.IN_TIME), (20, None, 19, False, Why.IN_TIME),
])
def test_a_line_is_late_for_one_reason(
    promised: int, needed: int | None, measured: int | None, confirmed: bool, why: Why,
) -> None:
    def day(days: int | None) -> date | None:
        return None if days is None else TODAY + timedelta(days=days)

    found = why_late(TODAY, TODAY + timedelta(days=promised), day(needed), day(measured), confirmed=confirmed)
    assert found[0] is why
    assert bool(found[1]) == (why is not Why.IN_TIME)


def test_every_version_sent_is_kept_and_compared_line_by_line(workspace: Workspace) -> None:
    supplier, (a, b, c) = add_supplier(workspace), add_items(workspace, ["A", "B", "C"])
    written = order_and_send(workspace, supplier, [(a, "5", "1"), (b, "5", "1")])
    lines = (OrderLineInput(a, Decimal(6), price=Decimal("0.90"), line_id=written.line_ids[0]),
             OrderLineInput(c, Decimal(1), price=Decimal(3)))
    workspace.dispatch(ChangePurchaseOrder(written.order_id, lines))
    with workspace.reader() as reader:
        assert [version.revision for version in load_versions(reader, written.order_id)] == [1, 0]
    workspace.dispatch(SubmitPurchaseOrder(written.order_id))
    workspace.dispatch(SendPurchaseOrder(written.order_id))
    with workspace.reader() as reader:
        (table,) = changes_tables(reader, written.order_id)
    assert table.title == "From version 1 to version 2"
    assert [(row.values[0], row.values[1]) for row in table.rows] == [
        ("changed", "A"), ("removed", "B"), ("added", "C")]
    assert [str(value) for value in table.rows[0].values[3:7]] == ["5 pc", "6 pc", "1.00 EUR", "0.90 EUR"]


def test_a_version_compared_with_itself_is_the_same() -> None:
    lines = [{"id": key, "position": key, "qty": 1, "unit_id": 1, "price_micros": 2, "due_on": "2026-01-01",
              "item_id": 4} for key in (1, 2)]
    assert {change.kind for change in compare_lines(lines, lines)} == {"same"}
    assert [change.kind for change in compare_lines(lines, [])] == ["removed", "removed"]
