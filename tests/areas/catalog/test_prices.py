"""Prices on lists."""

from datetime import date
from decimal import Decimal

import pytest

from app.areas.catalog.models import ListPrice
from app.areas.catalog.operations import CreatePriceList, SetListPrice
from app.kernel.errors import DomainError
from app.kernel.listing import ListRequest
from app.kernel.workspace import Workspace
from tests.areas.catalog.shop import count, new_item


def prices(workspace: Workspace) -> list[str]:
    """Give the prices of all lists as the list shows them."""
    query = workspace.declarations.list_query("list_prices")
    with workspace.reader() as reader:
        return [f"{row.values[2]} {row.values[4]} {row.values[5]}" for row in query.page(reader, ListRequest()).rows]


def test_a_price_from_a_quantity_on_is_set_and_replaced_and_put_back(workspace: Workspace) -> None:
    chai = new_item(workspace, "Chai", price=Decimal(18)).item_id
    retail = workspace.dispatch(CreatePriceList("Retail")).value.price_list_id
    workspace.dispatch(SetListPrice(retail, chai, Decimal("17.5")))
    workspace.dispatch(SetListPrice(retail, chai, Decimal(16), Decimal(100), date(2026, 1, 1), date(2026, 12, 31)))
    assert prices(workspace) == ["I-00001 0 pc 17.50 EUR", "I-00001 100 pc 16.00 EUR"]
    replaced = workspace.dispatch(SetListPrice(retail, chai, Decimal(15), Decimal(100), date(2026, 1, 1)))
    assert prices(workspace)[1] == "I-00001 100 pc 15.00 EUR"
    workspace.undo(replaced.operation_id)
    assert prices(workspace)[1] == "I-00001 100 pc 16.00 EUR"
    assert count(workspace, ListPrice) == 2


def test_what_a_price_cannot_be_is_refused(workspace: Workspace) -> None:
    chai = new_item(workspace, "Chai").item_id
    retail = workspace.dispatch(CreatePriceList("Retail", "USD")).value.price_list_id
    for wrong in (
        SetListPrice(retail, chai, Decimal(-1)), SetListPrice(retail, chai, Decimal(1), Decimal(-1)),
        SetListPrice(retail, chai, Decimal(1), Decimal(0), date(2026, 2, 1), date(2026, 1, 1)),
        SetListPrice(99, chai, Decimal(1)), SetListPrice(retail, 99, Decimal(1)), CreatePriceList("Retail"),
        CreatePriceList("Other", "dollars"), CreatePriceList(""),
    ):
        with pytest.raises(DomainError):
            workspace.dispatch(wrong)
    assert count(workspace, ListPrice) == 0
