"""How an order begins: with the customer that is selected, where one is."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from app.areas.sales.queries import prefills
from app.kernel.declare import Reader
from app.ui.declare import Selection, one


def new_order(reader: Reader, selection: Selection, now: datetime) -> Mapping[str, Any]:
    """Begin an order, of the selected customer when one is selected."""
    customer_id = selection.ids[0] if selection.record == "customer" and one(selection) else None
    return prefills.new_order(reader, customer_id, now)
