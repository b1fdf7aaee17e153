"""The proof that counts and the ledger agree."""

from collections.abc import Iterable

from sqlalchemy import Connection, Select, case, func, select

from app.areas.catalog.models import Item
from app.areas.inventory.models import CountLine, CountSheet, Location, Move
from app.areas.inventory.rules.counting import CountState, Reason
from app.kernel.quantity import Quantity

COUNT_SHEET = "count_sheet"


def check_counts(connection: Connection) -> list[str]:
    """Name the counts whose differences are not what the ledger says they found: posted ones all, others nothing."""
    found, booked = _found(connection), _booked(connection)
    wrong = sorted(key for key in found.keys() | booked.keys() if found.get(key, 0) != booked.get(key, 0))
    numbers = dict(_named(connection, select(CountSheet.id, CountSheet.number).where(
        CountSheet.id.in_({sheet_id for sheet_id, _ in wrong}))))
    items = dict(_named(connection, select(Item.id, Item.sku).where(Item.id.in_({item_id for _, item_id in wrong}))))
    return [
        f"{numbers.get(sheet_id, sheet_id)} found {Quantity(found.get((sheet_id, item_id), 0), items[item_id])} of "
        f"difference, the ledger says {Quantity(booked.get((sheet_id, item_id), 0), items[item_id])}."
        for sheet_id, item_id in wrong
    ]


def _named(connection: Connection, statement: Select[int, str]) -> Iterable[tuple[int, str]]:
    return [(row[0], row[1]) for row in connection.execute(statement)]


def _found(connection: Connection) -> dict[tuple[int, int], int]:
    rows = connection.execute(
        select(CountLine.sheet_id, CountLine.item_id, func.sum(CountLine.counted_qty - CountLine.booked_qty))
        .join(CountSheet, CountSheet.id == CountLine.sheet_id)
        .where(CountSheet.state == str(CountState.POSTED), CountLine.counted_qty.is_not(None),
               CountLine.reason != str(Reason.KEEP))
        .group_by(CountLine.sheet_id, CountLine.item_id)
    )
    return {(row[0], row[1]): int(row[2]) for row in rows if row[2]}


def _booked(connection: Connection) -> dict[tuple[int, int], int]:
    outside = select(Location.id).where(Location.kind == "difference")
    signed = case(
        (Move.from_location_id.in_(outside), Move.qty), (Move.to_location_id.in_(outside), -Move.qty), else_=0)
    rows = connection.execute(
        select(Move.source_id, Move.item_id, func.sum(signed)).where(Move.source_kind == COUNT_SHEET)
        .group_by(Move.source_id, Move.item_id)
    )
    return {(row[0], row[1]): int(row[2]) for row in rows if row[2]}
