"""Who may approve what: by the limits of a role, with four eyes, and with a trail that nobody changes."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from app.areas.catalog.models import Category, Item
from app.areas.company.models import Role
from app.areas.company.operations import CreateUser
from app.areas.company.queries import load_actor
from app.areas.purchasing.models import OrderDecision, PurchaseOrder
from app.areas.purchasing.operations import (
    ApprovePurchaseOrder,
    ChangePurchaseOrder,
    ChangePurchasingPolicy,
    HandBackPurchaseOrder,
    OrderLineInput,
    RejectPurchaseOrder,
    SendPurchaseOrder,
    SubmitPurchaseOrder,
)
from app.areas.purchasing.operations.approving import RemoveApprovalLimit, SetApprovalLimit
from app.areas.purchasing.queries.approval import decisions_table
from app.areas.purchasing.queries.order_page import order_detail
from app.areas.purchasing.rules.approval import Limit, Worth, must_wait, obstacle
from app.areas.purchasing.rules.orders import Policy
from app.kernel.errors import DomainError
from app.kernel.money import Money
from app.kernel.workspace import Workspace
from tests.areas.purchasing.buying import BUYER, add_items, add_supplier, order, row_of
from tests.companies import MORNING, at_work


def role_id(workspace: Workspace, name: str) -> int:
    with workspace.reader() as reader:
        return int(reader.execute(select(Role.id).where(Role.name == name)).scalar_one())


def person(workspace: Workspace, login: str, role: str = "procurement") -> Workspace:
    workspace.dispatch(CreateUser(login, login.capitalize(), role_id(workspace, role)))
    with workspace.reader() as reader:
        return workspace.acting_as(load_actor(reader, login))


def test_a_role_approves_up_to_its_limit_and_the_refusal_says_who_may(workspace: Workspace) -> None:
    supplier, (item,) = add_supplier(workspace), add_items(workspace, ["A"])
    petra, owner = person(workspace, "petra"), person(workspace, "olga", "owner")
    workspace.dispatch(SetApprovalLimit(role_id(workspace, "procurement"), Decimal(10_000)))
    written = order(petra, supplier, [(item, "120", "100")])
    assert petra.dispatch(SubmitPurchaseOrder(written.order_id)).value.state == "waiting"
    with pytest.raises(DomainError) as refusal:
        petra.dispatch(ApprovePurchaseOrder(written.order_id))
    assert refusal.value.code == "approval.limit"
    assert "Procurement approves up to 10000.00 EUR; PO-00001 comes to 12000.00 EUR. Owner may approve it" in str(
        refusal.value)
    with workspace.reader() as reader:
        assert "may be approved by Owner" in order_detail(reader, written.order_id, MORNING).hint
    owner.dispatch(ApprovePurchaseOrder(written.order_id, "Needed for the fair"))
    with workspace.reader() as reader:
        rows = [row.values for row in decisions_table(reader, written.order_id).rows]
    assert [(row[0], row[1], row[3], row[4]) for row in rows] == [
        ("approved", "Olga", Money(1_200_000, "EUR"), "Needed for the fair"),
        ("submitted", "Petra", Money(1_200_000, "EUR"), rows[1][4]),
    ]
    assert "10000.00 EUR" in str(rows[1][4])
    small = order(petra, supplier, [(item, "90", "100")])
    assert petra.dispatch(SubmitPurchaseOrder(small.order_id)).value.state == "approved"


def test_a_category_may_have_a_limit_of_its_own(workspace: Workspace) -> None:
    supplier, (wine, paper) = add_supplier(workspace), add_items(workspace, ["W", "P"])
    with at_work(workspace) as uow:
        category = uow.add(Category, name="Wine", code=None, parent_id=None, description="")
        uow.update(Item, wine, category_id=category)
    petra = person(workspace, "petra")
    procurement = role_id(workspace, "procurement")
    limit = workspace.dispatch(SetApprovalLimit(procurement, Decimal(1_000), category)).value
    both = order(petra, supplier, [(wine, "11", "100"), (paper, "900", "100")])
    assert petra.dispatch(SubmitPurchaseOrder(both.order_id)).value.state == "waiting"
    with pytest.raises(DomainError, match=r"up to 1000\.00 EUR of Wine; in PO-00001 they come to 1100\.00 EUR"):
        petra.dispatch(ApprovePurchaseOrder(both.order_id))
    assert workspace.dispatch(SetApprovalLimit(procurement, Decimal(1_100), category)).value == limit
    petra.dispatch(ApprovePurchaseOrder(both.order_id))
    workspace.dispatch(RemoveApprovalLimit(limit))


def test_nobody_approves_their_own_order_where_four_eyes_are_wanted(workspace: Workspace) -> None:
    supplier, (item,) = add_supplier(workspace), add_items(workspace, ["A"])
    petra, paul = person(workspace, "petra"), person(workspace, "paul")
    workspace.dispatch(ChangePurchasingPolicy(Decimal(100), four_eyes=True))
    written = order(petra, supplier, [(item, "2", "100")])
    assert paul.dispatch(SubmitPurchaseOrder(written.order_id)).value.state == "waiting"
    for own in (petra, paul):
        with pytest.raises(DomainError, match="a second person has to approve it"):
            own.dispatch(ApprovePurchaseOrder(written.order_id))
    assert person(workspace, "olga", "owner").dispatch(ApprovePurchaseOrder(written.order_id)).value.state == "approved"
    below = order(petra, supplier, [(item, "1", "100")])
    assert petra.dispatch(SubmitPurchaseOrder(below.order_id)).value.state == "approved"


def test_a_changed_order_needs_approval_again_only_above_what_was_approved(workspace: Workspace) -> None:
    supplier, (item,) = add_supplier(workspace), add_items(workspace, ["A"])
    workspace.dispatch(ChangePurchasingPolicy(Decimal(100)))
    buyer = workspace.acting_as(BUYER)
    written = order(buyer, supplier, [(item, "10", "100")])
    buyer.dispatch(SubmitPurchaseOrder(written.order_id))
    workspace.dispatch(ApprovePurchaseOrder(written.order_id))
    buyer.dispatch(SendPurchaseOrder(written.order_id))

    def change(qty: str) -> str:
        line = OrderLineInput(item, Decimal(qty), price=Decimal(100), line_id=written.line_ids[0])
        buyer.dispatch(ChangePurchaseOrder(written.order_id, (line,)))
        return str(buyer.dispatch(SubmitPurchaseOrder(written.order_id)).value.state)

    assert (change("9"), change("10"), change("11")) == ("approved", "approved", "waiting")
    with pytest.raises(DomainError, match="Say why"):
        workspace.dispatch(HandBackPurchaseOrder(written.order_id, " "))
    workspace.dispatch(HandBackPurchaseOrder(written.order_id, "Too dear"))
    assert row_of(workspace, PurchaseOrder, written.order_id).approved_minor is None
    assert buyer.dispatch(SubmitPurchaseOrder(written.order_id)).value.state == "waiting"
    assert workspace.dispatch(RejectPurchaseOrder(written.order_id, "No budget")).value.state == "cancelled"
    with workspace.reader() as reader:
        kinds = reader.execute(select(OrderDecision.kind).order_by(OrderDecision.id)).scalars().all()
    assert kinds == ["submitted", "approved", "submitted", "approved", "submitted", "approved", "submitted",
                     "handed_back", "submitted", "rejected"]


@given(st.integers(0, 10**9), st.integers(0, 10**9), st.integers(0, 10**9))
def test_more_is_never_approved_by_less(total: int, first: int, second: int) -> None:
    worth = Worth("PO-1", "EUR", total, {None: total})
    low, high = sorted((first, second))
    if not obstacle(worth, [Limit("R", low)]):
        assert not obstacle(worth, [Limit("R", high)])
    assert bool(obstacle(worth, [Limit("R", low), Limit("R", high)])) == (total > low)


@given(st.integers(0, 10**7), st.integers(0, 10**7))
def test_an_order_waits_above_the_limit_and_above_what_was_approved(total: int, approved: int) -> None:
    policy = Policy(500_000)
    assert must_wait(total, "EUR", "EUR", policy, None, total) == (total > 500_000)
    assert must_wait(total, "EUR", "EUR", policy, approved, total) == (total > max(500_000, approved))
    assert must_wait(total, "USD", "EUR", policy, None, None)
