"""What a customer reports as sold of goods that we keep there is invoiced, and no longer when that was wrong."""

from decimal import Decimal

import pytest
from sqlalchemy import select

from app.areas.catalog.operations.items import CreateItem
from app.areas.inventory.operations.consignment import CreateConsignmentPlace, ReportConsignmentSold
from app.areas.inventory.operations.stock import MoveStock
from app.areas.sales.models import Invoice, InvoiceLine
from app.areas.sales.operations.posting_invoices import PostInvoice
from app.kernel.errors import DomainError
from app.kernel.workspace import Workspace
from tests.areas.inventory.test_ageing import come
from tests.areas.inventory.test_consignment import on_hand, shelf
from tests.areas.sales.selling import add_customer, require_proof


def kept_there(workspace: Workspace) -> tuple[int, int]:
    """Keep six lamps at a customer's; give the place and the item."""
    place = int(workspace.dispatch(CreateConsignmentPlace(customer_id=add_customer(workspace))).value)
    item = int(workspace.dispatch(CreateItem("Lamp", "LAMP", price=Decimal(30))).value.item_id)
    come(workspace, item, 10, 1)
    workspace.dispatch(MoveStock(item, shelf(workspace), place, Decimal(6)))
    return place, item


def invoices(workspace: Workspace) -> list[tuple[str, int, int]]:
    """Give the states of invoices with what their lines say of quantity and amount."""
    with workspace.reader() as reader:
        rows = reader.execute(
            select(Invoice.state, InvoiceLine.qty, InvoiceLine.amount_minor)
            .join(InvoiceLine, InvoiceLine.invoice_id == Invoice.id).order_by(Invoice.id))
        return [(row.state, row.qty // 10**6, row.amount_minor) for row in rows]


def test_what_was_sold_there_is_invoiced_as_a_draft(workspace: Workspace) -> None:
    place, item = kept_there(workspace)
    workspace.dispatch(ReportConsignmentSold(place, item, Decimal(2), note="March"))
    workspace.dispatch(ReportConsignmentSold(place, item, Decimal(1), price=Decimal("25.50")))
    assert invoices(workspace) == [("draft", 2, 6000), ("draft", 1, 2550)]
    assert on_hand(workspace, item) == 7
    require_proof(workspace)


def test_a_report_that_was_wrong_takes_its_draft_along_and_stops_at_what_went_out(workspace: Workspace) -> None:
    place, item = kept_there(workspace)
    wrong = workspace.dispatch(ReportConsignmentSold(place, item, Decimal(2)))
    workspace.undo(wrong.operation_id)
    assert invoices(workspace) == [("cancelled", 2, 6000)]
    assert on_hand(workspace, item) == 10
    right = workspace.dispatch(ReportConsignmentSold(place, item, Decimal(3)))
    with workspace.reader() as reader:
        draft = reader.execute(select(Invoice.id).where(Invoice.state == "draft")).scalar_one()
    workspace.dispatch(PostInvoice(draft), confirmed=frozenset({"*"}))
    with pytest.raises(DomainError, match="Credit that first"):
        workspace.undo(right.operation_id)
    assert on_hand(workspace, item) == 7
