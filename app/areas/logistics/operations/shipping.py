"""Handing goods to a carrier, and bringing them back when that was a mistake."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from sqlalchemy import func, select

from app.areas.company.queries import load_profile
from app.areas.company.rules import local_day
from app.areas.inventory.operations import NewMove, post_moves, reverse_moves
from app.areas.inventory.operations.posting import PlaceKey, apply_deltas, put_reservations
from app.areas.inventory.operations.setup import outer_location
from app.areas.logistics import rules
from app.areas.logistics.events import ShipmentReversed, ShipmentShipped
from app.areas.logistics.models import CarrierService, Package, Shipment
from app.areas.logistics.operations.tracking import write_event
from app.areas.logistics.queries.shipments import MOVE_KIND, lines_of, load_holdings
from app.areas.parties.models import Party
from app.areas.sales.operations.fulfilling import record_shipped, take_back_shipped
from app.areas.sales.queries.orders import LINE_KIND
from app.kernel.errors import DomainError
from app.kernel.fields import Field
from app.kernel.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class ShipShipment:
    """Hand a picked or packed shipment to the carrier."""

    shipment_id: Annotated[int, Field("Shipment", lookup="shipments")]
    carrier_id: Annotated[int | None, Field("Carrier", lookup="carriers")] = None
    service_id: Annotated[int | None, Field("Service", lookup="carrier_services")] = None
    tracking_number: Annotated[str, Field("Tracking number")] = ""
    expected_on: Annotated[date | None, Field("Expected on", help="By the service's days when left empty.")] = None


@dataclass(frozen=True, slots=True)
class ReverseShipment:
    """Bring the goods of a shipment back: to the shipping place, reserved for the order as before."""

    shipment_id: Annotated[int, Field("Shipment", lookup="shipments")]


@dataclass(frozen=True, slots=True)
class ShipmentSent:
    """The shipment, when it will arrive, and what became of the order."""

    shipment_id: int
    expected_on: date
    order_state: str


def ship_shipment(uow: UnitOfWork, cmd: ShipShipment) -> ShipmentSent:
    """Move the goods from the shipping place to the customer, and take them off the order's open lines."""
    shipment = uow.get(Shipment, cmd.shipment_id)
    rules.require_step(shipment.number, shipment.state, "shipped")
    service = _service(uow, cmd)
    carrier_id = _carrier(uow, cmd.carrier_id or (service.carrier_id if service else None) or shipment.carrier_id)
    lines = uow.rows(lines_of(shipment.id))
    _send(uow, shipment.id, lines)
    state = record_shipped(uow, shipment.order_id, _by_order_line(lines), uow.now)
    today = local_day(uow.now, load_profile(uow.connection).zone)
    expected_on = cmd.expected_on or rules.expected_day(
        today, service.transit_days if service else None, shipment.expected_on,
    )
    uow.update(
        Shipment, shipment.id, state=rules.SHIPPED, shipped_at=uow.now, expected_on=expected_on, carrier_id=carrier_id,
        service_id=service.id if service else None, tracking_number=cmd.tracking_number.strip(),
        freight_minor=_freight(uow, shipment, service),
    )
    write_event(uow, shipment.id, "shipped", "Handed to the carrier", at=uow.now)
    uow.emit(ShipmentShipped(shipment.id, shipment.order_id, shipment.customer_id))
    return ShipmentSent(shipment.id, expected_on, state)


def _service(uow: UnitOfWork, cmd: ShipShipment) -> Any:
    service = uow.get(CarrierService, cmd.service_id) if cmd.service_id is not None else None
    if service is not None and cmd.carrier_id not in (None, service.carrier_id):
        raise DomainError("carrier.service", "The service belongs to another carrier. Choose another.", "service_id")
    return service


def _carrier(uow: UnitOfWork, carrier_id: int | None) -> int | None:
    if carrier_id is not None and not uow.get(Party, carrier_id).is_carrier:
        raise DomainError("carrier.not_one", "This is not a carrier. Choose one of the carriers.", "carrier_id")
    return carrier_id


def _freight(uow: UnitOfWork, shipment: Any, service: Any) -> int:
    """Give what the service costs for the packages; nothing when it is paid in another currency than the order."""
    if service is None or service.currency != shipment.currency:
        return 0
    grams = uow.scalar(select(func.sum(Package.weight_grams)).where(Package.shipment_id == shipment.id)) or 0
    return rules.freight_cost(service.base_minor, service.per_kg_minor, int(grams))


def _send(uow: UnitOfWork, shipment_id: int, lines: Sequence[Any]) -> None:
    to = outer_location(uow, "customer")
    reserved = rules.Reserved.of(load_holdings(uow.connection, {line.order_line_id for line in lines}))
    post_moves(uow, [
        NewMove(line.item_id, part.holding.location_id, to, part.qty, MOVE_KIND, shipment_id, lot_id=line.lot_id,
                reservation_id=part.holding.reservation_id)
        for line in lines
        for part in reserved.take(line.order_line_id, line.location_id, line.lot_id, line.stock_qty)
    ])


def _by_order_line(lines: Sequence[Any]) -> dict[int, int]:
    shipped: dict[int, int] = defaultdict(int)
    for line in lines:
        shipped[line.order_line_id] += line.stock_qty
    return shipped


def reverse_shipment(uow: UnitOfWork, cmd: ReverseShipment) -> str:
    """Take a shipment back: the moves are reversed, the goods reserved again, the order open again; gives its state."""
    shipment = uow.get(Shipment, cmd.shipment_id)
    rules.require_step(shipment.number, shipment.state, "taken back")
    state = rules.PACKED if shipment.packed_at else rules.PICKED
    lines = uow.rows(lines_of(shipment.id))
    reverse_moves(uow, MOVE_KIND, [shipment.id])
    _reserve_again(uow, lines)
    order_state = take_back_shipped(uow, shipment.order_id, _by_order_line(lines))
    uow.update(
        Shipment, shipment.id, state=state, shipped_at=None, delivered_at=None, received_by="", tracking_number="",
    )
    write_event(uow, shipment.id, "reversed", "Taken back: the goods are in the house again", at=uow.now)
    uow.emit(ShipmentReversed(shipment.id, shipment.order_id, shipment.customer_id))
    return order_state


def _reserve_again(uow: UnitOfWork, lines: Sequence[Any]) -> None:
    reserved: dict[PlaceKey, int] = defaultdict(int)
    for line in lines:
        reserved[line.item_id, line.location_id, line.lot_id] += line.stock_qty
    apply_deltas(uow, {}, reserved)
    put_reservations(uow, [
        {"item_id": line.item_id, "location_id": line.location_id, "lot_id": line.lot_id, "qty": line.stock_qty,
         "for_kind": LINE_KIND, "for_id": line.order_line_id} for line in lines
    ])


def undo_of_shipping(_uow: UnitOfWork, cmd: ShipShipment, _result: Mapping[str, Any]) -> ReverseShipment:
    """Give the command that takes a shipping back."""
    return ReverseShipment(cmd.shipment_id)
