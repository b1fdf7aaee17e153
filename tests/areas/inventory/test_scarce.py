"""Many desks want the last pieces: each gets what there is, nobody gets what another has."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select

from app.areas.catalog.models import Item, Unit
from app.areas.inventory.models import Location
from app.areas.inventory.operations import NewMove, Want, main_warehouse, post_moves, reserve
from app.areas.inventory.queries import StockQuestion, load_reservations, stock_levels
from app.kernel.database import open_database
from app.kernel.quantity import QUANTITY_SCALE
from app.kernel.workspace import Workspace
from tests.companies import MORNING, at_work

ONE = QUANTITY_SCALE
DESKS, ROUNDS, PIECES = 6, 8, 20


@pytest.fixture
def desks(workspace: Workspace) -> Iterator[list[Workspace]]:
    """Give several desks that share nothing but the database."""
    opened = [open_database(workspace.database.target) for _ in range(DESKS)]
    yield [Workspace(database, workspace.declarations, workspace.clock) for database in opened]
    for database in opened:
        database.close()


def stocked(workspace: Workspace) -> tuple[int, int]:
    """Put a few pieces on the shelf; give the item and the warehouse."""
    with at_work(workspace) as uow:
        unit = uow.scalar(select(Unit.id).where(Unit.code == "pc"))
        item = uow.add(Item, sku="RARE", name="Rare", unit_id=unit, price_currency="EUR")
        places = {row.code: row.id for row in uow.rows(select(Location.code, Location.id))}
        shelf = places["MAIN-STOCK"]
        post_moves(uow, [NewMove(item, places["SUPPLIERS"], shelf, PIECES * ONE, "test", 1, value_minor=9)])
        return item, main_warehouse(uow)


@pytest.mark.also_on_server
def test_the_last_pieces_are_given_once(workspace: Workspace, desks: list[Workspace]) -> None:
    item, warehouse = stocked(workspace)

    def grab(desk: int) -> Callable[[], int]:
        def work() -> int:
            got = 0
            for number in range(ROUNDS):
                line = desk * 100 + number
                with at_work(desks[desk]) as uow:
                    got += reserve(uow, [Want(item, warehouse, ONE, "line", line)])[line]
            return got

        return work

    with ThreadPoolExecutor(DESKS) as pool:
        got = [future.result() for future in [pool.submit(grab(desk)) for desk in range(DESKS)]]
    assert sum(got) == PIECES * ONE
    with workspace.reader() as reader:
        (level,) = stock_levels(reader, StockQuestion(), MORNING)
        lines = [desk * 100 + number for desk in range(DESKS) for number in range(ROUNDS)]
        held = load_reservations(reader, "line", lines)
        said = [word for check in workspace.declarations.checks for word in check.run(reader)]
    assert (level.on_hand, level.reserved) == (PIECES * ONE, PIECES * ONE)
    assert sum(row.qty for row in held) == PIECES * ONE
    assert said == []
