"""Deals go through stages that ask for what they need, and end won or lost with a reason."""

from datetime import timedelta
from decimal import Decimal

import pytest

from app.areas.sales.events import OpportunityWon
from app.areas.sales.operations.activities import PlanActivity
from app.areas.sales.operations.closing import LoseOpportunity, MoveOpportunity, ReopenOpportunity, WinOpportunity
from app.areas.sales.operations.opportunities import ChangeOpportunity, CreateOpportunity, DropRival, NameRival
from app.areas.sales.operations.pipelines import (
    AddLostReason,
    ChangeCompetitor,
    ChangeLostReason,
    ChangePipeline,
    CreatePipeline,
    StageInput,
)
from app.areas.sales.queries.opportunities import OPPORTUNITIES
from app.areas.sales.queries.pipelines import load_stages, main_pipeline, pipeline_as_it_is
from app.kernel.errors import ConflictError, DomainError
from app.kernel.fields import decode
from app.kernel.listing import ListRequest
from app.kernel.workspace import Workspace
from tests.areas.sales.dealing import (
    CLOSES,
    MORNING,
    activity,
    add_deal,
    add_person,
    deal,
    full_deal,
    later,
    reasons,
    stages,
    tags,
    visits,
)
from tests.areas.sales.selling import add_customer
from tests.plans import plans_of, scans_of


def listed(workspace: Workspace, preset: str | None = None) -> list[dict[str, object]]:
    keys = [info.key for info in OPPORTUNITIES.info.columns]
    with workspace.reader() as reader:
        page = OPPORTUNITIES.page(reader, ListRequest(preset=preset, as_of=workspace.clock.now()))
    return [dict(zip(keys, row.values, strict=True)) for row in page.rows]


def test_a_new_company_has_a_pipeline_and_reasons(workspace: Workspace) -> None:
    assert list(stages(workspace)) == ["New", "Qualified", "Proposal", "Negotiation"]
    assert "Price" in reasons(workspace)


def test_a_stage_asks_for_its_fields_and_only_then_the_deal_moves(workspace: Workspace) -> None:
    customer, places = add_customer(workspace), stages(workspace)
    number = add_deal(workspace, customer)
    with pytest.raises(DomainError, match="asks for: contact") as refused:
        workspace.dispatch(MoveOpportunity(number, places["Qualified"]))
    assert refused.value.field == "contact_id"
    assert deal(workspace, number).stage_id == places["New"]
    person = add_person(workspace, customer)
    workspace.dispatch(MoveOpportunity(number, places["Qualified"], contact_id=person))
    assert deal(workspace, number).contact_id == person
    with pytest.raises(DomainError, match="amount, expected close") as asked:
        workspace.dispatch(MoveOpportunity(number, places["Proposal"]))
    assert asked.value.params["missing"] == ["amount", "closes_on"]


def test_a_stage_that_is_skipped_asks_all_the_same(workspace: Workspace) -> None:
    customer, places = add_customer(workspace), stages(workspace)
    number = add_deal(workspace, customer, amount=Decimal(100), closes_on=CLOSES)
    with pytest.raises(DomainError, match="asks for: contact"):
        workspace.dispatch(MoveOpportunity(number, places["Proposal"]))


def test_a_step_back_asks_for_nothing(workspace: Workspace) -> None:
    customer, places = add_customer(workspace), stages(workspace)
    number = full_deal(workspace, customer, stage_id=places["Negotiation"])
    workspace.dispatch(MoveOpportunity(number, places["New"]))
    assert deal(workspace, number).stage_id == places["New"]


def test_stages_remember_when_a_deal_came_and_went(workspace: Workspace) -> None:
    customer, places = add_customer(workspace), stages(workspace)
    number = full_deal(workspace, customer)
    second = later(workspace, days=3)
    workspace.dispatch(MoveOpportunity(number, places["Proposal"]))
    third = later(workspace, days=5)
    workspace.dispatch(WinOpportunity(number, Decimal("11500.50"), "They liked the tea."))
    assert visits(workspace, number) == [("New", MORNING, second), ("Proposal", second, third)]
    won = deal(workspace, number)
    assert (won.state, won.amount_minor, won.closed_at, won.outcome) == ("won", 1_150_050, third, "They liked the tea.")


