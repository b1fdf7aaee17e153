"""What is measured of receivables: owed, overdue, days sales outstanding, what is to be invoiced."""

from datetime import date, datetime, timedelta

from sqlalchemy import Connection, case, func, select

from app.areas.company.queries import load_profile
from app.areas.company.rules import local_day
from app.areas.sales.models import Invoice, SalesOrder, SalesOrderLine
from app.areas.sales.queries.ageing import receivables_on
from app.areas.sales.queries.dunning import LETTER
from app.areas.sales.queries.receivables import TO_INVOICE
from app.kernel.formatting import in_sentence
from app.kernel.listing import Figure, Kind, Tone
from app.kernel.money import Money
from app.kernel.rounding import round_half_up

DSO_DAYS = 90
TREND_MONTHS = 6


def receivable(connection: Connection, now: datetime) -> Figure:
    """Tell what customers owe, and how much of it is overdue."""
    today = local_day(now, load_profile(connection).zone)
    aged = receivables_on(connection, today)
    over = aged.overdue_minor
    note = f"{in_sentence(Money(over, aged.currency))} overdue" if over > 0 else "nothing overdue"
    return Figure(
        "sales.receivable", "Owed by customers", Money(aged.total_minor, aged.currency), Kind.MONEY, note,
        Tone.WARNING if over > 0 else Tone.NEUTRAL,
        explain="Invoices less credit notes and money on account, at the rates of their days.",
    )


def to_invoice(connection: Connection, _now: datetime) -> Figure:
    """Tell what was shipped and is not invoiced, in the firm's currency."""
    home = load_profile(connection).currency
    line = SalesOrderLine
    rows = connection.execute(
        select(line.amount_minor, line.stock_qty, line.stock_qty_shipped - line.stock_qty_invoiced, SalesOrder.id)
        .join(SalesOrder, SalesOrder.id == line.order_id).where(TO_INVOICE, SalesOrder.currency == home)).all()
    minor = sum(round_half_up(amount * qty, ordered) for amount, ordered, qty, _ in rows)
    orders = len({row[3] for row in rows})
    return Figure(
        "sales.to_invoice", "Shipped, not invoiced", Money(minor, home), Kind.MONEY, f"{in_sentence(orders)} orders",
        Tone.WARNING if orders else Tone.GOOD, explain="What of orders was shipped and no invoice charges, before tax.",
    )


def days_sales_outstanding(connection: Connection, now: datetime) -> Figure:
    """Tell how many days of revenue customers owe: receivables by what was invoiced in 90 days, times 90."""
    today = local_day(now, load_profile(connection).zone)
    value = _outstanding_days(connection, today)
    months = [today - timedelta(days=30 * back) for back in range(TREND_MONTHS, -1, -1)]
    trend = tuple(float(days) for day in months if (days := _outstanding_days(connection, day)) is not None)
    return Figure(
        "sales.dso", "Days sales outstanding", value, Kind.INTEGER,
        "no invoices in 90 days" if value is None else "days of what was invoiced", trend=trend,
        explain="What customers owe, by what was invoiced with tax within 90 days, times 90.",
    )


def _outstanding_days(connection: Connection, day: date) -> int | None:
    sign = case((Invoice.kind == "credit", -1), else_=1)
    invoiced = connection.execute(
        select(func.sum((Invoice.home_net_minor + Invoice.home_tax_minor) * sign)).where(
            Invoice.invoiced_on <= day, Invoice.invoiced_on > day - timedelta(days=DSO_DAYS),
            Invoice.posted_at.is_not(None), Invoice.for_kind != LETTER)).scalar()
    if not invoiced or int(invoiced) <= 0:
        return None
    return round_half_up(receivables_on(connection, day).total_minor * DSO_DAYS, int(invoiced))
