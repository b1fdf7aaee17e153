"""Suppliers, offers and open orders come in from files: once, whole, and back out."""

from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from sqlalchemy import func, select

from app.areas.inventory.models import Expected
from app.areas.purchasing.models import PurchaseOrder, PurchaseOrderLine, SupplierItem, SupplierTerms
from app.areas.purchasing.operations.import_orders import OPEN_PURCHASES
from app.areas.purchasing.operations.importing import SUPPLIER_ITEMS, SUPPLIERS
from app.areas.purchasing.queries.terms import load_offers, load_supplier
from app.kernel.declare import ImportSpec
from app.kernel.workspace import Workspace
from tests.areas.purchasing.buying import add_items, add_supplier, expected, offer, proved, row_of, unit_id
from tests.companies import at_work

ONE = 1_000_000
Rows = Sequence[Mapping[str, str]]


def bring(workspace: Workspace, spec: ImportSpec, rows: Rows) -> list[str]:
    """Import rows and give each one's outcome, with the field to mend of those refused."""
    with at_work(workspace) as uow:
        outcomes = spec.apply(uow, rows)
    return [outcome.status + (f" {outcome.field}" if outcome.field else "") for outcome in outcomes]


def count(workspace: Workspace, model: Any) -> int:
    """Count rows of a table."""
    with workspace.reader() as reader:
        return int(reader.execute(select(func.count()).select_from(model)).scalar_one())


def test_suppliers_land_with_their_terms_and_do_not_double(workspace: Workspace) -> None:
    rows = [
        {"code": "1", "name": "Exotic Liquids", "country": "UK", "lead_time_days": "12", "standing": "Preferred"},
        {"code": "2", "name": "Tokyo Traders", "currency": "JPY", "minimum_order": "5000"},
        {"code": "3", "name": "Plain AG"},
        {"code": "4", "name": "Bad AG", "standing": "great"},
        {"code": "5", "name": "Worse AG", "payment_days": "12.5"},
        {"code": "6", "name": "Worst AG", "currency": "JPY", "minimum_order": "0.5"},
        {"code": "7", "name": ""},
    ]
    landed = ["created"] * 3
    refused = ["refused standing", "refused payment_days", "refused minimum_order", "refused name"]
    assert bring(workspace, SUPPLIERS, rows) == landed + refused
    assert bring(workspace, SUPPLIERS, rows) == ["unchanged"] * 3 + refused
    with workspace.reader() as reader:
        first, second, third = (load_supplier(reader, number) for number in (1, 2, 3))
    assert (first.standing, first.lead_time_days, first.payment_days) == ("preferred", 12, 30)
    assert (second.currency, second.minimum_order_minor, third.terms_id) == ("JPY", 5000, None)
    assert count(workspace, SupplierTerms) == 2
    assert bring(workspace, SUPPLIERS, [{"code": "1", "name": "Exotic Liquids", "payment_days": "14"}]) == ["updated"]
    with workspace.reader() as reader:
        assert load_supplier(reader, 1).lead_time_days == 12


def test_offers_land_by_code_or_name_and_change_where_the_file_does(workspace: Workspace) -> None:
    one, two = add_supplier(workspace, "One AG"), add_supplier(workspace, "Two AG")
    first, second = add_items(workspace, ["A", "B"])
    rows = [
        {"supplier": "S-00001", "sku": "A", "price": "2.50", "preferred": "true", "min_qty": "5"},
        {"supplier": "Two AG", "sku": "A", "price": "24", "unit": "box", "supplier_sku": "T-1", "lead_time_days": "9"},
        {"supplier": "Two AG", "sku": "B", "price": "1"},
        {"supplier": "Nobody", "sku": "A", "price": "1"}, {"supplier": "One AG", "sku": "Z", "price": "1"},
        {"supplier": "One AG", "sku": "B", "price": "dear"},
        {"supplier": "One AG", "sku": "B", "price": "1", "unit": "kg"},
    ]
    refused = ["refused supplier", "refused sku", "refused price", "refused unit_id"]
    assert bring(workspace, SUPPLIER_ITEMS, rows)[:6] == ["created"] * 3 + refused[:3]
    assert bring(workspace, SUPPLIER_ITEMS, rows)[:6] == ["unchanged"] * 3 + refused[:3]
    assert bring(workspace, SUPPLIER_ITEMS, rows)[6].startswith("refused")
    changed = [{"supplier": "Two AG", "sku": "A", "price": "23", "unit": "box", "preferred": "true"}]
    assert bring(workspace, SUPPLIER_ITEMS, changed) == ["updated"]
    with workspace.reader() as reader:
        best, other = load_offers(reader, [first])[first]
    assert (best.supplier_id, best.price_micros, best.supplier_sku, best.lead_time_days) == (two, 23 * ONE, "T-1", 9)
    assert (other.supplier_id, other.preferred, other.min_qty) == (one, False, 5 * ONE)
    assert second in {row_of(workspace, SupplierItem, number).item_id for number in (1, 2, 3)}


def test_what_is_on_order_becomes_one_sent_order_for_each_supplier(workspace: Workspace) -> None:
    one, two = add_supplier(workspace, "One AG", lead_time_days=5), add_supplier(workspace, "Two AG")
    first, second, third = add_items(workspace, ["A", "B", "C"])
    offer(workspace, one, first, "2.50")
    offer(workspace, one, second, "24", unit_id=unit_id(workspace, "box"))
    rows = [
        {"supplier": "One AG", "sku": "A", "qty": "40"},
        {"supplier": "One AG", "sku": "B", "qty": "2", "unit": "box", "due_on": "2026-03-30"},
        {"supplier": "Two AG", "sku": "C", "qty": "7", "price": "1.10"},
        {"supplier": "Two AG", "sku": "A", "qty": "0"}, {"supplier": "Two AG", "sku": "B", "qty": "3"},
        {"supplier": "Two AG", "sku": "C", "qty": "-1", "price": "1"},
    ]
    refused = ["refused price", "refused qty"]
    assert bring(workspace, OPEN_PURCHASES, rows) == ["created"] * 3 + ["unchanged", *refused]
    assert bring(workspace, OPEN_PURCHASES, rows) == ["unchanged"] * 4 + refused
    assert bring(workspace, OPEN_PURCHASES, [{"supplier": "One AG", "sku": "A", "qty": "41"}]) == ["refused qty"]
    assert (count(workspace, PurchaseOrder), count(workspace, PurchaseOrderLine)) == (2, 3)
    assert [expected(workspace, item) for item in (first, second, third)] == [40, 24, 7]
    assert {row_of(workspace, PurchaseOrder, number).state for number in (1, 2)} == {"sent"}
    assert {row_of(workspace, PurchaseOrder, number).supplier_id for number in (1, 2)} == {one, two}
    proved(workspace)


@pytest.mark.parametrize("spec", [SUPPLIERS, SUPPLIER_ITEMS, OPEN_PURCHASES], ids=lambda spec: spec.kind)
def test_an_empty_file_changes_nothing(workspace: Workspace, spec: ImportSpec) -> None:
    assert bring(workspace, spec, []) == []
    assert count(workspace, Expected) == 0
