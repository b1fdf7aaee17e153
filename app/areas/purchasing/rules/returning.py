"""Why goods go back to a supplier, and what is expected for them."""

from enum import StrEnum

from app.kernel.listing import StateWord, Tone


class ReturnReason(StrEnum):
    """Why goods go back."""

    DAMAGED = "damaged"
    WRONG = "wrong"
    QUALITY = "quality"
    SURPLUS = "surplus"


REASON_WORDS: tuple[tuple[str, StateWord], ...] = (
    (ReturnReason.DAMAGED, StateWord("Damaged", Tone.BAD)), (ReturnReason.WRONG, StateWord("Wrong goods", Tone.BAD)),
    (ReturnReason.QUALITY, StateWord("Poor quality", Tone.BAD)), (ReturnReason.SURPLUS, StateWord("Surplus")),
)


class Outcome(StrEnum):
    """What the supplier is to do."""

    REPLACEMENT = "replacement"
    CREDIT = "credit"


OUTCOME_WORDS: tuple[tuple[str, StateWord], ...] = (
    (Outcome.REPLACEMENT, StateWord("Replacement")), (Outcome.CREDIT, StateWord("Credit note")),
)
RETURN_WORDS: tuple[tuple[str, StateWord], ...] = (
    ("open", StateWord("Open", Tone.WARNING)), ("settled", StateWord("Settled", Tone.GOOD)),
    ("reversed", StateWord("Reversed", Tone.BAD)),
)
