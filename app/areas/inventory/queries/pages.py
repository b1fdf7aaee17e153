"""What inventory knows of items, lots and places, for their pages."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, select
from sqlalchemy.orm import aliased

from app.areas.catalog.models import Item, Unit
from app.areas.inventory.models import Balance, Expected, Location, Lot, Move, ReorderRule
from app.areas.inventory.queries.stock import StockLevel, stock_of_items
from app.areas.inventory.rules import projection
from app.kernel.columns import table_of
from app.kernel.declare import Contribution
from app.kernel.errors import NotFoundError
from app.kernel.formatting import in_sentence
from app.kernel.listing import ColumnInfo, Detail, Fact, Kind, LinesTable, Row, TimelineEntry, Tone
from app.kernel.quantity import QUANTITY_SCALE, Quantity

WEEKS_AHEAD = 8
MOVES_SHOWN = 30

_LOT_COLUMNS = (
    ColumnInfo("place", "Place", Kind.CODE),
    ColumnInfo("lot", "Lot", Kind.CODE),
    ColumnInfo("expires", "Expires", Kind.DATE),
    ColumnInfo("on_hand", "On hand", Kind.QUANTITY),
    ColumnInfo("reserved", "Reserved", Kind.QUANTITY),
)


@dataclass(frozen=True, slots=True)
class ProjectedStock:
    """What a chart of projected stock draws: (day, stock in stock units at its end) and the reorder point."""

    unit: str
    points: tuple[tuple[date, float], ...]
    reorder_point: float | None
    arrivals: tuple[tuple[date, float], ...] = ()


def _unit_of(connection: Connection, item_id: int) -> str:
    statement = select(Unit.code).join(Item, Item.unit_id == Unit.id).where(Item.id == item_id)
    return str(connection.execute(statement).scalar_one())


def item_stock(connection: Connection, item_id: int, now: datetime) -> Contribution:
    """Tell how much there is of an item, where, and what is to come."""
    unit = _unit_of(connection, item_id)
    level = stock_of_items(connection, [item_id], now)[item_id]
    return Contribution(
        facts=_stock_facts(connection, item_id, level, unit),
        lines=(_by_place(connection, item_id, unit),),
        timeline=_moves_of(connection, Move.item_id == item_id, unit),
        chart=projected_stock(connection, item_id, level, unit, now.date()),
    )


def _stock_facts(connection: Connection, item_id: int, level: StockLevel, unit: str) -> tuple[Fact, ...]:
    point = _reorder_point(connection, item_id)
    low = point is not None and level.projected < point
    facts = [
        Fact("On hand", Quantity(level.on_hand, unit), Kind.QUANTITY),
        Fact("Reserved", Quantity(level.reserved, unit), Kind.QUANTITY),
        Fact("Available", Quantity(level.available, unit), Kind.QUANTITY),
        Fact("Incoming", Quantity(level.incoming, unit), Kind.QUANTITY),
        Fact("Projected", Quantity(level.projected, unit), Kind.QUANTITY, tone=Tone.BAD if low else Tone.NEUTRAL),
    ]
    if point is not None:
        facts.append(Fact("Reorder at", Quantity(point, unit), Kind.QUANTITY))
    return tuple(facts)


def _reorder_point(connection: Connection, item_id: int) -> int | None:
    return connection.execute(
        select(ReorderRule.reorder_point).where(ReorderRule.item_id == item_id).order_by(ReorderRule.id).limit(1)
    ).scalar()


def _by_place(connection: Connection, item_id: int, unit: str) -> LinesTable:
    rows = connection.execute(
        select(Balance.id, Location.code, Lot.code, Lot.expires_on, Balance.qty_on_hand, Balance.qty_reserved)
        .join(Location, Location.id == Balance.location_id)
        .outerjoin(Lot, Lot.id == Balance.lot_id)
        .where(Balance.item_id == item_id)
        .order_by(Location.code, Balance.id)
    )
    return LinesTable(
        "Where it lies",
        _LOT_COLUMNS,
        tuple(Row(row[0], (row[1], row[2], row[3], Quantity(row[4], unit), Quantity(row[5], unit))) for row in rows),
    )


_TOLD = {
    ("supplier", "inner"): ("Received", "package-check", Tone.GOOD),
    ("inner", "supplier"): ("Sent back", "rotate-ccw", Tone.WARNING),
    ("inner", "customer"): ("Shipped", "truck", Tone.ACCENT),
    ("customer", "inner"): ("Came back", "rotate-ccw", Tone.WARNING),
    ("inner", "inner"): ("Moved", "move", Tone.NEUTRAL),
    ("difference", "inner"): ("Counted more:", "list", Tone.WARNING),
    ("inner", "difference"): ("Counted less:", "list", Tone.WARNING),
    ("inner", "scrap"): ("Scrapped", "trash-2", Tone.BAD),
    ("opening", "inner"): ("Opening stock", "database", Tone.NEUTRAL),
}
_OUTSIDE = frozenset({"supplier", "customer", "difference", "scrap", "opening", "production"})


def _moves_of(connection: Connection, where: Any, unit: str) -> tuple[TimelineEntry, ...]:
    of, to = aliased(Location), aliased(Location)
    rows = connection.execute(
        select(
            Move.at,
            Move.qty,
            of.kind.label("of"),
            to.kind.label("to"),
            of.code.label("of_code"),
            to.code.label("to_code"),
            Lot.code.label("lot"),
            Move.reverses_id,
        )
        .join(of, of.id == Move.from_location_id)
        .join(to, to.id == Move.to_location_id)
        .outerjoin(Lot, Lot.id == Move.lot_id)
        .where(where)
        .order_by(Move.at.desc(), Move.id.desc())
        .limit(MOVES_SHOWN)
    )
    return tuple(_told(row, unit) for row in rows)


def _told(row: Any, unit: str) -> TimelineEntry:
    ends = (row.of if row.of in _OUTSIDE else "inner", row.to if row.to in _OUTSIDE else "inner")
    word, icon, tone = _TOLD.get(ends, ("Moved", "move", Tone.NEUTRAL))
    lot = f", lot {row.lot}" if row.lot else ""
    way = f" from {row.of_code} to {row.to_code}" if ends == ("inner", "inner") else ""
    taken_back = " (taken back)" if row.reverses_id else ""
    return TimelineEntry(row.at, f"{word} {Quantity(row.qty, unit)}{way}{lot}{taken_back}", tone, icon)


def projected_stock(connection: Connection, item_id: int, level: StockLevel, unit: str, today: date) -> ProjectedStock:
    """Give the stock of the next weeks as far as orders tell; what is overdue counts as coming today."""
    horizon = today + timedelta(weeks=WEEKS_AHEAD)
    rows = connection.execute(
        select(Expected.due_on, Expected.direction, Expected.qty).where(
            Expected.item_id == item_id, Expected.due_on <= horizon
        )
    ).all()
    events = [(max(row.due_on, today), row.qty if row.direction == "in" else -row.qty) for row in rows]
    points = [(today, level.on_hand), *projection(level.on_hand, events)]
    points.append((horizon, points[-1][1]))
    point = _reorder_point(connection, item_id)
    return ProjectedStock(
        unit,
        tuple((day, qty / QUANTITY_SCALE) for day, qty in points),
        None if point is None else point / QUANTITY_SCALE,
        tuple((day, qty / QUANTITY_SCALE) for day, qty in events if qty > 0),
    )


def lot_detail(connection: Connection, lot_id: int, _now: datetime) -> Detail:
    """Tell all that inventory knows of a lot."""
    row = connection.execute(
        select(
            Lot.code,
            Lot.item_id,
            Item.sku,
            Item.name,
            Unit.code.label("unit"),
            Lot.expires_on,
            Lot.received_at,
            Lot.supplier_lot,
        )
        .join(Item, Item.id == Lot.item_id)
        .join(Unit, Unit.id == Item.unit_id)
        .where(Lot.id == lot_id)
    ).first()
    if row is None:
        raise NotFoundError("record.missing", f"There is no lot with the number {lot_id}.")
    held = connection.execute(
        select(Balance.id, Location.code, Balance.qty_on_hand, Balance.qty_reserved)
        .join(Location, Location.id == Balance.location_id)
        .where(Balance.lot_id == lot_id, Balance.item_id == row.item_id)
    ).all()
    facts = (
        Fact("Item", f"{row.sku} {row.name}", record="item", record_id=row.item_id),
        Fact("On hand", Quantity(sum(place.qty_on_hand for place in held), row.unit), Kind.QUANTITY),
        Fact("Received", row.received_at, Kind.TIME),
        Fact("Expires", row.expires_on, Kind.DATE),
        Fact("Supplier’s lot", row.supplier_lot or None),
    )
    columns = (_LOT_COLUMNS[0], _LOT_COLUMNS[3], _LOT_COLUMNS[4])
    places = tuple(
        Row(place.id, (place.code, Quantity(place.qty_on_hand, row.unit), Quantity(place.qty_reserved, row.unit)))
        for place in held
    )
    return Detail(
        lot_id,
        f"Lot {row.code}",
        row.name,
        facts=facts,
        lines=(LinesTable("Where it lies", columns, places),),
        timeline=_moves_of(connection, Move.lot_id == lot_id, row.unit),
    )


def move_detail(connection: Connection, move_id: int, _now: datetime) -> Detail:
    """Tell all of one move."""
    of, to = aliased(Location), aliased(Location)
    row = connection.execute(
        select(
            table_of(Move),
            Item.sku,
            Item.name,
            Unit.code.label("unit"),
            of.name.label("of"),
            to.name.label("to"),
            Lot.code.label("lot"),
        )
        .join(Item, Item.id == Move.item_id)
        .join(Unit, Unit.id == Item.unit_id)
        .join(of, of.id == Move.from_location_id)
        .join(to, to.id == Move.to_location_id)
        .outerjoin(Lot, Lot.id == Move.lot_id)
        .where(Move.id == move_id)
    ).first()
    if row is None:
        raise NotFoundError("record.missing", f"There is no move with the number {move_id}.")
    facts: tuple[Fact, ...] = (
        Fact("Item", row.name, record="item", record_id=row.item_id),
        Fact("Quantity", Quantity(row.qty, row.unit), Kind.QUANTITY),
        Fact("From", row.of),
        Fact("To", row.to),
        Fact("When", row.at, Kind.TIME),
        Fact("Why", row.source_kind.replace("_", " ")),
        Fact("Note", row.note or None),
    )
    if row.lot_id is not None:
        facts = (*facts, Fact("Lot", row.lot, Kind.CODE, record="lot", record_id=row.lot_id))
    what = f"{row.sku}: {in_sentence(Quantity(row.qty, row.unit))}"
    return Detail(move_id, what, f"{row.of} → {row.to}", facts=facts)


def balance_detail(connection: Connection, balance_id: int, _now: datetime) -> Detail:
    """Tell what of an item lies at one place, and for whom it is kept."""
    row = connection.execute(
        select(table_of(Balance), Item.sku, Item.name, Unit.code.label("unit"), Location.code.label("place"),
               Lot.code.label("lot"), Lot.expires_on)
        .join(Item, Item.id == Balance.item_id).join(Unit, Unit.id == Item.unit_id)
        .join(Location, Location.id == Balance.location_id).outerjoin(Lot, Lot.id == Balance.lot_id)
        .where(Balance.id == balance_id)
    ).first()
    if row is None:
        raise NotFoundError("record.missing", "Nothing of this lies there any more.")
    facts = [
        Fact("Item", f"{row.sku} {row.name}", record="item", record_id=row.item_id),
        Fact("Place", row.place, Kind.CODE, record="location", record_id=row.location_id),
        Fact("On hand", Quantity(row.qty_on_hand, row.unit), Kind.QUANTITY),
        Fact("Reserved", Quantity(row.qty_reserved, row.unit), Kind.QUANTITY),
        Fact("Free", Quantity(row.qty_on_hand - row.qty_reserved, row.unit), Kind.QUANTITY),
    ]
    if row.lot_id is not None:
        facts += [Fact("Lot", row.lot, Kind.CODE, record="lot", record_id=row.lot_id),
                  Fact("Expires", row.expires_on, Kind.DATE)]
    same = (Move.item_id == row.item_id) & Move.lot_id.is_not_distinct_from(row.lot_id)
    return Detail(balance_id, row.name, row.place, facts=tuple(facts), timeline=_moves_of(connection, same, row.unit))
