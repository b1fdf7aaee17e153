"""On a server, the clocks of two windows make an order that is due once."""

from contextlib import ExitStack
from datetime import date

import pytest
from sqlalchemy import func, select

from app.areas.sales.models import SalesOrder
from app.areas.sales.operations.recurring import MakeDueOrders
from app.kernel.database import open_database
from app.kernel.workspace import Workspace
from tests.areas.inventory.test_first_at_once import PATIENCE_SECONDS, meanwhile
from tests.areas.purchasing.buying import put_clock
from tests.areas.sales.selling import add_customer, add_items
from tests.areas.sales.test_standing import noon, recur

pytestmark = pytest.mark.postgres


def test_two_windows_make_what_is_due_once(server_workspace: Workspace) -> None:
    (tea,) = add_items(server_workspace, "TEA")
    recur(server_workspace, add_customer(server_workspace), tea, on_day=5, starts_on=date(2026, 3, 3))
    put_clock(server_workspace, noon(date(2026, 3, 5)))
    other = open_database(server_workspace.database.target)
    window = Workspace(other, server_workspace.declarations, server_workspace.clock)
    with ExitStack() as stack:
        with server_workspace.batch() as batch:
            assert len(batch.dispatch(MakeDueOrders()).value.numbers) == 1
            told = stack.enter_context(meanwhile(lambda: window.dispatch(MakeDueOrders()), server_workspace))
            assert not told.done(), "the other window waits for its turn"
        assert told.result(PATIENCE_SECONDS).value.numbers == ()
    with server_workspace.reader() as reader:
        assert reader.execute(select(func.count()).select_from(SalesOrder)).scalar_one() == 1
    other.close()
