"""The lists of inventory."""

from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, literal, null, or_, select
from sqlalchemy.orm import aliased

from app.areas.catalog.models import Category, Item, Unit
from app.areas.company.models import Profile
from app.areas.inventory.models import (
    Balance,
    CostCorrection,
    Expected,
    ItemValue,
    Location,
    Lot,
    Move,
    ReorderRule,
    Reservation,
    ValueEntry,
    Warehouse,
)
from app.areas.inventory.queries.valuation import worth_now
from app.areas.inventory.rules import INNER_KINDS
from app.areas.parties.models import Party
from app.kernel.columns import table_of
from app.kernel.listing import Kind, PresetInfo, Sort, StateWord, Tone
from app.kernel.query import AS_OF, AS_OF_DAY, PRESENT, ListQuery, Preset, column

STOCK_STATES = (
    ("out", StateWord("Out of stock", Tone.BAD)), ("low", StateWord("Low", Tone.WARNING)),
    ("ordered", StateWord("On order", Tone.ACCENT)), ("fine", StateWord("In stock", Tone.GOOD)),
    ("empty", StateWord("None there", Tone.NEUTRAL)), ("none", StateWord("No stock kept", Tone.NEUTRAL)),
)


currency = select(Profile.currency).limit(1).scalar_subquery()


def _moved_since(place: Any) -> ColumnElement[int]:
    """Add up what went to (or came from) inner places after AS_OF; the index finds nothing when AS_OF is now."""
    moved = select(func.coalesce(func.sum(Move.qty), 0)).join(Location, Location.id == place)
    return moved.where(
        Move.item_id == Item.id, Move.at > AS_OF, Location.kind.in_(sorted(INNER_KINDS)),
    ).correlate(Item).scalar_subquery()


def _expected(direction: str) -> ColumnElement[int]:
    return select(func.coalesce(func.sum(Expected.qty), 0)).where(
        Expected.item_id == Item.id, Expected.direction == direction, Expected.due_on <= AS_OF_DAY,
    ).correlate(Item).scalar_subquery()


def _balance(what: Any) -> ColumnElement[int]:
    return select(func.coalesce(func.sum(what), 0)).where(Balance.item_id == Item.id).correlate(Item).scalar_subquery()


def _since(added: Any, model: Any, after: ColumnElement[bool]) -> Any:
    """Add up what changed of an item's worth after AS_OF; a standard cost of a day to come counts from that day."""
    return select(func.coalesce(added, 0)).where(model.item_id == Item.id, after).correlate(Item).scalar_subquery()


on_hand = _balance(Balance.qty_on_hand) - _moved_since(Move.to_location_id) + _moved_since(Move.from_location_id)
past = AS_OF < PRESENT
reserved = case((past, null()), else_=_balance(Balance.qty_reserved))
incoming = case((past, null()), else_=_expected("in"))
outgoing = case((past, null()), else_=_expected("out"))
projected = on_hand + func.coalesce(incoming, 0) - func.coalesce(outgoing, 0)
value = (
    func.coalesce(ItemValue.value_minor, 0)
    - _since(func.sum(Move.value_minor * Move.way), Move, Move.at > AS_OF)
    - _since(func.sum(CostCorrection.delta_minor * CostCorrection.way), CostCorrection, CostCorrection.at > AS_OF)
    - _since(func.sum(ValueEntry.stock_minor), ValueEntry, or_(ValueEntry.at > AS_OF, ValueEntry.at > PRESENT))
)
ruled = ReorderRule.reorder_point.is_not(None)
below = and_(ruled, projected < ReorderRule.reorder_point)
state = case(
    (Item.kind.not_in(("stocked", "consumable")), literal("none")),
    (and_(below, on_hand <= 0), literal("out")),
    (below, literal("low")),
    (and_(ruled, incoming > 0, on_hand < ReorderRule.reorder_point), literal("ordered")),
    (and_(ruled, on_hand <= 0), literal("out")),
    (on_hand <= 0, literal("empty")),
    else_=literal("fine"),
)
_first_rule = select(func.min(ReorderRule.id)).where(ReorderRule.item_id == Item.id).correlate(Item).scalar_subquery()

