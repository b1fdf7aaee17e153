"""Everything about one invoice: its lines, its tax by rate, what settled it, what was credited."""

from collections.abc import Sequence
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from sqlalchemy import Connection, func, or_, select
from sqlalchemy.orm import aliased

from app.areas.catalog.models import Unit
from app.areas.company.queries import load_profile, rate_words
from app.areas.company.rules import local_day
from app.areas.parties.models import Party
from app.areas.purchasing.queries.order_page import record_history, state_word
from app.areas.sales.models import (
    Invoice,
    InvoiceLine,
    InvoiceTax,
    Payment,
    SalesOrder,
    SalesOrderLine,
    Settlement,
    TaxRule,
)
from app.areas.sales.rules.invoicing import (
    INVOICE_KIND_WORDS,
    INVOICE_WORDS,
    LINE_FOR_WORDS,
    UNPAID,
    ZONE_WORDS,
    InvoiceKind,
    InvoiceState,
    TaxTerm,
    discount_of,
)
from app.kernel.columns import table_of
from app.kernel.errors import NotFoundError
from app.kernel.formatting import Formatter
from app.kernel.listing import ColumnInfo, Detail, Fact, Kind, LinesTable, Row, Tone
from app.kernel.money import Money, Price
from app.kernel.quantity import Quantity

LINE_COLUMNS = (
    ColumnInfo("position", "No", Kind.INTEGER, 4), ColumnInfo("text", "Invoiced for", width=26),
    ColumnInfo("qty", "Quantity", Kind.QUANTITY, 9), ColumnInfo("price", "Price", Kind.PRICE, 10),
    ColumnInfo("discount", "Discount", Kind.PERCENT, 8), ColumnInfo("amount", "Net", Kind.MONEY, 11, total=True),
    ColumnInfo("tax", "Tax", Kind.CODE, 7), ColumnInfo("why", "Why this tax", width=20),
    ColumnInfo("order", "Order", Kind.CODE, 10), ColumnInfo("kind", "Kind", Kind.STATE, 10, states=LINE_FOR_WORDS),
)
TAX_COLUMNS = (
    ColumnInfo("tax", "Tax", width=22), ColumnInfo("percent", "Rate", Kind.QUANTITY, 9),
    ColumnInfo("net", "Net", Kind.MONEY, 12, total=True),
    ColumnInfo("amount", "Tax amount", Kind.MONEY, 12, total=True),
    ColumnInfo("home_net", "Net at home", Kind.MONEY, 12), ColumnInfo("home", "Tax at home", Kind.MONEY, 12),
)
RELATED_COLUMNS = (
    ColumnInfo("number", "Invoice", Kind.CODE, 11), ColumnInfo("day", "Date", Kind.DATE, 11),
    ColumnInfo("due", "Due", Kind.DATE, 11), ColumnInfo("total", "With tax", Kind.MONEY, 12, total=True),
    ColumnInfo("open", "Open", Kind.MONEY, 12, total=True),
    ColumnInfo("kind", "Kind", Kind.STATE, 11, states=INVOICE_KIND_WORDS),
    ColumnInfo("state", "State", Kind.STATE, 12, states=INVOICE_WORDS),
)
SETTLED_COLUMNS = (
    ColumnInfo("by", "By", Kind.CODE, 11), ColumnInfo("day", "Day", Kind.DATE, 11),
    ColumnInfo("amount", "Settled", Kind.MONEY, 12, total=True),
    ColumnInfo("discount", "Cash discount", Kind.MONEY, 12), ColumnInfo("let_go", "Let go", Kind.MONEY, 10),
    ColumnInfo("undone", "Undone", Kind.DATE, 11),
)
MADE_FOR = {"dunning_letter": "reminder"}
"""What kinds of record are called for which invoices are made, where their own word is another."""

HINTS = {
    InvoiceState.DRAFT: "A draft: check it and post it. It gets its number then, and stays as it is.",
    InvoiceState.CANCELLED: "Given up before it was posted; it never had a number.",
}


def load_invoice(connection: Connection, invoice_id: int) -> Any:
    """Read an invoice with the names beside it; NotFoundError when there is none of that number."""
    credited = aliased(Invoice)
    row = connection.execute(
        select(table_of(Invoice), Party.name.label("customer"), credited.number.label("credits"))
        .join(Party, Party.id == Invoice.customer_id).outerjoin(credited, credited.id == Invoice.credits_id)
        .where(Invoice.id == invoice_id)
    ).first()
    if row is None:
        raise NotFoundError("record.missing", f"There is no invoice with the number {invoice_id}.")
    return row


def load_invoice_lines(connection: Connection, invoice_id: int) -> Sequence[Any]:
    """Read the lines of an invoice with their units and orders."""
    return connection.execute(
        select(table_of(InvoiceLine), Unit.code.label("unit"), SalesOrder.number.label("order_number"))
        .outerjoin(Unit, Unit.id == InvoiceLine.unit_id).outerjoin(SalesOrder, SalesOrder.id == InvoiceLine.order_id)
        .where(InvoiceLine.invoice_id == invoice_id).order_by(InvoiceLine.position)
    ).all()


