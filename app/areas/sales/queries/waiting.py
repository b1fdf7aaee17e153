"""Which customers wait for what."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, select

from app.areas.catalog.models import Item
from app.areas.inventory.models import Expected
from app.areas.parties.models import Party
from app.areas.sales.models import SalesOrder, SalesOrderLine
from app.areas.sales.queries.orders import LINE_KIND, NO_GOODS, reserved_of_line
from app.areas.sales.rules import OPEN_STATES


@dataclass(frozen=True, slots=True)
class WaitingLineRow:
    """A line of an open order that lacks `missing` millionths of the item's stock unit."""

    line_id: int
    order_id: int
    number: str
    customer_id: int
    customer_name: str
    item_id: int
    warehouse_id: int
    required_on: date
    missing: int


def load_waiting(connection: Connection, item_ids: Sequence[int] | None = None) -> list[WaitingLineRow]:
    """Read the lines that wait for stock, the earliest required first, of equal days the earliest ordered."""
    missing = SalesOrderLine.stock_qty - SalesOrderLine.stock_qty_shipped - reserved_of_line()
    # The expected rows are the open lines and few; orders and their lines are many.
    statement = (
        select(
            SalesOrderLine.id, SalesOrder.id, SalesOrder.number, SalesOrder.customer_id, Party.name,
            SalesOrderLine.item_id, SalesOrder.warehouse_id, SalesOrder.required_on, missing,
        )
        .select_from(Expected).join(SalesOrderLine, SalesOrderLine.id == Expected.for_id)
        .join(SalesOrder, SalesOrder.id == SalesOrderLine.order_id)
        .join(Party, Party.id == SalesOrder.customer_id).join(Item, Item.id == SalesOrderLine.item_id)
        .where(Expected.for_kind == LINE_KIND, SalesOrder.state.in_(OPEN_STATES), missing > 0,
               Item.kind.not_in(NO_GOODS))
        .order_by(SalesOrder.required_on, SalesOrder.ordered_at, SalesOrderLine.id)
    )
    if item_ids is not None:
        statement = statement.where(Expected.item_id.in_(list(item_ids)))
    return [WaitingLineRow(*row) for row in connection.execute(statement)]
