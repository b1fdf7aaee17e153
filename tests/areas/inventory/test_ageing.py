"""Stock that is old, slow, too much, expiring or below nothing, and what it is worth."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import func, select

from app.areas.catalog.operations.items import CreateItem
from app.areas.inventory.models import ItemValue, Location, Lot
from app.areas.inventory.operations import outer_location
from app.areas.inventory.operations.places import ChangeLocation, SetStockAlarms
from app.areas.inventory.operations.posting import NewMove, post_moves
from app.areas.inventory.operations.stock import CountStock, MoveStock, ScrapStock
from app.areas.inventory.queries.ageing import (
    AGEING,
    EXPIRING,
    NEGATIVE,
    SLOW,
    dead_stock,
    expiring_soon,
    stock_by_age,
)
from app.kernel.clock import SetClock
from app.kernel.errors import DomainError
from app.kernel.listing import ListRequest, Row
from app.kernel.money import Money
from app.kernel.quantity import QUANTITY_SCALE
from app.kernel.query import ListQuery
from app.kernel.workspace import Workspace
from tests.companies import MORNING, at_work
from tests.plans import SORTS, plans_of, scans_of

ONE = QUANTITY_SCALE


def an_item(workspace: Workspace, sku: str) -> int:
    return int(workspace.dispatch(CreateItem(f"Item {sku}", sku)).value.item_id)


def come(workspace: Workspace, item_id: int, pieces: int, days_ago: int, lot_id: int | None = None) -> None:
    """Let pieces come in, worth 1.00 each, so many days ago."""
    with at_work(workspace) as uow:
        shelf = uow.scalar(select(Location.id).where(Location.code == "MAIN-STOCK"))
        post_moves(uow, [NewMove(item_id, outer_location(uow, "supplier"), shelf, pieces * ONE, "test", 1,
                                 lot_id=lot_id, value_minor=pieces * 100, at=MORNING - timedelta(days=days_ago))])


def go(workspace: Workspace, item_id: int, pieces: int, days_ago: int) -> None:
    with at_work(workspace) as uow:
        shelf = uow.scalar(select(Location.id).where(Location.code == "MAIN-STOCK"))
        post_moves(uow, [NewMove(item_id, shelf, outer_location(uow, "customer"), pieces * ONE, "test", 2,
                                 at=MORNING - timedelta(days=days_ago))])


def listed(workspace: Workspace, query: ListQuery, preset: str | None = None) -> dict[str, dict[str, object]]:
    """Read a list as of the firm's own moment, by the first text of each row."""
    with workspace.reader() as reader:
        asked = ListRequest(preset=preset, as_of=workspace.clock.now())
        rows: list[Row] = list(query.page(reader, asked, size=50).rows)
    keys = [item.info.key for item in query.columns]
    return {str(row.values[keys.index("sku")]): dict(zip(keys, row.values, strict=True)) for row in rows}


def test_what_came_in_last_is_what_lies_there_still(workspace: Workspace) -> None:
    item_id = an_item(workspace, "A")
    come(workspace, item_id, 10, 400)
    come(workspace, item_id, 5, 100)
    come(workspace, item_id, 3, 10)
    go(workspace, item_id, 6, 5)
    row = listed(workspace, AGEING)["A"]
    ages = [row[key] for key in ("days_30", "days_90", "days_180", "days_365", "older")]
    assert ages == [Money(300, "EUR"), None, Money(500, "EUR"), None, Money(400, "EUR")]
    with workspace.reader() as reader:
        picture = stock_by_age(reader, workspace.clock.now())
    assert [worth for _, worth in picture.parts] == [3.0, 0.0, 5.0, 0.0, 4.0]
    assert set(listed(workspace, AGEING, "older")) == {"A"}


def test_lots_are_as_old_as_they_are_whatever_came_in_since(workspace: Workspace) -> None:
    item_id = an_item(workspace, "L")
    with at_work(workspace) as uow:
        lot = uow.add(Lot, item_id=item_id, code="OLD", supplier_id=None, expires_on=None,
                      received_at=MORNING - timedelta(days=200))
    come(workspace, item_id, 4, 200, lot)
    come(workspace, item_id, 4, 2)
    row = listed(workspace, AGEING)["L"]
    assert (row["days_30"], row["days_365"]) == (Money(400, "EUR"), Money(400, "EUR"))


def test_ages_always_add_up_to_the_whole_worth(workspace: Workspace) -> None:
    item_id = an_item(workspace, "ODD")
    for days, pieces in ((380, 7), (150, 3), (40, 11), (3, 1)):
        come(workspace, item_id, pieces, days)
    go(workspace, item_id, 5, 1)
    with at_work(workspace) as uow:
        shelf = uow.scalar(select(Location.id).where(Location.code == "MAIN-STOCK"))
        post_moves(uow, [NewMove(item_id, outer_location(uow, "supplier"), shelf, 333_333, "test", 3, value_minor=77)])
    row = listed(workspace, AGEING)["ODD"]
    parts = [row[key] for key in ("days_30", "days_90", "days_180", "days_365", "older")]
    assert sum(part.minor for part in parts if isinstance(part, Money)) == row["value"].minor  # type: ignore[attr-defined]


