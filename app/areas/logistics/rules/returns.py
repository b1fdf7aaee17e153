"""What customers may send back, what becomes of it, and which states a return goes through."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.kernel.errors import DomainError
from app.kernel.listing import StateWord, Tone


class ReturnState(StrEnum):
    """Where a return of a customer stands."""

    AUTHORISED = "authorised"
    RECEIVED = "received"
    INSPECTED = "inspected"
    SETTLED = "settled"
    CANCELLED = "cancelled"


RETURN_WORDS: tuple[tuple[str, StateWord], ...] = (
    (ReturnState.AUTHORISED, StateWord("Authorised", Tone.ACCENT)),
    (ReturnState.RECEIVED, StateWord("To inspect", Tone.WARNING)),
    (ReturnState.INSPECTED, StateWord("To settle", Tone.WARNING)),
    (ReturnState.SETTLED, StateWord("Settled", Tone.GOOD)), (ReturnState.CANCELLED, StateWord("Cancelled")),
)


class Reason(StrEnum):
    """Why a customer sends goods back."""

    DAMAGED = "damaged"
    FAULTY = "faulty"
    WRONG = "wrong"
    NOT_WANTED = "not_wanted"


REASON_WORDS: tuple[tuple[str, StateWord], ...] = (
    (Reason.DAMAGED, StateWord("Damaged on the way", Tone.BAD)), (Reason.FAULTY, StateWord("Faulty", Tone.BAD)),
    (Reason.WRONG, StateWord("Wrong goods", Tone.BAD)), (Reason.NOT_WANTED, StateWord("Not wanted")),
)


class Outcome(StrEnum):
    """What the customer gets for what they send back."""

    CREDIT = "credit"
    REPLACEMENT = "replacement"
    NOTHING = "nothing"


OUTCOME_WORDS: tuple[tuple[str, StateWord], ...] = (
    (Outcome.CREDIT, StateWord("Credit note")), (Outcome.REPLACEMENT, StateWord("Replacement")),
    (Outcome.NOTHING, StateWord("Nothing")),
)


class Fate(StrEnum):
    """What becomes of goods that came back."""

    RESTOCK = "restock"
    SCRAP = "scrap"
    SUPPLIER = "supplier"


FATE_TITLES = ((Fate.RESTOCK, "Good: back to stock"), (Fate.SCRAP, "Useless: scrap"),
               (Fate.SUPPLIER, "Back to the supplier"))


def require_return_state(number: str, state: str, allowed: Iterable[ReturnState], what: str) -> None:
    """Refuse a step that a return's state does not allow."""
    if state not in set(allowed):
        word = dict(RETURN_WORDS)[ReturnState(state)].word.lower()
        raise DomainError("return.state", f"{number} cannot be {what}: it is “{word}”. Nothing was changed.",
                          state=state)


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a move that left: how much of it comes back now."""

    move_id: int
    qty: int


def parts_back(moves: Sequence[tuple[int, int]], taken: int, qty: int) -> list[Part]:
    """Take a quantity off moves (number, quantity) in their order, after what came back of them before.

    >>> parts_back([(1, 5), (2, 5)], 3, 4)
    [Part(move_id=1, qty=2), Part(move_id=2, qty=2)]
    """
    parts = []
    for number, size in moves:
        free = max(0, size - taken)
        taken = max(0, taken - size)
        part = min(free, qty)
        if part:
            parts.append(Part(number, part))
            qty -= part
    return parts


def state_after(lines: Iterable[tuple[int, int]]) -> ReturnState:
    """Name the state that (received, decided) quantities of the lines amount to."""
    pairs = list(lines)
    if not any(received for received, _ in pairs):
        return ReturnState.AUTHORISED
    return ReturnState.INSPECTED if all(received == decided for received, decided in pairs) else ReturnState.RECEIVED
