"""What is declared of orders after they were confirmed: amendments, holds, promised days."""

from app.areas.sales import documents
from app.areas.sales.operations import amending, holds, order_promises
from app.areas.sales.queries import order_history
from app.areas.sales.queries.amend_advice import advise_amendment
from app.areas.sales.rules import MOVING_STATES, ON_HOLD, OPEN_STATES
from app.kernel.declare import ContributionSpec, DocumentSpec, OperationSpec, PermissionSpec
from app.ui.declare import ActionSpec, AreaSpec, TabPart, in_state, of_selected, one, selected

ACTIONS = (
    ActionSpec("sales.amend", "Amend", "pencil", in_state(*OPEN_STATES), "amend_sales_order",
               of_selected(order_history.order_to_amend),
               help="Change a confirmed order; what is shipped stays, and every version is kept."),
    ActionSpec("sales.release", "Release", "circle-play", in_state(ON_HOLD), "release_order", selected("order_id"),
               primary=True, help="Let an order go that is on hold, and say why."),
    ActionSpec("sales.hold", "Hold", "circle-pause", in_state(*MOVING_STATES), "hold_order", selected("order_id"),
               help="Pick and ship nothing of it until somebody lets it go."),
    ActionSpec("sales.promise", "Change promise", "calendar-clock", in_state(*OPEN_STATES), "promise_order",
               of_selected(order_history.order_to_promise), help="Give lines another day; the history keeps the old."),
    ActionSpec("sales.compare_order", "Compare versions", "git-compare", one,
               screen="app.areas.sales.ui.versions:VersionsScreen", help="See what each amendment changed."),
)

AMENDMENTS_AREA = AreaSpec(
    name="sales", title="Sales",
    operations=(
        OperationSpec(amending.amend_sales_order, "Order amended", "sales.order", advise=advise_amendment),
        OperationSpec(holds.hold_order, "Order held", "sales.order"),
        OperationSpec(holds.release_order, "Order released", "sales.release"),
        OperationSpec(order_promises.promise_order, "Order promised anew", "sales.order"),
    ),
    contributions=(ContributionSpec("sales_order", order_history.order_history),),
    documents=(
        DocumentSpec("order_amendment", "Order amendment", "sales_order_version", "sales.read",
                     documents.order_amendment),
    ),
    permissions=(PermissionSpec("sales.release", "Let orders go that are on hold"),),
    tab_parts=(TabPart("sales", actions=(("sales_orders", ACTIONS),)),),
)
