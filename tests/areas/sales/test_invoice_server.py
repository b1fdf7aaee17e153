"""Invoices on a server: numbers without gaps though many post at once, and the same books."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select

from app.areas.sales.models import Invoice
from app.areas.sales.operations.dunning import ProposeReminders
from app.areas.sales.operations.posting_invoices import PostInvoice
from app.areas.sales.queries.ageing import AGEING, OPEN_ITEMS, receivables_on
from app.kernel.errors import DomainError
from app.kernel.listing import ListRequest
from app.kernel.workspace import Workspace
from tests.areas.purchasing.buying import put_clock
from tests.areas.sales.invoicing import DAY, add_taxes, invoice, prove, ship, shop
from tests.areas.sales.test_payments import pay
from tests.companies import MORNING

pytestmark = pytest.mark.postgres
DRAFTS = 12


def test_many_who_post_at_once_leave_no_gap_and_give_no_number_twice(server_workspace: Workspace) -> None:
    tea, _, customer = shop(server_workspace)
    drafts = [invoice(server_workspace, ship(server_workspace, customer, [(tea, "1")]), post=False).invoice_id
              for _ in range(DRAFTS)]

    def post(invoice_id: int) -> str:
        try:
            return str(server_workspace.dispatch(PostInvoice(invoice_id)).value.number)
        except DomainError as error:
            return error.code

    with ThreadPoolExecutor(6) as pool:
        told = list(pool.map(post, [*drafts, *drafts]))
    numbers = sorted(text for text in told if text.startswith("IN-"))
    assert numbers == [f"IN-{number:05}" for number in range(1, DRAFTS + 1)]
    assert told.count("invoice.state") == DRAFTS
    prove(server_workspace)


def test_the_books_of_a_server_say_the_same(server_workspace: Workspace) -> None:
    add_taxes(server_workspace)
    tea, _, customer = shop(server_workspace)
    invoice(server_workspace, ship(server_workspace, customer, [(tea, "2")]))
    pay(server_workspace, customer, "11.90")
    put_clock(server_workspace, MORNING + timedelta(days=45))
    assert server_workspace.dispatch(ProposeReminders()).value.letters == 1
    with server_workspace.reader() as reader:
        assert receivables_on(reader, DAY + timedelta(days=45)).total_minor == 1190
        for query in (OPEN_ITEMS, AGEING):
            assert len(query.page(reader, ListRequest()).rows) == query.count(reader, ListRequest()) == 1
        assert reader.execute(select(Invoice.number)).scalar_one() == "IN-00001"
    prove(server_workspace)
