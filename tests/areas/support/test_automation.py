"""Stories of canned replies, macros and triggers: what they do, once, in order, and only after a dry run."""

from functools import partial
from typing import Any

import pytest
from sqlalchemy import select

from app.areas.company.operations import CreateUser
from app.areas.mail.models import MailMessage
from app.areas.support.models.automation import RehearsedTicket
from app.areas.support.operations import (
    AnswerTicket,
    ReceiveCustomerMessage,
    ResolveTicket,
    SetPending,
    SetPriority,
)
from app.areas.support.operations.automation import ChangeMacro, ChangeTrigger, PlaceRule, SwitchRule, SwitchRuleOff
from app.areas.support.operations.firing import RunDueRules
from app.areas.support.operations.macros import ApplyMacro
from app.areas.support.operations.rehearsing import RehearseTrigger
from app.areas.support.operations.replies import ChangeReply, CreateReply, RetireReply
from app.areas.support.operations.rule_lines import ConditionLine, StepLine, advise_lines
from app.areas.support.queries.automation import has_due, load_rule, rule_values
from app.areas.support.queries.automation_lists import LISTS, REPLIES, RULE_LOG, TRIGGERS
from app.areas.support.queries.automation_pages import macro_detail, rules_on_ticket, trigger_detail
from app.kernel.errors import DomainError, PermissionDeniedError
from app.kernel.fields import decode
from app.kernel.listing import ListRequest
from app.kernel.unit_of_work import Actor
from app.kernel.workspace import Workspace
from tests.areas.sales.selling import add_customer, require_proof
from tests.areas.support.complaining import at, complain, ticket
from tests.areas.support.ruling import firings, said, write_macro, write_reply, write_trigger
from tests.plans import SORTS, plans_of, scans_of

URGENT = StepLine("priority", "Urgent")
DAMAGED = ConditionLine("ticket.category", "is", "Damaged goods")


def test_a_macro_shows_itself_is_done_at_once_and_undone_at_once(workspace: Workspace) -> None:
    """Three steps, one entry in the history, one undo; nothing of it before it is meant."""
    at(workspace, 3, 9)
    ticket_id = complain(workspace, add_customer(workspace), contact_name="Ann")
    answer = StepLine("answer", reply_id=write_reply(workspace))
    macro = write_macro(workspace, answer, URGENT, StepLine("state", "resolved"))
    before = ticket(workspace, ticket_id)
    preview = workspace.preview(ApplyMacro(ticket_id, macro))
    assert preview is not None
    shown: Any = preview.document.bands[0]
    assert [row[1] for row in shown.rows] == [
        "Answered: Dear Ann, we are sorry. Your number is T-00001.", "Priority set to Urgent", "Became Resolved",
    ]
    assert ticket(workspace, ticket_id) == before
    done = workspace.dispatch(ApplyMacro(ticket_id, macro))
    after = ticket(workspace, ticket_id)
    assert (after.state, after.priority) == ("resolved", "urgent")
    assert said(workspace, ticket_id)[-1] == ("out", "Local user", "Dear Ann, we are sorry. Your number is T-00001.")
    workspace.undo(done.operation_id)
    undone = ticket(workspace, ticket_id)
    assert (undone.state, undone.priority, undone.first_responded_at) == ("new", "normal", None)
    assert len(said(workspace, ticket_id)) == 1
    require_proof(workspace)


def test_a_macro_is_done_wholly_or_not_at_all(workspace: Workspace) -> None:
    """A hole in the words, a step out of turn or a missing right: nothing of the macro is kept."""
    ticket_id = complain(workspace, add_customer(workspace))
    holes = write_macro(workspace, URGENT, StepLine("answer", text="Your order {{ order.number }} is late."))
    with pytest.raises(DomainError, match=r"holes: nothing is known of order\.number"):
        workspace.dispatch(ApplyMacro(ticket_id, holes))
    assert ticket(workspace, ticket_id).priority == "normal"
    early = write_macro(workspace, URGENT, StepLine("state", "closed"))
    with pytest.raises(DomainError):
        workspace.dispatch(ApplyMacro(ticket_id, early))
    assert ticket(workspace, ticket_id).priority == "normal"
    answering = workspace.acting_as(Actor(9, "Cal", frozenset({"support.answer"})))
    with pytest.raises(PermissionDeniedError, match=r"support\.assign"):
        answering.dispatch(ApplyMacro(ticket_id, write_macro(workspace, URGENT)))
    workspace.dispatch(SwitchRuleOff(early))
    with pytest.raises(DomainError, match="switched off"):
        workspace.dispatch(ApplyMacro(ticket_id, early))


