"""The area's declaration."""

from app.areas.logistics.operations import cancelling, carriers, packing, picking, shipping, tracking
from app.areas.logistics.operations.carriers import CARRIERS
from app.areas.logistics.operations.picking import PickShipment, PutBackShipment
from app.areas.sales.events import SalesOrderCancelled
from app.kernel.declare import OperationSpec, PermissionSpec, Subscriber
from app.kernel.unit_of_work import UnitOfWork
from app.ui.declare import AreaSpec


def _put_back(_uow: UnitOfWork, cmd: PickShipment, _result: object) -> PutBackShipment:
    return PutBackShipment(cmd.shipment_id)


OPERATIONS = (
    OperationSpec(carriers.create_carrier, "Carrier added", "logistics.carriers"),
    OperationSpec(carriers.create_carrier_service, "Carrier's service added", "logistics.carriers"),
    OperationSpec(picking.create_shipment, "Shipment made", "logistics.pick"),
    OperationSpec(picking.pick_shipment, "Shipment picked", "logistics.pick", reverse=_put_back),
    OperationSpec(
        picking.put_back_shipment, "Shipment put back", "logistics.pick", final="pick the shipment again instead.",
    ),
    OperationSpec(packing.pack_shipment, "Shipment packed", "logistics.pick"),
    OperationSpec(shipping.ship_shipment, "Shipment sent", "logistics.ship", reverse=shipping.undo_of_shipping),
    OperationSpec(
        shipping.reverse_shipment, "Shipment taken back", "logistics.ship", final="ship the goods again instead.",
    ),
    OperationSpec(tracking.record_tracking, "Tracking recorded", "logistics.ship"),
    OperationSpec(tracking.deliver_shipment, "Shipment delivered", "logistics.ship"),
    OperationSpec(cancelling.cancel_shipment, "Shipment cancelled", "logistics.pick"),
)

AREA = AreaSpec(
    name="logistics", title="Logistics",
    operations=OPERATIONS,
    subscribers=(Subscriber(SalesOrderCancelled, cancelling.refuse_cancelled_order),),
    imports=(CARRIERS,),
    permissions=(
        PermissionSpec("logistics.read", "See shipments and carriers"),
        PermissionSpec("logistics.carriers", "Add carriers and their services"),
        PermissionSpec("logistics.pick", "Make, pick, pack and cancel shipments"),
        PermissionSpec("logistics.ship", "Ship, track, deliver and take back"),
        PermissionSpec("logistics.import", "Import carriers"),
    ),
)
