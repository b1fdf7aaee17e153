"""Bills of materials as people see them: the list, one bill as a tree, what an item goes into."""

from datetime import datetime
from fractions import Fraction
from typing import Any

from sqlalchemy import Connection, String, cast, func, select

from app.areas.catalog.models import Bom, BomLine, Item, Unit
from app.areas.catalog.queries.facts import ItemFacts, load_items
from app.areas.catalog.queries.recipes import load_book, load_recipe, load_uses_above
from app.areas.catalog.rules.boms import (
    DRAFT,
    RELEASED,
    RETIRED,
    Need,
    Recipe,
    explode,
    in_millionths,
    where_used,
)
from app.areas.catalog.rules.standing import KIT
from app.kernel.columns import table_of
from app.kernel.declare import Contribution, SearchSpec
from app.kernel.errors import NotFoundError
from app.kernel.listing import ColumnInfo, Detail, Fact, Kind, LinesTable, PresetInfo, Row, Sort, StateWord, Tone
from app.kernel.quantity import QUANTITY_SCALE, Quantity
from app.kernel.query import ListQuery, Preset, column

BOM_STATES = (
    (DRAFT, StateWord("Draft")), (RELEASED, StateWord("Released", Tone.GOOD)), (RETIRED, StateWord("Retired")),
)
PERMILLE_IN_PERCENT = 100_000
"""A permille in millionths of a percent."""

INDENT = "\u2003"

_lines_of = select(func.count()).where(BomLine.bom_id == Bom.id).correlate(Bom).scalar_subquery()

BOMS = ListQuery(
    "boms", "Bills of materials", "bom", Bom.id,
    table_of(Bom).outerjoin(table_of(Item), Item.id == Bom.item_id).outerjoin(table_of(Unit), Unit.id == Item.unit_id),
    (
        column("item_no", "Item number", Bom.item_id, Kind.INTEGER, shown=False),
        column("sku", "SKU", Item.sku, Kind.CODE, width=10, sortable=False),
        column("name", "Makes", Item.name, width=32, sortable=False),
        column("revision", "Revision", Bom.revision, Kind.INTEGER, width=8, sortable=False),
        column("state", "State", Bom.state, Kind.STATE, sortable=False, states=BOM_STATES),
        column("qty", "Quantity", Bom.qty, Kind.QUANTITY, unit=Unit.code, sortable=False),
        column("lines", "Lines", _lines_of, Kind.INTEGER, width=6, sortable=False),
        column("phantom", "Passed through", Bom.phantom, Kind.FLAG, sortable=False, shown=False),
        column("valid_from", "From day", Bom.valid_from, Kind.DATE, sortable=False),
        column("valid_to", "To day", Bom.valid_to, Kind.DATE, sortable=False),
        column("note", "Note", Bom.note, width=24, sortable=False, shown=False),
    ),
    (Sort("item_no"), Sort("revision")), "catalog.read",
    (
        Preset(PresetInfo("released", "Released", Tone.GOOD), Bom.state == RELEASED),
        Preset(PresetInfo("draft", "Drafts"), Bom.state == DRAFT),
    ),
)

def bom_search() -> SearchSpec:
    """Declare how bills are found: by what they make."""
    revision = Item.sku + " revision " + cast(Bom.revision, String)
    statement = select(Bom.id, revision, Item.name, Bom.note).join(Item, Item.id == Bom.item_id)
    return SearchSpec("bom", "Bill of materials", Bom, statement)


TREE_COLUMNS = (
    ColumnInfo("item", "Component", width=34, sortable=False),
    ColumnInfo("qty", "Quantity", Kind.QUANTITY, width=12, sortable=False),
    ColumnInfo("scrap", "Scrap", Kind.PERCENT, width=7, sortable=False),
    ColumnInfo("what", "How", width=22, sortable=False),
)
USE_COLUMNS = (
    ColumnInfo("item", "Used in", width=36, sortable=False),
    ColumnInfo("qty", "For one of it", Kind.QUANTITY, width=14, sortable=False),
    ColumnInfo("level", "Level", Kind.INTEGER, width=6, sortable=False),
)


def bom_detail(connection: Connection, bom_id: int, now: datetime) -> Detail:
    """Give a bill as a tree: everything that making its quantity takes, level by level."""
    recipe, bom = _require(connection, bom_id)
    item = load_items(connection, [bom.item_id])[bom.item_id]
    made = Quantity(bom.qty, item.unit_code)
    table = tree_table(connection, recipe, made, now)
    facts = [
        Fact("Item", f"{item.sku} {item.name}", record="item", record_id=item.id), Fact("Makes", made, Kind.QUANTITY),
        Fact("Revision", bom.revision, Kind.INTEGER),
        *((Fact("From day", bom.valid_from, Kind.DATE),) if bom.valid_from else ()),
        *((Fact("To day", bom.valid_to, Kind.DATE),) if bom.valid_to else ()),
        *((Fact("Passed through", "Its components are taken where it is used"),) if bom.phantom else ()),
        *((Fact("Note", bom.note),) if bom.note else ()),
    ]
    return Detail(
        bom.id, f"{item.name}, revision {bom.revision}", item.sku, dict(BOM_STATES).get(bom.state), tuple(facts),
        (table,),
    )


