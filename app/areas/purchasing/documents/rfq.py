"""The request for quotation as one supplier gets it, and the sheet to fill in and send back."""

from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, select

from app.areas.catalog.models import Item, Unit
from app.areas.company.queries import load_profile
from app.areas.inventory.models import Warehouse
from app.areas.parties.queries import load_party
from app.areas.purchasing.models import RfqLine
from app.areas.purchasing.queries.rfqs import load_asked, load_rfq
from app.areas.purchasing.queries.terms import load_offers
from app.exchange.export import write_rows
from app.exchange.flat import Flat, FlatColumn
from app.kernel.listing import Kind
from app.kernel.printed import Barcode, PrintColumn, PrintedDocument, PrintTable, PrintText, Symbology
from app.kernel.quantity import Quantity

COLUMNS = (
    PrintColumn("Line", Kind.INTEGER, 5), PrintColumn("Item", Kind.CODE, 11), PrintColumn("Your number", Kind.CODE, 12),
    PrintColumn("Description", Kind.TEXT, 32), PrintColumn("Quantity", Kind.QUANTITY, 12),
    PrintColumn("Your price", Kind.TEXT, 14), PrintColumn("Lead days", Kind.TEXT, 10),
)
SHEET = (
    FlatColumn("rfq", "Request", Kind.CODE), FlatColumn("line", "Line", Kind.INTEGER),
    FlatColumn("supplier", "Supplier", Kind.CODE), FlatColumn("sku", "Item", Kind.CODE),
    FlatColumn("name", "Description", Kind.TEXT), FlatColumn("qty", "Quantity", Kind.QUANTITY),
    FlatColumn("unit", "Unit", Kind.CODE), FlatColumn("supplier_sku", "Your number", Kind.CODE),
    FlatColumn("price", "Price", Kind.PRICE), FlatColumn("breaks", "Price breaks", Kind.TEXT),
    FlatColumn("min_qty", "Smallest quantity", Kind.QUANTITY), FlatColumn("lead_time_days", "Lead days", Kind.INTEGER),
    FlatColumn("currency", "Currency", Kind.CODE), FlatColumn("freight", "Freight for all", Kind.MONEY),
    FlatColumn("payment_days", "Payment in days", Kind.INTEGER), FlatColumn("valid_until", "Valid until", Kind.DATE),
    FlatColumn("reference", "Your quotation number", Kind.CODE),
)
"""The headings under which the sheet comes back; `operations.import_quotes` reads them."""


def request_for_quotation(connection: Connection, rfq_supplier_id: int, _now: datetime) -> PrintedDocument:
    """Print a request for the supplier who is asked."""
    asked = load_asked(connection, rfq_supplier_id)
    rfq, profile = load_rfq(connection, asked.rfq_id), load_profile(connection)
    party = load_party(connection, asked.supplier_id)
    facts: list[tuple[str, object]] = [
        ("Date", rfq.created_on), ("Answer by", rfq.answer_by), ("Goods needed", rfq.needed_on),
        ("Supplier", party.code), ("Quote in", asked.currency),
        ("Deliver to", _address(connection, rfq, profile.address)),
    ]
    if party.contact is not None:
        facts.append(("Attention", party.contact.name))
    bands: list[PrintTable | PrintText] = [PrintTable(COLUMNS, _rows(connection, rfq, asked.supplier_id))]
    if rfq.terms:
        bands.append(PrintText(rfq.terms, "Terms"))
    bands.append(PrintText(
        "Please quote by the day given above: price for one of the unit named, price breaks, smallest quantity, lead "
        f"time, freight, and until when your quotation is valid. Put our number {rfq.number} on it. You may fill in "
        "the spreadsheet that came with this request instead and send it back as it is."
    ))
    return PrintedDocument(
        "Request for quotation", rfq.number, f"{rfq.number}-{party.code}",
        (*profile.address_lines(), *(line for line in (profile.email, profile.phone) if line)), party.address_lines(),
        tuple(facts), tuple(bands), Barcode(Symbology.CODE128, rfq.number, rfq.number),
        f"Tax number {profile.tax_number}" if profile.tax_number else "", asked.currency,
    )


def _address(connection: Connection, rfq: Any, home: str) -> str:
    address = connection.execute(select(Warehouse.address).where(Warehouse.id == rfq.warehouse_id)).scalar() or home
    return ", ".join(part for part in (rfq.warehouse, *address.splitlines()) if part)


def _lines(connection: Connection, rfq_id: int) -> list[Any]:
    return list(connection.execute(
        select(RfqLine.position, RfqLine.item_id, Item.sku, Item.name, RfqLine.qty, Unit.code)
        .join(Item, Item.id == RfqLine.item_id).join(Unit, Unit.id == RfqLine.unit_id)
        .where(RfqLine.rfq_id == rfq_id).order_by(RfqLine.position)
    ))


def _theirs(connection: Connection, lines: list[Any], supplier_id: int) -> dict[int, str]:
    offers = load_offers(connection, {line.item_id for line in lines}, supplier_id)
    return {item_id: found[0].supplier_sku for item_id, found in offers.items()}


def _rows(connection: Connection, rfq: Any, supplier_id: int) -> tuple[tuple[object, ...], ...]:
    lines = _lines(connection, rfq.id)
    theirs = _theirs(connection, lines, supplier_id)
    return tuple(
        (line.position, line.sku, theirs.get(line.item_id, ""), line.name, Quantity(line.qty, line.code), "", "")
        for line in lines
    )


def write_sheet(connection: Connection, rfq_supplier_id: int, folder: Path) -> Path:
    """Write the sheet that a supplier fills in into a folder and give its path; EnvironmentFault when it cannot."""
    asked = load_asked(connection, rfq_supplier_id)
    party = load_party(connection, asked.supplier_id)
    lines = _lines(connection, asked.rfq_id)
    theirs = _theirs(connection, lines, asked.supplier_id)
    rows: list[list[Flat]] = [
        [asked.number, line.position, party.code, line.sku, line.name, Quantity(line.qty, line.code).decimal(),
         line.code, theirs.get(line.item_id, ""), None, "", None, None, asked.currency, None, None, None, ""]
        for line in lines
    ]
    path = folder / f"{asked.number}-{party.code}.xlsx"
    write_rows(path, SHEET, rows)
    return path
