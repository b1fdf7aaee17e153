"""Posting to the ledger: moves, and with them the balances and values that follow from moves."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, insert, select, update
from sqlalchemy.dialects.postgresql import insert as insert_on_server

from app.areas.catalog.models import Item, Unit
from app.areas.inventory.models import Balance, Location, Move, Reservation
from app.areas.inventory.operations.backdating import ask_about_past, require_not_to_come
from app.areas.inventory.operations.consuming import note_consumptions, price_consigned
from app.areas.inventory.operations.costing import CostFact, add_cost
from app.areas.inventory.operations.opening_times import require_open_period
from app.areas.inventory.operations.standing import require_not_standing
from app.areas.inventory.operations.traced import require_traced
from app.areas.inventory.operations.valuing import lock_values, value_moves
from app.areas.inventory.rules import INNER_KINDS, Pool, require_there, worth_crossing
from app.areas.inventory.rules.costing import CostMove
from app.areas.inventory.rules.places import may_go_negative, require_holding
from app.kernel.columns import table_of
from app.kernel.errors import NotFoundError
from app.kernel.unit_of_work import UnitOfWork, in_batches

PlaceKey = tuple[int, int, int | None]
"""Item, location and lot: what a balance is kept for."""


@dataclass(frozen=True, slots=True)
class NewMove:
    """A move to be posted; quantities in millionths of the stock unit, values in minor units of the firm's currency.

    `basis` says where the worth is from: `given` (in `value_minor`), `current` (of the stock at that moment), `same`
    (of the move `cost_of_id`, or the one it reverses), `made` (of all that the same source used up, and `value_minor`
    for work); when it is empty, a reversal is `same`, what has a value is `given`, all else `current`.
    `at` may lie in the past, within an open period. `reservation_id` says whose the goods are: they stay reserved at
    the new place, or leave with the move.
    """

    item_id: int
    from_location_id: int
    to_location_id: int
    qty: int
    source_kind: str
    source_id: int
    lot_id: int | None = None
    value_minor: int | None = None
    reservation_id: int | None = None
    reverses_id: int | None = None
    at: datetime | None = None
    note: str = ""
    basis: str = ""
    cost_of_id: int | None = None

    @property
    def worth_from(self) -> str:
        """Name where the worth is from."""
        if self.basis:
            return self.basis
        if self.reverses_id is not None or self.cost_of_id is not None:
            return "same"
        return "current" if self.value_minor is None else "given"


@dataclass(slots=True)
class _Deltas:
    on_hand: dict[PlaceKey, int] = field(default_factory=lambda: defaultdict(int))
    reserved: dict[PlaceKey, int] = field(default_factory=lambda: defaultdict(int))

    def keys(self) -> set[PlaceKey]:
        return {key for deltas in (self.on_hand, self.reserved) for key, delta in deltas.items() if delta}


def post_moves(uow: UnitOfWork, moves: Sequence[NewMove], *, bulk: bool = False) -> list[int]:
    """Write moves to the ledger and give their numbers; refuse what is not there or is reserved for others.

    `bulk` journals the range of the moves instead of each one, for imports.
    """
    if not moves:
        return []
    places = {place for move in moves for place in (move.from_location_id, move.to_location_id)}
    kinds = location_kinds(uow, places)
    require_not_standing(uow, places)
    moves = price_consigned(uow, moves, kinds)
    deltas = _Deltas()
    for move in moves:
        key = (move.item_id, move.from_location_id, move.lot_id)
        if kinds[move.from_location_id] in INNER_KINDS:
            deltas.on_hand[key] -= move.qty
        if kinds[move.to_location_id] in INNER_KINDS:
            deltas.on_hand[(move.item_id, move.to_location_id, move.lot_id)] += move.qty
    require_not_to_come(uow, moves)
    since = min(move.at or uow.now for move in moves)
    floor = require_open_period(uow, since)
    _carry_reservations(uow, moves, kinds, deltas)
    apply_deltas(uow, deltas.on_hand, deltas.reserved)
    require_traced(uow, moves, kinds)
    rows = [_row(uow, move, number, kinds) for move, number in zip(moves, uow.new_ids(Move, len(moves)), strict=True)]
    worth, event = value_moves(uow, [_cost_move(row) for row in rows], floor if since < uow.now else None)
    ask_about_past(uow, moves, kinds, event)
    write = uow.load if bulk else uow.insert
    written = write(Move, [{**row, "value_minor": worth.get(row["id"], row["value_minor"])} for row in rows])
    add_cost(uow, [
        CostFact(row["id"], move.value_minor or 0, "work", move.source_kind, move.source_id)
        for row, move in zip(rows, moves, strict=True) if move.worth_from == "made"
    ])
    note_consumptions(uow, moves, written, kinds)
    return written


def _row(uow: UnitOfWork, move: NewMove, number: int, kinds: Mapping[int, str]) -> dict[str, Any]:
    return {
        "id": number, "at": move.at or uow.now, "item_id": move.item_id, "lot_id": move.lot_id,
        "from_location_id": move.from_location_id, "to_location_id": move.to_location_id, "qty": move.qty,
        "value_minor": move.value_minor or 0, "source_kind": move.source_kind, "source_id": move.source_id,
        "reverses_id": move.reverses_id, "note": move.note, "basis": move.worth_from,
        "cost_of_id": move.cost_of_id or move.reverses_id,
        "way": worth_crossing(kinds[move.from_location_id], kinds[move.to_location_id]),
    }


def _cost_move(row: Mapping[str, Any]) -> CostMove:
    return CostMove(row["id"], row["at"], row["item_id"], row["way"], row["qty"], row["value_minor"], row["basis"],
                    row["cost_of_id"], row["reverses_id"] is not None, (row["source_kind"], row["source_id"]))


def location_kinds(uow: UnitOfWork, ids: Iterable[int]) -> dict[int, str]:
    """Read the kinds of locations; refuse a number that is not there."""
    wanted = sorted(set(ids))
    kinds = {row.id: row.kind for row in uow.rows(_KINDS, ids=wanted)}
    for number in wanted:
        if number not in kinds:
            raise NotFoundError("record.missing", f"There is no location with the number {number}.")
        require_holding(kinds[number])
    return kinds


_KINDS = select(Location.id, Location.kind).where(Location.id.in_(bindparam("ids", expanding=True)))


def apply_deltas(uow: UnitOfWork, on_hand: Mapping[PlaceKey, int], reserved: Mapping[PlaceKey, int]) -> None:
    """Change balances; refuse those that would fall below nothing or below what is reserved."""
    keys = {key for deltas in (on_hand, reserved) for key, delta in deltas.items() if delta}
    current = _lock_balances(uow, keys)
    changed = []
    for key in sorted(keys, key=lambda item: (item[0], item[1], item[2] or 0)):
        row_id, old_on_hand, old_reserved = current[key]
        new = (old_on_hand + on_hand.get(key, 0), old_reserved + reserved.get(key, 0))
        if new[0] < 0 or new[1] > new[0]:
            _refuse(uow, key, new)
        changed.append({"row": row_id, "new_on_hand": new[0], "new_reserved": new[1]})
    _write_balances(uow, changed)


def _write_balances(uow: UnitOfWork, changed: Sequence[Mapping[str, int]]) -> None:
    gone = [row["row"] for row in changed if row["new_on_hand"] == 0 and row["new_reserved"] == 0]
    kept = [row for row in changed if row["new_on_hand"] or row["new_reserved"]]
    if kept:
        uow.connection.execute(_CHANGE_BALANCE, kept)
    for batch in in_batches(gone):
        uow.connection.execute(_DROP_BALANCES, {"ids": batch})


_balances = table_of(Balance)
_CHANGE_BALANCE = update(_balances).where(_balances.c.id == bindparam("row")).values(
    qty_on_hand=bindparam("new_on_hand", type_=_balances.c.qty_on_hand.type),
    qty_reserved=bindparam("new_reserved", type_=_balances.c.qty_reserved.type),
)
_DROP_BALANCES = delete(_balances).where(_balances.c.id.in_(bindparam("ids", expanding=True)))
_BALANCES = select(
    Balance.id, Balance.item_id, Balance.location_id, Balance.lot_id, Balance.qty_on_hand, Balance.qty_reserved,
).where(
    Balance.item_id.in_(bindparam("items", expanding=True)),
    Balance.location_id.in_(bindparam("places", expanding=True)),
).order_by(Balance.id).with_for_update()


def _lock_balances(uow: UnitOfWork, keys: set[PlaceKey]) -> dict[PlaceKey, tuple[int, int, int]]:
    found = _read_balances(uow, keys)
    # On a server, a balance that was there may be emptied and removed by somebody else while it is waited for.
    while missing := sorted(keys - found.keys(), key=lambda item: (item[0], item[1], item[2] or 0)):
        rows = _empty_balances(uow, missing)
        if uow.is_sqlite:
            uow.connection.execute(insert(table_of(Balance)), rows)
            found.update({key: (row["id"] or 0, 0, 0) for key, row in zip(missing, rows, strict=True)})
        else:
            uow.connection.execute(insert_on_server(table_of(Balance)).on_conflict_do_nothing(), rows)
            found = _read_balances(uow, keys)
    return found


def _empty_balances(uow: UnitOfWork, keys: Sequence[PlaceKey]) -> list[dict[str, int | None]]:
    ids = uow.new_ids(Balance, len(keys))
    return [
        {"id": number, "item_id": item_id, "location_id": location_id, "lot_id": lot_id, "qty_on_hand": 0,
         "qty_reserved": 0} for number, (item_id, location_id, lot_id) in zip(ids, keys, strict=True)
    ]


def _read_balances(uow: UnitOfWork, keys: set[PlaceKey]) -> dict[PlaceKey, tuple[int, int, int]]:
    result: dict[PlaceKey, tuple[int, int, int]] = {}
    places = sorted({key[1] for key in keys})
    for items in in_batches(sorted({key[0] for key in keys}), 10_000):
        for row in uow.rows(_BALANCES, items=items, places=places):
            key = (row.item_id, row.location_id, row.lot_id)
            if key in keys:
                result[key] = (row.id, row.qty_on_hand, row.qty_reserved)
    return result


def _refuse(uow: UnitOfWork, key: PlaceKey, new: tuple[int, int]) -> None:
    """Refuse, unless it is a place of which was said that it may go below nothing, and nothing is reserved there."""
    item_id, location_id, _ = key
    named = select(Item.sku, Item.name, Unit.code).join(Unit, Unit.id == Item.unit_id)
    item = uow.first(named.where(Item.id == item_id))
    place = uow.get(Location, location_id)
    if new[1] == 0 and may_go_negative(place.kind, place.may_go_negative):
        return
    if item is not None:
        require_there(*new, item.code, f"{item.sku} {item.name}", place.code)


def _carry_reservations(
    uow: UnitOfWork, moves: Sequence[NewMove], kinds: Mapping[int, str], deltas: _Deltas,
) -> None:
    """Let reservations go with the goods: to the new place, or out of the books when the goods leave."""
    taken: dict[int, int] = defaultdict(int)
    arriving: dict[tuple[int, int], int] = defaultdict(int)
    for move in moves:
        if move.reservation_id is None:
            continue
        taken[move.reservation_id] += move.qty
        deltas.reserved[(move.item_id, move.from_location_id, move.lot_id)] -= move.qty
        if kinds[move.to_location_id] in INNER_KINDS:
            deltas.reserved[(move.item_id, move.to_location_id, move.lot_id)] += move.qty
            arriving[(move.reservation_id, move.to_location_id)] += move.qty
    if taken:
        held = uow.get_many(Reservation, taken)
        shrink_reservations(uow, held, taken)
        put_reservations(uow, [
            {**_owner(held[number]), "location_id": place, "qty": qty} for (number, place), qty in arriving.items()
        ])


def _owner(row: Any) -> dict[str, Any]:
    return {"item_id": row.item_id, "lot_id": row.lot_id, "for_kind": row.for_kind, "for_id": row.for_id}


def shrink_reservations(uow: UnitOfWork, held: Mapping[int, Any], taken: Mapping[int, int]) -> None:
    """Take quantities off reservations; refuse more than is held."""
    left = {}
    for number, qty in taken.items():
        if number not in held or held[number].qty < qty:
            raise NotFoundError("reservation.gone", "The goods are no longer reserved for this. Nothing was moved.")
        left[number] = held[number].qty - qty
    uow.delete(Reservation, [number for number, qty in left.items() if qty == 0])
    uow.update_many(Reservation, {number: {"qty": qty} for number, qty in left.items() if qty})


def put_reservations(uow: UnitOfWork, rows: Sequence[dict[str, Any]]) -> None:
    """Add reservations, joining those of the same line at the same place and lot."""
    if not rows:
        return
    owners = sorted({row["for_id"] for row in rows})
    kinds = sorted({row["for_kind"] for row in rows})
    existing = {
        (row.for_kind, row.for_id, row.item_id, row.location_id, row.lot_id): row
        for row in uow.rows(select(table_of(Reservation)).where(
            Reservation.for_kind.in_(kinds), Reservation.for_id.in_(owners)))
    }
    summed: dict[tuple[Any, ...], dict[str, Any]] = {}
    for row in rows:
        key = (row["for_kind"], row["for_id"], row["item_id"], row["location_id"], row["lot_id"])
        summed[key] = {**row, "qty": row["qty"] + summed.get(key, {"qty": 0})["qty"]}
    uow.update_many(Reservation, {
        existing[key].id: {"qty": existing[key].qty + row["qty"]} for key, row in summed.items() if key in existing
    })
    uow.insert(Reservation, [row for key, row in summed.items() if key not in existing])


def lock_pools(uow: UnitOfWork, item_ids: Iterable[int]) -> dict[int, Pool]:
    """Read what all stock of each item is worth, locked until the commit."""
    wanted = set(item_ids)
    found = lock_values(uow, wanted)
    pools = {number: Pool(row.qty, row.value_minor) for number, row in found.items()}
    return {number: pools.get(number, Pool()) for number in wanted}


def reverse_moves(uow: UnitOfWork, source_kind: str, source_ids: Sequence[int]) -> list[int]:
    """Post the opposite of every standing move of some documents, at the same worth, naming what it reverses."""
    reversed_ids = select(Move.reverses_id).where(Move.reverses_id.is_not(None))
    rows = uow.rows(select(table_of(Move)).where(
        Move.source_kind == source_kind, Move.source_id.in_(source_ids), Move.reverses_id.is_(None),
        Move.id.not_in(reversed_ids),
    ).order_by(Move.id.desc()))
    return post_moves(uow, [
        NewMove(row.item_id, row.to_location_id, row.from_location_id, row.qty, source_kind, row.source_id,
                lot_id=row.lot_id, reverses_id=row.id) for row in rows
    ])
