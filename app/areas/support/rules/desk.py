"""Working together on tickets: who is mentioned, who is next, what belongs together, what may be merged."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from app.areas.support.rules.states import CLOSED, SOLVED
from app.kernel.errors import DomainError

Assignment = Literal["none", "round_robin", "least_load"]
ASSIGNMENT_TITLES = (
    ("none", "By hand"), ("round_robin", "In turn"), ("least_load", "To whoever has the fewest open tickets"),
)
RelationKind = Literal["duplicate_of", "caused_by", "related"]
RELATION_TITLES = (
    ("duplicate_of", "Says the same as"), ("caused_by", "Is caused by the problem"), ("related", "Belongs with"),
)
RELATION_BACK = {"duplicate_of": "Said again in", "caused_by": "Causes", "related": "Belongs with"}
"""How a relation reads from the other end."""


@dataclass(frozen=True, slots=True)
class Merging:
    """What a merge asks of a ticket."""

    number: str
    state: str
    opened_at: datetime
    merged: bool


def next_assignee(
    assignment: str, members: Sequence[int], last: int | None, load: Mapping[int, int],
) -> int | None:
    """Give whose turn it is among the members, in growing order; None where tickets are given by hand.

    >>> next_assignee("round_robin", [3, 5, 9], 5, {}), next_assignee("round_robin", [3, 5, 9], 9, {})
    (9, 3)
    >>> next_assignee("least_load", [3, 5, 9], 3, {3: 1, 5: 2, 9: 1})
    9
    """
    if assignment == "none" or not members:
        return None
    after = sum(1 for member in members if member <= (last or 0))
    in_turn = [*members[after:], *members[:after]]
    if assignment == "round_robin":
        return in_turn[0]
    return min(in_turn, key=lambda member: load.get(member, 0))


def require_mergeable(source: Merging, target: Merging) -> None:
    """Refuse a merge that would lose who waited longest, or leads into what is done."""
    for ticket in (source, target):
        if ticket.merged:
            raise DomainError("ticket.merged", f"Ticket {ticket.number} was merged into another already.", "into_id")
    if source.number == target.number:
        raise DomainError("ticket.same", "A ticket cannot be merged into itself.", "into_id")
    if source.state == CLOSED:
        raise DomainError("ticket.closed", f"Ticket {source.number} is closed for good and stays as it is.", "into_id")
    if target.state in SOLVED:
        raise DomainError(
            "ticket.solved", f"Ticket {target.number} is {target.state}. Reopen it first; nothing was changed.",
            "into_id", state=target.state,
        )
    if source.opened_at < target.opened_at:
        raise DomainError(
            "ticket.older", f"Ticket {source.number} is older than {target.number}, and the customer has waited since "
            f"then. Merge {target.number} into {source.number} instead, so that its clocks go on.", "into_id",
        )
