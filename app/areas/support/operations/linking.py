"""Linking tickets with what they are about, and through it with where that came from."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated, Any, Protocol

from sqlalchemy import Connection, select

from app.areas.catalog.models import Item
from app.areas.inventory.models import Lot
from app.areas.parties.models import Party
from app.areas.purchasing.events import ComplaintRaised
from app.areas.purchasing.models import Receipt
from app.areas.sales.models import SalesOrder
from app.areas.support import rules
from app.areas.support.models import Ticket, TicketLink
from app.areas.support.operations.operands import ItemId, OrderId, ShipmentId, TicketId
from app.areas.support.queries.chain import Link, load_shipment, lot_links, shipment_links
from app.kernel.errors import DomainError
from app.kernel.fields import Field
from app.kernel.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class LinkTicket:
    """Say what a ticket is about; a shipment brings its lots along, a lot its receipts and suppliers."""

    ticket_id: TicketId
    shipment_id: ShipmentId = None
    item_id: ItemId = None
    order_id: OrderId = None
    lot_id: Annotated[int | None, Field("Lot", lookup="lots")] = None
    receipt_id: Annotated[int | None, Field("Receipt", lookup="receipts")] = None
    supplier_id: Annotated[int | None, Field("Supplier", lookup="suppliers")] = None


class About(Protocol):
    """A command that may say which shipment, item and order it is about."""

    @property
    def shipment_id(self) -> int | None:
        """Name the shipment."""

    @property
    def item_id(self) -> int | None:
        """Name the item."""

    @property
    def order_id(self) -> int | None:
        """Name the order."""


def links_of(connection: Connection, cmd: About, customer_id: int) -> list[Link]:
    """Give all that a command's shipment, item and order lead to; refuse those of another customer."""
    links: list[Link] = []
    if cmd.shipment_id is not None:
        shipment = load_shipment(connection, cmd.shipment_id)
        _require_own(shipment.number, shipment.customer_id, customer_id, "shipment_id")
        links += shipment_links(connection, shipment, cmd.item_id)
    elif cmd.item_id is not None:
        _require_there(connection, Item, cmd.item_id, "item_id")
        links.append(("item", cmd.item_id))
    if cmd.order_id is not None:
        order = _require_there(connection, SalesOrder, cmd.order_id, "order_id")
        _require_own(order.number, order.customer_id, customer_id, "order_id")
        links.append(("sales_order", cmd.order_id))
    return links


def _require_there(connection: Connection, model: Any, number: int, field: str) -> Any:
    row = connection.execute(select(model.__table__).where(model.id == number)).first()
    if row is None:
        raise DomainError("record.missing", f"There is no such {field.removesuffix('_id')}: {number}.", field)
    return row


def _require_own(number: str, owner_id: int, customer_id: int, field: str) -> None:
    if owner_id != customer_id:
        raise DomainError("ticket.other_customer", f"{number} belongs to another customer than the ticket.", field)


def write_links(uow: UnitOfWork, ticket_id: int, links: Iterable[Link]) -> int:
    """Write the links that are not there yet and give how many that were."""
    known = uow.rows(select(TicketLink.record, TicketLink.record_id).where(TicketLink.ticket_id == ticket_id))
    fresh = dict.fromkeys(links)
    for row in known:
        fresh.pop((row.record, row.record_id), None)
    _tell_complaint(uow, ticket_id, fresh)
    return len(uow.insert(TicketLink, [
        {"ticket_id": ticket_id, "record": record, "record_id": number} for record, number in fresh
    ]))


def _tell_complaint(uow: UnitOfWork, ticket_id: int, links: Iterable[Link]) -> None:
    """Tell below which lots and suppliers a complaint is about; a question is none."""
    ticket, found = uow.get(Ticket, ticket_id), list(links)
    lots = tuple(number for record, number in found if record == "lot")
    suppliers = tuple(number for record, number in found if record == "supplier")
    if ticket.category in rules.COMPLAINTS and (lots or suppliers):
        uow.emit(ComplaintRaised("ticket", ticket_id, f"{ticket.number} {ticket.subject}", lots, suppliers))


def link_ticket(uow: UnitOfWork, cmd: LinkTicket) -> int:
    """Link a ticket and give how many links are new; refuse when nothing is named."""
    ticket = uow.get(Ticket, cmd.ticket_id)
    links = links_of(uow.connection, cmd, ticket.customer_id)
    if cmd.lot_id is not None:
        _require_there(uow.connection, Lot, cmd.lot_id, "lot_id")
        links += lot_links(uow.connection, [cmd.lot_id])
    if cmd.receipt_id is not None:
        receipt = _require_there(uow.connection, Receipt, cmd.receipt_id, "receipt_id")
        links += [("receipt", receipt.id), ("supplier", receipt.supplier_id)]
    if cmd.supplier_id is not None:
        _require_supplier(uow.connection, cmd.supplier_id)
        links.append(("supplier", cmd.supplier_id))
    if not links:
        raise DomainError("ticket.no_link", "Name what the ticket is about: a shipment, an order, an item or a lot.")
    return write_links(uow, ticket.id, links)


def _require_supplier(connection: Connection, party_id: int) -> None:
    party = _require_there(connection, Party, party_id, "supplier_id")
    if not party.is_supplier:
        raise DomainError("party.not_supplier", f"{party.name} is not a supplier.", "supplier_id")
