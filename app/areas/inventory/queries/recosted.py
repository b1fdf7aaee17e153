"""What items and their moves would be worth now: the replay of all that is written down since the last closed period.

It follows goods through production: when what went in is worth something else now, so is what was made of it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection

from app.areas.inventory.queries.replaying import (
    Floor,
    around,
    facts_of,
    floor_of,
    items_made_of,
    known_of,
    moves_of,
    openings_of,
)
from app.areas.inventory.rules.costing import CostMove, Replayed
from app.areas.inventory.rules.replaying import replay

LEVELS = 60
"""How many levels of production a cost is followed through, at most."""


@dataclass(slots=True)
class Recosted:
    """What a replay found, and what moves and stock were worth before it; `alongside` are made with its items."""

    floor: Floor
    items: frozenset[int]
    moves: dict[int, CostMove]
    result: Replayed
    before: dict[int, int] = field(default_factory=dict)
    stock_before: dict[int, int] = field(default_factory=dict)
    alongside: frozenset[int] = frozenset()

    def changed(self) -> dict[int, int]:
        """Give by how much moves that were there before are worth more now."""
        return {
            number: worth - self.before[number] for number, worth in self.result.worth.items()
            if number in self.before and worth != self.before[number]
        }


def recosted(
    connection: Connection, item_ids: Iterable[int], new: Sequence[CostMove] = (), then: datetime | None = None,
    since: Floor | None = None, *, as_kept: bool = False,
) -> Recosted:
    """Replay items with moves that are not written yet, and whatever was made of them as far as its worth changes.

    It begins at the last closed period, or `since`; `then` asks how the items stood at a moment. `as_kept` leaves each
    item the method it has, whatever its category says now.
    """
    floor, items = since or floor_of(connection), frozenset(item_ids)
    found = _replayed(connection, floor, items, new, then, as_kept)
    for _ in range(LEVELS):
        changed = found.changed()
        touched = [
            move for number, move in found.moves.items()
            if (number in changed or number not in found.before) and move.basis != "made"
        ]
        further = items | items_made_of(connection, touched) | found.alongside
        if further == items:
            break
        items = further
        found = _replayed(connection, floor, items, new, then, as_kept)
    return found


def _replayed(
    connection: Connection, floor: Floor, items: frozenset[int], new: Sequence[CostMove], then: datetime | None,
    as_kept: bool,
) -> Recosted:
    written, before = moves_of(connection, items, floor.ends_at)
    moves = [*written, *(move for move in new if move.item_id in items)]
    within = {move.id: move for move in moves}
    facts = facts_of(connection, items, floor.ends_at)
    others = [*around(connection, moves), *_new_around(new, within, moves)]
    outside = {move.names for move in (*moves, *others) if move.names is not None and move.names not in within}
    outside |= {move.id for move in others} | {fact.move_id for fact in facts if fact.move_id not in within}
    known = known_of(connection, outside, floor.ends_at)
    openings = openings_of(connection, items, floor, as_kept=as_kept)
    result = replay(moves, facts, openings, known, others, then)
    alongside = frozenset(move.item_id for move in others if move.basis == "made" and move.at >= floor.ends_at)
    return Recosted(floor, items, within, result, before, alongside=alongside)


def _new_around(
    new: Sequence[CostMove], within: Mapping[int, CostMove], moves: Sequence[CostMove],
) -> list[CostMove]:
    sources = {move.source for move in moves if move.basis == "made"}
    return [move for move in new if move.id not in within and move.source in sources]
