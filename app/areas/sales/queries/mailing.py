"""What the mail that goes with a customer's document needs to know: whose it is, whether it may go, its fields."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection, select

from app.areas.sales.models import DunningLetter
from app.areas.sales.queries.dunning import load_letter, load_levels
from app.areas.sales.queries.invoice_page import load_invoice
from app.areas.sales.queries.orders import load_order
from app.areas.sales.queries.quotes import load_quote
from app.areas.sales.rules import DRAFT as ORDER_DRAFT
from app.areas.sales.rules.invoicing import INVOICE_KIND_WORDS, InvoiceState
from app.areas.sales.rules.quotes import DRAFT, QUOTE_WORDS, SENT
from app.kernel.listing import Kind
from app.kernel.merge_fields import MergeField, MergeRecord
from app.kernel.money import Money

BUYERS = ("purchas", "buyer", "procure", "einkauf", "achat", "acheteur")
BOOKKEEPERS = ("account", "invoice", "billing", "payable", "financ", "bookkeep", "buchhaltung", "rechnung", "compta",
               "factur")
"""Pieces of the words by which people are known who want orders, and who want invoices."""


def customer_of_quote(connection: Connection, quote_id: int) -> int | None:
    """Give whose quote it is; None for somebody who is no customer yet."""
    return load_quote(connection, quote_id).customer_id


def customer_of_order(connection: Connection, order_id: int) -> int:
    """Give whose order it is."""
    return int(load_order(connection, order_id).customer_id)


def customer_of_invoice(connection: Connection, invoice_id: int) -> int:
    """Give whose invoice it is."""
    return int(load_invoice(connection, invoice_id).customer_id)


def customer_of_letter(connection: Connection, letter_id: int) -> int:
    """Give to whom a reminder goes."""
    return int(load_letter(connection, letter_id).customer_id)


def itself(_connection: Connection, customer_id: int) -> int:
    """Give the customer whose account it is."""
    return customer_id


def quote_not_ready(connection: Connection, quote_id: int) -> str:
    """Say why a quote cannot be mailed: it was declined, or an order was made of it."""
    quote = load_quote(connection, quote_id)
    if quote.state in (DRAFT, SENT):
        return ""
    return f"{quote.number} is {dict(QUOTE_WORDS)[quote.state].word.lower()}; make a new version to offer it again."


def order_not_ready(connection: Connection, order_id: int) -> str:
    """Say why an order cannot be confirmed by mail: it is a draft."""
    order = load_order(connection, order_id)
    return f"{order.number} is a draft; confirm it first." if order.state == ORDER_DRAFT else ""


def invoice_not_ready(connection: Connection, invoice_id: int) -> str:
    """Say why an invoice cannot be mailed: it has no number yet, or never gets one."""
    state = load_invoice(connection, invoice_id).state
    if state == InvoiceState.DRAFT:
        return "This invoice is a draft; post it first."
    given_up = state in (InvoiceState.CANCELLED, InvoiceState.ELSEWHERE)
    return "This invoice was given up, or was written elsewhere." if given_up else ""


def letter_not_ready(connection: Connection, letter_id: int) -> str:
    """Say why a reminder cannot be mailed: it was withdrawn."""
    letter = load_letter(connection, letter_id)
    return f"{letter.number or 'This reminder'} was withdrawn." if letter.state == "withdrawn" else ""


def proposed_letters(connection: Connection) -> tuple[int, ...]:
    """Give the reminders that are proposed and not sent."""
    statement = select(DunningLetter.id).where(DunningLetter.state == "proposed").order_by(DunningLetter.id)
    return tuple(connection.execute(statement).scalars())


def quote_values(connection: Connection, quote_id: int, _now: datetime) -> Mapping[str, object]:
    """Read what texts can say of a quote."""
    quote = load_quote(connection, quote_id)
    return {"number": quote.number, "title": quote.title, "valid_until": quote.valid_until, "total": quote.total,
            "version": quote.revision, "customer_id": quote.customer_id}


def invoice_values(connection: Connection, invoice_id: int, _now: datetime) -> Mapping[str, object]:
    """Read what texts can say of an invoice or credit note."""
    row = load_invoice(connection, invoice_id)
    return {
        "number": row.number, "kind": row.kind, "date": row.invoiced_on, "due_on": row.due_on,
        "total": Money(row.net_minor + row.tax_minor, row.currency), "open": Money(row.open_minor, row.currency),
        "reference": row.customer_reference, "credits": row.credits, "customer_id": row.customer_id,
    }


def letter_values(connection: Connection, letter_id: int, _now: datetime) -> Mapping[str, object]:
    """Read what texts can say of a reminder."""
    row = load_letter(connection, letter_id)
    title = next((one.title for one in load_levels(connection) if one.level == row.level), "Payment reminder")
    whole = row.open_minor + row.fee_minor + row.interest_minor
    return {
        "title": title, "number": row.number, "level": row.level, "day": row.day, "pay_by": row.pay_by,
        "open": Money(row.open_minor, row.currency), "total": Money(whole, row.currency),
        "customer_id": row.customer_id,
    }


_TO_CUSTOMER = (("customer_id", "customer"),)
MERGES = (
    MergeRecord("quote", "quote", "Quote", (
        MergeField("number", "Number", Kind.CODE), MergeField("title", "Title"),
        MergeField("valid_until", "Valid until", Kind.DATE), MergeField("total", "Total", Kind.MONEY),
        MergeField("version", "Version", Kind.INTEGER),
    ), quote_values, _TO_CUSTOMER),
    MergeRecord("invoice", "invoice", "Invoice", (
        MergeField("number", "Number", Kind.CODE), MergeField("kind", "Kind", Kind.STATE, INVOICE_KIND_WORDS),
        MergeField("date", "Date", Kind.DATE), MergeField("due_on", "Due", Kind.DATE),
        MergeField("total", "Total with tax", Kind.MONEY), MergeField("open", "Open", Kind.MONEY),
        MergeField("reference", "The customer's reference"), MergeField("credits", "Invoice credited", Kind.CODE),
    ), invoice_values, _TO_CUSTOMER),
    MergeRecord("dunning_letter", "reminder", "Reminder", (
        MergeField("title", "Title"), MergeField("number", "Number", Kind.CODE),
        MergeField("level", "Level", Kind.INTEGER), MergeField("day", "Day", Kind.DATE),
        MergeField("pay_by", "Pay by", Kind.DATE), MergeField("open", "Over due", Kind.MONEY),
        MergeField("total", "With fee and interest", Kind.MONEY),
    ), letter_values, _TO_CUSTOMER),
)
