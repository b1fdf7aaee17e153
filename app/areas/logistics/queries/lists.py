"""The lists of logistics: shipments, carriers and their services."""

from sqlalchemy import and_, func, select
from sqlalchemy.orm import aliased

from app.areas.catalog.models import Item, Unit
from app.areas.inventory.models import Location, Lot
from app.areas.logistics.models import CarrierService, Package, Shipment, ShipmentLine
from app.areas.logistics.rules import CANCELLED, DELIVERED, HERE, PACKED, PICKED, PICKING, SHIPPED
from app.areas.parties.models import Party
from app.areas.sales.models import SalesOrder
from app.kernel.columns import table_of
from app.kernel.listing import Kind, PresetInfo, Sort, StateWord, Tone
from app.kernel.query import TODAY, ListQuery, Preset, column

SHIPMENT_STATES = (
    (PICKING, StateWord("To pick", Tone.WARNING)), (PICKED, StateWord("To pack", Tone.WARNING)),
    (PACKED, StateWord("To ship", Tone.WARNING)), (SHIPPED, StateWord("On the way", Tone.ACCENT)),
    (DELIVERED, StateWord("Delivered", Tone.GOOD)), (CANCELLED, StateWord("Cancelled")),
)

_carrier = aliased(Party, name="carrier")
_lines = select(func.count()).where(ShipmentLine.shipment_id == Shipment.id).correlate(Shipment).scalar_subquery()
_packages = select(func.count()).where(Package.shipment_id == Shipment.id).correlate(Shipment).scalar_subquery()

SHIPMENTS = ListQuery(
    name="shipments", title="Shipments", record="shipment", id=Shipment.id, permission="logistics.read",
    owners={"customer_id": Shipment.customer_id},
    source=table_of(Shipment).outerjoin(table_of(Party), Party.id == Shipment.customer_id)
    .outerjoin(_carrier, _carrier.id == Shipment.carrier_id)
    .outerjoin(table_of(SalesOrder), SalesOrder.id == Shipment.order_id),
    sort=(Sort("created_at", descending=True),),
    columns=(
        column("number", "Shipment", Shipment.number, Kind.CODE, width=9),
        column("order", "Order", SalesOrder.number, Kind.CODE, width=9, sortable=False),
        column("customer", "Customer", Party.name, width=26, sortable=False),
        column("state", "State", Shipment.state, Kind.STATE, width=12, states=SHIPMENT_STATES, sortable=False),
        column("lines", "Lines", _lines, Kind.INTEGER, width=6, sortable=False),
        column("packages", "Packages", _packages, Kind.INTEGER, width=9, sortable=False, shown=False),
        column("expected_on", "Expected", Shipment.expected_on, Kind.DATE, width=10,
               help="By the order while it is here, by the carrier when it is on the way."),
        column("carrier", "Carrier", _carrier.name, width=16, sortable=False),
        column("tracking", "Tracking", Shipment.tracking_number, Kind.CODE, width=16, sortable=False),
        column("created_at", "Made", Shipment.created_at, Kind.TIME, width=11),
        column("shipped_at", "Shipped", Shipment.shipped_at, Kind.TIME, width=11, sortable=False, shown=False),
        column("delivered_at", "Delivered", Shipment.delivered_at, Kind.TIME, width=13, sortable=False, shown=False),
    ),
    presets=(
        Preset(PresetInfo("to_pick", "To pick", Tone.WARNING), Shipment.state == PICKING),
        Preset(PresetInfo("to_pack", "To pack", Tone.WARNING), Shipment.state == PICKED),
        Preset(PresetInfo("to_ship", "To ship", Tone.WARNING), Shipment.state == PACKED),
        Preset(PresetInfo("on_the_way", "On the way", Tone.ACCENT), Shipment.state == SHIPPED),
        Preset(PresetInfo("late", "Late", Tone.BAD), and_(
            Shipment.state.in_((*HERE, SHIPPED)), Shipment.expected_on < TODAY)),
        Preset(PresetInfo("delivered", "Delivered", Tone.GOOD), Shipment.state == DELIVERED),
    ),
)

_services = select(func.count()).where(CarrierService.carrier_id == Party.id).correlate(Party).scalar_subquery()
_on_the_way = select(func.count()).where(
    Shipment.carrier_id == Party.id, Shipment.state == SHIPPED).correlate(Party).scalar_subquery()

CARRIERS = ListQuery(
    name="carriers", title="Carriers", record="carrier", id=Party.id, permission="logistics.read",
    source=table_of(Party), where=Party.is_carrier.is_(True), sort=(Sort("name"),),
    columns=(
        column("code", "Code", Party.code, Kind.CODE, width=10, sortable=False),
        column("name", "Carrier", Party.name, width=30),
        column("services", "Services", _services, Kind.INTEGER, width=9, sortable=False),
        column("on_the_way", "On the way", _on_the_way, Kind.INTEGER, width=10, sortable=False, total=True),
        column("phone", "Phone", Party.phone, width=18, sortable=False),
        column("email", "Mail", Party.email, width=24, sortable=False),
    ),
)

CARRIER_SERVICES = ListQuery(
    name="carrier_services", title="Services", record="carrier_service", id=CarrierService.id,
    permission="logistics.read", searchable=False,
    source=table_of(CarrierService).outerjoin(table_of(Party), Party.id == CarrierService.carrier_id),
    sort=(Sort("carrier"),),
    columns=(
        column("name", "Service", CarrierService.name, width=20, sortable=False),
        column("carrier", "Carrier", Party.name, width=24, order=CarrierService.carrier_id),
        column("transit_days", "Days", CarrierService.transit_days, Kind.INTEGER, width=7, sortable=False),
        column("base", "A shipment", CarrierService.base_minor, Kind.MONEY, unit=CarrierService.currency, width=12,
               sortable=False),
        column("per_kg", "A kilogram", CarrierService.per_kg_minor, Kind.MONEY, unit=CarrierService.currency, width=12,
               sortable=False),
    ),
)

SHIPMENT_LINES = ListQuery(
    name="shipment_lines", title="Lines of shipments", record="shipment_line", id=ShipmentLine.id,
    permission="logistics.read", searchable=False,
    source=table_of(ShipmentLine).outerjoin(table_of(Shipment), Shipment.id == ShipmentLine.shipment_id)
    .outerjoin(table_of(Item), Item.id == ShipmentLine.item_id).outerjoin(table_of(Unit), Unit.id == Item.unit_id)
    .outerjoin(table_of(Location), Location.id == ShipmentLine.location_id)
    .outerjoin(table_of(Lot), Lot.id == ShipmentLine.lot_id),
    sort=(Sort("shipment", descending=True),),
    columns=(
        column("sku", "SKU", Item.sku, Kind.CODE, width=10, sortable=False),
        column("item", "Item", Item.name, width=28, sortable=False),
        column("lot", "Lot", Lot.code, Kind.CODE, width=12, sortable=False),
        column("place", "Place", Location.code, Kind.CODE, width=14, sortable=False),
        column("qty", "Quantity", ShipmentLine.stock_qty, Kind.QUANTITY, unit=Unit.code, width=10, sortable=False),
        column("shipment", "Shipment", Shipment.number, Kind.CODE, width=11, order=ShipmentLine.shipment_id),
        column("state", "State", Shipment.state, Kind.STATE, width=12, states=SHIPMENT_STATES, sortable=False),
    ),
)

LISTS = (SHIPMENTS, SHIPMENT_LINES, CARRIERS, CARRIER_SERVICES)
