"""Bills of materials as they are reckoned with: read level by level, in exact stock quantities."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any

from sqlalchemy import Connection, bindparam, select

from app.areas.catalog.models import Bom, BomLine
from app.areas.catalog.queries.facts import load_conversions
from app.areas.catalog.rules.boms import (
    COMPONENT,
    DEEPEST,
    DRAFT,
    RELEASED,
    BomPart,
    Recipe,
    recipe_on,
)
from app.kernel.columns import table_of
from app.kernel.quantity import QUANTITY_SCALE
from app.kernel.unit_of_work import in_batches


@dataclass(slots=True)
class RecipeBook:
    """The bills that hold on a day, by item; whatever was asked for is there with all that lies below it."""

    day: date
    by_item: dict[int, Recipe | None] = field(default_factory=dict)

    def of(self, item_id: int) -> Recipe | None:
        """Give how an item is made on the day, None when it is not."""
        return self.by_item.get(item_id)


def load_book(connection: Connection, item_ids: Iterable[int], day: date) -> RecipeBook:
    """Read the bills of some items and of everything they are made of: a statement or two for each level."""
    book = RecipeBook(day)
    waiting = set(item_ids)
    for _ in range(DEEPEST):
        if not waiting:
            break
        found = released_recipes(connection, waiting)
        book.by_item.update({item_id: recipe_on(found.get(item_id, ()), day) for item_id in waiting})
        recipes = [book.by_item[item_id] for item_id in waiting]
        waiting = {part.item_id for recipe in recipes if recipe for part in recipe.parts} - book.by_item.keys()
    return book


_BOMS = select(table_of(Bom)).order_by(Bom.item_id, Bom.revision)
_LINES = (
    select(table_of(BomLine)).where(BomLine.bom_id.in_(bindparam("boms", expanding=True)))
    .order_by(BomLine.bom_id, BomLine.position)
)


def released_recipes(connection: Connection, item_ids: Iterable[int]) -> dict[int, list[Recipe]]:
    """Read all released bills of some items."""
    statement = _BOMS.where(Bom.state == RELEASED, Bom.item_id.in_(bindparam("items", expanding=True)))
    rows = [row for batch in in_batches(item_ids) for row in connection.execute(statement, {"items": batch})]
    by_item: dict[int, list[Recipe]] = {}
    for recipe in _recipes(connection, rows):
        by_item.setdefault(recipe.item_id, []).append(recipe)
    return by_item


def load_recipe(connection: Connection, bom_id: int) -> Recipe | None:
    """Read one bill, whatever its state; None when it is gone."""
    rows = connection.execute(_BOMS.where(Bom.id == bom_id)).all()
    return next(iter(_recipes(connection, rows)), None)


def _recipes(connection: Connection, boms: Sequence[Any]) -> list[Recipe]:
    lines: dict[int, list[Any]] = {}
    for batch in in_batches([bom.id for bom in boms]):
        for row in connection.execute(_LINES, {"boms": batch}):
            lines.setdefault(row.bom_id, []).append(row)
    pairs = {(line.item_id, line.unit_id) for found in lines.values() for line in found}
    ratios = load_conversions(connection, pairs) if pairs else {}
    return [_recipe(bom, lines.get(bom.id, ()), ratios) for bom in boms]


def _recipe(bom: Any, lines: Sequence[Any], ratios: Mapping[tuple[int, int], Fraction]) -> Recipe:
    return Recipe(
        bom.id, bom.item_id, bom.revision,
        tuple(_part(line, ratios[line.item_id, line.unit_id], bom.qty) for line in lines),
        bom.phantom, bom.state, bom.valid_from, bom.valid_to,
    )


def _part(line: Any, ratio: Fraction, made: int) -> BomPart:
    return BomPart(
        line.position, line.item_id, Fraction(line.qty, made) * ratio, Fraction(line.setup_qty, QUANTITY_SCALE) * ratio,
        line.scrap_permille, line.role, line.alternative_to, line.priority, line.valid_from, line.valid_to,
    )


def load_uses(connection: Connection) -> dict[int, list[int]]:
    """Read what each item is made of by drafts and released bills, alternatives among them."""
    statement = (
        select(Bom.item_id, BomLine.item_id.label("component_id")).join(BomLine, BomLine.bom_id == Bom.id)
        .where(Bom.state.in_((DRAFT, RELEASED)), BomLine.role == COMPONENT).distinct()
    )
    uses: dict[int, list[int]] = {}
    for row in connection.execute(statement):
        uses.setdefault(row.item_id, []).append(row.component_id)
    return uses


def items_above(connection: Connection, item_ids: Iterable[int], day: date) -> dict[int, list[tuple[int, Fraction]]]:
    """Read what some items go into directly on a day, with how much of them one upper item takes."""
    statement = (
        select(Bom.item_id).join(BomLine, BomLine.bom_id == Bom.id)
        .where(BomLine.item_id.in_(bindparam("items", expanding=True)), Bom.state == RELEASED).distinct()
    )
    wanted = set(item_ids)
    uppers = {
        row.item_id for batch in in_batches(wanted) for row in connection.execute(statement, {"items": batch})
    }
    above: dict[int, list[tuple[int, Fraction]]] = {item_id: [] for item_id in wanted}
    for upper, recipes in released_recipes(connection, uppers).items():
        recipe = recipe_on(recipes, day)
        for part in recipe.parts if recipe else ():
            if part.item_id in wanted and part.role == COMPONENT and part.holds_on(day):
                above[part.item_id].append((upper, part.per_one))
    return above


def load_uses_above(connection: Connection, item_id: int, day: date) -> dict[int, list[tuple[int, Fraction]]]:
    """Read, level by level, everything that an item goes into, by the item below."""
    known: dict[int, list[tuple[int, Fraction]]] = {}
    waiting = {item_id}
    for _ in range(DEEPEST):
        if not waiting:
            break
        known.update(items_above(connection, waiting, day))
        waiting = {upper for found in known.values() for upper, _ in found} - known.keys()
    return known
