"""What invoices add to the pages of customers, orders and order lines."""

from datetime import datetime
from functools import partial

from sqlalchemy import Connection, select

from app.areas.company.queries import load_profile
from app.areas.company.rules import local_day
from app.areas.sales.models import Invoice, InvoiceLine
from app.areas.sales.queries.invoice_page import order_of_line, related_invoices
from app.areas.sales.queries.pages import order_detail
from app.areas.sales.queries.receivables import IS_OPEN, OWED, owed_by
from app.areas.sales.queries.terms import load_terms
from app.kernel.declare import Contribution
from app.kernel.listing import Detail, Fact, Glance, Kind, Tone
from app.kernel.moments import moment
from app.kernel.money import Money


def of_customer(connection: Connection, customer_id: int, now: datetime) -> Contribution:
    """Tell what a customer owes, what of it is over due, and by which invoices and credit notes."""
    terms, today = load_terms(connection, customer_id), local_day(now, load_profile(connection).zone)
    owed = owed_by(connection, customer_id, terms.currency, today)
    facts = [Fact("Owed", owed.open, Kind.MONEY, glance=Glance.OPEN)] if owed.open.minor else []
    if owed.overdue_minor:
        facts.append(Fact("Invoices", owed.overdue, Kind.MONEY, tone=Tone.BAD, glance=Glance.LATE,
                          help="What is owed and over due."))
    if owed.to_invoice_minor:
        facts.append(Fact("To invoice", Money(owed.to_invoice_minor, terms.currency), Kind.MONEY,
                          glance=Glance.OPEN, help="Goods that left and are not invoiced yet, before tax."))
    mine = Invoice.customer_id == customer_id
    tables = (
        related_invoices(connection, mine & IS_OPEN & OWED, "Open invoices"),
        related_invoices(connection, mine & (Invoice.kind == "credit") & (Invoice.state != "cancelled"),
                         "Credit notes", 10),
    )
    return Contribution(tuple(facts), tuple(table for table in tables if table.rows))


def of_order(connection: Connection, order_id: int, _now: datetime) -> Contribution:
    """Tell by which invoices and credit notes an order was invoiced."""
    named = select(InvoiceLine.invoice_id).where(InvoiceLine.order_id == order_id)
    table = related_invoices(connection, Invoice.id.in_(named) & (Invoice.state != "cancelled"), "Invoices")
    return Contribution(lines=(table,) if table.rows else ())


def order_line_detail(connection: Connection, line_id: int, now: datetime) -> Detail:
    """Tell all of the order that a line stands on."""
    return order_detail(connection, order_of_line(connection, line_id), now)


_posted = partial(moment, "customer", "invoice", "Invoices", "receipt-text", of=Invoice.customer_id,
                  at=Invoice.posted_at, number=Invoice.id, leads="invoice")

TIMELINES = (
    _posted(text="Invoice " + Invoice.number + " posted", where=Invoice.kind == "invoice",
            note=Invoice.customer_reference),
    _posted(text="Credit note " + Invoice.number + " posted", where=Invoice.kind == "credit", tone=Tone.WARNING,
            mark="receipt", note=Invoice.reason),
    _posted(text="Charges " + Invoice.number + " booked", where=Invoice.kind == "charge", tone=Tone.WARNING,
            mark="bell", note=Invoice.customer_reference),
)
