"""What is declared of promises to customers that supply breaks."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from app.areas.purchasing.events import SupplierPromised
from app.areas.sales.events import SalesOrderLinesDropped
from app.areas.support.models import Slip
from app.areas.support.operations import slips as do
from app.areas.support.queries import slips
from app.areas.support.rules.slips import OPEN
from app.kernel.declare import ContributionSpec, DetailSpec, FigureSpec, OperationSpec, Reader, Subscriber
from app.kernel.ticking import TickSpec
from app.ui.declare import (
    ActionSpec,
    AreaSpec,
    DashboardSpec,
    EmptySpec,
    Selection,
    TabPart,
    ViewSpec,
    in_state,
)


def _chosen(_reader: Reader, selection: Selection, _now: datetime) -> Mapping[str, Any]:
    return {"slip_ids": list(selection.ids)}


_OPEN = in_state(OPEN, single=False)
FIND = ActionSpec(
    "support.find_broken_promises", "Find broken promises", "refresh-cw", operation="find_broken_promises", ask=False,
    help="Compare what customers were told with what can be had by stock and supply.",
)
VIEW = ViewSpec(
    "broken_promises", (
        ActionSpec("support.tell_customers", "Tell customers", "message-square-reply", _OPEN, "tell_customers", _chosen,
                   primary=True, help="One message and one ticket for each customer, before they ask; the new days "
                   "count as promised."),
        FIND,
        ActionSpec("support.leave_broken_promises", "Leave as it is", "ban", _OPEN, "leave_broken_promises", _chosen,
                   help="Leave it as it is, with a reason; only a later day brings it back."),
    ),
    EmptySpec("Every promise holds", "When supply is late, the customers whom it hits are listed here before they "
              "complain.", "calendar-check", "support.find_broken_promises"),
    preset="open", order=70, group="Recalls and promises",
)

SLIPS = AreaSpec(
    name="support", title="Support",
    operations=(
        OperationSpec(do.find_broken_promises, "Broken promises looked for", "support.answer", computes=True),
        OperationSpec(do.tell_customers, "Customers told of late goods", "support.answer", verb="Send"),
        OperationSpec(do.leave_broken_promises, "Broken promises left", "support.answer"),
    ),
    subscribers=(
        Subscriber(SupplierPromised, do.follow_promise), Subscriber(SalesOrderLinesDropped, do.forget_dropped),
    ),
    lists=(slips.SLIPS,),
    details=(DetailSpec("slip", "Broken promise", slips.slip_detail),),
    contributions=(
        ContributionSpec("customer", slips.customer_slips),
        ContributionSpec("sales_order", slips.slips_about(Slip.order_id)),
        ContributionSpec("purchase_order", slips.slips_about(Slip.purchase_order_id)),
    ),
    timelines=slips.TIMELINES, next_actions=slips.NEXT_STEPS,
    ticks=(TickSpec("support.broken_promises", 60, do.FindBrokenPromises, slips.is_anything_waiting,
                    "support.answer"),),
    figures=(FigureSpec("support.slips", "Promises that break", slips.open_slips),),
    tab_parts=(TabPart("support", views=(VIEW,), dashboard=DashboardSpec(
        ("support.slips",), of=("broken_promises",))),),
)
