"""What things are made of: exact explosions, revisions that stay, no item made of itself."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from app.areas.catalog.documents import bom_list
from app.areas.catalog.models import Bom, BomLine
from app.areas.catalog.operations.boms import (
    BomLineInput,
    BomResult,
    ChangeBom,
    CreateBom,
    ReleaseBom,
    ReviseBom,
)
from app.areas.catalog.operations.replacing import ReplaceComponent
from app.areas.catalog.queries.boms import BOMS, bom_detail, bom_values, item_boms
from app.areas.catalog.queries.recipes import load_book
from app.areas.catalog.rules.boms import (
    BY_PRODUCT,
    BomPart,
    Recipe,
    bought,
    explode,
    in_millionths,
    recipe_on,
    roll_up,
    taken,
    where_used,
)
from app.kernel.errors import DomainError, NeedsConfirmation
from app.kernel.fields import decode
from app.kernel.listing import ListRequest
from app.kernel.printed import PrintTable
from app.kernel.search import find
from app.kernel.workspace import Workspace
from tests.areas.catalog.shop import bring, new_item, statuses, unit_ids
from tests.areas.sales.selling import require_proof
from tests.plans import plans_of, scans_of

TODAY = date(2026, 3, 2)
NOTHING: dict[int, Recipe] = {}
BIKE, WHEEL, RIM, SPOKE, FRAME, GLUE = 1, 2, 3, 4, 5, 6


def part(position: int, item_id: int, per_one: Fraction | int, **more: object) -> BomPart:
    """Give a line of a bill."""
    return BomPart(position, item_id, Fraction(per_one), **more)  # type: ignore[arg-type]


def bike(phantom: bool = False) -> dict[int, Recipe]:
    """Give a bicycle of two wheels and a frame; a wheel of a rim and 32 spokes."""
    return {
        BIKE: Recipe(1, BIKE, 1, (part(1, WHEEL, 2), part(2, FRAME, 1))),
        WHEEL: Recipe(2, WHEEL, 1, (part(1, RIM, 1), part(2, SPOKE, 32)), phantom=phantom),
    }


def test_a_bill_is_exploded_level_by_level() -> None:
    book = bike()
    needs = explode(book[BIKE], Fraction(3), book.get, TODAY)
    assert [(need.item_id, need.level, int(need.qty)) for need in needs] == [
        (WHEEL, 1, 6), (RIM, 2, 6), (SPOKE, 2, 192), (FRAME, 1, 3),
    ]
    assert bought(needs) == {RIM: 6, SPOKE: 192, FRAME: 3}


def test_a_phantom_is_passed_through_and_what_is_made_is_taken_from_stock() -> None:
    for phantom, expected in ((False, {WHEEL: 2, FRAME: 1}), (True, {RIM: 2, SPOKE: 64, FRAME: 1})):
        book = bike(phantom)
        needs = taken(explode(book[BIKE], Fraction(1), book.get, TODAY, deep=False))
        assert {need.item_id: need.qty for need in needs} == expected


def test_scrap_and_what_a_run_needs_once_are_exact() -> None:
    glue = part(1, GLUE, Fraction(1, 3), setup=Fraction(1, 7), scrap_permille=100)
    assert glue.wanted_for(Fraction(10)) == (Fraction(10, 3) + Fraction(1, 7)) * Fraction(10, 9)


def test_a_quantity_that_does_not_come_out_even_is_rounded_up_only_where_goods_are_taken() -> None:
    third = Recipe(1, BIKE, 1, (part(1, GLUE, Fraction(1, 3)),))
    [need] = explode(third, Fraction(3), NOTHING.get, TODAY)
    assert need.qty == 1, "a third three times is one, not 0.999999"
    assert in_millionths(Fraction(1, 3)) == 333_334


@given(st.fractions(Fraction(1, 50), 50, max_denominator=60), st.fractions(Fraction(1, 50), 50, max_denominator=60),
       st.fractions(Fraction(1, 9), 900, max_denominator=24))
def test_making_it_in_parts_takes_as_much_as_making_it_at_once(
    per_one: Fraction, below: Fraction, made: Fraction,
) -> None:
    book = {BIKE: Recipe(1, BIKE, 1, (part(1, WHEEL, per_one),)), WHEEL: Recipe(2, WHEEL, 1, (part(1, RIM, below),))}
    whole = bought(explode(book[BIKE], made, book.get, TODAY))[RIM]
    halves = [bought(explode(book[BIKE], share, book.get, TODAY))[RIM] for share in (made / 3, made * 2 / 3)]
    assert whole == sum(halves) == made * per_one * below


def test_the_latest_revision_that_holds_on_the_day_is_taken() -> None:
    old = Recipe(1, BIKE, 1, (), valid_to=date(2026, 2, 28))
    new = Recipe(2, BIKE, 2, (), valid_from=date(2026, 3, 1))
    later = Recipe(3, BIKE, 3, (), valid_from=date(2026, 4, 1))
    draft = Recipe(4, BIKE, 4, (), state="draft")
    assert recipe_on([old, new, later, draft], TODAY) == new
    assert recipe_on([old, new, later, draft], date(2026, 2, 1)) == old
    assert recipe_on([draft], TODAY) is None


def test_costs_are_rolled_up_through_all_levels_and_by_products_taken_off() -> None:
    book = bike()
    costs: Mapping[int, Fraction] = {RIM: Fraction(900), SPOKE: Fraction(25, 2), FRAME: Fraction(8000)}
    assert roll_up(book[BIKE], Fraction(1), book.get, TODAY, costs) == 2 * (900 + 32 * Fraction(25, 2)) + 8000
    sawing = Recipe(9, FRAME, 1, (part(1, RIM, 1), part(2, GLUE, 2, role=BY_PRODUCT)))
    assert roll_up(sawing, Fraction(1), NOTHING.get, TODAY, {RIM: Fraction(900), GLUE: Fraction(100)}) == 700


def test_where_used_climbs_all_levels() -> None:
    above = {SPOKE: [(WHEEL, Fraction(32))], WHEEL: [(BIKE, Fraction(2))]}
    uses = where_used(SPOKE, lambda item_id: above.get(item_id, ()))
    assert [(use.item_id, use.level, int(use.qty)) for use in uses] == [(WHEEL, 1, 32), (BIKE, 2, 64)]


# ------------------------------------------------------------------------------------------------- with a database


def written(workspace: Workspace, item_id: int, *lines: tuple[int, str], release: bool = True) -> int:
    """Write a bill down, and release it."""
    result: BomResult = workspace.dispatch(CreateBom(
        item_id, tuple(BomLineInput(component, Decimal(qty)) for component, qty in lines),
    )).value
    if release:
        workspace.dispatch(ReleaseBom(result.bom_id))
    return result.bom_id


def items(workspace: Workspace, *names: str) -> list[int]:
    """Add items named by their SKUs."""
    return [new_item(workspace, f"Item {name}", sku=name).item_id for name in names]


def test_an_item_is_never_made_of_itself_and_the_way_is_told(workspace: Workspace) -> None:
    bike_id, wheel, rim = items(workspace, "BIKE", "WHEEL", "RIM")
    written(workspace, bike_id, (wheel, "2"))
    written(workspace, wheel, (rim, "1"))
    with pytest.raises(DomainError, match="RIM → BIKE → WHEEL → RIM") as refused:
        written(workspace, rim, (bike_id, "1"))
    assert refused.value.code == "bom.circle"
    with pytest.raises(DomainError, match="RIM → RIM"):
        written(workspace, rim, (rim, "1"))
    require_proof(workspace)


def test_a_released_bill_stays_and_its_next_revision_is_a_copy(workspace: Workspace) -> None:
    bike_id, wheel, frame = items(workspace, "BIKE", "WHEEL", "FRAME")
    first = written(workspace, bike_id, (wheel, "2"), (frame, "1"))
    with pytest.raises(DomainError, match="stays as it is"):
        workspace.dispatch(ChangeBom(first, note="no"))
    second = workspace.dispatch(ReviseBom(first)).value
    assert second.revision == 2
    with pytest.raises(DomainError, match="draft already"):
        workspace.dispatch(ReviseBom(first))
    workspace.dispatch(ChangeBom(second.bom_id, lines=(BomLineInput(wheel, Decimal(3)),)))
    with workspace.reader() as reader:
        recipe = load_book(reader, [bike_id], TODAY).of(bike_id)
        assert recipe is not None
        assert recipe.bom_id == first, "a draft changes nothing yet"
    workspace.dispatch(ReleaseBom(second.bom_id))
    with workspace.reader() as reader:
        recipe = load_book(reader, [bike_id], TODAY).of(bike_id)
        assert recipe is not None
        assert [one.per_one for one in recipe.parts] == [3]
        lines = reader.execute(select(BomLine.qty).where(BomLine.bom_id == first)).scalars().all()
        assert len(lines) == 2, "the first revision is what it was"


def test_units_of_components_are_exact(workspace: Workspace) -> None:
    cake, flour = new_item(workspace, "Cake").item_id, new_item(
        workspace, "Flour", unit_id=unit_ids(workspace)["kg"]).item_id
    bom = workspace.dispatch(CreateBom(
        cake, (BomLineInput(flour, Decimal(1234), unit_ids(workspace)["g"]),), qty=Decimal(1),
    )).value.bom_id
    workspace.dispatch(ReleaseBom(bom))
    with workspace.reader() as reader:
        recipe = load_book(reader, [cake], TODAY).of(cake)
    assert recipe is not None
    assert recipe.parts[0].per_one == Fraction(1234, 1000)


def test_the_tree_shows_levels_alternatives_and_by_products(workspace: Workspace) -> None:
    bike_id, wheel, rim, frame, steel, chips = items(workspace, "BIKE", "WHEEL", "RIM", "FRAME", "STEEL", "CHIPS")
    written(workspace, wheel, (rim, "1"))
    bom_id = workspace.dispatch(CreateBom(bike_id, (
        BomLineInput(wheel, Decimal(2)), BomLineInput(frame, Decimal(1), scrap_percent=Decimal("2.5")),
        BomLineInput(steel, Decimal(4), alternative_to=2, priority=1),
        BomLineInput(chips, Decimal("0.5"), role="by_product"),
    ))).value.bom_id
    with workspace.reader() as reader:
        table = bom_detail(reader, bom_id, workspace.clock.now()).lines[0]
        used = item_boms(reader, rim, workspace.clock.now()).lines[0]
    words = [str(row.values[0]).replace("\u2003", ">") for row in table.rows]
    assert words == ["WHEEL Item WHEEL", ">RIM Item RIM", "FRAME Item FRAME", ">STEEL Item STEEL", "CHIPS Item CHIPS"]
    assert [str(row.values[0]) for row in used.rows] == ["WHEEL Item WHEEL"], "a draft is no use of it yet"


def test_a_bill_goes_through_its_form_unchanged(workspace: Workspace) -> None:
    bike_id, wheel, frame = items(workspace, "BIKE", "WHEEL", "FRAME")
    bom_id = workspace.dispatch(CreateBom(bike_id, (
        BomLineInput(wheel, Decimal(2), setup_qty=Decimal("0.25"), scrap_percent=Decimal("2.5")),
        BomLineInput(frame, Decimal(1), alternative_to=1),
    ), valid_from=TODAY)).value.bom_id
    with workspace.reader() as reader:
        values = bom_values(reader, bom_id)
        before = reader.execute(select(BomLine.item_id, BomLine.qty, BomLine.setup_qty, BomLine.scrap_permille)).all()
    workspace.dispatch(decode(ChangeBom, values))
    with workspace.reader() as reader:
        after = reader.execute(select(BomLine.item_id, BomLine.qty, BomLine.setup_qty, BomLine.scrap_permille)).all()
    assert before == after


def test_a_component_is_replaced_everywhere_after_every_bill_was_named(workspace: Workspace) -> None:
    bike_id, scooter, wheel, better, rim = items(workspace, "BIKE", "SCOOTER", "WHEEL", "BETTER", "RIM")
    released = written(workspace, bike_id, (wheel, "2"))
    draft = written(workspace, scooter, (wheel, "2"), (rim, "1"), release=False)
    command = ReplaceComponent(wheel, better, numerator=3, denominator=2)
    with pytest.raises(NeedsConfirmation, match=r"BIKE Item BIKE .revision 1 gets a successor.; SCOOTER") as asked:
        workspace.dispatch(command)
    result = workspace.dispatch(command, confirmed=frozenset({asked.value.key})).value
    assert result.changed == (draft,)
    assert len(result.released) == 1
    with workspace.reader() as reader:
        recipe = load_book(reader, [bike_id], TODAY).of(bike_id)
        assert recipe is not None
        assert recipe.revision == 2
        assert [(one.item_id, int(one.per_one)) for one in recipe.parts] == [(better, 3)]
        kept = reader.execute(select(BomLine.item_id).where(BomLine.bom_id == released)).scalars().all()
    assert list(kept) == [wheel], "the revision by which goods were made stays"
    written(workspace, rim, (better, "1"), release=False)
    with pytest.raises(DomainError, match="RIM → RIM") as refused:
        workspace.dispatch(ReplaceComponent(better, rim), confirmed=frozenset({"*"}))
    assert refused.value.code == "bom.circle"


def test_bills_come_in_from_a_file_whole_or_not_at_all(workspace: Workspace) -> None:
    items(workspace, "BIKE", "WHEEL", "FRAME")
    rows = [{"item": "BIKE", "component": "WHEEL", "qty": "2"}, {"item": "BIKE", "component": "FRAME", "qty": "1"}]
    assert statuses(bring(workspace, "boms", rows)) == ["created", "created"]
    assert statuses(bring(workspace, "boms", rows)) == ["unchanged", "unchanged"]
    rows[0]["qty"] = "3"
    assert statuses(bring(workspace, "boms", rows)) == ["updated", "updated"]
    rows[1]["component"] = "NOSUCH"
    outcome = bring(workspace, "boms", rows)
    assert statuses(outcome) == ["refused", "refused"]
    assert "comes in whole" in outcome.value[0][2]
    assert "NOSUCH" in outcome.value[1][2]
    with workspace.reader() as reader:
        assert list(reader.execute(select(Bom.revision).order_by(Bom.id)).scalars()) == [1, 2]


def test_the_list_and_the_book_use_their_indexes(workspace: Workspace) -> None:
    [first, second] = items(workspace, "A", "B")
    written(workspace, first, (second, "1"))
    with workspace.reader() as reader:
        plan = plans_of(reader, lambda: BOMS.page(reader, ListRequest()))
        assert scans_of(plan, "catalog_bom") == []
        plan = plans_of(reader, lambda: load_book(reader, [first], TODAY))
        assert scans_of(plan, "catalog_bom", "catalog_bom_line") == []


def test_a_bill_is_printed_as_a_tree_and_found_by_what_it_makes(workspace: Workspace) -> None:
    bike_id, wheel, rim = items(workspace, "BIKE", "WHEEL", "RIM")
    written(workspace, wheel, (rim, "1"))
    bom_id = written(workspace, bike_id, (wheel, "2"))
    with workspace.reader() as reader:
        printed = bom_list(reader, bom_id, workspace.clock.now())
        hits = [hit.record_id for hit in find(reader, "BIKE revision", ["bom"])]
    [table] = [band for band in printed.bands if isinstance(band, PrintTable)]
    assert [str(row[0]).strip("\u2003") for row in table.rows] == ["WHEEL Item WHEEL", "RIM Item RIM"]
    assert [str(row[1]) for row in table.rows] == ["2 pc", "2 pc"]
    assert hits == [bom_id]
