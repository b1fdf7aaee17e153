"""What should be done next: every area advises, and what presses most comes first."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from app.kernel.listing import NextAction

SHOWN = 3
BROKEN_PROMISE, COMPLAINT, MONEY_OVERDUE, AT_RISK, WIN_BACK, BUSINESS, INCOMPLETE = 90, 80, 70, 60, 50, 40, 20
"""Weights of what is advised, so that areas that do not know of each other agree on what comes first."""


@dataclass(frozen=True, slots=True)
class NextActionSpec:
    """What an area advises to do next with a kind of record.

    `load` reads what its rules need, in a few cheap reads, and gives what they say; rules are pure and say nothing
    where there is nothing to do.
    """

    record: str
    load: Callable[[Connection, int, datetime], Iterable[NextAction | None]]


def advised(
    connection: Connection, specs: Sequence[NextActionSpec], record: str, record_id: int, now: datetime,
) -> tuple[NextAction, ...]:
    """Ask all areas about a record and give what presses most, of equal weight in the order of the areas."""
    found = [
        action for spec in specs if spec.record == record
        for action in spec.load(connection, record_id, now) if action is not None
    ]
    return tuple(sorted(found, key=lambda action: -action.weight)[:SHOWN])
