"""Places: bins made by pattern, what fits in, what is refused, and the map that shows it."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from app.areas.catalog.operations.items import CreateItem
from app.areas.inventory.models import Location, Warehouse
from app.areas.inventory.operations import outer_location
from app.areas.inventory.operations.places import (
    BlockLocation,
    ChangeLocation,
    CreateBins,
    SetStorageNeed,
    UnblockLocation,
)
from app.areas.inventory.operations.posting import NewMove, post_moves
from app.areas.inventory.operations.setup import CreateLocation
from app.areas.inventory.operations.stock import MoveStock
from app.areas.inventory.queries.floor import warehouse_map
from app.areas.inventory.queries.place_lists import LOCATIONS
from app.areas.inventory.rules.places import (
    SEQUENCE_STEP,
    Limits,
    Load,
    Node,
    fill_permille,
    path_of,
    plan_bins,
    storage_verdict,
    walk,
)
from app.kernel.errors import DomainError
from app.kernel.floorplan import FloorCell
from app.kernel.listing import ListRequest, Tone
from app.kernel.quantity import QUANTITY_SCALE
from app.kernel.workspace import Workspace
from tests.companies import at_work
from tests.plans import plans_of, scans_of


def warehouse(workspace: Workspace) -> int:
    with workspace.reader() as reader:
        return int(reader.execute(select(Warehouse.id)).scalar_one())


def place(workspace: Workspace, code: str) -> int:
    with workspace.reader() as reader:
        return int(reader.execute(select(Location.id).where(Location.code == code)).scalar_one())


def an_item(workspace: Workspace, sku: str, volume_cm3: int = 0, weight_grams: int = 0) -> int:
    made = workspace.dispatch(CreateItem(f"Item {sku}", sku, volume_cm3=volume_cm3, weight_grams=weight_grams))
    return int(made.value.item_id)


def stock_up(workspace: Workspace, item_id: int, place_id: int, qty: int, value_minor: int = 1000) -> None:
    with at_work(workspace) as uow:
        post_moves(uow, [NewMove(item_id, outer_location(uow, "opening"), place_id, qty * QUANTITY_SCALE, "test", 1,
                                 value_minor=value_minor)])


def cells(workspace: Workspace) -> dict[str, FloorCell]:
    with workspace.reader() as reader:
        plan = warehouse_map(reader, warehouse(workspace), workspace.clock.now())
    return {cell.code: cell for cell in plan.cells}


def make_bins(workspace: Workspace, **more: object) -> None:
    command = CreateBins(warehouse(workspace), "A", 2, 3, 2, volume_litres=Decimal(100))
    workspace.dispatch(replace(command, **more))  # type: ignore[arg-type]


def test_bins_are_made_by_pattern_and_walked_up_one_aisle_and_down_the_next(workspace: Workspace) -> None:
    make_bins(workspace)
    with workspace.reader() as reader:
        rows = reader.execute(
            select(Location.code, Location.sequence).where(Location.bay.is_not(None)).order_by(Location.sequence)).all()
    assert [row.code for row in rows][:2] == ["A-1-1-1", "A-1-1-2"], "a bay is taken from the floor up"
    assert [row.code for row in rows][6] == "A-2-3-1", "the second aisle is walked back"
    assert [row.sequence for row in rows] == [SEQUENCE_STEP * step for step in range(1, 13)]
    with workspace.reader() as reader:
        shown = {row.values[0]: row.values[1] for row in LOCATIONS.page(reader, ListRequest(), size=100).rows}
    assert shown["A-1-1-1"] == "A › A-1", "the way through the tree is shown"


def test_bins_that_are_there_already_stop_all_of_them(workspace: Workspace) -> None:
    make_bins(workspace, levels=1, pattern="{zone}{aisle}{bay}")
    before = len(cells(workspace))
    with pytest.raises(DomainError) as refused:
        make_bins(workspace, levels=1, pattern="{zone}{aisle}{bay}")
    assert refused.value.code == "bins.taken"
    assert len(cells(workspace)) == before


@pytest.mark.parametrize("pattern", ["{zone}-{aisle}", "{shelf}", "{zone}{aisle}{bay}{level"])
def test_a_pattern_that_says_too_little_or_what_is_not_known_is_refused(workspace: Workspace, pattern: str) -> None:
    with pytest.raises(DomainError) as refused:
        make_bins(workspace, pattern=pattern)
    assert refused.value.code == "bins.pattern"


@given(st.integers(1, 12), st.integers(1, 12), st.integers(1, 5))
def test_every_bin_has_a_code_and_a_turn_of_its_own(aisles: int, bays: int, levels: int) -> None:
    bins = plan_bins("Z", list(range(1, aisles + 1)), bays, levels)
    assert len({item.code for item in bins}) == len({item.sequence for item in bins}) == aisles * bays * levels


def test_a_place_is_as_full_as_what_limits_it_most_says(workspace: Workspace) -> None:
    make_bins(workspace, weight_kg=Decimal(50), pallets=1)
    item_id = an_item(workspace, "BOX", volume_cm3=1_000, weight_grams=100)
    bin_id = place(workspace, "A-1-1-1")
    stock_up(workspace, item_id, bin_id, 25)
    assert cells(workspace)["A-1-1-1"].readings[0].text == "25 %", "25 of 100 litres, 2.5 of 50 kg"
    workspace.dispatch(SetStorageNeed("ambient", item_id, pallet_qty=Decimal(20)))
    reading = cells(workspace)["A-1-1-1"].readings[0]
    assert (reading.text, reading.tone) == ("125 %", Tone.BAD), "a pallet and a quarter on one pallet's place"
    with workspace.reader() as reader:
        full = LOCATIONS.page(reader, ListRequest(preset="full"), size=9).rows
        detail = workspace.declarations.detail("location").load(reader, bin_id, workspace.clock.now())
    assert [row.id for row in full] == [bin_id]
    assert {fact.title: fact.value for fact in detail.facts}["Full"] == 1250


@given(st.integers(0, 10**9), st.integers(1, 10**9))
def test_full_is_told_in_whole_thousandths_and_never_rounded_up(used: int, room: int) -> None:
    told = fill_permille(Load(cm3=used), Limits(cm3=room))
    assert told is not None
    assert told * room <= used * 1000 < (told + 1) * room


def test_a_blocked_place_is_promised_to_nobody_until_it_is_open_again(workspace: Workspace) -> None:
    make_bins(workspace)
    bin_id = place(workspace, "A-1-1-1")
    workspace.dispatch(BlockLocation(bin_id, "Rack damaged"))
    cell = cells(workspace)["A-1-1-1"]
    assert cell.blocked
    assert "Blocked: Rack damaged" in cell.facts
    workspace.dispatch(UnblockLocation(bin_id))
    assert not cells(workspace)["A-1-1-1"].blocked
    with pytest.raises(DomainError):
        workspace.dispatch(BlockLocation(bin_id, " "))


def test_zones_hold_places_and_nothing_else(workspace: Workspace) -> None:
    make_bins(workspace)
    item_id = an_item(workspace, "LOOSE")
    stock_up(workspace, item_id, place(workspace, "A-1-1-1"), 5)
    with pytest.raises(DomainError):
        workspace.dispatch(MoveStock(item_id, place(workspace, "A-1-1-1"), place(workspace, "A-1"), Decimal(1)))
    with at_work(workspace) as uow, pytest.raises(DomainError):
        post_moves(uow, [NewMove(item_id, place(workspace, "A-1-1-1"), place(workspace, "A"), 1, "test", 1)])


def test_a_place_stands_in_no_circle_and_in_its_own_warehouse(workspace: Workspace) -> None:
    make_bins(workspace)
    inner = workspace.dispatch(CreateLocation(warehouse(workspace), "A-IN", kind="zone", parent_id=place(
        workspace, "A"))).value
    with pytest.raises(DomainError):
        workspace.dispatch(ChangeLocation(place(workspace, "A"), parent_id=inner))
    with pytest.raises(DomainError):
        workspace.dispatch(CreateLocation(warehouse(workspace), "X", parent_id=place(workspace, "A-1-1-1")))


def test_what_a_change_leaves_out_stays(workspace: Workspace) -> None:
    make_bins(workspace)
    bin_id = place(workspace, "A-1-1-1")
    workspace.dispatch(ChangeLocation(bin_id, condition="cool"))
    workspace.dispatch(ChangeLocation(bin_id, volume_litres=Decimal(0)))
    with workspace.reader() as reader:
        row = reader.execute(select(Location.condition, Location.capacity_cm3).where(Location.id == bin_id)).one()
    assert tuple(row) == ("cool", None)


def test_what_must_be_frozen_is_refused_elsewhere_and_the_rest_is_asked() -> None:
    assert storage_verdict("frozen", "cool") == "refuse"
    assert storage_verdict("hazardous", "ambient") == "refuse"
    assert storage_verdict("cool", "ambient") == "ask"
    assert storage_verdict("ambient", "secure") == "fits"


@given(st.lists(st.tuples(st.integers(1, 12), st.one_of(st.none(), st.integers(1, 12))), max_size=12))
def test_the_tree_is_walked_once_however_it_is_knotted(pairs: list[tuple[int, int | None]]) -> None:
    nodes = {number: Node(number, f"P{number}", parent) for number, parent in pairs if parent != number}
    for number in nodes:
        path = path_of(number, nodes)
        assert path[0] == number
        assert len(path) == len(set(path))
    walked = [node.id for _, node in walk(nodes.values())]
    assert len(walked) == len(set(walked))


def test_places_come_in_from_a_file(workspace: Workspace) -> None:
    spec = next(spec for spec in workspace.declarations.imports if spec.kind == "locations")
    with at_work(workspace) as uow:
        outcomes = spec.apply(uow, [
            {"code": "F", "kind": "zone", "name": "Freezer"},
            {"code": "F-1", "within": "F", "condition": "Frozen", "volume_litres": "250", "sequence": "5"},
            {"code": "F-2", "within": "Nowhere"}, {"code": "F-1", "condition": "frozen"},
            {"code": "F-1", "pallets": "2"},
        ])
    assert [outcome.status for outcome in outcomes] == ["created", "created", "refused", "unchanged", "updated"]
    assert cells(workspace)["F-1"].facts[0] == "F-1 · Frozen"


def test_the_map_and_the_list_read_no_table_from_end_to_end(workspace: Workspace) -> None:
    make_bins(workspace)
    house = warehouse(workspace)
    with workspace.reader() as reader:
        plan = plans_of(reader, lambda: warehouse_map(reader, house, workspace.clock.now()))
        listed = plans_of(reader, lambda: LOCATIONS.page(reader, ListRequest(), size=50))
    assert not scans_of(plan, "inventory_balance", "inventory_move", "catalog_item", "inventory_lot")
    assert not scans_of(listed, "inventory_balance", "inventory_move", "catalog_item")


def test_goods_moved_by_hand_to_a_place_that_does_not_suit_them_are_refused_or_asked(workspace: Workspace) -> None:
    make_bins(workspace)
    item_id = an_item(workspace, "ICE")
    stock_up(workspace, item_id, place(workspace, "MAIN-STOCK"), 5)
    workspace.dispatch(SetStorageNeed("frozen", item_id))
    move = MoveStock(item_id, place(workspace, "MAIN-STOCK"), place(workspace, "A-1-1-1"), Decimal(1))
    with pytest.raises(DomainError, match="needs frozen storage"):
        workspace.dispatch(move)
    workspace.dispatch(SetStorageNeed("cool", item_id))
    with pytest.raises(DomainError, match="all the same"):
        workspace.dispatch(move)
    workspace.dispatch(move, confirmed=frozenset({"storage.condition"}))
