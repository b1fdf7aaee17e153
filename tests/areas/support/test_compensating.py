"""From a complaint in one step to a return, a replacement or a credit note, linked both ways."""

from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from app.areas.logistics.models import CustomerReturn
from app.areas.logistics.rules.returns import Reason
from app.areas.sales.models import Invoice, SalesOrder
from app.areas.sales.operations.crediting import CreditLineInput
from app.areas.sales.operations.dunning import ProposeReminders, SendReminder
from app.areas.support.models import TicketLink
from app.areas.support.operations.compensating import CreditForTicket, ReplaceForTicket, ReturnForTicket
from app.areas.support.operations.solving import ResolveTicket
from app.areas.support.queries.complained import to_credit, to_return
from app.kernel.columns import table_of
from app.kernel.errors import DomainError
from app.kernel.listing import ListRequest
from app.kernel.workspace import Workspace
from tests.areas.purchasing.buying import put_clock
from tests.areas.sales.invoicing import invoice, lines_of, prove
from tests.areas.sales.selling import add_customer
from tests.areas.support.complaining import complain, deliver_goods
from tests.companies import MORNING


def linked(workspace: Workspace, ticket_id: int) -> set[tuple[str, int]]:
    """Read what a ticket is linked with."""
    with workspace.reader() as reader:
        rows = reader.execute(
            select(TicketLink.record, TicketLink.record_id).where(TicketLink.ticket_id == ticket_id))
        return {(str(record), int(number)) for record, number in rows}


def test_a_complaint_leads_to_a_return_that_names_it(workspace: Workspace) -> None:
    sent = deliver_goods(workspace)
    ticket_id = complain(workspace, sent.customer_id, category="damaged", shipment_id=sent.shipment_id)
    with workspace.reader() as reader:
        assert to_return(reader, ticket_id) == {
            "ticket_id": ticket_id, "shipment_id": sent.shipment_id, "reason": "damaged"}
    made = workspace.dispatch(ReturnForTicket(ticket_id, sent.shipment_id, Reason.DAMAGED)).value
    assert (made.record, made.number) == ("customer_return", "RMA-00001")
    assert ("customer_return", made.record_id) in linked(workspace, ticket_id)
    with workspace.reader() as reader:
        back = reader.execute(select(table_of(CustomerReturn))).one()
        page = workspace.declarations.detail("customer_return").load(reader, back.id, workspace.clock.now())
        ticket = workspace.declarations.detail("ticket").load(reader, ticket_id, workspace.clock.now())
    assert (back.for_kind, back.for_id) == ("ticket", ticket_id)
    assert any(fact.record == "ticket" and fact.record_id == ticket_id for fact in page.facts)
    assert any(fact.record == "customer_return" for fact in ticket.facts)
    prove(workspace)


def test_a_complaint_leads_to_a_replacement_and_to_a_credit_note(workspace: Workspace) -> None:
    sent = deliver_goods(workspace)
    posted = invoice(workspace, sent.order_id)
    ticket_id = complain(workspace, sent.customer_id, category="quality", shipment_id=sent.shipment_id)
    replaced = workspace.dispatch(ReplaceForTicket(ticket_id, sent.shipment_id)).value
    with workspace.reader() as reader:
        order = reader.execute(select(table_of(SalesOrder)).where(SalesOrder.id == replaced.record_id)).one()
        filled = to_credit(reader, ticket_id)
    assert (order.total_minor, order.state) == (0, "confirmed")
    assert filled["invoice_id"] == posted.invoice_id
    line = lines_of(workspace, posted.invoice_id)[0]
    credit = workspace.dispatch(CreditForTicket(
        ticket_id, posted.invoice_id, "Two jars were stale", (CreditLineInput(line.id, Decimal(2)),), post=True)).value
    with workspace.reader() as reader:
        note = reader.execute(select(table_of(Invoice)).where(Invoice.id == credit.record_id)).one()
    assert (note.for_kind, note.for_id, note.net_minor) == ("ticket", ticket_id, 2000)
    assert {("sales_order", replaced.record_id), ("invoice", credit.record_id)} <= linked(workspace, ticket_id)
    other = complain(workspace, add_customer(workspace, "Blauer See"))
    with pytest.raises(DomainError) as whose:
        workspace.dispatch(CreditForTicket(other, posted.invoice_id, "Wrong"))
    assert whose.value.code == "ticket.customer"
    prove(workspace)


def test_what_a_customer_complains_about_is_not_dunned_meanwhile(workspace: Workspace) -> None:
    sent = deliver_goods(workspace)
    posted = invoice(workspace, sent.order_id)
    put_clock(workspace, MORNING + timedelta(days=45))
    letter = workspace.dispatch(ProposeReminders()).value.letter_ids[0]
    ticket_id = complain(workspace, sent.customer_id, category="damaged", shipment_id=sent.shipment_id)
    with pytest.raises(DomainError) as open_complaint:
        workspace.dispatch(SendReminder(letter))
    assert open_complaint.value.code == "dunning.complaint"
    workspace.dispatch(ProposeReminders())
    with workspace.reader() as reader:
        query = workspace.declarations.list_query("dunning_letters")
        assert query.count(reader, query_request()) == 0
    workspace.dispatch(ResolveTicket(ticket_id, "Credited"))
    again = workspace.dispatch(ProposeReminders()).value
    assert again.letters == 1
    assert posted.invoice_id


def query_request() -> ListRequest:
    """Ask for proposed letters."""
    return ListRequest(preset="proposed")
