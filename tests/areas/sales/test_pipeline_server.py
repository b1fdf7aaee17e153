"""Leads, deals, activities and what is learned from them hold on a server, too."""

from datetime import timedelta
from decimal import Decimal

import pytest

from app.areas.sales.area.board import BOARD
from app.areas.sales.operations.activities import CompleteActivity, PlanActivity
from app.areas.sales.operations.assigning import PersonInput, SetAssignmentRule
from app.areas.sales.operations.closing import LoseOpportunity, MoveOpportunity, WinOpportunity
from app.areas.sales.operations.converting import ConvertLead
from app.areas.sales.operations.leads import CreateLead
from app.areas.sales.operations.winning import LearnFromDeals
from app.areas.sales.queries.activities import ACTIVITIES, activities_between
from app.areas.sales.queries.funnel import days_by_stage, funnel, open_pipeline, weighted_by_month, win_rate, win_rates
from app.areas.sales.queries.leads import ASSIGNMENT_RULES, LEADS
from app.areas.sales.queries.opportunities import OPPORTUNITIES
from app.areas.sales.queries.people import CUSTOMER_PEOPLE
from app.areas.sales.queries.pipelines import COMPETITORS, LOST_REASONS, PIPELINES, STAGES
from app.kernel.listing import ListRequest
from app.kernel.workspace import Workspace
from app.ui.board.cards import read_board
from tests.areas.sales.dealing import MORNING, add_seller, full_deal, later, reasons, stages

LISTS = (ACTIVITIES, LEADS, ASSIGNMENT_RULES, OPPORTUNITIES, CUSTOMER_PEOPLE, COMPETITORS, LOST_REASONS, PIPELINES,
         STAGES)


@pytest.mark.postgres
def test_the_pipeline_on_a_server(server_workspace: Workspace) -> None:
    workspace = server_workspace
    workspace.dispatch(SetAssignmentRule("All", "round_robin", (PersonInput(add_seller(workspace, "anna")),)))
    lead = workspace.dispatch(CreateLead("Blauer See", "Hanna Moos", email="hanna@see.example",
                                         amount=Decimal(900))).value
    made = workspace.dispatch(ConvertLead(lead.lead_id, "Tea", closes_on=MORNING.date())).value
    call = workspace.dispatch(PlanActivity("call", "Ring", MORNING + timedelta(hours=1), remind_minutes=10,
                                           record="opportunity", record_id=made.opportunity_id)).value
    other, places = full_deal(workspace, made.customer_id), stages(workspace)
    workspace.dispatch(MoveOpportunity(made.opportunity_id, places["Negotiation"]))
    lost = workspace.dispatch(LoseOpportunity(other, reasons(workspace)["Price"]))
    workspace.undo(lost.operation_id)
    later(workspace, days=2)
    workspace.dispatch(LoseOpportunity(other, reasons(workspace)["Price"]))
    workspace.dispatch(CompleteActivity(call, "Good", next_due_at=MORNING + timedelta(days=3)))
    workspace.dispatch(LearnFromDeals())
    now = workspace.clock.now()
    with workspace.reader() as reader:
        for query in LISTS:
            for preset in (None, *(preset.info.key for preset in query.presets)):
                request = ListRequest(preset=preset, as_of=now)
                assert len(query.page(reader, request).rows) == query.count(reader, request)
        board = read_board(reader, OPPORTUNITIES, BOARD, "", (), "", now)
        assert board.place_of(made.opportunity_id) == (3, 0)
        assert board.place_of(other) == (5, 0)
        assert len(activities_between(reader, MORNING, now + timedelta(days=9))) == 2
        for measure in (funnel, days_by_stage, win_rates, weighted_by_month, open_pipeline, win_rate):
            assert measure(reader, now) is not None
        for record, number in (("opportunity", made.opportunity_id), ("lead", lead.lead_id), ("activity", call),
                               ("customer", made.customer_id)):
            assert workspace.declarations.detail(record).load(reader, number, now).title
    won = workspace.dispatch(WinOpportunity(made.opportunity_id))
    workspace.undo(won.operation_id)
