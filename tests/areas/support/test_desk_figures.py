"""What the desk measures of itself, against numbers counted by hand."""

from functools import partial
from typing import Any

import pytest
from matplotlib.figure import Figure as Picture

from app.areas.company.operations import CreateUser
from app.areas.support.charts import desk as charts
from app.areas.support.operations import (
    AnswerTicket,
    AssignTicket,
    MemberInput,
    ReceiveCustomerMessage,
    ResolveTicket,
    SetPending,
    SetQueue,
)
from app.areas.support.queries import desk_figures as figures
from app.kernel.chartstyle import ChartStyle
from app.kernel.workspace import Workspace
from tests.areas.sales.selling import add_customer
from tests.areas.support.complaining import at, complain
from tests.areas.support.test_queries import BIG, figure
from tests.plans import plans_of, scans_of


@pytest.fixture
def worked(workspace: Workspace) -> Workspace:
    """Give a desk with four tickets of Monday 10:00, an hour for answers to what is urgent.

    The first: answered after 30 min by who works on it, asked again, answered after two hours (late), resolved. The
    second: answered once and resolved, came back. The third: nobody answers, late from 11:00 on. The fourth, low: asked
    and waiting, with nobody.
    """
    customer = add_customer(workspace)
    ada = workspace.dispatch(CreateUser("ada", "Ada Low", 1)).value.user_id
    queue = workspace.dispatch(SetQueue("Complaints", (MemberInput(ada),))).value
    at(workspace, 2, 10)
    first, second, _late = (complain(workspace, customer, priority="urgent", queue_id=queue) for _ in range(3))
    fourth = complain(workspace, customer, priority="low")
    workspace.dispatch(AssignTicket(first, ada))
    at(workspace, 2, 10, 30)
    workspace.dispatch(AnswerTicket(first, "Yes."))
    workspace.dispatch(ResolveTicket(second, "Yes."))
    workspace.dispatch(ReceiveCustomerMessage(first, "And?"))
    workspace.dispatch(SetPending(fourth, "Which?"))
    at(workspace, 2, 13, 30)
    workspace.dispatch(AnswerTicket(first, "Soon."))
    workspace.dispatch(ResolveTicket(first))
    workspace.dispatch(ReceiveCustomerMessage(second, "No."))
    return workspace


def test_promises_kept_are_counted_by_clock_policy_queue_and_person(worked: Workspace) -> None:
    now = worked.clock.now()
    with worked.reader() as reader:
        clocks = figures.kept_by_clock_and_policy(reader, now)
        people = figures.kept_by_queue_and_person(reader, now)
    assert clocks is not None
    assert people is not None
    # first: three given in time, one has run out; next: one late, and what came back is not due yet; resolution: one
    assert clocks.groups == (
        ("Clock", (("First response", 3, 1), ("Next response", 0, 1), ("Resolution", 1, 0))),
        ("Policy", (("Standard", 4, 2),)),
    )
    assert people.groups == (
        ("Queue", (("Complaints", 3, 2), ("nobody", 1, 0))), ("Person", (("Ada Low", 2, 1), ("nobody", 2, 1))),
    )


def test_what_came_back_and_what_was_settled_at_first_contact(worked: Workspace) -> None:
    back, once = figure(worked, "support.reopened"), figure(worked, "support.first_contact")
    assert (back.value, back.note) == (500, "1 of 2 in 90 days")
    # the second one is open again, and the customer of the first had to ask once more
    assert (once.value, once.note) == (0, "0 of 1 in 90 days")
    number = complain(worked, add_customer(worked, "Blauer See Delikatessen"))
    worked.dispatch(ResolveTicket(number, "Yes."))
    assert figure(worked, "support.first_contact").note == "1 of 2 in 90 days"


def test_the_backlog_and_the_work_of_each(worked: Workspace) -> None:
    now = at(worked, 6, 9)
    with worked.reader() as reader:
        backlog, work = figures.backlog_by_age(reader, now), figures.work_by_person(reader, now)
    assert backlog is not None
    assert work is not None
    assert [row for row in backlog.rows if row[1] or row[2]] == [("3 to 7 days", 2, 1)]
    assert work.rows == (("nobody", 2, 0, 0, 1),)


def test_an_idle_desk_says_so_and_pictures_are_drawn(workspace: Workspace, worked: Workspace) -> None:
    now = worked.clock.now()
    with worked.reader() as reader:
        drawn: list[tuple[Any, Any]] = [
            (figures.kept_by_clock_and_policy, charts.draw_kept), (figures.kept_by_queue_and_person, charts.draw_kept),
            (figures.backlog_by_age, charts.draw_backlog),
        ]
        for load, draw in drawn:
            picture = Picture()
            value = load(reader, now)
            assert value is not None
            draw(picture, value, ChartStyle())
            assert len(picture.axes) == 1
            plan = plans_of(reader, partial(load, reader, now))
            assert scans_of(plan, *BIG, "support_clock") == [], load.__name__
        for key in (figures.reopened, figures.first_contact, figures.work_by_person):
            plan = plans_of(reader, partial(key, reader, now))
            assert scans_of(plan, *BIG) == [], key.__name__
    assert workspace is worked


def test_a_firm_without_tickets_measures_nothing(workspace: Workspace) -> None:
    now = workspace.clock.now()
    with workspace.reader() as reader:
        for load in (figures.kept_by_clock_and_policy, figures.kept_by_queue_and_person, figures.backlog_by_age,
                     figures.work_by_person):
            assert load(reader, now) is None
    for key in ("reopened", "first_contact"):
        assert figure(workspace, f"support.{key}").value is None
