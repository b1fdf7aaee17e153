"""One day's work from the empty shelf to the satisfied customer, through the operations that the window uses."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from app.areas.inventory.queries import StockLevel, StockQuestion, stock_levels
from app.areas.logistics.models import CarrierService
from app.areas.logistics.operations.packing import PackageInput, PackShipment
from app.areas.logistics.operations.picking import CreateShipment, PickShipment
from app.areas.logistics.operations.shipping import ShipShipment
from app.areas.logistics.operations.tracking import DeliverShipment
from app.areas.parties.models import Party
from app.areas.purchasing.models import PurchaseOrder, PurchaseOrderLine, PurchaseRequest
from app.areas.purchasing.operations import (
    ApprovePurchaseOrder,
    OrderRequests,
    ProposePurchases,
    PutAway,
    ReceiveLineInput,
    ReceiveOrder,
    SendPurchaseOrder,
    SubmitPurchaseOrder,
)
from app.areas.sales.operations.confirming import ConfirmSalesOrder
from app.areas.sales.operations.orders import CreateSalesOrder
from app.areas.sales.operations.pricing import SalesLineInput
from app.areas.support.operations import (
    AnswerTicket,
    AskSatisfaction,
    OpenTicket,
    RecordSatisfaction,
    ResolveTicket,
)
from app.kernel.errors import DomainError
from app.kernel.quantity import Quantity
from app.kernel.workspace import Workspace

YES = frozenset({"*"})


@dataclass(frozen=True, slots=True)
class DayResult:
    """The records that the day left behind, by number; documents and pictures are made of them."""

    item_id: int
    purchase_order_id: int
    receipt_id: int
    sales_order_id: int
    shipment_id: int
    ticket_id: int
    customer_id: int
    supplier_id: int


@dataclass(slots=True)
class Day:
    """A day at one desk."""

    workspace: Workspace

    def do(self, command: object) -> Any:
        """Do a command, saying yes to every question, and give its value."""
        return self.workspace.dispatch(command, confirmed=YES).value

    def read(self, statement: Any) -> Any:
        """Read the first row."""
        with self.workspace.reader() as reader:
            return reader.execute(statement).first()

    def stock(self, item_id: int) -> StockLevel:
        """Ask how much there is of an item."""
        with self.workspace.reader() as reader:
            found = stock_levels(reader, StockQuestion(item_ids=(item_id,)), self.workspace.clock.now())
        return found[0] if found else StockLevel((item_id,), 0)

    def order_what_is_low(self) -> int:
        """Let the program propose what is under its reorder level, order it and send the order; give its number."""
        self.do(ProposePurchases())
        row = self.read(
            select(PurchaseRequest.id).where(PurchaseRequest.state == "open", PurchaseRequest.supplier_id.is_not(None))
            .order_by(PurchaseRequest.id.desc()).limit(1))
        if row is None:
            raise DomainError("day.nothing_low", "Nothing is under its reorder level; there is nothing to buy today.")
        order_id: int = self.do(OrderRequests((row.id,))).order_ids[0]
        if self.do(SubmitPurchaseOrder(order_id)).state == "waiting":
            self.do(ApprovePurchaseOrder(order_id))
        self.do(SendPurchaseOrder(order_id))
        return order_id

    def receive_a_part(self, order_id: int) -> int:
        """Receive two thirds of the first line and put it away; the rest stays on order."""
        line = self.read(select(PurchaseOrderLine).where(PurchaseOrderLine.order_id == order_id)
                         .order_by(PurchaseOrderLine.position).limit(1).with_only_columns(
            PurchaseOrderLine.id, PurchaseOrderLine.qty))
        part = max(line.qty * 2 // 3 // 1_000_000, 1) * 1_000_000
        received = self.do(ReceiveOrder(
            order_id, (ReceiveLineInput(line.id, Quantity(part, "").decimal()),), delivery_note="DN-70418"))
        self.do(PutAway(received.receipt_id))
        return int(received.receipt_id)

    def sell(self, item_id: int, customer_id: int) -> int:
        """Take a customer's order for some of what is free, and confirm it; stock is reserved by that."""
        free = max(self.stock(item_id).available // 1_000_000, 2)
        required = self.workspace.clock.now().date() + timedelta(days=5)
        order = self.do(CreateSalesOrder(customer_id, required, (SalesLineInput(item_id, Decimal(min(free, 4))),)))
        self.do(ConfirmSalesOrder(order.order_id))
        return int(order.order_id)

    def ship(self, order_id: int) -> int:
        """Pick, pack, ship with a carrier, and deliver."""
        service = self.read(select(CarrierService.id, CarrierService.carrier_id).order_by(CarrierService.id).limit(1))
        carrier = self.read(select(Party.id).where(Party.is_carrier.is_(True)).order_by(Party.id).limit(1))
        made = self.do(CreateShipment(order_id))
        self.do(PickShipment(made.shipment_id))
        self.do(PackShipment(made.shipment_id, (PackageInput("carton", Decimal("4.2")),)))
        carrier_id, service_id = (service.carrier_id, service.id) if service else (carrier.id, None)
        self.do(ShipShipment(made.shipment_id, carrier_id, service_id, "JD014600006281230"))
        self.do(DeliverShipment(made.shipment_id, "Goods-in"))
        return int(made.shipment_id)

    def complain(self, shipment_id: int, customer_id: int, item_id: int) -> int:
        """Hear a complaint, answer it, resolve it, ask how satisfied the customer is, and write the answer down."""
        ticket = self.do(OpenTicket(
            customer_id, "Two boxes arrived torn", "Two boxes of yesterday's delivery were torn. Can you replace them?",
            "damaged", "high", "mail", shipment_id, item_id, contact_name="Goods in",
            contact_email="goods.in@customer.example"))
        self.do(AnswerTicket(ticket.ticket_id, "We are sorry. Two new boxes leave our warehouse today."))
        self.do(ResolveTicket(ticket.ticket_id, "The replacement has been sent."))
        self.do(AskSatisfaction(ticket.ticket_id))
        self.do(RecordSatisfaction(ticket.ticket_id, 5, "Quick and friendly."))
        return int(ticket.ticket_id)


def live_a_day(workspace: Workspace) -> DayResult:
    """Live the day: buy what is low, receive a part, sell it, ship it, and hear what the customer says."""
    day = Day(workspace)
    purchase_order_id = day.order_what_is_low()
    receipt_id = day.receive_a_part(purchase_order_id)
    bought = day.read(
        select(PurchaseOrderLine.item_id, PurchaseOrder.supplier_id)
        .join(PurchaseOrder, PurchaseOrder.id == PurchaseOrderLine.order_id)
        .where(PurchaseOrder.id == purchase_order_id).order_by(PurchaseOrderLine.position).limit(1))
    customer_id = day.read(
        select(Party.id).where(Party.is_customer.is_(True), Party.status == "active").order_by(Party.id).limit(1)).id
    sales_order_id = day.sell(bought.item_id, customer_id)
    shipment_id = day.ship(sales_order_id)
    ticket_id = day.complain(shipment_id, customer_id, bought.item_id)
    return DayResult(bought.item_id, purchase_order_id, receipt_id, sales_order_id, shipment_id, ticket_id, customer_id,
                     bought.supplier_id)
