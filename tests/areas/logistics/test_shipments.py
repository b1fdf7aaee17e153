"""Stories of goods that leave: picked, packed, shipped, delivered, and brought back."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from app.areas.logistics.models import Package, TrackingEvent
from app.areas.logistics.operations.cancelling import CancelShipment
from app.areas.logistics.operations.carriers import CreateCarrier, CreateCarrierService
from app.areas.logistics.operations.packing import ContentInput, PackageInput, PackShipment
from app.areas.logistics.operations.picking import CreateShipment, PickedInput, PickShipment, PutBackShipment
from app.areas.logistics.operations.shipping import ReverseShipment, ShipShipment
from app.areas.logistics.operations.tracking import DeliverShipment, RecordTracking
from app.areas.sales.operations.confirming import CancelSalesOrder, ReserveOrder
from app.kernel.clock import SetClock
from app.kernel.errors import DomainError, PermissionDeniedError
from app.kernel.gs1 import check_digit
from app.kernel.workspace import Workspace
from tests.areas.logistics.shipping import lines_of, make, send, shipment
from tests.areas.sales.selling import (
    ONE,
    SELLER,
    STOREKEEPER,
    add_customer,
    add_items,
    pieces_at,
    pieces_expected,
    pieces_reserved,
    require_proof,
    sell,
    state_of,
    stock,
    stock_all,
)
from tests.companies import MORNING


def test_an_order_is_picked_packed_shipped_and_delivered(workspace: Workspace) -> None:
    tea, jam = add_items(workspace, "TEA", "JAM")
    stock(workspace, tea, 20, lot="L1")
    stock(workspace, jam, 9)
    order = sell(workspace, add_customer(workspace), [(tea, "8"), (jam, "5")])
    made = workspace.dispatch(CreateShipment(order.order_id)).value
    assert (made.number, made.lines) == ("SH-00001", 2)
    workspace.dispatch(PickShipment(made.shipment_id))
    assert (pieces_at(workspace, "shipping"), pieces_reserved(workspace)) == (13, 13)
    packed = workspace.dispatch(PackShipment(made.shipment_id)).value
    assert packed.sscc[0][-1] == check_digit(packed.sscc[0][:-1])
    sent = workspace.dispatch(ShipShipment(made.shipment_id, tracking_number="1Z999")).value
    assert (sent.order_state, sent.expected_on) == ("shipped", date(2026, 3, 12))
    assert (pieces_at(workspace, "customer"), pieces_at(workspace, "shipping")) == (13, 0)
    assert (pieces_reserved(workspace), pieces_expected(workspace)) == (0, 0)
    workspace.dispatch(DeliverShipment(made.shipment_id, "Maria Anders"))
    assert state_of(workspace, order.order_id) == "delivered"
    assert shipment(workspace, made.shipment_id).received_by == "Maria Anders"
    require_proof(workspace)


def test_a_short_order_leaves_in_two_shipments(workspace: Workspace) -> None:
    (tea,) = add_items(workspace, "TEA")
    stock(workspace, tea, 6)
    order = sell(workspace, add_customer(workspace), [(tea, "10")])
    first = send(workspace, order.order_id)
    assert (state_of(workspace, order.order_id), pieces_expected(workspace)) == ("partly_shipped", 4)
    with pytest.raises(DomainError, match="Nothing is reserved"):
        make(workspace, order.order_id)
    stock(workspace, tea, 6)
    workspace.dispatch(ReserveOrder(order.order_id))
    second = send(workspace, order.order_id)
    workspace.dispatch(DeliverShipment(second))
    assert state_of(workspace, order.order_id) == "shipped"
    workspace.dispatch(DeliverShipment(first))
    assert state_of(workspace, order.order_id) == "delivered"
    require_proof(workspace)


def test_nothing_is_taken_by_two_shipments_or_shipped_twice(workspace: Workspace) -> None:
    (tea,) = add_items(workspace, "TEA")
    stock(workspace, tea, 10)
    order = sell(workspace, add_customer(workspace), [(tea, "10")])
    shipment_id = send(workspace, order.order_id)
    for again in (ShipShipment(shipment_id), PickShipment(shipment_id), PackShipment(shipment_id)):
        with pytest.raises(DomainError, match="on the way and cannot be"):
            workspace.dispatch(again)
    with pytest.raises(DomainError, match="is shipped and cannot be shipped"):
        make(workspace, order.order_id)
    assert pieces_at(workspace, "customer") == 10


def test_a_second_shipment_takes_only_what_the_first_does_not(workspace: Workspace) -> None:
    (tea,) = add_items(workspace, "TEA")
    stock(workspace, tea, 6)
    order = sell(workspace, add_customer(workspace), [(tea, "10")])
    first = make(workspace, order.order_id)
    with pytest.raises(DomainError, match="not in a shipment already"):
        make(workspace, order.order_id)
    stock(workspace, tea, 3)
    workspace.dispatch(ReserveOrder(order.order_id))
    workspace.dispatch(PickShipment(first))
    second = make(workspace, order.order_id)
    assert [line.stock_qty for line in lines_of(workspace, second)] == [3 * ONE]
    require_proof(workspace)


def test_what_is_not_found_is_released_and_the_order_waits(workspace: Workspace) -> None:
    tea, jam = add_items(workspace, "TEA", "JAM")
    stock(workspace, tea, 10)
    stock(workspace, jam, 10)
    order = sell(workspace, add_customer(workspace), [(tea, "8"), (jam, "4")])
    shipment_id = make(workspace, order.order_id)
    line, gone = lines_of(workspace, shipment_id)
    short = (PickedInput(line.id, Decimal(5)), PickedInput(gone.id, Decimal(0)))
    told = workspace.dispatch(PickShipment(shipment_id, short)).value
    assert (told.lines, told.short_lines) == (1, 2)
    assert (pieces_at(workspace, "shipping"), pieces_reserved(workspace), pieces_expected(workspace)) == (5, 5, 12)
    workspace.dispatch(ShipShipment(shipment_id))
    assert (state_of(workspace, order.order_id), pieces_expected(workspace)) == ("partly_shipped", 7)
    require_proof(workspace)


def test_picking_is_undone_by_putting_back(workspace: Workspace) -> None:
    (tea,) = add_items(workspace, "TEA")
    stock(workspace, tea, 4, place="A-1")
    stock(workspace, tea, 4, place="A-2")
    order = sell(workspace, add_customer(workspace), [(tea, "7")])
    shipment_id = make(workspace, order.order_id)
    before = [(line.location_id, line.stock_qty) for line in lines_of(workspace, shipment_id)]
    assert len(before) == 2
    picked = workspace.dispatch(PickShipment(shipment_id))
    workspace.undo(picked.operation_id)
    assert [(line.location_id, line.stock_qty) for line in lines_of(workspace, shipment_id)] == before
    assert (pieces_at(workspace, "shelf"), pieces_reserved(workspace)) == (8, 7)
    workspace.dispatch(PickShipment(shipment_id))
    workspace.dispatch(PutBackShipment(shipment_id))
    assert (pieces_at(workspace, "shipping"), pieces_reserved(workspace)) == (0, 7)
    require_proof(workspace)


def test_a_shipment_that_was_a_mistake_comes_back_and_leaves_again(workspace: Workspace) -> None:
    (tea,) = add_items(workspace, "TEA")
    lot = stock(workspace, tea, 10, lot="L1")
    order = sell(workspace, add_customer(workspace), [(tea, "6")])
    shipment_id = send(workspace, order.order_id)
    workspace.dispatch(DeliverShipment(shipment_id))
    assert workspace.dispatch(ReverseShipment(shipment_id)).value == "confirmed"
    assert (pieces_at(workspace, "customer"), pieces_at(workspace, "shipping"), pieces_reserved(workspace)) == (0, 6, 6)
    assert (shipment(workspace, shipment_id).state, pieces_expected(workspace)) == ("packed", 6)
    require_proof(workspace)
    workspace.dispatch(ShipShipment(shipment_id))
    assert (state_of(workspace, order.order_id), pieces_at(workspace, "customer")) == ("shipped", 6)
    assert lines_of(workspace, shipment_id)[0].lot_id == lot
    require_proof(workspace)


def test_shipping_is_undone_by_its_reversal(workspace: Workspace) -> None:
    (tea,) = add_items(workspace, "TEA")
    stock(workspace, tea, 10)
    order = sell(workspace, add_customer(workspace), [(tea, "6")])
    shipment_id = make(workspace, order.order_id)
    workspace.dispatch(PickShipment(shipment_id))
    sent = workspace.dispatch(ShipShipment(shipment_id))
    workspace.undo(sent.operation_id)
    assert (shipment(workspace, shipment_id).state, state_of(workspace, order.order_id)) == ("picked", "confirmed")
    delivered = send_again_and_deliver(workspace, shipment_id)
    workspace.undo(delivered)
    assert (shipment(workspace, shipment_id).state, state_of(workspace, order.order_id)) == ("shipped", "shipped")
    require_proof(workspace)


def send_again_and_deliver(workspace: Workspace, shipment_id: int) -> int:
    """Ship and deliver; give the delivery's number in the history."""
    workspace.dispatch(ShipShipment(shipment_id))
    return workspace.dispatch(DeliverShipment(shipment_id)).operation_id