@pytest.mark.parametrize(("line", "words"), [
    (StepLine("priority", "higher"), "“higher” is none of these: Urgent, High, Normal, Low"),
    (StepLine("state", "new"), "none of these: Open"), (StepLine("answer"), "in which words"),
    (StepLine("note", text="{{ ticket.numbr }}"), "Did you mean ticket.number"),
    (StepLine("assign", "nora"), "There is no “nora” here; there are owner, me, nobody"),
    (StepLine("category", "Damaged goods", text="x"), "Only an answer, a note, a step to do"),
    (StepLine("assign"), "Say to whom"), (StepLine("link", "moon"), "Latest order, Latest shipment"),
])
def test_a_step_that_cannot_be_done_is_refused_when_it_is_written(
    workspace: Workspace, line: StepLine, words: str,
) -> None:
    """The line is marked, what would do is named, and the form says the same while it is typed."""
    with pytest.raises(DomainError) as refusal:
        write_macro(workspace, line)
    assert words in refusal.value.message
    assert (refusal.value.field or "").startswith("steps.0.")
    with workspace.reader() as reader:
        typed = {"steps": [{"kind": line.kind, "value": line.value, "text": line.text}, {"kind": None}]}
        advice = advise_lines(reader, typed, workspace.clock.now())
    assert words in next(iter(advice.lines[0].problems.values()))


@pytest.mark.parametrize(("line", "words"), [
    (ConditionLine("ticket.priority", "is", "higher"), "“higher” is no priority"),
    (ConditionLine("ticket.subject", "more", "3"), "cannot be more or less"),
    (ConditionLine("order.total", "more", "much"), "is no figure"), (ConditionLine("ticket.subject"), "compared with"),
    (ConditionLine("order.required_on", "less", "soon"), "day such as"),
    (ConditionLine("customer.city", "empty", "x"), "needs no value"),
])
def test_a_condition_without_sense_is_refused(workspace: Workspace, line: ConditionLine, words: str) -> None:
    """A trigger that could never act is not kept."""
    with pytest.raises(DomainError, match=words):
        write_trigger(workspace, "opened", URGENT, line, on=False)


def test_a_trigger_needs_its_dry_run_and_again_after_each_change(workspace: Workspace) -> None:
    """Switched on only as it was tried; the dry run changes nothing and tells what would have been."""
    at(workspace, 3, 9)
    customer = add_customer(workspace)
    torn = complain(workspace, customer, category="damaged", contact_email="ann@alpha.example")
    complain(workspace, customer)
    at(workspace, 4, 9)
    workspace.dispatch(AnswerTicket(torn, "We look into it."))
    workspace.dispatch(SetPriority(torn, "urgent"))
    workspace.dispatch(ResolveTicket(torn))
    answer = StepLine("answer", reply_id=write_reply(workspace))
    rule = write_trigger(workspace, "opened", DAMAGED, URGENT, answer, on=False)
    with pytest.raises(DomainError, match="dry run first"):
        workspace.dispatch(SwitchRule(rule))
    before = (ticket(workspace, torn), said(workspace, torn), _mails(workspace))
    found = workspace.dispatch(RehearseTrigger(rule)).value
    assert (found.looked, found.matched, found.refused) == (2, 1, 0)
    assert (ticket(workspace, torn), said(workspace, torn), _mails(workspace)) == before
    with workspace.reader() as reader:
        told = reader.execute(select(RehearsedTicket.outcome, RehearsedTicket.told).where(
            RehearsedTicket.ticket_id == torn)).one()
        shown = trigger_detail(reader, rule, workspace.clock.now())
    assert (told.outcome, told.told.splitlines()[0]) == ("done", "priority set to Urgent")
    assert "Dear customer" in told.told or "Dear " in told.told
    assert shown.lines[2].title == "Dry run: 1 of the last 2 tickets"
    workspace.dispatch(SwitchRule(rule))
    with workspace.reader() as reader:
        form = decode(ChangeTrigger, {**rule_values(reader, rule), "title": "Damaged goods first"})
    workspace.dispatch(form)
    assert (_rule(workspace, rule).state, _rule(workspace, rule).title) == ("on", "Damaged goods first")
    workspace.dispatch(ChangeTrigger(rule, once=False))
    assert (_rule(workspace, rule).state, _rule(workspace, rule).rehearsed) == ("off", False)
    with pytest.raises(DomainError, match="dry run first"):
        workspace.dispatch(SwitchRule(rule))


