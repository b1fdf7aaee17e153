"""Where received goods are best kept."""

from collections.abc import Iterable

from sqlalchemy import Connection, select

from app.areas.inventory.models import Balance, Location
from app.kernel.errors import DomainError
from app.kernel.unit_of_work import in_batches


def suggest_places(connection: Connection, warehouse_id: int, item_ids: Iterable[int]) -> dict[int, int]:
    """Give each item the shelf on which most of it lies, otherwise the warehouse's first open shelf.

    Raises DomainError when the warehouse has no open shelf.
    """
    shelf = (Location.warehouse_id == warehouse_id) & (Location.kind == "shelf") & Location.blocked.is_(False)
    first = connection.execute(select(Location.id).where(shelf).order_by(Location.id).limit(1)).scalar()
    if first is None:
        raise DomainError("location.missing", "The warehouse has no open shelf to put goods on. Add a place first.")
    wanted = sorted(set(item_ids))
    result = dict.fromkeys(wanted, int(first))
    statement = (
        select(Balance.item_id, Balance.location_id).join(Location, Location.id == Balance.location_id)
        .where(shelf, Balance.qty_on_hand > 0).order_by(Balance.item_id, Balance.qty_on_hand, Balance.id)
    )
    for batch in in_batches(wanted):
        for row in connection.execute(statement.where(Balance.item_id.in_(batch))):
            result[row.item_id] = row.location_id
    return result
