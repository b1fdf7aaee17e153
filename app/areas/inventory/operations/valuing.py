"""What moves are worth at the moment they are posted, and what that changes.

Where nothing later depends on it, the replay goes on from how the item stands; a move in the past, a reversal, goods
that went out before they came and production are replayed from the last closed period on.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.dialects.postgresql import insert

from app.areas.inventory.events import StockRecosted
from app.areas.inventory.models import ItemValue
from app.areas.inventory.operations.recosting import (
    held_layers,
    recost_items,
    recosted_event,
    write_entries,
    write_layers,
    write_values,
)
from app.areas.inventory.queries.replaying import Floor, known_of, methods_of, prices_of
from app.areas.inventory.rules.books import FIFO, STANDARD, Layer
from app.areas.inventory.rules.costing import EVER, CostMove, Opening, kept_layers
from app.areas.inventory.rules.replaying import replay
from app.kernel.columns import table_of
from app.kernel.unit_of_work import UnitOfWork, in_batches


def value_moves(
    uow: UnitOfWork, moves: Sequence[CostMove], floor: Floor | None = None,
) -> tuple[dict[int, int], StockRecosted | None]:
    """Give what moves that are about to be written are worth, and what else they change; keep what follows.

    `floor` is where the open books begin, where that was read and nobody may close them meanwhile.
    """
    crossing = [move for move in moves if move.way]
    standing = lock_values(uow, {move.item_id for move in crossing})
    if any(move.basis == "made" for move in crossing):
        slow = {move.item_id for move in crossing}
    else:
        slow = {move.item_id for move in crossing if _looks_back(move, standing.get(move.item_id))}
        slow |= _otherwise_valued(uow, {number: row for number, row in standing.items() if number not in slow})
    worth: dict[int, int] = {}
    event: StockRecosted | None = None
    quick = [move for move in crossing if move.item_id not in slow]
    if quick:
        worth |= _go_on(uow, quick, standing)
    if slow:
        new = [move for move in crossing if move.item_id in slow]
        found = recost_items(uow, slow, new, floor)
        worth |= {move.id: found.result.worth[move.id] for move in new}
        event = recosted_event(found, [move.id for move in new])
        if event.lines:
            uow.emit(event)
    return worth, event


def lock_values(uow: UnitOfWork, item_ids: Collection[int]) -> dict[int, Any]:
    """Read what items are worth now, locked in order against others until the commit.

    On a server an item that was never worth anything gets its row first, so that two who bring it at once wait for
    each other like all others.
    """
    wanted = sorted(item_ids)
    found = _read_values(uow, wanted)
    fresh = [] if uow.is_sqlite else [number for number in wanted if number not in found]
    if fresh:
        methods = methods_of(uow.connection, fresh)
        uow.connection.execute(insert(table_of(ItemValue)).on_conflict_do_nothing(), [
            {"item_id": number, "qty": 0, "value_minor": 0, "method": methods[number], "last_qty": 0,
             "last_value_minor": 0} for number in fresh
        ])
        found = _read_values(uow, wanted)
    return found


def _read_values(uow: UnitOfWork, item_ids: Collection[int]) -> dict[int, Any]:
    return {row.item_id: row for batch in in_batches(item_ids) for row in uow.rows(_LOCKED, items=batch)}


_LOCKED = (
    select(ItemValue.item_id, ItemValue.qty, ItemValue.value_minor, ItemValue.method, ItemValue.last_at,
           ItemValue.last_qty, ItemValue.last_value_minor)
    .where(ItemValue.item_id.in_(bindparam("items", expanding=True)))
    .order_by(ItemValue.item_id).with_for_update()
)


def _looks_back(move: CostMove, standing: Any) -> bool:
    """Tell whether a move changes what was before it, or waits for what comes."""
    if standing is None:
        return move.way < 0 or move.reverses
    late = standing.last_at is not None and move.at < standing.last_at
    short = standing.qty < 0 or (move.way < 0 and standing.qty < move.qty)
    return late or short or move.reverses


def _otherwise_valued(uow: UnitOfWork, standing: Mapping[int, Any]) -> set[int]:
    """Name the items that are valued by another method now, and those whose price changes from day to day."""
    if not standing:
        return set()
    methods = methods_of(uow.connection, standing)
    return {number for number, row in standing.items() if STANDARD in (row.method, methods[number])
            or row.method != methods[number]}


def _go_on(uow: UnitOfWork, moves: Sequence[CostMove], standing: Mapping[int, Any]) -> dict[int, int]:
    """Replay the new moves from how their items stand."""
    items = {move.item_id for move in moves}
    fresh = items - standing.keys()
    methods = {number: row.method for number, row in standing.items() if number in items}
    methods |= methods_of(uow.connection, fresh) if fresh else {}
    layered = {number for number, method in methods.items() if method == FIFO}
    held = held_layers(uow, layered) if layered else {}
    openings = _openings(uow, methods, standing, held, min(move.at for move in moves))
    named = known_of(uow.connection, (move.names for move in moves if move.names is not None))
    result = replay(moves, (), openings, named)
    if layered:
        write_layers(uow, {number: kept_layers(result.closing[number]) for number in layered}, held)
    write_entries(uow, result.entries)
    last: dict[int, Any] = {}
    for move in moves:
        last[move.item_id] = max(move.at, last.get(move.item_id, move.at))
    write_values(uow, result.closing, last, standing)
    return result.worth


def _openings(
    uow: UnitOfWork, methods: Mapping[int, str], standing: Mapping[int, Any], held: Mapping[int, Sequence[Any]],
    at: datetime,
) -> dict[int, Opening]:
    standard = [number for number, method in methods.items() if method == STANDARD]
    prices = prices_of(uow.connection, standard) if standard else {}
    openings = {}
    for number, method in methods.items():
        row = standing.get(number)
        layers: tuple[Layer, ...] = ()
        if method == FIFO:
            layers = tuple(Layer(part.move_id, part.at, part.qty, part.value_minor) for part in held.get(number, ()))
        elif row is not None and (row.qty or row.value_minor):
            layers = (Layer(0, EVER, row.qty, row.value_minor),)
        last = (row.last_qty, row.last_value_minor) if row is not None else (0, 0)
        openings[number] = Opening(method, at, layers, (), last, prices.get(number, ()))
    return openings