def test_a_dry_run_takes_a_ticket_as_it_was_then(workspace: Workspace) -> None:
    """The priority was raised and the ticket solved since: at its opening it was normal and new, and so it is tried."""
    at(workspace, 3, 9)
    one = complain(workspace, add_customer(workspace))
    at(workspace, 3, 10)
    workspace.dispatch(SetPriority(one, "urgent"))
    workspace.dispatch(AnswerTicket(one, "Sorry."))
    workspace.dispatch(ReceiveCustomerMessage(one, "It is torn again."))
    workspace.dispatch(ResolveTicket(one))
    normal = ConditionLine("ticket.priority", "is", "normal")
    opened = write_trigger(workspace, "opened", normal, URGENT, on=False)
    assert workspace.dispatch(RehearseTrigger(opened)).value.matched == 1
    urgent = ConditionLine("ticket.priority", "is", "urgent")
    early = write_trigger(workspace, "opened", urgent, URGENT, on=False)
    assert workspace.dispatch(RehearseTrigger(early)).value.matched == 0
    again = ConditionLine("ticket.last_message", "contains", "AGAIN")
    spoken = write_trigger(workspace, "spoken", again, urgent, URGENT, on=False)
    assert workspace.dispatch(RehearseTrigger(spoken)).value.matched == 1
    solved = write_trigger(workspace, "moved", StepLine("note", text="Done {{ ticket.number }}"), in_state="resolved",
                           on=False)
    assert workspace.dispatch(RehearseTrigger(solved)).value.matched == 1


def test_a_trigger_acts_when_a_ticket_is_opened_and_says_why(workspace: Workspace) -> None:
    """Conditions joined by and and or; the answer goes by mail, marked as automatic, and stops no clock."""
    at(workspace, 3, 9)
    workspace.dispatch(CreateUser("ada", "Ada", 1))
    rule = write_trigger(
        workspace, "opened", DAMAGED, ConditionLine("ticket.subject", "contains", "torn", alternative=True),
        ConditionLine("ticket.subject", "begins", "broken", alternative=True), URGENT, StepLine("assign", "Ada"),
        StepLine("answer", reply_id=write_reply(workspace)), title="Damaged goods first",
    )
    customer = add_customer(workspace)
    hit = complain(workspace, customer, category="damaged", contact_name="Ann", contact_email="ann@alpha.example")
    missed = complain(workspace, customer, category="damaged", subject="Wet boxes")
    row = ticket(workspace, hit)
    assert (row.priority, row.state, row.first_responded_at) == ("urgent", "new", None)
    assert row.assignee_id is not None
    words = "Dear Ann, we are sorry. Your number is T-00001."
    assert said(workspace, hit)[-1] == ("out", "Nordwind Handel GmbH", words)
    assert ticket(workspace, missed).priority == "normal"
    number, subject, headers = _mails(workspace)[0]
    assert (number, subject.partition(" [")[0]) == (hit, "Boxes torn (T-00001)")
    assert headers == [["Auto-Submitted", "auto-replied"]]
    assert firings(workspace, rule) == [("done", f"priority set to Urgent\nassigned to Ada\nanswered: {words}")]
    with workspace.reader() as reader:
        told = rules_on_ticket(reader, hit, workspace.clock.now()).timeline
        log = RULE_LOG.page(reader, ListRequest()).rows
    assert told[0].text.startswith("Damaged goods first: priority set to Urgent")
    assert log[0].values[5] == (
        "When a ticket is opened and category is Damaged goods and (subject contains “torn” or subject begins with "
        "“broken”): set the priority to Urgent, assign it to ada and answer with “We are sorry”."
    )
    require_proof(workspace)


