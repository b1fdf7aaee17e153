"""The places of a warehouse: zones, aisles, bins, what fits in, what they are fit for, and blocking them."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Any, Literal

from sqlalchemy import func, select

from app.areas.company.events import CompanyCreated
from app.areas.inventory.models import Balance, Location, StockAlarm, StorageNeed, Warehouse
from app.areas.inventory.rules.places import (
    BIN_PATTERN,
    CONDITIONS,
    STRUCTURE_KINDS,
    Node,
    path_of,
    plan_bins,
    require_parent,
)
from app.kernel.columns import table_of
from app.kernel.errors import DomainError
from app.kernel.fields import Field
from app.kernel.quantity import scaled_quantity
from app.kernel.unit_of_work import UnitOfWork

Condition = Literal["ambient", "cool", "frozen", "hazardous", "secure"]
ConditionField = Field("Storage condition", titles=CONDITIONS)
VolumeField = Field("Volume, litres", "What fits in; 0 when it does not matter.", emptied=0)
WeightField = Field("Weight, kg", "What it bears; 0 when it does not matter.", emptied=0)
PalletsField = Field("Pallets", "How many stand there; 0 when it does not matter.", emptied=0)
NegativeField = Field("May go below nothing", "Goods can be taken before they are booked in; listed until cleared.")


@dataclass(frozen=True, slots=True)
class CreateBins:
    """Make the bins of a zone at once: aisles, bays along each, levels above each other."""

    warehouse_id: Annotated[int, Field("Warehouse", lookup="warehouses")]
    zone: Annotated[str, Field("Zone", help="Its code, such as A; made when it is not there yet.")]
    aisles: Annotated[int, Field("Aisles")]
    bays: Annotated[int, Field("Bays in each aisle")]
    levels: Annotated[int, Field("Levels in each bay")] = 1
    first_aisle: Annotated[int, Field("First aisle", help="From which number on.")] = 1
    pattern: Annotated[str, Field("Codes", help="{zone}, {aisle}, {bay} and {level} become numbers.")] = BIN_PATTERN
    condition: Annotated[Condition, ConditionField] = "ambient"
    volume_litres: Annotated[Decimal | None, VolumeField] = None
    weight_kg: Annotated[Decimal | None, WeightField] = None
    pallets: Annotated[int | None, PalletsField] = None


@dataclass(frozen=True, slots=True)
class BinsCreated:
    """What was made."""

    zone_id: int
    location_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ChangeLocation:
    """Change what is known of a place; what is left out stays."""

    location_id: Annotated[int, Field("Place", lookup="locations")]
    name: Annotated[str | None, Field("Name")] = None
    parent_id: Annotated[int | None, Field("Within", lookup="structure", emptied=0)] = None
    condition: Annotated[Condition | None, ConditionField] = None
    volume_litres: Annotated[Decimal | None, VolumeField] = None
    weight_kg: Annotated[Decimal | None, WeightField] = None
    pallets: Annotated[int | None, PalletsField] = None
    sequence: Annotated[int | None, Field("Walking order", help="Smaller numbers are nearer.")] = None
    may_go_negative: Annotated[bool | None, NegativeField] = None
    expected_version: Annotated[int | None, Field("Version", hidden=True)] = None


@dataclass(frozen=True, slots=True)
class BlockLocation:
    """Close a place: nothing is put there, and nothing there is promised to anybody."""

    location_id: Annotated[int, Field("Place", lookup="locations")]
    reason: Annotated[str, Field("Reason", help="Such as: rack damaged, inspection.")]


@dataclass(frozen=True, slots=True)
class UnblockLocation:
    """Open a place again."""

    location_id: Annotated[int, Field("Place", lookup="locations")]


@dataclass(frozen=True, slots=True)
class SetStorageNeed:
    """Say what an item, or every item of a category, needs where it is kept."""

    condition: Annotated[Condition, ConditionField]
    item_id: Annotated[int | None, Field("Item", lookup="items")] = None
    category_id: Annotated[int | None, Field("Category", "In place of an item.", "categories")] = None
    pallet_qty: Annotated[Decimal | None, Field("On a pallet", "How many stock units make one pallet.")] = None


@dataclass(frozen=True, slots=True)
class SetStockAlarms:
    """Say from when on stock counts as slow, dead, nearly past its date, or too much."""

    slow_days: Annotated[int, Field("Slow after, days", help="Days without an issue.")] = 90
    dead_days: Annotated[int, Field("Dead after, days", help="Days without an issue.")] = 365
    expiring_days: Annotated[int, Field("Expiring within, days")] = 30
    cover_days: Annotated[int, Field("Too much above, days of cover")] = 180


def create_bins(uow: UnitOfWork, cmd: CreateBins) -> BinsCreated:
    """Make bins by pattern, with the zone and the aisles they stand in; refuse codes that are there already."""
    uow.get(Warehouse, cmd.warehouse_id)
    zone = cmd.zone.strip()
    if not zone:
        raise DomainError("bins.zone", "The zone needs a code.", "zone")
    aisles = list(range(cmd.first_aisle, cmd.first_aisle + cmd.aisles))
    last = uow.scalar(select(func.max(Location.sequence)).where(Location.warehouse_id == cmd.warehouse_id)) or 0
    planned = plan_bins(zone, aisles, cmd.bays, cmd.levels, cmd.pattern, int(last))
    codes = {item.code for item in planned}
    taken = [row.code for row in uow.rows(select(Location.code)) if row.code in codes]
    if taken:
        raise DomainError("bins.taken", f"There is a place {taken[0]} already. No bin was made.", "pattern")
    zone_id = _structure(uow, cmd.warehouse_id, "zone", zone, f"Zone {zone}", None)
    by_aisle = {
        aisle: _structure(uow, cmd.warehouse_id, "aisle", f"{zone}-{aisle}", f"Zone {zone}, aisle {aisle}", zone_id)
        for aisle in aisles
    }
    limits = limits_of(cmd.volume_litres, cmd.weight_kg, cmd.pallets)
    made = uow.insert(Location, [
        {"code": item.code, "name": f"Zone {zone}, aisle {item.aisle}, bay {item.bay}, level {item.level}",
         "kind": "shelf", "warehouse_id": cmd.warehouse_id, "parent_id": by_aisle[item.aisle], "blocked": False,
         "condition": cmd.condition, "bay": item.bay, "level": item.level, "sequence": item.sequence, **limits}
        for item in planned
    ])
    return BinsCreated(zone_id, tuple(made))


def _structure(
    uow: UnitOfWork, warehouse_id: int, kind: str, code: str, name: str, parent_id: int | None,
) -> int:
    """Find or make a zone or an aisle; a code that a bin has is left to the bin, and lengthened."""
    for wanted in (code, f"{kind.capitalize()} {code}", f"{kind.capitalize()} {code} / {warehouse_id}"):
        found = uow.first(select(Location.id, Location.kind, Location.warehouse_id).where(Location.code == wanted))
        if found is None:
            return uow.add(Location, code=wanted, name=name, kind=kind, warehouse_id=warehouse_id,
                           parent_id=parent_id, blocked=False)
        if (found.kind, found.warehouse_id) == (kind, warehouse_id):
            return int(found.id)
    raise DomainError("bins.zone", f"There is a place {code} already that is no {kind}. Choose another code.", "zone")


def limits_of(volume_litres: Decimal | None, weight_kg: Decimal | None, pallets: int | None) -> dict[str, int | None]:
    """Read what fits into a place, as its columns; nothing, or 0, is no limit."""
    for field, value in (("volume_litres", volume_litres), ("weight_kg", weight_kg), ("pallets", pallets)):
        if value is not None and value < 0:
            raise DomainError("location.limit", "A place holds nothing or more, not less.", field)
    return {
        "capacity_cm3": _thousandths(volume_litres), "capacity_grams": _thousandths(weight_kg),
        "capacity_pallets": pallets or None,
    }


def _thousandths(value: Decimal | None) -> int | None:
    return int((value * 1000).to_integral_value()) or None if value else None


def change_location(uow: UnitOfWork, cmd: ChangeLocation) -> int:
    """Change a place and give its number; refuse a parent that cannot hold it."""
    place = uow.get(Location, cmd.location_id)
    if place.warehouse_id is None:
        raise DomainError("location.outside", f"{place.name} is not a place in a warehouse of ours.", "location_id")
    given: dict[str, Any] = {
        "name": cmd.name, "condition": cmd.condition, "sequence": cmd.sequence, "may_go_negative": cmd.may_go_negative,
    }
    values = {key: value for key, value in given.items() if value is not None}
    limits = limits_of(cmd.volume_litres, cmd.weight_kg, cmd.pallets)
    for column, value in (("capacity_cm3", cmd.volume_litres), ("capacity_grams", cmd.weight_kg),
                          ("capacity_pallets", cmd.pallets)):
        if value is not None:
            values[column] = limits[column]
    if cmd.parent_id is not None:
        values["parent_id"] = require_place_in(uow, place.warehouse_id, place.kind, cmd.parent_id or None, place.id)
    if cmd.may_go_negative is False:
        _require_cleared(uow, place)
    if values:
        uow.update(Location, place.id, expected_version=cmd.expected_version, **values)
    return int(place.id)


def _require_cleared(uow: UnitOfWork, place: Any) -> None:
    if uow.scalar(select(Balance.id).where(Balance.location_id == place.id, Balance.qty_on_hand < 0).limit(1)):
        raise DomainError("location.negative", f"{place.code} holds less than nothing of something. Clear it first: "
                          "book what came in, or count the place.", "may_go_negative")


def require_place_in(
    uow: UnitOfWork, warehouse_id: int, kind: str, parent_id: int | None, place_id: int | None = None,
) -> int | None:
    """Give the parent when the place may stand in it: of the same warehouse, and not within itself."""
    parent = uow.get(Location, parent_id) if parent_id else None
    require_parent(kind, parent.kind if parent else None)
    if parent is not None:
        rows = uow.rows(select(Location.id, Location.code, Location.parent_id).where(
            Location.warehouse_id == warehouse_id))
        nodes = {row.id: Node(row.id, row.code, row.parent_id) for row in rows}
        if parent.warehouse_id != warehouse_id or place_id in path_of(parent.id, nodes):
            raise DomainError("location.parent", f"{parent.code} cannot hold this place: it stands in another "
                              "warehouse, or within it.", "parent_id")
    return parent_id


def block_location(uow: UnitOfWork, cmd: BlockLocation) -> int:
    """Close a place and give its number; what lies there stays, and what is reserved stays reserved."""
    place = uow.get(Location, cmd.location_id)
    if place.warehouse_id is None or place.kind in STRUCTURE_KINDS:
        raise DomainError("location.block", f"{place.name} cannot be blocked; block the bins themselves.",
                          "location_id")
    if not cmd.reason.strip():
        raise DomainError("location.reason", "Say why the place is blocked, so that others know.", "reason")
    uow.update(Location, place.id, blocked=True, blocked_reason=cmd.reason.strip())
    return int(place.id)


def unblock_location(uow: UnitOfWork, cmd: UnblockLocation) -> int:
    """Open a place again and give its number."""
    place = uow.get(Location, cmd.location_id)
    uow.update(Location, place.id, blocked=False, blocked_reason=None)
    return int(place.id)


def set_storage_need(uow: UnitOfWork, cmd: SetStorageNeed) -> int:
    """Set what an item or a category needs, and give the row's number."""
    if (cmd.item_id is None) == (cmd.category_id is None):
        raise DomainError("storage.of_one", "Name either an item or a category.", "item_id")
    pallet = scaled_quantity(cmd.pallet_qty) if cmd.pallet_qty else None
    if pallet is not None and pallet <= 0:
        raise DomainError("storage.pallet", "A pallet holds more than nothing.", "pallet_qty")
    mine = StorageNeed.item_id == cmd.item_id if cmd.item_id else StorageNeed.category_id == cmd.category_id
    values: Mapping[str, Any] = {"condition": cmd.condition, "pallet_qty": pallet}
    known = uow.scalar(select(StorageNeed.id).where(mine))
    if known is None:
        return uow.add(StorageNeed, item_id=cmd.item_id, category_id=cmd.category_id, **values)
    uow.update(StorageNeed, known, **values)
    return int(known)


def set_stock_alarms(uow: UnitOfWork, cmd: SetStockAlarms) -> int:
    """Set the firm's alarms, and give the row's number."""
    if not 0 < cmd.slow_days <= cmd.dead_days or cmd.expiring_days < 0 or cmd.cover_days < 1:
        raise DomainError("alarms.order", "“Dead” must be at least “slow”, all more than nothing.", "dead_days")
    values = {"slow_days": cmd.slow_days, "dead_days": cmd.dead_days, "expiring_days": cmd.expiring_days,
              "cover_days": cmd.cover_days}
    known = uow.scalar(select(table_of(StockAlarm).c.id).limit(1))
    if known is None:
        return uow.add(StockAlarm, **values)
    uow.update(StockAlarm, known, **values)
    return int(known)


def set_up_alarms(uow: UnitOfWork, _event: CompanyCreated) -> None:
    """Give a new company the usual alarms."""
    set_stock_alarms(uow, SetStockAlarms())
