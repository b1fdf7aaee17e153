"""Without a click the page of a customer says what is open and late, how they feel, and what to do next."""

from datetime import timedelta
from typing import cast

import pytest

from app.areas.support.operations import RecordSatisfaction, ResolveTicket
from app.areas.support.rules.next_steps import LastAnswer, OpenTicket, answer_ticket, win_back
from app.kernel.clock import SetClock
from app.kernel.listing import Detail, Fact, Glance
from app.kernel.next_actions import AT_RISK, COMPLAINT, WIN_BACK
from app.kernel.workspace import Workspace
from app.registry import DECLARATIONS
from tests.areas.sales.selling import add_customer, add_items, sell
from tests.areas.support.complaining import complain, deliver_goods
from tests.companies import MORNING


def page(workspace: Workspace, customer_id: int) -> Detail:
    with workspace.reader() as reader:
        return DECLARATIONS.detail("customer").load(reader, customer_id, workspace.clock.now())


def glance(detail: Detail, question: Glance) -> dict[str, tuple[str, str]]:
    facts: list[Fact] = [fact for fact in detail.facts if fact.glance is question]
    return {fact.title: (str(fact.value), fact.note) for fact in facts}


def test_a_new_customer_has_nothing_and_nothing_is_advised(workspace: Workspace) -> None:
    detail = page(workspace, add_customer(workspace, email="office@alfreds.example", phone="+49 30 0074321"))
    assert [fact for fact in detail.facts if fact.glance] == []
    assert detail.subtitle == "C-00001 · Company · Berlin, Germany"
    assert detail.next_actions == ()


def test_the_four_questions_are_answered(workspace: Workspace) -> None:
    goods = deliver_goods(workspace)
    clock = cast("SetClock", workspace.clock)
    complaint = complain(workspace, goods.customer_id, category="damaged")
    clock.moment += timedelta(days=20)
    detail = page(workspace, goods.customer_id)
    assert glance(detail, Glance.OPEN) == {
        "Shipments": ("1", ""), "Tickets": ("1", ""), "To invoice": ("160.00 EUR", ""),
    }
    late = glance(detail, Glance.LATE)
    assert late["Tickets"][0] == "T-00001"
    assert late["Shipments"][0] == "SH-00001"
    assert glance(detail, Glance.FEELING) == {"Complaints": ("1", "1 open")}
    assert glance(detail, Glance.WORTH)["Orders"] == ("1", "")
    # 16 pieces were bought at 2.50 and sold at 10.00 each
    assert glance(detail, Glance.WORTH)["Margin"] == ("750", "")
    assert detail.next_actions[0].text.startswith("Answer the complaint T-00001")
    workspace.dispatch(ResolveTicket(complaint, "We sent new ones."))
    workspace.dispatch(RecordSatisfaction(complaint, 2))
    detail = page(workspace, goods.customer_id)
    assert glance(detail, Glance.FEELING) == {"Satisfaction": ("2.0 of 5", "1 answer"), "Complaints": ("1", "")}
    assert [action.text for action in detail.next_actions] == ["Call and ask what went wrong."]


def test_a_late_order_comes_before_a_complaint(workspace: Workspace) -> None:
    customer = add_customer(workspace)
    (item,) = add_items(workspace, "TEA")
    sell(workspace, customer, [(item, "5")])
    complain(workspace, customer, category="damaged")
    cast("SetClock", workspace.clock).moment += timedelta(days=20)
    detail = page(workspace, customer)
    assert [action.weight for action in detail.next_actions] == sorted(
        (action.weight for action in detail.next_actions), reverse=True)
    assert detail.next_actions[0].text == "Tell Alfreds Futterkiste that SO-00001 is late."
    assert detail.next_actions[1].text.startswith("Answer the complaint")
    assert glance(detail, Glance.LATE)["Orders"] == ("SO-00001", "since 10 d")


def ticket(number: int, *, complains: bool = False, ours: bool = True, due_in_hours: int = 5) -> OpenTicket:
    return OpenTicket(number, f"T-{number}", "Torn", complains, ours, False, MORNING - timedelta(hours=30),
                      MORNING + timedelta(hours=due_in_hours))


@pytest.mark.parametrize(("tickets", "first", "weight"), [
    ([ticket(1)], None, 0),
    ([ticket(1, ours=False, complains=True, due_in_hours=-9)], None, 0),
    ([ticket(1, due_in_hours=-1)], "T-1", AT_RISK),
    ([ticket(1, due_in_hours=-1), ticket(2, complains=True)], "T-2", COMPLAINT),
    ([ticket(1, complains=True), ticket(2, complains=True, due_in_hours=1)], "T-2", COMPLAINT),
])
def test_the_complaint_that_is_due_first_is_answered_first(
    tickets: list[OpenTicket], first: str | None, weight: int,
) -> None:
    advice = answer_ticket(tickets, MORNING)
    assert (advice.label if advice else None) == (f"Open {first}" if first else None)
    assert (advice.weight if advice else 0) == weight


def test_lateness_is_told_in_words() -> None:
    advice = answer_ticket([ticket(1, due_in_hours=-25)], MORNING)
    assert advice is not None
    assert advice.why == "It has waited 1 day and is late by 1 day."


@pytest.mark.parametrize(("score", "days", "advised"), [(2, 1, True), (3, 1, False), (1, 61, False), (1, 60, True)])
def test_an_unhappy_answer_asks_for_a_call_for_a_while(score: int, days: int, advised: bool) -> None:
    advice = win_back(LastAnswer(1, "T-1", score, MORNING - timedelta(days=days)), MORNING)
    assert (advice is not None) is advised
    assert advice is None or advice.weight == WIN_BACK
    assert win_back(None, MORNING) is None
