"""What goods are worth: of moves as it is known now, of stock at any moment."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, literal, select

from app.areas.inventory.models import CostCorrection, ItemValue, Move, PeriodValue, ValueEntry
from app.areas.inventory.queries.anchoring import Anchor, nearest_anchor
from app.areas.inventory.queries.replaying import worth_of_moves

Worth = tuple[int, int]
"""Quantity in millionths of the stock unit, and worth in minor units of the firm's currency."""


def move_costs(connection: Connection, move_ids: Iterable[int]) -> dict[int, int]:
    """Give what each move is worth as far as it is known now, in minor units of the firm's currency."""
    return {number: worth for number, (_, worth) in worth_of_moves(connection, move_ids).items()}


def worth_now() -> Any:
    """Give the expression of a move's worth as far as it is known now, for statements that select from moves."""
    delta = select(CostCorrection.delta_minor).where(CostCorrection.move_id == Move.id).correlate(Move)
    return Move.value_minor + func.coalesce(delta.scalar_subquery(), 0)


def item_values(
    connection: Connection, at: datetime | None, now: datetime, item_ids: Sequence[int] | None = None,
) -> dict[int, Worth]:
    """Give how much of each item was owned at the end of a moment, and what it is known today to have been worth.

    The moment is answered from the nearest known state, a closed period's or now's, so that the cost does not grow with
    history. `at` None or not past is now. Items with nothing are left out.
    """
    if at is None or at >= now:
        # A standard cost may be set that holds from a day to come: it is in what is kept, and not yet in what is told.
        return _filled(_moved(connection, _now(connection, item_ids), Anchor(None, None, -1), at or now, item_ids))
    anchor = nearest_anchor(connection, at, now)
    start = _now(connection, item_ids) if anchor.period_id is None else _closed(connection, anchor.period_id, item_ids)
    return _filled(_moved(connection, start, anchor, at, item_ids))


def _filled(worth: dict[int, Worth]) -> dict[int, Worth]:
    return {number: pair for number, pair in sorted(worth.items()) if pair != (0, 0)}


def _now(connection: Connection, item_ids: Sequence[int] | None) -> dict[int, Worth]:
    statement = select(ItemValue.item_id, ItemValue.qty, ItemValue.value_minor)
    if item_ids is not None:
        statement = statement.where(ItemValue.item_id.in_(item_ids))
    return {row[0]: (row[1], row[2]) for row in connection.execute(statement).all()}


def _closed(connection: Connection, period_id: int, item_ids: Sequence[int] | None) -> dict[int, Worth]:
    statement = select(PeriodValue.item_id, PeriodValue.qty, PeriodValue.value_minor)
    statement = statement.where(PeriodValue.period_id == period_id)
    if item_ids is not None:
        statement = statement.where(PeriodValue.item_id.in_(item_ids))
    return {row[0]: (row[1], row[2]) for row in connection.execute(statement).all()}


_CHANGES: tuple[tuple[Any, Any, Any], ...] = (
    (Move, func.sum(Move.qty * Move.way), func.sum(Move.value_minor * Move.way)),
    (CostCorrection, literal(0), func.sum(CostCorrection.delta_minor * CostCorrection.way)),
    (ValueEntry, literal(0), func.sum(ValueEntry.stock_minor)),
)


def _moved(
    connection: Connection, start: dict[int, Worth], anchor: Anchor, at: datetime, item_ids: Sequence[int] | None,
) -> dict[int, Worth]:
    """Add to a known state, or take off it, what lies between it and a moment."""
    sums: dict[int, list[int]] = defaultdict(lambda: [0, 0])
    sums.update({number: list(pair) for number, pair in start.items()})
    for model, quantity, value in _CHANGES:
        statement = select(model.item_id, quantity, value).where(anchor.within(model.at, at)).group_by(model.item_id)
        if item_ids is not None:
            statement = statement.where(model.item_id.in_(item_ids))
        for number, moved, worth in connection.execute(statement).all():
            sums[number][0] += anchor.sign * int(moved)
            sums[number][1] += anchor.sign * int(worth)
    return {number: (pair[0], pair[1]) for number, pair in sums.items()}


__all__ = ["Worth", "item_values", "move_costs", "worth_now"]
