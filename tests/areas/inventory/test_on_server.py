"""Places, transfers, ageing and consignment read the same on a server."""

from decimal import Decimal

import pytest
from sqlalchemy import select

from app.areas.catalog.operations.items import CreateItem
from app.areas.inventory.models import Location, Warehouse
from app.areas.inventory.operations import outer_location
from app.areas.inventory.operations.places import CreateBins
from app.areas.inventory.operations.posting import NewMove, post_moves
from app.areas.inventory.queries import ageing, consignment, rule_lists, transfer_lists
from app.areas.inventory.queries.floor import warehouse_map
from app.areas.inventory.queries.place_lists import LOCATIONS, STRUCTURE
from app.areas.inventory.queries.put_away import advise_places
from app.kernel.listing import ListRequest
from app.kernel.quantity import QUANTITY_SCALE
from app.kernel.workspace import Workspace
from tests.companies import at_work

LISTS = (*ageing.LISTS, *consignment.LISTS, *transfer_lists.LISTS, LOCATIONS, STRUCTURE, rule_lists.REMOVAL_RULES,
         rule_lists.PUT_AWAY_RULES)


@pytest.fixture
def stocked(server_workspace: Workspace) -> Workspace:
    """Give a firm on a server with goods in a bin that is half full."""
    with server_workspace.reader() as reader:
        house = int(reader.execute(select(Warehouse.id)).scalar_one())
    server_workspace.dispatch(CreateBins(house, "A", 1, 2, 2, volume_litres=Decimal(20)))
    item_id = int(server_workspace.dispatch(CreateItem("Box", "BOX", volume_cm3=1000)).value.item_id)
    with at_work(server_workspace) as uow:
        place = uow.scalar(select(Location.id).where(Location.code == "A-1-1-1"))
        post_moves(uow, [NewMove(item_id, outer_location(uow, "opening"), place, 10 * QUANTITY_SCALE, "test", 1,
                                 value_minor=1000)])
    return server_workspace


def test_every_list_and_preset_is_read_on_a_server(stocked: Workspace) -> None:
    with stocked.reader() as reader:
        for query in LISTS:
            for preset in (None, *(preset.key for preset in query.info.presets)):
                request = ListRequest(preset=preset)
                assert len(query.page(reader, request, size=20).rows) == query.count(reader, request), query.name
        ages = ageing.AGEING.page(reader, ListRequest(), size=5).rows
        full = {row.values[0]: row.values[6] for row in LOCATIONS.page(reader, ListRequest(), size=50).rows}
    assert len(ages) == 1
    assert full["A-1-1-1"] == 500


def test_map_advice_and_figures_are_reckoned_on_a_server(stocked: Workspace) -> None:
    now = stocked.clock.now()
    with stocked.reader() as reader:
        house = int(reader.execute(select(Warehouse.id)).scalar_one())
        cells = {cell.code: cell for cell in warehouse_map(reader, house, now).cells}
        worth = sum(part for _, part in ageing.stock_by_age(reader, now).parts)
        figures = [load(reader, now).key for load in (
            ageing.dead_stock, ageing.expiring_soon, consignment.to_be_billed)]
        advice = advise_places(reader, house, [(1, 5 * QUANTITY_SCALE)])
    assert cells["A-1-1-1"].readings[0].text == "50 %"
    assert worth == 10.0
    assert figures == ["inventory.dead", "inventory.expiring", "inventory.consumed"]
    assert advice[0].why == "A-1-1-1: it lies there already, 75 % full with it."
