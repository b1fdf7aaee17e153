"""Invoices and credit notes on paper."""

from collections.abc import Sequence
from datetime import datetime
from fractions import Fraction
from typing import Any

from sqlalchemy import Connection

from app.areas.company.queries import load_profile, rate_words
from app.areas.company.queries.firm import ProfileRow
from app.areas.company.rules.days import written_day
from app.areas.parties.queries import load_party
from app.areas.sales.queries.invoice_page import load_invoice, load_invoice_lines, load_invoice_taxes, tax_words
from app.areas.sales.queries.taxes import load_billing_policy
from app.areas.sales.rules.invoicing import InvoiceKind, InvoiceState, LineFor, Zone, discount_of
from app.kernel.formatting import Formatter
from app.kernel.listing import Kind
from app.kernel.money import Money, Price
from app.kernel.own_fields import printed_own
from app.kernel.printed import Band, PrintColumn, PrintedDocument, PrintFacts, PrintTable, PrintText
from app.kernel.quantity import Quantity

LINES = (
    PrintColumn("No", Kind.INTEGER, 5), PrintColumn("Description", Kind.TEXT, 36), PrintColumn("Order", Kind.CODE, 11),
    PrintColumn("Quantity", Kind.QUANTITY, 12), PrintColumn("Price", Kind.PRICE, 12),
    PrintColumn("Discount", Kind.PERCENT, 9), PrintColumn("Tax", Kind.CODE, 8), PrintColumn("Net", Kind.MONEY, 13),
)
CHARGED = (
    PrintColumn("No", Kind.INTEGER, 5), PrintColumn("Description", Kind.TEXT, 78),
    PrintColumn("Amount", Kind.MONEY, 17),
)
TAXES = (
    PrintColumn("Tax", Kind.TEXT, 36), PrintColumn("Rate", Kind.QUANTITY, 12), PrintColumn("Net", Kind.MONEY, 18),
    PrintColumn("Tax amount", Kind.MONEY, 18), PrintColumn("With tax", Kind.MONEY, 18),
)
TITLES = {InvoiceKind.INVOICE: "Invoice", InvoiceKind.CREDIT: "Credit note",
          InvoiceKind.CHARGE: "Charges for late payment"}
CHARGE_NOTE = "Fee and interest make good what late payment costs us. They are no sale, and bear no tax."
REVERSE_CHARGE = "Reverse charge: the buyer owes the tax on what is marked so above."
RULE_WORDS = ("tax rule", "the firm knows")
"""How reasons begin that say nothing to a customer."""

ZONE_NOTES = {
    Zone.EU_BUSINESS: "Delivery within the European Union free of tax; the buyer owes the tax (reverse charge).",
    Zone.EXPORT: "Export delivery free of tax.",
}


def invoice_paper(connection: Connection, invoice_id: int, _now: datetime) -> PrintedDocument:
    """Print an invoice or a credit note; a draft says that it is one."""
    invoice, lines = load_invoice(connection, invoice_id), load_invoice_lines(connection, invoice_id)
    taxes, profile = load_invoice_taxes(connection, invoice_id), load_profile(connection)
    credit = invoice.kind == InvoiceKind.CREDIT
    title = TITLES[InvoiceKind(invoice.kind)]
    draft = invoice.state == InvoiceState.DRAFT
    bands: list[Band] = [_charged(invoice, lines)] if invoice.kind == InvoiceKind.CHARGE else [
        _lines(invoice, lines), PrintTable(TAXES, tuple(_tax(invoice, tax) for tax in taxes), "Tax by rate")]
    bands += _words(connection, invoice, lines, taxes, credit)
    return PrintedDocument(
        f"{title} draft" if draft else title, invoice.number or "not posted",
        f"{title.lower().replace(' ', '-')}-{invoice.number or f'draft-{invoice.id}'}",
        sender=profile.address_lines(), recipient=load_party(connection, invoice.customer_id).address_lines("billing"),
        facts=(*_facts(invoice, profile), *printed_own(connection, "customer", invoice.customer_id, invoice.posted_at)),
        bands=tuple(bands), footer=footer_of(profile), currency=invoice.currency,
    )


def footer_of(profile: ProfileRow) -> str:
    """Give the line at the foot of what goes to customers."""
    return " · ".join(part for part in (profile.name, profile.tax_number, profile.email, profile.phone) if part)


