"""Which transfers wait for goods that are not there yet."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, func, select

from app.areas.inventory.models import Reservation, Transfer, TransferLine, Warehouse
from app.areas.inventory.queries.transfer_page import SOURCE
from app.kernel.listing import ColumnInfo, Kind, LinesTable, Row
from app.kernel.quantity import Quantity

DRAFT = "draft"
_COLUMNS = (
    ColumnInfo("number", "Transfer", Kind.CODE, 11), ColumnInfo("to", "To", width=20),
    ColumnInfo("leaves_on", "Leaves", Kind.DATE, 11), ColumnInfo("missing", "Missing", Kind.QUANTITY, 11),
)
_reserved = (
    select(func.coalesce(func.sum(Reservation.qty), 0))
    .where(Reservation.for_kind == SOURCE, Reservation.for_id == TransferLine.id)
    .correlate(TransferLine).scalar_subquery()
)


@dataclass(frozen=True, slots=True)
class WaitingTransferRow:
    """A transfer that cannot leave: it lacks `missing` millionths of an item's stock unit."""

    transfer_id: int
    number: str
    to: str
    item_id: int
    warehouse_id: int
    leaves_on: date
    missing: int


def load_waiting_transfers(
    connection: Connection, item_ids: Sequence[int], warehouse_id: int,
) -> list[WaitingTransferRow]:
    """Read the transfers out of a warehouse that lack some items, the first to leave first."""
    missing = TransferLine.qty - _reserved
    statement = (
        select(Transfer.id, Transfer.number, Warehouse.name, TransferLine.item_id, Transfer.from_warehouse_id,
               Transfer.leaves_on, missing)
        .select_from(TransferLine).join(Transfer, Transfer.id == TransferLine.transfer_id)
        .join(Warehouse, Warehouse.id == Transfer.to_warehouse_id)
        .where(TransferLine.item_id.in_(list(item_ids)), Transfer.state == DRAFT,
               Transfer.from_warehouse_id == warehouse_id, missing > 0)
        .order_by(Transfer.leaves_on, Transfer.id, TransferLine.id)
    )
    return [WaitingTransferRow(*row) for row in connection.execute(statement)]


def waiting_transfers_table(connection: Connection, item_id: int, warehouse_id: int, unit: str) -> LinesTable:
    """List the transfers that an item's lateness holds up."""
    rows = load_waiting_transfers(connection, [item_id], warehouse_id)
    return LinesTable("Transfers it holds up", _COLUMNS, tuple(
        Row(row.transfer_id, (row.number, row.to, row.leaves_on, Quantity(row.missing, unit))) for row in rows
    ), "transfer")
