"""Packing: parcels with weight, size and a number of their own."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Any, Literal

from sqlalchemy import select

from app.areas.logistics import rules
from app.areas.logistics.models import Package, Shipment, ShipmentLine
from app.areas.logistics.queries.shipments import ShipmentLineRow, load_shipment_lines
from app.kernel.errors import DomainError
from app.kernel.fields import Field
from app.kernel.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class PackageInput:
    """A package; without a weight, that of the goods in it counts."""

    kind: Annotated[Literal["carton", "pallet", "envelope", "tube", "crate"], Field("Kind")] = "carton"
    weight_kg: Annotated[Decimal, Field("Weight, kg", help="That of the goods when left at 0.")] = Decimal(0)
    length_cm: Annotated[Decimal, Field("Length, cm")] = Decimal(0)
    width_cm: Annotated[Decimal, Field("Width, cm")] = Decimal(0)
    height_cm: Annotated[Decimal, Field("Height, cm")] = Decimal(0)


@dataclass(frozen=True, slots=True)
class ContentInput:
    """Which package a line goes into, counted from 1."""

    shipment_line_id: Annotated[int, Field("Line", lookup="shipment_lines")]
    package: Annotated[int, Field("Package")] = 1


@dataclass(frozen=True, slots=True)
class PackShipment:
    """Pack a picked shipment; lines that are not named go into the first package, packing again replaces them all."""

    shipment_id: Annotated[int, Field("Shipment", lookup="shipments")]
    packages: Annotated[tuple[PackageInput, ...], Field("Packages")] = (PackageInput(),)
    contents: Annotated[
        tuple[ContentInput, ...], Field("Contents", help="Which package a line is in; package 1 for the others.")
    ] = ()


@dataclass(frozen=True, slots=True)
class ShipmentPacked:
    """The packages with their serial shipping container codes."""

    shipment_id: int
    package_ids: tuple[int, ...]
    sscc: tuple[str, ...]


def pack_shipment(uow: UnitOfWork, cmd: PackShipment) -> ShipmentPacked:
    """Put the lines of a shipment into packages and number these."""
    shipment = uow.get(Shipment, cmd.shipment_id)
    rules.require_step(shipment.number, shipment.state, "packed")
    if not cmd.packages:
        raise DomainError("package.none", "A packed shipment has at least one package.", "packages")
    lines = load_shipment_lines(uow.connection, shipment.id)
    boxes = _boxes(cmd, lines)
    old = [row.id for row in uow.rows(select(Package.id).where(Package.shipment_id == shipment.id))]
    uow.update_many(ShipmentLine, {line.id: {"package_id": None} for line in lines if line.package_id})
    uow.delete(Package, old)
    ids = uow.new_ids(Package, len(cmd.packages))
    codes = [rules.sscc(number) for number in ids]
    uow.insert(Package, [
        _package(number, position, shipment.id, code, entry, [line for line in lines if boxes[line.id] == position])
        for position, (number, code, entry) in enumerate(zip(ids, codes, cmd.packages, strict=True), 1)
    ])
    uow.update_many(ShipmentLine, {line.id: {"package_id": ids[boxes[line.id] - 1]} for line in lines})
    uow.update(Shipment, shipment.id, state=rules.PACKED, packed_at=uow.now)
    return ShipmentPacked(shipment.id, tuple(ids), tuple(codes))


def _boxes(cmd: PackShipment, lines: Sequence[ShipmentLineRow]) -> dict[int, int]:
    boxes = {line.id: 1 for line in lines}
    for index, entry in enumerate(cmd.contents):
        if entry.shipment_line_id not in boxes:
            raise DomainError("record.missing", "The shipment has no such line.", f"contents.{index}.shipment_line_id")
        if not 1 <= entry.package <= len(cmd.packages):
            raise DomainError("package.unknown", f"There is no package {entry.package}.", f"contents.{index}.package")
        boxes[entry.shipment_line_id] = entry.package
    return boxes


def _package(
    number: int, position: int, shipment_id: int, code: str, entry: PackageInput, lines: Sequence[ShipmentLineRow],
) -> dict[str, Any]:
    given = rules.grams_of(entry.weight_kg)
    return {
        "id": number, "shipment_id": shipment_id, "position": position, "kind": entry.kind, "sscc": code,
        "weight_grams": given or rules.goods_weight([(line.weight_grams, line.qty) for line in lines]),
        "length_mm": rules.millimetres_of(entry.length_cm, "length_cm"),
        "width_mm": rules.millimetres_of(entry.width_cm, "width_cm"),
        "height_mm": rules.millimetres_of(entry.height_cm, "height_cm"),
    }
