"""Suppliers bill the sample company: most rightly, some too much; something goes back, and one container lands."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from sqlalchemy import select

from app.areas.company.operations import SetTax
from app.areas.company.operations.rates import SetExchangeRate
from app.areas.parties.models import Party
from app.areas.purchasing.models import PurchaseOrder, PurchaseOrderLine, Receipt, ReceiptLine
from app.areas.purchasing.operations import CreateSupplier
from app.areas.purchasing.operations.bill_lines import BillLineInput
from app.areas.purchasing.operations.bill_steps import ApproveBill, PayBill
from app.areas.purchasing.operations.bills import EnterBill, EnterCreditNote
from app.areas.purchasing.operations.containers import AnnounceContainer, ChangeContainer, ContainerOrderInput
from app.areas.purchasing.operations.landed import LandedChargeInput, PlanLandedCost, PostLandedCost
from app.areas.purchasing.operations.returns import ReturnGoods, ReturnLineInput
from app.areas.purchasing.rules.billing import LineKind
from app.areas.purchasing.rules.landing import Basis, ChargeKind
from app.areas.purchasing.rules.returning import Outcome, ReturnReason
from app.kernel.errors import DomainError
from app.kernel.money import Price
from app.kernel.quantity import Quantity
from app.sample.agenda import Agenda

BILLED_SHARE, DEARER_SHARE, WRONG_SHARE, RETURNED_SHARE = 0.93, 0.06, 0.03, 0.03
CONTAINER_DAYS = 24
USD_PER_EUR = ("1.0842", "1.0911", "1.1036", "1.0975", "1.1148", "1.0893", "1.1202", "1.1317")


@dataclass(slots=True)
class Bills:
    """The desk at which bills arrive."""

    life: Agenda
    _taxes: list[int] = field(default_factory=list)

    def begin(self) -> None:
        """Enter taxes and the quarters' rates, and let the container come in the last weeks."""
        self._taxes = [
            self.life.do(SetTax("V19", "Value added tax", Decimal(19), date(2021, 1, 1))),
            self.life.do(SetTax("V7", "Reduced tax", Decimal(7), date(2021, 1, 1))),
            self.life.do(SetTax("RC19", "Tax on what comes from abroad", Decimal(19), date(2021, 1, 1),
                                reverse_charge=True)),
        ]
        first = self.life.now.date() - timedelta(days=30)
        for quarter, rate in enumerate(USD_PER_EUR):
            self.life.do(SetExchangeRate("USD", first + timedelta(days=91 * quarter), per_one=Decimal(rate)))
        self.life.at(self.life.end - timedelta(days=CONTAINER_DAYS, hours=3), self._container)

    def after(self, receipt_id: int) -> None:
        """Let the bill for a receipt come some days later, and now and then something go back at once."""
        dice = Random(receipt_id)
        if dice.random() < RETURNED_SHARE:
            self.life.at(self.life.now + timedelta(hours=1), lambda: self._send_back(receipt_id, dice))
        if dice.random() < BILLED_SHARE:
            self.life.at(self.life.workday(dice.randint(1, 9), 10), lambda: self._bill(receipt_id, dice))

    def _lines(self, receipt_id: int) -> Any:
        return self.life.batch.connection.execute(
            select(PurchaseOrderLine.id, PurchaseOrderLine.qty, PurchaseOrderLine.stock_qty,
                   PurchaseOrderLine.price_micros, PurchaseOrder.currency, PurchaseOrder.supplier_id,
                   ReceiptLine.stock_qty.label("came"), ReceiptLine.id.label("receipt_line_id"), Party.country)
            .join(ReceiptLine, ReceiptLine.order_line_id == PurchaseOrderLine.id)
            .join(PurchaseOrder, PurchaseOrder.id == PurchaseOrderLine.order_id)
            .join(Party, Party.id == PurchaseOrder.supplier_id).join(Receipt, Receipt.id == ReceiptLine.receipt_id)
            .where(ReceiptLine.receipt_id == receipt_id, Receipt.state == "posted").order_by(ReceiptLine.id)).all()

    def _bill(self, receipt_id: int, dice: Random) -> None:
        rows = self._lines(receipt_id)
        if not rows:
            return
        wrong, dearer = dice.random() < WRONG_SHARE, dice.random() < DEARER_SHARE
        tax = self._taxes[0] if rows[0].country in ("", "Germany") else self._taxes[2]
        lines = []
        for place, row in enumerate(rows):
            qty = row.came * row.qty // row.stock_qty
            price = Price(row.price_micros, row.currency).decimal()
            if dearer and place == 0:
                price = (price * Decimal(dice.choice(("1.03", "1.05", "1.08")))).quantize(Decimal("0.01"))
            if wrong and place == 0:
                qty += 2_000_000
            lines.append(BillLineInput(row.id, Quantity(qty, "").decimal(), price, tax_rate_id=tax))
        if dice.random() < 0.2:
            lines.append(BillLineInput(amount=Decimal(dice.choice((15, 19, 25, 40))), tax_rate_id=tax,
                                       kind=LineKind.FREIGHT, text="Freight"))
        try:
            bill = self.life.do(EnterBill(
                rows[0].supplier_id, f"{dice.choice('RFI')}-{dice.randint(20000, 99999)}", self.life.now.date(),
                tuple(lines)))
        except DomainError:
            return
        if bill.state == "matched" or dice.random() < 0.6:
            reason = "" if bill.state == "matched" else "Agreed with the supplier on the telephone."
            self.life.at(self.life.workday(dice.randint(1, 6), 11), lambda: self._approve(bill.bill_id, reason, dice))

    def _approve(self, bill_id: int, reason: str, dice: Random) -> None:
        try:
            self.life.do(ApproveBill(bill_id, reason))
        except DomainError:
            return
        self.life.at(self.life.workday(dice.randint(10, 28), 9), lambda: self.life.do(
            PayBill(bill_id, self.life.now.date(), f"SEPA {dice.randint(100000, 999999)}")))

    def _send_back(self, receipt_id: int, dice: Random) -> None:
        row = self._lines(receipt_id)[0]
        try:
            back = self.life.do(ReturnGoods(receipt_id, (ReturnLineInput(
                row.receipt_line_id, Decimal(1), dice.choice((ReturnReason.DAMAGED, ReturnReason.QUALITY)),
                note="Crushed in transit"),), Outcome.CREDIT))
        except DomainError:
            return
        if dice.random() < 0.6:
            self.life.at(self.life.workday(dice.randint(6, 20), 14), lambda: self._credit(row, back, dice))

    def _credit(self, row: Any, back: Any, dice: Random) -> None:
        unit = Quantity(1_000_000 * row.qty // row.stock_qty, "").decimal()
        line = BillLineInput(row.id, max(unit, Decimal("0.000001")), tax_rate_id=self._taxes[0])
        try:
            credit = self.life.do(EnterCreditNote(
                row.supplier_id, f"G-{dice.randint(2000, 9999)}", self.life.now.date(), (line,),
                supplier_return_id=back.supplier_return_id))
        except DomainError:
            return
        self.life.at(self.life.workday(1, 15), lambda: self.life.do(ApproveBill(credit.bill_id)))

    def _container(self) -> None:
        """Say that the last three suppliers' goods came in one container, and spread what that cost."""
        found = self.life.batch.connection.execute(
            select(Receipt.order_id, Receipt.supplier_id).where(Receipt.state == "posted")
            .order_by(Receipt.id.desc()).limit(60)).all()
        orders = {row.supplier_id: row.order_id for row in reversed(found)}
        day = self.life.now.date()
        container = self.life.do(AnnounceContainer(
            "MSKU 734221-5", day, tuple(ContainerOrderInput(number) for number in list(orders.values())[:3]),
            "By sea to Hamburg, by lorry from there"))
        self.life.do(ChangeContainer(
            container.container_id, day, tuple(ContainerOrderInput(number) for number in list(orders.values())[:3]),
            arrived=True, note="By sea to Hamburg, by lorry from there"))
        forwarder = self.life.do(CreateSupplier("Elbe Forwarding GmbH", currency="USD", country="Germany"))
        bill = self.life.do(EnterBill(forwarder.supplier_id, "EF-20871", day, (BillLineInput(
            amount=Decimal("612.40"), kind=LineKind.FREIGHT, text="Sea freight, part of FCL 40'"),)))
        self.life.do(ApproveBill(bill.bill_id))
        landed = self.life.do(PlanLandedCost((
            LandedChargeInput(ChargeKind.FREIGHT, Basis.VALUE, bill_id=bill.bill_id),
            LandedChargeInput(ChargeKind.DUTY, Basis.VALUE, Decimal("184.20"), text="Customs assessment"),
            LandedChargeInput(ChargeKind.INSURANCE, Basis.EQUAL, Decimal("45.00")),
        ), container_id=container.container_id, note="As told by the forwarder"))
        self.life.do(PostLandedCost(landed.landed_cost_id))
