"""What is declared of recalls."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from app.areas.support.documents import recall_list
from app.areas.support.operations import recalling
from app.areas.support.queries import recalls
from app.areas.support.queries.tracing import recall_prefill
from app.areas.support.rules.recalls import ANSWERED, CALLED, TO_CALL
from app.kernel.declare import (
    ContributionSpec,
    DetailSpec,
    DocumentSpec,
    FigureSpec,
    OperationSpec,
    PermissionSpec,
    Reader,
)
from app.ui.declare import (
    ActionSpec,
    AreaSpec,
    DashboardSpec,
    EmptySpec,
    Selection,
    TabPart,
    ViewSpec,
    in_state,
    of_selected,
    one,
    selected,
    some,
)


def _lots(_reader: Reader, selection: Selection, _now: datetime) -> Mapping[str, Any]:
    # one is seen in the form and can be exchanged; several are what was selected
    return {"lot_id": selection.ids[0]} if len(selection.ids) == 1 else {"lot_ids": list(selection.ids)}


def _as_called(state: str) -> Any:
    def fill(reader: Reader, selection: Selection, now: datetime) -> Mapping[str, Any]:
        return {**selected("recall_customer_id")(reader, selection, now), "state": state}

    return fill


_THIS = selected("recall_id")
_OPEN = in_state("open")
RECALLS_VIEW = ViewSpec(
    "recalls", (
        ActionSpec("support.quarantine_recall", "Quarantine", "shield-alert", _OPEN, "quarantine_recall", _THIS,
                   ask=False, primary=True, help="Carry all that is still there of its lots to quarantine at once."),
        ActionSpec("support.recall_list", "Print call list", "printer", one, document="recall_list"),
        ActionSpec("support.refresh_recall", "Trace anew", "refresh-cw", _OPEN, "refresh_recall", _THIS, ask=False,
                   help="Find what was made or shipped of the lots since."),
        ActionSpec("support.close_recall", "Close", "archive", _OPEN, "close_recall", _THIS, ask=False,
                   help="End the recall once every customer was heard."),
        ActionSpec("support.start_recall", "Start recall", "plus", operation="start_recall",
                   help="Call back lots: those named, those of a ticket, or all with a supplier's own lot code."),
    ),
    EmptySpec("Nothing was ever called back", "Start a recall from a lot, a ticket or a supplier's lot code: it finds "
              "everybody who got any of it.", "octagon-alert", "support.start_recall"),
    order=71,
    group="Recalls and promises",
)
CUSTOMERS_VIEW = ViewSpec(
    "recall_customers", (
        ActionSpec("support.recall_called", "Mark as called", "phone", in_state(TO_CALL), "note_recall_customer",
                   _as_called(CALLED), primary=True, help="Note that they were called."),
        ActionSpec("support.recall_answered", "Enter answer", "message-square-reply", in_state(TO_CALL, CALLED),
                   "note_recall_customer", _as_called(ANSWERED), primary=True, help="Write down what they said."),
        ActionSpec("support.recall_returned", "Mark goods back", "package-check", in_state(TO_CALL, CALLED, ANSWERED),
                   "note_recall_customer", _as_called("returned"), help="The goods are back, or destroyed there."),
    ),
    EmptySpec("Nobody has to be told", "When goods are called back, their customers are listed here.", "users"),
    order=72,
    group="Recalls and promises",
)

RECALLS = AreaSpec(
    name="support", title="Support",
    operations=(
        OperationSpec(recalling.start_recall, "Recall started", "support.recall"),
        OperationSpec(recalling.refresh_recall, "Recall traced anew", "support.recall"),
        OperationSpec(recalling.quarantine_recall, "Recalled goods quarantined", "support.recall",
                      final="move the goods back from quarantine instead."),
        OperationSpec(recalling.note_recall_customer, "Customer of a recall heard", "support.recall"),
        OperationSpec(recalling.close_recall, "Recall closed", "support.recall"),
    ),
    lists=(recalls.RECALLS, recalls.RECALL_CUSTOMERS),
    details=(
        DetailSpec("recall", "Recall", recalls.recall_detail),
        DetailSpec("recall_customer", "Customer of a recall", recalls.recall_customer_detail),
    ),
    contributions=(
        ContributionSpec("lot", recalls.recalls_of_lot), ContributionSpec("customer", recalls.recalls_of_customer),
    ),
    documents=(DocumentSpec("recall_list", "Recall list", "recall", "support.read", recall_list),),
    figures=(FigureSpec("support.recall_calls", "Recall calls to make", recalls.open_recalls),),
    permissions=(PermissionSpec("support.recall", "Call goods back"),),
    tab_parts=(
        TabPart("support", views=(RECALLS_VIEW, CUSTOMERS_VIEW),
                dashboard=DashboardSpec(("support.recall_calls",), of=("recalls",)),
                actions=(("tickets", (ActionSpec(
                    "support.recall_ticket", "Start recall", "octagon-alert", one, "start_recall",
                    of_selected(recall_prefill), help="Call back the lots that this ticket is about.",
                ),)),)),
        TabPart("inventory", actions=(("lots", (ActionSpec(
            "support.recall_lot", "Recall", "octagon-alert", some, "start_recall", _lots,
            help="Call back these lots and all that was made of them.",
        ),)),)),
    ),
)
