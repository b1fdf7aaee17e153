"""Bookings are credited to whoever sold, targets are measured by them, and commissions are reckoned once each."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from app.areas.company.models import Role
from app.areas.company.operations.users import CreateUser
from app.areas.sales.models import CommissionLine, CommissionStatement, OrderCredit
from app.areas.sales.operations.commissions import (
    ApproveCommission,
    ReckonCommissions,
    ReverseCommission,
    SaveCommissionRule,
)
from app.areas.sales.operations.confirming import CancelSalesOrder
from app.areas.sales.operations.targets import CreditOrder, SetSeller, SetTarget, ShareInput
from app.areas.sales.queries.targets import COMMISSIONS, TARGETS, bookings, bookings_by_seller
from app.areas.sales.rules.targets import Rule, Sold, commission, shares, split
from app.kernel.columns import table_of
from app.kernel.errors import DomainError
from app.kernel.listing import ListRequest, Sort
from app.kernel.money import Money
from app.kernel.unit_of_work import Actor
from app.kernel.workspace import Workspace
from tests.areas.sales.invoicing import invoice, shop
from tests.areas.sales.selling import sell
from tests.companies import MORNING
from tests.plans import SORTS, plans_of, scans_of

MARCH = date(2026, 3, 1)


def add_user(workspace: Workspace, name: str) -> int:
    """Add somebody who sells."""
    with workspace.reader() as reader:
        role = reader.execute(select(Role.id).limit(1)).scalar_one()
    return int(workspace.dispatch(CreateUser(name.lower(), name, role)).value.user_id)


def acting(workspace: Workspace, user_id: int, name: str) -> Workspace:
    return workspace.acting_as(Actor(user_id, name))


def credited(workspace: Workspace) -> dict[int, int]:
    with workspace.reader() as reader:
        return {row[0]: row[1] for row in reader.execute(select(OrderCredit.user_id, OrderCredit.home_minor))}


def statements(workspace: Workspace) -> Sequence[Any]:
    with workspace.reader() as reader:
        return reader.execute(select(table_of(CommissionStatement)).order_by(CommissionStatement.id)).all()


@pytest.fixture
def sold(workspace: Workspace) -> tuple[int, int, int]:
    """Give two sellers and an order of 10 pieces, 100.00 each, that the first of them confirmed."""
    ada, bob = add_user(workspace, "Ada"), add_user(workspace, "Bob")
    tea, _, customer = shop(workspace)
    order = sell(acting(workspace, ada, "Ada"), customer, [(tea, "10")]).order_id
    return ada, bob, order


def test_whoever_confirms_is_credited_and_it_can_be_shared(workspace: Workspace, sold: tuple[int, int, int]) -> None:
    ada, bob, order = sold
    whole = credited(workspace)[ada]
    assert whole > 0
    with pytest.raises(DomainError, match="100 %"):
        workspace.dispatch(CreditOrder(order, (ShareInput(ada, Decimal(70)),)))
    workspace.dispatch(CreditOrder(order, (ShareInput(ada, Decimal("66.7")), ShareInput(bob, Decimal("33.3")))))
    parts = credited(workspace)
    assert sum(parts.values()) == whole
    assert parts[ada] > parts[bob] > 0
    workspace.dispatch(CancelSalesOrder(order, "not wanted"))
    assert set(credited(workspace).values()) == {0}, "what is not delivered is not booked"


def test_targets_are_measured_by_seller_and_team(workspace: Workspace, sold: tuple[int, int, int]) -> None:
    ada, _, _ = sold
    whole = credited(workspace)[ada]
    workspace.dispatch(SetSeller(ada, "North"))
    with workspace.reader() as reader:
        team = workspace.declarations.list_query("sales_teams").page(reader, ListRequest(), size=5).rows[0].id
    workspace.dispatch(SetTarget(date(2026, 3, 17), Decimal(2000), user_id=ada, months=2))
    workspace.dispatch(SetTarget(MARCH, Decimal(8000), team_id=team))
    keys = [column.info.key for column in TARGETS.columns]
    with workspace.reader() as reader:
        rows = TARGETS.page(reader, ListRequest(preset="now", as_of=MORNING), size=10).rows
        values = {row.values[keys.index("whose")]: row.values for row in rows}
        figure = bookings(reader, MORNING)
        by_seller = bookings_by_seller(reader, MORNING)
    assert set(values) == {"Ada", "North"}, "April is another month"
    assert values["Ada"][keys.index("booked")] == values["North"][keys.index("booked")] == Money(whole, "EUR")
    assert values["Ada"][keys.index("reached")] == whole * 1000 // 200_000
    assert figure.value == Money(whole, "EUR")
    assert by_seller == ("EUR", (("Ada", whole / 100, 2000.0),))


def test_what_was_earned_is_given_once(workspace: Workspace, sold: tuple[int, int, int]) -> None:
    ada, bob, order = sold
    workspace.dispatch(SaveCommissionRule("Usual", Decimal(5), MARCH))
    workspace.dispatch(CreditOrder(order, (ShareInput(ada, Decimal(50)), ShareInput(bob, Decimal(50)))))
    net = _ship_and_invoice(workspace, order)
    workspace.dispatch(ReckonCommissions(MARCH))
    workspace.dispatch(ReckonCommissions(MARCH))
    drafts = statements(workspace)
    assert [draft.total_minor for draft in drafts] == [net * 25 // 1000] * 2, "a draft is made anew, not twice"
    with pytest.raises(DomainError, match="their own"):
        workspace.acting_as(Actor(ada, "Ada", frozenset({"sales.*"}))).dispatch(ApproveCommission(drafts[0].id))
    for draft in drafts:
        workspace.dispatch(ApproveCommission(draft.id))
    assert workspace.dispatch(ReckonCommissions(MARCH)).value.numbers == (), "what is approved is not given again"
    workspace.dispatch(ReverseCommission(drafts[0].id))
    again = workspace.dispatch(ReckonCommissions(date(2026, 4, 1))).value
    assert len(again.numbers) == 1, "what was taken back comes with the next month"
    with workspace.reader() as reader:
        assert reader.execute(select(CommissionLine.rule)).scalars().first() == "Usual"
        page = workspace.declarations.detail("commission").load(reader, drafts[0].id, MORNING)
        printed = workspace.declarations.document("commission_statement").context(reader, drafts[0].id, MORNING)
    assert page.lines[0].rows
    assert "Usual" in str(printed.bands)


def _ship_and_invoice(workspace: Workspace, order: int) -> int:
    from app.areas.sales.models import Invoice
    from tests.areas.logistics.shipping import send

    send(workspace, order)
    made = invoice(workspace, order)
    with workspace.reader() as reader:
        return int(reader.execute(select(Invoice.net_minor).where(Invoice.id == made.invoice_id)).scalar_one())


def test_lists_are_read_by_index(workspace: Workspace, sold: tuple[int, int, int]) -> None:
    workspace.dispatch(SetTarget(MARCH, Decimal(100), user_id=sold[0]))
    with workspace.reader() as reader:
        for query, table in ((TARGETS, "sales_target"), (COMMISSIONS, "sales_commission")):
            plan = plans_of(reader, partial(query.page, reader, ListRequest(sort=(Sort("month"),)), size=20))
            assert scans_of(plan, table) == []
            assert not any(SORTS in line for line in plan)


RULES = st.builds(
    Rule, st.integers(1, 9), st.just("r"), st.sampled_from(["invoiced", "paid", "margin"]), st.integers(1, 1000),
    st.none() | st.integers(1, 2), st.none() | st.integers(1, 2), st.none() | st.integers(1, 2),
    st.sampled_from([0, 500, 1000]), st.just(date(2026, 1, 1)), st.none() | st.just(date(2026, 2, 15)),
)
LINES = st.builds(
    Sold, st.integers(1, 99), st.dates(date(2026, 1, 1), date(2026, 4, 30)),
    st.none() | st.dates(date(2026, 1, 1), date(2026, 4, 30)), st.none() | st.integers(1, 2),
    st.integers(-10**8, 10**8), st.none() | st.integers(-10**7, 10**7), st.integers(1, 1000),
)


@given(rules=st.lists(RULES, max_size=4), line=LINES, reached=st.none() | st.integers(0, 2000))
def test_the_first_rule_that_fits_holds(rules: list[Rule], line: Sold, reached: int | None) -> None:
    whole = commission(rules, line, 1, 1, MARCH, reached)
    alone = next((one for rule in rules if (one := commission([rule], line, 1, 1, MARCH, reached))), None)
    assert whole == alone
    if whole is not None:
        assert abs(whole.amount_minor) <= abs(whole.basis_minor)


@given(minor=st.integers(0, 10**10), parts=st.lists(st.integers(1, 999), min_size=1, max_size=5))
def test_parts_of_an_order_lose_no_cent(minor: int, parts: list[int]) -> None:
    assert sum(split(minor, parts)) == minor


def test_a_seller_is_named_once() -> None:
    with pytest.raises(DomainError, match="each seller once"):
        shares([(1, 500), (1, 500)])
