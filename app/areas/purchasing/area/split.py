"""What is declared of splitting what is asked for over suppliers."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from app.areas.company.queries import load_profile
from app.areas.purchasing.operations import split
from app.areas.purchasing.queries.split_page import present_freight
from app.areas.purchasing.ui.views import none_or_open
from app.kernel.declare import OperationSpec, Reader
from app.ui.declare import ActionSpec, AreaSpec, Selection, TabPart, one


def _freight(reader: Reader, selection: Selection, now: datetime) -> Mapping[str, Any]:
    return present_freight(reader, selection.ids, load_profile(reader).currency, now)


SPLITTING = AreaSpec(
    name="purchasing", title="Purchasing",
    operations=(
        OperationSpec(split.order_split, "Split ordered", "purchasing.order"),
        OperationSpec(split.set_supplier_freight, "Freight set", "purchasing.suppliers"),
    ),
    tab_parts=(TabPart("suppliers", actions=(
        ("purchase_requests", (ActionSpec(
            "purchasing.split", "Find the cheapest split", "split", none_or_open,
            screen="app.areas.purchasing.ui.split_screen:SplitScreen",
            help="Weigh suppliers, price breaks, smallest orders and freight for what is selected or open.",
        ),)),
        ("suppliers", (ActionSpec(
            "purchasing.freight", "Freight", "truck", one, operation="set_supplier_freight", prefill=_freight,
            help="Say what carriage from this supplier costs for each order and each kilogram.",
        ),)),
    )),),
)
