"""The steps of stories in which goods leave."""

from typing import Any

from sqlalchemy import select

from app.areas.logistics.models import Shipment, ShipmentLine
from app.areas.logistics.operations.packing import PackShipment
from app.areas.logistics.operations.picking import CreateShipment, PickShipment
from app.areas.logistics.operations.shipping import ShipShipment
from app.kernel.workspace import Workspace


def make(workspace: Workspace, order_id: int) -> int:
    """Make a shipment of all that is reserved for an order."""
    return int(workspace.dispatch(CreateShipment(order_id)).value.shipment_id)


def send(workspace: Workspace, order_id: int, **more: Any) -> int:
    """Make, pick, pack and ship; give the shipment."""
    shipment_id = make(workspace, order_id)
    workspace.dispatch(PickShipment(shipment_id))
    workspace.dispatch(PackShipment(shipment_id))
    workspace.dispatch(ShipShipment(shipment_id, **more))
    return shipment_id


def lines_of(workspace: Workspace, shipment_id: int) -> list[Any]:
    """Read the lines of a shipment."""
    wanted = select(ShipmentLine.__table__).where(ShipmentLine.shipment_id == shipment_id).order_by(ShipmentLine.id)
    with workspace.reader() as reader:
        return list(reader.execute(wanted))


def shipment(workspace: Workspace, shipment_id: int) -> Any:
    """Read a shipment."""
    with workspace.reader() as reader:
        return reader.execute(select(Shipment.__table__).where(Shipment.id == shipment_id)).one()