def load_invoice_taxes(connection: Connection, invoice_id: int) -> Sequence[Any]:
    """Read what an invoice charges of each tax."""
    table = table_of(InvoiceTax)
    return connection.execute(select(table).where(table.c.invoice_id == invoice_id).order_by(table.c.code)).all()


def load_settlements(connection: Connection, invoice_id: int) -> Sequence[Any]:
    """Read what settled an invoice, or what a credit note settled, with the name of the other side."""
    other, refund = aliased(Invoice), aliased(Payment)
    name = func.coalesce(Payment.number, refund.number, other.number)
    of_credit = Settlement.credit_id == invoice_id
    return connection.execute(
        select(table_of(Settlement), name.label("other"), other.id.label("other_id"), of_credit.label("of_credit"))
        .outerjoin(Payment, Payment.id == Settlement.payment_id).outerjoin(refund, refund.id == Settlement.refund_id)
        .outerjoin(other, or_(
            (other.id == Settlement.credit_id) & (Settlement.invoice_id == invoice_id),
            (other.id == Settlement.invoice_id) & of_credit))
        .where(or_(Settlement.invoice_id == invoice_id, of_credit)).order_by(Settlement.day, Settlement.id)
    ).all()


def invoice_detail(connection: Connection, invoice_id: int, now: datetime) -> Detail:
    """Tell all of an invoice or credit note."""
    invoice, lines = load_invoice(connection, invoice_id), load_invoice_lines(connection, invoice_id)
    profile = load_profile(connection)
    today = local_day(now, profile.zone)
    tables = (
        _lines(invoice, lines),
        *((_taxes(invoice, load_invoice_taxes(connection, invoice_id), profile.currency),)
          if invoice.kind != InvoiceKind.CHARGE else ()),
        _settled(invoice, load_settlements(connection, invoice_id)),
        related_invoices(connection, Invoice.credits_id == invoice_id, "Credit notes"),
    )
    return Detail(
        invoice_id, invoice.number or _unnumbered(invoice), invoice.customer, state_word(INVOICE_WORDS, invoice.state),
        _facts(invoice, lines, profile.currency, today), tuple(table for table in tables if table.rows),
        timeline=record_history(connection, (Invoice, [invoice_id])), hint=_hint(invoice, today),
    )


def _unnumbered(invoice: Any) -> str:
    return "Credit note, not posted" if invoice.kind == InvoiceKind.CREDIT else "Invoice, not posted"


def _hint(invoice: Any, today: date) -> str:
    if invoice.disputed:
        return f"Disputed: {invoice.dispute_reason}"
    if invoice.state in UNPAID and invoice.discount_until and invoice.discount_until >= today:
        off = Money(discount_of(invoice.net_minor + invoice.tax_minor, invoice.discount_permille), invoice.currency)
        written = Formatter()
        return f"{written.text(off, Kind.MONEY)} may be taken off when paid by {written.day(invoice.discount_until)}."
    return HINTS.get(InvoiceState(invoice.state), "")


def _facts(invoice: Any, lines: Sequence[Any], home: str, today: date) -> tuple[Fact, ...]:
    foreign = invoice.currency != home
    rate = Fraction(invoice.rate_numerator, invoice.rate_denominator)
    late = invoice.state in UNPAID and invoice.kind != InvoiceKind.CREDIT and invoice.due_on < today
    orders = sorted({(line.order_id, line.order_number) for line in lines if line.order_id})
    facts = [
        Fact("Customer", invoice.customer, record="customer", record_id=invoice.customer_id),
        Fact("Date", invoice.invoiced_on, Kind.DATE),
        Fact("Due", invoice.due_on, Kind.DATE, tone=Tone.BAD if late else Tone.NEUTRAL),
        Fact("Net", Money(invoice.net_minor, invoice.currency), Kind.MONEY),
        Fact("Tax", Money(invoice.tax_minor, invoice.currency), Kind.MONEY),
        Fact("With tax", Money(invoice.net_minor + invoice.tax_minor, invoice.currency), Kind.MONEY),
        Fact("Open", Money(invoice.open_minor, invoice.currency), Kind.MONEY,
             tone=Tone.BAD if late else Tone.NEUTRAL),
        Fact("Goes", dict(ZONE_WORDS)[invoice.zone].word if invoice.zone else ""),
        Fact("Their tax number", invoice.tax_number, Kind.CODE),
        Fact("Exchange rate", rate_words(rate, invoice.currency, home) if foreign else ""),
        Fact("At home", Money(invoice.home_net_minor + invoice.home_tax_minor, home) if foreign else "", Kind.MONEY),
        Fact("Credits", invoice.credits or "", Kind.CODE, "invoice", invoice.credits_id or 0),
        *(Fact("Order", number, Kind.CODE, "sales_order", order_id) for order_id, number in orders),
        Fact("Reminders", invoice.dunning_level or "", Kind.INTEGER),
        Fact("Not to be dunned", "Yes" if invoice.dunning_blocked else ""),
        Fact("Reason", invoice.reason), Fact("Their reference", invoice.customer_reference),
        Fact("Settled", invoice.settled_on, Kind.DATE), Fact("Note", invoice.note),
    ]
    if invoice.for_kind:
        word = MADE_FOR.get(invoice.for_kind, invoice.for_kind.replace("_", " "))
        facts.append(Fact("Made for", word, record=invoice.for_kind, record_id=invoice.for_id or 0))
    return tuple(fact for fact in facts if fact.value not in (None, ""))


