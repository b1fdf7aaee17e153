"""The life of an order, who must approve it, and which suppliers may be ordered from."""

from dataclasses import dataclass
from enum import StrEnum

from app.kernel.errors import DomainError
from app.kernel.listing import StateWord, Tone


class OrderState(StrEnum):
    """Where an order stands."""

    DRAFT = "draft"
    WAITING = "waiting"
    APPROVED = "approved"
    SENT = "sent"
    CONFIRMED = "confirmed"
    PARTLY_RECEIVED = "partly_received"
    RECEIVED = "received"
    CLOSED = "closed"
    CANCELLED = "cancelled"


ORDER_WORDS: tuple[tuple[str, StateWord], ...] = (
    (OrderState.DRAFT, StateWord("Draft")),
    (OrderState.WAITING, StateWord("Waiting for approval", Tone.WARNING)),
    (OrderState.APPROVED, StateWord("Approved", Tone.ACCENT)),
    (OrderState.SENT, StateWord("Sent", Tone.ACCENT)),
    (OrderState.CONFIRMED, StateWord("Confirmed", Tone.ACCENT)),
    (OrderState.PARTLY_RECEIVED, StateWord("Partly received", Tone.WARNING)),
    (OrderState.RECEIVED, StateWord("Received", Tone.GOOD)),
    (OrderState.CLOSED, StateWord("Closed")),
    (OrderState.CANCELLED, StateWord("Cancelled")),
)

UNSENT = (OrderState.DRAFT, OrderState.WAITING, OrderState.APPROVED)
"""The supplier does not know of these, or not of their last change."""

AWAITED = (OrderState.SENT, OrderState.CONFIRMED, OrderState.PARTLY_RECEIVED)
"""Goods of these are still to come."""

OPEN = (*UNSENT, *AWAITED)

PROMISED = (*AWAITED, OrderState.RECEIVED, OrderState.CLOSED)
"""The supplier was given these and is judged by them."""

STEPS: frozenset[tuple[OrderState, OrderState]] = frozenset({
    (OrderState.DRAFT, OrderState.WAITING), (OrderState.DRAFT, OrderState.APPROVED),
    (OrderState.WAITING, OrderState.APPROVED), (OrderState.WAITING, OrderState.DRAFT),
    (OrderState.APPROVED, OrderState.SENT), (OrderState.APPROVED, OrderState.DRAFT),
    (OrderState.SENT, OrderState.CONFIRMED), (OrderState.CONFIRMED, OrderState.CONFIRMED),
    (OrderState.SENT, OrderState.DRAFT), (OrderState.CONFIRMED, OrderState.DRAFT),
    *((before, after) for before in AWAITED for after in (OrderState.PARTLY_RECEIVED, OrderState.RECEIVED)),
    (OrderState.RECEIVED, OrderState.RECEIVED),
    (OrderState.PARTLY_RECEIVED, OrderState.CLOSED), (OrderState.RECEIVED, OrderState.CLOSED),
    *((before, OrderState.CANCELLED) for before in (*UNSENT, OrderState.SENT, OrderState.CONFIRMED)),
})
"""The legal pairs of a state and the next; reversing a receipt alone goes back."""


def word_of(state: str) -> StateWord:
    """Give the word and the tone of an order's state."""
    return dict(ORDER_WORDS)[state]


def require_step(number: str, state: str, after: OrderState) -> None:
    """Refuse a step that an order in this state does not take."""
    if (OrderState(state), after) not in STEPS:
        raise DomainError(
            "purchase_order.state", f"{number} is {word_of(state).word.lower()}; it cannot become "
            f"{word_of(after).word.lower()}. {_way_out(OrderState(state))}", state=state, wanted=after.value,
        )


def _way_out(state: OrderState) -> str:
    match state:
        case OrderState.DRAFT:
            return "Submit it first."
        case OrderState.WAITING:
            return "It has to be approved first."
        case OrderState.APPROVED:
            return "Send it first."
        case OrderState.PARTLY_RECEIVED:
            return "Receive the rest, or close it to give up what is open."
        case OrderState.RECEIVED:
            return "To take goods back, reverse the receipt."
        case OrderState.CLOSED | OrderState.CANCELLED:
            return "Order anew instead."
    return "Change, confirm, receive or cancel it."


@dataclass(frozen=True, slots=True)
class Policy:
    """What the firm allows: the amount above which an order needs approval, and how much more may be received.

    Up to `over_receipt_ask_permille` more than ordered goes without a word, up to `over_receipt_refuse_permille` it is
    asked about, above that it is refused. With `four_eyes` nobody approves an order that they wrote or submitted.
    """

    approval_limit_minor: int = 500_000
    over_receipt_ask_permille: int = 0
    over_receipt_refuse_permille: int = 100
    four_eyes: bool = False


def needs_approval(total_minor: int, currency: str, home_currency: str, policy: Policy) -> bool:
    """Tell whether an order needs the right to approve; one in another currency always does, as its worth is open."""
    return currency != home_currency or total_minor > policy.approval_limit_minor


class Standing(StrEnum):
    """How far a supplier is trusted."""

    PREFERRED = "preferred"
    APPROVED = "approved"
    WATCH = "watch"
    BLOCKED = "blocked"


STANDING_WORDS: tuple[tuple[str, StateWord], ...] = (
    (Standing.PREFERRED, StateWord("Preferred", Tone.GOOD)),
    (Standing.APPROVED, StateWord("Approved", Tone.ACCENT)),
    (Standing.WATCH, StateWord("Watch", Tone.WARNING)),
    (Standing.BLOCKED, StateWord("Blocked", Tone.BAD)),
)


def word_of_standing(standing: str) -> str:
    """Give the word for a standing."""
    return dict(STANDING_WORDS)[Standing(standing)].word


def require_not_blocked(standing: str, name: str) -> None:
    """Refuse to order from a blocked supplier."""
    if standing == Standing.BLOCKED:
        raise DomainError(
            "supplier.blocked", f"{name} is blocked: nothing is ordered there. Choose another supplier, or change the "
            "standing first.", "supplier_id",
        )
