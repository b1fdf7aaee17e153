"""A customer who got goods of a lot, and the steps that stories of complaints share."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from app.areas.purchasing.operations import PutAway
from app.areas.support.models import Ticket, TicketLink
from app.areas.support.operations import OpenTicket
from app.kernel.clock import SetClock
from app.kernel.unit_of_work import Actor
from app.kernel.workspace import Workspace
from tests.areas.logistics.shipping import lines_of, send
from tests.areas.purchasing.buying import add_items, add_supplier, order_and_send, receive
from tests.areas.sales.selling import add_customer, sell

AGENT = Actor(7, "Ada", frozenset({"support.*"}))
VIEWER = Actor(8, "Vic", frozenset({"support.read"}))


@dataclass(frozen=True, slots=True)
class Delivered:
    """Goods on their way from a supplier to a customer, by number."""

    customer_id: int
    supplier_id: int
    receipt_id: int
    lot_ids: tuple[int, ...]
    item_ids: tuple[int, ...]
    order_id: int
    shipment_id: int


def deliver_goods(workspace: Workspace, customer_id: int | None = None) -> Delivered:
    """Buy two tracked items of one supplier, receive them, and ship some of both to a customer."""
    supplier_id = add_supplier(workspace)
    items = add_items(workspace, ("CHAI", "JAM"), tracking="lot", price_micros=10_000_000)
    written = order_and_send(workspace, supplier_id, [(item, "20", "2.50") for item in items])
    receipt = receive(workspace, written, "20", "20").value
    workspace.dispatch(PutAway(receipt.receipt_id))
    customer_id = customer_id or add_customer(workspace)
    order = sell(workspace, customer_id, [(item, "8") for item in items])
    shipment_id = send(workspace, order.order_id)
    lots = tuple(sorted(line.lot_id for line in lines_of(workspace, shipment_id)))
    return Delivered(customer_id, supplier_id, receipt.receipt_id, lots, tuple(items), order.order_id, shipment_id)


def at(workspace: Workspace, day: int, hour: int, minute: int = 0) -> datetime:
    """Put the clock to an hour in Berlin of a day of March 2026, and give the moment in UTC."""
    moment = datetime(2026, 3, day, hour, minute, tzinfo=ZoneInfo("Europe/Berlin")).astimezone(UTC)
    assert isinstance(workspace.clock, SetClock)
    workspace.clock.moment = moment
    return moment


def complain(workspace: Workspace, customer_id: int, **more: Any) -> int:
    """Open a ticket and give its number."""
    given = {"subject": "Boxes torn", "body": "Two of eight boxes arrived torn.", **more}
    return int(workspace.dispatch(OpenTicket(customer_id, **given)).value.ticket_id)


def ticket(workspace: Workspace, ticket_id: int) -> Any:
    """Read a ticket."""
    with workspace.reader() as reader:
        return reader.execute(select(Ticket.__table__).where(Ticket.id == ticket_id)).one()


def links(workspace: Workspace, ticket_id: int) -> set[tuple[str, int]]:
    """Read what a ticket is about."""
    wanted = select(TicketLink.record, TicketLink.record_id).where(TicketLink.ticket_id == ticket_id)
    with workspace.reader() as reader:
        return {(row.record, row.record_id) for row in reader.execute(wanted)}
