"""On a server, two who do something for the first time at the same moment both succeed, one after the other."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select, text

from app.areas.catalog.models import Item, Unit
from app.areas.catalog.operations import CreateItem
from app.areas.inventory.models import ItemValue, Location, ReorderRule
from app.areas.inventory.operations import NewMove, main_warehouse, post_moves
from app.areas.inventory.operations.setup import SetReorderRule, set_reorder_rule
from app.areas.inventory.queries import StockQuestion, stock_levels
from app.kernel.database import open_database
from app.kernel.errors import DomainError
from app.kernel.quantity import QUANTITY_SCALE
from app.kernel.unit_of_work import UnitOfWork
from app.kernel.workspace import Workspace
from tests.companies import MORNING, at_work

pytestmark = pytest.mark.postgres

WAITS = text("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'")
PATIENCE_SECONDS = 10.0


@pytest.fixture
def other(server_workspace: Workspace) -> Iterator[Workspace]:
    """Give another desk in the same firm."""
    database = open_database(server_workspace.database.target)
    yield Workspace(database, server_workspace.declarations, server_workspace.clock)
    database.close()


@contextmanager
def meanwhile(work: Callable[[], Any], watch: Workspace) -> Iterator[Future[Any]]:
    """Let another desk work until it has to wait for this one; it goes on when this one has committed."""
    with ThreadPoolExecutor(1) as pool:
        told = pool.submit(work)
        begun = time.monotonic()
        while not (told.done() or somebody_waits(watch)):
            assert time.monotonic() - begun < PATIENCE_SECONDS, "nobody came to wait"
        yield told


def somebody_waits(workspace: Workspace) -> bool:
    """Tell whether somebody waits for a lock."""
    with workspace.reader() as reader:
        return bool(reader.execute(WAITS).scalar())


def add_item(uow: UnitOfWork, sku: str) -> int:
    """Add an item that nobody ever had."""
    unit = uow.scalar(select(Unit.id).where(Unit.code == "pc"))
    return uow.add(Item, sku=sku, name=sku, unit_id=unit, price_currency="EUR")


def receive(uow: UnitOfWork, item_id: int, to: str, number: int) -> None:
    """Receive a piece at what it costs."""
    places = {row.code: row.id for row in uow.rows(select(Location.code, Location.id))}
    post_moves(uow, [NewMove(item_id, places["SUPPLIERS"], places[to], QUANTITY_SCALE, "test", number,
                             value_minor=100 * number)])


@pytest.mark.parametrize("place", ["MAIN-STOCK", "MAIN-RECEIVING"])
def test_two_first_receipts_of_a_new_item_both_stand(
    server_workspace: Workspace, other: Workspace, place: str,
) -> None:
    with at_work(server_workspace) as uow:
        item = add_item(uow, "NEW")

    def second() -> None:
        with at_work(other) as theirs:
            receive(theirs, item, place, 2)

    with ExitStack() as stack:
        with at_work(server_workspace) as uow:
            receive(uow, item, "MAIN-STOCK", 1)
            told = stack.enter_context(meanwhile(second, server_workspace))
            assert not told.done()
        told.result(PATIENCE_SECONDS)
    with server_workspace.reader() as reader:
        (level,) = stock_levels(reader, StockQuestion(), MORNING)
        worth = reader.execute(select(ItemValue.value_minor).where(ItemValue.item_id == item)).scalar_one()
        said = [word for check in server_workspace.declarations.checks for word in check.run(reader)]
    assert (level.on_hand, worth, said) == (2 * QUANTITY_SCALE, 300, [])


def test_who_comes_second_with_a_first_row_goes_on_from_it(server_workspace: Workspace, other: Workspace) -> None:
    with at_work(server_workspace) as uow:
        item, house = add_item(uow, "NEW"), main_warehouse(uow)
    mine, theirs = SetReorderRule(item, Decimal(5), Decimal(10), house), SetReorderRule(
        item, Decimal(7), Decimal(20), house)
    with ExitStack() as stack:
        with at_work(server_workspace) as uow:
            set_reorder_rule(uow, mine)
            told = stack.enter_context(meanwhile(lambda: other.dispatch(theirs), server_workspace))
            assert not told.done()
        told.result(PATIENCE_SECONDS)
    with server_workspace.reader() as reader:
        assert reader.execute(select(ReorderRule.reorder_point)).scalars().all() == [7 * QUANTITY_SCALE]


def test_a_name_that_somebody_just_took_is_refused_in_words(server_workspace: Workspace, other: Workspace) -> None:
    with at_work(server_workspace) as uow:
        unit = uow.scalar(select(Unit.id).where(Unit.code == "pc"))
    with ExitStack() as stack:
        with at_work(server_workspace) as uow:
            add_item(uow, "MINE")
            told = stack.enter_context(meanwhile(
                lambda: other.dispatch(CreateItem("Theirs", unit_id=unit, sku="MINE")), server_workspace))
            assert not told.done()
        with pytest.raises(DomainError) as refused:
            told.result(PATIENCE_SECONDS)
    assert "MINE" in str(refused.value)
    assert "UniqueViolation" not in str(refused.value)
    assert "duplicate key" not in str(refused.value)
