"""Carrying goods from place to place with what is reserved of them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from app.areas.inventory.models import Balance, Reservation
from app.areas.inventory.operations import NewMove
from app.kernel.unit_of_work import UnitOfWork, in_batches

PlaceKey = tuple[int, int, int | None]
"""Item, location and lot."""


@dataclass(frozen=True, slots=True)
class Carriage:
    """So much of a lot from one place to another; `reverses_id` names the move that it takes back."""

    item_id: int
    lot_id: int | None
    from_location_id: int
    to_location_id: int
    qty: int
    reverses_id: int | None = None

    @property
    def origin(self) -> PlaceKey:
        """Give the place it leaves."""
        return self.item_id, self.from_location_id, self.lot_id


def carry(uow: UnitOfWork, source_kind: str, source_id: int, carriages: Sequence[Carriage]) -> list[NewMove]:
    """Make moves of carriages: first what is free, then what is reserved, which stays reserved at the new place."""
    reserved, free = _reserved(uow, carriages), _free(uow, carriages)
    moves = []
    for carriage in carriages:
        for reservation_id, qty in _parts(carriage, reserved, free):
            moves.append(NewMove(
                carriage.item_id, carriage.from_location_id, carriage.to_location_id, qty, source_kind, source_id,
                lot_id=carriage.lot_id, reservation_id=reservation_id, reverses_id=carriage.reverses_id,
            ))
    return moves


def _parts(
    carriage: Carriage, reserved: dict[PlaceKey, list[tuple[int, int]]], free: dict[PlaceKey, int],
) -> list[tuple[int | None, int]]:
    """Split by whose the goods are; what is not there at all stays with the free part, and is refused on posting."""
    held = reserved.get(carriage.origin, [])
    from_held = max(0, min(carriage.qty - free[carriage.origin], sum(qty for _, qty in held)))
    unreserved = carriage.qty - from_held
    free[carriage.origin] -= unreserved
    parts: list[tuple[int | None, int]] = [(None, unreserved)] if unreserved else []
    while from_held:
        reservation_id, qty = held.pop(0)
        taken = min(qty, from_held)
        if qty > taken:
            held.insert(0, (reservation_id, qty - taken))
        parts.append((reservation_id, taken))
        from_held -= taken
    return parts


def _reserved(uow: UnitOfWork, carriages: Iterable[Carriage]) -> dict[PlaceKey, list[tuple[int, int]]]:
    origins = {carriage.origin for carriage in carriages}
    statement = (
        select(Reservation.item_id, Reservation.location_id, Reservation.lot_id, Reservation.id, Reservation.qty)
        .where(Reservation.location_id.in_({place for _, place, _ in origins})).order_by(Reservation.id)
    )
    result: dict[PlaceKey, list[tuple[int, int]]] = defaultdict(list)
    for batch in in_batches({item_id for item_id, _, _ in origins}, 10_000):
        for row in uow.rows(statement.where(Reservation.item_id.in_(batch))):
            result[(row.item_id, row.location_id, row.lot_id)].append((row.id, row.qty))
    return result


def _free(uow: UnitOfWork, carriages: Iterable[Carriage]) -> dict[PlaceKey, int]:
    origins = {carriage.origin for carriage in carriages}
    left = (Balance.qty_on_hand - Balance.qty_reserved).label("free")
    statement = select(Balance.item_id, Balance.location_id, Balance.lot_id, left).where(
        Balance.location_id.in_({place for _, place, _ in origins}))
    result: dict[PlaceKey, int] = defaultdict(int)
    for batch in in_batches({item_id for item_id, _, _ in origins}, 10_000):
        for row in uow.rows(statement.where(Balance.item_id.in_(batch))):
            result[(row.item_id, row.location_id, row.lot_id)] = row.free
    return result
