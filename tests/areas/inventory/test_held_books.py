"""On a server, closing the books, posting to the past and costing again wait for one another."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from app.areas.catalog.models import Item, Unit
from app.areas.inventory.models import Location
from app.areas.inventory.operations import NewMove, post_moves
from app.areas.inventory.operations.periods import ClosePeriod, close_period
from app.areas.inventory.operations.rebuilding import rebuild_items
from app.areas.inventory.operations.recosting import recost_items
from app.kernel.database import open_database
from app.kernel.errors import DomainError
from app.kernel.quantity import QUANTITY_SCALE
from app.kernel.unit_of_work import UnitOfWork
from app.kernel.workspace import Workspace
from tests.companies import MORNING, at_work

pytestmark = pytest.mark.postgres

LONG_AGO = MORNING - timedelta(days=5)
YESTERDAY = (MORNING - timedelta(days=1)).date()


def places(uow: UnitOfWork) -> dict[str, int]:
    """Give the numbers of places by their codes."""
    return {row.code: row.id for row in uow.rows(select(Location.code, Location.id))}


def add_item(uow: UnitOfWork, sku: str) -> int:
    """Add an item that is counted in pieces."""
    unit = uow.scalar(select(Unit.id).where(Unit.code == "pc"))
    return uow.add(Item, sku=sku, name=sku, unit_id=unit, price_currency="EUR")


def bring(uow: UnitOfWork, item_id: int, number: int) -> None:
    """Receive a piece that came long ago; each costs more than the one before."""
    at = places(uow)
    post_moves(uow, [NewMove(item_id, at["SUPPLIERS"], at["MAIN-STOCK"], QUANTITY_SCALE, "test", number,
                             value_minor=100 * number, at=LONG_AGO)])


@contextmanager
def impatient(workspace: Workspace) -> Iterator[UnitOfWork]:
    """Open a unit of work at another desk that gives up at once where it would wait for somebody."""
    database = open_database(workspace.database.target)
    try:
        with at_work(Workspace(database, workspace.declarations, workspace.clock)) as uow:
            uow.confirmed = frozenset({"*"})
            uow.connection.exec_driver_sql("SET LOCAL lock_timeout = '50ms'")
            yield uow
    finally:
        database.close()


def test_books_are_not_closed_under_somebody_who_posts_to_the_past(server_workspace: Workspace) -> None:
    with at_work(server_workspace) as uow:
        item = add_item(uow, "A")
        bring(uow, item, 1)
        with pytest.raises(OperationalError, match="lock timeout"), impatient(server_workspace) as other:
            close_period(other, ClosePeriod(YESTERDAY))
    with at_work(server_workspace) as uow:
        assert close_period(uow, ClosePeriod(YESTERDAY)).items == 1
        with pytest.raises(OperationalError, match="lock timeout"), impatient(server_workspace) as other:
            bring(other, item, 2)
    with pytest.raises(DomainError, match="books are closed"), impatient(server_workspace) as other:
        bring(other, item, 2)


def test_goods_that_are_costed_again_are_held_with_all_that_was_made_of_them(server_workspace: Workspace) -> None:
    with at_work(server_workspace) as uow:
        part, whole = add_item(uow, "PART"), add_item(uow, "WHOLE")
        at = places(uow)
        bring(uow, part, 1)
        post_moves(uow, [
            NewMove(part, at["MAIN-STOCK"], at["PRODUCTION"], QUANTITY_SCALE, "assembly", 1),
            NewMove(whole, at["PRODUCTION"], at["MAIN-STOCK"], QUANTITY_SCALE, "assembly", 1, basis="made"),
        ])
    with at_work(server_workspace) as uow:
        uow.confirmed = frozenset({"*"})
        bring(uow, part, 2)
        recost_items(uow, {part})
        with pytest.raises(OperationalError, match="lock timeout"), impatient(server_workspace) as other:
            recost_items(other, {whole})


def test_an_undo_waits_for_whoever_moves_the_goods(server_workspace: Workspace) -> None:
    with at_work(server_workspace) as uow:
        item = add_item(uow, "A")
        bring(uow, item, 1)
    with at_work(server_workspace) as uow:
        at = places(uow)
        move = NewMove(item, at["MAIN-STOCK"], at["CUSTOMERS"], QUANTITY_SCALE // 2, "test", 2)
        post_moves(uow, [move])
        with pytest.raises(OperationalError, match="lock timeout"), impatient(server_workspace) as other:
            rebuild_items(other, [move])
