"""Everything about one transfer, and what its forms begin with."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, select
from sqlalchemy.orm import aliased

from app.areas.catalog.models import Item, Unit
from app.areas.inventory.models import Location, Lot, Move, Transfer, TransferLine, Warehouse
from app.areas.inventory.queries.put_away import advise_places
from app.areas.inventory.queries.transfer_lists import TRANSFER_WORDS
from app.areas.inventory.rules.transfers import ON_THE_WAY
from app.kernel.columns import table_of
from app.kernel.errors import DomainError, NotFoundError
from app.kernel.listing import ColumnInfo, Detail, Fact, Kind, LinesTable, Row, StateWord, TimelineEntry, Tone
from app.kernel.quantity import Quantity

SOURCE = "transfer_line"
_LINES = (
    ColumnInfo("sku", "SKU", Kind.CODE, 9), ColumnInfo("name", "Item", width=20),
    ColumnInfo("lot", "Lot", Kind.CODE, 10), ColumnInfo("qty", "Wanted", Kind.QUANTITY, 9),
    ColumnInfo("sent", "Sent", Kind.QUANTITY, 9),
    ColumnInfo("received", "Received", Kind.QUANTITY, 9), ColumnInfo("lost", "Lost", Kind.QUANTITY, 8),
)
_ADVICE = (
    ColumnInfo("sku", "SKU", Kind.CODE, 9), ColumnInfo("qty", "On the way", Kind.QUANTITY, 10),
    ColumnInfo("why", "Where, and why there", width=44),
)


def load_transfer(connection: Connection, transfer_id: int) -> Any:
    """Read a transfer with the names of its warehouses; NotFoundError when there is none of that number."""
    giver, taker = aliased(Warehouse), aliased(Warehouse)
    row = connection.execute(
        select(table_of(Transfer), giver.name.label("giver"), giver.address.label("giver_address"),
               taker.name.label("taker"), taker.address.label("taker_address"))
        .join(giver, giver.id == Transfer.from_warehouse_id).join(taker, taker.id == Transfer.to_warehouse_id)
        .where(Transfer.id == transfer_id)
    ).first()
    if row is None:
        raise NotFoundError("record.missing", f"There is no transfer with the number {transfer_id}.")
    return row


def load_transfer_lines(connection: Connection, transfer_id: int) -> Sequence[Any]:
    """Read the lines of a transfer with items, units and lots."""
    return connection.execute(
        select(table_of(TransferLine), Item.sku, Item.name, Item.weight_grams, Unit.code.label("unit"),
               Lot.code.label("lot"), Lot.expires_on)
        .join(Item, Item.id == TransferLine.item_id).join(Unit, Unit.id == Item.unit_id)
        .outerjoin(Lot, Lot.id == TransferLine.lot_id)
        .where(TransferLine.transfer_id == transfer_id).order_by(TransferLine.id)
    ).all()


def on_the_way(line: Any) -> int:
    """Give how much of a line is on the way, in millionths of the stock unit."""
    return int(line.qty_sent - line.qty_received - line.qty_lost)


def transfer_detail(connection: Connection, transfer_id: int, now: datetime) -> Detail:
    """Tell all of a transfer."""
    row, lines = load_transfer(connection, transfer_id), load_transfer_lines(connection, transfer_id)
    shown = tuple(Row(line.item_id, (
        line.sku, line.name, line.lot, Quantity(line.qty, line.unit), Quantity(line.qty_sent, line.unit),
        Quantity(line.qty_received, line.unit), Quantity(line.qty_lost, line.unit),
    )) for line in lines)
    facts = (
        Fact("From", row.giver), Fact("To", row.taker), Fact("Leaves", row.leaves_on, Kind.DATE),
        Fact("Arrives", row.due_on, Kind.DATE, tone=Tone.BAD if _late(row, now.date()) else Tone.NEUTRAL),
        Fact("Sent", row.sent_at, Kind.TIME) if row.sent_at else None,
        Fact("All received", row.received_at, Kind.TIME) if row.received_at else None,
        Fact("Note", row.note) if row.note else None, Fact("Lines", len(lines), Kind.INTEGER),
    )
    waiting = [line for line in lines if row.state in ON_THE_WAY and on_the_way(line)]
    return Detail(
        transfer_id, row.number, f"{row.giver} → {row.taker}", _state(row, now.date()),
        tuple(fact for fact in facts if fact is not None),
        (LinesTable("What goes", _LINES, shown, "item"), _advice(connection, row.to_warehouse_id, waiting)),
        timeline=_moves(connection, [line.id for line in lines]),
    )


def _late(row: Any, today: date) -> bool:
    return row.state in ON_THE_WAY and row.due_on < today


def _state(row: Any, today: date) -> StateWord:
    return dict(TRANSFER_WORDS)["late" if _late(row, today) else row.state]


def _advice(connection: Connection, warehouse_id: int, waiting: Sequence[Any]) -> LinesTable:
    try:
        places = advise_places(connection, warehouse_id, [(line.item_id, on_the_way(line)) for line in waiting])
    except DomainError:
        return LinesTable("Where it goes on arrival", _ADVICE, ())
    return LinesTable("Where it goes on arrival", _ADVICE, tuple(
        Row(place.location_id, (line.sku, Quantity(on_the_way(line), line.unit), place.why))
        for line, place in zip(waiting, places, strict=True)
    ), "location")


def _moves(connection: Connection, line_ids: Sequence[int]) -> tuple[TimelineEntry, ...]:
    """Tell what was carried, lost and taken back."""
    to = aliased(Location)
    rows = connection.execute(
        select(Move.at, Move.qty, Move.note, Move.reverses_id, to.kind, to.code, Item.sku, Unit.code.label("unit"))
        .join(to, to.id == Move.to_location_id).join(Item, Item.id == Move.item_id)
        .join(Unit, Unit.id == Item.unit_id)
        .where(Move.source_kind == SOURCE, Move.source_id.in_(list(line_ids)))
        .order_by(Move.at.desc(), Move.id.desc()).limit(60))
    return tuple(_told(row) for row in rows)


def _told(row: Any) -> TimelineEntry:
    what = f"{Quantity(row.qty, row.unit)} of {row.sku}"
    if row.reverses_id is not None:
        return TimelineEntry(row.at, f"Taken back: {what} to {row.code}", Tone.WARNING, "rotate-ccw")
    if row.kind == "transit":
        return TimelineEntry(row.at, f"Sent {what}", Tone.ACCENT, "truck")
    if row.kind == "scrap":
        return TimelineEntry(row.at, f"Lost {what}: {row.note}", Tone.BAD, "package-x")
    return TimelineEntry(row.at, f"Received {what} at {row.code}", Tone.GOOD, "package-check")


def arriving_goods(connection: Connection, transfer_id: int) -> Mapping[str, Any]:
    """Fill the form that receives a transfer with all that is on the way, each with the place advised."""
    row, lines = load_transfer(connection, transfer_id), load_transfer_lines(connection, transfer_id)
    waiting = [line for line in lines if on_the_way(line)]
    places = advise_places(connection, row.to_warehouse_id, [(line.item_id, on_the_way(line)) for line in waiting])
    return {"transfer_id": transfer_id, "lines": [
        {"line_id": line.id, "qty": f"{Quantity(on_the_way(line), '').decimal():f}", "location_id": place.location_id}
        for line, place in zip(waiting, places, strict=True)
    ]}


def lost_goods(connection: Connection, transfer_id: int) -> Mapping[str, Any]:
    """Fill the form about a loss with all that is on the way."""
    lines = load_transfer_lines(connection, transfer_id)
    return {"transfer_id": transfer_id, "lines": [
        {"line_id": line.id, "qty": f"{Quantity(on_the_way(line), '').decimal():f}"}
        for line in lines if on_the_way(line)
    ]}
