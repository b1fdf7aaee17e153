"""Assemblies as people see them: the list, one of them with what went in and came out, what an item would cost."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from fractions import Fraction
from typing import Any

from sqlalchemy import Connection, case, func, select

from app.areas.catalog.models import Bom, Item, Unit
from app.areas.catalog.queries.recipes import load_book, load_recipe
from app.areas.catalog.rules.boms import Recipe, explode, makeable, roll_up, taken
from app.areas.catalog.rules.standing import KIT
from app.areas.company.queries import load_profile
from app.areas.inventory.models import ItemValue, Location, Lot, Move, Warehouse
from app.areas.inventory.queries.stock import stock_of_items
from app.areas.production.models import Assembly
from app.areas.production.rules import ASSEMBLY, MAKE, POSTED, REVERSED, TAKE_APART
from app.kernel.columns import table_of
from app.kernel.declare import Contribution
from app.kernel.errors import NotFoundError
from app.kernel.listing import ColumnInfo, Detail, Fact, Kind, LinesTable, PresetInfo, Row, Sort, StateWord, Tone
from app.kernel.money import Money
from app.kernel.quantity import QUANTITY_SCALE, Quantity
from app.kernel.query import ListQuery, Preset, column
from app.kernel.rounding import round_half_up
from app.kernel.sources import SourceName

STATES = ((POSTED, StateWord("Done", Tone.GOOD)), (REVERSED, StateWord("Taken back", Tone.WARNING)))
KINDS = ((MAKE, StateWord("Made")), (TAKE_APART, StateWord("Taken apart")))

ASSEMBLIES = ListQuery(
    "assemblies", "Assemblies", "assembly", Assembly.id,
    table_of(Assembly).outerjoin(table_of(Item), Item.id == Assembly.item_id)
    .outerjoin(table_of(Unit), Unit.id == Item.unit_id)
    .outerjoin(table_of(Bom), Bom.id == Assembly.bom_id)
    .outerjoin(table_of(Warehouse), Warehouse.id == Assembly.warehouse_id),
    (
        column("number", "Number", Assembly.number, Kind.CODE, width=10),
        column("at", "When", Assembly.at, Kind.TIME, width=14),
        column("kind", "What", Assembly.kind, Kind.STATE, width=10, sortable=False, states=KINDS),
        column("sku", "SKU", Item.sku, Kind.CODE, width=10, sortable=False),
        column("name", "Item", Item.name, width=32, sortable=False),
        column("qty", "Quantity", Assembly.qty, Kind.QUANTITY, unit=Unit.code, sortable=False),
        column("revision", "Revision", Bom.revision, Kind.INTEGER, width=8, sortable=False),
        column("warehouse", "Warehouse", Warehouse.name, width=16, sortable=False, shown=False),
        column("state", "State", Assembly.state, Kind.STATE, sortable=False, states=STATES),
    ),
    (Sort("at", descending=True),), "production.read",
    (
        Preset(PresetInfo("made", "Made"), Assembly.kind == MAKE),
        Preset(PresetInfo("taken_apart", "Taken apart"), Assembly.kind == TAKE_APART),
    ),
)

MOVED_COLUMNS = (
    ColumnInfo("item", "Item", width=34, sortable=False),
    ColumnInfo("qty", "Quantity", Kind.QUANTITY, width=12, sortable=False),
    ColumnInfo("lot", "Lot", Kind.CODE, width=12, sortable=False),
    ColumnInfo("place", "Place", Kind.CODE, width=12, sortable=False),
)


def assembly_detail(connection: Connection, assembly_id: int, _now: datetime) -> Detail:
    """Give an assembly with what went into it and what came out."""
    row = connection.execute(
        select(table_of(Assembly), Item.sku, Item.name, Unit.code, Bom.revision, Warehouse.name.label("warehouse"))
        .join(Item, Item.id == Assembly.item_id).join(Unit, Unit.id == Item.unit_id)
        .join(Bom, Bom.id == Assembly.bom_id).join(Warehouse, Warehouse.id == Assembly.warehouse_id)
        .where(Assembly.id == assembly_id)
    ).first()
    if row is None:
        raise NotFoundError("record.missing", f"There is no assembly with the number {assembly_id}.", "assembly_id")
    moved = _moved(connection, assembly_id)
    facts = (
        Fact("Item", f"{row.sku} {row.name}", record="item", record_id=row.item_id),
        Fact("Quantity", Quantity(row.qty, row.code), Kind.QUANTITY), Fact("When", row.at, Kind.TIME),
        Fact("Bill of materials", f"revision {row.revision}", record="bom", record_id=row.bom_id),
        Fact("Warehouse", row.warehouse), *((Fact("Note", row.note),) if row.note else ()),
    )
    tables = (("Went in", "in"), ("Came out", "out"))
    return Detail(
        row.id, f"{dict(KINDS)[row.kind].word}: {row.name}", row.number, dict(STATES).get(row.state), facts,
        tuple(LinesTable(title, MOVED_COLUMNS, tuple(_line(one) for one in moved if one.way == way), "item")
              for title, way in tables),
    )


def _moved(connection: Connection, assembly_id: int) -> Sequence[Any]:
    """Read what an assembly moved, without what took it back."""
    start = select(Location.kind).where(Location.id == Move.from_location_id).correlate(Move).scalar_subquery()
    inner = case((start == "production", Move.to_location_id), else_=Move.from_location_id)
    return connection.execute(
        select(Move.item_id, Item.sku, Item.name, Unit.code, Move.qty, Lot.code.label("lot"),
               Location.code.label("place"), case((start == "production", "out"), else_="in").label("way"))
        .join(Item, Item.id == Move.item_id).join(Unit, Unit.id == Item.unit_id)
        .join(Location, Location.id == inner).outerjoin(Lot, Lot.id == Move.lot_id)
        .where(Move.source_kind == ASSEMBLY, Move.source_id == assembly_id, Move.reverses_id.is_(None))
        .order_by(Move.id)
    ).all()


def _line(row: Any) -> Row:
    return Row(row.item_id, (f"{row.sku} {row.name}", Quantity(row.qty, row.code), row.lot, row.place))


def unit_costs(connection: Connection, item_ids: Iterable[int]) -> dict[int, Fraction]:
    """Give what one of each item costs now, in minor units, exactly; items of which nothing is there are left out."""
    rows = connection.execute(
        select(ItemValue.item_id, ItemValue.qty, ItemValue.value_minor)
        .where(ItemValue.item_id.in_(sorted(set(item_ids))), ItemValue.qty > 0)
    )
    return {row.item_id: Fraction(row.value_minor * QUANTITY_SCALE, row.qty) for row in rows}


def item_making(connection: Connection, item_id: int, now: datetime) -> Contribution:
    """Add to an item what it costs by its bill, and how many can be made of what is free."""
    book = load_book(connection, [item_id], now.date())
    recipe = book.of(item_id)
    kind = connection.execute(select(Item.kind).where(Item.id == item_id)).scalar()
    if recipe is None or kind == KIT:
        return Contribution()
    return Contribution(facts=_making(connection, recipe, Fraction(1), now))


def bom_cost(connection: Connection, bom_id: int, now: datetime) -> Contribution:
    """Add to a bill what its quantity costs, and how often it can be made of what is free."""
    recipe = load_recipe(connection, bom_id)
    qty = connection.execute(select(Bom.qty).where(Bom.id == bom_id)).scalar()
    if recipe is None or qty is None:
        return Contribution()
    return Contribution(facts=_making(connection, recipe, Fraction(qty, QUANTITY_SCALE), now))


def _making(connection: Connection, recipe: Recipe, made: Fraction, now: datetime) -> tuple[Fact, ...]:
    day = now.date()
    book = load_book(connection, {part.item_id for part in recipe.parts}, day)
    needs = explode(recipe, made, book.of, day)
    bought = {need.item_id for need in needs if need.recipe is None}
    others = {part.item_id for part in recipe.by_products(day)}
    costs = unit_costs(connection, bought | others)
    total = roll_up(recipe, made, book.of, day, costs)
    unknown = len(bought - costs.keys())
    currency = load_profile(connection).currency
    direct = taken(explode(recipe, Fraction(1), book.of, day, deep=False))
    free = stock_of_items(connection, sorted({need.item_id for need in direct}), now)
    wanted: dict[int, Fraction] = {}
    for need in direct:
        wanted[need.item_id] = wanted.get(need.item_id, Fraction(0)) + need.qty
    count = makeable((free[item_id].available, qty) for item_id, qty in wanted.items())
    missing = f"; {unknown} of its components have no cost now and count as nothing" if unknown else ""
    return (
        Fact("Cost by its bill", Money(round_half_up(total.numerator, total.denominator), currency), Kind.MONEY,
             help=f"All levels at what one of each component costs now{missing}"),
        *((Fact("Can be made now", count, Kind.INTEGER, help="Of what is free of its direct components"),)
          if count is not None else ()),
    )


def assembly_names(connection: Connection, ids: Sequence[int]) -> dict[int, SourceName]:
    """Name assemblies where goods moved for them."""
    rows = connection.execute(
        select(Assembly.id, Assembly.number, Assembly.kind, Item.sku, Item.name)
        .join(Item, Item.id == Assembly.item_id).where(Assembly.id.in_(list(ids)))
    )
    return {
        row.id: SourceName(
            "assembly", f"{row.number} {dict(KINDS)[row.kind].word.lower()}", f"{row.sku} {row.name}", "assembly",
            row.id, "factory",
        ) for row in rows
    }


def check_assemblies(connection: Connection) -> list[str]:
    """Name the assemblies of which nothing came out, or the wrong quantity."""
    out = (
        select(func.coalesce(func.sum(Move.qty), 0)).where(
            Move.source_kind == ASSEMBLY, Move.source_id == Assembly.id, Move.item_id == Assembly.item_id,
            Move.reverses_id.is_(None)).correlate(Assembly).scalar_subquery()
    )
    rows = connection.execute(select(Assembly.number, Assembly.qty, out.label("moved")).where(out != Assembly.qty))
    return [f"{row.number} is about {Quantity(row.qty, 'pieces')}, the ledger moved {Quantity(row.moved, 'pieces')}."
            for row in rows]