@pytest.mark.parametrize("steps", [0, 1, 2])
def test_a_cancelled_shipment_leaves_the_goods_with_the_order(workspace: Workspace, steps: int) -> None:
    (tea,) = add_items(workspace, "TEA")
    stock(workspace, tea, 10)
    order = sell(workspace, add_customer(workspace), [(tea, "6")])
    shipment_id = make(workspace, order.order_id)
    for command in (PickShipment(shipment_id), PackShipment(shipment_id))[:steps]:
        workspace.dispatch(command)
    with pytest.raises(DomainError, match="cancel the shipment first"):
        workspace.dispatch(CancelSalesOrder(order.order_id))
    cancelled = workspace.dispatch(CancelShipment(shipment_id))
    assert (pieces_at(workspace, "shelf"), pieces_reserved(workspace, order.order_id)) == (10, 6)
    require_proof(workspace)
    workspace.undo(cancelled.operation_id)
    assert shipment(workspace, shipment_id).state == ("picking", "picked", "packed")[steps]
    require_proof(workspace)
    workspace.dispatch(CancelShipment(shipment_id))
    send(workspace, order.order_id)
    assert state_of(workspace, order.order_id) == "shipped"


def test_the_rest_of_an_order_is_given_up_when_all_that_left_arrived(workspace: Workspace) -> None:
    (tea,) = add_items(workspace, "TEA")
    stock(workspace, tea, 6)
    order = sell(workspace, add_customer(workspace), [(tea, "10")])
    workspace.dispatch(DeliverShipment(send(workspace, order.order_id)))
    assert state_of(workspace, order.order_id) == "partly_shipped"
    workspace.dispatch(CancelSalesOrder(order.order_id))
    assert (state_of(workspace, order.order_id), pieces_expected(workspace)) == ("delivered", 0)
    require_proof(workspace)


