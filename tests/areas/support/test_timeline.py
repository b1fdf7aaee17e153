"""A customer's one timeline tells what both flows did, each step once, and leads to it."""

import pytest

from app.areas.sales.operations.customers import ChangeCustomerTerms
from app.areas.support.operations import OpenTicket, ResolveTicket
from app.kernel.listing import TimelineEntry, TimelineRequest
from app.kernel.papers import WriteNote
from app.kernel.workspace import Workspace
from app.registry import DECLARATIONS
from tests.areas.support.complaining import deliver_goods

pytestmark = pytest.mark.also_on_server


def told(workspace: Workspace, customer_id: int, request: TimelineRequest | None = None) -> tuple[TimelineEntry, ...]:
    with workspace.reader() as reader:
        return DECLARATIONS.timeline(reader, "customer", customer_id, request, size=100).entries


def test_both_flows_stand_in_one_timeline(workspace: Workspace) -> None:
    goods = deliver_goods(workspace)
    opened = OpenTicket(goods.customer_id, "Jam runs out", "The lid is torn.", category="damaged")
    ticket = workspace.dispatch(opened).value.ticket_id
    workspace.dispatch(ChangeCustomerTerms(goods.customer_id, payment_days=60))
    workspace.dispatch(WriteNote("customer", goods.customer_id, "Wants a call before noon."))
    workspace.dispatch(ResolveTicket(ticket, "We sent a new one."))
    entries = told(workspace, goods.customer_id)
    texts = [entry.text for entry in entries]
    assert [text for text in texts if "Order" in text] != []
    wanted = (
        "Wants a call before noon.", "Ticket T-00001 opened: Jam runs out", "Ticket T-00001 resolved",
        "Customer's terms changed: payment days: 30 → 60",
    )
    assert [text for text in wanted if text not in texts] == []
    assert {entry.kind for entry in entries} == {"order", "shipment", "ticket", "change", "note"}
    assert len(set(texts)) == len(texts)
    assert {(entry.record, entry.record_id) for entry in entries if entry.record} == {
        ("sales_order", goods.order_id), ("shipment", goods.shipment_id), ("ticket", ticket),
    }


def test_a_timeline_is_narrowed_and_searched(workspace: Workspace) -> None:
    goods = deliver_goods(workspace)
    workspace.dispatch(ChangeCustomerTerms(goods.customer_id, payment_days=60))
    only = told(workspace, goods.customer_id, TimelineRequest(frozenset({"change"})))
    assert {entry.kind for entry in only} == {"change"}
    assert [entry.text for entry in told(workspace, goods.customer_id, TimelineRequest(search="PAYMENT days"))] == [
        "Customer's terms changed: payment days: 30 → 60",
    ]
    (sent,) = told(workspace, goods.customer_id, TimelineRequest(frozenset({"shipment"}), "shipped"))
    assert sent.text.startswith("SH-")


def test_the_page_of_a_customer_counts_the_kinds(workspace: Workspace) -> None:
    goods = deliver_goods(workspace)
    with workspace.reader() as reader:
        page = DECLARATIONS.detail("customer").load(reader, goods.customer_id, workspace.clock.now())
    assert page.history is not None
    assert page.timeline == ()
    counts = {kind.kind: kind.count for kind in page.history.kinds}
    assert counts["shipment"] == 1
    assert "ticket" not in counts
    assert sum(count or 0 for count in counts.values()) == len(page.history.entries)
