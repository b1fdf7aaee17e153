"""Picking by scanner: what the task begins with, and the command that it ends in."""

from collections.abc import Sequence

from sqlalchemy import Connection, select

from app.areas.inventory.rules.counting import walking_key
from app.areas.logistics.models import Shipment
from app.areas.logistics.operations.picking import PickedInput, PickShipment
from app.areas.logistics.queries.shipments import load_shipment, load_shipment_lines
from app.areas.logistics.rules import require_step
from app.areas.logistics.rules.scan_picking import Picking, PickTask, ToPick
from app.kernel.gs1 import plain_scan
from app.kernel.quantity import Quantity
from app.kernel.scanning import LookUp, ScanKind, Scanned


def scanned_shipments(connection: Connection, code: str) -> Sequence[Scanned]:
    """Give the shipment of a number."""
    text = plain_scan(code)
    rows = connection.execute(
        select(Shipment.id, Shipment.number).where(Shipment.number.in_({text, text.upper()})))
    return [Scanned(ScanKind.DOCUMENT, row.id, row.number, row.number, record="shipment") for row in rows]


def pick_task(connection: Connection, look_up: LookUp, shipment_id: int) -> PickTask:
    """Give the task of picking a shipment; refuse one that is not to be picked."""
    shipment = load_shipment(connection, shipment_id)
    require_step(shipment.number, shipment.state, "picked")
    lines = sorted(load_shipment_lines(connection, shipment_id), key=lambda line: (walking_key(line.location), line.id))
    return PickTask(Picking(shipment.id, shipment.number, shipment.customer_name, tuple(
        ToPick(line.id, line.item_id, f"{line.sku} {line.item_name}", line.lot_id, line.lot or "", line.location_id,
               line.location, line.unit, line.qty) for line in lines
    )), look_up, _pick)


def _pick(state: Picking) -> PickShipment:
    return PickShipment(state.shipment_id, tuple(
        PickedInput(line.line_id, Quantity(line.taken, "").decimal())
        for line in state.lines if line.taken < line.qty
    ))