ITEMS = ListQuery(
    name="items", title="Items", record="item", id=Item.id, permission="inventory.read",
    source=table_of(Item).outerjoin(table_of(Unit), Unit.id == Item.unit_id)
    .outerjoin(table_of(Category), Category.id == Item.category_id)
    .outerjoin(table_of(ReorderRule), ReorderRule.id == _first_rule)
    .outerjoin(table_of(ItemValue), ItemValue.item_id == Item.id),
    sort=(Sort("sku"),),
    columns=(
        column("sku", "SKU", Item.sku, Kind.CODE, width=9),
        column("name", "Item", Item.name, width=28),
        column("category", "Category", Category.name, width=16, sortable=False, shown=False),
        column("on_hand", "On hand", on_hand, Kind.QUANTITY, unit=Unit.code, width=9),
        column("reserved", "Reserved", reserved, Kind.QUANTITY, unit=Unit.code, width=9),
        column("available", "Available", on_hand - reserved, Kind.QUANTITY, unit=Unit.code, width=9),
        column("incoming", "Incoming", incoming, Kind.QUANTITY, unit=Unit.code, width=9),
        column("outgoing", "Outgoing", outgoing, Kind.QUANTITY, unit=Unit.code, width=9, shown=False),
        column("projected", "Projected", projected, Kind.QUANTITY, unit=Unit.code, width=9,
               help="On hand, and what is to come, less what is to go."),
        column("reorder_point", "Reorder at", ReorderRule.reorder_point, Kind.QUANTITY, unit=Unit.code, width=9,
               sortable=False),
        column("value", "Value", value, Kind.MONEY, unit=currency, width=11,
               total=True, shown=False),
        column("state", "State", state, Kind.STATE, width=13, states=STOCK_STATES),
    ),
    presets=(
        Preset(PresetInfo("below", "Below reorder point", Tone.WARNING), below),
        Preset(PresetInfo("out", "Out of stock", Tone.BAD), and_(ReorderRule.id.is_not(None), on_hand <= 0)),
        Preset(PresetInfo("incoming", "On order"), incoming > 0),
        Preset(PresetInfo("in_stock", "In stock"), on_hand > 0),
    ),
)

STOCK = ListQuery(
    name="stock", title="Stock by place", record="balance", id=Balance.id, permission="inventory.read",
    searchable=False,
    source=table_of(Balance).outerjoin(table_of(Item), Item.id == Balance.item_id)
    .outerjoin(table_of(Unit), Unit.id == Item.unit_id)
    .outerjoin(table_of(Location), Location.id == Balance.location_id)
    .outerjoin(table_of(Warehouse), Warehouse.id == Location.warehouse_id)
    .outerjoin(table_of(Lot), Lot.id == Balance.lot_id),
    sort=(Sort("item_id"),),
    columns=(
        column("item_id", "Item number", Balance.item_id, Kind.INTEGER, shown=False, width=8),
        column("sku", "SKU", Item.sku, Kind.CODE, width=11),
        column("name", "Item", Item.name, width=30, sortable=False),
        column("warehouse", "Warehouse", Warehouse.name, width=16, sortable=False),
        column("location", "Place", Location.code, Kind.CODE, width=16),
        column("lot", "Lot", Lot.code, Kind.CODE, width=14, sortable=False),
        column("expires_on", "Expires", Lot.expires_on, Kind.DATE, width=12, sortable=False),
        column("on_hand", "On hand", Balance.qty_on_hand, Kind.QUANTITY, unit=Unit.code, width=11),
        column("reserved", "Reserved", Balance.qty_reserved, Kind.QUANTITY, unit=Unit.code, width=11),
        column("free", "Free", Balance.qty_on_hand - Balance.qty_reserved, Kind.QUANTITY, unit=Unit.code, width=11),
    ),
    presets=(
        Preset(PresetInfo("reserved", "Reserved"), Balance.qty_reserved > 0),
        Preset(PresetInfo("put_away", "To put away", Tone.WARNING), Location.kind == "receiving"),
        Preset(PresetInfo("quarantine", "In quarantine", Tone.WARNING), Location.kind == "quarantine"),
    ),
)

_from, _to = aliased(Location, name="from_location"), aliased(Location, name="to_location")

