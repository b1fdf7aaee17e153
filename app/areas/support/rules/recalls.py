"""What a recall asks of whom, and when it is over; decided without a database."""

from collections.abc import Sequence

from app.kernel.errors import DomainError
from app.kernel.listing import StateWord, Tone

TO_CALL, CALLED, ANSWERED, RETURNED = "to_call", "called", "answered", "returned"
CUSTOMER_STATES = (
    (TO_CALL, StateWord("To call", Tone.BAD)), (CALLED, StateWord("Called", Tone.WARNING)),
    (ANSWERED, StateWord("Answered", Tone.ACCENT)), (RETURNED, StateWord("Goods back or destroyed", Tone.GOOD)),
)
RECALL_STATES = (("open", StateWord("Open", Tone.BAD)), ("closed", StateWord("Closed", Tone.GOOD)))
HEARD = (ANSWERED, RETURNED)


def progress(states: Sequence[str]) -> str:
    """Say how far a recall is.

    >>> progress(["to_call", "answered", "returned"])
    '2 of 3 customers answered, 1 still to call'
    """
    if not states:
        return "no customer got any of it"
    heard, waiting = sum(state in HEARD for state in states), states.count(TO_CALL)
    word = "customer" if len(states) == 1 else "customers"
    rest = f", {waiting} still to call" if waiting else ""
    return f"{heard} of {len(states)} {word} answered{rest}"


def require_open(number: str, state: str) -> None:
    """Refuse to go on with a recall that is over."""
    if state != "open":
        raise DomainError("recall.closed", f"{number} is closed. Start another recall when more must be called back.")
