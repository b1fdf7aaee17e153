"""What happens to a shipment on its way, up to the customer's door."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Literal

from sqlalchemy import select

from app.areas.logistics import rules
from app.areas.logistics.events import ShipmentDelivered
from app.areas.logistics.models import Shipment, TrackingEvent
from app.areas.sales.operations.fulfilling import record_delivered
from app.kernel.errors import DomainError
from app.kernel.fields import Field
from app.kernel.unit_of_work import UnitOfWork

EventKind = Literal["picked_up", "in_transit", "delayed", "customs", "out_for_delivery", "failed", "returned", "note"]
EVENT_WORDS = {
    "picked_up": "Picked up", "in_transit": "In transit", "delayed": "Delayed", "customs": "At customs",
    "out_for_delivery": "Out for delivery", "failed": "Delivery failed", "returned": "On its way back", "note": "Note",
    "shipped": "Shipped", "delivered": "Delivered", "reversed": "Taken back",
}


@dataclass(frozen=True, slots=True)
class RecordTracking:
    """Write down what the carrier says of a shipment."""

    shipment_id: Annotated[int, Field("Shipment", lookup="shipments")]
    kind: Annotated[EventKind, Field("What happened", titles=tuple(EVENT_WORDS.items()))] = "in_transit"
    text: Annotated[str, Field("Details")] = ""
    place: Annotated[str, Field("Place")] = ""
    at: Annotated[datetime | None, Field("When", help="Now when left empty.")] = None
    expected_on: Annotated[date | None, Field("Now expected on")] = None


@dataclass(frozen=True, slots=True)
class DeliverShipment:
    """Note that the customer has the goods."""

    shipment_id: Annotated[int, Field("Shipment", lookup="shipments")]
    received_by: Annotated[str, Field("Received by")] = ""
    delivered_at: Annotated[datetime | None, Field("When", help="Now when left empty.")] = None


def write_event(uow: UnitOfWork, shipment_id: int, kind: str, text: str, *, at: datetime, place: str = "") -> int:
    """Add to what happened to a shipment."""
    return uow.add(TrackingEvent, shipment_id=shipment_id, at=at, kind=kind, text=text, place=place)


def record_tracking(uow: UnitOfWork, cmd: RecordTracking) -> int:
    """Add what happened on the way; a new day of arrival is kept. Gives the event's number."""
    shipment = uow.get(Shipment, cmd.shipment_id)
    if shipment.state not in rules.GONE:
        raise DomainError(
            "shipment.not_sent", f"Shipment {shipment.number} is {rules.WORDS[shipment.state]}: there is nothing to "
            "track before it is shipped.",
        )
    at = _moment(uow, cmd.at, shipment.shipped_at, "at")
    if cmd.expected_on is not None:
        uow.update(Shipment, shipment.id, expected_on=cmd.expected_on)
    text = cmd.text.strip() or EVENT_WORDS[cmd.kind]
    return write_event(uow, shipment.id, cmd.kind, text, at=at, place=cmd.place.strip())


def deliver_shipment(uow: UnitOfWork, cmd: DeliverShipment) -> None:
    """Mark a shipment delivered, and its order when nothing of that is left to deliver."""
    shipment = uow.get(Shipment, cmd.shipment_id)
    rules.require_step(shipment.number, shipment.state, "delivered")
    at = _moment(uow, cmd.delivered_at, shipment.shipped_at, "delivered_at")
    by = cmd.received_by.strip()
    uow.update(Shipment, shipment.id, state=rules.DELIVERED, delivered_at=at, received_by=by)
    write_event(uow, shipment.id, "delivered", f"Received by {by}" if by else "Received", at=at)
    finish_order(uow, shipment.order_id, at)
    uow.emit(ShipmentDelivered(shipment.id, shipment.order_id, shipment.customer_id))


def finish_order(uow: UnitOfWork, order_id: int, at: datetime) -> None:
    """Mark an order delivered when none of its shipments is still here or on the way."""
    open_states = (*rules.HERE, rules.SHIPPED)
    waiting = select(Shipment.id).where(Shipment.order_id == order_id, Shipment.state.in_(open_states)).limit(1)
    if uow.scalar(waiting) is None:
        record_delivered(uow, order_id, at)


def _moment(uow: UnitOfWork, given: datetime | None, shipped_at: datetime | None, field: str) -> datetime:
    at = given or uow.now
    if at > uow.now:
        raise DomainError("tracking.future", "This is still to come; give a time that has passed.", field)
    if shipped_at is not None and at < shipped_at:
        raise DomainError("tracking.before", "The shipment had not left by then.", field)
    return at
