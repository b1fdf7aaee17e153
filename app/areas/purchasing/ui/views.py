"""The tab of suppliers: its lists, what can be done there, and its dashboard."""

from collections.abc import Callable
from datetime import date, datetime
from typing import TypeVar

from app.areas.parties.ui.actions import party_actions
from app.areas.purchasing.queries import figures, performance, prefills
from app.areas.purchasing.rules.orders import AWAITED, OrderState
from app.kernel.declare import Reader
from app.ui.declare import (
    ActionSpec,
    ChartSpec,
    DashboardSpec,
    EmptySpec,
    Selection,
    TabSpec,
    ViewSpec,
    always,
    in_state,
    one,
    selected,
)

T = TypeVar("T")
CHARTS = "app.areas.purchasing.charts"
RECEIVABLE = (*AWAITED, OrderState.RECEIVED)
CHANGEABLE = (OrderState.DRAFT, OrderState.WAITING, OrderState.APPROVED, OrderState.SENT, OrderState.CONFIRMED)


def has_waiting(selection: Selection) -> bool:
    """Enable for one receipt of which something waits to be put away."""
    return one(selection) and "waiting" in selection.keys and bool(selection.values("waiting")[0])


def none_or_open(selection: Selection) -> bool:
    """Enable for open requests, and for nothing selected, which stands for all that are open."""
    return not selection.rows or in_state("open", single=False)(selection)


_NEW_SUPPLIER = ActionSpec(
    "purchasing.create_supplier", "New supplier", "plus", operation="create_supplier",
    help="Add a supplier with address, contact and terms.",
)
_NEW_ORDER = ActionSpec(
    "purchasing.create_order", "New order", "shopping-cart", operation="create_purchase_order", key="Ctrl+N",
    help="Write an order; prices come from what the supplier offers.",
)
_ORDER_HERE = ActionSpec(
    "purchasing.order_here", "Order", "shopping-cart", one, "create_purchase_order", selected("supplier_id"),
    primary=True, help="Write an order to this supplier.",
)
_TERMS = ActionSpec(
    "purchasing.terms", "Terms", "sliders-horizontal", one, "change_supplier", prefills.present_terms,
    help="Change standing, lead time, payment and the smallest order.",
)
_PRICE = ActionSpec(
    "purchasing.set_price", "Set a price", "tag", one, "set_supplier_item", selected("supplier_id"),
    help="Say what this supplier asks for an item.",
)
_SCORECARD = ActionSpec("purchasing.scorecard", "Scorecard", "award", one, document="supplier_scorecard")

SUPPLIERS = ViewSpec(
    "suppliers", (_NEW_SUPPLIER, _PRICE, _TERMS, _SCORECARD, *party_actions(), _ORDER_HERE),
    EmptySpec("No suppliers yet", "Import your suppliers from a file, or add the first one.", "handshake",
              "purchasing.create_supplier"),
    f"{CHARTS}:draw_on_time_by_month",
    group="Suppliers",
)

ORDERS = ViewSpec(
    "purchase_orders", (
        _NEW_ORDER,
        ActionSpec("purchasing.submit", "Submit", "check", in_state(OrderState.DRAFT), "submit_purchase_order",
                   selected("order_id"), ask=False, primary=True,
                   help="Finish the draft: approved at once, or to wait."),
        ActionSpec("purchasing.approve", "Approve", "check-check", in_state(OrderState.WAITING),
                   "approve_purchase_order", selected("order_id"), ask=False, primary=True,
                   help="Approve the order in your name."),
        ActionSpec("purchasing.reject", "Reject", "ban", in_state(OrderState.WAITING), "reject_purchase_order",
                   selected("order_id"), help="Decide that it is not placed, and say why."),
        ActionSpec("purchasing.send", "Send", "send", in_state(OrderState.APPROVED), "send_purchase_order",
                   selected("order_id"), ask=False, primary=True,
                   help="Keep this version and expect its goods."),
        ActionSpec("purchasing.confirm", "Promised day", "calendar-check", in_state(*AWAITED),
                   "confirm_purchase_order", prefills.promised_day, help="Write down what the supplier promised."),
        ActionSpec("purchasing.versions", "Versions", "history", one,
                   screen="app.areas.purchasing.ui.versions:VersionsScreen",
                   help="Set two versions of the order side by side, and print any of them."),
        ActionSpec("purchasing.print_order", "Print", "printer", one, document="purchase_order"),
        ActionSpec("purchasing.change", "Change", "pencil", in_state(*CHANGEABLE), "change_purchase_order",
                   prefills.present_order, help="Change lines; what was sent becomes a draft of its next version."),
        ActionSpec("purchasing.hand_back", "Hand back", "undo-2", in_state(OrderState.WAITING, OrderState.APPROVED),
                   "hand_back_purchase_order", selected("order_id"), help="Make it a draft again."),
        ActionSpec("purchasing.close", "Close", "archive", in_state(OrderState.PARTLY_RECEIVED, OrderState.RECEIVED),
                   "close_purchase_order", selected("order_id"), help="Give up what is still open."),
        ActionSpec("purchasing.cancel", "Cancel order", "circle-x", in_state(*CHANGEABLE), "cancel_purchase_order",
                   selected("order_id"), help="Call the order off before anything came."),
        ActionSpec("purchasing.receive", "Receive", "package-check", in_state(*RECEIVABLE), "receive_order",
                   prefills.open_quantities, key="Ctrl+R", primary=True, help="Take in what came of this order."),
    ),
    EmptySpec("No orders yet", "Write an order, or let the program propose what to buy.", "file-text",
              "purchasing.create_order"),
    group="Orders",
)