def _facts(invoice: Any, profile: ProfileRow) -> list[tuple[str, object]]:
    facts: list[tuple[str, object]] = [("Date", invoice.invoiced_on)]
    if invoice.kind != InvoiceKind.CREDIT:
        facts.append(("Due", invoice.due_on))
    if invoice.credits:
        facts.append(("Credits invoice", invoice.credits))
    if invoice.currency != profile.currency:
        rate = Fraction(invoice.rate_numerator, invoice.rate_denominator)
        facts.append(("Exchange rate", rate_words(rate, invoice.currency, profile.currency)))
    more = (("Your reference", invoice.customer_reference), ("Your tax number", invoice.tax_number),
            ("Our tax number", profile.tax_number))
    return [*facts, *((name, value) for name, value in more if value)]


def _lines(invoice: Any, lines: Sequence[Any]) -> PrintTable:
    rows = tuple(
        (line.position, line.text, line.order_number or "", Quantity(line.qty, line.unit or "") if line.qty else None,
         Price(line.price_micros, invoice.currency) if line.price_micros else None, line.discount_permille or None,
         line.tax_code, Money(line.amount_minor, invoice.currency)) for line in lines
    )
    return PrintTable(LINES, rows, totals=(
        ("Net", Money(invoice.net_minor, invoice.currency)), ("Tax", Money(invoice.tax_minor, invoice.currency)),
        ("Credited" if invoice.kind == InvoiceKind.CREDIT else "To pay",
         Money(invoice.net_minor + invoice.tax_minor, invoice.currency)),
    ))


def _charged(invoice: Any, lines: Sequence[Any]) -> PrintTable:
    """Give what late payment is charged with, which has neither quantity nor tax."""
    return PrintTable(CHARGED, tuple(
        (line.position, line.text, Money(line.amount_minor, invoice.currency)) for line in lines),
        totals=(("To pay", Money(invoice.net_minor + invoice.tax_minor, invoice.currency)),))


def _tax(invoice: Any, tax: Any) -> tuple[object, ...]:
    charged = 0 if tax.reverse_charge else tax.tax_minor
    return (tax_words(tax), Quantity(tax.percent, "%"), Money(tax.net_minor, invoice.currency),
            Money(charged, invoice.currency), Money(tax.net_minor + charged, invoice.currency))


def _tax_words(invoice: Any, lines: Sequence[Any], taxes: Sequence[Any]) -> list[str]:
    """Give what an invoice must say where no tax is charged: who owes it instead, or why the sale is free of it."""
    if invoice.kind == InvoiceKind.CHARGE:
        return []
    if invoice.tax_minor == 0 and invoice.zone in ZONE_NOTES and all(
        tax.reverse_charge or not tax.code for tax in taxes
    ):
        return [ZONE_NOTES[Zone(invoice.zone)]]
    said = [REVERSE_CHARGE] if any(tax.reverse_charge for tax in taxes) else []
    free = dict.fromkeys(line.tax_reason for line in lines if not line.tax_code and line.kind != LineFor.PREPAID)
    return [*said, *(f"Free of tax: {reason}" for reason in free if reason and not reason.startswith(RULE_WORDS))]


def _words(
    connection: Connection, invoice: Any, lines: Sequence[Any], taxes: Sequence[Any], credit: bool,
) -> list[Band]:
    policy, said = load_billing_policy(connection), [PrintText(text) for text in _tax_words(invoice, lines, taxes)]
    if credit:
        return [*said, PrintText(invoice.reason, "Reason"), *([PrintText(invoice.note)] if invoice.note else [])]
    if invoice.kind == InvoiceKind.CHARGE:
        said.append(PrintText(CHARGE_NOTE))
    total = invoice.net_minor + invoice.tax_minor
    if invoice.discount_until is not None:
        off = discount_of(total, invoice.discount_permille)
        shown = Formatter().text(Money(total - off, invoice.currency), Kind.MONEY)
        said.append(PrintText(f"If you pay by {written_day(invoice.discount_until)}, "
                              f"{invoice.discount_permille / 10:g} % "
                              f"may be taken off: {shown}. Otherwise the whole amount is due by "
                              f"{written_day(invoice.due_on)}."))
    if invoice.note:
        said.append(PrintText(invoice.note))
    if policy.bank_account:
        said.append(PrintText(policy.bank_account, "Please pay to"))
    if policy.closing_words and invoice.kind == InvoiceKind.INVOICE:
        said.append(PrintText(policy.closing_words))
    return [*said, PrintFacts((("Please state when paying", invoice.number or "the number of the invoice"),))]
