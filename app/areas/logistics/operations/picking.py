"""Making a shipment of what is reserved, picking it, and putting it back."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Any

from sqlalchemy import select

from app.areas.company.operations import take_number
from app.areas.inventory.models import Move, Reservation
from app.areas.inventory.operations import NewMove, post_moves
from app.areas.inventory.operations.posting import PlaceKey, apply_deltas, shrink_reservations
from app.areas.inventory.operations.setup import location_of
from app.areas.logistics import rules
from app.areas.logistics.models import Shipment, ShipmentLine
from app.areas.logistics.queries.shipments import PICK_KIND, lines_of, load_holdings, taken_by_shipments
from app.areas.sales.models import SalesOrder, SalesOrderLine
from app.areas.sales.operations.fulfilling import require_whole
from app.areas.sales.rules import require_step
from app.kernel.columns import table_of
from app.kernel.errors import DomainError
from app.kernel.fields import Field
from app.kernel.quantity import scaled_quantity
from app.kernel.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class CreateShipment:
    """Make a shipment of all that is reserved for an order."""

    order_id: Annotated[int, Field("Order", lookup="sales_orders")]
    order_line_ids: Annotated[tuple[int, ...], Field("Only these lines", hidden=True)] = ()


@dataclass(frozen=True, slots=True)
class PickedInput:
    """What was found of one line, in the item's stock unit."""

    shipment_line_id: Annotated[int, Field("Line", lookup="shipment_lines")]
    qty: Annotated[Decimal, Field("Picked")]


@dataclass(frozen=True, slots=True)
class PickShipment:
    """Carry the goods of a shipment from the shelves to the shipping place; lines that are not named are complete."""

    shipment_id: Annotated[int, Field("Shipment", lookup="shipments")]
    short: Annotated[tuple[PickedInput, ...], Field("Short", help="Lines of which less was found.")] = ()


@dataclass(frozen=True, slots=True)
class PutBackShipment:
    """Carry picked goods back to the shelves they came from."""

    shipment_id: Annotated[int, Field("Shipment", lookup="shipments")]


@dataclass(frozen=True, slots=True)
class ShipmentCreated:
    """The shipment and how many lines it has."""

    shipment_id: int
    number: str
    lines: int


@dataclass(frozen=True, slots=True)
class ShipmentPicked:
    """How many lines were picked, and of how many less was found than asked for."""

    shipment_id: int
    lines: int
    short_lines: int


def create_shipment(uow: UnitOfWork, cmd: CreateShipment) -> ShipmentCreated:
    """Make a shipment of what is reserved for an order and taken by no other shipment."""
    order = uow.get(SalesOrder, cmd.order_id)
    require_step(order.number, order.state, "shipped")
    require_whole(uow, order)
    found = uow.rows(select(SalesOrderLine.id).where(SalesOrderLine.order_id == order.id))
    wanted = {row.id for row in found} & set(cmd.order_line_ids or (row.id for row in found))
    free = rules.free_holdings(
        load_holdings(uow.connection, sorted(wanted)), taken_by_shipments(uow.connection, sorted(wanted)),
    )
    if not free:
        raise DomainError(
            "shipment.empty", f"Nothing is reserved for order {order.number} that is not in a shipment already. "
            "Reserve stock for it first.", "order_id",
        )
    number = take_number(uow, "shipment")
    shipment_id = uow.add(
        Shipment, number=number, order_id=order.id, customer_id=order.customer_id, warehouse_id=order.warehouse_id,
        carrier_id=order.carrier_id, state=rules.PICKING, created_at=uow.now, expected_on=order.required_on,
        currency=order.currency, ship_to=order.ship_to,
    )
    uow.insert(ShipmentLine, [
        {"shipment_id": shipment_id, "order_line_id": part.holding.line_id, "item_id": part.holding.item_id,
         "lot_id": part.holding.lot_id, "location_id": part.holding.location_id, "stock_qty": part.qty,
         "package_id": None} for part in free
    ])
    return ShipmentCreated(shipment_id, number, len(free))


def pick_shipment(uow: UnitOfWork, cmd: PickShipment) -> ShipmentPicked:
    """Move what was found to the shipping place, still reserved; what was not found is no longer reserved.

    The order waits for the rest; the place it was missing from can be counted.
    """
    shipment = uow.get(Shipment, cmd.shipment_id)
    rules.require_step(shipment.number, shipment.state, "picked")
    order = uow.get(SalesOrder, shipment.order_id)
    require_step(order.number, order.state, "picked")
    lines = uow.rows(lines_of(shipment.id))
    picked = _picked(shipment.number, lines, cmd.short)
    if not any(picked.values()):
        raise DomainError("shipment.nothing", "Nothing was picked. Cancel the shipment instead.", "short")
    to = location_of(uow, shipment.warehouse_id, "shipping")
    reserved = rules.Reserved.of(load_holdings(uow.connection, {line.order_line_id for line in lines}))
    _give_up(uow, lines, picked, reserved)
    _carry(uow, lines, picked, reserved, to)
    _write_picked(uow, lines, picked, to)
    uow.update(Shipment, shipment.id, state=rules.PICKED, picked_at=uow.now)
    found = [line for line in lines if picked[line.id]]
    return ShipmentPicked(shipment.id, len(found), sum(picked[line.id] < line.stock_qty for line in lines))


