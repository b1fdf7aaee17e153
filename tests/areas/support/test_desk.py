"""Stories of working together on tickets: whose turn it is, who is told, what must be done first, who writes."""

from typing import Any

import pytest
from sqlalchemy import select

from app.areas.company.operations import CreateUser
from app.areas.support.models import Escalated, Notice, TicketMessage, TicketStep, Watcher, Writing
from app.areas.support.operations import (
    AddSteps,
    AnswerTicket,
    AssignTicket,
    ConditionInput,
    EscalateDue,
    MarkWriting,
    MemberInput,
    MoveToQueue,
    NoteTicket,
    ReadNotices,
    ReceiveCustomerMessage,
    RelateTicket,
    ResolveTicket,
    SetChecklist,
    SetEscalation,
    SetPending,
    SetPolicy,
    SetQueue,
    StepInput,
    TargetInput,
    TickStep,
    UnrelateTicket,
    UnwatchTicket,
    WatchTicket,
)
from app.areas.support.operations.escalating import is_due
from app.kernel.errors import DomainError, NeedsConfirmation
from app.kernel.journal import Operation
from app.kernel.listing import Detail, ListRequest
from app.kernel.unit_of_work import Actor
from app.kernel.workspace import Workspace
from tests.areas.sales.selling import add_customer, require_proof
from tests.areas.support.complaining import at, complain, ticket

ALL = frozenset({"*"})


@pytest.fixture
def team(workspace: Workspace) -> list[Workspace]:
    """Let Ada and Max sit down at desks of their own, beside the owner's."""
    people = []
    for login, name in (("ada", "Ada Low"), ("max.m", "Max Muster")):
        number = workspace.dispatch(CreateUser(login, name, 1)).value.user_id
        people.append(workspace.acting_as(Actor(number, name)))
    return people


def rows(workspace: Workspace, model: Any, *where: Any) -> list[Any]:
    """Read rows of a table."""
    with workspace.reader() as reader:
        return list(reader.execute(select(model.__table__).where(*where).order_by(model.id)))


def notices(workspace: Workspace, preset: str | None = None) -> list[str]:
    """Read what somebody should know, in the list that they see."""
    query = workspace.list_query("notices")
    with workspace.reader() as reader:
        page = query.page(reader, ListRequest(preset))
    place = [column.info.key for column in query.columns].index("kind")
    return [str(row.values[place]) for row in page.rows]


def detail(workspace: Workspace, number: int) -> Detail:
    """Read a ticket's page."""
    with workspace.reader() as reader:
        return workspace.declarations.detail("ticket").load(reader, number, workspace.clock.now())


def test_tickets_of_a_queue_are_given_out_in_turn_and_to_who_has_the_fewest(
    workspace: Workspace, team: list[Workspace],
) -> None:
    ada, mx = (desk.actor.id for desk in team)
    customer = add_customer(workspace)
    queue = workspace.dispatch(SetQueue("Complaints", (MemberInput(ada), MemberInput(mx), MemberInput(1, takes=False)),
                                        "round_robin")).value
    given = [ticket(workspace, complain(workspace, customer, queue_id=queue)).assignee_id for _ in range(4)]
    assert given == [ada, mx, ada, mx]
    workspace.dispatch(SetQueue("Complaints", (MemberInput(ada), MemberInput(mx)), "least_load", queue_id=queue))
    number = complain(workspace, customer)
    workspace.dispatch(AssignTicket(number, ada))
    first = complain(workspace, customer, queue_id=queue)
    assert ticket(workspace, first).assignee_id == mx
    # what waits is no work: Max waits for customers in three of his tickets, so he is next once more
    for row in range(1, 6):
        if ticket(workspace, row).assignee_id == mx:
            workspace.dispatch(SetPending(row, "Which?"))
    workspace.dispatch(MoveToQueue(complain(workspace, customer), queue))
    assert [ticket(workspace, found).assignee_id for found in (first, first + 1)] == [mx, mx]
    with pytest.raises(DomainError, match="named twice"):
        workspace.dispatch(SetQueue("Twice", (MemberInput(ada), MemberInput(ada))))
    require_proof(workspace)


def test_the_queues_policy_applies_where_no_condition_fits(workspace: Workspace) -> None:
    customer = add_customer(workspace)
    targets = tuple(TargetInput(word, "4 h", "8 h") for word in ("urgent", "high", "normal", "low"))
    slow = workspace.dispatch(SetPolicy("Slow queue", 1, targets, conditions=(ConditionInput(category="other"),))).value
    queue = workspace.dispatch(SetQueue("Slow", policy_id=slow.policy_id)).value
    number = complain(workspace, customer)
    assert ticket(workspace, number).policy_id != slow.policy_id
    workspace.dispatch(MoveToQueue(number, queue))
    # its conditions do not fit, and a queue's own policy keeps them
    assert ticket(workspace, number).policy_id != slow.policy_id
    workspace.dispatch(SetPolicy("Slow queue", 1, targets, policy_id=slow.policy_id, position=99))
    workspace.dispatch(MoveToQueue(number, None))
    workspace.dispatch(MoveToQueue(number, queue))
    assert ticket(workspace, number).policy_id == slow.policy_id