def _require(connection: Connection, bom_id: int) -> tuple[Recipe, Any]:
    recipe = load_recipe(connection, bom_id)
    if recipe is None:
        raise NotFoundError("record.missing", f"There is no bill of materials with the number {bom_id}.", "bom_id")
    return recipe, connection.execute(select(table_of(Bom)).where(Bom.id == bom_id)).one()


def tree_table(connection: Connection, recipe: Recipe, made: Quantity, now: datetime) -> LinesTable:
    """Give what making so much takes as indented lines, alternatives and by-products with them."""
    day = now.date()
    book = load_book(connection, {part.item_id for part in recipe.parts}, day)
    amount = Fraction(made.scaled, QUANTITY_SCALE)
    needs = explode(recipe, amount, book.of, day)
    parts = recipe.by_products(day)
    others = {need: need.owner.alternatives(need.part.position, day) for need in needs}
    ids = {need.item_id for need in needs} | {part.item_id for found in others.values() for part in found}
    items = load_items(connection, ids | {part.item_id for part in parts})
    rows: list[Row] = []
    for need in needs:
        rows.append(_row(items[need.item_id], need.level - 1, need.qty, need.part.scrap_permille, _how(need)))
        rows.extend(
            _row(items[other.item_id], need.level, other.wanted_for(need.made), other.scrap_permille,
                 f"or this instead, choice {place}") for place, other in enumerate(others[need], 1)
        )
    rows.extend(_row(items[part.item_id], 0, part.wanted_for(amount), 0, "comes out besides") for part in parts)
    title = "What one takes" if made.scaled == QUANTITY_SCALE else f"What {made} take"
    return LinesTable(title, TREE_COLUMNS, tuple(rows), "item")


def _row(item: ItemFacts, level: int, qty: Fraction, scrap: int, how: str) -> Row:
    return Row(item.id, (
        f"{INDENT * level}{item.sku} {item.name}", Quantity(in_millionths(qty), item.unit_code), scrap or None, how,
    ))


def _how(need: Need) -> str:
    words = []
    if need.recipe is not None:
        words.append("passed through" if need.is_phantom else f"made by revision {need.recipe.revision}")
    if need.part.setup:
        words.append("some for each run")
    return ", ".join(words)


def item_boms(connection: Connection, item_id: int, now: datetime) -> Contribution:
    """Add to an item what it is made of and what it goes into."""
    day = now.date()
    recipe, item = load_book(connection, [item_id], day).of(item_id), load_items(connection, [item_id])[item_id]
    tables = []
    if recipe is not None and item.kind != KIT:
        tables.append(tree_table(connection, recipe, Quantity(QUANTITY_SCALE, item.unit_code), now))
    above = load_uses_above(connection, item_id, day)
    uses = where_used(item_id, lambda one: above.get(one, ()))
    if uses:
        items = load_items(connection, {use.item_id for use in uses} | {item_id})
        unit = items[item_id].unit_code
        tables.append(LinesTable("Goes into", USE_COLUMNS, tuple(
            Row(use.item_id, (
                f"{INDENT * (use.level - 1)}{items[use.item_id].sku} {items[use.item_id].name}",
                Quantity(in_millionths(use.qty), unit), use.level,
            )) for use in uses
        ), "item"))
    return Contribution(lines=tuple(tables))


def bom_values(connection: Connection, bom_id: int) -> dict[str, Any]:
    """Give a bill as the form that changes it takes it."""
    _, bom = _require(connection, bom_id)
    lines = connection.execute(
        select(table_of(BomLine)).where(BomLine.bom_id == bom_id).order_by(BomLine.position)
    )
    return {
        "bom_id": bom_id, "qty": _plain(bom.qty), "phantom": bom.phantom, "valid_from": _day(bom.valid_from),
        "valid_to": _day(bom.valid_to), "note": bom.note, "expected_version": bom.version,
        "lines": [
            {"item_id": line.item_id, "qty": _plain(line.qty), "unit_id": line.unit_id,
             "setup_qty": _plain(line.setup_qty), "scrap_percent": _plain(line.scrap_permille * PERMILLE_IN_PERCENT),
             "role": line.role, "alternative_to": line.alternative_to, "priority": line.priority,
             "valid_from": _day(line.valid_from), "valid_to": _day(line.valid_to)} for line in lines
        ],
    }


def _plain(scaled: int) -> str:
    return f"{Quantity(scaled, '').decimal():f}"


def _day(day: Any) -> str | None:
    return None if day is None else str(day.isoformat())
