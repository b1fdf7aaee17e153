"""Keeping stock for somebody, and knowing what is still to come and to go."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import bindparam, select

from app.areas.catalog.models import Item
from app.areas.catalog.rules.dates import DaysBefore, dates_of
from app.areas.inventory.models import Balance, Expected, Location, Lot, Reservation
from app.areas.inventory.operations.posting import PlaceKey, apply_deltas, put_reservations, shrink_reservations
from app.areas.inventory.queries.removal import Strategies
from app.areas.inventory.rules import FREE_KINDS, Pick, Place, choose_places
from app.kernel.columns import table_of
from app.kernel.unit_of_work import UnitOfWork, in_batches


@dataclass(frozen=True, slots=True)
class Want:
    """So much of an item from a warehouse for a line of a document; quantity in millionths of the stock unit."""

    item_id: int
    warehouse_id: int
    qty: int
    for_kind: str
    for_id: int


@dataclass(frozen=True, slots=True)
class Expectation:
    """What a document line will bring (`in`) or take (`out`), and when."""

    item_id: int
    warehouse_id: int
    direction: str
    qty: int
    due_on: date
    for_kind: str
    for_id: int


def reserve(uow: UnitOfWork, wants: Sequence[Want]) -> dict[int, int]:
    """Reserve what is free, in the order of the wants, and give how much each line got now, by `for_id`.

    Goods are taken in the order of the strategy that was set for the item, its category, the place or the warehouse:
    first expired first where nothing was said. Short lines get what there is; nothing is taken that is reserved for
    others, expired or blocked.
    """
    free = _free_places(uow, wants)
    strategies = Strategies(uow.connection, {want.item_id for want in wants})
    reserved: dict[PlaceKey, int] = defaultdict(int)
    rows: list[dict[str, Any]] = []
    result: dict[int, int] = {}
    for want in wants:
        places = free.get((want.item_id, want.warehouse_id), [])
        strategy = strategies.of(want.item_id, want.warehouse_id, [place.location_id for place in places])
        picks = choose_places(want.qty, places, uow.now.date(), strategy)
        free[(want.item_id, want.warehouse_id)] = _less(places, picks)
        result[want.for_id] = result.get(want.for_id, 0) + sum(pick.qty for pick in picks)
        for pick in picks:
            reserved[(want.item_id, pick.location_id, pick.lot_id)] += pick.qty
            rows.append({"item_id": want.item_id, "location_id": pick.location_id, "lot_id": pick.lot_id,
                         "qty": pick.qty, "for_kind": want.for_kind, "for_id": want.for_id})
    apply_deltas(uow, {}, reserved)
    put_reservations(uow, rows)
    return result


def _less(places: Sequence[Place], picks: Sequence[Pick]) -> list[Place]:
    taken = {(pick.location_id, pick.lot_id): pick.qty for pick in picks}
    return [
        replace(place, free=place.free - taken.get((place.location_id, place.lot_id), 0)) for place in places
    ]


def _free_places(uow: UnitOfWork, wants: Sequence[Want]) -> dict[tuple[int, int], list[Place]]:
    result: dict[tuple[int, int], list[Place]] = defaultdict(list)
    statement = (
        select(Balance.item_id, Balance.location_id, Balance.lot_id, Location.warehouse_id, Location.kind,
               (Balance.qty_on_hand - Balance.qty_reserved).label("free"), Lot.expires_on, Lot.received_at,
               Location.sequence, Item.removal_days)
        .join(Location, Location.id == Balance.location_id).join(Item, Item.id == Balance.item_id)
        .outerjoin(Lot, Lot.id == Balance.lot_id)
        .where(Balance.item_id.in_(bindparam("items", expanding=True)), Location.kind.in_(sorted(FREE_KINDS)),
               Location.blocked.is_(False), Balance.qty_on_hand > Balance.qty_reserved)
        .order_by(Balance.id).with_for_update(of=Balance)
    )
    for items in in_batches(sorted({want.item_id for want in wants})):
        for row in uow.rows(statement, items=items):
            sold_until = dates_of(row.expires_on, DaysBefore(removal=row.removal_days)).sold_until
            place = Place(row.location_id, row.lot_id, row.free, sold_until, row.received_at, row.kind,
                          row.sequence)
            result[(row.item_id, row.warehouse_id)].append(place)
    return result


def release(uow: UnitOfWork, for_kind: str, for_ids: Sequence[int]) -> int:
    """Give back all that is reserved for some lines, and tell how much that was."""
    rows = [
        row for batch in in_batches(for_ids) for row in uow.rows(
            select(table_of(Reservation)).where(Reservation.for_kind == for_kind, Reservation.for_id.in_(batch)))
    ]
    freed: dict[PlaceKey, int] = defaultdict(int)
    for row in rows:
        freed[(row.item_id, row.location_id, row.lot_id)] -= row.qty
    apply_deltas(uow, {}, freed)
    uow.delete(Reservation, [row.id for row in rows])
    return -sum(freed.values())


def release_part(uow: UnitOfWork, for_kind: str, parts: Mapping[int, int]) -> None:
    """Give back so much of what is reserved for lines, by `for_id`: the youngest first, and of shelves only.

    What was carried to the shipping place stays reserved. Quantities in millionths.
    """
    rows = [
        row for batch in in_batches(parts) for row in uow.rows(
            select(table_of(Reservation)).join(Location, Location.id == Reservation.location_id)
            .where(Reservation.for_kind == for_kind, Reservation.for_id.in_(batch),
                   Location.kind.in_(sorted(FREE_KINDS))).order_by(Reservation.id.desc()))
    ]
    left, taken, freed = dict(parts), dict[int, int](), dict[PlaceKey, int]()
    for row in rows:
        part = min(left[row.for_id], row.qty)
        if part > 0:
            left[row.for_id] -= part
            taken[row.id] = part
            place = (row.item_id, row.location_id, row.lot_id)
            freed[place] = freed.get(place, 0) - part
    shrink_reservations(uow, {row.id: row for row in rows}, taken)
    apply_deltas(uow, {}, freed)


def release_leaving(uow: UnitOfWork, leaving: Mapping[PlaceKey, int], ask: Callable[[int], None]) -> None:
    """Give back what is reserved of goods that are about to leave their place, the youngest reservation first.

    `ask` is told how many reservations that concerns, before any of them is given back.
    """
    taken: dict[int, int] = {}
    freed: dict[PlaceKey, int] = {}
    held: dict[int, Any] = {}
    for (item_id, place, lot_id), qty in leaving.items():
        balance = uow.first(select(Balance.qty_on_hand, Balance.qty_reserved).where(
            Balance.item_id == item_id, Balance.location_id == place, Balance.lot_id.is_not_distinct_from(lot_id)))
        short = 0 if balance is None else min(balance.qty_reserved, balance.qty_reserved - balance.qty_on_hand + qty)
        for row in uow.rows(select(table_of(Reservation)).where(
            Reservation.item_id == item_id, Reservation.location_id == place,
            Reservation.lot_id.is_not_distinct_from(lot_id),
        ).order_by(Reservation.id.desc())) if short > 0 else ():
            part = min(short, row.qty)
            if part > 0:
                held[row.id], taken[row.id] = row, part
                freed[(item_id, place, lot_id)] = freed.get((item_id, place, lot_id), 0) - part
                short -= part
    if taken:
        ask(len(taken))
        shrink_reservations(uow, held, taken)
        apply_deltas(uow, {}, freed)


def expect(uow: UnitOfWork, rows: Sequence[Expectation]) -> None:
    """Write down what document lines will bring or take."""
    uow.insert(Expected, [
        {"item_id": row.item_id, "warehouse_id": row.warehouse_id, "direction": row.direction, "qty": row.qty,
         "due_on": row.due_on, "for_kind": row.for_kind, "for_id": row.for_id} for row in rows
    ])


def settle_expected(
    uow: UnitOfWork, for_kind: str, remaining: Mapping[int, int], due: Mapping[int, date] | None = None,
) -> None:
    """Set what is still expected of lines, by `for_id`; nothing left takes the row away; `due` moves the days."""
    rows = [
        row for batch in in_batches(remaining) for row in uow.rows(
            select(table_of(Expected)).where(Expected.for_kind == for_kind, Expected.for_id.in_(batch)))
    ]
    uow.delete(Expected, [row.id for row in rows if remaining[row.for_id] <= 0])
    days = due or {}
    uow.update_many(Expected, {
        row.id: {"qty": remaining[row.for_id], "due_on": days.get(row.for_id, row.due_on)}
        for row in rows if remaining[row.for_id] > 0
    })
