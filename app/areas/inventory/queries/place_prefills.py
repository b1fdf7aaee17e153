"""What forms about places begin with."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, select

from app.areas.inventory.models import Location, StockAlarm, StorageNeed
from app.kernel.columns import table_of
from app.kernel.quantity import Quantity


def _thousands(value: int | None) -> Decimal | None:
    return None if value is None else Decimal(value) / 1000


def place_as_it_is(connection: Connection, location_id: int) -> Mapping[str, Any]:
    """Fill the form that changes a place with what is known of it."""
    row = connection.execute(select(table_of(Location)).where(Location.id == location_id)).first()
    if row is None:
        return {}
    known = {
        "location_id": row.id, "name": row.name, "parent_id": row.parent_id, "condition": row.condition,
        "volume_litres": _thousands(row.capacity_cm3), "weight_kg": _thousands(row.capacity_grams),
        "pallets": row.capacity_pallets, "sequence": row.sequence, "may_go_negative": row.may_go_negative,
        "expected_version": row.version,
    }
    return {key: value for key, value in known.items() if value is not None}


def need_as_it_is(connection: Connection, item_id: int) -> Mapping[str, Any]:
    """Fill the form about what an item needs with what was said before."""
    row = connection.execute(select(StorageNeed.condition, StorageNeed.pallet_qty).where(
        StorageNeed.item_id == item_id)).first()
    known: dict[str, Any] = {"item_id": item_id}
    if row is not None:
        known["condition"] = row.condition
        if row.pallet_qty is not None:
            known["pallet_qty"] = Quantity(row.pallet_qty, "").decimal()
    return known


def alarms_as_they_are(connection: Connection) -> Mapping[str, Any]:
    """Fill the form of the alarms."""
    row = connection.execute(select(
        StockAlarm.slow_days, StockAlarm.dead_days, StockAlarm.expiring_days, StockAlarm.cover_days).limit(1)).first()
    return {} if row is None else dict(row._mapping)
