"""What is declared of chasing what is late, and of who approves what."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from app.areas.purchasing.operations import approving, promises
from app.areas.purchasing.queries import approval, expediting
from app.areas.purchasing.queries.figures import firm_today
from app.areas.purchasing.queries.policies import limit_values, policy_values
from app.kernel.declare import DetailSpec, FigureSpec, OperationSpec, Reader
from app.ui.declare import (
    ActionSpec,
    AreaSpec,
    DashboardSpec,
    EmptySpec,
    Selection,
    TabPart,
    ViewSpec,
    always,
    of_selected,
    one,
    selected,
    some,
)


def _promise(reader: Reader, selection: Selection, now: datetime) -> Mapping[str, Any]:
    return expediting.next_promise(reader, selection.ids, firm_today(reader, now))


def _call(reader: Reader, selection: Selection, now: datetime) -> Mapping[str, Any]:
    known = expediting.next_promise(reader, selection.ids, firm_today(reader, now))
    return {key: value for key, value in known.items() if key != "promised_on"}


def _policy(reader: Reader, _selection: Selection, _now: datetime) -> Mapping[str, Any]:
    return policy_values(reader)


VIEW = ViewSpec(
    "expediting", (
        ActionSpec("purchasing.note_call", "Note a call", "phone", some, "note_call", _call,
                   help="Keep what the supplier said about the selected lines."),
        ActionSpec("purchasing.promise_lines", "Promised day", "calendar-check", some, "promise_lines", _promise,
                   primary=True, help="Write down the day promised for all selected lines."),
    ),
    EmptySpec("Nothing is awaited", "Lines of orders that were sent stand here until they have arrived.", "truck"),
    preset="at_risk", order=52,
    group="Orders",
)
LIMITS = ViewSpec(
    "approval_limits", (
        ActionSpec("purchasing.set_limit", "Set a limit", "plus", always, "set_approval_limit", primary=True,
                   help="Say up to which amount a role approves orders."),
        ActionSpec("purchasing.change_limit", "Change", "pencil", one, "set_approval_limit", of_selected(limit_values)),
        ActionSpec("purchasing.remove_limit", "Remove", "trash-2", one, "remove_approval_limit",
                   selected("approval_limit_id"), ask=False, help="Let the role approve without this limit."),
        ActionSpec("purchasing.policy", "Purchasing policy", "sliders-horizontal", always, "change_purchasing_policy",
                   _policy, help="Set above which amount orders need approval, and whether a second person must."),
    ),
    EmptySpec("No limits yet", "Whoever has the right approves any amount until a limit is set.", "shield-check",
              "purchasing.set_limit"),
    group="People",
)

EXPEDITING = AreaSpec(
    name="purchasing", title="Purchasing",
    operations=(
        OperationSpec(promises.promise_lines, "Promised day noted", "purchasing.order"),
        OperationSpec(promises.note_call, "Call noted", "purchasing.order"),
        OperationSpec(approving.set_approval_limit, "Approval limit set", "purchasing.policy"),
        OperationSpec(approving.remove_approval_limit, "Approval limit removed", "purchasing.policy"),
    ),
    lists=(expediting.EXPEDITING, approval.APPROVAL_LIMITS),
    details=(DetailSpec("purchase_order_line", "Order line", expediting.line_detail),),
    figures=(FigureSpec("purchasing.lines_at_risk", "Lines to chase", expediting.lines_at_risk),),
    tab_parts=(
        TabPart("suppliers", (VIEW,), dashboard=DashboardSpec(("purchasing.lines_at_risk",), of=("purchase_orders",))),
        TabPart("company", (LIMITS,)),
    ),
)
