"""Requests are asked for together, changed, merged and dismissed, taken back with one undo, and ordered by date."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.areas.purchasing.models import PurchaseOrder, PurchaseRequest
from app.areas.purchasing.operations import OrderRequests, RequestPurchase
from app.areas.purchasing.operations.request_changes import (
    ChangeRequest,
    DismissRequests,
    MergeRequests,
    RequestLineInput,
    RequestPurchases,
)
from app.areas.purchasing.queries.request_values import request_values
from app.areas.purchasing.rules.orders import Standing
from app.areas.purchasing.rules.requests import by_date
from app.kernel.errors import ConflictError, DomainError, NeedsConfirmation
from app.kernel.fields import decode
from app.kernel.workspace import Workspace
from tests.areas.purchasing.buying import add_items, add_supplier, offer, row_of
from tests.companies import MORNING

TODAY = MORNING.date()


def test_several_items_are_asked_for_at_once_and_the_line_that_cannot_be_is_named(workspace: Workspace) -> None:
    supplier, (a, b) = add_supplier(workspace, standing=Standing.BLOCKED), add_items(workspace, ["A", "B"])
    good = RequestLineInput(a, Decimal(5), reason="For the fair")
    for bad, field in ((RequestLineInput(b, Decimal(0)), "lines.1.qty"),
                       (RequestLineInput(b, Decimal(1), supplier_id=supplier), "lines.1.supplier_id")):
        with pytest.raises(DomainError) as refusal:
            workspace.dispatch(RequestPurchases((good, bad)))
        assert refusal.value.field == field
    numbers = workspace.dispatch(RequestPurchases((good, RequestLineInput(b, Decimal(2))), "Workshop")).value
    assert [row_of(workspace, PurchaseRequest, number).for_whom for number in numbers] == ["Workshop", "Workshop"]
    with pytest.raises(DomainError, match="at least one item"):
        workspace.dispatch(RequestPurchases(()))


def test_a_request_is_changed_while_it_is_open_and_taken_back(workspace: Workspace) -> None:
    watched, (item,) = add_supplier(workspace, standing=Standing.WATCH), add_items(workspace, ["A"])
    number = workspace.dispatch(RequestPurchase(item, Decimal(5), TODAY)).value
    with workspace.reader() as reader:
        known = dict(request_values(reader, number))
    change = decode(ChangeRequest, known | {"qty": "7", "reason": "More guests"})
    done = workspace.dispatch(change)
    assert row_of(workspace, PurchaseRequest, number).qty == 7_000_000
    with pytest.raises(ConflictError):
        workspace.dispatch(change)
    workspace.undo(done.operation_id)
    assert row_of(workspace, PurchaseRequest, number).qty == 5_000_000
    with pytest.raises(NeedsConfirmation, match="on watch"):
        workspace.dispatch(decode(ChangeRequest, known | {"supplier_id": watched, "expected_version": None}))


def test_requests_for_the_same_are_merged_and_taken_apart_again(workspace: Workspace) -> None:
    a, b = add_items(workspace, ["A", "B"])
    later = TODAY + timedelta(days=9)
    first, second = (workspace.dispatch(RequestPurchase(a, Decimal(qty), day, reason=reason, for_whom=whom)).value
                     for qty, day, reason, whom in ((5, later, "low", "Ann"), (3, TODAY, "fair.", "Bob")))
    other = workspace.dispatch(RequestPurchase(b, Decimal(1), TODAY)).value
    for ids, words in (((first,), "two requests or more"), ((first, other), "one item and one warehouse")):
        with pytest.raises(DomainError, match=words):
            workspace.dispatch(MergeRequests(ids))
    done = workspace.dispatch(MergeRequests((first, second)))
    kept, gone = row_of(workspace, PurchaseRequest, first), row_of(workspace, PurchaseRequest, second)
    assert (kept.qty, kept.needed_on, kept.reason, kept.for_whom) == (8_000_000, TODAY, "low; fair", "Ann; Bob")
    assert (gone.state, gone.merged_into_id) == ("merged", first)
    with pytest.raises(DomainError, match="not open any more"):
        workspace.dispatch(MergeRequests((first, second)))
    workspace.undo(done.operation_id)
    assert row_of(workspace, PurchaseRequest, second).state == "open"
    assert row_of(workspace, PurchaseRequest, first).qty == 5_000_000


def test_several_requests_are_dismissed_with_a_reason(workspace: Workspace) -> None:
    (a,) = add_items(workspace, ["A"])
    ids = tuple(workspace.dispatch(RequestPurchase(a, Decimal(1), TODAY, reason="low")).value for _ in range(2))
    done = workspace.dispatch(DismissRequests(ids, "No room"))
    assert {row_of(workspace, PurchaseRequest, number).reason for number in ids} == {"low Dismissed: No room"}
    workspace.undo(done.operation_id)
    assert {row_of(workspace, PurchaseRequest, number).state for number in ids} == {"open"}


def test_what_is_needed_much_later_goes_into_an_order_of_its_own(workspace: Workspace) -> None:
    supplier, (a, b, c) = add_supplier(workspace), add_items(workspace, ["A", "B", "C"])
    for item, days in ((a, 5), (b, 12), (c, 60)):
        offer(workspace, supplier, item)
        workspace.dispatch(RequestPurchase(item, Decimal(1), TODAY + timedelta(days=days), supplier))
    done = workspace.dispatch(OrderRequests()).value
    orders = [row_of(workspace, PurchaseOrder, order_id) for order_id in done.order_ids]
    assert [order.due_on for order in orders] == [TODAY + timedelta(days=12), TODAY + timedelta(days=60)]


@given(st.lists(st.integers(0, 400)), st.integers(0, 60))
def test_no_two_of_an_order_are_further_apart_than_said(days: list[int], within: int) -> None:
    dated = [(date(2026, 1, 1) + timedelta(days=day), day) for day in days]
    groups = by_date(dated, within)
    assert sorted(day for group in groups for day in group) == sorted(days)
    assert all(max(group) - min(group) <= within for group in groups)
