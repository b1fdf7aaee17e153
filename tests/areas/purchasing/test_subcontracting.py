"""A supplier works on the firm's components: sent there, used up there, received at what went into it and the work."""

from datetime import date
from decimal import Decimal

import pytest

from app.areas.catalog.operations.boms import BomLineInput, CreateBom, ReleaseBom
from app.areas.inventory.operations import location_of, outer_location
from app.areas.inventory.operations.posting import NewMove, post_moves
from app.areas.inventory.queries import item_values
from app.areas.purchasing.operations.bill_lines import BillLineInput
from app.areas.purchasing.operations.bill_steps import ApproveBill
from app.areas.purchasing.operations.bills import EnterBill
from app.areas.purchasing.operations.subcontracting import SendComponents
from app.kernel.errors import DomainError
from app.kernel.workspace import Workspace
from tests.areas.purchasing.buying import (
    add_items,
    add_supplier,
    main_warehouse_id,
    on_hand,
    order_and_send,
    proved,
    receive,
)
from tests.companies import MORNING, at_work


def value_of(workspace: Workspace, item_id: int) -> int:
    """Give what the stock of an item is worth now."""
    with workspace.reader() as reader:
        now = workspace.clock.now()
        return item_values(reader, now, now, [item_id])[item_id][1]


def test_lamps_are_lacquered_by_a_supplier(workspace: Workspace) -> None:
    supplier, (raw, lamp) = add_supplier(workspace), add_items(workspace, ["RAW", "LAMP"])
    bom = workspace.dispatch(CreateBom(lamp, (BomLineInput(raw, Decimal(2)),))).value
    workspace.dispatch(ReleaseBom(bom.bom_id))
    with at_work(workspace) as uow:
        places = outer_location(uow, "opening"), location_of(uow, main_warehouse_id(workspace), "shelf")
        post_moves(uow, [NewMove(raw, *places, 30_000_000, "opening_stock", 1, value_minor=9000)])
    # Two raw parts of 3.00 each in a lamp; the supplier asks 4.00 for the work: 10.00 a lamp.
    written = order_and_send(workspace, supplier, [(lamp, "10", "4")])
    sent = workspace.dispatch(SendComponents(written.order_id))
    assert (on_hand(workspace, raw, "consigned_out"), on_hand(workspace, raw, "shelf")) == (20, 10)
    assert value_of(workspace, raw) == 9000
    with pytest.raises(DomainError, match="lie at the supplier already"):
        workspace.dispatch(SendComponents(written.order_id))
    proved(workspace)
    workspace.undo(sent.operation_id)
    assert on_hand(workspace, raw, "shelf") == 30
    workspace.dispatch(SendComponents(written.order_id))
    came = receive(workspace, written, "6")
    assert (on_hand(workspace, raw, "consigned_out"), on_hand(workspace, lamp)) == (8, 6)
    assert (value_of(workspace, raw), value_of(workspace, lamp)) == (9000 - 3600, 3600 + 2400)
    proved(workspace)

    # The work is billed at 4.05: thirty cents in all, within the tolerance, make the lamps dearer.
    line = BillLineInput(written.line_ids[0], Decimal(6), Decimal("4.05"))
    bill = workspace.dispatch(EnterBill(supplier, "R-1", MORNING.date(), (line,))).value
    assert bill.state == "matched"
    approved = workspace.dispatch(ApproveBill(bill.bill_id))
    assert value_of(workspace, lamp) == 6030
    workspace.undo(approved.operation_id)
    workspace.undo(came.operation_id)
    assert (on_hand(workspace, lamp), on_hand(workspace, raw, "consigned_out"), value_of(workspace, raw)) == (
        0, 20, 9000)
    proved(workspace)


def test_what_has_no_components_or_too_few_is_not_made(workspace: Workspace) -> None:
    supplier, (raw, lamp) = add_supplier(workspace), add_items(workspace, ["RAW", "LAMP"])
    written = order_and_send(workspace, supplier, [(lamp, "10", "4")], date(2026, 3, 9))
    with pytest.raises(DomainError, match="no bill of materials"):
        workspace.dispatch(SendComponents(written.order_id))
    bom = workspace.dispatch(CreateBom(lamp, (BomLineInput(raw, Decimal(2)),))).value
    workspace.dispatch(ReleaseBom(bom.bom_id))
    with pytest.raises(DomainError, match="20 pc of RAW Item RAW are missing"):
        workspace.dispatch(SendComponents(written.order_id))
