"""The authorisation of a return on paper, to be laid into the parcel."""

from datetime import datetime

from sqlalchemy import Connection

from app.areas.company.queries import load_profile
from app.areas.logistics.queries.returns import load_return, load_return_lines
from app.areas.logistics.rules.returns import OUTCOME_WORDS, REASON_WORDS
from app.areas.parties.queries import load_party
from app.kernel.listing import Kind
from app.kernel.printed import Barcode, PrintColumn, PrintedDocument, PrintFacts, PrintTable, PrintText, Symbology
from app.kernel.quantity import Quantity

GOODS = (
    PrintColumn("SKU", Kind.CODE, 14), PrintColumn("Item", Kind.TEXT, 38), PrintColumn("Lot", Kind.CODE, 16),
    PrintColumn("Comes back", Kind.QUANTITY, 14), PrintColumn("Note", Kind.TEXT, 22),
)


def return_authorisation(connection: Connection, return_id: int, _now: datetime) -> PrintedDocument:
    """Print what a customer may send back, with the number by which it is known again."""
    back, profile = load_return(connection, return_id), load_profile(connection)
    rows = tuple(
        (line.sku, line.name, line.lot or "", Quantity(line.stock_qty, line.unit), line.note)
        for line in load_return_lines(connection, return_id))
    return PrintedDocument(
        "Return authorisation", back.number, f"return-{back.number}", sender=profile.address_lines(),
        recipient=load_party(connection, back.customer_id).address_lines("delivery"),
        facts=(("Date", back.authorised_on), ("Shipment", back.shipment), ("Order", back.order),
               ("Reason", dict(REASON_WORDS)[back.reason].word), ("You get", dict(OUTCOME_WORDS)[back.outcome].word)),
        bands=(
            PrintTable(GOODS, rows),
            PrintText(f"Please lay this sheet into the parcel and write {back.number} on it, so that your goods are "
                      "known when they come. Goods without this number cannot be taken in."),
            *((PrintText(back.note, "Note"),) if back.note else ()),
            PrintFacts((("Send to", ", ".join(profile.address_lines())),)),
        ),
        barcode=Barcode(Symbology.CODE128, back.number, back.number),
    )
