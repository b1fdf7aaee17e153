"""Who and what the sample company deals with, written down through the operations on its first day."""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from random import Random

from sqlalchemy import select

from app.areas.catalog.models import Unit
from app.areas.catalog.operations.categories import CreateCategory
from app.areas.catalog.operations.items import CreateItem
from app.areas.company.operations import CreateCompany
from app.areas.inventory.operations.setup import SetReorderRule
from app.areas.logistics.operations.carriers import CreateCarrier, CreateCarrierService
from app.areas.purchasing.operations import CreateSupplier, SetSupplierItem
from app.areas.sales.operations.customers import CreateCustomer
from app.kernel.workspace import Batch
from app.sample.places import create_places, set_storage_rules
from app.sample.words import (
    CARRIERS,
    CUSTOMER_FORMS,
    CUSTOMER_STEMS,
    FIRST_NAMES,
    LAST_NAMES,
    LINES,
    PLACES,
    STREETS,
    SUPPLIER_FORMS,
    SUPPLIER_PLACES,
    SUPPLIER_STEMS,
    Line,
)

SUPPLIERS, ITEMS, CUSTOMERS = 40, 800, 300
ITEMS_A_LINE = ITEMS // len(LINES) + 1
MARGIN = Decimal("1.55")


@dataclass(frozen=True, slots=True)
class SampleItem:
    """An item with how fast it goes: `weight` is its share of the lines that customers order."""

    id: int
    name: str
    weight: float


@dataclass(frozen=True, slots=True)
class SampleSupplier:
    """A supplier with its habits: how many days it is late on average, and how often it sends too little."""

    id: int
    lead_time_days: int
    mean_days_late: float
    short_share: float


@dataclass(slots=True)
class World:
    """Everybody and everything, by number."""

    items: list[SampleItem] = field(default_factory=list)
    suppliers: dict[int, SampleSupplier] = field(default_factory=dict)
    customers: list[int] = field(default_factory=list)
    carriers: list[tuple[int, int, int]] = field(default_factory=list)


def create_world(batch: Batch, dice: Random, now: datetime) -> World:
    """Write down the company, its suppliers, items, customers and carriers."""
    world = World()
    batch.dispatch(CreateCompany(
        "Lindenhof Handel GmbH", "EUR", "Europe/Berlin", "Germany", "Speicherstr. 12\n20457 Hamburg", "DE123456788",
        "office@lindenhof.example", "+49 40 5550100",
    ), now=now)
    create_places(batch, now)
    suppliers = [_supplier(batch, dice, number, now) for number in range(SUPPLIERS)]
    world.suppliers = {supplier.id: supplier for supplier in suppliers}
    _create_items(batch, dice, world, suppliers, now)
    set_storage_rules(batch, now)
    world.customers = [_customer(batch, dice, number, now) for number in range(CUSTOMERS)]
    for name, service, days, base, per_kg in CARRIERS:
        carrier_id = batch.dispatch(CreateCarrier(name), now=now).value
        offered = batch.dispatch(CreateCarrierService(
            carrier_id, service, days, Decimal(base) / 100, Decimal(per_kg) / 100), now=now).value
        world.carriers.append((carrier_id, offered, days))
    return world


def _person(dice: Random) -> tuple[str, str]:
    first, last = dice.choice(FIRST_NAMES), dice.choice(LAST_NAMES)
    return f"{first} {last}", f"{first}.{last}".lower().encode("ascii", "ignore").decode()


