"""What is declared of shipments and carriers."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select

from app.areas.inventory.area.trace import trace_action
from app.areas.logistics import documents
from app.areas.logistics.models import Shipment
from app.areas.logistics.operations import cancelling, carriers, packing, picking, shipping, tracking
from app.areas.logistics.operations.carriers import CARRIERS
from app.areas.logistics.operations.picking import PickShipment, PutBackShipment
from app.areas.logistics.operations.scanning import scanned_shipments
from app.areas.logistics.queries import checks, figures, pages, prefills
from app.areas.logistics.queries.customer_page import customer_shipments
from app.areas.logistics.queries.lists import LISTS, SHIPMENTS
from app.areas.logistics.queries.sources import GRAPHS, MOVES, SOURCES
from app.areas.logistics.queries.timeline import TIMELINES
from app.areas.logistics.rules import DELIVERED, HERE, PACKED, PICKED, PICKING, SHIPPED
from app.areas.parties.models import Party
from app.areas.parties.queries import party_search
from app.areas.parties.ui.actions import party_actions
from app.areas.sales.events import SalesOrderAmended, SalesOrderCancelled, SalesOrderLinesDropped
from app.kernel.declare import (
    CheckSpec,
    ContributionSpec,
    DetailSpec,
    DocumentSpec,
    FigureSpec,
    OperationSpec,
    PermissionSpec,
    Reader,
    SearchSpec,
    Subscriber,
)
from app.kernel.listing import ListRequest
from app.kernel.unit_of_work import UnitOfWork
from app.ui.declare import (
    ActionSpec,
    AreaSpec,
    ChartSpec,
    DashboardSpec,
    EmptySpec,
    Selection,
    TabSpec,
    ViewSpec,
    always,
    in_state,
    of_selected,
    one,
    selected,
)


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


def _this_carrier(_reader: Reader, selection: Selection, _now: datetime) -> Mapping[str, Any]:
    return {"carrier_id": selection.ids[0]} if selection.record == "carrier" and one(selection) else {}


def _to_do(reader: Reader, _now: datetime) -> int:
    return sum(SHIPMENTS.count(reader, ListRequest(preset=key)) for key in ("to_pick", "to_pack", "to_ship"))


SHIPMENTS_VIEW = ViewSpec(
    "shipments",
    (
        ActionSpec("logistics.create", "New shipment", "plus", operation="create_shipment", key="Ctrl+N",
                   help="Make a shipment of all that is reserved for an order."),
        ActionSpec("logistics.pick", "Pick", "package-open", in_state(PICKING), "pick_shipment",
                   selected("shipment_id"),
                   ask=False, primary=True, help="Carry the goods to the shipping place."),
        ActionSpec("logistics.scan_pick", "Pick by scanner", "scan-barcode", always, "pick_shipment",
                   screen="app.areas.logistics.ui.scanning:PickScreen", key="Ctrl+Shift+P",
                   help="The next place on the way round, the goods there, how many: with the scanner alone."),
        ActionSpec("logistics.pick_short", "Pick short", "package-minus", in_state(PICKING), "pick_shipment",
                   of_selected(prefills.to_pick_short), help="Say of which lines less was found."),
        ActionSpec("logistics.pack", "Pack", "package", in_state(PICKED), "pack_shipment",
                   of_selected(prefills.to_pack), primary=True,
                   help="Put the goods into packages with weight and size."),
        ActionSpec("logistics.ship", "Ship", "truck", in_state(PICKED, PACKED), "ship_shipment",
                   of_selected(prefills.to_ship), primary=True,
                   help="Hand it to the carrier."),
        ActionSpec("logistics.track", "Track", "map-pin", in_state(SHIPPED, DELIVERED), "record_tracking",
                   selected("shipment_id"), help="Write down what the carrier says."),
        ActionSpec("logistics.deliver", "Deliver", "package-check", in_state(SHIPPED), "deliver_shipment",
                   selected("shipment_id"), primary=True, help="Note that the customer has the goods."),
        ActionSpec("logistics.complain", "Open ticket", "ticket-plus", in_state(SHIPPED, DELIVERED), "open_ticket",
                   of_selected(prefills.complained_of), help="Write down what the customer says about this shipment."),
        ActionSpec("logistics.put_back", "Put back", "undo-2", in_state(PICKED, PACKED), "put_back_shipment",
                   selected("shipment_id"), ask=False, help="Carry the goods back to their shelves."),
        ActionSpec("logistics.cancel", "Cancel", "ban", in_state(*HERE), "cancel_shipment",
                   selected("shipment_id"), ask=False,
                   help="Give the shipment up; the goods stay reserved for the order."),
        ActionSpec("logistics.reverse", "Take back", "rotate-ccw", in_state(SHIPPED, DELIVERED), "reverse_shipment",
                   selected("shipment_id"), ask=False, help="The goods came back, or never left."),
        ActionSpec("logistics.pick_list", "Pick list", "list-checks", in_state(PICKING, PICKED), document="pick_list"),
        ActionSpec("logistics.packing_list", "Packing list", "printer", one, document="packing_list"),
        ActionSpec("logistics.delivery_note", "Delivery note", "file-text", one, document="delivery_note"),
        ActionSpec("logistics.labels", "Parcel labels", "barcode", in_state(PACKED, SHIPPED, DELIVERED),
                   document="parcel_label"),
        trace_action("logistics.shipment"),
    ),
    EmptySpec("No shipments yet", "Make one of what is reserved for an order.", "truck", "logistics.create"),
)

CARRIERS_VIEW = ViewSpec(
    "carriers",
    (
        ActionSpec("logistics.new_carrier", "New carrier", "plus", operation="create_carrier", key="Ctrl+N"),
        ActionSpec("logistics.new_service", "New service", "timer", operation="create_carrier_service",
                   prefill=_this_carrier, help="How long it takes and what it costs."),
        *party_actions(),
    ),
    EmptySpec("No carriers yet", "Import them from a file, or add the first one.", "truck", "logistics.new_carrier"),
)

DASHBOARD = DashboardSpec(
    ("logistics.in_the_house", "logistics.on_the_way", "logistics.late", "logistics.on_time"),
    (
        ChartSpec("logistics.by_week", "Shipments by week", figures.shipments_by_week,
                  "app.areas.logistics.charts:draw_shipments_by_week"),
        ChartSpec("logistics.on_time_by_month", "Shipped on time by month, target 95 %", figures.on_time_by_month,
                  "app.areas.logistics.charts:draw_on_time_by_month"),
        ChartSpec("logistics.transit", "Days on the way, by carrier", figures.transit_by_carrier,
                  "app.areas.logistics.charts:draw_transit_by_carrier"),
    ),
)

_SHIPMENT_FOUND = select(
    Shipment.id, Shipment.number, Party.name, Shipment.tracking_number,
).join(Party, Party.id == Shipment.customer_id)

SHIPMENTS_AREA = AreaSpec(
    name="logistics", title="Logistics",
    codes=(scanned_shipments,),
    operations=OPERATIONS,
    subscribers=(
        Subscriber(SalesOrderCancelled, cancelling.refuse_cancelled_order),
        Subscriber(SalesOrderAmended, cancelling.refuse_lowered_lines),
        Subscriber(SalesOrderLinesDropped, cancelling.let_dropped_lines_go),
    ),
    lists=LISTS,
    details=(
        DetailSpec("shipment", "Shipment", pages.shipment_detail),
        DetailSpec("carrier", "Carrier", pages.carrier_detail),
    ),
    sources=SOURCES, graphs=GRAPHS,
    contributions=(
        *MOVES,
        ContributionSpec("sales_order", pages.order_shipments), ContributionSpec("customer", customer_shipments),
        ContributionSpec("lot", pages.lot_receivers), ContributionSpec("item", pages.item_shipments),
    ),
    timelines=TIMELINES,
    searches=(SearchSpec("shipment", "Shipment", Shipment, _SHIPMENT_FOUND), party_search("carrier", "Carrier")),
    checks=(
        CheckSpec("logistics.shipped", "Orders agree with shipments", checks.check_shipped),
        CheckSpec("logistics.moves", "Shipments agree with the ledger", checks.check_moves),
        CheckSpec("logistics.reserved", "Shipments agree with reservations", checks.check_reserved),
    ),
    documents=(
        DocumentSpec("pick_list", "Pick list", "shipment", "logistics.read", documents.pick_list),
        DocumentSpec("packing_list", "Packing list", "shipment", "logistics.read", documents.packing_list),
        DocumentSpec("delivery_note", "Delivery note", "shipment", "logistics.read", documents.delivery_note),
        DocumentSpec("parcel_label", "Parcel labels", "shipment", "logistics.read", documents.parcel_label),
    ),
    figures=(
        FigureSpec("logistics.in_the_house", "To do", figures.in_the_house),
        FigureSpec("logistics.on_the_way", "On the way", figures.on_the_way),
        FigureSpec("logistics.late", "Late shipments", figures.late),
        FigureSpec("logistics.on_time", "Shipped on time", figures.shipped_on_time),
    ),
    imports=(CARRIERS,),
    permissions=(
        PermissionSpec("logistics.read", "See shipments and carriers"),
        PermissionSpec("logistics.carriers", "Add carriers and their services"),
        PermissionSpec("logistics.pick", "Make, pick, pack and cancel shipments"),
        PermissionSpec("logistics.ship", "Ship, track, deliver and take back"),
        PermissionSpec("logistics.import", "Import carriers"),
    ),
    tabs=(TabSpec(
        "shipments", "Shipments", "truck", 50, (SHIPMENTS_VIEW, CARRIERS_VIEW), DASHBOARD, _to_do,
        help="What is to be picked, packed and shipped, what is on its way, and who carries it.",
    ),),
)
