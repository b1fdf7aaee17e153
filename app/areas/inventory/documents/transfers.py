"""The paper that goes with goods from one warehouse to another."""

from datetime import datetime

from sqlalchemy import Connection

from app.areas.company.queries import load_profile
from app.areas.inventory.queries.transfer_page import load_transfer, load_transfer_lines
from app.areas.inventory.rules.transfers import STATE_WORDS
from app.kernel.listing import Kind
from app.kernel.printed import Barcode, PrintColumn, PrintedDocument, PrintTable, PrintText, Symbology
from app.kernel.quantity import QUANTITY_SCALE, Quantity

COLUMNS = (
    PrintColumn("Item", Kind.CODE, 12), PrintColumn("Description", Kind.TEXT, 34), PrintColumn("Lot", Kind.CODE, 14),
    PrintColumn("Expires", Kind.DATE, 13), PrintColumn("Quantity", Kind.QUANTITY, 13),
    PrintColumn("Received", Kind.TEXT, 14),
)


def transfer_note(connection: Connection, transfer_id: int, _now: datetime) -> PrintedDocument:
    """Print what goes from one warehouse to another, with room to write down what arrived."""
    row, lines = load_transfer(connection, transfer_id), load_transfer_lines(connection, transfer_id)
    rows = tuple(
        (line.sku, line.name, line.lot or "", line.expires_on, Quantity(line.qty_sent or line.qty, line.unit),
         f"{Quantity(line.qty_received, line.unit)}" if line.qty_received else "__________") for line in lines
    )
    grams = sum(line.weight_grams * (line.qty_sent or line.qty) for line in lines) // QUANTITY_SCALE
    notes = (PrintText(row.note),) if row.note else ()
    return PrintedDocument(
        "Transfer order", row.number, row.number, load_profile(connection).address_lines(),
        (row.taker, *row.taker_address.splitlines()),
        (("From", row.giver), ("To", row.taker), ("Leaves", row.leaves_on), ("Arrives", row.due_on),
         ("State", STATE_WORDS[row.state]), ("Weight", f"{grams / 1000:,.1f} kg" if grams else "not known")),
        (*notes, PrintTable(COLUMNS, rows), PrintText("Received by: ____________________   On: ______________")),
        Barcode(Symbology.CODE128, row.number, row.number),
    )
