"""Stories of tags at the desk: who is promised more, what rules ask for and put on, what a merge carries along."""

from functools import partial
from typing import Any

import pytest
from sqlalchemy import select

from app.areas.company.operations import CreateUser
from app.areas.support.models import Replay, TicketStep, Watcher
from app.areas.support.models.automation import RehearsedTicket
from app.areas.support.operations import (
    ConditionInput,
    MergeTicket,
    ReplayPolicy,
    SetChecklist,
    SetPolicy,
    SetQueue,
    StepInput,
    TargetInput,
    UndoMove,
)
from app.areas.support.operations.macros import ApplyMacro
from app.areas.support.operations.rehearsing import RehearseTrigger
from app.areas.support.operations.rule_lines import ConditionLine, StepLine
from app.areas.support.queries.automation import load_rule
from app.areas.support.queries.policy_pages import policy_values
from app.areas.support.queries.replay_pages import replay_detail
from app.kernel.columns import table_of
from app.kernel.errors import DomainError
from app.kernel.fields import decode
from app.kernel.tags import Tag, TagRecords, TakeOff, words_on
from app.kernel.workspace import Workspace
from tests.areas.sales.selling import add_customer, require_proof
from tests.areas.support.complaining import at, complain, ticket
from tests.areas.support.ruling import firings, said, write_macro, write_trigger
from tests.areas.support.test_policies import berlin


def tag(workspace: Workspace, record: str, number: int, words: str) -> int:
    """Put tags on a record and give the number of the operation."""
    return workspace.dispatch(TagRecords(record, (number,), words)).operation_id


def untag(workspace: Workspace, record: str, number: int, word: str) -> None:
    with workspace.reader() as reader:
        tag_id = reader.execute(select(Tag.id).where(Tag.folded == word)).scalar_one()
    workspace.dispatch(TakeOff(record, (number,), tag_id))


def words(workspace: Workspace, number: int) -> list[str]:
    """Read the tags of a ticket."""
    with workspace.reader() as reader:
        return list(words_on(reader, "ticket", number))


def promise_gold(workspace: Workspace, **more: Any) -> Any:
    """Promise an answer within the hour to whatever is gold."""
    targets = (TargetInput("normal", "1 h", "4 h"),)
    return workspace.dispatch(SetPolicy(
        "Gold", 1, targets, (ConditionInput(tag="Gold"),), position=1, **more)).value


def test_gold_is_promised_more_by_the_tickets_tag_or_the_customers(workspace: Workspace) -> None:
    gold = promise_gold(workspace)
    at(workspace, 2, 10)
    customer, other = add_customer(workspace), add_customer(workspace, "Blauer See Delikatessen")
    plain = complain(workspace, other)
    tag(workspace, "customer", customer, "GOLD")
    assert ticket(workspace, complain(workspace, customer)).due_at == berlin(2, 11)
    before = ticket(workspace, plain)
    assert before.policy_id != gold.policy_id
    tagged = tag(workspace, "ticket", plain, "gold, fragile")
    assert (ticket(workspace, plain).policy_id, ticket(workspace, plain).due_at) == (gold.policy_id, berlin(2, 11))
    require_proof(workspace)
    workspace.undo(tagged)
    assert (ticket(workspace, plain).policy_id, ticket(workspace, plain).due_at) == (before.policy_id, before.due_at)
    # what the customer becomes later is for tickets that come
    tag(workspace, "customer", other, "gold")
    assert ticket(workspace, plain).policy_id == before.policy_id
    assert ticket(workspace, complain(workspace, other)).policy_id == gold.policy_id
    with workspace.reader() as reader:
        known = policy_values(reader, gold.policy_id)
    assert decode(SetPolicy, known).conditions[0].tag == "Gold"
    require_proof(workspace)


def test_a_policy_is_tried_with_the_tags_as_they_were_then(workspace: Workspace) -> None:
    """The customer was gold on the 2nd and 3rd only; one ticket was gold until it was gone, another is now."""
    customer, other = add_customer(workspace), add_customer(workspace, "Blauer See Delikatessen")
    at(workspace, 2, 9)
    tag(workspace, "customer", customer, "gold")
    at(workspace, 2, 10)
    complain(workspace, customer)
    at(workspace, 4, 9)
    untag(workspace, "customer", customer, "gold")
    complain(workspace, customer)
    was, now = complain(workspace, other), complain(workspace, other)
    tag(workspace, "ticket", was, "gold")
    at(workspace, 5, 9)
    untag(workspace, "ticket", was, "gold")
    tag(workspace, "ticket", now, "gold")
    draft = promise_gold(workspace, use="draft")
    at(workspace, 9, 9)
    tried = workspace.dispatch(ReplayPolicy(draft.version_id)).value
    assert (tried.tickets, tried.concerned) == (4, 2)
    with workspace.reader() as reader:
        page = replay_detail(reader, reader.execute(select(Replay.id)).scalar_one(), workspace.clock.now())
    assert page.hint.startswith("Tags counted as they were then")


