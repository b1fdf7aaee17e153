"""The lists of inventory: what they show, as of when, and that the database reads them by index."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import Connection, select

from app.areas.catalog.models import Item, Unit
from app.areas.inventory.models import Location
from app.areas.inventory.operations import Expectation, NewMove, expect, main_warehouse, post_moves
from app.areas.inventory.operations.setup import SetReorderRule
from app.areas.inventory.queries.lists import ITEMS, LISTS, MOVES
from app.kernel.clock import SetClock
from app.kernel.listing import ListRequest, Row, Sort
from app.kernel.money import Money
from app.kernel.quantity import QUANTITY_SCALE, Quantity
from app.kernel.query import ListQuery
from app.kernel.workspace import Workspace
from tests.companies import MORNING, at_work
from tests.plans import SORTS, plans_of, scans_of

ONE = QUANTITY_SCALE
WHOLE_SORT = f"{SORTS} FOR ORDER BY"
LATER = MORNING + timedelta(days=30)


@pytest.fixture
def reader(workspace: Workspace) -> Iterator[Connection]:
    """Give a firm with an item that is fine, one that is low, one that is out, and one that is on order."""
    assert isinstance(workspace.clock, SetClock)
    with at_work(workspace) as uow:
        unit = uow.scalar(select(Unit.id).where(Unit.code == "pc"))
        items = uow.insert(Item, [
            {"sku": sku, "name": sku.lower(), "unit_id": unit, "price_currency": "EUR"}
            for sku in ("FINE", "LOW", "ORDERED", "OUT")
        ])
        places = {row.code: row.id for row in uow.rows(select(Location.code, Location.id))}
        ways = places["SUPPLIERS"], places["MAIN-STOCK"]
        post_moves(uow, [NewMove(item, *ways, 10 * ONE, "test", 1, value_minor=100) for item in items])
        expect(uow, [Expectation(items[2], main_warehouse(uow), "in", 50 * ONE, date(2026, 3, 20), "po", 1)])
    workspace.clock.moment = LATER
    with at_work(workspace) as uow:
        away = places["MAIN-STOCK"], places["CUSTOMERS"]
        taken = zip(items[1:], (6, 6, 10), strict=True)
        post_moves(uow, [NewMove(item, *away, qty * ONE, "test", 2) for item, qty in taken])
    for item in items:
        workspace.dispatch(SetReorderRule(item, Decimal(5), Decimal(20)))
    with workspace.reader() as connection:
        yield connection


def shown(row: Row, *keys: str) -> tuple[object, ...]:
    places = [column.info.key for column in ITEMS.columns]
    values = [row.values[places.index(key)] for key in keys]
    return tuple(value.scaled // ONE if isinstance(value, Quantity) else value for value in values)


def test_items_say_what_is_there_and_what_is_to_be_done(reader: Connection) -> None:
    rows = ITEMS.page(reader, ListRequest()).rows
    assert [shown(row, "sku", "on_hand", "incoming", "projected", "state") for row in rows] == [
        ("FINE", 10, 0, 10, "fine"), ("LOW", 4, 0, 4, "low"), ("ORDERED", 4, 50, 54, "ordered"),
        ("OUT", 0, 0, 0, "out"),
    ]
    below = ListRequest(preset="below")
    assert ITEMS.count(reader, below) == 2
    assert [shown(row, "sku") for row in ITEMS.page(reader, below).rows] == [("LOW",), ("OUT",)]


def test_an_item_without_a_rule_is_not_in_stock_when_there_is_none(workspace: Workspace) -> None:
    with at_work(workspace) as uow:
        unit = uow.scalar(select(Unit.id).where(Unit.code == "pc"))
        uow.insert(Item, [{"sku": "NEW", "name": "new", "unit_id": unit, "price_currency": "EUR"}])
    with workspace.reader() as connection:
        assert [shown(row, "on_hand", "state") for row in ITEMS.page(connection, ListRequest()).rows] == [(0, "empty")]


def test_items_as_of_a_moment_show_what_was_there(reader: Connection) -> None:
    before = ListRequest(as_of=MORNING + timedelta(days=1))
    rows = ITEMS.page(reader, before).rows
    assert [shown(row, "on_hand", "reserved", "incoming", "projected", "value") for row in rows] == [
        (10, None, None, 10, Money(100, "EUR"))] * 4
    assert [shown(row, "on_hand") for row in ITEMS.rows(reader, [row.id for row in rows], before)] == [(10,)] * 4


def test_items_as_of_a_day_to_come_show_what_will_be_there(reader: Connection) -> None:
    later = datetime.now(UTC) + timedelta(days=400)
    (row,) = ITEMS.page(reader, ListRequest(as_of=later, preset="incoming")).rows
    assert shown(row, "sku", "on_hand", "incoming", "projected") == ("ORDERED", 4, 50, 54)


def test_pages_go_on_where_they_ended_in_any_order(reader: Connection) -> None:
    for query in LISTS:
        for info in query.info.columns:
            if not info.sortable:
                continue
            for descending in (False, True):
                request = ListRequest(sort=(Sort(info.key, descending),))
                whole = [row.id for row in query.page(reader, request).rows]
                paged: list[int] = []
                after = None
                while len(paged) < len(whole):
                    page = query.page(reader, request, after, 2)
                    paged.extend(row.id for row in page.rows)
                    after = page.after
                assert paged == whole == list(query.ids(reader, request)), (query.name, info.key)


@pytest.mark.parametrize("query", LISTS, ids=lambda query: query.name)
def test_the_usual_order_is_read_by_an_index(reader: Connection, query: ListQuery) -> None:
    plan = plans_of(reader, lambda: (query.page(reader, ListRequest()), query.count(reader, ListRequest())))
    assert WHOLE_SORT not in " ".join(plan)
    assert scans_of(plan, "catalog_item", "inventory_balance", "inventory_lot") == []


def test_moves_are_sorted_by_index_in_every_sortable_column(reader: Connection) -> None:
    for info in MOVES.info.columns:
        if info.sortable:
            request = ListRequest(sort=(Sort(info.key),))
            plan = plans_of(reader, lambda: MOVES.page(reader, request, size=5))  # noqa: B023
            assert WHOLE_SORT not in plan, info.key
