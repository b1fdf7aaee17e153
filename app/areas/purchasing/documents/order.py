"""The order as the supplier gets it: the version that was sent last, or the draft, which says that it is one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, select

from app.areas.catalog.queries import load_units
from app.areas.company.queries import load_profile
from app.areas.inventory.models import Warehouse
from app.areas.parties.queries import load_party
from app.areas.purchasing.models import DropShipment, PurchaseOrderVersion
from app.areas.purchasing.queries.order_page import load_order, load_order_lines
from app.areas.purchasing.queries.terms import load_offers, load_supplier
from app.areas.purchasing.rules.orders import PROMISED
from app.kernel.columns import table_of
from app.kernel.errors import NotFoundError
from app.kernel.listing import Kind
from app.kernel.money import Money, Price
from app.kernel.own_fields import printed_own
from app.kernel.printed import Barcode, PrintColumn, PrintedDocument, PrintTable, PrintText, Symbology
from app.kernel.quantity import Quantity

COLUMNS = (
    PrintColumn("No", Kind.INTEGER, 4), PrintColumn("Item", Kind.CODE, 11), PrintColumn("Your number", Kind.CODE, 12),
    PrintColumn("Description", Kind.TEXT, 30), PrintColumn("Due", Kind.DATE, 12),
    PrintColumn("Quantity", Kind.QUANTITY, 11), PrintColumn("Price", Kind.PRICE, 11),
    PrintColumn("Amount", Kind.MONEY, 13),
)


@dataclass(frozen=True, slots=True)
class _Told:
    """What the supplier is told: the content of a version, or of the order as it stands."""

    total_minor: int
    note: str
    due_on: date
    lines: tuple[Mapping[str, Any], ...]
    revision: int
    sent_at: datetime | None = None


def purchase_order(connection: Connection, order_id: int, _now: datetime) -> PrintedDocument:
    """Print an order."""
    order = load_order(connection, order_id)
    return _printed(connection, order, _told(connection, order))


def purchase_order_version(connection: Connection, version_id: int, _now: datetime) -> PrintedDocument:
    """Print an order as it was sent once; NotFoundError when there is no such version."""
    row: Any = connection.execute(
        select(table_of(PurchaseOrderVersion)).where(PurchaseOrderVersion.id == version_id)).first()
    if row is None:
        raise NotFoundError("record.missing", f"There is no version with the number {version_id}.")
    return _printed(connection, load_order(connection, row.order_id), _as_told(row))


def _printed(connection: Connection, order: Any, told: _Told) -> PrintedDocument:
    profile = load_profile(connection)
    party, terms = load_party(connection, order.supplier_id), load_supplier(connection, order.supplier_id)
    sent = told.revision > 0
    contact = party.contact
    facts: list[tuple[str, object]] = [
        ("Date", order.ordered_on), ("Deliver by", told.due_on), ("Supplier", party.code),
        ("Payment", f"{terms.payment_days} days"),
        ("Deliver to", _delivery_address(connection, order, profile.address)),
    ]
    facts += printed_own(connection, "supplier", order.supplier_id, told.sent_at)
    if told.revision > 1:
        facts.append(("Version", f"{told.revision}, replaces version {told.revision - 1}"))
    if contact is not None:
        facts.append(("Attention", contact.name))
    closing = PrintText(
        f"Please confirm this order and the day of delivery. Put our number {order.number} on your delivery note and "
        "on your invoice."
    )
    notes = (PrintText(told.note, "Note"),) if told.note else ()
    return PrintedDocument(
        "Purchase order" if sent else "Draft order", order.number,
        f"{order.number}-v{told.revision}" if sent else f"{order.number}-draft",
        (*profile.address_lines(), *(line for line in (profile.email, profile.phone) if line)), party.address_lines(),
        tuple(facts), (_table(connection, order, told), *notes, closing),
        Barcode(Symbology.CODE128, order.number, order.number), _footer(profile.tax_number), order.currency,
    )


def _footer(tax_number: str) -> str:
    return f"Tax number {tax_number}" if tax_number else ""


def _delivery_address(connection: Connection, order: Any, home: str) -> str:
    drop = connection.execute(
        select(DropShipment.address, DropShipment.for_number).where(DropShipment.order_id == order.id)).first()
    if drop is not None:
        return ", ".join(part for part in (*drop.address.splitlines(), f"our reference {drop.for_number}") if part)
    address = connection.execute(select(Warehouse.address).where(Warehouse.id == order.warehouse_id)).scalar() or home
    return ", ".join(part for part in (order.warehouse, *address.splitlines()) if part)


def _told(connection: Connection, order: Any) -> _Told:
    version = connection.execute(
        select(table_of(PurchaseOrderVersion))
        .where(PurchaseOrderVersion.order_id == order.id, PurchaseOrderVersion.revision == order.revision)
    ).first()
    if version is not None and order.state in PROMISED:
        return _as_told(version)
    lines = load_order_lines(connection, order.id)
    return _Told(order.total_minor, order.note, order.due_on, tuple(dict(line._mapping) for line in lines), 0)


def _as_told(version: Any) -> _Told:
    content: Mapping[str, Any] = version.content
    due_on = date.fromisoformat(content["due_on"])
    return _Told(content["total_minor"], content["note"], due_on, tuple(content["lines"]), version.revision,
                 version.sent_at)


def _table(connection: Connection, order: Any, told: _Told) -> PrintTable:
    units = load_units(connection)
    items = {line["item_id"] for line in told.lines}
    theirs = {
        item_id: offers[0].supplier_sku for item_id, offers in load_offers(connection, items, order.supplier_id).items()
    }
    rows = tuple(
        (line["position"], line["sku"], theirs.get(line["item_id"], ""), line["name"], _day(line["due_on"]),
         Quantity(line["qty"], units[line["unit_id"]].code), Price(line["price_micros"], order.currency),
         Money(line["amount_minor"], order.currency)) for line in told.lines
    )
    return PrintTable(COLUMNS, rows, totals=(("Total", Money(told.total_minor, order.currency)),))


def _day(value: date | str) -> date:
    return date.fromisoformat(value) if isinstance(value, str) else value
