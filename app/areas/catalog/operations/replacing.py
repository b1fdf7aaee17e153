"""Replacing a component in all bills at once, every bill named before anything is written."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Annotated, Any

from sqlalchemy import select

from app.areas.catalog.models import Bom, BomLine, Item
from app.areas.catalog.operations.boms import copy_bom, stock_factor, way_in_words
from app.areas.catalog.queries import load_conversions, load_items
from app.areas.catalog.queries.recipes import load_uses
from app.areas.catalog.rules.boms import DRAFT, RELEASED, require_no_way_back
from app.kernel.columns import table_of
from app.kernel.errors import DomainError
from app.kernel.fields import Field
from app.kernel.quantity import Quantity
from app.kernel.unit_of_work import UnitOfWork

SHOWN = 12


@dataclass(frozen=True, slots=True)
class ReplaceComponent:
    """Take another item in place of a component wherever it is used: drafts change, released bills get a revision."""

    item_id: Annotated[int, Field("Component", lookup="catalog")]
    by_item_id: Annotated[int, Field("Replaced by", lookup="catalog")]
    numerator: Annotated[int, Field("So many of the new", help="In stock units")] = 1
    denominator: Annotated[int, Field("for so many of the old")] = 1


@dataclass(frozen=True, slots=True)
class ComponentReplaced:
    """The bills that take the new component: drafts that were changed, and revisions that were released."""

    changed: tuple[int, ...]
    released: tuple[int, ...]


def replace_component(uow: UnitOfWork, cmd: ReplaceComponent) -> ComponentReplaced:
    """Replace a component; asks first, naming every bill that changes."""
    if cmd.item_id == cmd.by_item_id:
        raise DomainError("bom.same", "An item cannot replace itself. Choose another one.", "by_item_id")
    factor = stock_factor(cmd.numerator, cmd.denominator)
    new = uow.get(Item, cmd.by_item_id)
    boms = _boms_with(uow, cmd.item_id)
    if not boms:
        raise DomainError("bom.unused", "No draft and no released bill takes this item. Nothing was changed.",
                          "item_id")
    _require_no_circle(uow, [bom.item_id for bom in boms], cmd.by_item_id)
    lines = {bom.id: _new_lines(uow, bom.id, cmd.item_id, new, factor) for bom in boms}
    uow.confirm("bom.replace", _question(uow, cmd, boms), "by_item_id", bills=len(boms))
    changed, released = [], []
    for bom in boms:
        target = bom.id if bom.state == DRAFT else copy_bom(uow, bom, bom.item_id).bom_id
        _rewrite(uow, target, lines[bom.id])
        if bom.state == RELEASED:
            uow.update(Bom, target, state=RELEASED, released_at=uow.now)
            released.append(target)
        else:
            changed.append(target)
    return ComponentReplaced(tuple(changed), tuple(released))


def _boms_with(uow: UnitOfWork, item_id: int) -> list[Any]:
    """Give the drafts and the latest released bill of each item that take it."""
    ids = {row.bom_id for row in uow.rows(select(BomLine.bom_id).where(BomLine.item_id == item_id).distinct())}
    upper = select(Bom.item_id).join(BomLine, BomLine.bom_id == Bom.id).where(BomLine.item_id == item_id)
    rows = uow.rows(
        select(table_of(Bom)).where(Bom.state.in_((DRAFT, RELEASED)), Bom.item_id.in_(upper))
        .order_by(Bom.item_id, Bom.revision)
    )
    latest = {(row.item_id, row.state): row for row in rows}
    return [row for row in latest.values() if row.id in ids]


def _require_no_circle(uow: UnitOfWork, item_ids: Sequence[int], component_id: int) -> None:
    uses = load_uses(uow.connection)
    for item_id in item_ids:
        require_no_way_back(item_id, [component_id], uses, way_in_words(uow))


def _new_lines(uow: UnitOfWork, bom_id: int, old_id: int, new: Any, factor: Fraction) -> dict[int, dict[str, Any]]:
    """Give the values of the lines that take the old item, in the new one's stock unit; refuse what is not exact."""
    rows = uow.rows(select(table_of(BomLine)).where(BomLine.bom_id == bom_id, BomLine.item_id == old_id))
    ratios = load_conversions(uow.connection, {(row.item_id, row.unit_id) for row in rows})
    code = load_items(uow.connection, [new.id])[new.id].unit_code
    return {
        row.position: {
            "item_id": new.id, "unit_id": new.unit_id,
            **{key: Quantity(getattr(row, key), "old").convert(ratios[row.item_id, row.unit_id] * factor, code).scaled
               for key in ("qty", "setup_qty")},
        } for row in rows
    }


def _rewrite(uow: UnitOfWork, bom_id: int, by_position: dict[int, dict[str, Any]]) -> None:
    rows = uow.rows(select(BomLine.id, BomLine.position).where(BomLine.bom_id == bom_id))
    uow.update_many(BomLine, {row.id: by_position[row.position] for row in rows if row.position in by_position})


def _question(uow: UnitOfWork, cmd: ReplaceComponent, boms: Sequence[Any]) -> str:
    items = load_items(uow.connection, {cmd.item_id, cmd.by_item_id, *(bom.item_id for bom in boms)})
    named = [
        f"{items[bom.item_id].sku} {items[bom.item_id].name} "
        + (f"(draft {bom.revision} changes)" if bom.state == DRAFT else f"(revision {bom.revision} gets a successor)")
        for bom in boms
    ]
    more = f" and {len(named) - SHOWN} more" if len(named) > SHOWN else ""
    return (
        f"{items[cmd.by_item_id].sku} takes the place of {items[cmd.item_id].sku} in {len(named)} bills of materials: "
        f"{'; '.join(named[:SHOWN])}{more}. Replace it?"
    )
