"""How the sample company looks after its suppliers: papers, accounts, talks, judgements, and one recall."""

from datetime import timedelta
from decimal import Decimal
from random import Random
from typing import Any

from sqlalchemy import func, select

from app.areas.inventory.models import Lot
from app.areas.logistics.models import Shipment, ShipmentLine
from app.areas.parties.models import Party
from app.areas.parties.operations.banks import AddBankAccount
from app.areas.purchasing.models import PurchaseOrder, PurchaseOrderLine, StandingChange
from app.areas.purchasing.operations import ChangeSupplier
from app.areas.purchasing.operations.assessing import AssessSuppliers, DecideStanding
from app.areas.purchasing.operations.certificates import AddCertificate
from app.areas.purchasing.operations.negotiating import NoteNegotiation, StartNegotiation
from app.areas.purchasing.operations.suppliers import Incoterm
from app.areas.support.models import RecallCustomer
from app.areas.support.operations.recalling import NoteRecallCustomer, QuarantineRecall, StartRecall
from app.kernel.money import Price
from app.sample.agenda import Agenda

SEED = 83
QUARTER = timedelta(days=91)
TALKS = 9
PAPERS = (("ISO 9001", "TÜV Nord", True), ("IFS Food", "SGS", False), ("Organic (EU 2018/848)", "Ecocert", False),
          ("Product liability insurance", "Allianz", True))
TERMS: tuple[tuple[Incoterm, str], ...] = (
    ("FCA", "supplier's door"), ("DAP", "Hamburg"), ("FOB", "Rotterdam"), ("DDP", "Hamburg"), ("CIF", "Hamburg"),
)
BANKS = (("37040044", "COBADEFFXXX", "Commerzbank"), ("20050550", "HASPDEHHXXX", "Hamburger Sparkasse"),
         ("70070010", "DEUTDEMMXXX", "Deutsche Bank"))


