"""A supplier slips: the orders it breaks are found before customers complain, and they are told a day that holds."""

from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from app.areas.purchasing.operations import PutAway
from app.areas.purchasing.operations.promises import PromiseLines
from app.areas.sales.models import SalesOrderLine
from app.areas.support.models import Slip, Ticket, TicketMessage
from app.areas.support.operations.slips import FindBrokenPromises, LeaveBrokenPromises, TellCustomers
from app.areas.support.queries.slips import SLIPS, open_slips, slip_detail
from app.areas.support.rules.slips import NO_DAY, days_late
from app.kernel.columns import table_of
from app.kernel.errors import DomainError
from app.kernel.listing import ListRequest, Sort
from app.kernel.timeline import TimelineWanted
from app.kernel.workspace import Workspace
from tests.areas.purchasing.buying import add_items, add_supplier, order_and_send, put_clock, receive
from tests.areas.sales.selling import add_customer, require_proof, sell
from tests.companies import MORNING
from tests.plans import SORTS, plans_of, scans_of

TODAY = MORNING.date()
FRIDAY = TODAY + timedelta(days=4)
LATER = TODAY + timedelta(days=15)


def slips(workspace: Workspace, state: str = "open") -> list[Any]:
    """Read the broken promises in a state."""
    with workspace.reader() as reader:
        return list(reader.execute(select(table_of(Slip)).where(Slip.state == state).order_by(Slip.id)))


@pytest.fixture
def waiting(workspace: Workspace) -> tuple[Any, int, int]:
    """Give an order of 10 at a supplier, due on Friday, and two customers who were promised 6 and 4 of it."""
    supplier = add_supplier(workspace)
    (tea,) = add_items(workspace, ["TEA"], price_micros=10_000_000)
    bought = order_and_send(workspace, supplier, [(tea, "10", "2.50")], due_on=FRIDAY)
    first = add_customer(workspace, "Alfreds Futterkiste", contact_name="Maria Anders", email="maria@alfreds.example")
    second = add_customer(workspace, "Blauer See")
    for customer, qty in ((first, "6"), (second, "4")):
        sell(workspace, customer, [(tea, qty)], required_on=FRIDAY + timedelta(days=3))
    return bought, first, second


def test_whoever_is_hit_is_told_before_they_ask(workspace: Workspace, waiting: tuple[Any, int, int]) -> None:
    bought, first, second = waiting
    assert workspace.dispatch(FindBrokenPromises()).value.open == 0, "what comes on Friday is there in time"

    workspace.dispatch(PromiseLines(bought.line_ids, LATER, "Ms Berg", "the ship is late"))
    found = slips(workspace)
    assert {slip.customer_id for slip in found} == {first, second}
    assert {slip.now_on for slip in found} == {LATER}
    assert all(slip.purchase_order_id == bought.order_id for slip in found)
    assert workspace.dispatch(FindBrokenPromises()).value.new == 0, "what is known is not found twice"

    with workspace.reader() as reader:
        page = workspace.declarations.detail("customer").load(reader, first, MORNING)
    assert page.next_actions[0].operation == "tell_customers", "what presses most stands on the customer's page"
    told = workspace.dispatch(TellCustomers(tuple(slip.id for slip in found))).value
    assert told.customers == 2
    with workspace.reader() as reader:
        promised = set(reader.execute(select(SalesOrderLine.promised_on)).scalars())
        tickets = reader.execute(select(table_of(Ticket)).order_by(Ticket.id)).all()
        words = reader.execute(select(TicketMessage.body).where(TicketMessage.ticket_id == tickets[0].id)).scalar_one()
        specs = [spec for spec in workspace.declarations.timelines if spec.kind == "promise"]
        entries = [entry for spec in specs for entry in spec.load(reader, TimelineWanted(first, 10))]
    assert promised == {LATER}, "the new day counts as promised"
    assert [(ticket.category, ticket.state) for ticket in tickets] == [("late", "open")] * 2
    assert words.startswith("Dear Maria Anders,")
    assert f"now {LATER:%d %B %Y}" in words
    assert {entry.text.split(":")[0] for entry in entries} == {"Promise breaks", "Told of another day"}
    assert slips(workspace) == []
    assert workspace.dispatch(FindBrokenPromises()).value.open == 0, "the day they were told holds"
    require_proof(workspace)


def test_what_comes_after_all_settles_itself(workspace: Workspace, waiting: tuple[Any, int, int]) -> None:
    bought, *_ = waiting
    workspace.dispatch(PromiseLines(bought.line_ids, LATER))
    put_clock(workspace, MORNING + timedelta(days=1))
    workspace.dispatch(PutAway(receive(workspace, bought, "10").value.receipt_id))
    assert workspace.dispatch(FindBrokenPromises()).value.settled == 2
    with workspace.reader() as reader:
        assert open_slips(reader, MORNING).value == 0


def test_what_is_left_comes_back_only_with_a_later_day(workspace: Workspace, waiting: tuple[Any, int, int]) -> None:
    bought, *_ = waiting
    workspace.dispatch(PromiseLines(bought.line_ids, LATER))
    one, other = slips(workspace)
    workspace.dispatch(LeaveBrokenPromises((one.id,), "they know"))
    with pytest.raises(DomainError, match="dealt with already"):
        workspace.dispatch(TellCustomers((one.id, other.id)))
    assert workspace.dispatch(FindBrokenPromises()).value.new == 0
    workspace.dispatch(PromiseLines(bought.line_ids, LATER + timedelta(days=7)))
    assert {slip.line_id for slip in slips(workspace)} == {one.line_id, other.line_id}


def test_goods_of_which_nobody_knows_come_first(workspace: Workspace, waiting: tuple[Any, int, int]) -> None:
    bought, first, _ = waiting
    workspace.dispatch(PromiseLines(bought.line_ids, LATER))
    (lost,) = add_items(workspace, ["LOST"], price_micros=5_000_000)
    sell(workspace, first, [(lost, "1")], required_on=FRIDAY)
    workspace.dispatch(FindBrokenPromises())
    with workspace.reader() as reader:
        rows = SLIPS.page(reader, ListRequest(preset="open"), size=10).rows
        keys = [column.info.key for column in SLIPS.columns]
        assert rows[0].values[keys.index("now_on")] is None
        assert rows[0].values[keys.index("days_late")] is None
        assert len(rows) == 3
        assert "Nothing is on its way" in str(slip_detail(reader, rows[0].id, MORNING).facts)
        for request in (ListRequest(preset="open"), ListRequest(sort=(Sort("days_late"),))):
            plan = plans_of(reader, partial(SLIPS.page, reader, request, size=20))
            assert scans_of(plan, "support_slip") == []
            assert not any(SORTS in step for step in plan)


DAYS = st.dates(date(2026, 1, 1), date(2026, 12, 31))


@given(told=DAYS, now=st.none() | DAYS)
def test_a_promise_breaks_only_when_goods_come_after_the_day_and_after_today(told: date, now: date | None) -> None:
    late = days_late(told, now, TODAY)
    assert late == (NO_DAY if now is None else max(0, (now - told).days) if now > TODAY else 0)