def _picked(number: str, lines: Sequence[Any], short: Sequence[PickedInput]) -> dict[int, int]:
    picked = {line.id: line.stock_qty for line in lines}
    for index, entry in enumerate(short):
        if entry.shipment_line_id not in picked:
            field = f"short.{index}.shipment_line_id"
            raise DomainError("record.missing", f"Shipment {number} has no such line.", field)
        qty = scaled_quantity(entry.qty)
        rules.require_picked(number, picked[entry.shipment_line_id], qty, f"short.{index}.qty")
        picked[entry.shipment_line_id] = qty
    return picked


def _carry(
    uow: UnitOfWork, lines: Sequence[Any], picked: Mapping[int, int], reserved: rules.Reserved, to: int,
) -> None:
    """Move goods with their reservations; what lies at the shipping place already stays."""
    post_moves(uow, [
        NewMove(line.item_id, part.holding.location_id, to, part.qty, PICK_KIND, line.id, lot_id=line.lot_id,
                reservation_id=part.holding.reservation_id)
        for line in lines
        for part in reserved.take(line.order_line_id, line.location_id, line.lot_id, picked[line.id])
        if part.holding.location_id != to
    ])


def _give_up(
    uow: UnitOfWork, lines: Sequence[Any], picked: Mapping[int, int], reserved: rules.Reserved,
) -> None:
    """Release what was not found at its place, and nothing else of the order."""
    taken: dict[int, int] = defaultdict(int)
    freed: dict[PlaceKey, int] = defaultdict(int)
    for line in lines:
        missing = line.stock_qty - picked[line.id]
        for part in reserved.take(line.order_line_id, line.location_id, line.lot_id, missing):
            taken[part.holding.reservation_id] += part.qty
            freed[line.item_id, part.holding.location_id, line.lot_id] -= part.qty
    if taken:
        shrink_reservations(uow, uow.get_many(Reservation, taken), taken)
        apply_deltas(uow, {}, freed)


def _write_picked(uow: UnitOfWork, lines: Sequence[Any], picked: Mapping[int, int], to: int) -> None:
    uow.delete(ShipmentLine, [line.id for line in lines if not picked[line.id]])
    uow.update_many(ShipmentLine, {
        line.id: {"stock_qty": picked[line.id], "location_id": to} for line in lines if picked[line.id]
    })


def put_back_shipment(uow: UnitOfWork, cmd: PutBackShipment) -> None:
    """Move picked goods back to their shelves, still reserved for the order; the shipment is to be picked again."""
    shipment = uow.get(Shipment, cmd.shipment_id)
    rules.require_step(shipment.number, shipment.state, "put back")
    put_back(uow, shipment.id)
    uow.update(Shipment, shipment.id, state=rules.PICKING, picked_at=None, packed_at=None)


def put_back(uow: UnitOfWork, shipment_id: int) -> None:
    """Reverse the standing pick moves of a shipment with their reservations; its lines lie on the shelf again."""
    lines = {line.id: line for line in uow.rows(lines_of(shipment_id))}
    reversed_ids = select(Move.reverses_id).where(Move.reverses_id.is_not(None))
    moves = uow.rows(select(table_of(Move)).where(
        Move.source_kind == PICK_KIND, Move.source_id.in_(list(lines)), Move.reverses_id.is_(None),
        Move.id.not_in(reversed_ids),
    ).order_by(Move.id))
    reserved = rules.Reserved.of(load_holdings(uow.connection, {line.order_line_id for line in lines.values()}))
    post_moves(uow, [
        NewMove(move.item_id, part.holding.location_id, move.from_location_id, part.qty, PICK_KIND, move.source_id,
                lot_id=move.lot_id, reservation_id=part.holding.reservation_id, reverses_id=move.id)
        for move in moves
        for part in reserved.take(
            lines[move.source_id].order_line_id, move.to_location_id, move.lot_id, move.qty)
        if part.holding.location_id != move.from_location_id
    ])
    uow.update_many(ShipmentLine, {
        move.source_id: {"location_id": move.from_location_id, "package_id": None} for move in moves
    })
