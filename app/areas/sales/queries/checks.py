"""The proof that orders agree with what is reserved for them and expected of them."""

from sqlalchemy import Connection, func, select

from app.areas.catalog.models import Item
from app.areas.inventory.models import Expected, Reservation
from app.areas.sales.models import SalesOrder, SalesOrderLine
from app.areas.sales.queries.orders import LINE_KIND, NO_GOODS
from app.areas.sales.rules import OPEN_STATES
from app.kernel.quantity import QUANTITY_SCALE

SHOWN = 20


def _pieces(qty: int | None) -> str:
    return f"{(qty or 0) / QUANTITY_SCALE:g}"


def check_reservations(connection: Connection) -> list[str]:
    """Compare what is reserved for orders with what they have open: never more, and nothing for closed orders."""
    left = SalesOrderLine.stock_qty - SalesOrderLine.stock_qty_shipped
    held = func.sum(Reservation.qty).label("held")
    rows = connection.execute(
        select(SalesOrder.number, SalesOrder.state, SalesOrderLine.position, left.label("open"), held)
        .select_from(Reservation).outerjoin(SalesOrderLine, SalesOrderLine.id == Reservation.for_id)
        .outerjoin(SalesOrder, SalesOrder.id == SalesOrderLine.order_id).where(Reservation.for_kind == LINE_KIND)
        .group_by(Reservation.for_id, SalesOrder.number, SalesOrder.state, SalesOrderLine.position, left)
        .having((held > func.coalesce(left, 0)) | SalesOrder.state.not_in(OPEN_STATES) | SalesOrder.state.is_(None))
        .limit(SHOWN)
    )
    return [
        f"Line {row.position} of order {row.number} ({row.state}) has {_pieces(row.held)} reserved and "
        f"{_pieces(row.open)} open." for row in rows
    ]


def check_expected(connection: Connection) -> list[str]:
    """Compare what is expected to go out with the open lines of open orders."""
    left = SalesOrderLine.stock_qty - SalesOrderLine.stock_qty_shipped
    lines = SalesOrderLine.__table__.join(SalesOrder.__table__, SalesOrder.id == SalesOrderLine.order_id).join(
        Item.__table__, Item.id == SalesOrderLine.item_id)
    of_line = (Expected.for_kind == LINE_KIND) & (Expected.for_id == SalesOrderLine.id)
    unlike = connection.execute(
        select(SalesOrder.number, SalesOrderLine.position, left.label("open"), Expected.qty)
        .select_from(lines.outerjoin(Expected.__table__, of_line))
        .where(SalesOrder.state.in_(OPEN_STATES), Item.kind.not_in(NO_GOODS), func.coalesce(Expected.qty, 0) != left)
        .limit(SHOWN)
    )
    stray = connection.execute(
        select(SalesOrder.number, SalesOrderLine.position, Expected.qty)
        .select_from(Expected).outerjoin(SalesOrderLine, SalesOrderLine.id == Expected.for_id)
        .outerjoin(SalesOrder, SalesOrder.id == SalesOrderLine.order_id)
        .where(Expected.for_kind == LINE_KIND, SalesOrder.state.not_in(OPEN_STATES) | SalesOrder.state.is_(None))
        .limit(SHOWN)
    )
    return [
        *(f"Line {row.position} of order {row.number} has {_pieces(row.open)} open, {_pieces(row.qty)} expected to go."
          for row in unlike),
        *(f"Line {row.position} of order {row.number} is closed and {_pieces(row.qty)} of it expected to go."
          for row in stray),
    ]


def check_totals(connection: Connection) -> list[str]:
    """Compare the total of each order with the sum of its lines and its freight."""
    goods = (
        select(func.coalesce(func.sum(SalesOrderLine.amount_minor), 0)).where(SalesOrderLine.order_id == SalesOrder.id)
        .correlate(SalesOrder).scalar_subquery()
    )
    rows = connection.execute(
        select(SalesOrder.number, SalesOrder.total_minor, (goods + SalesOrder.freight_minor).label("sum"))
        .where(SalesOrder.total_minor != goods + SalesOrder.freight_minor).limit(SHOWN)
    )
    return [f"Order {row.number} totals {row.total_minor}, its lines and freight {row.sum}." for row in rows]
