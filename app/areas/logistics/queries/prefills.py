"""What is known of a command before the person says anything."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, select

from app.areas.logistics.models import CarrierService
from app.areas.logistics.queries.shipments import load_shipment, load_shipment_lines
from app.areas.logistics.rules import goods_weight


def to_pick_short(connection: Connection, shipment_id: int) -> Mapping[str, Any]:
    """Give a shipment with all its lines as if all was found, to be lowered."""
    return {"shipment_id": shipment_id, "short": [
        {"shipment_line_id": line.id, "qty": f"{line.quantity.decimal():f}"}
        for line in load_shipment_lines(connection, shipment_id)
    ]}


def to_pack(connection: Connection, shipment_id: int) -> Mapping[str, Any]:
    """Give a shipment with one carton that holds all its lines and weighs what they weigh."""
    lines = load_shipment_lines(connection, shipment_id)
    grams = goods_weight([(line.weight_grams, line.qty) for line in lines])
    return {
        "shipment_id": shipment_id, "packages": [{"kind": "carton", "weight_kg": f"{Decimal(grams) / 1000:f}"}],
        "contents": [{"shipment_line_id": line.id, "package": 1} for line in lines],
    }


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


def complained_of(connection: Connection, shipment_id: int) -> Mapping[str, Any]:
    """Give a shipment and whose it is, for a ticket about it."""
    shipment = load_shipment(connection, shipment_id)
    return {"customer_id": shipment.customer_id, "shipment_id": shipment_id}