def test_who_is_mentioned_watches_and_is_told_once_each_time(workspace: Workspace, team: list[Workspace]) -> None:
    ada, mx = team
    number = complain(workspace, add_customer(workspace))
    ada.dispatch(NoteTicket(number, "@max.m can you look? @Ada too, a@b.de not."))
    assert (notices(mx), notices(ada)) == (["mention"], [])
    assert {row.user_id for row in rows(workspace, Watcher)} == {ada.actor.id, mx.actor.id}
    workspace.dispatch(ReceiveCustomerMessage(number, "And?"))
    mx.dispatch(AnswerTicket(number, "Tomorrow."))
    assert (notices(mx), notices(ada)) == (["customer", "mention"], ["answered", "customer"])
    workspace.dispatch(AssignTicket(number, ada.actor.id))
    ada.dispatch(UnwatchTicket(number))
    mx.dispatch(ResolveTicket(number))
    assert notices(ada)[0] == "assigned"
    unread = rows(ada, Notice, Notice.user_id == ada.actor.id)
    assert ada.dispatch(ReadNotices(tuple(row.id for row in unread))).value == 3
    assert notices(ada, "unread") == []
    with pytest.raises(DomainError, match="Only who is meant"):
        mx.dispatch(ReadNotices((unread[0].id,)))
    workspace.dispatch(WatchTicket(number, ada.actor.id))
    assert "Watched by" in {fact.title for fact in detail(workspace, number).facts}


def test_required_steps_are_asked_about_before_a_ticket_is_resolved(workspace: Workspace) -> None:
    customer = add_customer(workspace)
    workspace.dispatch(SetChecklist("Damage", (StepInput("Ask for a photo"), StepInput("Tell the carrier"),
                                               StepInput("Say thank you", required=False)), category="damaged"))
    assert rows(workspace, TicketStep) == []
    complain(workspace, customer)
    number = complain(workspace, customer, category="damaged")
    steps = rows(workspace, TicketStep)
    assert [(step.text, step.ticket_id) for step in steps] == [
        ("Ask for a photo", number), ("Tell the carrier", number), ("Say thank you", number)]
    workspace.dispatch(TickStep(steps[0].id))
    with pytest.raises(NeedsConfirmation, match="Tell the carrier") as asked:
        workspace.dispatch(ResolveTicket(number, "New boxes are on their way."))
    assert "photo" not in asked.value.message
    workspace.dispatch(TickStep(steps[1].id))
    workspace.dispatch(TickStep(steps[1].id, done=False))
    workspace.dispatch(ResolveTicket(number, "New boxes are on their way."), confirmed=frozenset({asked.value.key}))
    assert ticket(workspace, number).state == "resolved"
    with pytest.raises(DomainError, match="resolved"):
        workspace.dispatch(AddSteps(number, text="One more"))


def test_solving_a_problem_offers_to_solve_what_it_caused(workspace: Workspace) -> None:
    customer = add_customer(workspace)
    problem, first, second, other = (complain(workspace, customer) for _ in range(4))
    for incident in (first, second):
        workspace.dispatch(RelateTicket(incident, problem, "caused_by"))
    workspace.dispatch(RelateTicket(other, problem))
    with pytest.raises(DomainError, match="caused by"):
        workspace.dispatch(RelateTicket(problem, first, "caused_by"))
    assert [row.values[0] for row in detail(workspace, problem).lines[0].rows] == ["Causes", "Causes", "Belongs with"]
    with pytest.raises(NeedsConfirmation, match="T-00002, T-00003"):
        workspace.dispatch(ResolveTicket(problem, "The lot is replaced."))
    done = workspace.dispatch(ResolveTicket(problem, "The lot is replaced."), confirmed=ALL)
    assert [ticket(workspace, number).state for number in (problem, first, second, other)] == [
        "resolved", "resolved", "resolved", "new"]
    workspace.undo(done.operation_id)
    workspace.dispatch(ResolveTicket(problem, "The lot is replaced.", "leave"))
    assert [ticket(workspace, number).state for number in (problem, first)] == ["resolved", "new"]
    assert workspace.dispatch(UnrelateTicket(problem, first)).value == 1
    require_proof(workspace)


