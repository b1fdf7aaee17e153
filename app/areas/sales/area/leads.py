"""What is declared of leads and of the rules for them."""

from sqlalchemy import select

from app.areas.sales.area.activities import PLAN
from app.areas.sales.models import Lead
from app.areas.sales.operations import assigning, converting, leads
from app.areas.sales.operations.importing_deals import DEALS_FILE
from app.areas.sales.operations.importing_leads import LEADS_FILE
from app.areas.sales.queries import leads as queries
from app.areas.sales.queries.form_defaults import advise_party
from app.areas.sales.rules.leads import CONTACTED, DISQUALIFIED, NEW, OPEN_STATES
from app.kernel.declare import DetailSpec, OperationSpec, SearchSpec
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
    settings_of,
)

RIGHT, SET_UP = "sales.pipeline", "sales.pipeline_setup"
_OPEN, _THIS = in_state(*OPEN_STATES), selected("lead_id")

VIEW = ViewSpec(
    "leads", (
        ActionSpec("sales.new_lead", "New lead", "user-plus", operation="create_lead", key="Ctrl+N"),
        ActionSpec("sales.convert_lead", "Convert", "user-check", _OPEN, "convert_lead",
                   of_selected(queries.converting), primary=True,
                   help="Make a customer, a contact and an opportunity of it."),
        ActionSpec("sales.contact_lead", "Mark as contacted", "phone", in_state(NEW, single=False), "contact_lead",
                   _THIS, ask=False, each=True),
        ActionSpec("sales.qualify_lead", "Qualify", "thumbs-up", in_state(NEW, CONTACTED, single=False),
                   "qualify_lead", _THIS, ask=False, each=True, help="It is worth working on."),
        PLAN,
        ActionSpec("sales.change_lead", "Change", "pencil", _OPEN, "change_lead", of_selected(queries.lead_as_it_is)),
        ActionSpec("sales.assign_lead", "Assign", "user", _OPEN, "assign_lead", _THIS,
                   help="Give it to somebody, or to whom the rules name."),
        ActionSpec("sales.disqualify_lead", "Disqualify", "ban", _OPEN, "disqualify_lead", _THIS,
                   help="Nothing will come of it."),
        ActionSpec("sales.reopen_lead", "Reopen", "rotate-ccw", in_state(DISQUALIFIED, single=False), "reopen_lead",
                   _THIS, ask=False, each=True),
    ),
    EmptySpec("No leads yet", "Enter the first one, or take a list from a trade fair in from a file.", "user-plus",
              "sales.new_lead"), preset="open", order=10, group="Pipeline",
)
ASSIGNMENT_VIEW = ViewSpec(
    "assignment_rules", (
        ActionSpec("sales.new_assignment_rule", "New rule", "plus", operation="set_assignment_rule", key="Ctrl+N"),
        ActionSpec("sales.change_assignment_rule", "Change", "pencil", one, "set_assignment_rule",
                   of_selected(queries.assignment_rule_as_it_is), primary=True),
    ),
    EmptySpec("No rules yet", "Say to whom leads go: in turn, by load, by quota, by territory. The first rule that "
              "fits decides, and each lead says why it came to whom.", "split", "sales.new_assignment_rule"), order=82,
    group=settings_of("pipeline"),
)
SCORE_VIEW = ViewSpec(
    "score_rules", (
        ActionSpec("sales.new_score_rule", "New rule", "plus", operation="add_score_rule", key="Ctrl+N"),
        ActionSpec("sales.remove_score_rule", "Remove", "trash-2", one, "remove_score_rule",
                   selected("score_rule_id"), ask=False, help="Open leads are counted anew."),
    ),
    EmptySpec("No rules yet", "Give points for what makes a lead a good one; the best stand on top.", "star",
              "sales.new_score_rule"), order=83, group=settings_of("pipeline"),
)
_FOUND = select(
    Lead.id, Lead.number, Lead.company + " " + Lead.person, Lead.email + " " + Lead.phone + " " + Lead.city,
)

FORM = FormSpec(
    ("company", "person", "role", "phone", "email", "city", "country", "source", "amount", "wish"),
    ("campaign", "owner_id", "street", "postal_code", "website", "currency"),
    (("company", "person"),),
)

LEADS_AREA = AreaSpec(
    name="sales", title="Sales",
    operations=(
        OperationSpec(leads.create_lead, "Lead entered", RIGHT, advise=advise_party, form=FORM),
        OperationSpec(leads.change_lead, "Lead changed", RIGHT, form=FORM),
        OperationSpec(leads.assign_lead, "Lead given", RIGHT),
        OperationSpec(leads.contact_lead, "Lead spoken to", RIGHT),
        OperationSpec(leads.qualify_lead, "Lead qualified", RIGHT),
        OperationSpec(leads.disqualify_lead, "Lead disqualified", RIGHT),
        OperationSpec(leads.reopen_lead, "Lead reopened", RIGHT),
        OperationSpec(converting.convert_lead, "Lead converted", RIGHT),
        OperationSpec(assigning.set_assignment_rule, "Assignment rule set", SET_UP),
        OperationSpec(assigning.add_score_rule, "Rule for points added", SET_UP),
        OperationSpec(assigning.remove_score_rule, "Rule for points removed", SET_UP),
    ),
    lists=(queries.LEADS, queries.ASSIGNMENT_RULES, queries.SCORE_RULES),
    details=(
        DetailSpec("lead", "Lead", queries.lead_detail),
        DetailSpec("assignment_rule", "Assignment rule", queries.assignment_rule_detail),
        DetailSpec("score_rule", "Rule for points", queries.score_rule_detail),
    ),
    searches=(SearchSpec("lead", "Lead", Lead, _FOUND),),
    imports=(LEADS_FILE, DEALS_FILE),
    tab_parts=(TabPart("sales", views=(VIEW, ASSIGNMENT_VIEW, SCORE_VIEW)),),
)
