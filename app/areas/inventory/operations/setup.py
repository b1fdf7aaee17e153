"""Warehouses, places in them, and when to buy more."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Any, Literal

from sqlalchemy import select

from app.areas.company.events import CompanyCreated
from app.areas.inventory.models import Location, ReorderRule, Warehouse
from app.areas.inventory.operations.places import (
    Condition,
    ConditionField,
    PalletsField,
    VolumeField,
    WeightField,
    limits_of,
    require_place_in,
)
from app.kernel.errors import DomainError
from app.kernel.fields import Field
from app.kernel.quantity import scaled_quantity
from app.kernel.unit_of_work import UnitOfWork

OUTSIDE = (
    ("SUPPLIERS", "Suppliers", "supplier"), ("CUSTOMERS", "Customers", "customer"),
    ("PRODUCTION", "Production", "production"), ("DIFFERENCES", "Count differences", "difference"),
    ("SCRAP", "Scrap", "scrap"), ("OPENING", "Opening stock", "opening"),
)
INSIDE = (
    ("RECEIVING", "Receiving", "receiving"), ("STOCK", "Shelves", "shelf"), ("SHIPPING", "Shipping", "shipping"),
    ("QUARANTINE", "Quarantine", "quarantine"),
)


@dataclass(frozen=True, slots=True)
class CreateWarehouse:
    """Add a warehouse with a place to receive, to store, to ship and to hold back."""

    code: Annotated[str, Field("Code")]
    name: Annotated[str, Field("Name")]
    address: Annotated[str, Field("Address", multiline=True)] = ""


@dataclass(frozen=True, slots=True)
class CreateLocation:
    """Add a place to a warehouse."""

    warehouse_id: Annotated[int, Field("Warehouse", lookup="warehouses")]
    code: Annotated[str, Field("Code", help="As it stands on the label, such as A-02-3.")]
    name: Annotated[str, Field("Name")] = ""
    kind: Annotated[
        Literal["shelf", "zone", "aisle", "receiving", "shipping", "quarantine", "transit"], Field("Kind"),
    ] = "shelf"
    parent_id: Annotated[int | None, Field("Within", "The zone or aisle it stands in.", "structure")] = None
    condition: Annotated[Condition, ConditionField] = "ambient"
    volume_litres: Annotated[Decimal | None, VolumeField] = None
    weight_kg: Annotated[Decimal | None, WeightField] = None
    pallets: Annotated[int | None, PalletsField] = None
    sequence: Annotated[int, Field("Walking order", help="Smaller numbers are nearer.")] = 0


@dataclass(frozen=True, slots=True)
class SetReorderRule:
    """Say when more of an item is bought, and up to how much."""

    item_id: Annotated[int, Field("Item", lookup="items")]
    reorder_point: Annotated[Decimal, Field("Reorder at", help="Buy when stock and what is coming fall below this.")]
    order_up_to: Annotated[Decimal, Field("Order up to")]
    warehouse_id: Annotated[int | None, Field("Warehouse", lookup="warehouses")] = None


def create_warehouse(uow: UnitOfWork, cmd: CreateWarehouse) -> int:
    """Add a warehouse and its places, and give its number."""
    warehouse_id = uow.add(Warehouse, code=cmd.code, name=cmd.name, address=cmd.address)
    uow.insert(Location, [
        {"code": f"{cmd.code}-{code}", "name": name, "kind": kind, "warehouse_id": warehouse_id, "parent_id": None,
         "blocked": False} for code, name, kind in INSIDE
    ])
    return warehouse_id


def create_location(uow: UnitOfWork, cmd: CreateLocation) -> int:
    """Add a place and give its number."""
    uow.get(Warehouse, cmd.warehouse_id)
    parent_id = require_place_in(uow, cmd.warehouse_id, cmd.kind, cmd.parent_id)
    return uow.add(
        Location, code=cmd.code, name=cmd.name or cmd.code, kind=cmd.kind, warehouse_id=cmd.warehouse_id,
        parent_id=parent_id, blocked=False, condition=cmd.condition, sequence=cmd.sequence,
        **limits_of(cmd.volume_litres, cmd.weight_kg, cmd.pallets),
    )


def set_reorder_rule(uow: UnitOfWork, cmd: SetReorderRule) -> int:
    """Set when an item is bought for a warehouse, and give the rule's number."""
    point, up_to = scaled_quantity(cmd.reorder_point), scaled_quantity(cmd.order_up_to)
    if point < 0 or up_to < point:
        raise DomainError("reorder.order", "“Order up to” must be at least the reorder point.", "order_up_to")
    warehouse_id = cmd.warehouse_id or main_warehouse(uow)
    values: dict[str, Any] = {
        "reorder_point": point, "order_up_to": up_to, "kind": "sS", "order_qty": 0, "safety_stock": 0,
        "review_days": 0, "service_permille": None, "origin": "hand", "basis": None,
    }
    known = uow.scalar(select(ReorderRule.id).where(
        ReorderRule.item_id == cmd.item_id, ReorderRule.warehouse_id == warehouse_id))
    if known is None:
        return uow.add(ReorderRule, item_id=cmd.item_id, warehouse_id=warehouse_id, **values)
    uow.update(ReorderRule, known, **values)
    return int(known)


def main_warehouse(uow: UnitOfWork) -> int:
    """Find the firm's first warehouse."""
    found = uow.scalar(select(Warehouse.id).order_by(Warehouse.id).limit(1))
    if found is None:
        raise DomainError("warehouse.missing", "The company has no warehouse yet. Add one first.")
    return int(found)


def location_of(uow: UnitOfWork, warehouse_id: int, kind: str) -> int:
    """Find a warehouse's place of one kind, the first when there are several."""
    found = uow.scalar(select(Location.id).where(
        Location.warehouse_id == warehouse_id, Location.kind == kind).order_by(Location.id).limit(1))
    if found is None:
        raise DomainError("location.missing", f"The warehouse has no place of the kind “{kind}”. Add one first.")
    return int(found)


def outer_location(uow: UnitOfWork, kind: str) -> int:
    """Find the place outside that stands for suppliers, customers, differences or scrap."""
    outside = select(Location.id).where(Location.kind == kind, Location.warehouse_id.is_(None))
    found = uow.scalar(outside.order_by(Location.id))
    if found is None:
        raise DomainError("location.missing", f"The company has no location of the kind “{kind}”.")
    return int(found)


def set_up_company(uow: UnitOfWork, _event: CompanyCreated) -> None:
    """Give a new company the places outside and a first warehouse."""
    uow.insert(Location, [
        {"code": code, "name": name, "kind": kind, "warehouse_id": None, "parent_id": None, "blocked": False}
        for code, name, kind in OUTSIDE
    ])
    create_warehouse(uow, CreateWarehouse("MAIN", "Main warehouse"))
