"""Adding, changing, blocking and phasing out items."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Any, Literal

from sqlalchemy import select

from app.areas.catalog.events import ItemNatureChanged
from app.areas.catalog.models import Category, Item, ItemBarcode, Unit
from app.areas.catalog.rules import BASE_UNIT, require_barcode, require_successor, require_whole, spellings
from app.areas.catalog.rules.dates import DaysBefore, require_days_fit
from app.areas.catalog.rules.standing import require_untracked_kind
from app.areas.company.operations import take_free_numbers
from app.areas.company.queries import load_profile
from app.areas.company.rules import require_text
from app.kernel.errors import DomainError
from app.kernel.fields import Field
from app.kernel.money import Price
from app.kernel.own_fields import write_own
from app.kernel.unit_of_work import UnitOfWork

Kind = Literal["stocked", "consumable", "service", "kit"]
Tracking = Literal["none", "lot", "serial"]
KIND_TITLES = (("stocked", "Stocked"), ("consumable", "Consumable"), ("service", "Service"), ("kit", "Kit"))
BestBefore = Field("Best before, days ahead", "So many days before it expires", emptied=0)
Removal = Field("Sold until, days ahead", "So many days before it expires it is no longer sold", emptied=0)
Warning_ = Field("Warned of, days ahead", "So many days before it expires it is warned of", emptied=0)
TRACKING_TITLES = (("none", "Not tracked"), ("lot", "By lot"), ("serial", "By serial number"))


@dataclass(frozen=True, slots=True)
class CreateItem:
    """Add an item; stock is counted in its unit, and the price is for one of it."""

    name: Annotated[str, Field("Name")]
    sku: Annotated[str, Field("SKU", help="Left empty, the next free one is given")] = ""
    category_id: Annotated[int | None, Field("Category", lookup="categories")] = None
    unit_id: Annotated[int | None, Field("Stock unit", lookup="units", help="Left empty, pieces")] = None
    price: Annotated[Decimal, Field("Sales price", help="In the firm's currency, for one stock unit")] = Decimal(0)
    kind: Annotated[Kind, Field("Kind", titles=KIND_TITLES)] = "stocked"
    tracking: Annotated[Tracking, Field("Tracking", titles=TRACKING_TITLES)] = "none"
    shelf_life_days: Annotated[int | None, Field("Shelf life in days")] = None
    best_before_days: Annotated[int | None, BestBefore] = None
    removal_days: Annotated[int | None, Removal] = None
    warning_days: Annotated[int | None, Warning_] = None
    packaging: Annotated[str, Field("Packaging", help="As the supplier says it: 10 boxes x 20 bags")] = ""
    weight_grams: Annotated[int, Field("Weight in grams")] = 0
    volume_cm3: Annotated[int, Field("Volume in cm³")] = 0
    barcode: Annotated[str, Field("Bar code")] = ""
    description: Annotated[str, Field("Description", multiline=True)] = ""
    own: Annotated[Mapping[str, str] | None, Field("Fields of the firm", own="item")] = None


@dataclass(frozen=True, slots=True)
class ItemResult:
    """The item's number and SKU."""

    item_id: int
    sku: str


@dataclass(frozen=True, slots=True)
class ChangeItem:
    """Change an item; what is left out stays, and 0 takes the category or the shelf life off.

    The stock unit cannot change: quantities are kept in it.
    """

    item_id: Annotated[int, Field("Item", lookup="catalog", hidden=True)]
    name: Annotated[str | None, Field("Name")] = None
    sku: Annotated[str | None, Field("SKU")] = None
    category_id: Annotated[int | None, Field("Category", lookup="categories", emptied=0)] = None
    price: Annotated[Decimal | None, Field("Sales price", emptied=0)] = None
    kind: Annotated[Kind | None, Field("Kind", titles=KIND_TITLES)] = None
    tracking: Annotated[Tracking | None, Field("Tracking", titles=TRACKING_TITLES)] = None
    shelf_life_days: Annotated[int | None, Field("Shelf life in days", emptied=0)] = None
    best_before_days: Annotated[int | None, BestBefore] = None
    removal_days: Annotated[int | None, Removal] = None
    warning_days: Annotated[int | None, Warning_] = None
    packaging: Annotated[str | None, Field("Packaging")] = None
    weight_grams: Annotated[int | None, Field("Weight in grams", emptied=0)] = None
    volume_cm3: Annotated[int | None, Field("Volume in cm³", emptied=0)] = None
    description: Annotated[str | None, Field("Description", multiline=True)] = None
    own: Annotated[Mapping[str, str] | None, Field("Fields of the firm", own="item")] = None
    expected_version: Annotated[int | None, Field("Version", hidden=True)] = None


@dataclass(frozen=True, slots=True)
class BlockItem:
    """Let nobody order, receive or sell an item from now on."""

    item_id: Annotated[int, Field("Item", lookup="catalog")]


@dataclass(frozen=True, slots=True)
class PhaseOutItem:
    """Sell an item off; another may take its place."""

    item_id: Annotated[int, Field("Item", lookup="catalog")]
    successor_id: Annotated[int | None, Field("Replaced by", lookup="catalog")] = None


@dataclass(frozen=True, slots=True)
class ReactivateItem:
    """Take an item up again that was blocked or was being phased out."""

    item_id: Annotated[int, Field("Item", lookup="catalog")]