def test_a_macro_sorts_a_ticket_shows_it_first_and_is_undone_at_once(workspace: Workspace) -> None:
    at(workspace, 2, 10)
    number = complain(workspace, add_customer(workspace))
    tag(workspace, "ticket", number, "new")
    workspace.dispatch(CreateUser("ada", "Ada Low", 1))
    workspace.dispatch(SetQueue("Breakage"))
    workspace.dispatch(SetChecklist("Damage", (StepInput("Ask for pictures"), StepInput("File a claim")), False))
    macro = write_macro(
        workspace, StepLine("tag", "Fragile, claim"), StepLine("untag", "NEW"), StepLine("queue", "breakage"),
        StepLine("watch", "Ada Low"), StepLine("checklist", "damage"), StepLine("step", text="Call the carrier"),
        StepLine("state", "On hold", text="The carrier looks for the pallet."),
    )
    with workspace.reader() as reader:
        assert load_rule(reader, macro).sentence == (
            "By hand: put the tag “Fragile, claim” on it, take the tag “NEW” off it, move it to Breakage, let ada "
            "watch it, add the checklist “Damage”, add the step “Call the carrier” and put it on hold.")
    before = ticket(workspace, number)
    preview = workspace.preview(ApplyMacro(number, macro))
    assert preview is not None
    shown: Any = preview.document.bands[0]
    assert [row[1] for row in shown.rows] == [
        "Tag “Fragile, claim” put on", "Tag “NEW” taken off", "Moved to Breakage", "Ada Low watches it",
        "Checklist “Damage” added: 2 steps", "To do: Call the carrier", "Became On hold",
    ]
    assert (ticket(workspace, number), words(workspace, number)) == (before, ["new"])
    done = workspace.dispatch(ApplyMacro(number, macro))
    assert (ticket(workspace, number).state, words(workspace, number)) == ("held", ["claim", "Fragile"])
    assert said(workspace, number)[-1] == ("note", "Local user", "The carrier looks for the pallet.")
    with workspace.reader() as reader:
        steps = list(reader.execute(select(TicketStep.text).order_by(TicketStep.id)).scalars())
        assert reader.execute(select(Watcher.ticket_id)).scalars().all() == [number]
    assert steps == ["Ask for pictures", "File a claim", "Call the carrier"]
    workspace.undo(done.operation_id)
    after = ticket(workspace, number)
    assert (after.state, after.queue_id, after.due_at) == (before.state, None, before.due_at)
    assert words(workspace, number) == ["new"]
    require_proof(workspace)


@pytest.mark.parametrize(("line", "message"), [
    (StepLine("tag"), "Say which tag"), (StepLine("queue", "Nowhere"), "no “Nowhere” here"),
    (StepLine("checklist", "Nothing"), "there is none yet"), (StepLine("watch", "nobody.here"), "no “nobody.here”"),
    (StepLine("step"), "what is to be done"), (StepLine("tag", "x", text="words"), "have words"),
])
def test_a_sorting_step_that_cannot_be_done_is_refused_when_it_is_written(
    line: StepLine, message: str, workspace: Workspace,
) -> None:
    with pytest.raises(DomainError, match=message):
        write_macro(workspace, line)


def test_a_trigger_asks_for_tags_and_puts_one_on_and_its_dry_run_knows_what_was(workspace: Workspace) -> None:
    customer, other = add_customer(workspace), add_customer(workspace, "Blauer See Delikatessen")
    at(workspace, 2, 9)
    tag(workspace, "customer", customer, "gold, tea")
    old = complain(workspace, customer)
    complain(workspace, other)
    at(workspace, 3, 9)
    untag(workspace, "customer", customer, "gold")
    tag(workspace, "customer", other, "gold")
    rule = write_trigger(workspace, "opened", ConditionLine("customer.tags", "is", "Gold"),
                         ConditionLine("ticket.tags", "is_not", "seen"), StepLine("tag", "seen"), on=False)
    workspace.dispatch(RehearseTrigger(rule))
    with workspace.reader() as reader:
        found = reader.execute(select(table_of(RehearsedTicket)).where(RehearsedTicket.outcome == "done")).all()
        assert load_rule(reader, rule).sentence == (
            "When a ticket is opened and the customer has the tag “Gold” and it has not the tag “seen”: put the tag "
            "“seen” on it.")
    assert [(row.ticket_id, row.told) for row in found] == [(old, "tag “seen” put on")]
    assert words(workspace, old) == []
    live = write_trigger(workspace, "opened", ConditionLine("customer.tags", "is", "gold"), StepLine("tag", "seen"))
    read = partial(complain, workspace)
    assert [words(workspace, read(customer)), words(workspace, read(other))] == [[], ["seen"]]
    assert firings(workspace, live) == [("done", "tag “seen” put on")]


def test_a_merge_carries_tags_along_and_its_undo_brings_them_back(workspace: Workspace) -> None:
    gold, customer = promise_gold(workspace), add_customer(workspace)
    at(workspace, 2, 10)
    old = complain(workspace, customer)
    young = complain(workspace, customer)
    tag(workspace, "ticket", old, "torn")
    tag(workspace, "ticket", young, "torn, gold")
    standard = ticket(workspace, old).policy_id
    moved = workspace.dispatch(MergeTicket(young, old)).value
    assert (words(workspace, old), words(workspace, young)) == (["gold", "torn"], ["torn"])
    assert ticket(workspace, old).policy_id == gold.policy_id
    workspace.dispatch(UndoMove(moved.move_id))
    assert (words(workspace, old), words(workspace, young)) == (["torn"], ["gold", "torn"])
    assert ticket(workspace, old).policy_id == standard
    require_proof(workspace)
