"""Which promises to customers break, by how much and through what, and what the customers are told; no database."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.areas.company.rules.days import written_day
from app.areas.sales.rules.promising import BOUGHT, COMING, Part
from app.kernel.errors import DomainError
from app.kernel.listing import StateWord, Tone

OPEN, TOLD, SETTLED, DISMISSED = "open", "told", "settled", "dismissed"
STATES = (
    (OPEN, StateWord("To be told", Tone.BAD)), (TOLD, StateWord("Told", Tone.ACCENT)),
    (SETTLED, StateWord("Kept after all", Tone.GOOD)), (DISMISSED, StateWord("Left as it is")),
)
NO_DAY = 9999
"""Days late, where nobody knows a day."""


@dataclass(frozen=True, slots=True)
class LateLine:
    """What a customer is told of one line: how much of what, when it was promised for, when it can be."""

    number: str
    item: str
    qty: str
    told_on: date
    now_on: date | None


def days_late(told_on: date, now_on: date | None, today: date) -> int:
    """Give by how many days a promise breaks; 0 when it holds, or when the goods only have to be shipped.

    >>> days_late(date(2026, 3, 6), date(2026, 3, 11), date(2026, 3, 2))
    5
    """
    if now_on is None:
        return NO_DAY
    return max(0, (now_on - told_on).days) if now_on > today else 0


def cause(last: Part | None, *, made: bool = False) -> str:
    """Say through what a promise breaks, by the part that is there last; `made` goods are assembled in house."""
    if last is None and made:
        return "Has to be assembled; nothing is planned"
    if last is None:
        return "Nothing is on its way; no supplier is known"
    sure = "" if last.permille is None else f", kept in {last.permille // 10} of 100 cases"
    if last.source == COMING:
        return f"Comes with {last.name or 'a transfer'}{sure}"
    if last.source == BOUGHT:
        return f"Has to be bought of {last.name}{sure}" if last.name else f"Has to be bought{sure}"
    return "In stock"


def message(name: str, opening: str, lines: Sequence[LateLine], closing: str) -> str:
    """Write what a customer is told about all their late lines."""
    greeting = f"Dear {name}," if name else "Good day,"
    told = "\n".join(_told(line) for line in lines)
    return "\n\n".join(part for part in (greeting, opening.strip(), told, closing.strip()) if part)


def _told(line: LateLine) -> str:
    then = "a day that we will tell you as soon as we know it" if line.now_on is None else written_day(line.now_on)
    return f"- Order {line.number}: {line.qty} of {line.item}, promised for {written_day(line.told_on)}, now {then}"


def require_open(states: Sequence[str]) -> None:
    """Refuse to tell what was told, kept or left."""
    if not states:
        raise DomainError("slip.none", "Choose the broken promises that this is about.", "slip_ids")
    if any(state != OPEN for state in states):
        raise DomainError(
            "slip.done", "Some of these are dealt with already. Leave them out. Nothing was changed.", "slip_ids",
        )
