"""The life of a quote, what may be taken of it, and until when; decided without a database."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from app.kernel.errors import DomainError
from app.kernel.listing import StateWord, Tone

DRAFT, SENT, ACCEPTED, DECLINED, REPLACED, EXPIRED = "draft", "sent", "accepted", "declined", "replaced", "expired"

QUOTE_WORDS: tuple[tuple[str, StateWord], ...] = (
    (DRAFT, StateWord("Draft")), (SENT, StateWord("Sent", Tone.ACCENT)), (ACCEPTED, StateWord("Accepted", Tone.GOOD)),
    (DECLINED, StateWord("Declined", Tone.BAD)), (EXPIRED, StateWord("Expired", Tone.WARNING)),
    (REPLACED, StateWord("Replaced")),
)

STEPS = {
    "changed": (DRAFT,), "sent": (DRAFT,), "revised": (SENT, EXPIRED, DECLINED), "accepted": (SENT, EXPIRED),
    "declined": (SENT, EXPIRED), "dropped": (DRAFT,),
}
"""What can be done to a quote, and in which states it can; what expired is asked about when it is accepted."""

FIRM, OPTIONAL, ALTERNATIVE = "firm", "optional", "alternative"
Choice = Literal["firm", "optional", "alternative"]
CHOICE_TITLES = ((FIRM, "Firm"), (OPTIONAL, "Optional"), (ALTERNATIVE, "Alternative"))

Reason = Literal["price", "delivery", "competitor", "product", "budget", "no_need", "no_answer", "other"]
REASON_TITLES: tuple[tuple[str, str], ...] = (
    ("price", "Too expensive"), ("delivery", "Too late"), ("competitor", "Bought elsewhere"),
    ("product", "Does not fit"), ("budget", "No budget"), ("no_need", "Not needed any more"),
    ("no_answer", "No answer"), ("other", "Something else"),
)

VALID_DAYS = 30
"""How long a quote holds when nothing else is said."""

SOON_DAYS = 7


@dataclass(frozen=True, slots=True)
class Offered:
    """A line of a quote as the customer chooses among them; an alternative stands in for the firm line `instead_of`."""

    position: int
    choice: str
    instead_of: int | None = None


def state_on(state: str, valid_until: date, today: date) -> str:
    """Give where a quote stands on a day: what was sent and whose day is over has expired."""
    return EXPIRED if state == SENT and valid_until < today else state


def word_of(state: str) -> StateWord:
    """Give the word of a state."""
    return dict(QUOTE_WORDS)[state]


def require_step(number: str, state: str, step: str) -> None:
    """Refuse a step that a quote in this state cannot take."""
    if state in STEPS[step]:
        return
    advice = {
        DRAFT: "Send it first.", SENT: "Make a new version of it instead.", ACCEPTED: "Its order can be amended.",
        DECLINED: "Make a new version of it.", EXPIRED: "Make a new version of it.",
    }[state]
    raise DomainError(
        "quote.state", f"Quote {number} is {word_of(state).word.lower()} and cannot be {step}. {advice}", state=state,
    )


def instead_of(choices: Sequence[str]) -> list[int | None]:
    """Give for each line the position of the firm line that it stands in for, which is the last one above it.

    Raises DomainError for an alternative that stands above all firm lines, and for a quote without a firm line.

    >>> instead_of(["firm", "alternative", "firm", "optional", "alternative"])
    [None, 1, None, None, 3]
    """
    if choices and FIRM not in choices:
        raise DomainError("quote.nothing_firm", "A quote needs at least one firm line.", "lines")
    result: list[int | None] = []
    last: int | None = None
    for index, choice in enumerate(choices):
        if choice == ALTERNATIVE and last is None:
            raise DomainError(
                "quote.alternative", "An alternative stands below the firm line that it is for. Move this line down, "
                "or call it optional.", f"lines.{index}.choice",
            )
        last = index + 1 if choice == FIRM else last
        result.append(last if choice == ALTERNATIVE else None)
    return result


def taken(lines: Sequence[Offered], chosen: Iterable[int]) -> set[int]:
    """Give the positions that the customer takes: the firm ones, but where an alternative is chosen, and the options.

    Raises DomainError where two alternatives are chosen for one line, or something that is no choice.

    >>> lines = [Offered(1, "firm"), Offered(2, "alternative", 1), Offered(3, "optional")]
    >>> sorted(taken(lines, [])), sorted(taken(lines, [2, 3]))
    ([1], [2, 3])
    """
    by_position = {line.position: line for line in lines}
    result = {line.position for line in lines if line.choice == FIRM}
    replaced: set[int] = set()
    for position in sorted(set(chosen)):
        line = by_position.get(position)
        if line is None or line.choice == FIRM:
            raise DomainError("quote.choice", f"Line {position} is nothing to choose. Choose among the optional and "
                              "alternative lines.", "chosen")
        if line.instead_of is not None:
            if line.instead_of in replaced:
                raise DomainError("quote.two_alternatives", f"Two alternatives were chosen for line {line.instead_of}. "
                                  "Choose one of them.", "chosen")
            replaced.add(line.instead_of)
        result.add(position)
    return result - replaced
