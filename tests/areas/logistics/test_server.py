"""The same stories on a server: orders, shipments, lists, figures, pages and proofs."""

from datetime import date

from sqlalchemy import select

from app.areas.logistics.models import Shipment
from app.areas.logistics.operations.cancelling import CancelShipment
from app.areas.logistics.operations.picking import PickShipment
from app.areas.logistics.operations.shipping import ReverseShipment
from app.areas.logistics.operations.tracking import DeliverShipment
from app.kernel.listing import ListRequest, Sort
from app.kernel.workspace import Workspace
from app.registry import TABS
from tests.areas.logistics.shipping import make, send
from tests.areas.sales.selling import (
    add_customer,
    add_items,
    pieces_at,
    require_proof,
    sell,
    state_of,
    stock,
)
from tests.companies import MORNING

OURS = ("sales", "logistics")


def live(workspace: Workspace) -> tuple[int, int]:
    """Ship and deliver an order, take a shipment back, cancel another; give the delivered order and its shipment."""
    tea, jam = add_items(workspace, "TEA", "JAM")
    stock(workspace, tea, 20, lot="L1")
    customer = add_customer(workspace)
    order = sell(workspace, customer, [(tea, "5")])
    shipment_id = send(workspace, order.order_id)
    workspace.dispatch(DeliverShipment(shipment_id, "Maria Anders"))
    second = sell(workspace, customer, [(tea, "4"), (jam, "1")], required_on=date(2026, 2, 1))
    workspace.dispatch(ReverseShipment(send(workspace, second.order_id)))
    third = sell(workspace, customer, [(tea, "3")])
    cancelled = make(workspace, third.order_id)
    picked = workspace.dispatch(PickShipment(cancelled))
    workspace.undo(picked.operation_id)
    workspace.dispatch(CancelShipment(cancelled))
    return order.order_id, shipment_id


def test_goods_leave_and_come_back(server_workspace: Workspace) -> None:
    order_id, shipment_id = live(server_workspace)
    assert state_of(server_workspace, order_id) == "delivered"
    assert (pieces_at(server_workspace, "customer"), pieces_at(server_workspace, "shipping")) == (5, 4)
    with server_workspace.reader() as reader:
        assert reader.execute(select(Shipment.state).where(Shipment.id == shipment_id)).scalar_one() == "delivered"
    require_proof(server_workspace)


def test_everything_can_be_read(server_workspace: Workspace) -> None:
    order_id, shipment_id = live(server_workspace)
    declarations = server_workspace.declarations
    with server_workspace.reader() as reader:
        for query in (query for query in declarations.lists if query.permission.startswith(OURS)):
            presets = [ListRequest(preset=preset.info.key) for preset in query.presets]
            keys = [info.key for info in query.info.columns if info.sortable]
            sorts = [ListRequest(sort=(Sort(key, descending=True),)) for key in keys]
            for request in (ListRequest(), *presets, *sorts):
                assert query.count(reader, request) == len(query.page(reader, request).rows)
        for figure in (spec for spec in declarations.figures if spec.key.startswith(OURS)):
            assert figure.load(reader, MORNING).key == figure.key
        for chart in (chart for tab in TABS for chart in tab.dashboard.charts if chart.key.startswith(OURS)):
            assert chart.load(reader, MORNING) is not None
        for record, number in (("sales_order", order_id), ("shipment", shipment_id), ("customer", 1)):
            assert declarations.detail(record).load(reader, number, MORNING).title
