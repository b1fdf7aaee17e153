"""Making items of their components at once, taking them apart, and taking either back."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Any

from sqlalchemy import select

from app.areas.catalog.models import Item
from app.areas.catalog.queries import ItemFacts, load_items
from app.areas.catalog.queries.recipes import RecipeBook, load_book
from app.areas.catalog.rules.boms import Recipe, explode, in_millionths, taken
from app.areas.company.operations import take_number, take_numbers
from app.areas.company.queries import load_profile
from app.areas.company.rules import local_day
from app.areas.inventory.models import Location, Lot, Move, Warehouse
from app.areas.inventory.operations import (
    NewMove,
    location_of,
    main_warehouse,
    outer_location,
    post_moves,
    reverse_moves,
)
from app.areas.inventory.operations.stock import require_inner
from app.areas.production.models import Assembly
from app.areas.production.operations.taking import TakenInput, Taking, take
from app.areas.production.rules import (
    ASSEMBLY,
    MAKE,
    POSTED,
    REVERSED,
    TAKE_APART,
    NewLot,
    expiry_of,
    lots_of_product,
    pieces_of,
    require_standing,
)
from app.kernel.errors import DomainError
from app.kernel.fields import Field
from app.kernel.quantity import QUANTITY_SCALE, scaled_quantity
from app.kernel.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class AssembleItem:
    """Make so much of an item now, by the bill that holds today, of what is in stock."""

    item_id: Annotated[int, Field("Item", lookup="catalog")]
    qty: Annotated[Decimal, Field("Quantity", help="In stock units")]
    warehouse_id: Annotated[int | None, Field("Warehouse", lookup="warehouses")] = None
    location_id: Annotated[int | None, Field("Goes to", lookup="locations", help="The shelves when left empty")] = None
    lot_codes: Annotated[str, Field(
        "Lot or serial numbers", help="One to a line; numbers are given when left empty", multiline=True,
    )] = ""
    expires_on: Annotated[date | None, Field("Expires", help="By its shelf life when left empty")] = None
    components: Annotated[tuple[TakenInput, ...], Field(
        "Taken otherwise", help="Components of which something else was taken than the program would choose",
    )] = ()
    note: Annotated[str, Field("Note", multiline=True)] = ""


@dataclass(frozen=True, slots=True)
class TakeApart:
    """Take so much of an item apart: its components come back, the lots they were made of where that is known."""

    item_id: Annotated[int, Field("Item", lookup="catalog")]
    qty: Annotated[Decimal, Field("Quantity", help="In stock units")]
    location_id: Annotated[int, Field("From", lookup="locations")]
    lot_id: Annotated[int | None, Field("Lot", lookup="lots")] = None
    to_location_id: Annotated[int | None, Field(
        "Components go to", lookup="locations", help="The shelves when left empty",
    )] = None
    note: Annotated[str, Field("Note", multiline=True)] = ""


@dataclass(frozen=True, slots=True)
class ReverseAssembly:
    """Take an assembly back: what was taken lies where it lay, what was made is gone."""

    assembly_id: Annotated[int, Field("Assembly", lookup="assemblies")]


@dataclass(frozen=True, slots=True)
class Assembled:
    """The assembly, and the lots that came out of it."""

    assembly_id: int
    number: str
    lot_ids: tuple[int, ...]


def assemble_item(uow: UnitOfWork, cmd: AssembleItem) -> Assembled:
    """Post an assembly: components leave their places, the product and by-products come in at what went into them."""
    qty = _positive(cmd.qty)
    today = local_day(uow.now, load_profile(uow.connection).zone)
    recipe, book = _recipe(uow, cmd.item_id, today)
    warehouse_id = main_warehouse(uow) if cmd.warehouse_id is None else uow.get(Warehouse, cmd.warehouse_id).id
    place = _place(uow, cmd.location_id, warehouse_id, "location_id")
    assembly_id, number = _write(uow, recipe, MAKE, warehouse_id, qty, cmd.note)
    made = Fraction(qty, QUANTITY_SCALE)
    inside = outer_location(uow, "production")
    needs = taken(explode(recipe, made, book.of, today, deep=False))
    moves = take(uow, Taking(assembly_id, warehouse_id, inside, today), needs, cmd.components)
    codes = tuple(code for line in cmd.lot_codes.splitlines() if (code := line.strip()))
    outputs = [(cmd.item_id, qty, codes, cmd.expires_on), *(
        (part.item_id, in_millionths(part.wanted_for(made)), (), None) for part in recipe.by_products(today))]
    items = load_items(uow.connection, {item_id for item_id, *_ in outputs})
    lot_ids: list[int] = []
    for item_id, out, given, expires_on in outputs:
        for lot_id, part in _bring(uow, items[item_id], out, given, expiry_of(
                today, items[item_id].shelf_life_days, expires_on)):
            moves.append(NewMove(item_id, inside, place, part, ASSEMBLY, assembly_id, lot_id=lot_id, basis="made"))
            lot_ids += [lot_id] if lot_id is not None else []
    post_moves(uow, moves)
    return Assembled(assembly_id, number, tuple(lot_ids))


def _positive(qty: Decimal) -> int:
    scaled = scaled_quantity(qty)
    if scaled <= 0:
        raise DomainError("quantity.positive", "The quantity must be more than nothing.", "qty")
    return scaled


def _recipe(uow: UnitOfWork, item_id: int, day: date) -> tuple[Recipe, RecipeBook]:
    item = uow.get(Item, item_id)
    book = load_book(uow.connection, [item_id], day)
    recipe = book.of(item_id)
    if recipe is None:
        raise DomainError(
            "assembly.no_bom", f"Nobody released what {item.sku} {item.name} is made of. Write a bill of materials "
            "for it and release that first.", "item_id",
        )
    if item.kind not in ("stocked", "consumable"):
        raise DomainError(
            "assembly.not_kept", f"{item.sku} {item.name} is a {item.kind}: it is not kept in stock, so none is made "
            "for it. Its parts are picked when it is sold.", "item_id",
        )
    return recipe, book


def _place(uow: UnitOfWork, location_id: int | None, warehouse_id: int, field: str) -> int:
    if location_id is None:
        return location_of(uow, warehouse_id, "shelf")
    require_inner(uow, location_id, field)
    return location_id


def _write(
    uow: UnitOfWork, recipe: Recipe, kind: str, warehouse_id: int, qty: int, note: str,
) -> tuple[int, str]:
    number = take_number(uow, "assembly")
    assembly_id = uow.add(
        Assembly, number=number, kind=kind, state=POSTED, item_id=recipe.item_id, bom_id=recipe.bom_id,
        warehouse_id=warehouse_id, qty=qty, at=uow.now, note=note.strip(),
    )
    return assembly_id, number


def _bring(
    uow: UnitOfWork, item: ItemFacts, qty: int, codes: Sequence[str], expires_on: date | None,
) -> list[tuple[int | None, int]]:
    """Give what comes out of one item its lots: (lot, quantity)."""
    what = f"{item.sku} {item.name}"
    count = 0 if item.tracking == "none" or codes else pieces_of(item.tracking, qty, what)
    lots = lots_of_product(item.tracking, qty, codes, take_numbers(uow, "lot", count), what)
    if item.tracking == "none":
        return [(None, lot.qty) for lot in lots]
    return list(zip(_write_lots(uow, item.id, lots, expires_on), (lot.qty for lot in lots), strict=True))


def _write_lots(uow: UnitOfWork, item_id: int, lots: Sequence[NewLot], expires_on: date | None) -> list[int]:
    codes = [str(lot.code) for lot in lots]
    known = uow.first(select(Lot.code).where(Lot.item_id == item_id, Lot.code.in_(codes)))
    if known is not None:
        raise DomainError(
            "lot.exists", f"There is a lot {known.code} of this item already, and it is not this one. Nothing was "
            "made; give another number.", "lot_codes",
        )
    return uow.insert(Lot, [
        {"item_id": item_id, "code": code, "supplier_id": None, "supplier_lot": "", "expires_on": expires_on,
         "received_at": uow.now} for code in codes
    ])


def take_apart(uow: UnitOfWork, cmd: TakeApart) -> Assembled:
    """Post the opposite of an assembly: the product leaves its place, its components come in at what it was worth."""
    qty = _positive(cmd.qty)
    today = local_day(uow.now, load_profile(uow.connection).zone)
    recipe, book = _recipe(uow, cmd.item_id, today)
    warehouse_id = _warehouse_of(uow, cmd.location_id)
    place = _place(uow, cmd.to_location_id, warehouse_id, "to_location_id")
    assembly_id, number = _write(uow, recipe, TAKE_APART, warehouse_id, qty, cmd.note)
    inside = outer_location(uow, "production")
    moves = [NewMove(cmd.item_id, cmd.location_id, inside, qty, ASSEMBLY, assembly_id, lot_id=cmd.lot_id)]
    known = _lots_inside(uow, cmd.lot_id)
    sums: dict[int, Fraction] = defaultdict(Fraction)
    for need in taken(explode(recipe, Fraction(qty, QUANTITY_SCALE), book.of, today, deep=False)):
        sums[need.item_id] += need.part.per_one * need.made
    items = load_items(uow.connection, sums)
    lot_ids: list[int] = []
    for item_id, wanted in sums.items():
        # What a component cannot hold exactly is rounded down: nothing comes out that did not go in.
        back = int(wanted * QUANTITY_SCALE)
        for lot_id, part in _back(uow, items[item_id], back, known.get(item_id, ()), today):
            moves.append(NewMove(item_id, inside, place, part, ASSEMBLY, assembly_id, lot_id=lot_id, basis="made"))
            lot_ids += [lot_id] if lot_id is not None else []
    post_moves(uow, moves)
    return Assembled(assembly_id, number, tuple(lot_ids))


def _warehouse_of(uow: UnitOfWork, location_id: int) -> int:
    require_inner(uow, location_id, "location_id")
    return int(uow.get(Location, location_id).warehouse_id)


def _lots_inside(uow: UnitOfWork, lot_id: int | None) -> dict[int, list[tuple[int, int]]]:
    """Give the lots of the components that a lot was made of, as (lot, quantity) by item."""
    if lot_id is None:
        return {}
    made_by = select(Move.source_id).where(Move.source_kind == ASSEMBLY, Move.lot_id == lot_id, Move.basis == "made")
    rows = uow.rows(
        select(Move.item_id, Move.lot_id, Move.qty)
        .where(Move.source_kind == ASSEMBLY, Move.source_id.in_(made_by), Move.basis != "made",
               Move.lot_id.is_not(None), Move.reverses_id.is_(None)).order_by(Move.id)
    )
    found: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for row in rows:
        found[row.item_id].append((row.lot_id, row.qty))
    return found


def _back(
    uow: UnitOfWork, item: ItemFacts, qty: int, known: Iterable[tuple[int, int]], today: date,
) -> list[tuple[int | None, int]]:
    """Share what comes back of a component among the lots it was taken from; a new lot gets what is left."""
    if item.tracking == "none":
        return [(None, qty)] if qty else []
    shares: list[tuple[int | None, int]] = []
    for lot_id, held in known:
        part = min(held, qty)
        if part:
            shares.append((lot_id, part))
            qty -= part
    return [*shares, *(_bring(uow, item, qty, (), expiry_of(today, item.shelf_life_days, None)) if qty else ())]


def reverse_assembly(uow: UnitOfWork, cmd: ReverseAssembly) -> None:
    """Post the opposite of every move of an assembly; refused when what came out is not there any more."""
    assembly = uow.get(Assembly, cmd.assembly_id)
    require_standing(assembly.number, assembly.state)
    reverse_moves(uow, ASSEMBLY, [assembly.id])
    uow.update(Assembly, assembly.id, state=REVERSED)


def undo_of_assembling(_uow: UnitOfWork, _cmd: Any, result: Mapping[str, Any]) -> ReverseAssembly:
    """Give the command that takes an assembly back."""
    return ReverseAssembly(int(result["assembly_id"]))
