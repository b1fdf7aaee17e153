"""Stories of two tickets that are one matter, and of one ticket that is two."""

import random
from typing import Any

import pytest
from sqlalchemy import select

from app.areas.support.models import ClockRun, Ticket, TicketMessage
from app.areas.support.operations import (
    AnswerTicket,
    HoldTicket,
    MergeTicket,
    NoteTicket,
    ReceiveCustomerMessage,
    ResolveTicket,
    SetPending,
    SplitMessage,
    UndoMove,
    WatchTicket,
)
from app.kernel.errors import DomainError, NeedsConfirmation
from app.kernel.workspace import Workspace
from tests.areas.sales.selling import add_customer, require_proof
from tests.areas.support.complaining import at, complain, deliver_goods, links, ticket
from tests.areas.support.test_policies import berlin, runs


def messages(workspace: Workspace, number: int) -> list[str]:
    """Read what was said in a ticket."""
    with workspace.reader() as reader:
        return list(reader.execute(
            select(TicketMessage.body).where(TicketMessage.ticket_id == number).order_by(TicketMessage.id)
        ).scalars())


def everything(workspace: Workspace) -> list[Any]:
    """Read all of tickets and their clocks but for versions and numbers of rows."""
    found = []
    with workspace.reader() as reader:
        for model in (Ticket, ClockRun):
            names = [column for column in model.__table__.c if column.name not in ("id", "version")]
            found.append(sorted(reader.execute(select(*names)).all(), key=str))
    return found


def test_the_clocks_of_who_waited_longest_go_on_after_a_merge(workspace: Workspace) -> None:
    """By hand, normal: opened Monday 10:00, an answer is due after 8 h, Tuesday 10:00; the second one wrote at 11:00.

    Answered there at 11:30, so the one customer was answered; what they said there at 14:00 is due Tuesday 14:00.
    """
    customer = add_customer(workspace)
    at(workspace, 2, 10)
    old = complain(workspace, customer, subject="Boxes torn")
    at(workspace, 2, 11)
    young = complain(workspace, customer, subject="Torn boxes", body="As I said: torn.")
    at(workspace, 2, 11, 30)
    workspace.dispatch(AnswerTicket(young, "We look into it."))
    at(workspace, 2, 14)
    workspace.dispatch(ReceiveCustomerMessage(young, "And?"))
    assert ticket(workspace, old).first_responded_at is None
    with pytest.raises(DomainError, match="is older than"):
        workspace.dispatch(MergeTicket(old, young))
    at(workspace, 2, 15)
    workspace.dispatch(MergeTicket(young, old))
    kept, gone = ticket(workspace, old), ticket(workspace, young)
    assert (kept.first_responded_at, kept.next_response_due_at) == (berlin(2, 11, 30), berlin(3, 14))
    assert kept.resolution_due_at == berlin(9, 10)
    assert (gone.state, gone.merged_into_id, runs(workspace, young, "resolution")) == ("closed", old, [])
    assert messages(workspace, old) == [
        "Two of eight boxes arrived torn.", "As I said: torn.", "We look into it.", "And?"]
    # what comes to the old number belongs to the ticket that stayed
    workspace.dispatch(ReceiveCustomerMessage(young, "Hello?"))
    assert messages(workspace, old)[-1] == "Hello?"
    with pytest.raises(DomainError, match="was merged"):
        workspace.dispatch(MergeTicket(young, old))
    require_proof(workspace)


@pytest.mark.also_on_server
def test_a_merge_is_taken_back_weeks_later_and_what_was_said_since_stays(workspace: Workspace) -> None:
    goods = deliver_goods(workspace)
    at(workspace, 2, 10)
    old, young = (complain(workspace, goods.customer_id, shipment_id=goods.shipment_id) for _ in range(2))
    workspace.dispatch(WatchTicket(young, 1))
    workspace.dispatch(HoldTicket(young, "The carrier asks."))
    before, linked = everything(workspace), links(workspace, young)
    merged = workspace.dispatch(MergeTicket(young, old))
    assert links(workspace, young) == linked  # the old one is about the same already
    workspace.undo(merged.operation_id)
    assert everything(workspace) == before
    again = workspace.dispatch(MergeTicket(young, old)).value
    at(workspace, 23, 10)
    workspace.dispatch(AnswerTicket(old, "New boxes leave today."))
    workspace.dispatch(UndoMove(again.move_id))
    assert messages(workspace, old)[-1] == "New boxes leave today."
    back = ticket(workspace, young)
    assert (back.state, back.merged_into_id, len(messages(workspace, young))) == ("held", None, 2)
    with pytest.raises(DomainError, match="taken back already"):
        workspace.dispatch(UndoMove(again.move_id))
    require_proof(workspace)