def test_a_won_deal_is_told_to_others_and_cannot_be_won_twice(workspace: Workspace) -> None:
    customer = add_customer(workspace)
    number = full_deal(workspace, customer)
    outcome = workspace.dispatch(WinOpportunity(number))
    assert OpportunityWon(number, customer, 1_200_000, "EUR") in outcome.events
    with pytest.raises(DomainError, match="is won and cannot be lost"):
        workspace.dispatch(LoseOpportunity(number, reasons(workspace)["Price"]))


def test_a_lost_deal_names_reason_and_competitor_and_plans_nothing_more(workspace: Workspace) -> None:
    customer = add_customer(workspace)
    number = full_deal(workspace, customer)
    call = workspace.dispatch(PlanActivity("call", "Ask again", MORNING + timedelta(days=2), record="opportunity",
                                           record_id=number)).value
    rival = workspace.dispatch(NameRival(number, name="Teehaus Nord")).value
    workspace.dispatch(LoseOpportunity(number, reasons(workspace)["Price"], rival, "8 % cheaper"))
    lost = deal(workspace, number)
    assert (lost.state, lost.lost_to_id, lost.outcome) == ("lost", rival, "8 % cheaper")
    assert (activity(workspace, call).state, activity(workspace, call).result) == ("cancelled", "Lost: Price")


def test_a_loss_is_undone_with_all_that_hung_on_it(workspace: Workspace) -> None:
    number = full_deal(workspace, add_customer(workspace))
    call = workspace.dispatch(PlanActivity("call", "Ask", MORNING + timedelta(days=2), record="opportunity",
                                           record_id=number)).value
    lost = workspace.dispatch(LoseOpportunity(number, reasons(workspace)["Price"]))
    workspace.undo(lost.operation_id)
    assert (deal(workspace, number).state, activity(workspace, call).state) == ("open", "planned")
    assert visits(workspace, number) == [("New", MORNING, None)]


def test_a_closed_deal_is_reopened_where_it_stood(workspace: Workspace) -> None:
    number = full_deal(workspace, add_customer(workspace))
    workspace.dispatch(LoseOpportunity(number, reasons(workspace)["No budget"]))
    workspace.dispatch(ReopenOpportunity(number))
    again = deal(workspace, number)
    assert (again.state, again.closed_at, again.lost_reason_id) == ("open", None, None)
    with pytest.raises(DomainError, match="open already"):
        workspace.dispatch(ReopenOpportunity(number))


def test_a_reason_out_of_use_is_not_taken(workspace: Workspace) -> None:
    number, old = full_deal(workspace, add_customer(workspace)), reasons(workspace)["Price"]
    workspace.dispatch(ChangeLostReason(old, "Price", active=False))
    with pytest.raises(DomainError, match="not in use"):
        workspace.dispatch(LoseOpportunity(number, old))
    with pytest.raises(DomainError, match="already Price"):
        workspace.dispatch(AddLostReason("price"))


def test_competitors_are_named_once_and_taken_off(workspace: Workspace) -> None:
    number = full_deal(workspace, add_customer(workspace))
    rival = workspace.dispatch(NameRival(number, name="Teehaus Nord")).value
    assert workspace.dispatch(NameRival(number, rival)).value == rival
    workspace.dispatch(ChangeCompetitor(rival, "Teehaus Nord", note="Cheap, slow"))
    workspace.dispatch(DropRival(number, rival))
    with pytest.raises(DomainError, match="not named there"):
        workspace.dispatch(DropRival(number, rival))


def test_changing_keeps_what_the_stage_asks_for(workspace: Workspace) -> None:
    number = full_deal(workspace, add_customer(workspace), stage_id=stages(workspace)["Qualified"])
    with pytest.raises(DomainError, match="asks for: contact"):
        workspace.dispatch(ChangeOpportunity(number, contact_id=0))
    workspace.dispatch(ChangeOpportunity(number, tags="fair, tea, fair", probability_percent=70))
    changed = deal(workspace, number)
    assert (tags(workspace, number), changed.probability_permille) == (["fair", "tea"], 700)
    workspace.dispatch(ChangeOpportunity(number, probability_percent=-1, expected_version=changed.version))
    assert deal(workspace, number).probability_permille is None
    with pytest.raises(ConflictError):
        workspace.dispatch(ChangeOpportunity(number, title="Other", expected_version=changed.version))


