"""What sales proves of invoices: they add up, agree with their lines, and never exceed what was shipped."""

from sqlalchemy import Connection, and_, case, func, literal, or_, select

from app.areas.sales.models import Invoice, InvoiceLine, InvoiceTax, Payment, SalesOrder, SalesOrderLine, Settlement
from app.kernel.columns import table_of

SHOWN = 20
STANDS = Invoice.state != "cancelled"
POSTED = Invoice.posted_at.is_not(None)


def check_invoice_sums(connection: Connection) -> list[str]:
    """Compare the sums of each invoice with its lines and its taxes, in its currency and at home."""
    owed = case((InvoiceTax.reverse_charge, 0), else_=InvoiceTax.tax_minor)
    owed_home = case((InvoiceTax.reverse_charge, 0), else_=InvoiceTax.home_tax_minor)
    lines = (
        select(InvoiceLine.invoice_id, func.sum(InvoiceLine.amount_minor).label("net"),
               func.sum(InvoiceLine.tax_minor).label("tax")).group_by(InvoiceLine.invoice_id).subquery())
    taxes = (
        select(InvoiceTax.invoice_id, func.sum(InvoiceTax.net_minor).label("net"), func.sum(owed).label("owed"),
               func.sum(InvoiceTax.tax_minor).label("tax"), func.sum(InvoiceTax.home_net_minor).label("home_net"),
               func.sum(owed_home).label("home_tax")).group_by(InvoiceTax.invoice_id).subquery())
    rows = connection.execute(
        select(Invoice.id, Invoice.number).outerjoin(lines, lines.c.invoice_id == Invoice.id)
        .outerjoin(taxes, taxes.c.invoice_id == Invoice.id)
        .where(STANDS, or_(
            Invoice.net_minor != func.coalesce(lines.c.net, 0), Invoice.net_minor != func.coalesce(taxes.c.net, 0),
            Invoice.tax_minor != func.coalesce(taxes.c.owed, 0), lines.c.tax != taxes.c.tax,
            Invoice.home_net_minor != func.coalesce(taxes.c.home_net, 0),
            Invoice.home_tax_minor != func.coalesce(taxes.c.home_tax, 0)))
        .order_by(Invoice.id).limit(SHOWN))
    return [f"{row.number or f'Draft {row.id}'}: its lines and taxes do not add up to what it comes to."
            for row in rows]


def check_invoiced(connection: Connection) -> list[str]:
    """Compare what order lines count as invoiced with their invoices, and with what was shipped."""
    sign = case(
        (Invoice.kind == "invoice", 1), (and_(InvoiceLine.reopens.is_(True), POSTED), -1), else_=0)
    invoiced = (
        select(InvoiceLine.order_line_id, func.sum(InvoiceLine.stock_qty * sign).label("qty"))
        .join(Invoice, Invoice.id == InvoiceLine.invoice_id).where(STANDS, InvoiceLine.order_line_id.is_not(None))
        .group_by(InvoiceLine.order_line_id).subquery())
    rows = connection.execute(
        select(SalesOrder.number, SalesOrderLine.position).join(SalesOrder, SalesOrder.id == SalesOrderLine.order_id)
        .outerjoin(invoiced, invoiced.c.order_line_id == SalesOrderLine.id)
        .where(or_(SalesOrderLine.stock_qty_invoiced != func.coalesce(invoiced.c.qty, 0),
                   SalesOrderLine.stock_qty_invoiced > SalesOrderLine.stock_qty_shipped))
        .order_by(SalesOrderLine.id).limit(SHOWN))
    return [f"Line {row.position} of {row.number}: what is invoiced of it is not what its invoices say, or more than "
            "was shipped." for row in rows]


def check_settled(connection: Connection) -> list[str]:
    """Compare what is open of invoices and payments with what settled them."""
    return [*_open_invoices(connection), *_open_payments(connection)]


def _open_invoices(connection: Connection) -> list[str]:
    counts = Settlement.undone_on.is_(None)
    off = (
        select(Settlement.invoice_id, func.sum(Settlement.amount_minor).label("off"),
               func.sum(Settlement.home_minor).label("home")).where(counts, Settlement.invoice_id.is_not(None))
        .group_by(Settlement.invoice_id).subquery())
    given = (
        select(Settlement.credit_id, func.sum(Settlement.taken_minor).label("off"),
               func.sum(Settlement.home_taken_minor).label("home")).where(counts, Settlement.credit_id.is_not(None))
        .group_by(Settlement.credit_id).subquery())
    total = case((POSTED, Invoice.net_minor + Invoice.tax_minor), else_=literal(0))
    home = case((POSTED, Invoice.home_net_minor + Invoice.home_tax_minor), else_=literal(0))
    settled = func.coalesce(off.c.off, 0) + func.coalesce(given.c.off, 0)
    settled_home = func.coalesce(off.c.home, 0) + func.coalesce(given.c.home, 0)
    rows = connection.execute(
        select(Invoice.number).outerjoin(off, off.c.invoice_id == Invoice.id)
        .outerjoin(given, given.c.credit_id == Invoice.id)
        .where(or_(Invoice.open_minor != total - settled, Invoice.home_open_minor != home - settled_home))
        .order_by(Invoice.id).limit(SHOWN))
    return [f"{row.number}: what is open is not what its total less its settlements comes to." for row in rows]


def _open_payments(connection: Connection) -> list[str]:
    counts = Settlement.undone_on.is_(None)
    used = (
        select(Settlement.payment_id, func.sum(Settlement.taken_minor).label("off"))
        .where(counts, Settlement.payment_id.is_not(None)).group_by(Settlement.payment_id).subquery())
    back = (
        select(Settlement.refund_id.label("payment_id"), func.sum(Settlement.amount_minor).label("off"))
        .where(counts, Settlement.refund_id.is_not(None)).group_by(Settlement.refund_id).subquery())
    whole = case((Payment.state == "posted", Payment.amount_minor), else_=literal(0))
    payments = table_of(Payment)
    rows = connection.execute(
        select(Payment.number).select_from(payments.outerjoin(used, used.c.payment_id == Payment.id)
                                           .outerjoin(back, back.c.payment_id == Payment.id))
        .where(Payment.open_minor != whole - func.coalesce(used.c.off, 0) - func.coalesce(back.c.off, 0))
        .order_by(Payment.id).limit(SHOWN))
    return [f"{row.number}: what is not used of it is not what its amount less its settlements comes to."
            for row in rows]
