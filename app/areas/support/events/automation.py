"""What rules did."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MacroDone:
    """A macro was done on a ticket, step by step."""

    ticket_id: int
    number: str
    title: str
    told: tuple[str, ...]
