"""What customers say reaches the supplier: complaints count in the scorecard, and where they pile up it is raised."""

from datetime import UTC, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import poisson
from sqlalchemy import select

from app.areas.production.models import Nonconformance, NonconformanceLink
from app.areas.production.operations.nonconforming import (
    AnalyseNonconformance,
    CloseNonconformance,
    ContainNonconformance,
    CorrectNonconformance,
    RaiseNonconformance,
    ReopenNonconformance,
)
from app.areas.production.queries.nonconformances import (
    NONCONFORMANCES,
    complaints_by_supplier,
    complaints_per_million,
    cost_by_cause,
)
from app.areas.production.rules.quality import FEWEST, at_least, per_million, spike
from app.areas.support.area.quality import _of_ticket
from app.kernel.columns import table_of
from app.kernel.errors import DomainError
from app.kernel.listing import ListRequest, Sort
from app.kernel.workspace import Workspace
from tests.areas.purchasing.buying import put_clock
from tests.areas.support.complaining import Delivered, complain, deliver_goods
from tests.companies import MORNING
from tests.plans import SORTS, plans_of, scans_of


def raised(workspace: Workspace) -> list[Any]:
    """Read all that was raised."""
    with workspace.reader() as reader:
        return list(reader.execute(select(table_of(Nonconformance)).order_by(Nonconformance.id)))


@pytest.fixture
def delivered(workspace: Workspace) -> Delivered:
    """Give goods of a supplier that a customer has."""
    return deliver_goods(workspace)


def complain_of(workspace: Workspace, delivered: Delivered, days: int) -> int:
    """Complain of the first of the goods, so many days after the delivery."""
    put_clock(workspace, (MORNING + timedelta(days=days)).astimezone(UTC))
    return complain(workspace, delivered.customer_id, shipment_id=delivered.shipment_id, category="quality",
                    item_id=delivered.item_ids[0])


def test_complaints_that_pile_up_are_raised_once(workspace: Workspace, delivered: Delivered) -> None:
    tickets = [complain_of(workspace, delivered, day) for day in (3, 8)]
    assert raised(workspace) == [], "two may be chance"
    tickets.append(complain_of(workspace, delivered, 12))
    (spiked,) = raised(workspace)
    of = (spiked.source, spiked.supplier_id, spiked.item_id)
    assert of == ("spike", delivered.supplier_id, delivered.item_ids[0])
    with workspace.reader() as reader:
        linked = set(reader.execute(select(NonconformanceLink.record_id)).scalars())
        page = workspace.declarations.detail("supplier").load(reader, delivered.supplier_id, workspace.clock.now())
    assert linked == set(tickets)
    facts = {fact.title: fact.value for fact in page.facts}
    assert facts["Complaints per million"] == per_million(3, 40 * 10**6)
    complain_of(workspace, delivered, 14)
    assert len(raised(workspace)) == 1, "what is open is not raised again"
    with workspace.reader() as reader:
        now = workspace.clock.now()
        assert complaints_per_million(reader, now).value == 4 * 10**6 // 40
        assert [value for _, value in complaints_by_supplier(reader, now)] == [4 * 10**6 // 40]


def test_from_the_ticket_to_the_proof(workspace: Workspace, delivered: Delivered) -> None:
    ticket = complain_of(workspace, delivered, 3)
    with workspace.reader() as reader:
        known = _of_ticket(reader, ticket)
    assert known["supplier_id"] == delivered.supplier_id
    assert known["item_id"] == delivered.item_ids[0]
    told = workspace.dispatch(RaiseNonconformance(**known)).value
    step = told.nonconformance_id
    with pytest.raises(DomainError, match="cannot be closed"):
        workspace.dispatch(CloseNonconformance(step, "looks fine"))
    workspace.dispatch(ContainNonconformance(step, "The lot is held."))
    workspace.dispatch(AnalyseNonconformance(step, "Boxes too thin.", "supplier"))
    workspace.dispatch(CorrectNonconformance(step, "Thicker boxes from the next delivery on."))
    workspace.dispatch(CloseNonconformance(step, "Two deliveries without damage.", Decimal("120.50")))
    with workspace.reader() as reader:
        assert cost_by_cause(reader, workspace.clock.now()) == ("EUR", (("Supplier", 120.5),))
        page = workspace.declarations.detail("ticket").load(reader, ticket, workspace.clock.now())
        printed = workspace.declarations.document("nonconformance_report").context(reader, step, MORNING)
    assert told.number in {row.values[0] for table in page.lines for row in table.rows}
    assert "Thicker boxes from the next delivery on." in str(printed.bands)
    workspace.dispatch(ReopenNonconformance(step, "third delivery torn"))
    assert raised(workspace)[0].state == "open"


def test_the_list_is_read_by_index(workspace: Workspace, delivered: Delivered) -> None:
    workspace.dispatch(RaiseNonconformance("Torn"))
    with workspace.reader() as reader:
        for request in (ListRequest(), ListRequest(sort=(Sort("opened_at"),))):
            plan = plans_of(reader, partial(NONCONFORMANCES.page, reader, request, size=20))
            assert scans_of(plan, "production_nonconformance") == []
            assert not any(SORTS in line for line in plan)


@given(count=st.integers(0, 40), mean=st.floats(0.01, 30))
def test_the_chance_of_so_many_is_that_of_the_textbook(count: int, mean: float) -> None:
    assert at_least(count, mean) == pytest.approx(poisson.sf(count - 1, mean), abs=1e-9)


@given(count=st.integers(0, 60), before=st.integers(0, 400))
def test_more_complaints_are_never_less_of_a_spike(count: int, before: int) -> None:
    if spike(count, before) is not None:
        assert count >= FEWEST
        assert spike(count + 1, before) is not None
        assert spike(count, max(0, before - 1)) is not None
