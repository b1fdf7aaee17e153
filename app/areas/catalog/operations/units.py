"""Units of measure, and those of single items: exact fractions, never rounded."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Annotated, Any

from sqlalchemy import select

from app.areas.catalog.models import Item, ItemBarcode, ItemUnit, Unit
from app.areas.catalog.operations.items import require_free_barcode
from app.areas.catalog.queries import load_conversions
from app.areas.catalog.rules import evenly_held, require_ratio
from app.areas.company.rules import require_text
from app.kernel.errors import DomainError
from app.kernel.fields import Field
from app.kernel.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class CreateUnit:
    """Add a unit of measure: one of it is numerator/denominator of the base unit of its dimension."""

    code: Annotated[str, Field("Code", help="As it stands behind a quantity: kg")]
    name: Annotated[str, Field("Name")]
    dimension: Annotated[str, Field("Dimension", help="count, mass, volume, length, area, time or package")]
    numerator: Annotated[int, Field("Numerator")] = 1
    denominator: Annotated[int, Field("Denominator")] = 1


@dataclass(frozen=True, slots=True)
class UnitResult:
    """The unit's number."""

    unit_id: int


@dataclass(frozen=True, slots=True)
class SetItemUnit:
    """Say how much of an item one of another unit is: a box is 24/1 pieces."""

    item_id: Annotated[int, Field("Item", lookup="catalog")]
    unit_id: Annotated[int, Field("Unit", lookup="units")]
    numerator: Annotated[int, Field("Stock units in it")]
    denominator: Annotated[int, Field("Divided by", help="1 unless a stock unit is larger than this unit")] = 1
    for_purchase: Annotated[bool, Field("Bought in it")] = False
    for_sale: Annotated[bool, Field("Sold in it")] = False


@dataclass(frozen=True, slots=True)
class ItemUnitResult:
    """The number of the item's unit."""

    item_unit_id: int


@dataclass(frozen=True, slots=True)
class AddBarcode:
    """Let a code scan as an item, in one unit of it; the check digit of a GTIN is verified."""

    item_id: Annotated[int, Field("Item", lookup="catalog")]
    barcode: Annotated[str, Field("Bar code")]
    unit_id: Annotated[int | None, Field("Unit", lookup="units", help="Left empty, the stock unit")] = None


@dataclass(frozen=True, slots=True)
class BarcodeResult:
    """The bar code's number."""

    barcode_id: int


@dataclass(frozen=True, slots=True)
class RemoveBarcode:
    """Let a code no longer scan as an item."""

    item_id: Annotated[int, Field("Item", lookup="catalog")]
    barcode: Annotated[str, Field("Bar code")]


def create_unit(uow: UnitOfWork, cmd: CreateUnit) -> UnitResult:
    """Add a unit of measure."""
    ratio = require_ratio(cmd.numerator, cmd.denominator)
    code = require_text(cmd.code, "The code", "code")
    if uow.first(select(Unit.id).where(Unit.code == code)) is not None:
        raise DomainError("unit.exists", f"There is already a unit {code}.", "code")
    dimension = cmd.dimension.strip()
    if uow.first(select(Unit.id).where(Unit.dimension == dimension)) is None and ratio != 1:
        raise DomainError("unit.dimension", f"The first unit of “{dimension}” is its base: one to one.", "dimension")
    return UnitResult(uow.add(
        Unit, code=code, name=require_text(cmd.name, "The name", "name"),
        dimension=require_text(dimension, "The dimension", "dimension"), numerator=ratio.numerator,
        denominator=ratio.denominator,
    ))


def set_item_unit(uow: UnitOfWork, cmd: SetItemUnit) -> ItemUnitResult:
    """Set how many stock units one of a unit is; documents that were written keep what they were written with."""
    item, unit = uow.get(Item, cmd.item_id), uow.get(Unit, cmd.unit_id)
    if unit.id == item.unit_id:
        raise DomainError("unit.stock", f"{item.sku} is kept in {unit.code}; one is one.", "unit_id")
    ratio = require_ratio(cmd.numerator, cmd.denominator)
    _ask_about_uneven(uow, item, unit, ratio)
    values = {"numerator": ratio.numerator, "denominator": ratio.denominator, "for_purchase": cmd.for_purchase,
              "for_sale": cmd.for_sale}
    present = uow.scalar(select(ItemUnit.id).where(ItemUnit.item_id == item.id, ItemUnit.unit_id == unit.id))
    if present is None:
        return ItemUnitResult(uow.add(ItemUnit, item_id=item.id, unit_id=unit.id, **values))
    uow.update(ItemUnit, present, **values)
    return ItemUnitResult(int(present))


def _ask_about_uneven(uow: UnitOfWork, item: Any, unit: Any, ratio: Fraction) -> None:
    """Ask about a unit of which the stock unit cannot hold each single one exactly."""
    least = evenly_held(ratio)
    if least > 1:
        kept = uow.get(Unit, item.unit_id).code
        uow.confirm(
            "unit.uneven", f"One {unit.code} is {ratio} {kept}, which {kept} cannot hold exactly: only multiples of "
            f"{least} {unit.code} can be bought and sold. To sell single ones, keep {item.sku} in {unit.code}. Set the "
            "unit all the same?", "unit_id",
        )


def add_barcode(uow: UnitOfWork, cmd: AddBarcode) -> BarcodeResult:
    """Add a bar code to an item, in a unit that the item has."""
    uow.get(Item, cmd.item_id)
    code = require_free_barcode(uow, cmd.barcode)
    if cmd.unit_id is not None:
        load_conversions(uow.connection, [(cmd.item_id, cmd.unit_id)])
    barcode_id = uow.add(ItemBarcode, item_id=cmd.item_id, unit_id=cmd.unit_id, code=code)
    uow.touch(Item, [cmd.item_id])
    return BarcodeResult(barcode_id)


def remove_barcode(uow: UnitOfWork, cmd: RemoveBarcode) -> None:
    """Take a bar code from an item."""
    code = cmd.barcode.strip()
    found = uow.scalar(select(ItemBarcode.id).where(ItemBarcode.item_id == cmd.item_id, ItemBarcode.code == code))
    if found is None:
        raise DomainError("barcode.absent", f"The item does not have the bar code {code}.", "barcode")
    uow.delete(ItemBarcode, [found])
    uow.touch(Item, [cmd.item_id])
