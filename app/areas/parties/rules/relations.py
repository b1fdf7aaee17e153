"""What parties may be to each other, in words from either side, and how circles are kept out."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from app.kernel.errors import DomainError

RelationKind = Literal[
    "subsidiary_of", "works_for", "buyer_for", "bills_to", "delivers_to", "referred_by", "partner_of",
]
WORDS: Mapping[str, tuple[str, str]] = {
    "subsidiary_of": ("is a subsidiary of", "is the parent of"),
    "works_for": ("works for", "employs"),
    "buyer_for": ("buys for", "has its buying done by"),
    "bills_to": ("has its bills paid by", "pays the bills of"),
    "delivers_to": ("has its goods delivered to", "takes in the goods of"),
    "referred_by": ("was referred by", "referred"),
    "partner_of": ("is a partner of", "is a partner of"),
}
"""What the first is to the second, and the second to the first."""

DRAWN: Mapping[str, str] = {
    "subsidiary_of": "parent of", "works_for": "employs", "buyer_for": "bought for by", "bills_to": "pays for",
    "delivers_to": "takes in for", "referred_by": "referred", "partner_of": "partner of",
}
"""What the second is to the first, as short as there is room for beside a line."""

TITLES = tuple((kind, there[0].upper() + there[1:]) for kind, (there, _) in WORDS.items())
WITHOUT_CIRCLES = frozenset({"subsidiary_of", "works_for", "bills_to", "referred_by"})


@dataclass(frozen=True, slots=True)
class Edge:
    """One party to another."""

    start: int
    end: int


def path_between(edges: Iterable[Edge], start: int, goal: int) -> list[int]:
    """Give the shortest way from one party to another in the direction of the edges, both named; empty without one.

    >>> path_between([Edge(1, 2), Edge(2, 3), Edge(1, 4)], 1, 3)
    [1, 2, 3]
    """
    onward: dict[int, list[int]] = {}
    for edge in edges:
        onward.setdefault(edge.start, []).append(edge.end)
    came_from, rim = {start: start}, [start]
    while rim and goal not in came_from:
        reached = [(number, here) for here in rim for number in onward.get(here, ()) if number not in came_from]
        came_from.update(dict(reversed(reached)))
        rim = list(dict.fromkeys(number for number, _ in reached))
    if goal not in came_from:
        return []
    path = [goal]
    while path[-1] != start:
        path.append(came_from[path[-1]])
    return path[::-1]


def require_no_circle(
    edges: Iterable[Edge], wanted: Edge, kind: str, names: Mapping[int, str],
) -> None:
    """Refuse a relation that would lead back to where it begins, and show the way."""
    if wanted.start == wanted.end:
        raise DomainError("relation.self", "A company or person is nothing to itself. Choose another one.", "to_id")
    path = path_between(edges, wanted.end, wanted.start) if kind in WITHOUT_CIRCLES else []
    if path:
        there = WORDS[kind][0]
        told = f", which {there} ".join(names.get(number, str(number)) for number in path)
        raise DomainError(
            "relation.circle", f"That would be a circle: {told} already. Nothing was saved; end one of these first.",
            "to_id",
        )


def require_days_in_order(since: date | None, until: date | None) -> None:
    """Refuse an end before the beginning."""
    if since is not None and until is not None and until < since:
        raise DomainError("relation.days", "It cannot end before it begins.", "until")


def holds_on(since: date | None, until: date | None, day: date) -> bool:
    """Tell whether a relation holds on a day."""
    return (since is None or since <= day) and (until is None or day <= until)