def test_a_trigger_acts_once_for_each_cause_and_ends_in_no_circle(workspace: Workspace) -> None:
    """Two triggers that cause one another act once each; one that answers itself does not go on for ever."""
    at(workspace, 3, 9)
    first = write_trigger(workspace, "answered", StepLine("answer", text="One."), once=False, title="One")
    second = write_trigger(workspace, "answered", StepLine("answer", text="Two."), once=False, title="Two")
    ticket_id = complain(workspace, add_customer(workspace))
    workspace.dispatch(AnswerTicket(ticket_id, "By hand."))
    bodies = [body for direction, _, body in said(workspace, ticket_id) if direction == "out"]
    # By hand calls One and Two; One's answer calls Two, and Two's calls One; each chain ends there.
    assert bodies == ["By hand.", "One.", "Two.", "Two.", "One."]
    assert (len(firings(workspace, first)), len(firings(workspace, second))) == (2, 2)
    once = write_trigger(workspace, "spoken", StepLine("note", text="They wrote."), title="Once")
    workspace.dispatch(SwitchRuleOff(first))
    workspace.dispatch(SwitchRuleOff(second))
    for _ in range(3):
        workspace.dispatch(ReceiveCustomerMessage(ticket_id, "Hello?"))
    assert len(firings(workspace, once)) == 1


def test_triggers_act_in_their_order_and_see_what_those_before_did(workspace: Workspace) -> None:
    """The second asks for the priority that the first gives; put first, it finds nothing."""
    at(workspace, 3, 9)
    write_trigger(workspace, "opened", URGENT, title="First")
    second = write_trigger(workspace, "opened", ConditionLine("ticket.priority", "is", "urgent"),
                           StepLine("note", text="Urgent!"), title="Second")
    customer = add_customer(workspace)
    complain(workspace, customer)
    assert len(firings(workspace, second)) == 1
    workspace.dispatch(PlaceRule(second, 1))
    complain(workspace, customer)
    assert len(firings(workspace, second)) == 1
    with workspace.reader() as reader:
        order = [row.values[1] for row in TRIGGERS.page(reader, ListRequest()).rows]
    assert order == ["Second", "First"]


def test_a_refused_trigger_keeps_nothing_and_the_ticket_is_opened_all_the_same(workspace: Workspace) -> None:
    """A step that cannot be done takes the rule's other steps back, says so in the log, and stops nobody's work."""
    at(workspace, 3, 9)
    rule = write_trigger(workspace, "opened", URGENT, StepLine("state", "resolved"))
    ticket_id = complain(workspace, add_customer(workspace))
    assert (ticket(workspace, ticket_id).priority, ticket(workspace, ticket_id).state) == ("normal", "new")
    outcome, told = firings(workspace, rule)[0]
    assert (outcome, "T-00001" in told) == ("refused", True)
    require_proof(workspace)


def test_an_opened_ticket_is_undone_with_what_rules_did_to_it(workspace: Workspace) -> None:
    """What a person did and what followed from it by rules is one thing in the history."""
    rule = write_trigger(workspace, "moved", StepLine("note", text="It waits."), in_state="pending")
    ticket_id = complain(workspace, add_customer(workspace))
    done = workspace.dispatch(SetPending(ticket_id, "Which box?"))
    assert len(firings(workspace, rule)) == 1
    workspace.undo(done.operation_id)
    assert firings(workspace, rule) == []
    assert len(said(workspace, ticket_id)) == 1


def test_the_clock_calls_for_what_is_left_waiting_in_business_hours(workspace: Workspace) -> None:
    """Asked Friday 16:00: eight business hours (8 to 12, 13 to 17) are over Monday 16:00, not Saturday midnight."""
    rule = write_trigger(workspace, "waited", StepLine("state", "resolved"), in_state="pending", hours=8)
    at(workspace, 6, 15)
    ticket_id = complain(workspace, add_customer(workspace))
    at(workspace, 6, 16)
    workspace.dispatch(SetPending(ticket_id, "Which box?"))
    for day, hour, due in ((7, 12, False), (9, 15, False), (9, 16, True)):
        now = at(workspace, day, hour)
        with workspace.reader() as reader:
            assert has_due(reader, now) is due, (day, hour)
    assert workspace.dispatch(RunDueRules()).value.done == 1
    assert ticket(workspace, ticket_id).state == "resolved"
    assert workspace.dispatch(RunDueRules()).value.done == 0
    assert firings(workspace, rule) == [("done", "became Resolved")]


def test_the_clock_calls_for_tickets_at_risk_and_late_once_for_each_due_time(workspace: Workspace) -> None:
    """Normal: first response within eight business hours of Tuesday 9:00 is due Wednesday 9:00, at risk before."""
    risk = write_trigger(workspace, "at_risk", StepLine("note", text="Hurry: {{ ticket.due_at }}"), once=False)
    late = write_trigger(workspace, "late", URGENT, once=False)
    at(workspace, 3, 9)
    ticket_id = complain(workspace, add_customer(workspace))
    at(workspace, 3, 12)
    assert workspace.dispatch(RunDueRules()).value.done == 0
    at(workspace, 4, 8, 30)
    assert workspace.dispatch(RunDueRules()).value.done == 1
    assert workspace.dispatch(RunDueRules()).value.done == 0
    assert firings(workspace, risk) == [("done", "noted: Hurry: 4 Mar 2026 09:00")]
    at(workspace, 4, 9, 30)
    assert workspace.dispatch(RunDueRules()).value.done == 1
    assert (len(firings(workspace, late)), ticket(workspace, ticket_id).priority) == (1, "urgent")


