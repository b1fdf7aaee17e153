"""What is declared of opportunities."""

from sqlalchemy import select

from app.areas.parties.models import Party
from app.areas.sales.models import Opportunity
from app.areas.sales.operations import closing, opportunities
from app.areas.sales.queries import opportunity_pages as pages
from app.areas.sales.queries.form_defaults import advise_deal
from app.areas.sales.queries.opportunities import OPPORTUNITIES
from app.areas.sales.queries.people import CUSTOMER_PEOPLE
from app.areas.sales.rules.opportunities import CLOSED_STATES, OPEN
from app.kernel.declare import ContributionSpec, DetailSpec, OperationSpec, PermissionSpec, SearchSpec
from app.kernel.forms import FormSpec
from app.ui.declare import (
    ActionSpec,
    AreaSpec,
    EmptySpec,
    TabPart,
    ViewSpec,
    in_state,
    of_selected,
    one,
    selected,
)

RIGHT = "sales.pipeline"
_OPEN, _THIS = in_state(OPEN), selected("opportunity_id")

ACTIONS = (
    ActionSpec("sales.new_opportunity", "New opportunity", "plus", operation="create_opportunity", key="Ctrl+N"),
    ActionSpec("sales.move_opportunity", "Move to stage", "arrow-right", _OPEN, "move_opportunity",
               of_selected(pages.moving), primary=True,
               help="Bring it to another stage, and fill in what that stage asks for."),
    ActionSpec("sales.change_opportunity", "Change", "pencil", _OPEN, "change_opportunity",
               of_selected(pages.opportunity_as_it_is)),
    ActionSpec("sales.win_opportunity", "Mark as won", "thumbs-up", _OPEN, "win_opportunity",
               of_selected(pages.what_it_is_worth), help="Note that the deal came about."),
    ActionSpec("sales.lose_opportunity", "Mark as lost", "thumbs-down", _OPEN, "lose_opportunity", _THIS,
               help="Note that it did not, why, and who got it."),
    ActionSpec("sales.name_rival", "Add competitor", "swords", _OPEN, "name_rival", _THIS,
               help="Name somebody who is after the same deal."),
    ActionSpec("sales.drop_rival", "Remove competitor", "user-x", _OPEN, "drop_rival", _THIS),
    ActionSpec("sales.reopen_opportunity", "Reopen", "rotate-ccw", in_state(*CLOSED_STATES), "reopen_opportunity",
               _THIS, help="Go on with a deal that was closed."),
)
VIEW = ViewSpec(
    "opportunities", ACTIONS,
    EmptySpec("No opportunities yet", "Enter the first deal that may come about, or convert a lead.", "target",
              "sales.new_opportunity"),
    detail_chart="app.areas.sales.charts.winning:draw_evidence", preset=OPEN, order=11, group="Pipeline",
)
_FOUND = select(
    Opportunity.id, Opportunity.number, Opportunity.title + " · " + Party.name,
).join(Party, Party.id == Opportunity.customer_id)

FORM = FormSpec(
    ("customer_id", "contact_id", "title", "amount", "closes_on", "stage_id", "source", "note"),
    ("contact_quality", "probability_percent", "tags", "owner_id", "currency"),
)

OPPORTUNITIES_AREA = AreaSpec(
    name="sales", title="Sales",
    operations=(
        OperationSpec(opportunities.create_opportunity, "Opportunity entered", RIGHT, advise=advise_deal, form=FORM),
        OperationSpec(opportunities.change_opportunity, "Opportunity changed", RIGHT, form=FORM),
        OperationSpec(opportunities.name_rival, "Competitor named", RIGHT),
        OperationSpec(opportunities.drop_rival, "Competitor taken off", RIGHT),
        OperationSpec(closing.move_opportunity, "Opportunity moved", RIGHT),
        OperationSpec(closing.win_opportunity, "Opportunity won", RIGHT),
        OperationSpec(closing.lose_opportunity, "Opportunity lost", RIGHT),
        OperationSpec(closing.reopen_opportunity, "Opportunity reopened", RIGHT),
    ),
    lists=(OPPORTUNITIES, CUSTOMER_PEOPLE),
    details=(DetailSpec("opportunity", "Opportunity", pages.opportunity_detail),),
    contributions=(ContributionSpec("customer", pages.opportunities_of_customer),),
    searches=(SearchSpec("opportunity", "Opportunity", Opportunity, _FOUND),),
    permissions=(PermissionSpec(RIGHT, "Work leads, opportunities and activities"),),
    tab_parts=(
        TabPart("sales", views=(VIEW,)),
        TabPart("customers", actions=(("customers", (ActionSpec(
            "sales.opportunity_for", "New opportunity", "target", one, "create_opportunity", selected("customer_id"),
            help="Enter a deal that may come about with this customer.",
        ),)),)),
    ),
)
