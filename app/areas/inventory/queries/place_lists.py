"""The lists of places: every place with where it stands and how full it is, and the zones and aisles alone."""

from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, literal, null, select, type_coerce
from sqlalchemy.orm import aliased

from app.areas.catalog.models import Item
from app.areas.inventory.models import Balance, Location, StorageNeed, Warehouse
from app.areas.inventory.rules.places import STRUCTURE_KINDS
from app.areas.parties.models import Party
from app.kernel.columns import Exact, table_of
from app.kernel.listing import Kind, PresetInfo, Sort, StateWord, Tone
from app.kernel.quantity import QUANTITY_SCALE
from app.kernel.query import ListQuery, Preset, column

KIND_WORDS = {
    "shelf": "Bin", "zone": "Zone", "aisle": "Aisle", "receiving": "Receiving", "shipping": "Shipping",
    "quarantine": "Quarantine", "transit": "Transit",
    "consigned_in": "Consignment in", "consigned_out": "Consigned out",
}
PLACE_KINDS = tuple((kind, StateWord(word)) for kind, word in KIND_WORDS.items())
CONDITION_WORDS = (
    ("ambient", StateWord("Ambient")), ("cool", StateWord("Cool", Tone.ACCENT)),
    ("frozen", StateWord("Frozen", Tone.ACCENT)), ("hazardous", StateWord("Hazardous", Tone.WARNING)),
    ("secure", StateWord("Secure", Tone.GOOD)),
)
PLACE_STATES = (
    ("blocked", StateWord("Blocked", Tone.BAD)), ("negative", StateWord("Below nothing", Tone.BAD)),
    ("full", StateWord("Full", Tone.WARNING)), ("used", StateWord("In use", Tone.GOOD)),
    ("empty", StateWord("Empty", Tone.NEUTRAL)), ("structure", StateWord("Holds places", Tone.NEUTRAL)),
)
FULL_PERMILLE = 950

_of_item, _of_category = aliased(StorageNeed, name="need_of_item"), aliased(StorageNeed, name="need_of_category")
_parent, _above = aliased(Location, name="parent_place"), aliased(Location, name="place_above")


def _used(measure: Any) -> ColumnElement[int]:
    """Add up what lies at a place in a measure of one; a part of a unit counts when there are many."""
    held = select(func.coalesce(func.sum(Balance.qty_on_hand * measure), 0)).join(Item, Item.id == Balance.item_id)
    return held.where(Balance.location_id == Location.id, Balance.qty_on_hand > 0).correlate(Location).scalar_subquery()


