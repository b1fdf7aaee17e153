"""In which order goods leave: whatever the strategy, a want is met from what is there, in the order that is meant."""

from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from app.areas.catalog.operations.categories import CreateCategory
from app.areas.catalog.operations.items import CreateItem
from app.areas.inventory.models import Location, Lot, Reservation
from app.areas.inventory.operations import Want, main_warehouse, outer_location, reserve
from app.areas.inventory.operations.posting import NewMove, post_moves
from app.areas.inventory.operations.setup import CreateLocation
from app.areas.inventory.operations.storage_rules import RemoveRemovalRule, SetRemovalRule
from app.areas.inventory.rules.removal import STRATEGIES, Place, RemovalRules, choose_places
from app.kernel.errors import DomainError
from app.kernel.quantity import QUANTITY_SCALE
from app.kernel.workspace import Workspace
from tests.companies import MORNING, at_work

TODAY = date(2026, 3, 2)
NAMES = tuple(name for name, _ in STRATEGIES)


@st.composite
def places(draw: st.DrawFn) -> list[Place]:
    count = draw(st.integers(0, 8))
    return [
        Place(
            number, draw(st.one_of(st.none(), st.integers(1, 4))), draw(st.integers(0, 20)),
            draw(st.one_of(st.none(), st.dates(TODAY - timedelta(3), TODAY + timedelta(9)))),
            draw(st.one_of(st.none(), st.datetimes(datetime(2026, 1, 1), TODAY_AT).map(  # noqa: DTZ001
                lambda it: it.replace(tzinfo=UTC)))),
            draw(st.sampled_from(("shelf", "receiving"))), draw(st.integers(0, 5)),
        ) for number in range(count)
    ]


TODAY_AT = datetime(2026, 3, 2)  # noqa: DTZ001


@given(st.integers(1, 60), places(), st.sampled_from(NAMES))
def test_a_want_is_met_as_far_as_fresh_goods_reach_and_no_place_gives_more_than_it_has(
    wanted: int, held: list[Place], strategy: str,
) -> None:
    picks = choose_places(wanted, held, TODAY, strategy)
    fresh = {place.location_id: place for place in held if place.expires_on is None or place.expires_on >= TODAY}
    assert sum(pick.qty for pick in picks) == min(wanted, sum(place.free for place in fresh.values()))
    assert all(0 < pick.qty <= fresh[pick.location_id].free for pick in picks)
    assert len({pick.location_id for pick in picks}) == len(picks)


@given(st.integers(1, 60), places(), st.sampled_from(NAMES), st.randoms())
def test_the_choice_does_not_hang_on_the_order_of_reading(
    wanted: int, held: list[Place], strategy: str, dice: Random,
) -> None:
    mixed = list(held)
    dice.shuffle(mixed)
    assert choose_places(wanted, mixed, TODAY, strategy) == choose_places(wanted, held, TODAY, strategy)


@given(st.integers(1, 30), places())
def test_first_expired_leaves_nothing_older_behind(wanted: int, held: list[Place]) -> None:
    picks = {pick.location_id: pick.qty for pick in choose_places(wanted, held, TODAY)}
    fresh = [place for place in held if place.free and (place.expires_on is None or place.expires_on >= TODAY)]
    for taken in (place for place in fresh if place.location_id in picks):
        for left in (place for place in fresh if picks.get(place.location_id, 0) < place.free):
            assert (taken.expires_on or date.max) <= (left.expires_on or date.max)


@given(st.integers(1, 30), places())
def test_the_nearest_bin_is_emptied_before_the_next(wanted: int, held: list[Place]) -> None:
    picks = choose_places(wanted, held, TODAY, "nearest")
    by_id = {place.location_id: place for place in held}
    turns = [(by_id[pick.location_id].kind != "shelf", by_id[pick.location_id].sequence) for pick in picks]
    assert turns == sorted(turns)