class Suppliers:
    """The buyer who looks after suppliers, with dice of their own, so that the rest of the company stays as it was."""

    def __init__(self, agenda: Agenda) -> None:
        """Sit down."""
        self._agenda = agenda
        self._dice = Random(SEED)

    def begin(self) -> None:
        """Enter papers, terms and accounts, and plan the talks and judgements."""
        agenda = self._agenda
        suppliers = agenda.batch.connection.execute(
            select(Party.id).where(Party.is_supplier).order_by(Party.id)).scalars().all()
        for number in suppliers:
            self._know(number)
        moment = agenda.now + QUARTER
        while moment < agenda.end - timedelta(days=20):
            agenda.at(moment, lambda: agenda.do(AssessSuppliers()))
            moment += QUARTER
        for _ in range(TALKS):
            part = self._dice.randint(25, 95)
            agenda.at(agenda.now + (agenda.end - agenda.now) * part / 100, self._talk)
        agenda.at(agenda.end - timedelta(days=9), self._recall)
        agenda.at(agenda.end - timedelta(hours=6), self._judge)

    def _know(self, supplier: int) -> None:
        term, place = self._dice.choice(TERMS)
        discount = self._dice.choice((0, 0, 20, 30))
        self._agenda.do(ChangeSupplier(
            supplier, payment_days=30, discount_days=10 if discount else 0, discount_permille=discount, incoterm=term,
            incoterm_place=place,
        ))
        code, bic, bank = self._dice.choice(BANKS)
        self._agenda.do(AddBankAccount(supplier, _iban(code, self._dice.randint(1, 9_999_999)), bic=bic, bank=bank))
        last_day = self._agenda.end.date()
        for title, issuer, mandatory in self._dice.sample(PAPERS, self._dice.randint(1, 3)):
            ends = last_day + timedelta(days=self._dice.choice((-12, 18, 25, 140, 300, 420, 600)))
            self._agenda.do(AddCertificate(
                supplier, title, f"{self._dice.randint(1000, 99999)}", issuer, ends - timedelta(days=1095), ends,
                mandatory=mandatory and ends > last_day,
            ))

    def _talk(self) -> None:
        """Negotiate about what is bought for most money."""
        amount = func.sum(PurchaseOrderLine.amount_minor)
        rows = self._agenda.batch.connection.execute(
            select(PurchaseOrder.supplier_id, PurchaseOrderLine.item_id,
                   func.max(PurchaseOrderLine.price_micros).label("price"), PurchaseOrder.currency)
            .join(PurchaseOrderLine, PurchaseOrderLine.order_id == PurchaseOrder.id)
            .group_by(PurchaseOrder.supplier_id, PurchaseOrderLine.item_id, PurchaseOrder.currency)
            .order_by(amount.desc(), PurchaseOrder.supplier_id, PurchaseOrderLine.item_id).limit(25)
        ).all()
        if not rows:
            return
        row = self._dice.choice(rows)
        agenda, later = self._agenda, (self._agenda.now + timedelta(days=14)).date()
        number = agenda.do(StartNegotiation(row.supplier_id, "Price for the coming year", row.item_id, later))
        asked, offered = self._dice.uniform(0.88, 0.92), self._dice.uniform(0.95, 0.98)
        agenda.do(NoteNegotiation(number, "ours", "For the volume of a year", _part(row, asked)))
        agenda.do(NoteNegotiation(number, "theirs", "Raw material is dearer", _part(row, offered), "Sales director"))
        if agenda.now < agenda.end - timedelta(days=60):
            agenda.do(NoteNegotiation(number, "agreed", "Holds for twelve months", _part(row, (asked + offered) / 2)))

    def _recall(self) -> None:
        """Call back a lot that went to several customers lately."""
        customers = func.count(func.distinct(Shipment.customer_id))
        lot = self._agenda.batch.connection.execute(
            select(ShipmentLine.lot_id, Lot.code).join(Shipment, Shipment.id == ShipmentLine.shipment_id)
            .join(Lot, Lot.id == ShipmentLine.lot_id)
            .where(Shipment.shipped_at > self._agenda.now - timedelta(days=60))
            .group_by(ShipmentLine.lot_id, Lot.code).order_by(customers.desc(), ShipmentLine.lot_id).limit(1)
        ).first()
        if lot is None:
            return
        started = self._agenda.do(StartRecall(
            f"Lot {lot.code}", "The producer found foreign matter in its own samples.", lot_id=lot.lot_id))
        self._agenda.do(QuarantineRecall(started.recall_id))
        called = self._agenda.batch.connection.execute(
            select(RecallCustomer.id).where(RecallCustomer.recall_id == started.recall_id).order_by(RecallCustomer.id)
        ).scalars().all()
        for place, number in enumerate(called[: len(called) * 2 // 3]):
            step = NoteRecallCustomer(number, ("answered", "returned", "called")[place % 3],
                                      ("All of it is sold.", "Three left, destroyed.", "")[place % 3])
            self._agenda.at(self._agenda.now + timedelta(hours=3 + place * 5), _doing(self._agenda, step))

    def _judge(self) -> None:
        """Assess everybody once more; of the standings that are proposed, decide all but the last two."""
        self._agenda.do(AssessSuppliers())
        waiting = self._agenda.batch.connection.execute(
            select(StandingChange.id).where(StandingChange.state == "proposed").order_by(StandingChange.id)
        ).scalars().all()
        for number in waiting[:-2]:
            self._agenda.do(DecideStanding(number, accept=number % 3 != 0))


def _doing(agenda: Agenda, command: object) -> Any:
    return lambda: agenda.do(command)


def _part(row: Any, part: float) -> Decimal:
    return Price(round(row.price * part / 10_000) * 10_000, row.currency).decimal()


def _iban(bank: str, account: int) -> str:
    """Make a German IBAN with its check digits (ISO 13616: 98 less the number modulo 97)."""
    body = f"{bank}{account:010d}"
    return f"DE{98 - int(f'{body}131400') % 97:02d}{body}"
