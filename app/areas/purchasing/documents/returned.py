"""The note that goes with goods sent back to a supplier."""

from datetime import datetime

from sqlalchemy import Connection

from app.areas.company.queries import load_profile
from app.areas.parties.queries import load_party
from app.areas.purchasing.queries.return_page import load_return, load_return_lines
from app.areas.purchasing.rules.returning import REASON_WORDS, Outcome
from app.kernel.listing import Kind
from app.kernel.printed import Band, Barcode, PrintColumn, PrintedDocument, PrintTable, PrintText, Symbology
from app.kernel.quantity import Quantity

COLUMNS = (
    PrintColumn("Item", Kind.CODE, 12), PrintColumn("Description", Kind.TEXT, 30), PrintColumn("Lot", Kind.CODE, 14),
    PrintColumn("Quantity", Kind.QUANTITY, 12), PrintColumn("Why", Kind.TEXT, 14), PrintColumn("Note", Kind.TEXT, 18),
)
ASKED = {
    Outcome.REPLACEMENT: "Please replace these goods under the same order number.",
    Outcome.CREDIT: "Please send us a credit note for these goods.",
}


def return_note(connection: Connection, return_id: int, _now: datetime) -> PrintedDocument:
    """Print what goes back."""
    back = load_return(connection, return_id)
    words = dict(REASON_WORDS)
    rows = tuple(
        (line.sku, line.name, line.lot or "", Quantity(line.stock_qty, line.unit), words[line.reason].word, line.note)
        for line in load_return_lines(connection, return_id)
    )
    bands: list[Band] = [PrintTable(COLUMNS, rows)]
    if back.state == "reversed":
        bands.insert(0, PrintText("This return was taken back: the goods did not go."))
    if back.note:
        bands.append(PrintText(back.note, "Note"))
    bands.append(PrintText(f"{ASKED[Outcome(back.outcome)]} Put our number {back.number} on it."))
    facts: list[tuple[str, object]] = [
        ("Date", back.returned_on), ("Your delivery note", back.delivery_note or "none"),
        ("Our receipt", back.receipt), ("Our order", back.order_number),
    ]
    if back.reference:
        facts.append(("Your number", back.reference))
    return PrintedDocument(
        "Return note", back.number, back.number, load_profile(connection).address_lines(),
        load_party(connection, back.supplier_id).address_lines(), tuple(facts), tuple(bands),
        Barcode(Symbology.CODE128, back.number, back.number),
    )
