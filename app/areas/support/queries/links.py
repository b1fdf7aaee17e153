"""What tickets are linked with, by name, and which tickets are linked with a record."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, literal, select, union_all

from app.areas.catalog.models import Item
from app.areas.inventory.models import Lot
from app.areas.logistics.models import CustomerReturn, Shipment
from app.areas.parties.models import Party
from app.areas.purchasing.models import Receipt, ReceiptLine
from app.areas.sales.models import Invoice, SalesOrder
from app.areas.support.models import Ticket, TicketLink

NAMED: tuple[tuple[str, str, Any, Any], ...] = (
    ("shipment", "Shipment", Shipment, Shipment.number), ("sales_order", "Sales order", SalesOrder, SalesOrder.number),
    ("receipt", "Receipt", Receipt, Receipt.number), ("supplier", "Supplier", Party, Party.name),
    ("lot", "Lot", Lot, Lot.code), ("item", "Item", Item, Item.name),
    ("customer_return", "Return", CustomerReturn, CustomerReturn.number),
    ("invoice", "Invoice", Invoice, func.coalesce(func.nullif(Invoice.number, ""), "Draft")),
)
"""Kinds of record that a ticket can be about: word, model, and what it is called by."""


@dataclass(frozen=True, slots=True)
class LinkRow:
    """One thing that a ticket is about."""

    record: str
    record_id: int
    name: str


@dataclass(frozen=True, slots=True)
class LotRow:
    """A lot that a ticket is about, and where it came from."""

    lot_id: int
    code: str
    item: str
    supplier: str | None
    receipt: str | None


def load_links(connection: Connection, ticket_id: int) -> list[LinkRow]:
    """Read what a ticket is about, in the order of kinds and then as it was linked."""
    parts = [_named(ticket_id, record, model, name) for record, _, model, name in NAMED]
    rows = connection.execute(union_all(*parts)).all()
    order = {record: place for place, (record, *_) in enumerate(NAMED)}
    return [LinkRow(*row[:3]) for row in sorted(rows, key=lambda row: (order[row[0]], row[3]))]


def _named(ticket_id: int, record: str, model: Any, name: Any) -> Select[Any]:
    return select(literal(record), TicketLink.record_id, name, TicketLink.id).join(
        model, model.id == TicketLink.record_id
    ).where(TicketLink.ticket_id == ticket_id, TicketLink.record == record)


def load_lots(connection: Connection, ticket_id: int) -> list[LotRow]:
    """Read the lots that a ticket is about with item, supplier and the receipt they came by."""
    rows = connection.execute(
        select(Lot.id, Lot.code, Item.name, Party.name, Receipt.number)
        .select_from(TicketLink).join(Lot, Lot.id == TicketLink.record_id).join(Item, Item.id == Lot.item_id)
        .outerjoin(ReceiptLine, ReceiptLine.lot_id == Lot.id).outerjoin(Receipt, Receipt.id == ReceiptLine.receipt_id)
        .outerjoin(Party, Party.id == Lot.supplier_id)
        .where(TicketLink.ticket_id == ticket_id, TicketLink.record == "lot")
        .order_by(TicketLink.id, Receipt.id)
    )
    first: dict[int, LotRow] = {}
    for row in rows:
        first.setdefault(row[0], LotRow(*row))
    return list(first.values())


def about(record: str, record_id: int) -> ColumnElement[bool]:
    """Give the condition under which a ticket is the customer's, or linked with a record."""
    if record == "customer":
        return Ticket.customer_id == record_id
    return Ticket.id.in_(
        select(TicketLink.ticket_id).where(TicketLink.record == record, TicketLink.record_id == record_id)
    )
