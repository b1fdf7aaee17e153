"""Suppliers, their terms and what they offer."""

from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select

from app.areas.purchasing.models import PriceBreak, SupplierItem, SupplierTerms
from app.areas.purchasing.operations import (
    ChangePurchasingPolicy,
    ChangeSupplier,
    CreateSupplier,
    PriceBreakInput,
    RemoveSupplierItem,
    SetSupplierItem,
)
from app.areas.purchasing.queries import load_policy
from app.areas.purchasing.queries.terms import load_offers, load_supplier
from app.areas.purchasing.rules.orders import Policy, Standing
from app.kernel.errors import DomainError, NeedsConfirmation, PermissionDeniedError
from app.kernel.workspace import Workspace
from tests.areas.purchasing.buying import BUYER, add_items, add_supplier, offer, row_of, unit_id

ONE = 1_000_000


def test_a_supplier_is_added_with_terms_and_changed_only_where_told(workspace: Workspace) -> None:
    terms: dict[str, Any] = {"country": "Germany", "lead_time_days": 12, "minimum_order": Decimal("99.50")}
    supplier = add_supplier(workspace, "Muster AG", **terms)
    with workspace.reader() as reader:
        before = load_supplier(reader, supplier)
    assert (before.code, before.currency, before.standing) == ("S-00001", "EUR", "approved")
    assert (before.lead_time_days, before.payment_days, before.minimum_order_minor) == (12, 30, 9950)
    changed = workspace.dispatch(ChangeSupplier(supplier, Standing.WATCH))
    with workspace.reader() as reader:
        after = load_supplier(reader, supplier)
    assert (after.standing, after.lead_time_days, after.minimum_order_minor) == ("watch", 12, 9950)
    workspace.undo(changed.operation_id)
    assert row_of(workspace, SupplierTerms, 1).standing == "approved"
    with pytest.raises(NeedsConfirmation, match="already Muster AG"):
        workspace.dispatch(CreateSupplier("Muster AG", country="Germany"))
    with pytest.raises(DomainError, match="0 to 3650"):
        workspace.dispatch(ChangeSupplier(supplier, lead_time_days=-1))
    with pytest.raises(PermissionDeniedError):
        workspace.acting_as(BUYER).dispatch(ChangeSupplier(supplier, Standing.PREFERRED))


def test_an_offer_replaces_the_one_before_with_its_breaks(workspace: Workspace) -> None:
    supplier, (item,) = add_supplier(workspace), add_items(workspace, ["A"])
    breaks = (PriceBreakInput(Decimal(10), Decimal("2.20")), PriceBreakInput(Decimal(100), Decimal(2)))
    first = offer(workspace, supplier, item, "2.50", breaks=breaks, supplier_sku=" MU-1 ")
    changed = workspace.dispatch(SetSupplierItem(
        supplier, item, Decimal("2.40"), breaks=(PriceBreakInput(Decimal(100), Decimal("1.90")),)))
    assert changed.value == first
    with workspace.reader() as reader:
        (found,) = load_offers(reader, [item])[item]
    assert (found.price_micros, found.breaks, found.supplier_sku) == (2_400_000, ((100 * ONE, 1_900_000),), "")
    workspace.undo(changed.operation_id)
    with workspace.reader() as reader:
        (found,) = load_offers(reader, [item])[item]
    assert (found.supplier_sku, sorted(found.breaks)) == ("MU-1", [(10 * ONE, 2_200_000), (100 * ONE, 2_000_000)])
    workspace.dispatch(RemoveSupplierItem(first))
    with workspace.reader() as reader:
        assert reader.execute(select(PriceBreak.id)).all() == reader.execute(select(SupplierItem.id)).all() == []


def test_one_supplier_of_an_item_is_preferred_at_most(workspace: Workspace) -> None:
    one, two = add_supplier(workspace, "One AG"), add_supplier(workspace, "Two AG")
    (item,) = add_items(workspace, ["A"])
    first, second = offer(workspace, one, item, preferred=True), offer(workspace, two, item, preferred=True)
    assert not row_of(workspace, SupplierItem, first).preferred
    assert row_of(workspace, SupplierItem, second).preferred
    with workspace.reader() as reader:
        assert [found.supplier_id for found in load_offers(reader, [item])[item]] == [two, one]


@pytest.mark.parametrize(("more", "field"), [
    ({"price": Decimal(-1)}, "price"), ({"min_qty": Decimal(-1)}, "min_qty"),
    ({"lead_time_days": 4000}, "lead_time_days"),
    ({"breaks": (PriceBreakInput(Decimal(0), Decimal(1)),)}, "breaks.0.min_qty"),
    ({"breaks": (PriceBreakInput(Decimal(5), Decimal(1)),) * 2}, "breaks.1.min_qty"),
])
def test_an_offer_that_makes_no_sense_names_its_field(
    workspace: Workspace, more: dict[str, Any], field: str,
) -> None:
    supplier, (item,) = add_supplier(workspace), add_items(workspace, ["A"])
    values: dict[str, Any] = {"price": Decimal(1), **more}
    with pytest.raises(DomainError) as refusal:
        workspace.dispatch(SetSupplierItem(supplier, item, **values))
    assert refusal.value.field == field


def test_an_item_is_not_offered_in_a_unit_that_it_does_not_have(workspace: Workspace) -> None:
    supplier, (item,) = add_supplier(workspace), add_items(workspace, ["A"])
    with pytest.raises(DomainError):
        offer(workspace, supplier, item, unit_id=unit_id(workspace, "kg"))


def test_the_policy_is_the_usual_one_until_it_is_changed(workspace: Workspace) -> None:
    with workspace.reader() as reader:
        assert load_policy(reader) == Policy()
    workspace.dispatch(ChangePurchasingPolicy(Decimal("250.50"), 20, 50))
    with workspace.reader() as reader:
        assert load_policy(reader) == Policy(25_050, 20, 50)
    with pytest.raises(DomainError, match="at least what is asked about"):
        workspace.dispatch(ChangePurchasingPolicy(Decimal(1), 60, 50))