def test_packages_hold_what_they_are_said_to_hold(workspace: Workspace) -> None:
    tea, jam = add_items(workspace, "TEA", "JAM")
    for item_id in (tea, jam):
        stock(workspace, item_id, 9)
    order = sell(workspace, add_customer(workspace), [(tea, "8"), (jam, "3")])
    shipment_id = make(workspace, order.order_id)
    workspace.dispatch(PickShipment(shipment_id))
    first, second = lines_of(workspace, shipment_id)
    boxes = (PackageInput(), PackageInput("pallet", Decimal("12.5"), Decimal(120), Decimal(80), Decimal("14.4")))
    workspace.dispatch(PackShipment(shipment_id, boxes, (ContentInput(second.id, 2),)))
    workspace.dispatch(PackShipment(shipment_id, boxes, (ContentInput(first.id, 2),)))
    with workspace.reader() as reader:
        packages = reader.execute(select(Package.__table__).order_by(Package.position)).all()
    assert [(box.weight_grams, box.height_mm) for box in packages] == [(1500, 0), (12_500, 144)]
    assert [line.package_id for line in lines_of(workspace, shipment_id)] == [packages[1].id, packages[0].id]
    with pytest.raises(DomainError, match="no package 3"):
        workspace.dispatch(PackShipment(shipment_id, boxes, (ContentInput(first.id, 3),)))


