"""Goods are made of what is there, taken apart again, and nobody forgets which lots went into which."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import func, select

from app.areas.catalog.operations.boms import BomLineInput, CreateBom, ReleaseBom
from app.areas.inventory.models import Balance, ItemValue, Location, Lot, Move
from app.areas.inventory.operations.costing import CostFact, add_cost
from app.areas.production.operations.assembling import Assembled, AssembleItem, ReverseAssembly, TakeApart
from app.areas.production.operations.taking import TakenInput
from app.areas.production.queries.assemblies import ASSEMBLIES, assembly_detail, item_making
from app.areas.production.rules import lots_of_product
from app.kernel.errors import DomainError
from app.kernel.listing import ListRequest
from app.kernel.workspace import Workspace
from tests.areas.sales.selling import ONE, add_items, require_proof, stock
from tests.companies import at_work
from tests.plans import plans_of, scans_of


def bill(workspace: Workspace, item_id: int, *lines: BomLineInput) -> None:
    """Release a bill."""
    made = workspace.dispatch(CreateBom(item_id, lines)).value
    workspace.dispatch(ReleaseBom(made.bom_id))


def line(item_id: int, qty: str, **more: Any) -> BomLineInput:
    """Give a line of a bill."""
    return BomLineInput(item_id, Decimal(qty), **more)


def make(workspace: Workspace, item_id: int, qty: int, **more: Any) -> Assembled:
    """Assemble some."""
    result: Assembled = workspace.dispatch(AssembleItem(item_id, Decimal(qty), **more)).value
    return result


def on_hand(workspace: Workspace, item_id: int) -> float:
    """Count what is there."""
    with workspace.reader() as reader:
        held = select(func.coalesce(func.sum(Balance.qty_on_hand), 0)).where(Balance.item_id == item_id)
        return int(reader.execute(held).scalar_one()) / ONE


def worth(workspace: Workspace, item_id: int) -> int:
    """Give what all of an item is worth, in cents."""
    with workspace.reader() as reader:
        return int(reader.execute(
            select(func.coalesce(func.sum(ItemValue.value_minor), 0)).where(ItemValue.item_id == item_id)).scalar_one())


def lots_of(workspace: Workspace, ids: Sequence[int]) -> list[str]:
    """Give the codes of lots."""
    with workspace.reader() as reader:
        return list(reader.execute(select(Lot.code).where(Lot.id.in_(ids)).order_by(Lot.id)).scalars())


def place_of(workspace: Workspace, code: str) -> int:
    """Find a place."""
    with workspace.reader() as reader:
        return int(reader.execute(select(Location.id).where(Location.code.endswith(code))).scalar_one())


def test_what_goes_in_comes_out_and_takes_its_worth_along(workspace: Workspace) -> None:
    bike, wheel, frame = add_items(workspace, "BIKE", "WHEEL", "FRAME")
    bill(workspace, bike, line(wheel, "2"), line(frame, "1"))
    stock(workspace, wheel, 10)
    stock(workspace, frame, 10)
    made = make(workspace, bike, 3)
    assert made.number == "AS-00001"
    assert [on_hand(workspace, item) for item in (bike, wheel, frame)] == [3, 4, 7]
    assert worth(workspace, bike) == 6 * 400 + 3 * 400
    require_proof(workspace)
    with workspace.reader() as reader:
        shown = assembly_detail(reader, made.assembly_id, workspace.clock.now())
    assert [len(table.rows) for table in shown.lines] == [2, 1]


def test_too_little_is_told_and_nothing_is_taken(workspace: Workspace) -> None:
    bike, wheel, frame = add_items(workspace, "BIKE", "WHEEL", "FRAME")
    bill(workspace, bike, line(wheel, "2"), line(frame, "1"))
    stock(workspace, wheel, 3)
    with pytest.raises(DomainError, match="1 pc of WHEEL Item WHEEL, 2 pc of FRAME Item FRAME are missing"):
        make(workspace, bike, 2)
    assert on_hand(workspace, wheel) == 3
    with pytest.raises(DomainError, match="Nobody released"):
        make(workspace, frame, 1)


def test_an_alternative_stands_in_for_what_lacks(workspace: Workspace) -> None:
    bike, wheel, better = add_items(workspace, "BIKE", "WHEEL", "BETTER")
    bill(workspace, bike, line(wheel, "2"), line(better, "1", alternative_to=1))
    stock(workspace, wheel, 3)
    stock(workspace, better, 3)
    make(workspace, bike, 2)
    assert (on_hand(workspace, wheel), on_hand(workspace, better)) == (0, 2.5), "half of one for what lacked"
    require_proof(workspace)


def test_two_components_from_one_place_stay_two(workspace: Workspace) -> None:
    bike, wheel, frame = add_items(workspace, "BIKE", "WHEEL", "FRAME")
    bill(workspace, bike, line(wheel, "1"), line(frame, "1"))
    stock(workspace, wheel, 1)
    stock(workspace, frame, 1)
    make(workspace, bike, 1)
    assert (on_hand(workspace, wheel), on_hand(workspace, frame)) == (0, 0)


def test_a_phantom_is_not_made_and_a_by_product_comes_out(workspace: Workspace) -> None:
    desk, set_of_legs, leg, chips = add_items(workspace, "DESK", "LEGS", "LEG", "CHIPS")
    legs = workspace.dispatch(CreateBom(set_of_legs, (line(leg, "4"),), phantom=True)).value
    workspace.dispatch(ReleaseBom(legs.bom_id))
    bill(workspace, desk, line(set_of_legs, "1"), line(chips, "0.5", role="by_product"))
    stock(workspace, leg, 8)
    make(workspace, desk, 2)
    assert [on_hand(workspace, item) for item in (desk, set_of_legs, leg, chips)] == [2, 0, 0, 1]
    assert worth(workspace, desk) + worth(workspace, chips) == 8 * 400
    require_proof(workspace)


def test_serial_numbers_and_lots_are_known_to_the_bottom(workspace: Workspace) -> None:
    [phone] = add_items(workspace, "PHONE", tracking="serial")
    [cell] = add_items(workspace, "CELL", tracking="lot")
    bill(workspace, phone, line(cell, "1"))
    first = stock(workspace, cell, 1, lot="C-1")
    stock(workspace, cell, 5, lot="C-2")
    made = make(workspace, phone, 3, lot_codes="P-1\nP-2\nP-3")
    assert lots_of(workspace, made.lot_ids) == ["P-1", "P-2", "P-3"]
    with workspace.reader() as reader:
        taken = reader.execute(select(Move.lot_id, Move.qty).where(
            Move.source_kind == "assembly", Move.source_id == made.assembly_id, Move.item_id == cell)).all()
    assert sorted(row.qty for row in taken) == [ONE, 2 * ONE]
    assert first in {row.lot_id for row in taken}
    with pytest.raises(DomainError, match="is a lot P-2 of this item already"):
        make(workspace, phone, 1, lot_codes="P-2")
    with pytest.raises(DomainError, match="2 numbers were given for 1"):
        make(workspace, phone, 1, lot_codes="P-8\nP-9")


def test_taken_apart_the_lots_that_went_in_come_back(workspace: Workspace) -> None:
    [phone] = add_items(workspace, "PHONE", tracking="serial")
    [cell] = add_items(workspace, "CELL", tracking="lot")
    bill(workspace, phone, line(cell, "2"))
    stock(workspace, cell, 10, lot="C-1")
    made = make(workspace, phone, 1)
    before = worth(workspace, phone) + worth(workspace, cell)
    shelf = place_of(workspace, "STOCK")
    apart = workspace.dispatch(TakeApart(phone, Decimal(1), shelf, made.lot_ids[0])).value
    assert lots_of(workspace, apart.lot_ids) == ["C-1"]
    assert (on_hand(workspace, phone), on_hand(workspace, cell)) == (0, 10)
    assert worth(workspace, phone) + worth(workspace, cell) == before
    require_proof(workspace)


def test_what_was_really_taken_is_what_is_written_down(workspace: Workspace) -> None:
    bike, wheel = add_items(workspace, "BIKE", "WHEEL")
    bill(workspace, bike, line(wheel, "2"))
    stock(workspace, wheel, 10)
    stock(workspace, wheel, 10, place="B-7")
    make(workspace, bike, 1, components=(TakenInput(wheel, Decimal(3), place_of(workspace, "B-7")),))
    with workspace.reader() as reader:
        left = reader.execute(select(Balance.qty_on_hand).where(
            Balance.item_id == wheel, Balance.location_id == place_of(workspace, "B-7"))).scalar_one()
    assert left == 7 * ONE
    # Places outside have no balance that could be too small: nothing is made of what lies there.
    with pytest.raises(DomainError, match="not a place in a warehouse of ours") as refusal:
        make(workspace, bike, 1, components=(TakenInput(wheel, Decimal(3), place_of(workspace, "CUSTOMERS")),))
    assert refusal.value.field == "components.0.location_id"


def test_an_assembly_is_taken_back_by_undo_and_by_hand(workspace: Workspace) -> None:
    bike, wheel = add_items(workspace, "BIKE", "WHEEL")
    bill(workspace, bike, line(wheel, "2"))
    stock(workspace, wheel, 10)
    made = make(workspace, bike, 2)
    workspace.dispatch(ReverseAssembly(made.assembly_id))
    assert (on_hand(workspace, bike), on_hand(workspace, wheel), worth(workspace, wheel)) == (0, 10, 4000)
    with pytest.raises(DomainError, match="taken back already"):
        workspace.dispatch(ReverseAssembly(made.assembly_id))
    require_proof(workspace)


def test_an_item_says_what_it_would_cost_and_how_many_can_be_made(workspace: Workspace) -> None:
    bike, wheel, frame = add_items(workspace, "BIKE", "WHEEL", "FRAME")
    bill(workspace, bike, line(wheel, "2"), line(frame, "1"))
    stock(workspace, wheel, 7)
    stock(workspace, frame, 9)
    with workspace.reader() as reader:
        facts = {fact.title: fact.value for fact in item_making(reader, bike, workspace.clock.now()).facts}
    assert str(facts["Cost by its bill"]) == "12.00 EUR"
    assert facts["Can be made now"] == 3


def test_serial_numbers_are_whole_pieces() -> None:
    with pytest.raises(DomainError, match="whole pieces"):
        lots_of_product("serial", 1_500_000, (), (), "X")
    with pytest.raises(DomainError, match="twice"):
        lots_of_product("serial", 2_000_000, ("a", "a"), (), "X")


def test_the_list_uses_its_index(workspace: Workspace) -> None:
    with workspace.reader() as reader:
        plan = plans_of(reader, lambda: ASSEMBLIES.page(reader, ListRequest()))
    assert scans_of(plan, "production_assembly") == []


def test_a_cost_that_comes_late_reaches_what_was_made_and_what_was_made_of_that(workspace: Workspace) -> None:
    shop, bike, wheel = add_items(workspace, "SHOP", "BIKE", "WHEEL")
    bill(workspace, bike, line(wheel, "2"))
    bill(workspace, shop, line(bike, "3"))
    stock(workspace, wheel, 12)
    make(workspace, bike, 6)
    make(workspace, shop, 1)
    with workspace.reader() as reader:
        came = reader.execute(select(Move.id).where(Move.item_id == wheel).order_by(Move.id)).scalars().first()
    assert came is not None
    with at_work(workspace) as uow:
        add_cost(uow, [CostFact(came, 1200, "landed", "test", 1)])
    assert worth(workspace, shop) == 6 * 400 + 600
    assert worth(workspace, bike) == 6 * 400 + 600
    require_proof(workspace)