REQUESTS = ViewSpec(
    "purchase_requests", (
        ActionSpec("purchasing.propose", "Propose", "zap", always, "propose_purchases", ask=False,
                   help="Ask for every item that falls below its reorder point."),
        ActionSpec("purchasing.request", "New request", "plus", operation="request_purchase"),
        ActionSpec("purchasing.dismiss", "Dismiss", "x", in_state("open"), "dismiss_request",
                   selected("request_id"), help="Decide not to buy it."),
        ActionSpec("purchasing.order_requests", "Order requests", "shopping-cart", none_or_open, "order_requests",
                   prefills.all_selected("request_ids"), ask=False, primary=True,
                   help="Write draft orders by supplier: for what is selected, or for all that can be ordered."),
    ),
    EmptySpec("Nothing is asked for", "Items below their reorder point are proposed here.", "clipboard-list",
              "purchasing.propose"),
    preset="open",
    group="Orders",
)

RECEIPTS = ViewSpec(
    "receipts", (
        ActionSpec("purchasing.receipt_note", "Receipt note", "printer", one, document="receipt_note"),
        ActionSpec("purchasing.labels", "Labels", "barcode", one, document="goods_labels"),
        ActionSpec("purchasing.reverse", "Reverse", "rotate-ccw", in_state("posted"), "reverse_receipt",
                   selected("receipt_id"), help="Take the receipt back while its goods were not touched."),
        ActionSpec("purchasing.put_away", "Put away", "forklift", has_waiting, "put_away", prefills.waiting_goods,
                   primary=True, help="Carry the goods to their shelves."),
    ),
    EmptySpec("Nothing was received yet", "Receive an order: its goods appear here until they are put away.",
              "package-open"),
    group="Orders",
)

PRICES = ViewSpec(
    "supplier_items", (
        ActionSpec("purchasing.add_price", "New price", "plus", operation="set_supplier_item"),
        ActionSpec("purchasing.remove_price", "Remove", "trash-2", one, "remove_supplier_item",
                   selected("supplier_item_id"), ask=False, help="The supplier does not offer it any more."),
        ActionSpec("purchasing.change_price", "Change", "pencil", one, "set_supplier_item", prefills.present_offer,
                   primary=True, help="Change price, quantities, lead time and price breaks."),
    ),
    EmptySpec("No prices yet", "Import what your suppliers offer, or set the first price.", "tag",
              "purchasing.add_price"),
    group="Suppliers",
)


def _by_day(load: Callable[[Reader, date], T]) -> Callable[[Reader, datetime], T]:
    """Load for the firm's present day."""
    return lambda reader, now: load(reader, figures.firm_today(reader, now))


DASHBOARD = DashboardSpec(
    ("purchasing.on_time_in_full", "purchasing.late_orders", "purchasing.open_order_value", "purchasing.open_requests"),
    (
        ChartSpec("purchasing.received_by_due", "Lines due and what became of them",
                  _by_day(performance.delivery_by_month), f"{CHARTS}:draw_received_by_due",
                  span=2, help="Each line in the month it was due."),
        ChartSpec("purchasing.on_time_by_supplier", "On time in full by supplier",
                  _by_day(performance.delivery_by_supplier), f"{CHARTS}:draw_on_time_by_supplier",
                  help="Of the lines due within the last year; pale bars are small samples."),
        ChartSpec("purchasing.spend_by_month", "Received by month", _by_day(performance.spend_by_month),
                  f"{CHARTS}:draw_spend_by_month", span=2, help="What received goods were worth."),
        ChartSpec("purchasing.spend_by_supplier", "Received by supplier, 12 months",
                  _by_day(performance.spend_by_supplier), f"{CHARTS}:draw_spend_by_supplier",
                  help="The ten largest, and all others together."),
    ),
    of=("suppliers", "purchase_orders"),
)

TAB = TabSpec(
    "suppliers", "Suppliers", "handshake", 30, (SUPPLIERS, ORDERS, REQUESTS, RECEIPTS, PRICES), DASHBOARD,
    figures.decisions_waiting, help="Who you buy from, what is on order, what arrived, and how well they deliver.",
)
