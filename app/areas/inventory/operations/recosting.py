"""Keeping what follows from costs: what moves are worth now, layers, and the worth of stock."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import bindparam, delete, select, update

from app.areas.inventory.events import CostChange, StockRecosted
from app.areas.inventory.models import CostCorrection, CostLayer, ItemValue, ValueEntry
from app.areas.inventory.operations.opening_times import hold_books
from app.areas.inventory.queries.recosted import Recosted, recosted
from app.areas.inventory.queries.replaying import BATCH, Floor, among, rows_of
from app.areas.inventory.rules.books import Layer
from app.areas.inventory.rules.costing import Closing, CostMove, Entry, kept_layers
from app.kernel.columns import table_of
from app.kernel.unit_of_work import UnitOfWork, in_batches, insert_into

_corrections, _layers = table_of(CostCorrection), table_of(CostLayer)
_entries, _values = table_of(ValueEntry), table_of(ItemValue)


def recost_items(
    uow: UnitOfWork, item_ids: Iterable[int], new: Sequence[CostMove] = (), floor: Floor | None = None,
) -> Recosted:
    """Compute what items are worth from what is written down (and from moves about to be), and keep it."""
    hold_books(uow)
    wanted = set(item_ids)
    _lock(uow, wanted)
    found = recosted(uow.connection, wanted, new, since=floor)
    # Production leads on to goods that somebody else may be selling at this moment: held, and then read again.
    held = set(wanted)
    while not uow.is_sqlite and (further := found.items - held):
        _lock(uow, further)
        held |= further
        found = recosted(uow.connection, wanted, new, since=floor)
    keep(uow, found, {move.id for move in new})
    return found


def _lock(uow: UnitOfWork, item_ids: Iterable[int]) -> None:
    if not uow.is_sqlite:
        rows_of(uow.connection, _LOCK, item_ids)


def keep(uow: UnitOfWork, found: Recosted, fresh: set[int]) -> None:
    """Write what a replay found; `fresh` moves are posted at their worth and need no correction."""
    items = sorted(found.items)
    standing = {row.item_id: row for row in rows_of(uow.connection, _STANDING, items)}
    found.stock_before = {number: row.value_minor for number, row in standing.items()}
    _keep_corrections(uow, found, items, fresh)
    _keep_entries(uow, found, items)
    held = held_layers(uow, items)
    write_layers(uow, {number: kept_layers(closing) for number, closing in found.result.closing.items()}, held)
    last: dict[int, Any] = {}
    for move in found.moves.values():
        known = last.get(move.item_id)
        last[move.item_id] = move.at if known is None else max(known, move.at)
    unused = [
        number for number, closing in found.result.closing.items()
        if number not in last and not (closing.layers or closing.last[0])
    ]
    for batch in in_batches(unused, BATCH):
        uow.connection.execute(delete(_values).where(_values.c.item_id.in_(batch)))
    kept = {number: closing for number, closing in found.result.closing.items() if number not in set(unused)}
    write_values(uow, kept, last, standing)


_STANDING = select(_values.c.item_id, _values.c.value_minor, _values.c.last_at).where(_values.c.item_id.in_(among()))
_LOCK = select(_values.c.item_id).where(_values.c.item_id.in_(among())).order_by(_values.c.item_id).with_for_update()
_SINCE = bindparam("since", type_=_corrections.c.at.type)
_STANDING_CORRECTIONS = select(_corrections.c.id, _corrections.c.move_id, _corrections.c.delta_minor).where(
    _corrections.c.item_id.in_(among()), _corrections.c.at >= _SINCE, _corrections.c.way != 0)
_DROP_CORRECTIONS = delete(_corrections).where(_corrections.c.id.in_(among()))
_DROP_ENTRIES = delete(_entries).where(_entries.c.item_id.in_(among()), _entries.c.at >= _SINCE)


def recosted_event(found: Recosted, fresh: Collection[int] = ()) -> StockRecosted:
    """Tell what a replay changed besides the moves that are new."""
    changed = sorted(found.changed().items(), key=lambda pair: (found.moves[pair[0]].at, pair[0]))
    lines = tuple(
        CostChange(number, move.item_id, move.at, move.way, found.before[number], found.before[number] + delta)
        for number, delta in changed for move in (found.moves[number],)
    )
    new: dict[int, int] = defaultdict(int)
    for number in fresh:
        if number in found.moves:
            new[found.moves[number].item_id] += found.moves[number].way * found.result.worth[number]
    stock = sum(
        closing.value_minor - found.stock_before.get(item_id, 0) - new[item_id]
        for item_id, closing in found.result.closing.items()
    )
    used = sum(line.after_minor - line.before_minor for line in lines if line.way < 0)
    return StockRecosted(len({line.item_id for line in lines}), stock, used, lines)


def _keep_corrections(uow: UnitOfWork, found: Recosted, items: list[int], fresh: set[int]) -> None:
    wanted = {
        number: worth - found.moves[number].value_minor for number, worth in found.result.worth.items()
        if number not in fresh and worth != found.moves[number].value_minor
    }
    stale = []
    for row in rows_of(uow.connection, _STANDING_CORRECTIONS, items, since=found.floor.ends_at):
        if wanted.get(row.move_id) == row.delta_minor:
            del wanted[row.move_id]
        else:
            stale.append(row.id)
    for batch in in_batches(stale, BATCH):
        uow.connection.execute(_DROP_CORRECTIONS, {"ids": batch})
    rows = [
        {"move_id": number, "item_id": found.moves[number].item_id, "at": found.moves[number].at,
         "way": found.moves[number].way, "delta_minor": delta} for number, delta in sorted(wanted.items())
    ]
    uow.insert(CostCorrection, rows)


def _keep_entries(uow: UnitOfWork, found: Recosted, items: list[int]) -> None:
    for batch in in_batches(items, BATCH):
        uow.connection.execute(_DROP_ENTRIES, {"ids": batch, "since": found.floor.ends_at})
    write_entries(uow, found.result.entries)


def write_entries(uow: UnitOfWork, entries: Iterable[Entry]) -> None:
    """Add what changed in worth without goods moving."""
    uow.insert(ValueEntry, [
        {"item_id": entry.item_id, "at": entry.at, "kind": entry.kind, "move_id": entry.move_id,
         "stock_minor": entry.stock_minor, "expense_minor": entry.expense_minor} for entry in entries
    ])


def held_layers(uow: UnitOfWork, item_ids: Iterable[int]) -> dict[int, list[Any]]:
    """Read the layers of items as they are kept, in their order."""
    held: dict[int, list[Any]] = {}
    for row in rows_of(uow.connection, _HELD_LAYERS, item_ids):
        held.setdefault(row.item_id, []).append(row)
    return held


_HELD_LAYERS = select(
    _layers.c.id, _layers.c.item_id, _layers.c.move_id, _layers.c.at, _layers.c.qty, _layers.c.value_minor,
).where(_layers.c.item_id.in_(among())).order_by(_layers.c.id)


def write_layers(uow: UnitOfWork, wanted: Mapping[int, Sequence[Layer]], held: Mapping[int, Sequence[Any]]) -> None:
    """Bring layers to what they should be; those that stay keep their row, and with it their place."""
    gone: list[int] = []
    changed: list[dict[str, int]] = []
    added: list[dict[str, Any]] = []
    for item_id, layers in wanted.items():
        left = list(layers)
        stays = True
        for row in held.get(item_id, ()):
            if stays and left and left[0].move_id == row.move_id:
                layer = left.pop(0)
                if (layer.qty, layer.value_minor) != (row.qty, row.value_minor):
                    changed.append({"row": row.id, "new_qty": layer.qty, "new_value": layer.value_minor})
            else:
                stays = stays and not any(layer.move_id == row.move_id for layer in left)
                gone.append(row.id)
        added += [
            {"item_id": item_id, "move_id": layer.move_id, "at": layer.at, "qty": layer.qty,
             "value_minor": layer.value_minor} for layer in left
        ]
    for batch in in_batches(gone, BATCH):
        uow.connection.execute(delete(_layers).where(_layers.c.id.in_(batch)))
    if changed:
        uow.connection.execute(_CHANGE_LAYER, changed)
    uow.insert(CostLayer, added)


_CHANGE_LAYER = update(_layers).where(_layers.c.id == bindparam("row")).values(
    qty=bindparam("new_qty", type_=_layers.c.qty.type), value_minor=bindparam("new_value", type_=_layers.c.qty.type),
)
_CHANGE_VALUE = update(_values).where(_values.c.item_id == bindparam("item")).values(
    qty=bindparam("new_qty", type_=_values.c.qty.type), value_minor=bindparam("new_value", type_=_values.c.qty.type),
    method=bindparam("new_method"), last_at=bindparam("new_at", type_=_values.c.last_at.type),
    last_qty=bindparam("new_last_qty", type_=_values.c.qty.type),
    last_value_minor=bindparam("new_last_value", type_=_values.c.qty.type),
)


def write_values(
    uow: UnitOfWork, closings: Mapping[int, Closing], last: Mapping[int, Any],
    standing: Mapping[int, Any] | None = None,
) -> None:
    """Keep what all stock of each item is worth now; `last` says when worth last came or went.

    `standing` are the rows that keep it already, where they were read before.
    """
    if not closings:
        return
    rows = standing.values() if standing is not None else rows_of(uow.connection, _STANDING, closings)
    present = {row.item_id: row.last_at for row in rows}
    known = [
        {"item": number, "new_qty": closing.qty, "new_value": closing.value_minor, "new_method": closing.method,
         "new_at": last.get(number, present[number]), "new_last_qty": closing.last[0],
         "new_last_value": closing.last[1]} for number, closing in sorted(closings.items()) if number in present
    ]
    if known:
        uow.connection.execute(_CHANGE_VALUE, known)
    fresh = [
        {"item_id": number, "qty": closing.qty, "value_minor": closing.value_minor, "method": closing.method,
         "last_at": last.get(number), "last_qty": closing.last[0], "last_value_minor": closing.last[1]}
        for number, closing in sorted(closings.items()) if number not in present
    ]
    if fresh:
        ids = uow.new_ids(ItemValue, len(fresh))
        uow.connection.execute(
            insert_into(_values), [{**row, "id": number} for number, row in zip(ids, fresh, strict=True)])
        uow.touched.setdefault(_values.name, []).append((ids[0], ids[-1]))