def create_item(uow: UnitOfWork, cmd: CreateItem) -> ItemResult:
    """Add an item with its first bar code."""
    currency = load_profile(uow.connection).currency
    sku = cmd.sku.strip() or take_free_numbers(uow, "item", Item.sku, 1)[0]
    require_free_sku(uow, sku)
    if cmd.category_id is not None:
        uow.get(Category, cmd.category_id)
    require_untracked_kind(cmd.kind, cmd.tracking)
    require_days_fit(DaysBefore(cmd.best_before_days, cmd.removal_days, cmd.warning_days), cmd.shelf_life_days)
    item_id = uow.add(
        Item, sku=sku, name=require_text(cmd.name, "The name", "name"), description=cmd.description.strip(),
        category_id=cmd.category_id, unit_id=_unit_id(uow, cmd.unit_id), price_micros=_price(cmd.price, currency),
        price_currency=currency, kind=cmd.kind, status="active", tracking=cmd.tracking,
        shelf_life_days=require_whole(cmd.shelf_life_days, "shelf_life_days"), packaging=cmd.packaging.strip(),
        weight_grams=require_whole(cmd.weight_grams, "weight_grams"),
        volume_cm3=require_whole(cmd.volume_cm3, "volume_cm3"), successor_id=None,
        best_before_days=cmd.best_before_days, removal_days=cmd.removal_days, warning_days=cmd.warning_days,
    )
    if cmd.barcode.strip():
        uow.add(ItemBarcode, item_id=item_id, unit_id=None, code=require_free_barcode(uow, cmd.barcode))
    write_own(uow, "item", item_id, cmd.own, new=True)
    return ItemResult(item_id, sku)


def _unit_id(uow: UnitOfWork, unit_id: int | None) -> int:
    if unit_id is None:
        return int(uow.scalar(select(Unit.id).where(Unit.code == BASE_UNIT)))
    return int(uow.get(Unit, unit_id).id)


def _price(price: Decimal, currency: str) -> int:
    if price < 0:
        raise DomainError("price.negative", "A price is not below zero.", "price")
    return Price.of(price, currency).micros


def require_free_sku(uow: UnitOfWork, sku: str, but: int = 0) -> None:
    """Refuse a SKU that another item has."""
    taken = uow.first(select(Item.name).where(Item.sku == sku, Item.id != but))
    if taken is not None:
        raise DomainError("item.exists", f"The SKU {sku} is that of {taken.name}. Give another one.", "sku")


def require_free_barcode(uow: UnitOfWork, text: str) -> str:
    """Give a bar code that can be scanned and stands for nothing yet; DomainError otherwise."""
    code = require_barcode(text)
    taken = uow.first(
        select(Item.sku, Item.name).join(ItemBarcode, ItemBarcode.item_id == Item.id).where(
            ItemBarcode.code.in_(spellings(code)))
    )
    if taken is not None:
        raise DomainError("barcode.taken", f"{code} is the bar code of {taken.sku} {taken.name}.", "barcode")
    return code


_DAYS = ("best_before_days", "removal_days", "warning_days")
_PLAIN = ("category_id", "kind", "tracking", "shelf_life_days", "weight_grams", "volume_cm3", *_DAYS)
_TEXTS = ("name", "sku", "packaging", "description")


def change_item(uow: UnitOfWork, cmd: ChangeItem) -> None:
    """Change an item."""
    item = uow.get(Item, cmd.item_id)
    values: dict[str, Any] = {key: getattr(cmd, key) for key in _PLAIN if getattr(cmd, key) is not None}
    values.update({key: getattr(cmd, key).strip() for key in _TEXTS if getattr(cmd, key) is not None})
    for key, what in (("name", "The name"), ("sku", "The SKU")):
        require_text(values.get(key, "unchanged"), what, key)
    for key in ("shelf_life_days", "weight_grams", "volume_cm3"):
        require_whole(values.get(key), key)
    if cmd.sku is not None:
        require_free_sku(uow, values["sku"], item.id)
    if cmd.category_id:
        uow.get(Category, cmd.category_id)
    values.update({key: None for key in ("category_id", "shelf_life_days", *_DAYS) if values.get(key) == 0})
    if cmd.price is not None:
        values["price_micros"] = _price(cmd.price, item.price_currency)
    _require_nature(uow, item, values)
    if values:
        uow.update(Item, item.id, expected_version=cmd.expected_version, **values)
    if cmd.own is not None:
        write_own(uow, "item", item.id, cmd.own)


def _require_nature(uow: UnitOfWork, item: Any, values: Mapping[str, Any]) -> None:
    """Refuse days and tracking that do not fit, and tell the areas above when goods are to be kept otherwise."""
    after = {**item._mapping, **values}
    require_untracked_kind(after["kind"], after["tracking"])
    require_days_fit(DaysBefore(*(after[key] for key in _DAYS)), after["shelf_life_days"])
    if (after["kind"], after["tracking"]) != (item.kind, item.tracking):
        uow.emit(ItemNatureChanged(
            item.id, item.sku, item.kind, after["kind"], item.tracking, after["tracking"]))


def block_item(uow: UnitOfWork, cmd: BlockItem) -> None:
    """Block an item."""
    uow.update(Item, cmd.item_id, status="blocked")


def phase_out_item(uow: UnitOfWork, cmd: PhaseOutItem) -> None:
    """Phase an item out; a successor that leads back to it is refused."""
    item = uow.get(Item, cmd.item_id)
    if cmd.successor_id is not None:
        require_successor(item.sku, item.id, _line_of_succession(uow, cmd.successor_id))
    uow.update(Item, item.id, status="phasing_out", successor_id=cmd.successor_id)


def reactivate_item(uow: UnitOfWork, cmd: ReactivateItem) -> None:
    """Take an item up again."""
    uow.update(Item, cmd.item_id, status="active", successor_id=None)


def _line_of_succession(uow: UnitOfWork, first: int) -> Sequence[int]:
    line: list[int] = []
    following: int | None = first
    while following is not None and following not in line:
        line.append(following)
        following = uow.get(Item, following).successor_id
    return line
