"""The sheet of a landed cost: which costs, how they were spread, and what each line bears."""

from collections import defaultdict
from datetime import datetime
from fractions import Fraction

from sqlalchemy import Connection

from app.areas.company.queries import load_profile, rate_words
from app.areas.purchasing.queries.landed import load_charges, load_landed, load_landed_receipts, load_shares
from app.areas.purchasing.rules.landing import BASIS_WORDS, CHARGE_WORDS, LANDED_WORDS
from app.kernel.listing import Kind
from app.kernel.money import Money
from app.kernel.printed import Band, Barcode, PrintColumn, PrintedDocument, PrintTable, PrintText, Symbology
from app.kernel.quantity import Quantity

RECEIPTS = (
    PrintColumn("Receipt", Kind.CODE, 14), PrintColumn("Order", Kind.CODE, 14), PrintColumn("Supplier", Kind.TEXT, 40),
    PrintColumn("Received", Kind.DATE, 14),
)
CHARGES = (
    PrintColumn("Cost", Kind.TEXT, 14), PrintColumn("Text", Kind.TEXT, 24), PrintColumn("Bill", Kind.CODE, 12),
    PrintColumn("Their number", Kind.CODE, 14), PrintColumn("Spread", Kind.TEXT, 18),
    PrintColumn("Amount", Kind.MONEY, 14), PrintColumn("At home", Kind.MONEY, 14),
)
LINES = (
    PrintColumn("Receipt", Kind.CODE, 12), PrintColumn("Item", Kind.CODE, 12),
    PrintColumn("Description", Kind.TEXT, 26),
    PrintColumn("Received", Kind.QUANTITY, 11), PrintColumn("Came at", Kind.MONEY, 13),
    PrintColumn("Bears", Kind.MONEY, 12), PrintColumn("Landed", Kind.MONEY, 13),
)


def landed_sheet(connection: Connection, landed_id: int, _now: datetime) -> PrintedDocument:
    """Print a landed cost with its sums, line by line."""
    landed, profile = load_landed(connection, landed_id), load_profile(connection)
    home = profile.currency
    charges, kinds, bases = load_charges(connection, landed_id), dict(CHARGE_WORDS), dict(BASIS_WORDS)
    facts: list[tuple[str, object]] = [("Day", landed.cost_on), ("State", dict(LANDED_WORDS)[landed.state].word)]
    if landed.container:
        facts.append(("Container", landed.container))
    facts += [
        ("Exchange rate", rate_words(Fraction(row.rate_numerator, row.rate_denominator), row.currency, home))
        for row in {row.currency: row for row in charges if row.currency != home}.values()
    ]
    receipts = PrintTable(RECEIPTS, tuple(
        (row.number, row.order_number, row.supplier, row.received_on)
        for row in load_landed_receipts(connection, landed_id)), "Receipts")
    costs = PrintTable(CHARGES, tuple(
        (kinds[row.kind].word, row.text, row.bill or "", row.supplier_number or "", bases[row.basis].word,
         Money(row.amount_minor, row.currency), Money(row.home_minor, home)) for row in charges
    ), "Costs", (("In all", Money(landed.total_minor, home)),))
    bands: list[Band] = [receipts, costs, _lines(connection, landed_id, home, landed.total_minor)]
    if landed.note:
        bands.append(PrintText(landed.note, "Note"))
    bands.append(PrintText("Each cost is spread in whole cents; the largest remainders bear the cents left over."))
    return PrintedDocument(
        "Landed cost", landed.number, landed.number, profile.address_lines(), (), tuple(facts), tuple(bands),
        Barcode(Symbology.CODE128, landed.number, landed.number), currency=home,
    )


def _lines(connection: Connection, landed_id: int, home: str, total_minor: int) -> PrintTable:
    borne: dict[int, int] = defaultdict(int)
    shares = load_shares(connection, landed_id)
    for share in shares:
        borne[share.receipt_line_id] += share.home_minor
    lines = {share.receipt_line_id: share for share in shares}
    return PrintTable(LINES, tuple(
        (line.number, line.sku, line.name, Quantity(line.stock_qty, line.unit), Money(line.value_minor, home),
         Money(borne[number], home), Money(line.value_minor + borne[number], home)) for number, line in lines.items()
    ), "What each line bears", (("In all", Money(total_minor, home)),))
