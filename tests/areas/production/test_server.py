"""The story of a workshop on a server: bills, kits, prices, assemblies and the firm's own fields."""

from decimal import Decimal

from sqlalchemy import select

from app.areas.catalog.operations import CreateCategory
from app.areas.catalog.operations.discounts import CreateCustomerGroup, CreateDiscount
from app.areas.catalog.queries.boms import bom_detail
from app.areas.production.operations.assembling import ReverseAssembly
from app.areas.production.queries.assemblies import ASSEMBLIES
from app.areas.sales.models import SalesOrderLine
from app.kernel.listing import Filter, ListRequest
from app.kernel.own_fields import AddField
from app.kernel.workspace import Workspace
from tests.areas.catalog.shop import new_item
from tests.areas.production.test_assembling import bill, line, make, on_hand
from tests.areas.sales.selling import add_customer, add_items, require_proof, sell, stock


def test_the_story_of_a_workshop(server_workspace: Workspace) -> None:
    workspace = server_workspace
    bike, wheel, frame = add_items(workspace, "BIKE", "WHEEL", "FRAME")
    [kit] = add_items(workspace, "SET", kind="kit")
    bill(workspace, bike, line(wheel, "2"), line(frame, "1"))
    bill(workspace, kit, line(bike, "1"), line(wheel, "1"))
    stock(workspace, wheel, 20)
    stock(workspace, frame, 20)
    made = make(workspace, bike, 3)
    workspace.dispatch(CreateCategory("Bikes"))
    workspace.dispatch(CreateCustomerGroup("Clubs"))
    workspace.dispatch(CreateDiscount("spring offer", Decimal(5)))
    told = sell(workspace, add_customer(workspace), [(kit, "2")])
    assert told.summary.endswith("all is reserved.")
    with workspace.reader() as reader:
        rules = reader.execute(select(SalesOrderLine.price_rule).where(SalesOrderLine.item_id == kit)).scalar_one()
        assert rules == "item price: 10.00 EUR; less 5 % spring offer"
        assert ASSEMBLIES.count(reader, ListRequest()) == 1
        assert len(ASSEMBLIES.page(reader, ListRequest()).rows) == 1
        assert bom_detail(reader, 1, workspace.clock.now()).lines[0].rows
        for name in ("boms", "discounts", "customer_groups", "price_lists", "categories", "own_fields"):
            workspace.list_query(name).page(reader, ListRequest())
    extra = make(workspace, bike, 1)
    workspace.dispatch(ReverseAssembly(extra.assembly_id))
    assert on_hand(workspace, bike) == 3
    assert made.number != extra.number
    require_proof(workspace)


def test_own_fields_are_listed_and_filtered_by(server_workspace: Workspace) -> None:
    workspace = server_workspace
    for command in (AddField("item", "Organic", "flag"), AddField("item", "Caffeine", "number"),
                    AddField("item", "Tasted on", "date"), AddField("item", "Roast")):
        workspace.dispatch(command)
    beans = new_item(workspace, "Beans", own={
        "organic": "true", "caffeine": "1.2", "tasted_on": "2026-02-27", "roast": "dark"}).item_id
    new_item(workspace, "Tea", own={"organic": "false"})
    for condition in (Filter("own.organic", "=", "true"), Filter("own.caffeine", ">", "1"),
                      Filter("own.tasted_on", "<", "2026-03-01"), Filter("own.roast", "~", "DARK")):
        with workspace.reader() as reader:
            found = workspace.list_query("catalog").page(reader, ListRequest(filters=(condition,)))
        assert [row.id for row in found.rows] == [beans], condition
