"""When complaints pile up more than chance would have it, and the steps in which it is put right; no database."""

import math
from dataclasses import dataclass

from app.kernel.errors import DomainError
from app.kernel.listing import StateWord, Tone

OPEN, CONTAINED, ANALYSED, CORRECTED, CLOSED = "open", "contained", "analysed", "corrected", "closed"
STATES = (
    (OPEN, StateWord("Open", Tone.BAD)), (CONTAINED, StateWord("Contained", Tone.WARNING)),
    (ANALYSED, StateWord("Cause known", Tone.ACCENT)), (CORRECTED, StateWord("Corrected", Tone.ACCENT)),
    (CLOSED, StateWord("Closed", Tone.GOOD)),
)
UNSETTLED = (OPEN, CONTAINED, ANALYSED, CORRECTED)
SEVERITIES = (
    ("minor", StateWord("Minor")), ("major", StateWord("Major", Tone.WARNING)),
    ("critical", StateWord("Critical", Tone.BAD)),
)
CAUSES = (
    ("unknown", "Not known yet"), ("supplier", "Supplier"), ("process", "Our own work"), ("transport", "Transport"),
    ("storage", "Storage"), ("design", "The goods themselves"),
)
SOURCES = (("hand", "By hand"), ("ticket", "From a ticket"), ("spike", "Complaints piled up"))

WINDOW_DAYS, BASE_DAYS = 30, 365
FEWEST, CHANCE = 3, 0.01
PRIOR = 0.5
"""Complaints that are taken for granted in a year, so that a first one is no spike."""

_STEPS = {
    "contained": (OPEN,), "analysed": (OPEN, CONTAINED), "corrected": (ANALYSED,), "closed": (CORRECTED,),
    "reopened": (CLOSED,),
}
_WORDS = {state: word.word.lower() for state, word in STATES}


@dataclass(frozen=True, slots=True)
class Spike:
    """So many complaints where so many were to be expected, and how likely that many are by chance."""

    count: int
    expected: float
    chance: float

    @property
    def why(self) -> str:
        """Say it in one sentence."""
        return (
            f"{self.count} complaints in {WINDOW_DAYS} days where {self.expected:.1f} were to be expected from the "
            f"year before; chance alone brings so many in {self.chance:.2%} of all cases."
        )


def at_least(count: int, mean: float) -> float:
    """Give the chance of at least so many events of a Poisson distribution.

    >>> round(at_least(3, 0.5), 5)
    0.01439
    """
    below = sum(math.exp(-mean + k * math.log(mean) - math.lgamma(k + 1)) for k in range(count)) if mean > 0 else 1.0
    return min(1.0, max(0.0, 1.0 - below)) if count else 1.0


def spike(count: int, before: int) -> Spike | None:
    """Tell whether complaints of the last days pile up against those of the year before; None when they do not."""
    expected = (before + PRIOR) / BASE_DAYS * WINDOW_DAYS
    chance = at_least(count, expected)
    return Spike(count, expected, chance) if count >= FEWEST and chance < CHANCE else None


def per_million(complaints: int, qty: int) -> int | None:
    """Give complaints for a million pieces of millionths that came; None when nothing came.

    >>> per_million(3, 40_000_000_000)
    75
    """
    return complaints * 10**12 // qty if qty > 0 else None


def require_step(number: str, state: str, step: str) -> None:
    """Refuse a step that does not follow on what was done so far."""
    if state not in _STEPS[step]:
        raise DomainError(
            "nonconformance.state", f"{number} is {_WORDS[state]} and cannot be {step} now. Nothing was changed.",
            state=state,
        )