def test_a_service_says_when_it_arrives_and_what_it_costs(workspace: Workspace) -> None:
    (tea,) = add_items(workspace, "TEA")
    stock(workspace, tea, 9)
    carrier = workspace.dispatch(CreateCarrier("Speedy Express")).value
    other = workspace.dispatch(CreateCarrier("United Package")).value
    service = workspace.dispatch(CreateCarrierService(carrier, "Express", 2, Decimal("4.90"), Decimal("1.10"))).value
    order = sell(workspace, add_customer(workspace), [(tea, "5")])
    shipment_id = make(workspace, order.order_id)
    workspace.dispatch(PickShipment(shipment_id))
    workspace.dispatch(PackShipment(shipment_id))
    with pytest.raises(DomainError, match="belongs to another carrier"):
        workspace.dispatch(ShipShipment(shipment_id, other, service))
    sent = workspace.dispatch(ShipShipment(shipment_id, service_id=service)).value
    row = shipment(workspace, shipment_id)
    assert (sent.expected_on, row.carrier_id, row.freight_minor) == (MORNING.date() + timedelta(2), carrier, 7_65)


def test_a_carrier_tells_what_happens_on_the_way(workspace: Workspace) -> None:
    (tea,) = add_items(workspace, "TEA")
    stock(workspace, tea, 9)
    order = sell(workspace, add_customer(workspace), [(tea, "5")])
    shipment_id = make(workspace, order.order_id)
    with pytest.raises(DomainError, match="nothing to track"):
        workspace.dispatch(RecordTracking(shipment_id))
    workspace.dispatch(PickShipment(shipment_id))
    workspace.dispatch(ShipShipment(shipment_id))
    with pytest.raises(DomainError, match="still to come"):
        workspace.dispatch(RecordTracking(shipment_id, at=MORNING + timedelta(days=1)))
    assert isinstance(workspace.clock, SetClock)
    workspace.clock.moment = MORNING + timedelta(days=2)
    workspace.dispatch(RecordTracking(shipment_id, "delayed", "Snow", "Kassel", expected_on=date(2026, 3, 15)))
    with pytest.raises(DomainError, match="had not left"):
        workspace.dispatch(DeliverShipment(shipment_id, delivered_at=MORNING - timedelta(days=1)))
    assert shipment(workspace, shipment_id).expected_on == date(2026, 3, 15)
    with workspace.reader() as reader:
        said = reader.execute(select(TrackingEvent.kind, TrackingEvent.text).order_by(TrackingEvent.id)).all()
    assert [tuple(row) for row in said] == [("shipped", "Handed to the carrier"), ("delayed", "Snow")]


def test_two_hundred_lines_go_all_the_way(workspace: Workspace) -> None:
    items = add_items(workspace, *(f"S{number:03}" for number in range(200)))
    stock_all(workspace, items, 5)
    order = sell(workspace, add_customer(workspace), [(item_id, "2") for item_id in items])
    shipment_id = send(workspace, order.order_id)
    workspace.dispatch(DeliverShipment(shipment_id))
    assert (state_of(workspace, order.order_id), pieces_at(workspace, "customer")) == ("delivered", 400)
    require_proof(workspace)


def test_who_may_do_what(workspace: Workspace) -> None:
    (tea,) = add_items(workspace, "TEA")
    stock(workspace, tea, 9)
    order = sell(workspace, add_customer(workspace), [(tea, "5")])
    with pytest.raises(PermissionDeniedError):
        make(workspace.acting_as(SELLER), order.order_id)
    shipment_id = send(workspace.acting_as(STOREKEEPER), order.order_id)
    assert sum(line.stock_qty for line in lines_of(workspace, shipment_id)) == 5 * ONE