MOVES = ListQuery(
    name="moves", title="Moves", record="move", id=Move.id, permission="inventory.read", searchable=False,
    source=table_of(Move).outerjoin(table_of(Item), Item.id == Move.item_id)
    .outerjoin(table_of(Unit), Unit.id == Item.unit_id)
    .outerjoin(_from, _from.id == Move.from_location_id).outerjoin(_to, _to.id == Move.to_location_id)
    .outerjoin(table_of(Lot), Lot.id == Move.lot_id),
    sort=(Sort("at", descending=True),),
    columns=(
        column("at", "When", Move.at, Kind.TIME, width=15),
        column("sku", "SKU", Item.sku, Kind.CODE, width=11, order=Move.item_id),
        column("name", "Item", Item.name, width=28, sortable=False),
        column("qty", "Quantity", Move.qty, Kind.QUANTITY, unit=Unit.code, width=11, sortable=False),
        column("from", "From", _from.code, Kind.CODE, width=15, order=Move.from_location_id),
        column("to", "To", _to.code, Kind.CODE, width=15, order=Move.to_location_id),
        column("lot", "Lot", Lot.code, Kind.CODE, width=13, sortable=False),
        column("value", "Cost", worth_now(), Kind.MONEY, unit=currency, width=12, sortable=False),
        column("source", "Why", func.replace(Move.source_kind, "_", " "), width=16, sortable=False),
        column("note", "Note", Move.note, width=20, sortable=False),
    ),
    presets=(
        Preset(PresetInfo("received", "Received"), _from.kind == "supplier"),
        Preset(PresetInfo("shipped", "Shipped"), _to.kind == "customer"),
        Preset(PresetInfo("differences", "Count differences", Tone.WARNING),
               (_from.kind == "difference") | (_to.kind == "difference")),
    ),
)

_lot_on_hand = select(func.coalesce(func.sum(Balance.qty_on_hand), 0)).where(
    Balance.lot_id == Lot.id, Balance.item_id == Lot.item_id).correlate(Lot).scalar_subquery()

LOTS = ListQuery(
    name="lots", title="Lots", record="lot", id=Lot.id, permission="inventory.read",
    source=table_of(Lot).outerjoin(table_of(Item), Item.id == Lot.item_id)
    .outerjoin(table_of(Unit), Unit.id == Item.unit_id).outerjoin(table_of(Party), Party.id == Lot.supplier_id),
    sort=(Sort("code", descending=True),),
    columns=(
        column("code", "Lot", Lot.code, Kind.CODE, width=15),
        column("sku", "SKU", Item.sku, Kind.CODE, width=11, sortable=False),
        column("name", "Item", Item.name, width=30, sortable=False),
        column("on_hand", "On hand", _lot_on_hand, Kind.QUANTITY, unit=Unit.code, width=11, sortable=False),
        column("supplier", "Supplier", Party.name, Kind.TEXT, width=24, sortable=False),
        column("supplier_lot", "Supplier’s lot", Lot.supplier_lot, Kind.CODE, width=14, sortable=False),
        column("received_at", "Received", Lot.received_at, Kind.TIME, width=15, sortable=False),
        column("expires_on", "Expires", Lot.expires_on, Kind.DATE, width=12, sortable=False),
    ),
    presets=(Preset(PresetInfo("in_stock", "In stock"), _lot_on_hand > 0),),
)

WAREHOUSES = ListQuery(
    name="warehouses", title="Warehouses", record="warehouse", id=Warehouse.id, permission="inventory.read",
    searchable=False, source=table_of(Warehouse), sort=(Sort("code"),),
    columns=(
        column("code", "Code", Warehouse.code, Kind.CODE, width=12), column("name", "Name", Warehouse.name, width=30,
                                                                            sortable=False),
        column("address", "Address", Warehouse.address, width=40, sortable=False),
    ),
)

RESERVATIONS = ListQuery(
    name="reservations", title="Reservations", record="reservation", id=Reservation.id, permission="inventory.read",
    searchable=False,
    source=table_of(Reservation).outerjoin(table_of(Item), Item.id == Reservation.item_id)
    .outerjoin(table_of(Unit), Unit.id == Item.unit_id)
    .outerjoin(table_of(Location), Location.id == Reservation.location_id)
    .outerjoin(table_of(Lot), Lot.id == Reservation.lot_id),
    sort=(Sort("item_id"),),
    columns=(
        column("item_id", "Item number", Reservation.item_id, Kind.INTEGER, shown=False, width=8),
        column("sku", "SKU", Item.sku, Kind.CODE, width=11, sortable=False),
        column("name", "Item", Item.name, width=30, sortable=False),
        column("qty", "Reserved", Reservation.qty, Kind.QUANTITY, unit=Unit.code, width=11, sortable=False),
        column("location", "Place", Location.code, Kind.CODE, width=16, sortable=False),
        column("lot", "Lot", Lot.code, Kind.CODE, width=14, sortable=False),
        column("for_kind", "For", Reservation.for_kind, width=18, sortable=False),
        column("for_id", "Line", Reservation.for_id, Kind.INTEGER, width=8, sortable=False),
    ),
)

LISTS = (ITEMS, STOCK, LOTS, MOVES, WAREHOUSES, RESERVATIONS)
