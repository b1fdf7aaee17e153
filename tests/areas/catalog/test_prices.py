"""Prices on lists."""

from datetime import date
from decimal import Decimal

import pytest

from app.areas.catalog.models import ListPrice
from app.areas.catalog.operations import CreatePriceList, EndListPrices, SetListPrice
from app.kernel.errors import DomainError
from app.kernel.listing import ListRequest
from app.kernel.workspace import Workspace
from tests.areas.catalog.shop import count, new_item
from tests.companies import MORNING


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


def shown(workspace: Workspace, preset: str) -> list[str]:
    """Give the lists whose prices a view shows, with their last days."""
    query = workspace.declarations.list_query("list_prices")
    with workspace.reader() as reader:
        request = ListRequest(preset=preset, as_of=MORNING)
        return [f"{row.values[1]} {row.values[7]}" for row in query.page(reader, request).rows]


def test_prices_end_on_a_day_and_stand_again_after_an_undo(workspace: Workspace) -> None:
    chai = new_item(workspace, "Chai", price=Decimal(18)).item_id
    ids = []
    for name, first, last in (
        ("Open", None, None), ("Later", date(2026, 5, 1), None), ("Gone", None, date(2026, 1, 31)),
    ):
        place = workspace.dispatch(CreatePriceList(name)).value.price_list_id
        price = SetListPrice(place, chai, Decimal(9), Decimal(0), first, last)
        ids.append(workspace.dispatch(price).value.list_price_id)
    done = workspace.dispatch(EndListPrices(tuple(ids)))
    assert done.value.summary == "1 ended; 1 taken off before they began; 1 had ended before"
    assert shown(workspace, "standing") == [f"Open {MORNING.date()}"], "today is its last day"
    assert shown(workspace, "ended") == ["Gone 2026-01-31"]
    with pytest.raises(DomainError, match=r"ends on 02 Mar 2026 or before already\. Nothing was changed"):
        workspace.dispatch(EndListPrices((ids[0], ids[2])))
    workspace.undo(done.operation_id)
    assert shown(workspace, "standing") == ["Open None", "Later None"]
    workspace.dispatch(EndListPrices((ids[0],), date(2026, 2, 28)))
    assert shown(workspace, "ended") == ["Open 2026-02-28", "Gone 2026-01-31"]
