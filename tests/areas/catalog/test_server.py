"""The catalogue and the parties on PostgreSQL: the same stories, the same answers."""

from decimal import Decimal

import pytest

from app.areas.catalog.operations import AddBarcode, SetItemUnit
from app.areas.catalog.queries import load_conversions
from app.areas.parties.operations import AddContact, CreateParty
from app.kernel.errors import NeedsConfirmation
from app.kernel.listing import ListRequest
from app.kernel.workspace import Workspace
from tests.areas.catalog.shop import bring, found, new_item, statuses, unit_ids

pytestmark = pytest.mark.postgres

ITEMS = [
    {"sku": "1", "name": "Chai", "category": "7", "price": "18", "barcode": "4006381333931"},
    {"sku": "2", "name": "Chang", "category": "Food", "price": "19.0000001"},
]


def test_the_story_of_the_catalogue(server_workspace: Workspace) -> None:
    shop = server_workspace
    assert statuses(bring(shop, "categories", [{"name": "Tea", "parent": "Food"}, {"code": "7", "name": "Food"}])) == [
        "created", "created",
    ]
    first = bring(shop, "items", ITEMS)
    assert statuses(first) == ["created", "refused"]
    assert statuses(bring(shop, "items", ITEMS)) == ["unchanged", "refused"]
    assert found(shop, "4006381333931") != []
    shop.undo(first.operation_id)
    assert found(shop, "chai") == []

    chai = new_item(shop, "Chai", price=Decimal("0.0125")).item_id
    box = unit_ids(shop)["box"]
    shop.dispatch(SetItemUnit(chai, box, 25, 2))
    shop.dispatch(AddBarcode(chai, "96385074", box))
    assert found(shop, "96385074") == [chai]
    with shop.reader() as reader:
        assert str(load_conversions(reader, [(chai, box)])[chai, box]) == "25/2"
        for query in shop.declarations.lists:
            if query.permission in ("catalog.read", "company.read"):
                query.page(reader, ListRequest(sort=query.sort))
                query.count(reader, ListRequest())


def test_the_story_of_a_party(server_workspace: Workspace) -> None:
    made = server_workspace.dispatch(CreateParty("Müller", is_supplier=True, country="Österreich")).value
    with pytest.raises(NeedsConfirmation):
        server_workspace.dispatch(CreateParty("MÜLLER", is_supplier=True, country="österreich"))
    added = server_workspace.dispatch(AddContact(made.party_id, "Zora"))
    server_workspace.undo(added.operation_id)
