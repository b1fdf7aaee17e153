"""On the other database, too, people are reminded once, see their day, and customers are valued."""

from datetime import timedelta

import pytest

from app.areas.analytics.queries.my_day import MY_DAY
from app.areas.sales.operations.activities import PlanActivity
from app.areas.sales.operations.worth import ValueCustomers
from app.areas.sales.queries.worth import worth_of
from app.kernel.clock import SetClock
from app.kernel.listing import ListRequest
from app.kernel.papers import WriteNote
from app.kernel.reminders import TakeReminders
from app.kernel.unit_of_work import Actor
from app.kernel.workspace import Workspace
from tests.areas.sales.selling import add_customer, add_items, sell, stock_all
from tests.companies import MORNING

pytestmark = pytest.mark.postgres
HOUR = timedelta(hours=1)


def test_the_story_of_a_day_on_a_server(server_workspace: Workspace) -> None:
    workspace = server_workspace
    mine = workspace.acting_as(Actor(1, "Owner"))
    items, customer = add_items(workspace, "TEA"), add_customer(workspace)
    stock_all(workspace, items, 10)
    sell(workspace, customer, [(items[0], "4")])
    mine.dispatch(PlanActivity("call", "Ring back", MORNING + HOUR, remind_minutes=30, party_id=customer))
    workspace.dispatch(WriteNote("customer", customer, "@owner, see to it"))
    assert isinstance(workspace.clock, SetClock)
    workspace.clock.moment = MORNING + HOUR
    spec = next(spec for spec in workspace.declarations.ticks if spec.name == "kernel.reminders")
    with mine.reader() as reader:
        assert spec.due(reader, workspace.clock.now())
    told = mine.dispatch(TakeReminders()).value.reminders
    assert sorted(one.text for one in told) == ["Call: Ring back", "Local user: @owner, see to it"]
    assert mine.dispatch(TakeReminders()).value.reminders == ()
    with mine.reader() as reader:
        assert not spec.due(reader, workspace.clock.now())
        rows = MY_DAY.page(reader, ListRequest(as_of=workspace.clock.now())).rows
        assert [row.values[0] for row in rows] == ["activity"]
        assert MY_DAY.count(reader, ListRequest(preset="planned", as_of=workspace.clock.now())) == 1
    workspace.dispatch(ValueCustomers())
    with mine.reader() as reader:
        assert [fact.title for fact in worth_of(reader, customer, MORNING).facts] == ["Next year", "Share of revenue"]
        detail = workspace.declarations.detail("customer").load(reader, customer, workspace.clock.now())
    assert detail.title == "Alfreds Futterkiste"
