"""Sellers are reminded of what they planned and of offers that lapse, until it is done, moved or answered."""

from datetime import timedelta

from app.areas.sales.operations.activities import CompleteActivity, MoveActivity, PlanActivity
from app.kernel.clock import SetClock
from app.kernel.reminders import TakeReminders
from app.kernel.unit_of_work import Actor
from app.kernel.workspace import Workspace
from tests.areas.sales.dealing import MORNING, add_seller
from tests.areas.sales.quoting import accept, line, send, write_quote
from tests.areas.sales.selling import add_customer, add_items

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def take(workspace: Workspace, after: timedelta) -> list[tuple[str, str]]:
    clock = workspace.clock
    assert isinstance(clock, SetClock)
    clock.moment = MORNING + after
    return [(told.text, told.note) for told in workspace.dispatch(TakeReminders()).value.reminders]


def test_a_call_comes_up_when_asked_again_when_moved_and_no_more_when_done(workspace: Workspace) -> None:
    seller = Actor(add_seller(workspace, "ada"), "Ada")
    mine, others = workspace.acting_as(seller), workspace.acting_as(Actor(1, "Owner"))
    customer = add_customer(workspace)
    call: int = mine.dispatch(PlanActivity(
        "call", "Ring back", MORNING + 2 * HOUR, remind_minutes=30, party_id=customer)).value
    assert take(mine, HOUR) == []
    assert take(others, 2 * HOUR) == []
    assert take(mine, 2 * HOUR - timedelta(minutes=30)) == [
        ("Call: Ring back", "Alfreds Futterkiste, begins today at 12:00")]
    mine.dispatch(MoveActivity(call, MORNING + DAY))
    assert take(mine, 2 * HOUR) == []
    assert take(mine, DAY) == [("Call: Ring back", "Alfreds Futterkiste, begins today at 10:00")]
    done = mine.dispatch(CompleteActivity(call, "Wants an offer"))
    assert take(mine, DAY + HOUR) == []
    mine.undo(done.operation_id)
    assert take(mine, DAY + 2 * HOUR) == [("Call: Ring back", "Alfreds Futterkiste, began today at 10:00")]


def test_an_offer_comes_up_before_it_lapses_unless_it_is_answered(workspace: Workspace) -> None:
    customer, (item,) = add_customer(workspace), add_items(workspace, "TEA")
    quotes = [
        write_quote(workspace, customer, [line(item, "2", price="10")], valid_until=(MORNING + 10 * DAY).date())
        for _ in range(2)
    ]
    for quote in quotes:
        send(workspace, quote.quote_id)
    accept(workspace, quotes[0].quote_id)
    mine = workspace.acting_as(Actor(1, "Owner"))
    assert take(mine, 6 * DAY) == []
    ((text, note),) = take(mine, 7 * DAY)
    assert text == f"Offer {quotes[1].number} to Alfreds Futterkiste lapses Thu 12 Mar 2026"
    assert note.endswith("not answered yet")
    assert take(mine, 8 * DAY) == []