@pytest.mark.also_on_server
def test_what_stands_in_the_way_of_taking_a_merge_back_is_named(workspace: Workspace) -> None:
    customer = add_customer(workspace)
    at(workspace, 2, 10)
    first, second, third = (complain(workspace, customer) for _ in range(3))
    inner = workspace.dispatch(MergeTicket(third, second)).value
    outer = workspace.dispatch(MergeTicket(second, first)).value
    with pytest.raises(DomainError, match="T-00002 was merged into T-00001; take that back first"):
        workspace.dispatch(UndoMove(inner.move_id))
    said = workspace.dispatch(ReceiveCustomerMessage(first, "By the way, a question.")).value
    with workspace.reader() as reader:
        moved = reader.execute(select(TicketMessage.id).order_by(TicketMessage.id)).scalars().all()[1]
    split = workspace.dispatch(SplitMessage(moved, "Something else")).value
    with pytest.raises(DomainError, match="was moved on to T-00004"):
        workspace.dispatch(UndoMove(outer.move_id))
    workspace.dispatch(UndoMove(split.move_id))
    workspace.dispatch(UndoMove(outer.move_id))
    workspace.dispatch(UndoMove(inner.move_id))
    assert [ticket(workspace, number).merged_into_id for number in (first, second, third)] == [None, None, None]
    assert said > moved
    require_proof(workspace)


def test_a_merge_of_two_customers_is_asked_about_and_one_into_what_is_done_is_refused(workspace: Workspace) -> None:
    ours, other = add_customer(workspace), add_customer(workspace, "Blauer See Delikatessen")
    first, second = complain(workspace, ours), complain(workspace, other)
    with pytest.raises(NeedsConfirmation, match="different customers"):
        workspace.dispatch(MergeTicket(second, first))
    workspace.dispatch(ResolveTicket(first, "Done."))
    with pytest.raises(DomainError, match="Reopen it first"):
        workspace.dispatch(MergeTicket(second, first))
    with pytest.raises(DomainError, match="into itself"):
        workspace.dispatch(MergeTicket(second, second))


def test_a_message_about_another_matter_becomes_a_ticket_due_from_when_it_was_said(workspace: Workspace) -> None:
    """By hand, normal: said Monday 15:00, an answer is due after 8 h, Tuesday 15:00; the first ticket owes none."""
    at(workspace, 2, 10)
    number = complain(workspace, add_customer(workspace))
    workspace.dispatch(AnswerTicket(number, "We look into it."))
    at(workspace, 2, 15)
    message = workspace.dispatch(ReceiveCustomerMessage(number, "Another thing: where is my invoice?")).value
    at(workspace, 2, 16)
    split = workspace.dispatch(SplitMessage(message, "Where is the invoice?"))
    fresh = ticket(workspace, split.value.ticket_id)
    assert (fresh.opened_at, fresh.due_at, fresh.state) == (berlin(2, 15), berlin(3, 15), "new")
    assert ticket(workspace, number).next_response_due_at is None
    require_proof(workspace)
    with pytest.raises(DomainError, match="Only one of several"):
        workspace.dispatch(SplitMessage(message, "Again"))
    workspace.dispatch(AnswerTicket(fresh.id, "It is on its way."))
    with pytest.raises(DomainError, match=r"Local user wrote in T-00002 on 02 Mar: “It is on its way\.”"):
        workspace.undo(split.operation_id)


def test_an_untouched_split_is_taken_back(workspace: Workspace) -> None:
    number = complain(workspace, add_customer(workspace))
    message = workspace.dispatch(ReceiveCustomerMessage(number, "Another thing.")).value
    before = ticket(workspace, number)
    split = workspace.dispatch(SplitMessage(message, "Another thing"))
    workspace.undo(split.operation_id)
    after = ticket(workspace, number)
    assert (after.due_at, messages(workspace, number)[-1]) == (before.due_at, "Another thing.")
    left = ticket(workspace, split.value.ticket_id)
    assert (left.state, left.merged_into_id) == ("closed", number)
    require_proof(workspace)


@pytest.mark.parametrize("seed", range(4))
def test_random_work_on_two_tickets_is_the_same_after_a_merge_and_its_undo(workspace: Workspace, seed: int) -> None:
    dice = random.Random(seed)
    customer = add_customer(workspace)
    at(workspace, 2, 9)
    numbers = [complain(workspace, customer), complain(workspace, customer)]
    for step in range(8):
        at(workspace, 2 + step // 4, 10 + step % 4, dice.randrange(60))
        number = dice.choice(numbers)
        solved = ticket(workspace, number).state == "resolved"
        command = dice.choice([
            ReceiveCustomerMessage(number, "And?"), *(() if solved else (
                AnswerTicket(number, "Yes."), SetPending(number, "Which?"), ResolveTicket(number, "Done."))),
            NoteTicket(number, "Hm."),
        ])
        try:
            workspace.dispatch(command)
        except DomainError:
            continue
    before = everything(workspace)
    if ticket(workspace, numbers[0]).state == "resolved":
        workspace.dispatch(ReceiveCustomerMessage(numbers[0], "Again."))
        before = everything(workspace)
    move = workspace.dispatch(MergeTicket(numbers[1], numbers[0])).value
    require_proof(workspace)
    workspace.dispatch(UndoMove(move.move_id))
    assert everything(workspace) == before
