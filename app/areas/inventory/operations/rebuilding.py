"""Computing balances and values again after an undo took moves, costs or reservations away."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import delete, func, select

from app.areas.inventory.models import Balance, Location, Move, PeriodBalance, Reservation
from app.areas.inventory.operations.opening_times import require_open_period
from app.areas.inventory.operations.posting import PlaceKey
from app.areas.inventory.operations.recosting import recost_items
from app.areas.inventory.queries.replaying import floor_of
from app.areas.inventory.rules import INNER_KINDS
from app.kernel.columns import table_of
from app.kernel.unit_of_work import UnitOfWork, in_batches


def rebuild_moves(uow: UnitOfWork, rows: Sequence[Any]) -> None:
    """Compute balances and values of the items of some moves; refuse when one of them is in a closed period."""
    require_open_period(uow, min(row.at for row in rows))
    rebuild_items(uow, rows)
    recost_items(uow, {row.item_id for row in rows})


def rebuild_costs(uow: UnitOfWork, rows: Sequence[Any]) -> None:
    """Compute what the items of some costs are worth; refuse when one of them counts in a closed period."""
    require_open_period(uow, min(row.at for row in rows))
    recost_items(uow, {row.item_id for row in rows})


def rebuild_items(uow: UnitOfWork, rows: Sequence[Any]) -> None:
    """Compute balances of the items of some moves or reservations from what is written down."""
    for items in in_batches(sorted({row.item_id for row in rows}), 5_000):
        _rebuild(uow, items)


def _rebuild(uow: UnitOfWork, items: list[int]) -> None:
    # On a server, whoever is moving these goods is waited for, so that those moves are counted, too.
    uow.rows(select(Balance.id).where(Balance.item_id.in_(items)).order_by(Balance.id).with_for_update())
    kinds = {row.id: row.kind for row in uow.rows(select(Location.id, Location.kind))}
    on_hand: dict[PlaceKey, int] = defaultdict(int)
    floor = floor_of(uow.connection)
    if floor.period_id is not None:
        for row in uow.rows(select(table_of(PeriodBalance)).where(
                PeriodBalance.period_id == floor.period_id, PeriodBalance.item_id.in_(items))):
            on_hand[(row.item_id, row.location_id, row.lot_id)] += row.qty
    moves = (
        select(
            Move.item_id, Move.lot_id, Move.from_location_id, Move.to_location_id, func.sum(Move.qty).label("qty"),
        )
        .where(Move.item_id.in_(items), Move.at >= floor.ends_at)
        .group_by(Move.item_id, Move.lot_id, Move.from_location_id, Move.to_location_id)
    )
    for row in uow.rows(moves):
        for place, sign in ((row.from_location_id, -1), (row.to_location_id, 1)):
            if kinds[place] in INNER_KINDS:
                on_hand[(row.item_id, place, row.lot_id)] += sign * int(row.qty)
    _replace_balances(uow, items, on_hand)


def _replace_balances(uow: UnitOfWork, items: list[int], on_hand: dict[PlaceKey, int]) -> None:
    reserved: dict[PlaceKey, int] = defaultdict(int)
    for row in uow.rows(select(table_of(Reservation)).where(Reservation.item_id.in_(items))):
        reserved[(row.item_id, row.location_id, row.lot_id)] += row.qty
    uow.connection.execute(delete(table_of(Balance)).where(Balance.item_id.in_(items)))
    uow.insert(
        Balance,
        [
            {
                "item_id": key[0],
                "location_id": key[1],
                "lot_id": key[2],
                "qty_on_hand": on_hand[key],
                "qty_reserved": reserved.get(key, 0),
            }
            for key in sorted(on_hand, key=lambda item: (item[0], item[1], item[2] or 0))
            if on_hand[key]
        ],
    )
