"""The page of a place: where it stands, how full it is, and what lies there."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select

from app.areas.catalog.models import Item, Unit
from app.areas.inventory.models import Balance, Location, Lot, Warehouse
from app.areas.inventory.queries.place_lists import KIND_WORDS
from app.areas.inventory.queries.places import limits_of, load_needs, load_of, load_tree, path_words
from app.areas.inventory.rules.places import CONDITIONS, STRUCTURE_KINDS, Limits, Load, fill_permille, path_of
from app.areas.parties.models import Party
from app.kernel.columns import table_of
from app.kernel.errors import NotFoundError
from app.kernel.listing import ColumnInfo, Detail, Fact, Kind, LinesTable, Row, StateWord, Tone
from app.kernel.quantity import Quantity

LINES_SHOWN = 200
_HELD = (
    ColumnInfo("sku", "SKU", Kind.CODE, 9), ColumnInfo("name", "Item", width=22),
    ColumnInfo("lot", "Lot", Kind.CODE, 11), ColumnInfo("expires", "Expires", Kind.DATE, 11),
    ColumnInfo("on_hand", "On hand", Kind.QUANTITY, 10),
)
_PLACES = (
    ColumnInfo("code", "Place", Kind.CODE, 14), ColumnInfo("kind", "Kind", width=10),
    ColumnInfo("items", "Items", Kind.INTEGER, 8),
)


def location_detail(connection: Connection, location_id: int, _now: datetime) -> Detail:
    """Tell all of a place: of a bin what lies there, of a zone or an aisle what stands in it."""
    row = connection.execute(
        select(table_of(Location), Warehouse.name.label("warehouse"), Party.name.label("owner"))
        .outerjoin(Warehouse, Warehouse.id == Location.warehouse_id).outerjoin(Party, Party.id == Location.owner_id)
        .where(Location.id == location_id)
    ).first()
    if row is None:
        raise NotFoundError("record.missing", f"There is no place with the number {location_id}.")
    tree = load_tree(connection, row.warehouse_id) if row.warehouse_id else {}
    place = path_words(location_id, tree)
    state = StateWord("Blocked", Tone.BAD) if row.blocked else None
    if row.kind in STRUCTURE_KINDS:
        inside = [number for number in tree if number != location_id and location_id in path_of(number, tree)]
        return Detail(location_id, row.code, row.name, state, (
            Fact("Warehouse", row.warehouse), Fact("Kind", KIND_WORDS.get(row.kind, row.kind)),
            Fact("Stands in", place or None), Fact("Places in it", len(inside), Kind.INTEGER),
        ), lines=(_inside(connection, inside),))
    held = _held(connection, location_id)
    facts = (
        Fact("Warehouse", row.warehouse), Fact("Stands in", place or None, Kind.CODE),
        Fact("Kind", KIND_WORDS.get(row.kind, row.kind.capitalize())),
        Fact("Condition", dict(CONDITIONS).get(row.condition, row.condition)),
        Fact("Whose goods", row.owner) if row.owner else None,
        Fact("Why blocked", row.blocked_reason, tone=Tone.BAD) if row.blocked else None,
        *_room(connection, held, limits_of(row)),
        Fact("Walking order", row.sequence, Kind.INTEGER) if row.sequence else None,
        Fact("May go below nothing", "yes", tone=Tone.WARNING) if row.may_go_negative else None,
        Fact("Lots and items", len(held), Kind.INTEGER),
    )
    lines = tuple(
        Row(one.item_id, (one.sku, one.name, one.lot, one.expires_on, Quantity(one.qty_on_hand, one.unit)))
        for one in held[:LINES_SHOWN]
    )
    return Detail(location_id, row.code, row.name, state, tuple(fact for fact in facts if fact is not None),
                  lines=(LinesTable("What lies here", _HELD, lines, "item"),))


def _held(connection: Connection, location_id: int) -> list[Any]:
    return list(connection.execute(
        select(Balance.item_id, Item.sku, Item.name, Item.volume_cm3, Item.weight_grams, Lot.code.label("lot"),
               Lot.expires_on, Balance.qty_on_hand, Unit.code.label("unit"))
        .join(Item, Item.id == Balance.item_id).join(Unit, Unit.id == Item.unit_id)
        .outerjoin(Lot, Lot.id == Balance.lot_id).where(Balance.location_id == location_id).order_by(Item.sku, Lot.code)
    ))


def _room(connection: Connection, held: Sequence[Any], limits: Limits) -> list[Fact]:
    """Say how much of each limit is used."""
    needs = load_needs(connection, {one.item_id for one in held})
    load = Load()
    for one in held:
        if one.qty_on_hand > 0:
            load += load_of(one.qty_on_hand, one.volume_cm3, one.weight_grams, needs[one.item_id])
    fill = fill_permille(load, limits)
    if fill is None:
        return []
    tone = Tone.BAD if fill > 1000 else Tone.WARNING if fill > 900 else Tone.NEUTRAL
    facts = [Fact("Full", fill, Kind.PERCENT, tone=tone)]
    if limits.cm3:
        facts.append(Fact("Volume", f"{load.cm3 / 1000:,.1f} of {limits.cm3 / 1000:,.0f} litres"))
    if limits.grams:
        facts.append(Fact("Weight", f"{load.grams / 1000:,.1f} of {limits.grams / 1000:,.0f} kg"))
    if limits.pallets:
        facts.append(Fact("Pallets", f"{load.pallets_milli / 1000:.1f} of {limits.pallets}"))
    return facts


def _inside(connection: Connection, numbers: Sequence[int]) -> LinesTable:
    items = select(func.count(Balance.item_id.distinct())).where(
        Balance.location_id == Location.id, Balance.qty_on_hand > 0).correlate(Location).scalar_subquery()
    rows = connection.execute(
        select(Location.id, Location.code, Location.kind, items.label("items"))
        .where(Location.id.in_(list(numbers)[:LINES_SHOWN])).order_by(Location.sequence, Location.code))
    return LinesTable("Places in it", _PLACES, tuple(
        Row(row.id, (row.code, KIND_WORDS.get(row.kind, row.kind), row.items)) for row in rows), "location")
