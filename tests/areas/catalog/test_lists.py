"""The lists of the catalogue show what is there, and are read along their indexes."""

from decimal import Decimal

import pytest

from app.areas.catalog.operations import BlockItem, CreateCategory, CreatePriceList, SetItemUnit, SetListPrice
from app.areas.catalog.queries import LISTS
from app.kernel.fields import describe
from app.kernel.listing import Filter, ListRequest, Sort
from app.kernel.query import ListQuery
from app.kernel.workspace import Workspace
from tests.areas.catalog.shop import new_item, unit_ids
from tests.plans import SORTS, plans_of, scans_of

SORTINGS = [
    pytest.param(query, column.info.key, id=f"{query.name}-{column.info.key}")
    for query in LISTS for column in query.columns if column.info.sortable
]


@pytest.fixture
def shop(workspace: Workspace) -> Workspace:
    """Give a firm with a few items."""
    food = workspace.dispatch(CreateCategory("Food", code="7")).value.category_id
    workspace.dispatch(CreateCategory("Sweets", food))
    chai = new_item(workspace, "Chai", category_id=food, price=Decimal(18), barcode="4006381333931", packaging="bags")
    new_item(workspace, "Aniseed", tracking="lot")
    blocked = new_item(workspace, "Zaanse koeken")
    workspace.dispatch(BlockItem(blocked.item_id))
    workspace.dispatch(SetItemUnit(chai.item_id, unit_ids(workspace)["box"], 25, 2, for_sale=True))
    retail = workspace.dispatch(CreatePriceList("Retail")).value.price_list_id
    workspace.dispatch(SetListPrice(retail, chai.item_id, Decimal(17), Decimal(10)))
    return workspace


def rows(workspace: Workspace, name: str, request: ListRequest | None = None) -> list[dict[str, str]]:
    """Read a list as texts by column."""
    query = workspace.declarations.list_query(name)
    keys = [column.key for column in query.info.columns]
    with workspace.reader() as reader:
        found = query.page(reader, request or ListRequest()).rows
        assert query.count(reader, request or ListRequest()) == len(found)
    return [dict(zip(keys, map(str, row.values), strict=True)) for row in found]


def test_the_catalogue_shows_items_as_they_are(shop: Workspace) -> None:
    chai, aniseed, koeken = rows(shop, "catalog")
    assert (chai["sku"], chai["name"], chai["category"], chai["unit"]) == ("I-00001", "Chai", "Food", "pc")
    assert (chai["price"], chai["barcode"], chai["status"]) == ("18.00 EUR", "4006381333931", "active")
    assert (aniseed["tracking"], koeken["status"]) == ("lot", "blocked")
    by_name = rows(shop, "catalog", ListRequest(sort=(Sort("name", descending=True),)))
    assert [row["name"] for row in by_name] == ["Zaanse koeken", "Chai", "Aniseed"]


def test_the_catalogue_is_narrowed_by_view_filter_and_search(shop: Workspace) -> None:
    for request, names in (
        (ListRequest(preset="blocked"), ["Zaanse koeken"]), (ListRequest(preset="tracked"), ["Aniseed"]),
        (ListRequest(preset="active"), ["Chai", "Aniseed"]), (ListRequest(search="koek"), ["Zaanse koeken"]),
        (ListRequest(filters=(Filter("price", ">", "17.99"),)), ["Chai"]),
        (ListRequest(filters=(Filter("category", "~", "foo"),)), ["Chai"]),
    ):
        assert [row["name"] for row in rows(shop, "catalog", request)] == names


def test_the_other_lists_show_categories_units_and_prices(shop: Workspace) -> None:
    assert [(row["name"], row["code"], row["parent"], row["items"]) for row in rows(shop, "categories")] == [
        ("Food", "7", "None", "1"), ("Sweets", "None", "Food", "0"),
    ]
    ratios = {row["code"]: row["ratio"] for row in rows(shop, "units")}
    assert (ratios["dz"], ratios["g"], ratios["lb"]) == ("12", "1/1000", "45359237/100000000")
    (unit,) = rows(shop, "item_units")
    assert (unit["sku"], unit["unit"], unit["ratio"], unit["stock_unit"]) == ("I-00001", "box", "25/2", "pc")
    assert rows(shop, "price_lists")[0]["currency"] == "EUR"
    (price,) = rows(shop, "list_prices")
    assert (price["min_qty"], price["price"], price["valid_to"]) == ("10 pc", "17.00 EUR", "None")


@pytest.mark.parametrize(("query", "key"), SORTINGS)
@pytest.mark.parametrize("descending", [False, True], ids=["up", "down"])
def test_lists_are_read_along_an_index(workspace: Workspace, query: ListQuery, key: str, descending: bool) -> None:
    request = ListRequest(sort=(Sort(key, descending),))
    place = (1, 1) if key == "id" else ("x", 1)
    with workspace.reader() as reader:
        first = plans_of(reader, lambda: query.page(reader, request))
        following = plans_of(reader, lambda: query.page(reader, request, place))
    for plan in (first, following):
        assert not [step for step in plan if SORTS in step], plan


def test_finding_items_reads_no_table_whole(workspace: Workspace) -> None:
    catalog = workspace.declarations.list_query("catalog")
    with workspace.reader() as reader:
        plan = plans_of(reader, lambda: catalog.page(reader, ListRequest(search="chai")))
    assert not scans_of(plan, "catalog_item", "kernel_search "), plan


def test_every_lookup_that_a_command_names_is_a_list(workspace: Workspace) -> None:
    names = {query.name for query in workspace.declarations.lists}
    asked = {
        info.field.lookup for spec in workspace.declarations.operations for info in describe(spec.command)
        if info.field.lookup and spec.permission.partition(".")[0] in ("catalog", "parties", "company")
    }
    assert asked <= names
