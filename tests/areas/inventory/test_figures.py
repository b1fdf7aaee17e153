"""What inventory measures, computed by hand on a tiny firm; also where money has no cents."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.areas.catalog.models import Item, Unit
from app.areas.company.models import Profile
from app.areas.inventory.models import Location
from app.areas.inventory.operations import NewMove, post_moves
from app.areas.inventory.queries import figures
from app.areas.inventory.queries.lists import ITEMS
from app.kernel.clock import SetClock
from app.kernel.listing import Filter, ListRequest
from app.kernel.quantity import QUANTITY_SCALE
from app.kernel.workspace import Workspace
from tests.companies import MORNING, at_work

ONE = QUANTITY_SCALE


@pytest.fixture(params=["EUR", "JPY"])
def traded(workspace: Workspace, request: pytest.FixtureRequest) -> Workspace:
    """Give a firm that bought ten pieces for 120,000 minor units in January and shipped six of them in March."""
    assert isinstance(workspace.clock, SetClock)
    with at_work(workspace) as uow:
        uow.update(Profile, uow.scalar(select(Profile.id)), currency=request.param)
        unit = uow.scalar(select(Unit.id).where(Unit.code == "pc"))
        item = uow.add(Item, sku="A", name="A", unit_id=unit, price_currency=request.param)
        place = {row.code: row.id for row in uow.rows(select(Location.code, Location.id))}
        shelf = place["MAIN-STOCK"]
        bought = MORNING - timedelta(days=45)
        post_moves(uow, [NewMove(item, place["SUPPLIERS"], shelf, 10 * ONE, "test", 1, value_minor=120_000, at=bought)])
        post_moves(uow, [NewMove(item, shelf, place["CUSTOMERS"], 6 * ONE, "test", 2)])
    workspace.clock.moment = MORNING + timedelta(days=1)
    return workspace


def test_worth_is_told_in_the_major_unit_of_the_currency(traded: Workspace) -> None:
    with traded.reader() as reader:
        major = 1 if figures.currency_of(reader) == "JPY" else 100
        months = figures.value_by_month(reader, traded.clock.now())
        flow = figures.flow_by_week(reader, traded.clock.now())
        largest = figures.largest_values(reader, traded.clock.now())
    assert [value for _, value in months.points[-3:]] == [120_000 / major, 120_000 / major, 48_000 / major]
    assert flow.weeks[-1][1:] == (0.0, 72_000 / major)
    assert largest.parts == (("A", 48_000 / major),)


def test_a_list_is_filtered_by_amounts_as_they_are_read(traded: Workspace) -> None:
    with traded.reader() as reader:
        worth = 48_000 if figures.currency_of(reader) == "JPY" else 480
        counts = [
            ITEMS.count(reader, ListRequest(filters=(Filter("value", operator, str(amount)),)))
            for operator, amount in (("=", worth), ("in", worth), (">", worth), (">=", worth - 1), ("<", worth))
        ]
    assert counts == [1, 1, 0, 1, 0]


def test_turnover_and_cover_do_not_depend_on_the_currency(traded: Workspace) -> None:
    with traded.reader() as reader:
        turnover = figures.turnover(reader, traded.clock.now())
        cover = figures.cover(reader, traded.clock.now())
    assert turnover.value == f"{72_000 / ((120_000 + 120_000 + 48_000) / 12):.1f}"
    assert cover.value == round(48_000 * 90 / 72_000)


def test_a_pace_that_says_nothing_gives_no_number(traded: Workspace) -> None:
    with at_work(traded) as uow:
        place = {row.code: row.id for row in uow.rows(select(Location.code, Location.id))}
        item = uow.scalar(select(Item.id))
        ways = place["SUPPLIERS"], place["MAIN-STOCK"]
        post_moves(uow, [NewMove(item, *ways, ONE, "test", 3, value_minor=90_000_000)])
    with traded.reader() as reader:
        cover = figures.cover(reader, traded.clock.now())
    assert (cover.value, cover.note) == (None, "over ten years at this pace")
