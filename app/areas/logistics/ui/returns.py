"""What the tab of shipments shows of returns, and what can be done with them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from app.areas.logistics.queries import returns
from app.areas.logistics.rules.returns import ReturnState
from app.kernel.declare import Reader
from app.ui.declare import (
    ActionSpec,
    EmptySpec,
    Selection,
    TabPart,
    ViewSpec,
    in_state,
    of_selected,
    one,
    selected,
)


def _orders_of_shipments(reader: Reader, selection: Selection, _now: datetime) -> Mapping[str, Any]:
    return returns.orders_of_shipments(reader, selection.ids)


RETURNS = ViewSpec(
    "customer_returns", (
        ActionSpec("logistics.new_return", "New return", "undo-2", operation="authorise_return", key="Ctrl+N",
                   help="Let a customer send back goods of a shipment."),
        ActionSpec("logistics.inspect_return", "Inspect", "search", in_state(ReturnState.RECEIVED), "inspect_return",
                   of_selected(returns.to_inspect), primary=True,
                   help="Back to stock, to scrap, or back to the supplier."),
        ActionSpec("logistics.receive_return", "Take in", "package-open",
                   in_state(ReturnState.AUTHORISED, ReturnState.RECEIVED), "receive_return",
                   of_selected(returns.to_receive), primary=True, help="Say what came; it goes to quarantine."),
        ActionSpec("logistics.settle_return", "Settle", "check-check", in_state(ReturnState.INSPECTED),
                   "settle_customer_return", selected("return_id"), primary=True,
                   help="Write the credit note or order the replacement."),
        ActionSpec("logistics.take_back_return", "Take receipt back", "rotate-ccw", in_state(ReturnState.RECEIVED),
                   "take_back_receipt", selected("return_id"), ask=False,
                   help="The goods are with the customer again."),
        ActionSpec("logistics.cancel_return", "Cancel", "ban", in_state(ReturnState.AUTHORISED),
                   "cancel_customer_return", selected("return_id"), ask=False, help="Nothing comes after all."),
        ActionSpec("logistics.print_return", "Print", "printer", one, document="return_authorisation"),
    ),
    EmptySpec("No returns", "When a customer sends goods back, authorise it first: it gets a number by which it is "
              "known when it comes.", "undo-2", "logistics.new_return"), order=60,
)

RETURNS_PART = TabPart("shipments", (RETURNS,), (("shipments", (
    ActionSpec("logistics.return_shipment", "Return", "undo-2", in_state("shipped", "delivered"), "authorise_return",
               selected("shipment_id"), help="Let the customer send back goods of this shipment."),
    ActionSpec("logistics.invoice_shipment", "Invoice", "receipt-text", in_state("shipped", "delivered", single=False),
               "invoice_orders", _orders_of_shipments,
               help="Invoice all that left of the orders of these shipments, of one customer."),
)),))
