"""A bill or credit note on paper, beside what was ordered and received, with its tax by rate."""

from collections.abc import Sequence
from datetime import datetime
from fractions import Fraction
from typing import Any

from sqlalchemy import Connection

from app.areas.company.queries import load_profile, rate_words
from app.areas.parties.queries import load_party
from app.areas.purchasing.queries.bill_page import load_bill, load_bill_lines, load_bill_taxes, load_paid_for
from app.areas.purchasing.rules.billing import BILL_WORDS, BillKind, BillState
from app.kernel.listing import Kind
from app.kernel.money import Money, Price
from app.kernel.printed import Band, Barcode, PrintColumn, PrintedDocument, PrintTable, PrintText, Symbology
from app.kernel.quantity import Quantity

LINES = (
    PrintColumn("No", Kind.INTEGER, 4), PrintColumn("Billed for", Kind.TEXT, 22), PrintColumn("Order", Kind.CODE, 11),
    PrintColumn("Ordered", Kind.QUANTITY, 12), PrintColumn("Received", Kind.QUANTITY, 12),
    PrintColumn("Billed", Kind.QUANTITY, 13), PrintColumn("Price", Kind.PRICE, 11), PrintColumn("Tax", Kind.CODE, 8),
    PrintColumn("Net", Kind.MONEY, 13),
)
TAXES = (
    PrintColumn("Tax", Kind.TEXT, 30), PrintColumn("Rate", Kind.QUANTITY, 10), PrintColumn("Net", Kind.MONEY, 14),
    PrintColumn("Tax amount", Kind.MONEY, 14), PrintColumn("Net at home", Kind.MONEY, 14),
    PrintColumn("Tax at home", Kind.MONEY, 14),
)
PAID_FOR = (
    PrintColumn("Receipt", Kind.CODE, 12), PrintColumn("Received", Kind.DATE, 12), PrintColumn("Item", Kind.CODE, 12),
    PrintColumn("Description", Kind.TEXT, 30), PrintColumn("Paid for", Kind.QUANTITY, 12),
    PrintColumn("Changed its worth by", Kind.MONEY, 18),
)


def bill_sheet(connection: Connection, bill_id: int, _now: datetime) -> PrintedDocument:
    """Print a bill with what it was compared with."""
    bill, lines = load_bill(connection, bill_id), load_bill_lines(connection, bill_id)
    profile = load_profile(connection)
    home = profile.currency
    title = "Credit note" if bill.kind == BillKind.CREDIT else "Bill"
    bands: list[Band] = [_lines(bill, lines), _taxes(bill, load_bill_taxes(connection, bill_id), home)]
    paid_for = load_paid_for(connection, bill_id)
    if paid_for:
        bands.append(PrintTable(PAID_FOR, tuple(
            (row.number, row.received_on, row.sku, row.name, Quantity(row.stock_qty, row.unit),
             Money(row.difference_minor, home)) for row in paid_for), "Pays for"))
    bands.append(_verdict(bill))
    if bill.note:
        bands.append(PrintText(bill.note, "Note"))
    return PrintedDocument(
        title, bill.number, bill.number, profile.address_lines(),
        load_party(connection, bill.supplier_id).address_lines(), tuple(_facts(bill, home)), tuple(bands),
        Barcode(Symbology.CODE128, bill.number, bill.number), currency=bill.currency,
    )


def _facts(bill: Any, home: str) -> list[tuple[str, object]]:
    facts: list[tuple[str, object]] = [
        ("Supplier's number", bill.supplier_number), ("Date", bill.billed_on), ("Due", bill.due_on),
        ("State", dict(BILL_WORDS)[bill.state].word),
    ]
    if bill.currency != home:
        rate = Fraction(bill.rate_numerator, bill.rate_denominator)
        facts.append(("Exchange rate", rate_words(rate, bill.currency, home)))
        facts.append(("At home", Money(bill.home_net_minor + bill.home_tax_minor, home)))
    more = (("Credits", bill.credits), ("Return", bill.return_number), ("Approved by", bill.approver),
            ("Paid", bill.paid_on), ("Payment", bill.paid_reference))
    return [*facts, *((name, value) for name, value in more if value)]


def _lines(bill: Any, lines: Sequence[Any]) -> PrintTable:
    rows = tuple(
        (line.position, line.text, line.order_number or "",
         *((Quantity(line.ordered_qty, line.stock_unit), Quantity(line.stock_qty_received, line.stock_unit),
            Quantity(line.stock_qty, line.stock_unit), Price(line.price_micros, bill.currency))
           if line.order_line_id is not None else (None, None, None, None)),
         line.tax_code, Money(line.amount_minor, bill.currency)) for line in lines
    )
    return PrintTable(LINES, rows, totals=(
        ("Net", Money(bill.net_minor, bill.currency)), ("Tax", Money(bill.tax_minor, bill.currency)),
        ("With tax", Money(bill.net_minor + bill.tax_minor, bill.currency)),
    ))


def _taxes(bill: Any, taxes: Sequence[Any], home: str) -> PrintTable:
    rows = tuple(
        (f"{tax.title}, owed by the buyer" if tax.reverse_charge else tax.title, Quantity(tax.percent, "%"),
         Money(tax.net_minor, bill.currency), Money(tax.tax_minor, bill.currency), Money(tax.home_net_minor, home),
         Money(tax.home_tax_minor, home)) for tax in taxes
    )
    return PrintTable(TAXES, rows, "Tax by rate")


def _verdict(bill: Any) -> PrintText:
    if bill.kind == BillKind.CREDIT:
        return PrintText("The tax of each rate is reckoned once on the sum of its lines and rounded half up.")
    if bill.mismatch:
        return PrintText(bill.mismatch, "What is wrong")
    if bill.state == BillState.WAITING:
        return PrintText("The goods have not all come yet.", "Compared with order and receipt")
    if bill.state == BillState.DRAFT:
        return PrintText("Not compared yet.", "Compared with order and receipt")
    return PrintText(
        "Quantities and prices agree with orders and receipts within the tolerance. The tax of each rate is reckoned "
        "once on the sum of its lines and rounded half up.", "Compared with order and receipt",
    )