def _lines(invoice: Any, lines: Sequence[Any]) -> LinesTable:
    return LinesTable("Lines", LINE_COLUMNS, tuple(
        Row(line.id, (
            line.position, line.text, Quantity(line.qty, line.unit or "") if line.qty else None,
            Price(line.price_micros, invoice.currency) if line.price_micros else None, line.discount_permille or None,
            Money(line.amount_minor, invoice.currency), line.tax_code, line.tax_reason, line.order_number or "",
            line.kind,
        )) for line in lines
    ))


def _taxes(invoice: Any, taxes: Sequence[Any], home: str) -> LinesTable:
    foreign = invoice.currency != home
    return LinesTable("Tax by rate", TAX_COLUMNS, tuple(
        Row(tax.id, (
            tax_words(tax), Quantity(tax.percent, "%"), Money(tax.net_minor, invoice.currency),
            Money(0 if tax.reverse_charge else tax.tax_minor, invoice.currency),
            Money(tax.home_net_minor, home) if foreign else None,
            Money(0 if tax.reverse_charge else tax.home_tax_minor, home) if foreign else None,
        )) for tax in taxes
    ))


def tax_words(tax: Any) -> str:
    """Name a tax as invoices do."""
    return f"{tax.title}, owed by the buyer" if tax.reverse_charge else str(tax.title)


def _settled(invoice: Any, rows: Sequence[Any]) -> LinesTable:
    def cells(row: Any) -> tuple[object, ...]:
        minor = row.taken_minor if row.of_credit else row.amount_minor
        return (
            row.other or "", row.day, Money(minor, invoice.currency), _some(row.discount_minor, invoice),
            _some(row.write_off_minor, invoice), row.undone_on,
        )

    title = "Settled with" if invoice.kind == InvoiceKind.CREDIT else "Settled by"
    return LinesTable(title, SETTLED_COLUMNS, tuple(Row(row.id, cells(row)) for row in rows), "settlement")


def _some(minor: int, invoice: Any) -> Money | None:
    return Money(minor, invoice.currency) if minor else None


def related_invoices(connection: Connection, condition: Any, title: str, limit: int = 50) -> LinesTable:
    """Give the invoices that fulfil a condition as a table that leads to them."""
    rows = connection.execute(
        select(table_of(Invoice)).where(condition).order_by(Invoice.invoiced_on.desc(), Invoice.id.desc()).limit(limit))
    return LinesTable(title, RELATED_COLUMNS, tuple(
        Row(row.id, (row.number or "Draft", row.invoiced_on, row.due_on,
                     _signed(row, row.net_minor + row.tax_minor), _signed(row, row.open_minor), row.kind, row.state))
        for row in rows
    ), "invoice")


def _signed(row: Any, minor: int) -> Money:
    return Money(-minor if row.kind == InvoiceKind.CREDIT else minor, row.currency)


def invoice_line_detail(connection: Connection, line_id: int, now: datetime) -> Detail:
    """Tell all of the invoice that a line stands on."""
    invoice_id = connection.execute(select(InvoiceLine.invoice_id).where(InvoiceLine.id == line_id)).scalar()
    if invoice_id is None:
        raise NotFoundError("record.missing", f"There is no line of an invoice with the number {line_id}.")
    return invoice_detail(connection, invoice_id, now)


def order_of_line(connection: Connection, line_id: int) -> int:
    """Give the order that a line stands on."""
    order_id = connection.execute(select(SalesOrderLine.order_id).where(SalesOrderLine.id == line_id)).scalar()
    if order_id is None:
        raise NotFoundError("record.missing", f"There is no line of an order with the number {line_id}.")
    return int(order_id)


def tax_rule_detail(connection: Connection, rule_id: int, _now: datetime) -> Detail:
    """Tell a rule of which tax is charged, and how often invoices followed a tax like it."""
    table = table_of(TaxRule)
    row = connection.execute(select(table).where(table.c.id == rule_id)).first()
    if row is None:
        raise NotFoundError("record.missing", f"There is no rule of taxes with the number {rule_id}.")
    term = TaxTerm(row.zone, row.country, row.customer_id, row.category_id, row.item_id, row.tax_code)
    return Detail(rule_id, row.tax_code or "No tax", term.words.capitalize(), facts=tuple(
        fact for fact in (Fact("Note", row.note), Fact("Country", row.country)) if fact.value))
