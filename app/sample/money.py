"""The sample company invoices what it shipped, is paid more or less in time, reminds, and takes some goods back."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from functools import partial
from random import Random
from typing import Any

from sqlalchemy import select

from app.areas.logistics.models import CustomerReturnLine, Shipment, ShipmentLine
from app.areas.logistics.operations.returning import (
    AuthoriseReturn,
    BackLineInput,
    InspectedLineInput,
    InspectReturn,
    ReceiveReturn,
)
from app.areas.logistics.operations.settling_returns import SettleCustomerReturn
from app.areas.logistics.rules.returns import Fate, Outcome, Reason
from app.areas.parties.queries import party_names
from app.areas.sales.models import Invoice
from app.areas.sales.operations.banking import EnterStatement, StatementLineInput
from app.areas.sales.operations.billing import ChangeBillingPolicy, ChangeBillingTerms
from app.areas.sales.operations.dunning import ProposeReminders, SendReminder, SetDunningLevel
from app.areas.sales.operations.invoicing_orders import InvoiceShipped
from app.areas.sales.operations.payments import PaidLineInput, ReceivePayment
from app.areas.sales.operations.posting_invoices import DisputeInvoice
from app.areas.sales.queries.open_invoices import open_invoices
from app.kernel.columns import table_of
from app.kernel.errors import DomainError
from app.kernel.money import Money
from app.sample.agenda import Agenda

RETURNED_SHARE, DISPUTED_SHARE, FORGETFUL_SHARE, DISCOUNT_SHARE = 0.025, 0.01, 0.05, 0.15
INVOICE_EVERY_DAYS = 7
REMIND_EVERY_DAYS = 14


@dataclass(slots=True)
class MoneyIn:
    """The desk at which customers are invoiced and their money arrives."""

    life: Agenda
    customers: Sequence[int]
    dice: Random = field(default_factory=lambda: Random("money in"))
    _seen: int = 0

    def begin(self) -> None:
        """Say how the firm bills, and begin the weeks of invoices and reminders."""
        self.life.do(ChangeBillingPolicy(
            write_off=Decimal("0.05"), bank_account="Hafenbank Hamburg\nIBAN DE89 3704 0044 0532 0130 00",
            closing_words="Thank you for your order."))
        self.life.do(SetDunningLevel(
            3, 42, "Final demand", "We have reminded you twice. If your payment does not reach us by the day named, we "
            "shall deliver nothing more until then.", 7, Decimal(15), Decimal(9)))
        for customer_id in self.customers:
            if self.dice.random() < DISCOUNT_SHARE:
                self.life.do(ChangeBillingTerms(customer_id, Decimal(2), 10))
        self.life.at(self.life.workday(INVOICE_EVERY_DAYS, 15), self._invoice)
        self.life.at(self.life.workday(60, 10), self._remind)
        self.life.at(self.life.end - timedelta(hours=5), self._statement)

    def _invoice(self) -> None:
        """Invoice all that left this week, order by order, and let each be paid when its customer pays."""
        made = self.life.do(InvoiceShipped(each_order=True, post=True))
        rows = self.life.batch.connection.execute(
            select(table_of(Invoice)).where(Invoice.id > self._seen).order_by(Invoice.id)).all()
        self._seen = max(made.invoice_ids, default=self._seen)
        for row in rows:
            self._expect(row)
        for shipment_id in self._delivered():
            if self.dice.random() < RETURNED_SHARE:
                self.life.at(self.life.workday(self.dice.randint(2, 9), 11), partial(self._back, shipment_id))
        self.life.at(self.life.workday(INVOICE_EVERY_DAYS, 15), self._invoice)

    def _expect(self, row: Any) -> None:
        """Let a customer pay in their own manner: mostly around the day due, some late, some not at all."""
        manner = Random(f"payer {row.customer_id}")
        late = manner.choice((-6, -2, 0, 3, 9, 21))
        days = max(2, (row.due_on - row.invoiced_on).days + late + self.dice.randint(-4, 12))
        if row.discount_until is not None and self.dice.random() < 0.7:
            days = self.dice.randint(3, 9)
        if self.dice.random() < DISPUTED_SHARE:
            self.life.at(self.life.workday(5, 10), lambda: self._dispute(row.id))
            days += 60
        if self.dice.random() > FORGETFUL_SHARE:
            self.life.at(self.life.workday(days, 9), lambda: self._pay(row))

    def _dispute(self, invoice_id: int) -> None:
        self._try(DisputeInvoice(invoice_id, "The customer says that a carton is missing."))

    def _pay(self, row: Any) -> None:
        facts = next(iter(open_invoices(self.life.batch.connection, [row.id])), None)
        if facts is None:
            return
        day = self.life.now.date()
        minor = facts.open_minor - facts.discount_on(day)
        if self.dice.random() < 0.03:
            minor = minor // 2 or minor
        amount = Money(minor, row.currency).decimal()
        lines = (PaidLineInput(row.id),) if minor == facts.open_minor - facts.discount_on(day) else (
            PaidLineInput(row.id, amount),)
        self._try(ReceivePayment(row.customer_id, amount, day, lines, currency=row.currency,
                                 reference=f"{row.number} thank you"))

    def _delivered(self) -> list[int]:
        week = self.life.now - timedelta(days=INVOICE_EVERY_DAYS)
        return list(self.life.batch.connection.execute(
            select(Shipment.id).where(Shipment.state == "delivered", Shipment.delivered_at > week)
            .order_by(Shipment.id)).scalars())

    def _back(self, shipment_id: int) -> None:
        """Let a part of a shipment come back, inspect it, and settle it."""
        line: Any = self.life.batch.connection.execute(
            select(ShipmentLine.id, ShipmentLine.stock_qty).where(ShipmentLine.shipment_id == shipment_id)
            .order_by(ShipmentLine.id)).first()
        reason = self.dice.choice((Reason.DAMAGED, Reason.FAULTY, Reason.NOT_WANTED, Reason.WRONG))
        made = self._try(AuthoriseReturn(shipment_id, reason, Outcome.CREDIT, (
            BackLineInput(line.id, Decimal(1)),), "Please lay the sheet into the parcel."))
        if made is not None and self.dice.random() < 0.85:
            self.life.at(self.life.workday(self.dice.randint(4, 9), 10), lambda: self._came(made.return_id, reason))

    def _came(self, return_id: int, reason: Reason) -> None:
        if self._try(ReceiveReturn(return_id)) is None:
            return
        fate = Fate.RESTOCK if reason in (Reason.NOT_WANTED, Reason.WRONG) else Fate.SCRAP
        self.life.at(self.life.workday(1, 14), lambda: self._inspect(return_id, fate))

    def _inspect(self, return_id: int, fate: Fate) -> None:
        line = self.life.batch.connection.execute(
            select(CustomerReturnLine.id).where(CustomerReturnLine.return_id == return_id)).scalar_one()
        if self._try(InspectReturn(return_id, (InspectedLineInput(int(line), fate),))) is not None:
            self.life.at(self.life.workday(2, 15), lambda: self._try(SettleCustomerReturn(return_id, post=True)))

    def _remind(self) -> None:
        """Propose reminders and send them; the last ones wait for somebody to look at them."""
        made = self.life.do(ProposeReminders())
        if self.life.end - self.life.now > timedelta(days=REMIND_EVERY_DAYS):
            for letter_id in made.letter_ids:
                self._try(SendReminder(letter_id))
        self.life.at(self.life.workday(REMIND_EVERY_DAYS, 10), self._remind)

    def _statement(self) -> None:
        """Bring in this morning's statement: some lines are plain, some are not."""
        rows = self.life.batch.connection.execute(
            select(table_of(Invoice)).where(Invoice.open_minor > 0, Invoice.kind == "invoice")
            .order_by(Invoice.due_on, Invoice.id).limit(6)).all()
        day = self.life.now.date()
        names = party_names(self.life.batch.connection, [row.customer_id for row in rows])
        lines = [
            StatementLineInput(day, Money(row.open_minor, row.currency).decimal(), names[row.customer_id],
                               f"Invoice {row.number}" if place % 3 else "your last delivery", "", row.currency)
            for place, row in enumerate(rows)
        ]
        self.life.do(EnterStatement((*lines, StatementLineInput(day, Decimal("-18.40"), "Hafenbank", "Fees"))))

    def _try(self, command: object) -> Any:
        """Do what can be done; what the day refuses stays undone."""
        try:
            return self.life.do(command)
        except DomainError:
            return None
