"""Where the firm keeps what foreign money is worth, and its taxes."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from app.areas.company.queries import exchange_values, tax_values
from app.kernel.declare import Reader
from app.ui.declare import ActionSpec, EmptySpec, Selection, TabPart, ViewSpec, of_selected, one, selected


def _currency(reader: Reader, selection: Selection, _now: datetime) -> Mapping[str, Any]:
    return exchange_values(reader, selection.ids[0]) if one(selection) else {}


RATES_PART = TabPart("company", views=(
    ViewSpec("exchange_rates", (
        ActionSpec("company.add_rate", "New rate", "plus", operation="set_exchange_rate", prefill=_currency,
                   primary=True, help="Say what a currency is worth from a day on."),
        ActionSpec("company.remove_rate", "Remove", "trash-2", one, "remove_exchange_rate",
                   selected("exchange_rate_id"), ask=False, help="Documents that used it have kept it."),
    ), EmptySpec("No exchange rates yet", "Enter what foreign money is worth, or import the rates of your bank.",
                 "coins", "company.add_rate"), order=60, group="Firm"),
    ViewSpec("tax_rates", (
        ActionSpec("company.add_tax", "New tax", "plus", operation="set_tax", primary=True,
                   help="Say what a tax is from a day on."),
        ActionSpec("company.change_tax", "Change", "pencil", one, "set_tax", of_selected(tax_values),
                   help="Correct it, or give another day to let a new rate begin."),
        ActionSpec("company.remove_tax", "Remove", "trash-2", one, "remove_tax", selected("tax_rate_id"), ask=False,
                   help="Documents that charged it have kept it."),
    ), EmptySpec("No taxes yet", "Bills show their tax by rate: enter the taxes that you pay and charge.", "percent",
                 "company.add_tax"), order=61, group="Firm"),
))
