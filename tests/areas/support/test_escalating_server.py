"""On a server, the clocks of two windows escalate what is due once."""

from contextlib import ExitStack
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app.areas.support.models import Escalated
from app.areas.support.operations import EscalateDue, SetEscalation
from app.kernel.database import open_database
from app.kernel.workspace import Workspace
from tests.areas.inventory.test_first_at_once import PATIENCE_SECONDS, meanwhile
from tests.areas.purchasing.buying import put_clock
from tests.areas.sales.selling import add_customer
from tests.areas.support.complaining import complain
from tests.companies import MORNING

pytestmark = pytest.mark.postgres


def test_two_windows_escalate_once(server_workspace: Workspace) -> None:
    complain(server_workspace, add_customer(server_workspace))
    server_workspace.dispatch(SetEscalation("Warn", "due", "first_response", note="Somebody waits for an answer."))
    put_clock(server_workspace, MORNING + timedelta(days=5))
    other = open_database(server_workspace.database.target)
    window = Workspace(other, server_workspace.declarations, server_workspace.clock)
    with ExitStack() as stack:
        with server_workspace.batch() as batch:
            assert batch.dispatch(EscalateDue()).value.done == 1
            told = stack.enter_context(meanwhile(lambda: window.dispatch(EscalateDue()), server_workspace))
            assert not told.done(), "the other window waits for its turn"
        assert told.result(PATIENCE_SECONDS).value.done == 0
    with server_workspace.reader() as reader:
        assert reader.execute(select(func.count()).select_from(Escalated)).scalar_one() == 1
    other.close()