def test_an_answer_that_crosses_another_asks_first(workspace: Workspace, team: list[Workspace]) -> None:
    ada, mx = team
    number = complain(workspace, add_customer(workspace))
    seen = rows(workspace, TicketMessage)[-1].id
    ada.dispatch(NoteTicket(number, "I look."))
    ada.dispatch(AnswerTicket(number, "New boxes leave today.", seen))
    ada.dispatch(AnswerTicket(number, "With the carrier.", seen))
    with pytest.raises(NeedsConfirmation, match=r"Ada Low wrote “With the carrier\.”") as asked:
        mx.dispatch(AnswerTicket(number, "We look into it.", seen))
    mx.dispatch(AnswerTicket(number, "We look into it.", seen), confirmed=frozenset({asked.value.key}))
    workspace.dispatch(ReceiveCustomerMessage(number, "Which?"))
    with pytest.raises(NeedsConfirmation, match="Which"):
        ada.dispatch(ResolveTicket(number, "Done.", seen_message_id=seen))


def test_a_mark_of_who_writes_is_seen_elsewhere_lapses_and_leaves_no_trace(
    workspace: Workspace, team: list[Workspace],
) -> None:
    ada, mx = team
    number = complain(workspace, add_customer(workspace))
    before = len(rows(workspace, Operation))
    at(workspace, 2, 10)
    assert ada.dispatch(MarkWriting(number)).value == ()
    assert mx.dispatch(MarkWriting(number)).value == ("Ada Low",)
    assert ada.dispatch(MarkWriting(number, writing=False)).value == ("Max Muster",)
    at(workspace, 2, 10, 2)
    assert ada.dispatch(MarkWriting(number)).value == ()
    assert [row.user_id for row in rows(workspace, Writing)] == [ada.actor.id]
    assert len(rows(workspace, Operation)) == before


def test_rules_escalate_once_when_their_moment_has_come(workspace: Workspace, team: list[Workspace]) -> None:
    """High: two hours from 10:00, at risk 11:30, late after 12:00; fifteen minutes of open time later is 13:15."""
    ada, mx = team
    workspace.dispatch(SetEscalation("Warn", "risk", "first_response", notify="watchers"))
    workspace.dispatch(SetEscalation("Help", "due", after_minutes=15, raise_to="urgent", assign_to_id=mx.actor.id,
                                     note="Nobody answered in time."))
    with pytest.raises(DomainError, match="what is to be done"):
        workspace.dispatch(SetEscalation("Nothing", "due", notify="nobody"))
    at(workspace, 2, 10)
    number = complain(workspace, add_customer(workspace), priority="high")
    workspace.dispatch(AssignTicket(number, ada.actor.id))
    with workspace.reader() as reader:
        assert not is_due(reader, at(workspace, 2, 11, 29))
        assert is_due(reader, at(workspace, 2, 11, 30))
    assert workspace.dispatch(EscalateDue()).value.done == 1
    assert workspace.dispatch(EscalateDue()).value.done == 0
    assert notices(ada) == ["escalation", "assigned"]
    at(workspace, 2, 13, 14)
    assert workspace.dispatch(EscalateDue()).value.done == 0
    at(workspace, 2, 13, 16)
    assert workspace.dispatch(EscalateDue()).value.tickets == 1
    after = ticket(workspace, number)
    assert (after.priority, after.assignee_id) == ("urgent", mx.actor.id)
    assert (notices(mx), rows(workspace, TicketMessage)[-1].body) == (["escalation"], "Nobody answered in time.")
    assert after.first_responded_at is None
    assert len(rows(workspace, Escalated)) == 2
    mx.dispatch(AnswerTicket(number, "Sorry."))
    at(workspace, 20, 10)
    assert [row.clock for row in rows(workspace, Escalated)] == ["first_response", "first_response"]
    assert workspace.dispatch(EscalateDue()).value.done == 1
    require_proof(workspace)


def test_what_is_mine_and_what_is_with_nobody(workspace: Workspace, team: list[Workspace]) -> None:
    ada, mx = team
    customer = add_customer(workspace)
    queue = workspace.dispatch(SetQueue("All", (MemberInput(mx.actor.id),))).value
    numbers = [complain(workspace, customer) for _ in range(3)]
    workspace.dispatch(AssignTicket(numbers[0], ada.actor.id))
    workspace.dispatch(MoveToQueue(numbers[1], queue))
    ada.dispatch(WatchTicket(numbers[2]))

    def count(desk: Workspace, preset: str) -> int:
        with desk.reader() as reader:
            return desk.list_query("tickets").count(reader, ListRequest(preset))

    presets = ("mine", "my_queues", "nobody", "watched")
    assert [count(ada, preset) for preset in presets] == [1, 0, 2, 1]
    assert [count(mx, preset) for preset in presets] == [0, 1, 2, 0]
