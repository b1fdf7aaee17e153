"""What a customer's offers, goods and habits ask to be done next: business that waits to be had."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise

from app.areas.sales.rules.next_steps import LOST_PERMILLE, OVERDUE_PERMILLE
from app.areas.sales.rules.orders import median
from app.kernel.money import Money
from app.kernel.next_actions import AT_RISK, BUSINESS, NextAction

LAPSES_SOON_DAYS, ENDS_SOON_DAYS = 7, 30
FEWEST_BUYS = 4
"""So many days on which an item was bought show a rhythm; fewer are chance."""


@dataclass(frozen=True, slots=True)
class OpenOffer:
    """An offer that was sent and not answered: until when it holds, and what it is worth."""

    quote_id: int
    number: str
    valid_until: date
    sent_on: date
    total: Money


@dataclass(frozen=True, slots=True)
class EndingBlanket:
    """A blanket order and the last day on which something is released from it."""

    blanket_id: int
    number: str
    valid_to: date


@dataclass(frozen=True, slots=True)
class ReadyOrder:
    """An open order of which nothing is missing any more."""

    order_id: int
    number: str
    required_on: date
    total: Money


@dataclass(frozen=True, slots=True)
class Habit:
    """An item that a customer buys again and again: how often, when last, how much, and what that is worth."""

    item_id: int
    rhythm_days: int
    last_on: date
    qty: str
    value_minor: int


def habit_days(days: Sequence[date]) -> int | None:
    """Give the median of days between purchases of an item; None where there is no rhythm yet."""
    distinct = sorted(set(days))
    if len(distinct) < FEWEST_BUYS:
        return None
    return median([(later - earlier).days for earlier, later in pairwise(distinct)]) or None


def follow_offer(
    offers: Sequence[OpenOffer], party_id: int, begins: datetime, today: date,
) -> NextAction | None:
    """Advise to ask about the offer that lapses first, by a call that begins at a moment."""
    soon = [offer for offer in offers if 0 <= (offer.valid_until - today).days <= LAPSES_SOON_DAYS]
    if not soon:
        return None
    first = min(soon, key=lambda offer: (offer.valid_until, -offer.total.minor, offer.quote_id))
    left = (first.valid_until - today).days
    when = "today" if left == 0 else "tomorrow" if left == 1 else f"in {left} days"
    return NextAction(
        f"Ask about offer {first.number} before it lapses.",
        f"{first.total}, sent {_ago((today - first.sent_on).days)}, lapses {when}.",
        AT_RISK, "Plan the call", "phone", operation="plan_activity",
        values={"kind": "call", "subject": f"Ask about offer {first.number}", "party_id": party_id, "due_at": begins,
                "record": "quote", "record_id": first.quote_id},
        stake_minor=first.total.minor,
    )


def renew_blanket(blankets: Sequence[EndingBlanket], today: date) -> NextAction | None:
    """Advise to renew the blanket order that ends first."""
    ending = [one for one in blankets if 0 <= (one.valid_to - today).days <= ENDS_SOON_DAYS]
    if not ending:
        return None
    first = min(ending, key=lambda one: (one.valid_to, one.blanket_id))
    left = (first.valid_to - today).days
    return NextAction(
        f"Renew blanket order {first.number}.",
        f"It ends {'today' if left == 0 else f'in {left} days' if left > 1 else 'tomorrow'}, and its prices with it.",
        BUSINESS, f"Open {first.number}", record="blanket_order", record_id=first.blanket_id,
    )


def ship_what_is_ready(orders: Sequence[ReadyOrder], today: date) -> NextAction | None:
    """Advise to send the order of which all is there and that is required first; one that is late is told of."""
    orders = [order for order in orders if 0 <= (order.required_on - today).days <= LAPSES_SOON_DAYS]
    if not orders:
        return None
    first = min(orders, key=lambda order: (order.required_on, order.order_id))
    left = (first.required_on - today).days
    when = f"required in {left} days" if left > 1 else "required tomorrow" if left == 1 else "required today"
    more = f" {len(orders) - 1} more wait ready." if len(orders) > 1 else ""
    return NextAction(
        f"Send {first.number}: all of it is there.", f"{first.total}, {when}.{more}", BUSINESS, f"Open {first.number}",
        "truck", record="sales_order", record_id=first.order_id, stake_minor=first.total.minor,
    )


def overdue_habit(habits: Sequence[Habit], today: date) -> Habit | None:
    """Find the item that is overdue and worth most; who left out one for long buys it elsewhere, or no more."""
    late = [
        habit for habit in habits
        if OVERDUE_PERMILLE <= (today - habit.last_on).days * 1000 // habit.rhythm_days < LOST_PERMILLE
    ]
    return max(late, key=lambda habit: (habit.value_minor, -habit.item_id), default=None)


def offer_item(habit: Habit, name: str, party_id: int, required_on: date, today: date, currency: str) -> NextAction:
    """Advise to offer an item that is due by the customer's own rhythm."""
    worth = Money(habit.value_minor, currency)
    return NextAction(
        f"Offer {name} again.", f"They order it every {habit.rhythm_days} days and did so last "
        f"{_ago((today - habit.last_on).days)}; an order of it is worth about {worth}.", BUSINESS, "New order",
        "shopping-cart", operation="create_sales_order",
        values={"customer_id": party_id, "required_on": required_on,
                "lines": [{"item_id": habit.item_id, "qty": habit.qty}]},
        record="item", record_id=habit.item_id, stake_minor=habit.value_minor,
    )


def _ago(days: int) -> str:
    return "today" if days <= 0 else "yesterday" if days == 1 else f"{days} days ago"
