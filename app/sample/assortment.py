"""What the sample company knows of its goods beyond their names: categories, boxes, prices, baskets and selections."""

from datetime import timedelta
from decimal import Decimal

from sqlalchemy import select

from app.areas.catalog.models import Category, Item, Unit
from app.areas.catalog.operations import (
    AddBarcode,
    ChangeItem,
    CreateCategory,
    CreateItem,
    CreatePriceList,
    MoveCategory,
    SetItemUnit,
    SetListPrice,
)
from app.areas.catalog.operations.boms import BomLineInput, CreateBom, ReleaseBom
from app.areas.catalog.operations.discounts import CreateCustomerGroup, CreateDiscount
from app.areas.production.operations.assembling import AssembleItem
from app.areas.sales.operations.customers import ChangeCustomerTerms
from app.areas.sales.queries.terms import load_terms
from app.kernel.errors import DomainError
from app.kernel.gs1 import check_digit
from app.kernel.money import Money
from app.kernel.own_fields import AddField
from app.sample.agenda import Agenda
from app.sample.world import SampleItem, World

BRANCHES = (
    ("Food", ("Coffee and tea", "Pasta and rice", "Oils and vinegar", "Preserves", "Chocolate and biscuits", "Spices")),
    ("Household", ("Kitchen knives", "Pans and pots", "Tableware", "Linen", "Storage")),
)
BOXED, LISTED = 60, 40
BOX_SIZES = (24, 12, 6)
ORIGINS = ("Brazil", "Colombia", "Ethiopia", "Germany", "Italy")
BASKETS = (("Breakfast basket", (0, 20, 40)), ("Pasta basket", (80, 84, 165, 240)), ("Office basket", (4, 8, 320)))
SELECTIONS = (("Coffee selection, 4 bags", (1, 2, 5, 7)), ("Rice selection, 3 bags", (90, 93, 97)))
EVERY = timedelta(days=45)
MADE_AT_ONCE = 12


class Assortment:
    """Puts the goods in order on the first day, and has selections packed now and then."""

    def __init__(self, agenda: Agenda, world: World) -> None:
        """Work with the goods that there are."""
        self.agenda, self.world = agenda, world
        self._made: list[int] = []

    def put_in_order(self) -> None:
        """Write down categories, boxes, prices, baskets and selections; pack selections from then on."""
        connection = self.agenda.batch.connection
        self._units = {row.code: row.id for row in connection.execute(select(Unit.code, Unit.id))}
        self._branch_out()
        self._box()
        self._price()
        self._bundle()
        self._describe()
        self.agenda.at(self.agenda.now + EVERY, self._pack)

    def _branch_out(self) -> None:
        connection = self.agenda.batch.connection
        known = {row.name: row.id for row in connection.execute(select(Category.name, Category.id))}
        for name, within in BRANCHES:
            inside = [known[below] for below in within if below in known]
            if inside:
                top = self.agenda.do(CreateCategory(name)).category_id
                for category_id in inside:
                    self.agenda.do(MoveCategory(category_id, top))

    def _box(self) -> None:
        for place, item in enumerate(self.world.items[:BOXED]):
            size = BOX_SIZES[place % len(BOX_SIZES)]
            self.agenda.do(SetItemUnit(item.id, self._units["box"], size, for_purchase=True, for_sale=True))
            for unit_id, digits in ((None, f"426012345{place:03d}"), (self._units["box"], f"1426012345{place:03d}")):
                self.agenda.do(AddBarcode(item.id, digits + check_digit(digits), unit_id))

    def _price(self) -> None:
        wholesale = self.agenda.do(CreateCustomerGroup("Wholesale")).group_id
        self.agenda.do(CreateCustomerGroup("Restaurants"))
        prices = self.agenda.do(CreatePriceList("Wholesale", group_id=wholesale)).price_list_id
        connection = self.agenda.batch.connection
        for item in self.world.items[:LISTED]:
            micros = connection.execute(select(Item.price_micros).where(Item.id == item.id)).scalar_one()
            own = Decimal(micros) / 1_000_000
            for from_qty, share in ((0, Decimal("0.95")), (24, Decimal("0.90"))):
                self.agenda.do(SetListPrice(
                    prices, item.id, (own * share).quantize(Decimal("0.01")), Decimal(from_qty)))
        coffee = connection.execute(select(Category.id).where(Category.name == "Coffee and tea")).scalar()
        end = self.agenda.end.date()
        self.agenda.do(CreateDiscount("winter offer", Decimal(5), category_id=coffee, valid_from=end - timedelta(30),
                                      valid_to=end + timedelta(60)))
        self.agenda.do(CreateDiscount("full pallet", Decimal(3), min_qty=Decimal(240), stackable=True))
        for customer_id in self.world.customers[::6]:
            self._join(customer_id, wholesale)

    def _join(self, customer_id: int, group_id: int) -> None:
        terms = load_terms(self.agenda.batch.connection, customer_id)
        limit = terms.credit_limit_minor
        self.agenda.do(ChangeCustomerTerms(
            customer_id, terms.payment_days, None if limit is None else Money(limit, terms.currency).decimal(),
            terms.price_list_id, terms.on_hold, group_id,
        ))

    def _describe(self) -> None:
        """Add fields of the firm's own, and fill them in for what sells best."""
        self.agenda.do(AddField("item", "Country of origin", "choice", "\n".join(ORIGINS)))
        self.agenda.do(AddField("item", "Organic", "flag"))
        self.agenda.do(AddField("customer", "Delivery gate", help="Where the driver rings"))
        for place, item in enumerate(self.world.items[:BOXED]):
            self.agenda.do(ChangeItem(item.id, own={
                "country_of_origin": ORIGINS[place % len(ORIGINS)], "organic": str("Organic" in item.name).lower(),
            }))

    def _bundle(self) -> None:
        self._gifts = self.agenda.do(CreateCategory("Baskets and selections")).category_id
        for name, places in BASKETS:
            self._sell_as_one(name, places, kind="kit")
        self._made = [self._sell_as_one(name, places, kind="stocked") for name, places in SELECTIONS]

    def _sell_as_one(self, name: str, places: tuple[int, ...], *, kind: str) -> int:
        parts = [self.world.items[place % len(self.world.items)].id for place in places]
        connection = self.agenda.batch.connection
        micros = sum(connection.execute(select(Item.price_micros).where(Item.id.in_(parts))).scalars())
        made: int = self.agenda.do(CreateItem(
            name, category_id=self._gifts,
            price=(Decimal(micros) / 1_000_000 * Decimal("0.95")).quantize(Decimal("0.01")),
            kind="kit" if kind == "kit" else "stocked", tracking="none" if kind == "kit" else "lot",
            shelf_life_days=None if kind == "kit" else 240,
        )).item_id
        bom = self.agenda.do(CreateBom(made, tuple(BomLineInput(part, Decimal(1)) for part in parts))).bom_id
        self.agenda.do(ReleaseBom(bom))
        self.world.items.append(SampleItem(made, name, 0.3))
        return made

    def _pack(self) -> None:
        for item_id in self._made:
            qty = MADE_AT_ONCE
            while qty and not self._try(AssembleItem(item_id, Decimal(qty))):
                qty //= 2
        self.agenda.at(self.agenda.workday(EVERY.days, 9), self._pack)

    def _try(self, command: AssembleItem) -> bool:
        """Do what stock allows, and nothing where it does not; tell which."""
        try:
            with self.agenda.batch.connection.begin_nested():
                self.agenda.do(command)
        except DomainError:
            return False
        return True
