"""What is declared of stock policies: proposals, the curve of service against cost, and what is taken on."""

from app.areas.purchasing.operations import stock_policies
from app.areas.purchasing.queries import policy_pages, prefills
from app.kernel.declare import DetailSpec, OperationSpec
from app.ui.declare import ActionSpec, AreaSpec, EmptySpec, TabPart, ViewSpec, always, one, some

_DRAW = "app.areas.purchasing.charts:draw_policy_curve"

WEIGH = ActionSpec(
    "inventory.weigh", "Service and cost", "scale", one, screen="app.areas.purchasing.ui.policy_screen:PolicyScreen",
    help="See what each promise of service costs, pick a point, and set the reorder rule to it.",
)
_RUN = ActionSpec(
    "inventory.propose_levels", "Propose levels", "target", always,
    screen="app.areas.purchasing.ui.policy_run:PolicyRun",
    help="Compute levels for every item from measured demand and lead times.",
)
_ACCEPT = ActionSpec(
    "inventory.accept_levels", "Take on", "check", some, operation="accept_proposals",
    prefill=prefills.all_selected("proposal_ids"), ask=False, primary=True,
    help="Set the reorder rules of what is selected to the proposed levels.",
)

POLICIES = AreaSpec(
    name="purchasing", title="Purchasing",
    operations=(
        OperationSpec(stock_policies.propose_policies, "Levels proposed", "inventory.plan",
                      final="proposals change nothing by themselves; propose again instead."),
        OperationSpec(stock_policies.keep_proposals, "Levels computed", "inventory.plan",
                      final="proposals change nothing by themselves; propose again instead."),
        OperationSpec(stock_policies.accept_proposals, "Levels taken on", "inventory.plan"),
        OperationSpec(stock_policies.set_stock_policy, "Stock policy set", "inventory.plan"),
    ),
    lists=(policy_pages.PROPOSALS,),
    details=(DetailSpec("policy_proposal", "Proposed levels", policy_pages.proposal_detail),),
    tab_parts=(TabPart(
        "inventory",
        views=(ViewSpec(
            "policy_proposals", (_RUN, WEIGH, _ACCEPT),
            EmptySpec("No levels are proposed yet", "Let the program compute them from what was issued and received.",
                      "target", "inventory.propose_levels"),
            _DRAW, order=61,
            group="Planning",
        ),),
        actions=(("items", (WEIGH,)),),
    ),),
)
