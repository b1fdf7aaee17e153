"""What is known of a command before the person says anything."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, select

from app.areas.logistics.models import CarrierService
from app.areas.logistics.queries.shipments import load_shipment


def to_ship(connection: Connection, shipment_id: int) -> Mapping[str, Any]:
    """Give a shipment with the carrier of the order, and that carrier's service when it has only one."""
    shipment = load_shipment(connection, shipment_id)
    known: dict[str, Any] = {"shipment_id": shipment_id, "carrier_id": shipment.carrier_id}
    if shipment.carrier_id is not None:
        services = connection.execute(
            select(CarrierService.id).where(CarrierService.carrier_id == shipment.carrier_id).limit(2)
        ).scalars().all()
        known["service_id"] = services[0] if len(services) == 1 else None
    return known
