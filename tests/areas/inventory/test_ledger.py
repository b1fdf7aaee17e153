"""The ledger: whatever is done in whatever order, it agrees with itself and with a model a child could check."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from app.areas.catalog.models import Item, Unit
from app.areas.inventory.models import Location, Lot
from app.areas.inventory.operations import (
    Expectation,
    NewMove,
    Want,
    expect,
    main_warehouse,
    post_moves,
    release,
    reserve,
    reverse_moves,
    settle_expected,
)
from app.areas.inventory.operations.stock import CountStock, MoveStock, ScrapStock
from app.areas.inventory.queries import GroupBy, StockLevel, StockQuestion, load_reservations, stock_levels
from app.kernel.clock import SetClock
from app.kernel.errors import DomainError
from app.kernel.quantity import QUANTITY_SCALE
from app.kernel.unit_of_work import UnitOfWork
from app.kernel.workspace import Workspace
from tests.companies import MORNING, at_work

ONE = QUANTITY_SCALE


@dataclass
class Shelves:
    """The numbers a story needs."""

    items: list[int]
    lots: list[int]
    places: dict[str, int]
    warehouse_id: int


@pytest.fixture
def shelves(workspace: Workspace) -> Shelves:
    with at_work(workspace) as uow:
        return set_up(uow)


def set_up(uow: UnitOfWork) -> Shelves:
    unit = uow.scalar(select(Unit.id).where(Unit.code == "pc"))
    items = uow.insert(Item, [
        {"sku": sku, "name": f"Item {sku}", "unit_id": unit, "price_currency": "EUR"} for sku in ("A", "B")
    ])
    lots = uow.insert(Lot, [
        {"item_id": items[0], "code": code, "supplier_id": None, "expires_on": day, "received_at": MORNING}
        for code, day in (("L1", date(2026, 12, 31)), ("L2", date(2026, 6, 30)))
    ])
    places = {row.code: row.id for row in uow.rows(select(Location.code, Location.id))}
    return Shelves(items, lots, places, main_warehouse(uow))


def receive(uow: UnitOfWork, shelves: Shelves, item: int, qty: int, value: int, lot: int | None = None) -> list[int]:
    return post_moves(uow, [NewMove(
        shelves.items[item], shelves.places["SUPPLIERS"], shelves.places["MAIN-STOCK"], qty * ONE, "test", 1,
        lot_id=None if lot is None else shelves.lots[lot], value_minor=value)])


def stock(workspace: Workspace, question: StockQuestion | None = None) -> list[StockLevel]:
    with workspace.reader() as reader:
        return stock_levels(reader, question or StockQuestion(), workspace.clock.now())


def proved(workspace: Workspace) -> list[str]:
    with workspace.reader() as reader:
        return [said for check in workspace.declarations.checks for said in check.run(reader)]


def test_what_leaves_takes_the_average_and_the_last_piece_takes_the_last_cent(
    workspace: Workspace, shelves: Shelves,
) -> None:
    with at_work(workspace) as uow:
        receive(uow, shelves, 1, 3, 1000)
        away = [NewMove(shelves.items[1], shelves.places["MAIN-STOCK"], shelves.places["CUSTOMERS"], ONE, "test", 2)
                for _ in range(3)]
        moves = post_moves(uow, away)
        values = uow.rows(text(f"SELECT value_minor FROM inventory_move WHERE id >= {moves[0]} ORDER BY id"))
    assert [row[0] for row in values] == [333, 334, 333]
    assert proved(workspace) == []


def test_nothing_goes_that_is_not_there_and_nothing_that_is_kept_for_somebody_else(
    workspace: Workspace, shelves: Shelves,
) -> None:
    with at_work(workspace) as uow:
        receive(uow, shelves, 1, 5, 500)
        assert reserve(uow, [Want(shelves.items[1], shelves.warehouse_id, 4 * ONE, "line", 7)]) == {7: 4 * ONE}
    with pytest.raises(DomainError, match=r"2 pc of B Item B at MAIN-STOCK are reserved"), at_work(workspace) as uow:
        post_moves(uow, [NewMove(
            shelves.items[1], shelves.places["MAIN-STOCK"], shelves.places["CUSTOMERS"], 3 * ONE, "test", 1)])
    with pytest.raises(DomainError, match=r"1 pc are missing"), at_work(workspace) as uow:
        post_moves(uow, [NewMove(
            shelves.items[1], shelves.places["MAIN-STOCK"], shelves.places["CUSTOMERS"], 6 * ONE, "test", 1)])
    assert [(level.on_hand, level.reserved) for level in stock(workspace)] == [(5 * ONE, 4 * ONE)]


def test_first_expired_goes_first_and_the_reservation_goes_with_the_goods(
    workspace: Workspace, shelves: Shelves,
) -> None:
    item = shelves.items[0]
    with at_work(workspace) as uow:
        receive(uow, shelves, 0, 5, 500, lot=0)
        receive(uow, shelves, 0, 5, 600, lot=1)
        reserve(uow, [Want(item, shelves.warehouse_id, 7 * ONE, "line", 1)])
        held = load_reservations(uow.connection, "line", [1])
        assert [(row.lot_id, row.qty) for row in held] == [(shelves.lots[1], 5 * ONE), (shelves.lots[0], 2 * ONE)]
        post_moves(uow, [NewMove(
            item, row.location_id, shelves.places["MAIN-SHIPPING"], row.qty, "pick", 1, lot_id=row.lot_id,
            reservation_id=row.id) for row in held])
        picked = load_reservations(uow.connection, "line", [1])
        assert {row.location_id for row in picked} == {shelves.places["MAIN-SHIPPING"]}
        post_moves(uow, [NewMove(
            item, row.location_id, shelves.places["CUSTOMERS"], row.qty, "ship", 1, lot_id=row.lot_id,
            reservation_id=row.id) for row in picked])
        assert load_reservations(uow.connection, "line", [1]) == []
    assert [(level.on_hand, level.reserved) for level in stock(workspace)] == [(3 * ONE, 0)]
    assert proved(workspace) == []


def test_expired_goods_are_not_promised(workspace: Workspace, shelves: Shelves) -> None:
    assert isinstance(workspace.clock, SetClock)
    with at_work(workspace) as uow:
        receive(uow, shelves, 0, 5, 500, lot=1)
    workspace.clock.moment = MORNING + timedelta(days=200)
    with at_work(workspace) as uow:
        assert reserve(uow, [Want(shelves.items[0], shelves.warehouse_id, ONE, "line", 1)]) == {1: 0}


def test_stock_then_now_and_later(workspace: Workspace, shelves: Shelves) -> None:
    assert isinstance(workspace.clock, SetClock)
    item = shelves.items[1]
    with at_work(workspace) as uow:
        receive(uow, shelves, 1, 10, 1000)
    workspace.clock.moment = MORNING + timedelta(days=10)
    with at_work(workspace) as uow:
        post_moves(uow, [NewMove(item, shelves.places["MAIN-STOCK"], shelves.places["CUSTOMERS"], 4 * ONE, "test", 1)])
        expect(uow, [Expectation(item, shelves.warehouse_id, "in", 20 * ONE, date(2026, 3, 20), "po", 1),
                     Expectation(item, shelves.warehouse_id, "out", 9 * ONE, date(2026, 3, 30), "so", 1)])
        settle_expected(uow, "po", {1: 15 * ONE})

    def at(days: int) -> tuple[int, int]:
        (level,) = stock(workspace, StockQuestion(at=MORNING + timedelta(days=days)))
        return level.on_hand // ONE, level.projected // ONE

    assert at(5) == (10, 10)
    assert at(10) == (6, 6)
    assert at(19) == (6, 21)
    assert at(30) == (6, 12)
    (by_place,) = stock(workspace, StockQuestion(group_by=(GroupBy.LOCATION, GroupBy.LOT)))
    assert by_place.key == (shelves.places["MAIN-STOCK"], None)


def test_a_count_a_move_and_scrap_can_each_be_undone(workspace: Workspace, shelves: Shelves) -> None:
    item, shelf = shelves.items[1], shelves.places["MAIN-STOCK"]
    with at_work(workspace) as uow:
        receive(uow, shelves, 1, 10, 1000)
    before = stock(workspace, StockQuestion(group_by=(GroupBy.ITEM, GroupBy.LOCATION)))
    for command in (
        CountStock(item, shelf, Decimal(7), reason="broken glass"),
        MoveStock(item, shelf, shelves.places["MAIN-QUARANTINE"], Decimal(2)),
        ScrapStock(item, shelf, Decimal(1), "torn"),
    ):
        outcome = workspace.dispatch(command)
        assert stock(workspace, StockQuestion(group_by=(GroupBy.ITEM, GroupBy.LOCATION))) != before
        workspace.undo(outcome.operation_id)
        assert stock(workspace, StockQuestion(group_by=(GroupBy.ITEM, GroupBy.LOCATION))) == before
        assert proved(workspace) == []


@pytest.mark.parametrize("statement", [
    "UPDATE inventory_move SET qty = 1", "DELETE FROM inventory_move",
    "INSERT OR REPLACE INTO inventory_move SELECT * FROM inventory_move",
])
def test_a_done_move_is_final(workspace: Workspace, shelves: Shelves, statement: str) -> None:
    with at_work(workspace) as uow:
        receive(uow, shelves, 1, 1, 100)
    with pytest.raises(DBAPIError, match="final"), at_work(workspace) as uow:
        uow.connection.exec_driver_sql(statement)


@dataclass
class Slow:
    """The same stock kept by the book: nothing but dictionaries."""

    on_hand: dict[tuple[int, str], int] = field(default_factory=lambda: defaultdict(int))
    kept: dict[tuple[int, int], int] = field(default_factory=lambda: defaultdict(int))

    def free(self, item: int) -> int:
        return self.on_hand[(item, "MAIN-STOCK")] - sum(qty for (kept, _), qty in self.kept.items() if kept == item)


STEP = st.tuples(st.sampled_from(["receive", "ship", "reserve", "release", "shift"]), st.integers(0, 1),
                 st.integers(1, 12), st.integers(0, 5_000))


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(STEP, max_size=25))
def test_any_story_agrees_with_the_slow_books(workspace: Workspace, steps: list[tuple[str, int, int, int]]) -> None:
    slow = Slow()
    with workspace.database.writer() as connection:
        uow = UnitOfWork(connection, MORNING, workspace.actor, 1)
        place = connection.begin_nested()
        shelves = set_up(uow)
        for number, (what, item, qty, value) in enumerate(steps):
            live(uow, shelves, slow, what, item, qty, value, number)
        levels = {level.key[0]: level for level in stock_levels(connection, StockQuestion(), MORNING)}
        for index, item_id in enumerate(shelves.items):
            level = levels.get(item_id, StockLevel((item_id,), 0))
            assert level.on_hand == ONE * sum(n for (i, _), n in slow.on_hand.items() if i == index)
            assert level.reserved == ONE * sum(n for (i, _), n in slow.kept.items() if i == index)
        assert [said for check in workspace.declarations.checks for said in check.run(connection)] == []
        place.rollback()


def live(
    uow: UnitOfWork, shelves: Shelves, slow: Slow, what: str, item: int, qty: int, value: int, number: int,
) -> None:
    item_id, shelf = shelves.items[item], shelves.places["MAIN-STOCK"]
    if what == "receive":
        receive(uow, shelves, item, qty, value)
        slow.on_hand[(item, "MAIN-STOCK")] += qty
    elif what == "reserve":
        got = reserve(uow, [Want(item_id, shelves.warehouse_id, qty * ONE, "line", number)])[number] // ONE
        assert got == min(qty, slow.free(item))
        slow.kept[(item, number)] += got
    elif what == "release" and slow.kept:
        lines = list(slow.kept)
        kept_item, line = lines[qty % len(lines)]
        assert release(uow, "line", [line]) == slow.kept.pop((kept_item, line)) * ONE
    elif what in ("ship", "shift"):
        target = "CUSTOMERS" if what == "ship" else "MAIN-QUARANTINE"
        move = NewMove(item_id, shelf, shelves.places[target], qty * ONE, "test", number)
        if qty > slow.free(item):
            with pytest.raises(DomainError):
                post_moves(uow, [move])
            return
        post_moves(uow, [move])
        slow.on_hand[(item, "MAIN-STOCK")] -= qty
        if what == "shift":
            slow.on_hand[(item, "MAIN-QUARANTINE")] += qty


def test_reversing_brings_quantity_and_worth_back(workspace: Workspace, shelves: Shelves) -> None:
    with at_work(workspace) as uow:
        receive(uow, shelves, 1, 3, 1000)
        post_moves(uow, [NewMove(
            shelves.items[1], shelves.places["MAIN-STOCK"], shelves.places["CUSTOMERS"], 2 * ONE, "ship", 9)])
        reverse_moves(uow, "ship", [9])
        assert reverse_moves(uow, "ship", [9]) == []
        pool = uow.first(text("SELECT qty, value_minor FROM inventory_item_value"))
    assert pool is not None
    assert tuple(pool) == (3 * ONE, 1000)
    assert proved(workspace) == []
