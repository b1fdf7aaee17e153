"""What may be done with an opportunity; decided without a database."""

from collections.abc import Mapping
from typing import Any, Literal

from app.kernel.errors import DomainError
from app.kernel.listing import StateWord, Tone

OPEN, WON, LOST = "open", "won", "lost"
CLOSED_STATES = (WON, LOST)
STATE_WORDS = (
    (OPEN, StateWord("Open", Tone.ACCENT)), (WON, StateWord("Won", Tone.GOOD)), (LOST, StateWord("Lost", Tone.BAD)),
)

Quality = Literal["unknown", "reached", "champion", "decider"]
QUALITY_TITLES = (
    ("unknown", "Nobody known"), ("reached", "Somebody reached"), ("champion", "Speaks for us"),
    ("decider", "Decides"),
)
QUALITY_STATES = (("", StateWord("")), *((code, StateWord(word)) for code, word in QUALITY_TITLES))

MOST_TAGS = 20


def require_open(number: str, state: str, step: str) -> None:
    """Refuse to work on a deal that is over."""
    if state != OPEN:
        raise DomainError(
            "opportunity.state", f"{number} is {state} and cannot be {step}. Reopen it first.", state=state,
        )


def require_closed(number: str, state: str) -> None:
    """Refuse to reopen what is open."""
    if state == OPEN:
        raise DomainError("opportunity.open", f"{number} is open already. Nothing was changed.", state=state)


def permille_of(percent: int | None, field: str = "probability_percent") -> int | None:
    """Give thousandths of a seller's estimate in percent; DomainError when it is none."""
    if percent is None:
        return None
    if not 0 <= percent <= 100:
        raise DomainError("opportunity.probability", "A probability lies between 0 and 100 percent.", field)
    return percent * 10


def held(values: Mapping[str, Any]) -> dict[str, object]:
    """Give what a deal holds, by the keys under which stages ask for it."""
    return {
        "amount": values["amount_minor"], "closes_on": values["closes_on"], "contact": values["contact_id"],
        "contact_quality": values["contact_quality"], "source": values["source"],
    }


def weighted_minor(amount_minor: int, permille: int) -> int:
    """Weigh an amount by a probability, rounded half up.

    >>> weighted_minor(1999, 250)
    500
    """
    return (2 * amount_minor * permille + 1000) // 2000