def _supplier(batch: Batch, dice: Random, number: int, now: datetime) -> SampleSupplier:
    stem, form = SUPPLIER_STEMS[number % len(SUPPLIER_STEMS)], SUPPLIER_FORMS[(number * 3 + number // 20) % 8]
    city, postal_code, country = SUPPLIER_PLACES[(number * 5) % len(SUPPLIER_PLACES)]
    person, mail = _person(dice)
    lead_time = dice.randint(4, 18)
    made = batch.dispatch(CreateSupplier(
        f"{stem} {form}", f"S-{number + 1:03d}", f"{dice.choice(STREETS)} {dice.randint(1, 90)}", postal_code, city,
        country, f"{mail}@{stem.lower().encode('ascii', 'ignore').decode()}.example",
        f"+49 30 555{dice.randint(1000, 9999)}", contact_name=person, payment_days=dice.choice((14, 30, 45)),
        lead_time_days=lead_time,
    ), confirmed=frozenset({"*"}), now=now)
    return SampleSupplier(made.value.supplier_id, lead_time, dice.choice((0.0, 0.3, 0.5, 1.0, 2.0, 6.0)),
                          dice.choice((0.02, 0.05, 0.08, 0.2)))


def _create_items(
    batch: Batch, dice: Random, world: World, suppliers: list[SampleSupplier], now: datetime,
) -> None:
    unit = batch.connection.execute(select(Unit.id).where(Unit.code == "pc")).scalar_one()
    for place, line in enumerate(LINES):
        category = batch.dispatch(CreateCategory(line.category), now=now).value.category_id
        names = [f"{kind} {noun}, {size}" for noun in line.nouns for kind in line.kinds for size in line.sizes]
        sellers = suppliers[place * 3 : place * 3 + 4] or suppliers[-4:]
        for name in (names * 2)[:ITEMS_A_LINE]:
            if len(world.items) == ITEMS:
                return
            again = any(item.name == name for item in world.items[-len(names):])
            _item(batch, dice, world, line, f"{name}, case of 6" if again else name, category, unit,
                  sellers[len(world.items) % len(sellers)], now)


def _item(
    batch: Batch, dice: Random, world: World, line: Line, name: str, category: int, unit: int,
    supplier: SampleSupplier, now: datetime,
) -> None:
    number = len(world.items) + 1
    cost = Decimal(dice.randint(*line.cost_cents)) / 100 * (6 if "case of 6" in name else 1)
    made = batch.dispatch(CreateItem(
        name, f"L-{number:04d}", category_id=category, unit_id=unit, price=(cost * MARGIN).quantize(Decimal("0.01")),
        tracking="lot" if line.shelf_life_days else "none", shelf_life_days=line.shelf_life_days or None,
        weight_grams=line.grams, volume_cm3=line.grams * (2 if line.shelf_life_days else 4),
    ), now=now)
    item_id = made.value.item_id
    weight = 1.0 / (1 + dice.randint(0, ITEMS - 1)) ** 0.62
    world.items.append(SampleItem(item_id, name, weight))
    pack = dice.choice((1, 6, 12, 24)) if cost < 20 else 1
    batch.dispatch(SetSupplierItem(
        supplier.id, item_id, cost.quantize(Decimal("0.01")), supplier_sku=f"{dice.randint(100, 999)}-{number:04d}",
        min_qty=Decimal(pack), multiple_qty=Decimal(pack), preferred=True), now=now)
    sold_a_day = weight * 0.9
    point = max(6, round(sold_a_day * (supplier.lead_time_days + 24)))
    batch.dispatch(SetReorderRule(item_id, Decimal(point), Decimal(point + max(8, round(sold_a_day * 45)))), now=now)


def _customer(batch: Batch, dice: Random, number: int, now: datetime) -> int:
    stem, form = CUSTOMER_STEMS[number % 20], CUSTOMER_FORMS[number // 20]
    city, postal_code, country = PLACES[(number * 7) % len(PLACES)]
    person, mail = _person(dice)
    made = batch.dispatch(CreateCustomer(
        f"{stem} {form}", f"C-{number + 1:04d}", contact_name=person,
        contact_email=f"{mail}@{stem.replace(' ', '').lower()}.example",
        street=f"{dice.choice(STREETS)} {dice.randint(1, 120)}", postal_code=postal_code, city=city, country=country,
        phone=f"+49 40 555{dice.randint(1000, 9999)}", payment_days=dice.choice((14, 30)),
    ), confirmed=frozenset({"*"}), now=now)
    return int(made.value)
