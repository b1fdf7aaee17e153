"""What purchasing measures; every figure names the rows it comes from."""

from datetime import date, datetime

from sqlalchemy import ColumnElement, Connection, func, select

from app.areas.company.queries import load_profile
from app.areas.company.rules import local_day
from app.areas.purchasing.models import PurchaseOrder, PurchaseOrderLine, PurchaseRequest
from app.areas.purchasing.queries.measures import AWAITED_ORDERS, LATE_ORDERS, OPEN_ORDERS
from app.areas.purchasing.queries.performance import delivery_by_month, delivery_share
from app.areas.purchasing.rules.delivery import SMALL_SAMPLE
from app.areas.purchasing.rules.orders import OrderState
from app.areas.purchasing.rules.receiving import part_value
from app.kernel.formatting import in_sentence
from app.kernel.listing import Figure, Kind, Tone
from app.kernel.money import Money

TARGET_PERMILLE = 950


def firm_today(connection: Connection, now: datetime) -> date:
    """Give the day it is where the firm is."""
    return local_day(now, load_profile(connection).zone)


def on_time_in_full(connection: Connection, now: datetime) -> Figure:
    """Tell which share of the lines due within the last year came in full on time."""
    today = firm_today(connection, now)
    share = delivery_share(connection, today)
    months = delivery_by_month(connection, today).months
    trend = tuple(100 * month.on_time / month.due for month in months if month.due)
    tone = Tone.NEUTRAL
    if share.permille is not None and share.total >= SMALL_SAMPLE:
        tone = Tone.GOOD if share.permille >= TARGET_PERMILLE else Tone.WARNING
    return Figure(
        "purchasing.on_time_in_full", "On time in full", share.permille, Kind.PERCENT, share.words, tone, trend,
        "Lines of orders sent whose due day is over and lies within the last year: the share that had arrived in full "
        "and in good condition by the end of that day.",
    )


def open_order_value(connection: Connection, _now: datetime) -> Figure:
    """Tell what is still to come of all open orders in the firm's currency."""
    home = load_profile(connection).currency
    rows = connection.execute(
        select(PurchaseOrderLine.amount_minor, PurchaseOrderLine.stock_qty, PurchaseOrderLine.stock_qty_received,
               PurchaseOrder.currency)
        .join(PurchaseOrder, PurchaseOrder.id == PurchaseOrderLine.order_id)
        .where(OPEN_ORDERS, PurchaseOrderLine.stock_qty_received < PurchaseOrderLine.stock_qty)
    ).all()
    minor = sum(
        part_value(row.amount_minor, row.stock_qty, row.stock_qty_received, row.stock_qty)
        for row in rows if row.currency == home
    )
    foreign = sum(row.currency != home for row in rows)
    note = f"{len(rows) - foreign} open lines" + (f", {foreign} in other currencies not counted" if foreign else "")
    return Figure(
        "purchasing.open_order_value", "Open order value", Money(minor, home), Kind.MONEY, note,
        explain="What is still to come of all orders that are neither received, closed nor cancelled, at their prices.",
    )


def count_orders(connection: Connection, today: date, *conditions: ColumnElement[bool]) -> int:
    """Count orders that fulfil conditions; `today` is the day that counts as the present one."""
    statement = select(func.count()).select_from(PurchaseOrder).where(*conditions)
    return int(connection.execute(statement, {"today": today}).scalar_one())


def late_orders(connection: Connection, now: datetime) -> Figure:
    """Tell how many orders should have arrived."""
    today = firm_today(connection, now)
    late, awaited = count_orders(connection, today, LATE_ORDERS), count_orders(connection, today, AWAITED_ORDERS)
    return Figure(
        "purchasing.late_orders", "Late orders", late, Kind.INTEGER, f"of {in_sentence(awaited)} to receive",
        Tone.BAD if late else Tone.GOOD, explain="Orders sent of which something is to come and whose due day is over.",
    )


def open_requests(connection: Connection, _now: datetime) -> Figure:
    """Tell how many requests wait to be ordered or dismissed."""
    waiting = select(func.count()).select_from(PurchaseRequest).where(PurchaseRequest.state == "open")
    number = int(connection.execute(waiting).scalar_one())
    return Figure(
        "purchasing.open_requests", "Open requests", number, Kind.INTEGER, "to order or to dismiss",
        Tone.WARNING if number else Tone.NEUTRAL, explain="Requests that are neither ordered nor dismissed.",
    )


def decisions_waiting(connection: Connection, now: datetime) -> int:
    """Count what somebody must decide: orders that are late, wait for approval or wait to be sent, open requests."""
    today = firm_today(connection, now)
    undecided = PurchaseOrder.state.in_([OrderState.WAITING.value, OrderState.APPROVED.value])
    orders = count_orders(connection, today, LATE_ORDERS) + count_orders(connection, today, undecided)
    waiting = select(func.count()).select_from(PurchaseRequest).where(PurchaseRequest.state == "open")
    return orders + int(connection.execute(waiting).scalar_one())