@given(st.integers(1, 30), places())
def test_one_lot_is_taken_whenever_one_is_enough(wanted: int, held: list[Place]) -> None:
    fresh = [place for place in held if place.expires_on is None or place.expires_on >= TODAY]
    lots = {place.lot_id for place in fresh if place.lot_id is not None}
    sums = {lot: sum(place.free for place in fresh if place.lot_id == lot) for lot in lots}
    enough = {lot: qty for lot, qty in sums.items() if qty >= wanted}
    picks = choose_places(wanted, held, TODAY, "whole_lot")
    if enough:
        taken = {pick.lot_id for pick in picks}
        assert len(taken) == 1
        lot = taken.pop()
        assert lot is not None
        assert sums[lot] == min(enough.values()), "the lot that leaves least behind"


def test_the_closest_word_holds() -> None:
    rules = RemovalRules({1: "lifo"}, {7: "fifo"}, {20: "nearest"}, {5: "whole_lot"})
    assert rules.strategy(1, [7], 5, [[30, 20]]) == "lifo"
    assert rules.strategy(2, [9, 7], 5, [[30, 20]]) == "fifo", "the category above says it"
    assert rules.strategy(2, [9], 5, [[30, 20], [31, 20]]) == "nearest", "all of it lies in place 20"
    assert rules.strategy(2, [9], 5, [[30, 20], [41, 40]]) == "whole_lot"
    assert rules.strategy(2, [9], 6, [[30, 20], [41, 40]]) == "fefo"


def two_lots(workspace: Workspace, category: bool = False) -> tuple[int, int | None]:
    """Lay ten of a lot that came first far away, ten of one that expires first nearby, and give item and category."""
    category_id = workspace.dispatch(CreateCategory("Paint")).value.category_id if category else None
    item_id = workspace.dispatch(CreateItem("Varnish", "V-1", tracking="lot", category_id=category_id)).value.item_id
    with at_work(workspace) as uow:
        house, opening = main_warehouse(uow), outer_location(uow, "opening")
    bins = [workspace.dispatch(CreateLocation(house, code, sequence=sequence)).value for code, sequence in (
        ("FAR", 50), ("NEAR", 10))]
    with at_work(workspace) as uow:
        lots = uow.insert(Lot, [
            {"item_id": item_id, "code": "OLD", "supplier_id": None, "expires_on": date(2026, 12, 1),
             "received_at": MORNING - timedelta(40)},
            {"item_id": item_id, "code": "SOON", "supplier_id": None, "expires_on": date(2026, 4, 1),
             "received_at": MORNING - timedelta(5)},
        ])
        post_moves(uow, [
            NewMove(item_id, opening, place, 10 * QUANTITY_SCALE, "test", 1, lot_id=lot, value_minor=100)
            for lot, place in zip(lots, bins, strict=True)
        ])
    return item_id, category_id


def reserved_at(workspace: Workspace, item_id: int, for_id: int) -> str:
    with at_work(workspace) as uow:
        reserve(uow, [Want(item_id, main_warehouse(uow), QUANTITY_SCALE, "test", for_id)])
        return str(uow.scalar(select(Location.code).join(Reservation, Reservation.location_id == Location.id).where(
            Reservation.for_id == for_id)))


def test_goods_leave_as_was_said_of_the_item_the_category_or_the_warehouse(workspace: Workspace) -> None:
    item_id, category_id = two_lots(workspace, category=True)
    assert reserved_at(workspace, item_id, 1) == "NEAR", "first expired, without a rule"
    workspace.dispatch(SetRemovalRule("fifo", category_id=category_id))
    assert reserved_at(workspace, item_id, 2) == "FAR"
    rule = workspace.dispatch(SetRemovalRule("nearest", item_id=item_id)).value
    assert reserved_at(workspace, item_id, 3) == "NEAR"
    workspace.dispatch(RemoveRemovalRule(rule))
    assert reserved_at(workspace, item_id, 4) == "FAR"


def test_a_rule_is_about_one_thing(workspace: Workspace) -> None:
    with pytest.raises(DomainError) as refused:
        workspace.dispatch(SetRemovalRule("fifo"))
    assert refused.value.code == "removal.of_one"