@pytest.mark.parametrize(("more", "said"), [
    ({"amount": Decimal(-1)}, "less than nothing"), ({"probability_percent": 101}, "between 0 and 100"),
    ({"title": " "}, "missing"),
])
def test_what_makes_no_sense_is_refused(workspace: Workspace, more: dict[str, object], said: str) -> None:
    with pytest.raises(DomainError, match=said):
        workspace.dispatch(decode(CreateOpportunity, {
            "title": "Tea", "customer_id": add_customer(workspace), **more}))


def test_a_contact_of_somebody_else_is_refused(workspace: Workspace) -> None:
    here, there = add_customer(workspace), add_customer(workspace, "Blauer See")
    with pytest.raises(DomainError, match="not with this customer"):
        add_deal(workspace, here, contact_id=add_person(workspace, there))


def test_the_list_tells_what_wants_attention(workspace: Workspace) -> None:
    customer = add_customer(workspace)
    number = add_deal(workspace, customer)
    assert [row["attention"] for row in listed(workspace, "unplanned")] == ["unplanned"]
    workspace.dispatch(PlanActivity("call", "Ring", MORNING + timedelta(days=1), record="opportunity",
                                    record_id=number))
    (row,) = listed(workspace, "open")
    assert (row["attention"], row["next_subject"], row["age"], row["probability"]) == ("fresh", "Ring", 0, 100)
    later(workspace, days=2)
    assert listed(workspace)[0]["attention"] == "late"
    later(workspace, days=12)
    assert [row["age"] for row in listed(workspace, "rotting")] == [14], "the stage New rots after 14 days"


def test_a_pipeline_is_changed_but_not_under_its_deals(workspace: Workspace) -> None:
    add_deal(workspace, add_customer(workspace))
    with workspace.reader() as reader:
        known = pipeline_as_it_is(reader, main_pipeline(reader))
    without = {**known, "stages": known["stages"][1:]}
    with pytest.raises(DomainError, match="1 open deal stands in New"):
        workspace.dispatch(decode(ChangePipeline, without))
    shorter = {**known, "stages": [*known["stages"][:3], {"name": "Contract", "percent": 90, "needs_source": True}]}
    workspace.dispatch(decode(ChangePipeline, shorter))
    with workspace.reader() as reader:
        now = load_stages(reader, main_pipeline(reader))
    assert [(stage.name, stage.position) for stage in now] == [
        ("New", 1), ("Qualified", 2), ("Proposal", 3), ("Contract", 4)]
    assert now[3].required == ("source",)
    with pytest.raises(DomainError, match="only pipeline"):
        workspace.dispatch(decode(ChangePipeline, {**shorter, "active": False}))


def test_a_second_pipeline_has_stages_of_its_own(workspace: Workspace) -> None:
    number = add_deal(workspace, add_customer(workspace))
    workspace.dispatch(CreatePipeline("Renewals", (StageInput("Due", 60), StageInput("Offered", 80))))
    with pytest.raises(DomainError, match="no stage of its pipeline"):
        workspace.dispatch(MoveOpportunity(number, stages(workspace)["Due"]))
    with pytest.raises(DomainError, match="two stages called"):
        workspace.dispatch(CreatePipeline("Other", (StageInput("Due", 60), StageInput("due", 80))))


@pytest.mark.parametrize("preset", [None, "open", "mine", "rotting", "unplanned", "overdue", "won", "lost"])
def test_the_list_is_read_by_index(workspace: Workspace, preset: str | None) -> None:
    with workspace.reader() as reader:
        request = ListRequest(preset=preset)
        plan = plans_of(reader, lambda: OPPORTUNITIES.page(reader, request))
    assert scans_of(plan, "sales_opportunity", "sales_activity", "parties_party") == []
