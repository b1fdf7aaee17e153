"""What logistics tells of a customer in the one timeline."""

from functools import partial

from sqlalchemy import case

from app.areas.logistics.models import Shipment
from app.areas.parties.models import Party
from app.areas.sales.models import SalesOrder
from app.kernel.columns import table_of
from app.kernel.listing import Tone
from app.kernel.moments import moment

_carrier = table_of(Party).alias("carrier")
_source = (
    table_of(Shipment).outerjoin(_carrier, _carrier.c.id == Shipment.carrier_id)
    .outerjoin(table_of(SalesOrder), SalesOrder.id == Shipment.order_id)
)
_with = case((_carrier.c.name.is_not(None), " with " + _carrier.c.name), else_="")
_received = case((Shipment.received_by != "", ", received by " + Shipment.received_by), else_="")
_tracked = case((Shipment.tracking_number != "", "Tracking " + Shipment.tracking_number), else_="")

_shipment = partial(
    moment, "customer", "shipment", "Shipments", "truck", of=Shipment.customer_id, number=Shipment.id, source=_source,
    leads="shipment",
)

TIMELINES = (
    _shipment(at=Shipment.shipped_at, text=Shipment.number + " for " + SalesOrder.number + " shipped" + _with,
              note=_tracked),
    _shipment(at=Shipment.delivered_at, text=Shipment.number + " for " + SalesOrder.number + " delivered" + _received,
              tone=Tone.GOOD, mark="package-check"),
)
