"""What is declared of blanket orders and of orders that recur."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from app.areas.sales.operations import blankets as blanket_operations
from app.areas.sales.operations import recurring as recurring_operations
from app.areas.sales.queries import blankets, recurring
from app.areas.sales.rules.recurring import ACTIVE, PAUSED
from app.kernel.declare import ContributionSpec, DetailSpec, OperationSpec, Reader
from app.kernel.ticking import TickSpec
from app.ui.declare import (
    ActionSpec,
    AreaSpec,
    EmptySpec,
    Selection,
    TabPart,
    ViewSpec,
    in_state,
    of_selected,
    selected,
)

GROUP = "Orders"
VALID = ("valid", "expiring")


def to_release(reader: Reader, selection: Selection, now: datetime) -> Mapping[str, Any]:
    """Give what is left of the selected blanket order."""
    return blankets.blanket_to_release(reader, selection.ids[0], now)


BLANKETS_VIEW = ViewSpec(
    "blanket_orders", (
        ActionSpec("sales.agree_blanket", "New blanket order", "plus", operation="agree_blanket_order", key="Ctrl+N",
                   help="Write down how much a customer takes within some time, at which prices."),
        ActionSpec("sales.release_blanket", "Call off", "shopping-cart", in_state(*VALID), "release_blanket_order",
                   to_release, primary=True, help="Make an order of a part of it."),
        ActionSpec("sales.change_blanket", "Change", "pencil", in_state("coming", "expired", *VALID),
                   "change_blanket_order", of_selected(blankets.blanket_as_it_is)),
        ActionSpec("sales.end_blanket", "End", "ban", in_state("coming", *VALID), "end_blanket_order",
                   selected("blanket_id"), help="Release nothing more from it."),
    ),
    EmptySpec("No blanket orders yet", "Agree on a quantity and prices for some time, and release orders from it.",
              "file-check", "sales.agree_blanket"),
    order=44, group=GROUP,
)
RECURRING_VIEW = ViewSpec(
    "recurring_orders", (
        ActionSpec("sales.new_recurring", "New recurring order", "plus", operation="create_recurring_order",
                   key="Ctrl+N", help="Write down what a customer orders again and again."),
        ActionSpec("sales.make_due", "Make due orders", "calendar-check", operation="make_due_orders", ask=False,
                   help="Make the orders whose day has come; the window does so by itself, too."),
        ActionSpec("sales.change_recurring", "Change", "pencil", in_state(ACTIVE, PAUSED), "change_recurring_order",
                   of_selected(recurring.recurring_as_it_is), primary=True),
        ActionSpec("sales.skip_recurring", "Skip next", "chevrons-right", in_state(ACTIVE), "skip_recurring_order",
                   selected("recurring_id"), help="Leave the next order out."),
        ActionSpec("sales.pause_recurring", "Pause", "pause", in_state(ACTIVE), "pause_recurring_order",
                   selected("recurring_id"), ask=False),
        ActionSpec("sales.resume_recurring", "Resume", "play", in_state(PAUSED), "resume_recurring_order",
                   selected("recurring_id"), ask=False),
        ActionSpec("sales.end_recurring", "End", "ban", in_state(ACTIVE, PAUSED), "end_recurring_order",
                   selected("recurring_id"), help="Make no orders of it any more."),
    ),
    EmptySpec("No recurring orders yet", "Write down what customers order again and again; it is made by itself.",
              "repeat", "sales.new_recurring"),
    order=46, group=GROUP,
)

STANDING_AREA = AreaSpec(
    name="sales", title="Sales",
    operations=(
        OperationSpec(blanket_operations.agree_blanket_order, "Blanket order agreed", "sales.order"),
        OperationSpec(blanket_operations.change_blanket_order, "Blanket order changed", "sales.order"),
        OperationSpec(blanket_operations.end_blanket_order, "Blanket order ended", "sales.order"),
        OperationSpec(blanket_operations.release_blanket_order, "Order released from blanket order", "sales.order"),
        OperationSpec(recurring_operations.create_recurring_order, "Recurring order written", "sales.order"),
        OperationSpec(recurring_operations.change_recurring_order, "Recurring order changed", "sales.order"),
        OperationSpec(recurring_operations.skip_recurring_order, "Recurring order skipped once", "sales.order"),
        OperationSpec(recurring_operations.pause_recurring_order, "Recurring order paused", "sales.order"),
        OperationSpec(recurring_operations.resume_recurring_order, "Recurring order goes on", "sales.order"),
        OperationSpec(recurring_operations.end_recurring_order, "Recurring order ended", "sales.order"),
        OperationSpec(recurring_operations.make_due_orders, "Due orders made", "sales.order"),
    ),
    lists=(blankets.BLANKETS, recurring.RECURRING),
    details=(
        DetailSpec("blanket_order", "Blanket order", blankets.blanket_detail),
        DetailSpec("recurring_order", "Recurring order", recurring.recurring_detail),
    ),
    contributions=(
        ContributionSpec("sales_order", blankets.order_blanket),
        ContributionSpec("sales_order", recurring.order_recurring),
        ContributionSpec("customer", blankets.customer_blankets),
        ContributionSpec("customer", recurring.customer_recurring),
    ),
    searches=(blankets.SEARCH, recurring.SEARCH),
    ticks=(TickSpec("sales.due_orders", 30, recurring_operations.MakeDueOrders, recurring.is_due, "sales.order"),),
    tab_parts=(TabPart("sales", (BLANKETS_VIEW, RECURRING_VIEW)),),
)
