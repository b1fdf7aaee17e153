"""What is declared of bills for goods that a supplier keeps here."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from app.areas.purchasing.operations import consigned_bills
from app.areas.purchasing.queries.figures import firm_today
from app.kernel.declare import OperationSpec, Reader
from app.ui.declare import ActionSpec, AreaSpec, Selection, TabPart, in_state


def _chosen(reader: Reader, selection: Selection, now: datetime) -> Mapping[str, Any]:
    return {"consumption_ids": list(selection.ids), "billed_on": firm_today(reader, now).isoformat()}


CONSIGNED_BILLS = AreaSpec(
    name="purchasing", title="Purchasing",
    operations=(OperationSpec(consigned_bills.bill_consumptions, "Consumption billed", "purchasing.bill"),),
    tab_parts=(TabPart("inventory", actions=(("consumptions", (
        ActionSpec("purchasing.bill_consumptions", "Enter bill", "receipt-text", in_state("open", single=False),
                   "bill_consumptions", _chosen, primary=True,
                   help="Enter the supplier's bill for the selected rows; its lines are what was taken."),
    )),)),),
)
