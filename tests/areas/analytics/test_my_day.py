"""A person's day holds what is theirs, or nobody's, over all areas, and leads to where it is done."""

from datetime import timedelta
from functools import partial

import pytest

from app.areas.analytics.queries.decisions import SPACING
from app.areas.analytics.queries.my_day import ALL_KINDS, MY_DAY, behind
from app.areas.sales.operations.activities import PlanActivity
from app.areas.support.operations.tickets import AssignTicket
from app.kernel.clock import SetClock
from app.kernel.errors import NotFoundError
from app.kernel.listing import ListRequest
from app.kernel.unit_of_work import Actor
from app.kernel.workspace import Workspace
from tests.areas.sales.dealing import add_deal, add_seller
from tests.areas.sales.quoting import line, send, write_quote
from tests.areas.sales.selling import add_customer, add_items
from tests.areas.support.complaining import complain
from tests.companies import MORNING
from tests.plans import plans_of, scans_of

DAY = timedelta(days=1)
BIG = ("sales_activity", "sales_quote", "sales_invoice", "support_ticket", "support_slip", "sales_opportunity")


def day_of(workspace: Workspace, number: int, preset: str | None = None) -> list[tuple[str, str, str]]:
    with workspace.acting_as(Actor(number, "Somebody")).reader() as reader:
        request = ListRequest(preset, as_of=workspace.clock.now())
        rows = MY_DAY.page(reader, request).rows
        assert MY_DAY.count(reader, request) == len(rows)
    return [(str(row.values[0]), str(row.values[1]), str(row.values[3])) for row in rows]


@pytest.fixture
def sellers(workspace: Workspace) -> tuple[int, int]:
    """Give two sellers of whom the first has a late call, a call of today, one of tomorrow, an offer and a ticket."""
    ada, max_ = add_seller(workspace, "ada"), add_seller(workspace, "max")
    mine, customer = workspace.acting_as(Actor(ada, "Ada")), add_customer(workspace)
    for subject, away in (("Late", -2), ("Today", 0), ("Tomorrow", 1)):
        mine.dispatch(PlanActivity("call", subject, MORNING + away * DAY + timedelta(hours=2), party_id=customer))
    add_deal(mine, customer)
    (tea,) = add_items(workspace, "TEA")
    lapses = (MORNING + 3 * DAY).date()
    send(mine, write_quote(mine, customer, [line(tea, "2", price="10")], valid_until=lapses).quote_id)
    ticket = complain(workspace, customer, subject="Broken")
    workspace.dispatch(AssignTicket(ticket, ada))
    complain(workspace, customer, subject="Of nobody")
    assert isinstance(workspace.clock, SetClock)
    workspace.clock.moment = MORNING + timedelta(hours=12)
    return ada, max_


def test_a_day_holds_what_is_mine_and_what_is_nobodys_in_the_order_in_which_it_presses(
    workspace: Workspace, sellers: tuple[int, int],
) -> None:
    ada, max_ = sellers
    kinds = [kind for kind, _, _ in day_of(workspace, ada)]
    assert kinds == sorted(kinds, key=["ticket_late", "activity", "ticket_at_risk", "quote"].index)
    assert [about for kind, _, about in day_of(workspace, ada) if kind == "activity"] == ["Late", "Today"]
    assert {about for kind, _, about in day_of(workspace, ada) if kind.startswith("ticket")} == {"Broken", "Of nobody"}
    assert {about for _, _, about in day_of(workspace, max_)} == {"Of nobody"}
    assert [number for _, number, _ in day_of(workspace, ada, "planned")] == ["Call", "Call"]
    assert [kind for kind, _, _ in day_of(workspace, ada, "money")] == ["quote"]


def test_a_row_leads_to_the_record_behind_it_and_is_told_whole(workspace: Workspace, sellers: tuple[int, int]) -> None:
    with workspace.acting_as(Actor(sellers[0], "Ada")).reader() as reader:
        rows = MY_DAY.page(reader, ListRequest(as_of=workspace.clock.now())).rows
        details = [workspace.declarations.detail("decision").load(reader, row.id, MORNING) for row in rows]
    assert {behind(row.id)[0] for row in rows} == {"ticket", "activity", "quote"}
    for row, detail in zip(rows, details, strict=True):
        assert (detail.facts[0].record, detail.facts[0].record_id) == behind(row.id)
        assert detail.hint
    with pytest.raises(NotFoundError):
        behind(SPACING + len(ALL_KINDS))


def test_a_day_is_read_by_index(workspace: Workspace, sellers: tuple[int, int]) -> None:
    now = workspace.clock.now()
    with workspace.acting_as(Actor(sellers[0], "Ada")).reader() as reader:
        for read in (MY_DAY.page, MY_DAY.count):
            plan = plans_of(reader, partial(read, reader, ListRequest(as_of=now)))
            assert scans_of(plan, *BIG) == []
