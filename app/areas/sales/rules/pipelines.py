"""What a pipeline is made of, what its stages ask for, and when a deal rots; decided without a database."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.kernel.errors import DomainError

ALWAYS, NEVER = 1000, 0

REQUIRABLE = (
    ("amount", "Amount"), ("closes_on", "Expected close"), ("contact", "Contact"),
    ("contact_quality", "Contact quality"), ("source", "Source"),
)
"""What a stage can ask for before a deal enters it, and what that is called."""


@dataclass(frozen=True, slots=True)
class StageFacts:
    """A stage; `required` are keys of REQUIRABLE, `rotting_days` None where nothing rots."""

    id: int
    position: int
    name: str
    probability_permille: int
    rotting_days: int | None = None
    required: tuple[str, ...] = ()
    active: bool = True


DEFAULT_STAGES = (
    StageFacts(0, 1, "New", 100, 14), StageFacts(0, 2, "Qualified", 250, 21, ("contact",)),
    StageFacts(0, 3, "Proposal", 500, 21, ("amount", "closes_on")),
    StageFacts(0, 4, "Negotiation", 750, 14, ("amount", "closes_on", "contact")),
)
DEFAULT_REASONS = (
    "Price", "Delivery time", "Does not fit", "Chose a competitor", "No budget", "No decision", "Not reached",
)


def keys_of(text: str) -> tuple[str, ...]:
    """Read words that are set off by commas.

    >>> keys_of("amount, closes_on,")
    ('amount', 'closes_on')
    """
    return tuple(part.strip() for part in text.split(",") if part.strip())


def text_of(keys: Iterable[str]) -> str:
    """Write words with commas between them, each once, in the order in which they come.

    >>> text_of(["fair", " spring ", "fair", ""])
    'fair,spring'
    """
    return ",".join(dict.fromkeys(key.strip() for key in keys if key.strip()))


def require_stages(stages: Sequence[StageFacts]) -> None:
    """Refuse a pipeline without stages, with two of one name, or with a probability that is none."""
    if not stages:
        raise DomainError("pipeline.stages", "A pipeline needs at least one stage.", "stages")
    seen: set[str] = set()
    for index, stage in enumerate(stages):
        name = stage.name.strip()
        if not name:
            raise DomainError("stage.name", "The stage has no name.", f"stages.{index}.name")
        if name.casefold() in seen:
            raise DomainError("stage.twice", f"There are two stages called {name}.", f"stages.{index}.name")
        if not NEVER <= stage.probability_permille <= ALWAYS:
            raise DomainError(
                "stage.probability", "A probability lies between 0 and 100 percent.", f"stages.{index}.percent")
        if stage.rotting_days is not None and stage.rotting_days < 1:
            raise DomainError("stage.rotting", "Nothing rots within less than a day.", f"stages.{index}.rotting_days")
        seen.add(name.casefold())


def required_before(stages: Iterable[StageFacts], position: int) -> tuple[str, ...]:
    """Give all that a deal must hold in a stage: what that stage asks for, and every stage on the way to it.

    A deal that skips a stage does not skip what that stage asks for.
    """
    asked = {key for stage in stages if stage.active and stage.position <= position for key in stage.required}
    return tuple(key for key, _ in REQUIRABLE if key in asked)


def missing(required: Iterable[str], values: Mapping[str, object]) -> tuple[str, ...]:
    """Give what is asked for and not there."""
    return tuple(key for key in required if values.get(key) in (None, ""))


def require_filled(stage: str, required: Iterable[str], values: Mapping[str, object]) -> None:
    """Refuse a stage whose fields are not filled in; the first of them is marked."""
    lacking = missing(required, values)
    if lacking:
        words = ", ".join(dict(REQUIRABLE)[key].lower() for key in lacking)
        raise DomainError(
            "stage.required", f"{stage} asks for: {words}. Nothing was moved; fill that in.", field_of(lacking[0]),
            missing=list(lacking),
        )


def field_of(key: str) -> str:
    """Name the field of a command in which something that a stage asks for is filled in."""
    return "contact_id" if key == "contact" else key


def days_in(entered_at: datetime, now: datetime) -> int:
    """Count the whole days that a deal has stood in its stage."""
    return max(0, (now - entered_at) // timedelta(days=1))


def is_rotting(days: int, rotting_days: int | None) -> bool:
    """Tell whether a deal has stood in its stage for too long."""
    return rotting_days is not None and days >= rotting_days
