"""The lists of invoices and money: what they show, and that they are read by index."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from sqlalchemy import Connection

from app.areas.logistics.operations.returning import AuthoriseReturn
from app.areas.logistics.queries.returns import CUSTOMER_RETURNS, RETURN_LINES
from app.areas.logistics.rules.returns import Reason
from app.areas.sales.operations.banking import EnterStatement, StatementLineInput
from app.areas.sales.operations.dunning import ProposeReminders
from app.areas.sales.queries.ageing import AGEING, OPEN_ITEMS, receivables_on
from app.areas.sales.queries.dunning import LETTERS
from app.areas.sales.queries.invoice_lists import INVOICE_LISTS, INVOICES, TO_INVOICE_LIST
from app.areas.sales.queries.payment_lists import BANK_LINES, PAYMENT_LISTS
from app.areas.sales.queries.receivables import owed_by
from app.kernel.listing import ListRequest, Sort
from app.kernel.query import ListQuery
from app.kernel.workspace import Workspace
from tests.areas.logistics.shipping import send
from tests.areas.purchasing.buying import put_clock
from tests.areas.sales.invoicing import DAY, add_taxes, invoice, ship, shop
from tests.areas.sales.selling import sell
from tests.areas.sales.test_lists import WHOLE_SORT, walked
from tests.areas.sales.test_payments import pay
from tests.companies import MORNING
from tests.plans import plans_of, scans_of

LISTS = (*INVOICE_LISTS, *PAYMENT_LISTS, OPEN_ITEMS, LETTERS, CUSTOMER_RETURNS, RETURN_LINES)
TABLES = ("sales_invoice ", "sales_payment", "sales_bank_line", "logistics_customer_return ", "parties_party")
"""Lists of lines are read in the order of their numbers, which is a walk along the table that ends with the page."""


@pytest.fixture
def firm(workspace: Workspace) -> Iterator[Connection]:
    """Give a firm with drafts, open, paid and overdue invoices, a statement, a reminder and a return."""
    add_taxes(workspace)
    tea, jam, customer = shop(workspace)
    invoice(workspace, ship(workspace, customer, [(tea, "2")]))
    pay(workspace, customer, "11.90")
    invoice(workspace, ship(workspace, customer, [(jam, "3")]), post=False)
    shipment = send(workspace, int(sell(workspace, customer, [(tea, "1")]).order_id))
    workspace.dispatch(AuthoriseReturn(shipment, Reason.DAMAGED))
    workspace.dispatch(EnterStatement((
        StatementLineInput(DAY, Decimal("11.90"), "Alfreds Futterkiste", "IN-00001"),
        StatementLineInput(DAY, Decimal(-3), "Bank", "Fees"))))
    put_clock(workspace, MORNING + timedelta(days=45))
    workspace.dispatch(ProposeReminders())
    with workspace.reader() as reader:
        yield reader


def count(query: ListQuery, reader: Connection, **more: Any) -> int:
    request = ListRequest(**more)
    rows = query.page(reader, request).rows
    assert query.count(reader, request) == len(rows)
    return len(rows)


def test_views_choose_what_they_say(firm: Connection) -> None:
    later = MORNING + timedelta(days=45)
    invoices = {preset.info.key: count(INVOICES, firm, preset=preset.info.key, as_of=later)
                for preset in INVOICES.presets}
    assert invoices == {"drafts": 1, "open": 1, "overdue": 1, "disputed": 0, "credits": 0, "charges": 0}
    lines = {preset.info.key: count(BANK_LINES, firm, preset=preset.info.key) for preset in BANK_LINES.presets}
    assert lines == {"open": 2, "sure": 1, "unknown": 1}
    assert (count(TO_INVOICE_LIST, firm), count(LETTERS, firm, preset="proposed")) == (1, 1)
    aged = [count(AGEING, firm, preset=preset, as_of=later) for preset in ("overdue", "long")]
    assert aged == [1, 0]


@pytest.mark.parametrize("query", LISTS, ids=lambda query: str(query.name))
def test_no_order_of_a_list_sorts_or_scans_it(firm: Connection, query: ListQuery) -> None:
    requests = [ListRequest(), *(
        ListRequest(sort=(Sort(info.key, descending),)) for info in query.info.columns if info.sortable
        for descending in (False, True))]
    for request in requests:
        plan = plans_of(firm, partial(query.page, firm, request))
        assert [step for step in plan if step.startswith(WHOLE_SORT)] == [], request
        assert scans_of([f"{step} " for step in plan], *TABLES) == [], request
        assert walked(query, firm, request) == [row.id for row in query.page(firm, request).rows]


@pytest.mark.parametrize("query", [*LISTS, AGEING], ids=lambda query: str(query.name))
def test_no_view_reads_all_settlements_or_lines(firm: Connection, query: ListQuery) -> None:
    tables = ("sales_settlement", "sales_invoice_line", "sales_payment", "sales_bank_line")
    for preset in query.presets:
        request = ListRequest(preset=preset.info.key, as_of=MORNING)
        for work in (query.page, query.count):
            assert scans_of(plans_of(firm, partial(work, firm, request)), *tables) == [], request


def test_what_customers_owe_is_read_by_index(firm: Connection) -> None:
    for work in (partial(owed_by, firm, 1, "EUR", DAY), partial(receivables_on, firm, DAY)):
        plan = plans_of(firm, work)
        assert scans_of(plan, "sales_invoice", "sales_payment", "sales_settlement", "sales_order_line") == [], plan
