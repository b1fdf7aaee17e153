"""What is declared of negotiations with suppliers."""

from app.areas.purchasing.documents.brief import negotiation_brief
from app.areas.purchasing.operations import negotiating
from app.areas.purchasing.queries import negotiations
from app.kernel.declare import ContributionSpec, DetailSpec, DocumentSpec, FigureSpec, OperationSpec
from app.ui.declare import (
    ActionSpec,
    AreaSpec,
    DashboardSpec,
    EmptySpec,
    TabPart,
    ViewSpec,
    in_state,
    one,
    selected,
)

_OPEN, _THIS = in_state("open"), selected("negotiation_id")
VIEW = ViewSpec(
    "negotiations", (
        ActionSpec("purchasing.note_negotiation", "Write down", "message-square", _OPEN, "note_negotiation", _THIS,
                   primary=True, help="A talk, an offer, or what was agreed; agreeing tells what it saves."),
        ActionSpec("purchasing.brief", "Print brief", "printer", one, document="negotiation_brief",
                   help="Volume, prices paid, alternatives, score, what is open, and our leverage."),
        ActionSpec("purchasing.new_negotiation", "New negotiation", "plus", operation="start_negotiation"),
        ActionSpec("purchasing.end_negotiation", "No deal", "x", _OPEN, "end_negotiation", _THIS,
                   help="End it without an agreement."),
    ),
    EmptySpec("Nothing was negotiated yet", "Begin one: the last price and the volume of a year are taken down, and a "
              "brief is ready to print.", "handshake", "purchasing.new_negotiation"), order=65,
    group="Sourcing",
)

NEGOTIATIONS = AreaSpec(
    name="purchasing", title="Purchasing",
    operations=(
        OperationSpec(negotiating.start_negotiation, "Negotiation begun", "purchasing.suppliers"),
        OperationSpec(negotiating.note_negotiation, "Negotiation noted", "purchasing.suppliers"),
        OperationSpec(negotiating.end_negotiation, "Negotiation ended", "purchasing.suppliers"),
    ),
    lists=(negotiations.NEGOTIATIONS,),
    details=(DetailSpec("negotiation", "Negotiation", negotiations.negotiation_detail),),
    contributions=(ContributionSpec("supplier", negotiations.negotiations_of),),
    documents=(
        DocumentSpec("negotiation_brief", "Negotiation brief", "negotiation", "purchasing.read", negotiation_brief),
    ),
    figures=(FigureSpec("purchasing.savings", "Savings agreed", negotiations.savings),),
    tab_parts=(TabPart("suppliers", views=(VIEW,), actions=(("suppliers", (ActionSpec(
        "purchasing.negotiate", "Negotiate", "messages-square", one, "start_negotiation", selected("supplier_id"),
        help="Begin to negotiate with this supplier.",
    ),)),), dashboard=DashboardSpec(("purchasing.savings",), of=("negotiations",))),),
)