def _pallets() -> ColumnElement[int]:
    """Add up pallets in thousandths: by what is said of the item, otherwise of its own category."""
    size = func.coalesce(_of_item.pallet_qty, _of_category.pallet_qty)
    held = select(func.coalesce(func.sum(Balance.qty_on_hand * 1000 // size), 0)).join(Item, Item.id == Balance.item_id)
    held = held.outerjoin(_of_item, _of_item.item_id == Item.id)
    held = held.outerjoin(_of_category, _of_category.category_id == Item.category_id)
    return held.where(Balance.location_id == Location.id, Balance.qty_on_hand > 0).correlate(Location).scalar_subquery()


def _share(used: ColumnElement[int], limit: Any, scale: int) -> ColumnElement[Any]:
    return case((limit > 0, used * 1000 // scale // limit), else_=null())


_volume = _share(_used(Item.volume_cm3), Location.capacity_cm3, QUANTITY_SCALE)
_weight = _share(_used(Item.weight_grams), Location.capacity_grams, QUANTITY_SCALE)
_standing = case((Location.capacity_pallets > 0, _pallets() // Location.capacity_pallets), else_=null())
_limited = Location.capacity_cm3.is_not(None) | Location.capacity_grams.is_not(None)
_limited = _limited | Location.capacity_pallets.is_not(None)
_v, _w, _p = func.coalesce(_volume, 0), func.coalesce(_weight, 0), func.coalesce(_standing, 0)
fill = case((~_limited, null()), (and_(_v >= _w, _v >= _p), _v), (_w >= _p, _w), else_=_p)
_items = select(func.count(Balance.item_id.distinct())).where(
    Balance.location_id == Location.id, Balance.qty_on_hand > 0).correlate(Location).scalar_subquery()
_negative = select(Balance.id).where(
    Balance.location_id == Location.id, Balance.qty_on_hand < 0).correlate(Location).exists()
_structure = Location.kind.in_(sorted(STRUCTURE_KINDS))
state = case(
    (_structure, literal("structure")), (Location.blocked.is_(True), literal("blocked")),
    (_negative, literal("negative")), (fill >= FULL_PERMILLE, literal("full")),
    (_items > 0, literal("used")), else_=literal("empty"),
)
path = case(
    (_above.code.is_not(None), _above.code + " › " + _parent.code), (_parent.code.is_not(None), _parent.code),
    else_=literal(""),
)

LOCATIONS = ListQuery(
    name="locations", title="Places", record="location", id=Location.id, permission="inventory.read", searchable=False,
    source=table_of(Location).outerjoin(table_of(Warehouse), Warehouse.id == Location.warehouse_id)
    .outerjoin(_parent, _parent.id == Location.parent_id).outerjoin(_above, _above.id == _parent.parent_id)
    .outerjoin(table_of(Party), Party.id == Location.owner_id),
    sort=(Sort("code"),),
    columns=(
        column("code", "Place", Location.code, Kind.CODE, width=15),
        column("path", "Stands in", path, Kind.CODE, width=14, sortable=False),
        column("name", "Name", Location.name, width=22, sortable=False),
        column("warehouse", "Warehouse", Warehouse.name, width=18, sortable=False),
        column("kind", "Kind", Location.kind, Kind.STATE, width=13, sortable=False, states=PLACE_KINDS),
        column("condition", "Condition", Location.condition, Kind.STATE, width=11, sortable=False,
               states=CONDITION_WORDS),
        column("fill", "Full", type_coerce(fill, Exact()), Kind.PERCENT, width=7, sortable=False,
               help="How much of its room is used, by whatever limits it most: volume, weight or pallets."),
        column("items", "Items", type_coerce(_items, Exact()), Kind.INTEGER, width=7, sortable=False),
        column("state", "State", state, Kind.STATE, width=12, sortable=False, states=PLACE_STATES),
        column("blocked", "Why blocked", Location.blocked_reason, width=18, sortable=False, shown=False),
        column("sequence", "Walking order", Location.sequence, Kind.INTEGER, width=9, sortable=False, shown=False),
        column("owner", "Whose goods", Party.name, width=18, sortable=False, shown=False),
    ),
    presets=(
        Preset(PresetInfo("full", "Full", Tone.WARNING), fill >= FULL_PERMILLE),
        Preset(PresetInfo("empty", "Empty"), and_(~_structure, Location.kind == "shelf", _items == 0)),
        Preset(PresetInfo("blocked", "Blocked", Tone.BAD), Location.blocked.is_(True)),
        Preset(PresetInfo("structure", "Zones and aisles"), _structure),
    ),
    where=Location.warehouse_id.is_not(None),
)

STRUCTURE = ListQuery(
    name="structure", title="Zones and aisles", record="location", id=Location.id, permission="inventory.read",
    searchable=False, source=table_of(Location).outerjoin(table_of(Warehouse), Warehouse.id == Location.warehouse_id),
    sort=(Sort("code"),),
    columns=(
        column("code", "Code", Location.code, Kind.CODE, width=14),
        column("name", "Name", Location.name, width=28, sortable=False),
        column("warehouse", "Warehouse", Warehouse.name, width=20, sortable=False),
    ),
    where=_structure,
)
