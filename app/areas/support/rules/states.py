"""The states of a ticket, the steps between them, and what each step asks for."""

from app.kernel.errors import DomainError
from app.kernel.listing import StateWord, Tone

NEW, OPEN, PENDING, HELD, RESOLVED, CLOSED = "new", "open", "pending", "held", "resolved", "closed"

RUNNING = (NEW, OPEN)
"""States in which it is our turn."""

PAUSING = (PENDING, HELD)
"""States in which others have to do something; a policy says which of its clocks they stop."""

UNSOLVED = (NEW, OPEN, PENDING, HELD)
SOLVED = (RESOLVED, CLOSED)

STATES = (
    (NEW, StateWord("New", Tone.ACCENT)), (OPEN, StateWord("Open", Tone.ACCENT)),
    (PENDING, StateWord("Waiting", Tone.NEUTRAL)), (HELD, StateWord("On hold", Tone.NEUTRAL)),
    (RESOLVED, StateWord("Resolved", Tone.GOOD)),
    (CLOSED, StateWord("Closed", Tone.NEUTRAL)),
)

TRANSITIONS = frozenset({
    (NEW, OPEN), (NEW, PENDING), (NEW, RESOLVED), (OPEN, PENDING), (OPEN, RESOLVED), (PENDING, OPEN),
    (PENDING, RESOLVED), (NEW, HELD), (OPEN, HELD), (PENDING, HELD), (HELD, OPEN), (HELD, PENDING), (HELD, RESOLVED),
    (RESOLVED, OPEN), (RESOLVED, CLOSED),
})
"""The legal steps; nothing leads out of closed."""

_WORDS = {
    NEW: "new", OPEN: "open", PENDING: "waiting for the customer", HELD: "on hold", RESOLVED: "resolved",
    CLOSED: "closed",
}


def require_transition(number: str, state: str, wanted: str) -> None:
    """Refuse a step that a ticket cannot take."""
    if (state, wanted) not in TRANSITIONS:
        raise DomainError(
            "ticket.state", f"Ticket {number} is {_WORDS[state]} and cannot become {_WORDS[wanted]}. "
            "Nothing was changed.", state=state,
        )


def require_unsolved(number: str, state: str) -> None:
    """Refuse to work on a ticket that is done."""
    if state in SOLVED:
        raise DomainError(
            "ticket.solved", f"Ticket {number} is {_WORDS[state]}. Reopen it first, or open a new one.", state=state,
        )


def require_solved(number: str, state: str) -> None:
    """Refuse to ask about a ticket that is not done."""
    if state not in SOLVED:
        raise DomainError(
            "ticket.unsolved", f"Ticket {number} is {_WORDS[state]}. Resolve it before you ask how it went.",
            state=state,
        )


def require_answered(number: str, answered: bool, text: str, field: str) -> None:
    """Refuse to go on without a word to a customer who has not heard from us yet."""
    if not answered and not text.strip():
        raise DomainError(
            "ticket.unanswered", f"The customer has had no answer in ticket {number} yet. Write what they are told.",
            field,
        )


def after_customer_message(number: str, state: str) -> str:
    """Name the state that a customer's message brings a ticket into: what was waiting or resolved is open again."""
    if state == CLOSED:
        raise DomainError(
            "ticket.closed", f"Ticket {number} is closed for good. Open a new one with this message; nothing was lost.",
            "body", state=state,
        )
    return NEW if state == NEW else OPEN
