"""Orders and requests for quotation go to suppliers by mail, and count as sent with it."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select

from app.areas.mail.operations.documents import SendDocument, SendDocuments
from app.areas.parties.operations import AddContact
from app.areas.purchasing.models import PurchaseOrder, Rfq, RfqSupplier
from app.areas.purchasing.operations import SubmitPurchaseOrder
from app.areas.purchasing.operations.rfqs import RfqLineInput, RfqSupplierInput, WriteRfq
from app.kernel.errors import DomainError
from app.kernel.workspace import Workspace
from tests.areas.mail.posting import add_account, message
from tests.areas.purchasing.buying import add_items, add_supplier, order, row_of
from tests.areas.sales.test_mailing import enclosed, pdf_text
from tests.companies import MORNING


@pytest.fixture
def supplier(workspace: Workspace) -> int:
    """Give a supplier with somebody who sells."""
    add_account(workspace)
    number = add_supplier(workspace)
    workspace.dispatch(AddContact(number, "Vera Verkauf", "Vertrieb", "vera@muster.example"))
    return number


def test_an_approved_order_goes_out_and_its_goods_are_expected(workspace: Workspace, supplier: int) -> None:
    item = add_items(workspace, ["A"])[0]
    written = order(workspace, supplier, [(item, "3", "2.50")])
    with pytest.raises(DomainError, match="submit it first"):
        workspace.dispatch(SendDocument("purchase_order", written.order_id))
    workspace.dispatch(SubmitPurchaseOrder(written.order_id))
    done = workspace.dispatch(SendDocument("purchase_order", written.order_id)).value
    sent = message(workspace, done.message_id)
    assert sent.to_line == "Vera Verkauf <vera@muster.example>"
    assert "7,50" in sent.body_text
    assert row_of(workspace, PurchaseOrder, written.order_id).state == "sent"
    assert written.number in pdf_text(enclosed(workspace, sent.id)[1])


def test_all_who_are_asked_for_prices_get_their_request(workspace: Workspace, supplier: int) -> None:
    item, other = add_items(workspace, ["A"])[0], add_supplier(workspace, "Zweite AG", email="info@zweite.example")
    needed = MORNING.date() + timedelta(days=30)
    written: Any = workspace.dispatch(WriteRfq(
        (RfqLineInput(item, Decimal(5)),), (RfqSupplierInput(supplier), RfqSupplierInput(other)),
        MORNING.date() + timedelta(days=7), needed, "Paper")).value
    with workspace.reader() as reader:
        asked = tuple(reader.execute(select(RfqSupplier.id).order_by(RfqSupplier.id)).scalars())
    done = workspace.dispatch(SendDocuments("request_for_quotation", asked)).value
    assert [message(workspace, number).to_line for number in done.message_ids] == [
        "Vera Verkauf <vera@muster.example>", "info@zweite.example"]
    assert row_of(workspace, Rfq, written.rfq_id).state == "sent"
