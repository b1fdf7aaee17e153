"""Items and categories come in from files: rows land or say why not, twice changes nothing, undo leaves nothing."""

import pytest

from app.areas.catalog.models import Category, Item, ItemBarcode
from app.areas.catalog.operations import ChangeItem
from app.areas.catalog.queries import items_by_sku
from app.kernel.errors import DomainError
from app.kernel.workspace import Workspace
from tests.areas.catalog.shop import bring, count, found, item, new_item, statuses, unit_ids

CATEGORIES = [
    {"code": "1", "name": "Beverages", "description": "Soft drinks, coffees, teas", "parent": "Food"},
    {"code": "2", "name": "Condiments", "parent": "1"}, {"name": "Food"},
]
CHAI = {"sku": "1", "name": "Chai", "category": "1", "packaging": "10 boxes x 20 bags", "price": "18",
        "discontinued": "false", "barcode": "4006381333931"}
GUARANA = {"sku": "24", "name": "Guaraná Fantástica", "category": "Beverages", "price": "4.5", "discontinued": "true"}


@pytest.fixture
def shop(workspace: Workspace) -> Workspace:
    """Give a firm with categories."""
    assert statuses(bring(workspace, "categories", CATEGORIES)) == ["created"] * 3
    return workspace


def test_categories_come_in_whatever_their_order_and_once_only(shop: Workspace) -> None:
    assert statuses(bring(shop, "categories", CATEGORIES)) == ["unchanged"] * 3
    outcome = bring(shop, "categories", [
        {"code": "1", "name": "Drinks"}, {"name": "Lost", "parent": "Nowhere"}, {"name": " "},
        {"code": "2", "name": "Drinks"}, {"name": "Food", "parent": "2"},
    ])
    assert [value[:2] for value in outcome.value] == [
        ("updated", ""), ("refused", "parent"), ("refused", "name"), ("refused", "name"), ("refused", "parent"),
    ]
    assert count(shop, Category) == 3


def test_items_land_land_again_unchanged_and_are_taken_back(shop: Workspace) -> None:
    first = bring(shop, "items", [CHAI, GUARANA])
    again = bring(shop, "items", [CHAI, GUARANA])
    assert (statuses(first), statuses(again)) == (["created", "created"], ["unchanged", "unchanged"])
    assert again.changes == frozenset()
    with shop.reader() as reader:
        ids = items_by_sku(reader, ["1", "24", "99"])
    chai, guarana = item(shop, ids["1"]), item(shop, ids["24"])
    assert (str(chai.price), chai.category, chai.status, chai.unit_code) == ("18.00 EUR", "Beverages", "active", "pc")
    assert (guarana.name, guarana.status, guarana.category) == ("Guaraná Fantástica", "phasing_out", "Beverages")
    assert found(shop, "guaraná") == [guarana.id]
    shop.undo(first.operation_id)
    assert (count(shop, Item), count(shop, ItemBarcode), found(shop, "chai")) == (0, 0, [])


def test_what_differs_is_changed_and_an_empty_cell_leaves_what_is_there(shop: Workspace) -> None:
    bring(shop, "items", [CHAI, GUARANA])
    changed = bring(shop, "items", [
        {**CHAI, "price": "19.25", "packaging": ""}, {"sku": "24", "barcode": "96385074"}, {"name": "No number yet"},
    ])
    assert statuses(changed) == ["updated", "updated", "created"]
    with shop.reader() as reader:
        ids = items_by_sku(reader, ["1", "24", "I-00001"])
    assert str(item(shop, ids["1"]).price) == "19.25 EUR"
    assert item(shop, ids["1"]).packaging == "10 boxes x 20 bags"
    assert item(shop, ids["I-00001"]).name == "No number yet"
    assert found(shop, "96385074") == [ids["24"]]
    shop.undo(changed.operation_id)
    assert str(item(shop, ids["1"]).price) == "18.00 EUR"
    assert found(shop, "96385074") == []


BAD = {
    "name": {"sku": "B1"}, "category": {"sku": "B2", "name": "B", "category": "Ghosts"},
    "price": {"sku": "B3", "name": "B", "price": "-1"}, "unit": {"sku": "B4", "name": "B", "unit": "furlong"},
    "kind": {"sku": "B5", "name": "B", "kind": "ghost"}, "tracking": {"sku": "B6", "name": "B", "tracking": "smell"},
    "status": {"sku": "B7", "name": "B", "status": "asleep"},
    "shelf_life_days": {"sku": "B8", "name": "B", "shelf_life_days": "1.5"},
    "barcode": {"sku": "B9", "name": "B", "barcode": "4006381333932"}, "sku": {**CHAI, "name": "Chai again"},
}


def test_refused_rows_name_the_column_and_the_others_land(shop: Workspace) -> None:
    outcome = bring(shop, "items", [CHAI, *BAD.values(), GUARANA])
    assert [value[:2] for value in outcome.value] == [
        ("created", ""), *(("refused", field) for field in BAD), ("created", ""),
    ]
    assert all(reason for status, _, reason in outcome.value if status == "refused")
    assert count(shop, Item) == 2


def test_a_price_too_fine_to_keep_is_refused_not_rounded(shop: Workspace) -> None:
    outcome = bring(shop, "items", [{**CHAI, "price": "0.0000001"}])
    assert outcome.value[0][:2] == ("refused", "price")


def test_a_bar_code_is_never_moved_from_one_item_to_another(shop: Workspace) -> None:
    bring(shop, "items", [CHAI])
    thief = {"sku": "2", "name": "Chang", "barcode": CHAI["barcode"]}
    twins = [{"sku": "3", "name": "A", "barcode": "96385074"}, {"sku": "4", "name": "B", "barcode": "96385074"}]
    outcome = bring(shop, "items", [thief, *twins])
    assert [value[:2] for value in outcome.value] == [("refused", "barcode"), ("created", ""), ("refused", "barcode")]


def test_the_unit_in_which_stock_is_kept_stays(shop: Workspace) -> None:
    made = new_item(shop, "Flour", sku="F", unit_id=unit_ids(shop)["kg"])
    outcome = bring(shop, "items", [{"sku": "F", "unit": "g"}, {"sku": "G", "name": "Sugar", "unit": "kg"}])
    assert [value[:2] for value in outcome.value] == [("refused", "unit"), ("created", "")]
    assert item(shop, made.item_id).unit_code == "kg"


def test_an_import_on_which_later_work_builds_says_so_when_it_is_undone(shop: Workspace) -> None:
    done = bring(shop, "items", [CHAI])
    with shop.reader() as reader:
        chai = items_by_sku(reader, ["1"])["1"]
    shop.dispatch(ChangeItem(chai, name="Chai Masala"))
    with pytest.raises(DomainError, match="Item changed"):
        shop.undo(done.operation_id)
