"""What the orders of a customer ask to be done next, and the rhythm in which they buy."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from app.areas.sales.rules.orders import median
from app.kernel.money import Money
from app.kernel.next_actions import AT_RISK, BROKEN_PROMISE, BUSINESS, MONEY_OVERDUE, WIN_BACK, NextAction

FEWEST_ORDER_DAYS = 4
"""So many days of orders show a rhythm; fewer are chance."""

SOON_DAYS = 7
OVERDUE_PERMILLE, LOST_PERMILLE = 1250, 3000
"""From these shares of their rhythm on, a customer is overdue, and probably buys elsewhere."""


@dataclass(frozen=True, slots=True)
class Reach:
    """Whom to turn to, and how: the person first to turn to where one is known."""

    party_id: int
    name: str
    email: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class OpenOrder:
    """An open order: when it is required, and how many of its lines wait for goods."""

    order_id: int
    number: str
    required_on: date
    waiting_lines: int = 0


def rhythm_days(days: Sequence[date]) -> int | None:
    """Give the median of days between orders, of one day counted once; None where there is no rhythm yet."""
    distinct = sorted(set(days))
    if len(distinct) < FEWEST_ORDER_DAYS:
        return None
    return median([(later - earlier).days for earlier, later in pairwise(distinct)])


def tell_of_late(orders: Sequence[OpenOrder], reach: Reach, today: date) -> NextAction | None:
    """Advise to tell a customer of the order that is late longest."""
    late = [order for order in orders if order.required_on < today]
    if not late:
        return None
    first = min(late, key=lambda order: (order.required_on, order.order_id))
    why = f"It was required {_days((today - first.required_on).days)} ago" + (
        f" and {_lines(first.waiting_lines)} for goods." if first.waiting_lines else "; nothing is missing, send it."
    )
    more = f" {len(late) - 1} more late." if len(late) > 1 else ""
    return _write(
        f"Tell {reach.name} that {first.number} is late.", why + more, BROKEN_PROMISE, reach, first,
        f"Your order {first.number} is late",
        f"Dear {reach.name},\n\nyour order {first.number} should have been with you by now. We are sorry for the "
        "delay and will tell you the day on which it leaves.\n",
    )


def warn_of_risk(orders: Sequence[OpenOrder], today: date, within_days: int = SOON_DAYS) -> NextAction | None:
    """Advise to warn of an order that is required soon and waits for goods."""
    risky = [
        order for order in orders
        if order.waiting_lines and today <= order.required_on <= today + timedelta(days=within_days)
    ]
    if not risky:
        return None
    first = min(risky, key=lambda order: (order.required_on, order.order_id))
    left = (first.required_on - today).days
    when = "today" if left == 0 else f"in {_days(left)}"
    return NextAction(
        f"See to {first.number} before it is late.", f"It is required {when} and {_lines(first.waiting_lines)} "
        "for goods.", AT_RISK, f"Open {first.number}", record="sales_order", record_id=first.order_id,
    )


def settle_credit(owed: Money, limit: Money | None, reach: Reach) -> NextAction | None:
    """Advise to settle the credit of a customer whose open orders exceed their limit."""
    if limit is None or owed.minor <= limit.minor:
        return None
    return NextAction(
        f"Settle the credit of {reach.name}.", f"Open orders of {owed} exceed the limit of {limit}.", MONEY_OVERDUE,
        "Terms", operation="change_customer_terms", values={"customer_id": reach.party_id},
    )


def remind_of_overdue(overdue: Money, oldest_due: date | None, reach: Reach, today: date) -> NextAction | None:
    """Advise to remind a customer of invoices that should have been paid."""
    if overdue.minor <= 0 or oldest_due is None:
        return None
    text, why = f"Remind {reach.name} of {overdue}.", f"It has been overdue for {_days((today - oldest_due).days)}."
    values: Mapping[str, object] = {
        "to": reach.email, "party_id": reach.party_id, "record": "customer", "record_id": reach.party_id,
        "subject": "Invoices that are still open",
        "text": f"Dear {reach.name},\n\nof our invoices {overdue} is still open and past its day. Please look whether "
        "it was overlooked; if you have paid meanwhile, thank you.\n",
    }
    return NextAction(text, why, MONEY_OVERDUE, "Write to them", "mail", operation="write_mail", values=values)


def call_to_reorder(days: Sequence[date], reach: Reach, today: date) -> NextAction | None:
    """Advise to call a customer who is overdue by their own rhythm."""
    rhythm = rhythm_days(days)
    if rhythm is None or rhythm == 0:
        return None
    quiet = (today - max(days)).days
    share = quiet * 1000 // rhythm
    if share < OVERDUE_PERMILLE:
        return None
    lost = share >= LOST_PERMILLE
    how = f" on {reach.phone}" if reach.phone else ""
    return NextAction(
        f"Call {reach.name}{how}: win them back." if lost else f"Call {reach.name}{how}: they are due to order.",
        f"They ordered every {_days(rhythm)} and have been quiet for {quiet}.", WIN_BACK if lost else BUSINESS,
        "New order", "shopping-cart", operation="create_sales_order", values={"customer_id": reach.party_id},
    )


def _write(
    text: str, why: str, weight: int, reach: Reach, order: OpenOrder, subject: str, body: str,
) -> NextAction:
    if not reach.email:
        return NextAction(text, why, weight, f"Open {order.number}", record="sales_order", record_id=order.order_id)
    values: Mapping[str, object] = {
        "to": reach.email, "subject": subject, "text": body, "party_id": reach.party_id, "record": "sales_order",
        "record_id": order.order_id,
    }
    return NextAction(text, why, weight, "Write to them", "mail", operation="write_mail", values=values)


def _days(count: int) -> str:
    return "a day" if count == 1 else f"{count} days"


def _lines(count: int) -> str:
    return "a line waits" if count == 1 else f"{count} lines wait"
