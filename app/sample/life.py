"""Two years of work, event by event, through the same operations that people use."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from app.areas.inventory.models import Balance, Lot
from app.areas.inventory.operations.stock import ScrapStock
from app.areas.logistics.models import Shipment
from app.areas.logistics.operations.packing import PackageInput, PackShipment
from app.areas.logistics.operations.picking import CreateShipment, PickShipment
from app.areas.logistics.operations.shipping import ShipShipment
from app.areas.logistics.operations.tracking import DeliverShipment, RecordTracking
from app.areas.purchasing.models import PurchaseOrder, PurchaseOrderLine, PurchaseRequest
from app.areas.purchasing.operations import (
    ApprovePurchaseOrder,
    ConfirmPurchaseOrder,
    OrderRequests,
    ProposePurchases,
    PutAway,
    PutAwayLineInput,
    ReceiveLineInput,
    ReceiveOrder,
    SendPurchaseOrder,
    SubmitPurchaseOrder,
)
from app.areas.sales.models import SalesOrder, SalesOrderLine
from app.areas.sales.operations.confirming import ConfirmSalesOrder, ReserveOrder
from app.areas.sales.operations.orders import CreateSalesOrder
from app.areas.sales.operations.pricing import SalesLineInput
from app.kernel.errors import DomainError
from app.kernel.quantity import Quantity
from app.sample.agenda import Agenda
from app.sample.answers import Answers
from app.sample.assortment import Assortment
from app.sample.bills import Bills
from app.sample.books import Books
from app.sample.circles import Circles
from app.sample.counts import Counts
from app.sample.deals import Deals
from app.sample.helpdesk import HelpDesk
from app.sample.money import MoneyIn
from app.sample.offers import Offers
from app.sample.places import Homes, Outposts
from app.sample.policies import Policies
from app.sample.post import Post
from app.sample.sourcing import Sourcing
from app.sample.suppliers import Suppliers
from app.sample.talk import Talk
from app.sample.world import World

ORDERS_A_DAY = 3.6
FIRST_SALE_AFTER = timedelta(days=28)
TRIES = 30
BUSY_LAST_HOURS = 7


@dataclass(slots=True, kw_only=True)
class Life(Agenda):
    """The company as it lives."""

    world: World
    start: datetime
    _eagerness: list[float] = field(default_factory=list)
    _bills: Bills = field(init=False)
    _homes: Homes = field(init=False)

    def __post_init__(self) -> None:
        """Open the desk at which bills arrive."""
        self._bills = Bills(self)
        self._homes = Homes(self.batch.connection)

    def live(self) -> None:
        """Live from the start to the end; what is due after the end stays open."""
        self._eagerness = [1.0 / (8 + self.dice.randint(0, 300)) for _ in self.world.customers]
        talk = Talk(self)
        self.at(self.start + timedelta(hours=2, minutes=40), Post(self).begin)
        self.at(self.start + timedelta(minutes=30), self._bills.begin)
        self.at(self.start + timedelta(hours=1), lambda: self._day(talk))
        self.at(self.start + timedelta(hours=1, minutes=45), Books(self).begin)
        self.at(self.start + timedelta(hours=2), Counts(self).begin)
        self.at(self.start + timedelta(hours=2, minutes=25), Answers(self).begin)
        self.at(self.start + timedelta(hours=2, minutes=30), Outposts(self, list(self.world.suppliers)).begin)
        self.at(self.start + timedelta(minutes=45), Sourcing(self).begin)
        self.at(self.start + timedelta(hours=1, minutes=30), Assortment(self, self.world).put_in_order)
        self.at(self.start + timedelta(hours=2, minutes=15), Policies(self).begin)
        self.at(self.start + timedelta(hours=2, minutes=20), Suppliers(self).begin)
        self.at(self.start + timedelta(hours=2, minutes=40), Deals(self).begin)
        self.at(self.start + timedelta(hours=2, minutes=50), MoneyIn(self, self.world.customers).begin)
        self.at(self.start + timedelta(hours=3), Offers(self, self.world, lambda order: self._later(order, talk)).begin)
        self.at(self.start + timedelta(hours=3, minutes=5), HelpDesk(self, self.world.customers).begin)
        self.at(self.start + timedelta(hours=2, minutes=55), Circles(self, self.world.customers).begin)
        for hours in range(BUSY_LAST_HOURS):
            self.at(self.end - timedelta(hours=hours, minutes=self.dice.randint(5, 50)), lambda: self._call(talk))
        self.run()

    def _day(self, talk: Talk) -> None:
        if self.now.weekday() == 0:
            self._throw_out()
        if self.now.weekday() in (0, 3):
            self._buy()
        if self.now - self.start > FIRST_SALE_AFTER:
            season = 1.0 + (0.35 if self.now.month in (11, 12) else 0.0) - (0.2 if self.now.month in (7, 8) else 0.0)
            growth = 0.8 + 0.4 * (self.now - self.start) / (self.end - self.start)
            for _ in range(self._poisson(ORDERS_A_DAY * season * growth)):
                self.at(self.now + timedelta(minutes=self.dice.randint(10, 500)), lambda: self._sell(talk))
        self.at(self.workday(1, 7).replace(minute=0), lambda: self._day(talk))

    def _throw_out(self) -> None:
        """Scrap what is past its date, so that it is bought anew."""
        rows = self.batch.connection.execute(
            select(Balance.item_id, Balance.location_id, Balance.lot_id, Balance.qty_on_hand - Balance.qty_reserved)
            .join(Lot, Lot.id == Balance.lot_id)
            .where(Lot.expires_on < self.now.date(), Balance.qty_on_hand > Balance.qty_reserved)).all()
        for item_id, location_id, lot_id, qty in rows:
            self.do(ScrapStock(item_id, location_id, Quantity(qty, "").decimal(), "past its date", lot_id))

    def _poisson(self, mean: float) -> int:
        count, left = 0, self.dice.expovariate(1.0)
        while left < mean:
            count += 1
            left += self.dice.expovariate(1.0)
        return count

    def _buy(self) -> None:
        self.do(ProposePurchases())
        wanted = self.batch.connection.execute(
            select(PurchaseRequest.id, PurchaseRequest.supplier_id).where(PurchaseRequest.state == "open")).all()
        if self.end - self.now < timedelta(days=2):
            wanted = wanted[: len(wanted) // 2]
        ready = tuple(row.id for row in wanted if row.supplier_id is not None)
        if not ready:
            return
        for order_id in self.do(OrderRequests(ready)).order_ids:
            self._place(order_id)

    def _place(self, order_id: int) -> None:
        if self.do(SubmitPurchaseOrder(order_id)).state == "waiting":
            if self.end - self.now < timedelta(days=1):
                return
            self.do(ApprovePurchaseOrder(order_id))
        self.do(SendPurchaseOrder(order_id))
        order: Any = self.batch.connection.execute(
            select(PurchaseOrder.supplier_id, PurchaseOrder.due_on).where(PurchaseOrder.id == order_id)).one()
        supplier = self.world.suppliers[order.supplier_id]
        if self.dice.random() < 0.6:
            self.do(ConfirmPurchaseOrder(order_id, order.due_on))
        slips = self.dice.expovariate(1 / supplier.mean_days_late) if supplier.mean_days_late else 0.0
        days = (order.due_on - self.now.date()).days + round(slips) - self.dice.choice((2, 3, 3, 4))
        self.at(self.workday(max(days, 1), 9), lambda: self._receive(order_id, supplier.short_share))

    def _receive(self, order_id: int, short_share: float) -> None:
        lines = self.batch.connection.execute(
            select(PurchaseOrderLine.id, PurchaseOrderLine.item_id, PurchaseOrderLine.qty, PurchaseOrderLine.stock_qty,
                   PurchaseOrderLine.stock_qty_received)
            .where(PurchaseOrderLine.order_id == order_id)).all()
        arriving = []
        for line in lines:
            rest = (line.stock_qty - line.stock_qty_received) * line.qty // line.stock_qty
            if rest > 0:
                part = rest if self.dice.random() > short_share else max(1_000_000, rest // 2_000_000 * 1_000_000)
                arriving.append((line, Quantity(min(part, rest), "").decimal()))
        if not arriving:
            return
        received = self.do(ReceiveOrder(order_id, tuple(
            ReceiveLineInput(line.id, qty) for line, qty in arriving), f"DN-{self.dice.randint(10000, 99999)}"))
        places = tuple(
            PutAwayLineInput(number, self._homes.of(line.item_id))
            for number, (line, _) in zip(received.receipt_line_ids, arriving, strict=True)
        )
        self._bills.after(received.receipt_id)
        if self.end - self.now > timedelta(hours=20):
            self.at(self.now + timedelta(hours=2), lambda: self._put_away(received.receipt_id, places))
        if received.order_state != "received":
            self.at(self.workday(self.dice.randint(4, 9), 9), lambda: self._receive(order_id, 0.0))

    def _put_away(self, receipt_id: int, places: tuple[PutAwayLineInput, ...]) -> None:
        """Carry goods to their bins, or, where one is blocked meanwhile, to the places that are proposed."""
        try:
            self.do(PutAway(receipt_id, places))
        except DomainError:
            self._put_away_as_proposed(receipt_id)

    def _put_away_as_proposed(self, receipt_id: int) -> None:
        """Carry goods to the places that are proposed; what left from the receiving place meanwhile is not there."""
        try:
            self.do(PutAway(receipt_id))
        except DomainError:
            return

    def _sell(self, talk: Talk) -> None:
        customer = self.dice.choices(self.world.customers, self._eagerness)[0]
        count = min(1 + int(self.dice.expovariate(0.45)), 9)
        picked = self.dice.choices(self.world.items, [item.weight for item in self.world.items], k=count)
        lines = tuple(
            SalesLineInput(item_id, Decimal(self.dice.choice((1, 2, 2, 3, 4, 6, 6, 12))))
            for item_id in dict.fromkeys(item.id for item in picked)
        )
        required: date = self.workday(self.dice.choice((4, 5, 6, 8, 10, 14)), 12).date()
        carrier = self.dice.choice(self.world.carriers)[0]
        order_id = self.do(CreateSalesOrder(customer, required, lines, carrier_id=carrier)).order_id
        if self.end - self.now < timedelta(hours=5) and self.dice.random() < 0.5:
            return
        self.do(ConfirmSalesOrder(order_id))
        self.at(self.workday(1, 8), lambda: self._fulfil(order_id, talk, TRIES))

    def _later(self, order_id: int, talk: Talk) -> None:
        """Ship an order that was not entered by hand, on the next working day."""
        self.at(self.workday(1, 8), lambda: self._fulfil(order_id, talk, TRIES))

    def _fulfil(self, order_id: int, talk: Talk, tries: int) -> None:
        """Ship what is there; come back for the rest."""
        try:
            self.do(ReserveOrder(order_id))
            made = self.do(CreateShipment(order_id))
        except DomainError:
            made = None
        if made is not None:
            self.at(self.now + timedelta(hours=1), lambda: self._pick(made.shipment_id, talk))
        if tries and self._is_open(order_id, made is not None):
            self.at(self.workday(self.dice.randint(3, 5), 8), lambda: self._fulfil(order_id, talk, tries - 1))

    def _is_open(self, order_id: int, leaving: bool) -> bool:
        state = self.batch.connection.execute(select(SalesOrder.state).where(SalesOrder.id == order_id)).scalar_one()
        if state not in ("confirmed", "partly_shipped", "on_hold"):
            return False
        left = SalesOrderLine.stock_qty - SalesOrderLine.stock_qty_shipped
        rows = self.batch.connection.execute(select(left).where(SalesOrderLine.order_id == order_id))
        return not leaving or sum(row[0] for row in rows) > 0

    def _pick(self, shipment_id: int, talk: Talk) -> None:
        self.do(PickShipment(shipment_id))
        self.at(self.now + timedelta(minutes=self.dice.randint(30, 200)), lambda: self._pack(shipment_id, talk))

    def _pack(self, shipment_id: int, talk: Talk) -> None:
        weight = Decimal(self.dice.randint(8, 180)) / 10
        self.do(PackShipment(shipment_id, (PackageInput("carton", weight, Decimal(40), Decimal(30), Decimal(25)),)))
        self.at(self.now + timedelta(minutes=self.dice.randint(20, 180)), lambda: self._ship(shipment_id, talk))

    def _ship(self, shipment_id: int, talk: Talk) -> None:
        carrier_id, service_id, days = self.dice.choice(self.world.carriers)
        number = f"{self.dice.randint(10**9, 10**10 - 1)}"
        self.do(ShipShipment(shipment_id, carrier_id, service_id, number))
        late = self.dice.random() < 0.09
        arrives = self.workday(days + (self.dice.randint(1, 4) if late else 0), self.dice.randint(8, 15))
        if self.dice.random() < 0.5:
            self.at(self.workday(1, 6), lambda: self._on_the_way(shipment_id, arrives))
        self.at(arrives, lambda: self._deliver(shipment_id, late, talk))

    def _call(self, talk: Talk) -> None:
        """Let somebody call about one of the last shipments that arrived."""
        arrived = select(Shipment.id).where(Shipment.state == "delivered").order_by(Shipment.delivered_at.desc())
        talk.complain(self.dice.choice(self.batch.connection.execute(arrived.limit(40)).scalars().all()), late=False)

    def _on_the_way(self, shipment_id: int, arrives: datetime) -> None:
        if self.now < arrives:
            self.do(RecordTracking(shipment_id, "in_transit", "Left the sorting centre"))

    def _deliver(self, shipment_id: int, late: bool, talk: Talk) -> None:
        self.do(DeliverShipment(shipment_id, "Goods-in"))
        if self.dice.random() < (0.4 if late else 0.09):
            self.at(self.workday(self.dice.randint(0, 3), self.dice.randint(8, 15)),
                    lambda: talk.complain(shipment_id, late))
