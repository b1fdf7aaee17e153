"""Giving a shipment up before it leaves."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from sqlalchemy import select

from app.areas.logistics import rules
from app.areas.logistics.models import Package, Shipment, ShipmentLine
from app.areas.logistics.operations.picking import put_back
from app.areas.logistics.operations.tracking import finish_order
from app.areas.sales.events import SalesOrderAmended, SalesOrderCancelled, SalesOrderLinesDropped
from app.kernel.errors import DomainError
from app.kernel.fields import Field
from app.kernel.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class CancelShipment:
    """Give a shipment up: picked goods go back to their shelves and stay reserved for the order."""

    shipment_id: Annotated[int, Field("Shipment", lookup="shipments")]


def cancel_shipment(uow: UnitOfWork, cmd: CancelShipment) -> None:
    """Cancel a shipment that is still in the house."""
    shipment = uow.get(Shipment, cmd.shipment_id)
    rules.require_step(shipment.number, shipment.state, "cancelled")
    if shipment.state != rules.PICKING:
        put_back(uow, shipment.id)
    uow.delete(Package, [row.id for row in uow.rows(select(Package.id).where(Package.shipment_id == shipment.id))])
    uow.update(Shipment, shipment.id, state=rules.CANCELLED)


def refuse_cancelled_order(uow: UnitOfWork, event: SalesOrderCancelled) -> None:
    """Refuse to cancel an order whose goods are being picked or packed; one whose rest is given up may be done."""
    found = uow.first(select(Shipment.number, Shipment.state).where(
        Shipment.order_id == event.order_id, Shipment.state.in_(rules.HERE)))
    if found is not None:
        raise DomainError(
            "order.in_shipment", f"Shipment {found.number} of this order is {rules.WORDS[found.state]}. Nothing was "
            "changed; cancel the shipment first.",
        )
    finish_order(uow, event.order_id, uow.now)


def refuse_lowered_lines(uow: UnitOfWork, event: SalesOrderAmended) -> None:
    """Refuse to lower a line whose goods are being picked or packed; an amended order of which all arrived is done."""
    _require_not_here(uow, event.lowered)
    if event.done:
        finish_order(uow, event.order_id, uow.now)


def let_dropped_lines_go(uow: UnitOfWork, event: SalesOrderLinesDropped) -> None:
    """Take lines that go off the shipments that were cancelled; refuse while their goods are picked or packed."""
    _require_not_here(uow, event.line_ids)
    uow.delete(ShipmentLine, [row.id for row in uow.rows(
        select(ShipmentLine.id).join(Shipment, Shipment.id == ShipmentLine.shipment_id)
        .where(ShipmentLine.order_line_id.in_(event.line_ids), Shipment.state == rules.CANCELLED))])


def _require_not_here(uow: UnitOfWork, line_ids: Sequence[int]) -> None:
    found = uow.first(
        select(Shipment.number, Shipment.state).join(ShipmentLine, ShipmentLine.shipment_id == Shipment.id)
        .where(ShipmentLine.order_line_id.in_(line_ids), Shipment.state.in_(rules.HERE)))
    if found is not None:
        raise DomainError(
            "order.in_shipment", f"Goods of a line that is to become less are in shipment {found.number}, which is "
            f"{rules.WORDS[found.state]}. Nothing was changed; ship it or cancel it first.", "lines",
        )
