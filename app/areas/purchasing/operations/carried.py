"""Goods that somebody carried away from the receiving place by hand are put away; carried back, they wait again."""

from typing import Any

from sqlalchemy import select

from app.areas.inventory.events import StockCarried
from app.areas.inventory.models import Location
from app.areas.purchasing.models import Receipt, ReceiptLine
from app.areas.purchasing.rules.receiving import Condition
from app.kernel.columns import table_of
from app.kernel.unit_of_work import UnitOfWork


def count_carried(uow: UnitOfWork, event: StockCarried) -> None:
    """Count goods of receipts as put away when they left the receiving place, the oldest receipt first."""
    if uow.get(Location, event.from_location_id).kind == "receiving":
        _count(uow, event, event.from_location_id, away=True)
    if uow.get(Location, event.to_location_id).kind == "receiving":
        _count(uow, event, event.to_location_id, away=False)


def _count(uow: UnitOfWork, event: StockCarried, place_id: int, *, away: bool) -> None:
    left, changed = event.qty, {}
    for row in _lines(uow, event, place_id, away=away):
        room = row.stock_qty - row.stock_qty_put_away if away else row.stock_qty_put_away
        part = min(left, room)
        if part > 0:
            changed[row.id] = {"stock_qty_put_away": row.stock_qty_put_away + (part if away else -part)}
            left -= part
    uow.update_many(ReceiptLine, changed)


def _lines(uow: UnitOfWork, event: StockCarried, place_id: int, *, away: bool) -> list[Any]:
    """Read the lines that the goods can be of: those that wait, or the last that do not any more."""
    table, receipt = table_of(ReceiptLine), table_of(Receipt)
    waits = table.c.stock_qty_put_away < table.c.stock_qty if away else table.c.stock_qty_put_away > 0
    statement = select(table).join(receipt, receipt.c.id == table.c.receipt_id).where(
        receipt.c.state == "posted", table.c.item_id == event.item_id, table.c.location_id == place_id,
        table.c.lot_id.is_not_distinct_from(event.lot_id), table.c.condition == str(Condition.GOOD), waits)
    return list(uow.rows(statement.order_by(table.c.id if away else table.c.id.desc())))
