"""What goes with received goods: the note of what came, and labels to stick on it."""

from collections.abc import Sequence
from datetime import datetime
from fractions import Fraction
from typing import Any

from sqlalchemy import Connection

from app.areas.company.queries import load_profile, rate_words
from app.areas.purchasing.queries.bill_contributions import of_receipt
from app.areas.purchasing.queries.receipt_page import (
    DECISION_WORDS,
    load_decisions,
    load_receipt,
    load_receipt_lines,
    load_refusals,
)
from app.areas.purchasing.rules.receiving import CONDITION_WORDS
from app.kernel.formatting import Formatter
from app.kernel.listing import Kind
from app.kernel.printed import (
    Barcode,
    PrintColumn,
    PrintedDocument,
    PrintLabel,
    PrintLabels,
    PrintTable,
    PrintText,
    Symbology,
)
from app.kernel.quantity import Quantity

COLUMNS = (
    PrintColumn("Item", Kind.CODE, 11), PrintColumn("Description", Kind.TEXT, 28), PrintColumn("Lot", Kind.CODE, 13),
    PrintColumn("Expires", Kind.DATE, 12), PrintColumn("Quantity", Kind.QUANTITY, 11),
    PrintColumn("Condition", Kind.TEXT, 11), PrintColumn("Place", Kind.CODE, 14),
)

REFUSED = (
    PrintColumn("Item", Kind.CODE, 12), PrintColumn("Description", Kind.TEXT, 34),
    PrintColumn("Quantity", Kind.QUANTITY, 12), PrintColumn("Why", Kind.TEXT, 34),
)
DECIDED = (
    PrintColumn("Item", Kind.CODE, 12), PrintColumn("Lot", Kind.CODE, 13), PrintColumn("Of it", Kind.QUANTITY, 10),
    PrintColumn("Decision", Kind.TEXT, 11), PrintColumn("Why", Kind.TEXT, 26), PrintColumn("By", Kind.TEXT, 12),
    PrintColumn("When", Kind.TIME, 15),
)


def receipt_note(connection: Connection, receipt_id: int, now: datetime) -> PrintedDocument:
    """Print what came on a receipt."""
    receipt, lines = load_receipt(connection, receipt_id), load_receipt_lines(connection, receipt_id)
    words = dict(CONDITION_WORDS)
    rows = tuple(
        (line.sku, line.name, line.lot or "", line.expires_on, Quantity(line.stock_qty, line.unit),
         words[line.condition].word, line.place) for line in lines
    )
    reversed_note = (PrintText("This receipt was reversed: its goods left the books again."),)
    profile = load_profile(connection)
    rate = Fraction(receipt.rate_numerator, receipt.rate_denominator)
    facts: list[tuple[str, object]] = [
        ("Supplier", receipt.supplier), ("Order", receipt.order_number), ("Received", receipt.received_at),
        ("Delivery note", receipt.delivery_note or "none"), ("Warehouse", receipt.warehouse),
    ]
    if receipt.currency != profile.currency:
        facts.append(("Exchange rate", rate_words(rate, receipt.currency, profile.currency)))
    facts += _references(connection, receipt_id, now)
    return PrintedDocument(
        "Receipt note", receipt.number, f"{receipt.number}", profile.address_lines(), (), tuple(facts),
        (*(reversed_note if receipt.state == "reversed" else ()), PrintTable(COLUMNS, rows),
         *_incidents(connection, receipt_id)),
        Barcode(Symbology.CODE128, receipt.number, receipt.number),
    )


def _references(connection: Connection, receipt_id: int, now: datetime) -> list[tuple[str, object]]:
    """Name the bills, landed costs and returns that refer to a receipt."""
    return [
        (table.title, ", ".join(str(row.values[0]) for row in table.rows))
        for table in of_receipt(connection, receipt_id, now).lines
    ]


def _incidents(connection: Connection, receipt_id: int) -> list[PrintTable]:
    """Tell what was not taken in, and what was decided of goods in quarantine."""
    refused = tuple((row.sku, row.name, Quantity(row.stock_qty, row.unit), row.reason)
                    for row in load_refusals(connection, receipt_id))
    words = dict(DECISION_WORDS)
    decided = tuple(
        (row.sku, row.lot or "", Quantity(row.stock_qty, row.unit), words[row.decision].word, row.reason, row.who or "",
         row.decided_at) for row in load_decisions(connection, receipt_id))
    tables = (PrintTable(REFUSED, refused, "Refused"), PrintTable(DECIDED, decided, "Decided in quarantine"))
    return [table for table in tables if table.rows]


def goods_labels(connection: Connection, receipt_id: int, _now: datetime) -> PrintedDocument:
    """Print a label for each lot of a receipt, and one for each line of goods without lots."""
    receipt, lines = load_receipt(connection, receipt_id), load_receipt_lines(connection, receipt_id)
    return PrintedDocument(
        "Goods labels", receipt.number, f"{receipt.number}-labels",
        bands=(PrintLabels(tuple(_label(receipt, line) for line in _one_each(lines))),),
    )


def _one_each(lines: Sequence[Any]) -> list[Any]:
    """Give the first line of each item and lot: goods that came in two lines are the same goods."""
    return list({(line.item_id, line.lot_id): line for line in reversed(lines)}.values())[::-1]


def _label(receipt: Any, line: Any) -> PrintLabel:
    code = line.lot or line.sku
    texts = [line.sku, f"Lot {line.lot}" if line.lot else "", f"{Quantity(line.stock_qty, line.unit)}"]
    if line.expires_on is not None:
        texts.append(f"Expires {Formatter().day(line.expires_on)}")
    texts.append(f"{receipt.number} · {Formatter().day(receipt.received_on)} · {receipt.supplier}")
    return PrintLabel(line.name, tuple(text for text in texts if text), Barcode(Symbology.CODE128, code, code))