def test_a_dry_run_finds_what_waited_long_enough_in_the_past(workspace: Workspace) -> None:
    """Rehearsed later, the rule acts at the very moment at which the hours had passed."""
    at(workspace, 6, 15)
    customer = add_customer(workspace)
    waited, heard = complain(workspace, customer), complain(workspace, customer)
    at(workspace, 6, 16)
    for ticket_id in (waited, heard):
        workspace.dispatch(SetPending(ticket_id, "Which box?"))
    at(workspace, 9, 9)
    workspace.dispatch(ReceiveCustomerMessage(heard, "The left one."))
    at(workspace, 12, 9)
    rule = write_trigger(workspace, "waited", StepLine("state", "resolved"), in_state="pending", hours=8, on=False)
    assert workspace.dispatch(RehearseTrigger(rule)).value.matched == 1
    with workspace.reader() as reader:
        found = reader.execute(select(RehearsedTicket.ticket_id, RehearsedTicket.at).where(
            RehearsedTicket.outcome == "done")).one()
    moment = at(workspace, 9, 16)
    assert (found.ticket_id, abs((found.at - moment).total_seconds()) <= 60) == (waited, True)
    assert ticket(workspace, waited).state == "pending"


def test_canned_replies_have_a_shortcut_of_their_own_and_fields_that_are_there(workspace: Workspace) -> None:
    """A shortcut is taken once; unknown fields are refused; a retired one is offered no more but kept for its rules."""
    number = write_reply(workspace, shortcut="/Sorry")
    with pytest.raises(DomainError, match="/sorry is the shortcut of “We are sorry” already"):
        write_reply(workspace, shortcut="SORRY")
    with pytest.raises(DomainError, match=r"Did you mean customer\.city"):
        workspace.dispatch(ChangeReply(number, body="{{ customer.citty }}"))
    with pytest.raises(DomainError, match="no language"):
        workspace.dispatch(CreateReply("Bye", "bye", "Bye.", language="klingon-x"))
    with pytest.raises(DomainError, match="short word"):
        write_reply(workspace, shortcut="two words")
    workspace.dispatch(ChangeReply(number, folder="Complaints", tags="torn, wet"))
    workspace.dispatch(RetireReply(number))
    with workspace.reader() as reader:
        assert REPLIES.count(reader, ListRequest(preset="offered")) == 0
        assert REPLIES.count(reader, ListRequest(search="wet")) == 1


def test_a_macro_reads_as_one_sentence(workspace: Workspace) -> None:
    """What stands in the lines is read at one glance."""
    macro = write_macro(workspace, URGENT, StepLine("assign", "me"), StepLine("link", "latest order"))
    workspace.dispatch(ChangeMacro(macro, title="Mine"))
    with workspace.reader() as reader:
        shown = macro_detail(reader, macro, workspace.clock.now())
    steps = "set the priority to Urgent, assign it to whoever does this and link the customer's latest order."
    assert (shown.title, shown.hint) == ("Mine", f"By hand: {steps}")


def test_lists_of_rules_are_read_in_their_order_by_an_index(workspace: Workspace) -> None:
    """No list sorts, and the log is read by its index."""
    with workspace.reader() as reader:
        for query in LISTS:
            plan = plans_of(reader, partial(query.page, reader, ListRequest(), size=50))
            assert not scans_of(plan, "support_rule_firing"), query.name
            if query.name in ("replies", "rule_log"):
                assert not [step for step in plan if SORTS in step], query.name


def _mails(workspace: Workspace) -> list[tuple[int, str, object]]:
    with workspace.reader() as reader:
        return [(row.record_id, row.subject, row.headers) for row in reader.execute(
            select(MailMessage.record_id, MailMessage.subject, MailMessage.headers).order_by(MailMessage.id))]


def _rule(workspace: Workspace, rule_id: int) -> Any:
    with workspace.reader() as reader:
        return load_rule(reader, rule_id)
