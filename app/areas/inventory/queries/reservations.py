"""Who has stock reserved, and where it lies."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, select

from app.areas.inventory.models import Reservation
from app.kernel.unit_of_work import in_batches


@dataclass(frozen=True, slots=True)
class ReservationRow:
    """So much of a lot at a place for one line; quantity in millionths of the stock unit."""

    id: int
    item_id: int
    location_id: int
    lot_id: int | None
    qty: int
    for_id: int


def load_reservations(connection: Connection, for_kind: str, for_ids: Iterable[int]) -> list[ReservationRow]:
    """Read what is reserved for some lines, in the order in which it was reserved."""
    statement = select(
        Reservation.id, Reservation.item_id, Reservation.location_id, Reservation.lot_id, Reservation.qty,
        Reservation.for_id,
    ).where(Reservation.for_kind == for_kind).order_by(Reservation.id)
    return [
        ReservationRow(*row) for batch in in_batches(for_ids)
        for row in connection.execute(statement.where(Reservation.for_id.in_(batch)))
    ]