def test_slow_dead_and_too_much_are_told_apart_by_the_firms_own_days(workspace: Workspace) -> None:
    fast, slow, dead = (an_item(workspace, sku) for sku in ("FAST", "SLOW", "DEAD"))
    for item_id in (fast, slow, dead):
        come(workspace, item_id, 100, 500)
    go(workspace, fast, 30, 4)
    go(workspace, slow, 1, 120)
    assert (set(listed(workspace, SLOW, "slow")), set(listed(workspace, SLOW, "dead"))) == ({"SLOW"}, {"DEAD"})
    row = listed(workspace, SLOW)["FAST"]
    assert (row["cover"], row["quiet"]) == (210, 4), "70 pieces at 30 in 90 days"
    assert str(row["excess"]) == "10 pc", "180 days of cover are 60 pieces"
    assert row["excess_value"] == Money(1000, "EUR")
    assert set(listed(workspace, SLOW, "excess")) == {"FAST"}
    workspace.dispatch(SetStockAlarms(slow_days=130, dead_days=600, cover_days=300))
    assert not listed(workspace, SLOW, "slow").keys() & {"SLOW"}
    assert str(listed(workspace, SLOW)["FAST"]["excess"]) == "0 pc"
    with workspace.reader() as reader:
        figure = dead_stock(reader, workspace.clock.now())
    assert figure.note == "nothing lies that long"
    with pytest.raises(DomainError):
        workspace.dispatch(SetStockAlarms(slow_days=90, dead_days=30))


def test_lots_past_their_date_and_soon_past_it_are_told_apart(workspace: Workspace) -> None:
    items = [an_item(workspace, sku) for sku in ("PAST", "SOON", "LATER")]
    for item_id, day in zip(items, (date(2026, 3, 1), date(2026, 3, 20), date(2026, 9, 1)), strict=True):
        with at_work(workspace) as uow:
            lot = uow.add(Lot, item_id=item_id, code=f"L{item_id}", supplier_id=None, expires_on=day,
                          received_at=MORNING)
        come(workspace, item_id, 2, 1, lot)
    assert list(listed(workspace, EXPIRING)) == ["PAST", "SOON", "LATER"]
    assert list(listed(workspace, EXPIRING, "past")) == ["PAST"]
    assert list(listed(workspace, EXPIRING, "soon")) == ["SOON"]
    with workspace.reader() as reader:
        assert expiring_soon(reader, workspace.clock.now()).note == "1 past their date, 1 within 30 days"


def place(workspace: Workspace, code: str) -> int:
    with workspace.reader() as reader:
        return int(reader.execute(select(Location.id).where(Location.code == code)).scalar_one())


def test_a_place_goes_below_nothing_only_when_it_may_and_is_listed_until_it_is_cleared(workspace: Workspace) -> None:
    item_id = an_item(workspace, "A")
    shelf, receiving = place(workspace, "MAIN-STOCK"), place(workspace, "MAIN-RECEIVING")
    come(workspace, item_id, 3, 9)
    with pytest.raises(DomainError) as refused:
        workspace.dispatch(MoveStock(item_id, shelf, receiving, Decimal(5)))
    assert refused.value.code == "stock.negative"
    workspace.dispatch(ChangeLocation(shelf, may_go_negative=True))
    workspace.dispatch(MoveStock(item_id, shelf, receiving, Decimal(5)))
    row = listed(workspace, NEGATIVE)["A"]
    assert (row["location"], str(row["on_hand"])) == ("MAIN-STOCK", "-2 pc")
    assert told(workspace) == {}
    with pytest.raises(DomainError, match="Clear it first"):
        workspace.dispatch(ChangeLocation(shelf, may_go_negative=False))
    workspace.dispatch(CountStock(item_id, shelf, Decimal(0)))
    assert not listed(workspace, NEGATIVE)
    workspace.dispatch(ChangeLocation(shelf, may_go_negative=False))


def told(workspace: Workspace) -> dict[str, list[str]]:
    with workspace.reader() as reader:
        return {spec.name: said for spec in workspace.declarations.checks if (said := spec.run(reader))}


def test_goods_taken_before_they_came_are_worth_what_they_turn_out_to_cost(workspace: Workspace) -> None:
    item_id, shelf = an_item(workspace, "A"), place(workspace, "MAIN-STOCK")
    come(workspace, item_id, 2, 9)
    workspace.dispatch(ChangeLocation(shelf, may_go_negative=True))
    workspace.dispatch(ScrapStock(item_id, shelf, Decimal(5), "used before it was booked"))
    clock = workspace.clock
    assert isinstance(clock, SetClock)
    clock.moment = MORNING + timedelta(days=1)
    come(workspace, item_id, 10, -1)
    assert told(workspace) == {}
    with workspace.reader() as reader:
        value = reader.execute(select(func.sum(ItemValue.value_minor))).scalar_one()
        qty = reader.execute(select(func.sum(ItemValue.qty))).scalar_one()
    assert (qty, value) == (7 * ONE, 700), "what is left is worth what it cost"


def test_the_lists_read_by_their_indexes(workspace: Workspace) -> None:
    an_item(workspace, "A")
    with workspace.reader() as reader:
        for query in (AGEING, SLOW, EXPIRING, NEGATIVE):
            plan = plans_of(reader, lambda query=query: query.page(reader, ListRequest(), size=50))  # type: ignore[misc]
            assert SORTS not in " ".join(step for step in plan if "SCAN" in step), query.name
            assert not scans_of(plan, "inventory_move", "inventory_lot"), query.name
