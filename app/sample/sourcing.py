"""How the sample company buys: contracts, quotations, promises, and orders that wait for approval."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from app.areas.company.models import Role
from app.areas.company.operations import SetExchangeRate
from app.areas.purchasing.models import OPEN_LINE, PurchaseOrder, PurchaseOrderLine, RfqSupplier, SupplierItem
from app.areas.purchasing.operations import (
    ChangePurchaseOrder,
    ChangePurchasingPolicy,
    CreatePurchaseOrder,
    OrderLineInput,
    SendPurchaseOrder,
    SubmitPurchaseOrder,
)
from app.areas.purchasing.operations.approving import SetApprovalLimit
from app.areas.purchasing.operations.awarding import AwardLineInput, AwardRfq
from app.areas.purchasing.operations.contracts import AgreeContract, ContractLineInput
from app.areas.purchasing.operations.promises import NoteCall, PromiseLines
from app.areas.purchasing.operations.quotes import DeclineQuote, EnterQuote, QuoteLineInput
from app.areas.purchasing.operations.request_changes import RequestLineInput, RequestPurchases
from app.areas.purchasing.operations.rfqs import RfqLineInput, RfqSupplierInput, SendRfq, WriteRfq
from app.areas.purchasing.queries.comparison import compare_quotes
from app.areas.purchasing.rules.orders import AWAITED, OrderState
from app.kernel.columns import table_of
from app.kernel.money import Price
from app.kernel.quantity import Quantity
from app.sample.agenda import Agenda

CHASED_WEEKS = 10
LIMIT_OF_PROCUREMENT = Decimal(20_000)
WHY = ("The ship is a week late", "A machine broke down", "They wait for material", "The lorry was full")
NOTHING_NEW = "They call back tomorrow"
ANSWERS = (("EUR", "1.00", "45", 8), ("USD", "0.97", "180", 24), ("EUR", "1.04", "0", 5))
"""What three suppliers answer: their currency, their price against the usual one, freight, lead time in days."""


@dataclass(slots=True)
class Sourcing:
    """Buying as it goes on beside everything else."""

    life: Agenda

    def begin(self) -> None:
        """Agree contracts, say who approves what, and plan what happens towards the end."""
        role = self.life.batch.connection.execute(select(Role.id).where(Role.name == "procurement")).scalar_one()
        self.life.do(SetApprovalLimit(role, LIMIT_OF_PROCUREMENT))
        start, end = self.life.now, self.life.end
        self._agree(0, start, 364, "Yearly agreement", Decimal(4000))
        blanket = Decimal(900)
        self.life.at(end - timedelta(days=330), lambda: self._agree(1, self.life.now, 368, "Blanket order", blanket))
        self.life.at(end - timedelta(days=120), lambda: self._agree(2, self.life.now, 365, "Agreed prices", None))
        self.life.at(end - timedelta(days=90, hours=4), lambda: self._ask(2, award=True))
        self.life.at(end - timedelta(days=6, hours=3), lambda: self._ask(5, award=False))
        for week in range(CHASED_WEEKS):
            self.life.at(end - timedelta(days=7 * week, hours=5), self._chase)
        self.life.at(end - timedelta(days=9, hours=2), self._amend)
        self.life.at(end - timedelta(hours=6), self._leave_waiting)

    def _offers(self, supplier_place: int, count: int) -> list[Any]:
        """Give what one of the suppliers offers: those of the first items, which go fastest or slowest by chance."""
        suppliers = sorted(self.life.batch.connection.execute(select(SupplierItem.supplier_id).distinct()).scalars())
        table = table_of(SupplierItem)
        own = select(table).where(table.c.supplier_id == suppliers[supplier_place * 4])
        return list(self.life.batch.connection.execute(own.order_by(table.c.id).limit(count)))

    def _agree(self, place: int, start: datetime, days: int, title: str, total: Decimal | None) -> None:
        offers, first = self._offers(place, 6), start.date()
        lines = tuple(ContractLineInput(
            row.item_id, _part(row, "0.94"), row.unit_id, total if number == 0 else None,
        ) for number, row in enumerate(offers))
        self.life.do(AgreeContract(offers[0].supplier_id, first, first + timedelta(days=days), lines, title,
                                   Decimal(60_000) if total is None else None))

    def _ask(self, place: int, *, award: bool) -> None:
        offers, today = self._offers(place, 5), self.life.now.date()
        own = offers[0].supplier_id
        others = [number for number in sorted({row.supplier_id for step in range(4)
                                               for row in self._offers(step + 1, 1)}) if number != own][:3]
        lines = tuple(RfqLineInput(row.item_id, Decimal(120), row.unit_id) for row in offers)
        asked = self.life.do(WriteRfq(
            lines, tuple(RfqSupplierInput(number) for number in (own, *others)), today + timedelta(days=10),
            today + timedelta(days=35), "What goes fast", "Delivered to our warehouse. Payment within 30 days."))
        self.life.do(SendRfq(asked.rfq_id))
        self.life.do(SetExchangeRate("USD", today, Decimal("0.92")))
        for supplier_id, answer in zip((own, *others[:2]), ANSWERS, strict=True):
            self._answer(asked, supplier_id, offers, answer, today)
        if award:
            self._award(asked.rfq_id, others[2:])

    def _answer(
        self, asked: Any, supplier_id: int, offers: list[Any], answer: tuple[str, str, str, int], today: date,
    ) -> None:
        currency, part, freight, days = answer
        lines = tuple(
            QuoteLineInput(line_id, None if number == 3 and currency == "USD" else _part(row, part),
                           f"500: {_part(row, '0.90')}" if number == 0 else "", lead_time_days=days)
            for number, (line_id, row) in enumerate(zip(asked.line_ids, offers, strict=True)))
        self.life.do(EnterQuote(asked.rfq_id, supplier_id, lines, currency, Decimal(freight),
                                valid_until=today + timedelta(days=45)))

    def _award(self, rfq_id: int, silent: list[int]) -> None:
        for supplier_id in silent:
            row_id = self.life.batch.connection.execute(select(RfqSupplier.id).where(
                RfqSupplier.rfq_id == rfq_id, RfqSupplier.supplier_id == supplier_id)).scalar_one()
            self.life.do(DeclineQuote(row_id, "No capacity"))
        table = compare_quotes(self.life.batch.connection, rfq_id, self.life.now)
        home = [one.id for one in table.suppliers if one.currency == table.home]
        best = {line.id: min((table.offers[line.id, number].landed_minor or 0, number) for number in home
                             if (line.id, number) in table.offers)[1] for line in table.lines}
        self.life.do(AwardRfq(rfq_id, tuple(
            AwardLineInput(line_id, number, "Ordered from in euros") for line_id, number in best.items()), False))

    def _chase(self) -> None:
        """Call about a few lines that are late or due soon; most bring a new day."""
        today = self.life.now.date()
        rows = self.life.batch.connection.execute(
            select(PurchaseOrderLine.id, PurchaseOrderLine.due_on)
            .join(PurchaseOrder, PurchaseOrder.id == PurchaseOrderLine.order_id)
            .where(OPEN_LINE, PurchaseOrder.state.in_([state.value for state in AWAITED]),
                   PurchaseOrderLine.due_on.between(today - timedelta(days=14), today + timedelta(days=3)))
            .order_by(PurchaseOrderLine.due_on, PurchaseOrderLine.id).limit(5)).all()
        for number, row in enumerate(rows):
            if number % 3 == 2:
                self.life.do(NoteCall((row.id,), NOTHING_NEW))
            else:
                later = max(row.due_on, today) + timedelta(days=3 + 4 * (number % 2))
                self.life.do(PromiseLines((row.id,), later, note=WHY[row.id % len(WHY)]))

    def _amend(self) -> None:
        """Change an order that was sent: more of the first line, and later."""
        order: Any = self.life.batch.connection.execute(
            select(PurchaseOrder.id, PurchaseOrder.due_on).where(PurchaseOrder.state == OrderState.SENT.value)
            .order_by(PurchaseOrder.id.desc()).limit(1)).first()
        if order is None:
            return
        lines = self.life.batch.connection.execute(
            select(table_of(PurchaseOrderLine), PurchaseOrder.currency)
            .join(PurchaseOrder, PurchaseOrder.id == PurchaseOrderLine.order_id)
            .where(PurchaseOrderLine.order_id == order.id).order_by(PurchaseOrderLine.position)).all()
        self.life.do(ChangePurchaseOrder(order.id, tuple(
            OrderLineInput(row.item_id, Quantity(row.qty * (2 if row.position == 1 else 1), "").decimal(), row.unit_id,
                           Price(row.price_micros, row.currency).decimal(), row.due_on + timedelta(days=2), row.id)
            for row in lines)))
        self.life.do(SubmitPurchaseOrder(order.id))
        self.life.do(SendPurchaseOrder(order.id))

    def _leave_waiting(self) -> None:
        """Let two large orders wait for a second person, and somebody ask for things."""
        self.life.do(ChangePurchasingPolicy(Decimal(5000), four_eyes=True))
        for place, qty in ((3, 600), (4, 1800)):
            offers = self._offers(place, 3)
            lines = tuple(OrderLineInput(row.item_id, Decimal(qty)) for row in offers)
            order_id = self.life.do(CreatePurchaseOrder(offers[0].supplier_id, lines)).order_id
            self.life.do(SubmitPurchaseOrder(order_id))
        wanted = self._offers(6, 3)
        self.life.do(RequestPurchases(tuple(
            RequestLineInput(row.item_id, Decimal(24), reason="For the Christmas hampers") for row in wanted), "Sales"))


def _part(offer: Any, part: str) -> Decimal:
    """Give a part of what a supplier asks, in whole cents."""
    return (Price(offer.price_micros, offer.currency).decimal() * Decimal(part)).quantize(Decimal("0.01"))
