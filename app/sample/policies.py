"""Classes and levels in the sample company: what carriage costs, cheaper prices for more, classes each quarter."""

from datetime import timedelta
from decimal import Decimal
from random import Random
from typing import Any

from sqlalchemy import select

from app.areas.inventory.models import PolicyProposal
from app.areas.inventory.operations.classes import ClassifyItems
from app.areas.parties.models import Party
from app.areas.purchasing.models import SupplierItem
from app.areas.purchasing.operations import SetSupplierItem
from app.areas.purchasing.operations.split import SetSupplierFreight
from app.areas.purchasing.operations.stock_policies import AcceptProposals, ProposePolicies
from app.areas.purchasing.operations.supplier_items import PriceBreakInput
from app.kernel.money import Price
from app.kernel.quantity import Quantity
from app.sample.agenda import Agenda

SEED = 41
QUARTER = timedelta(days=91)
WITH_BREAKS = 160
ELSEWHERE = 90
TAKEN_ON = 12


class Policies:
    """The planner, who looks at classes each quarter and at levels on the last day."""

    def __init__(self, agenda: Agenda) -> None:
        """Sit down; dice of their own keep the rest of the company as it was."""
        self._agenda = agenda
        self._dice = Random(SEED)

    def begin(self) -> None:
        """Write down freight and prices for more, and plan the quarters."""
        agenda = self._agenda
        read = agenda.batch.connection.execute
        suppliers = read(select(Party.id, Party.currency).where(Party.is_supplier).order_by(Party.id)).all()
        for number, _ in suppliers:
            agenda.do(SetSupplierFreight(
                number, Decimal(self._dice.randint(18, 95)), Decimal(self._dice.randint(5, 40)) / 100))
        offers = read(select(
            SupplierItem.supplier_id, SupplierItem.item_id, SupplierItem.price_micros, SupplierItem.currency,
            SupplierItem.unit_id, SupplierItem.preferred, SupplierItem.min_qty, SupplierItem.multiple_qty,
            SupplierItem.supplier_sku,
        ).order_by(SupplierItem.id)).all()
        known = {(offer.supplier_id, offer.item_id) for offer in offers}
        for offer in self._dice.sample(offers, min(WITH_BREAKS, len(offers))):
            self._sell_cheaper_for_more(offer, offer.supplier_id, 1.0, preferred=offer.preferred)
        for offer in self._dice.sample(offers, min(ELSEWHERE, len(offers))):
            others = [number for number, currency in suppliers if currency == offer.currency
                      and (number, offer.item_id) not in known]
            if others:
                self._sell_cheaper_for_more(
                    offer, self._dice.choice(others), self._dice.uniform(0.93, 1.12), preferred=False)
        moment = agenda.now + timedelta(days=35)
        while moment < agenda.end - timedelta(days=30):
            agenda.at(moment, lambda: agenda.do(ClassifyItems()))
            moment += QUARTER
        agenda.at(agenda.end - timedelta(hours=4), self._propose)

    def _sell_cheaper_for_more(self, offer: Any, supplier_id: int, part: float, *, preferred: bool) -> None:
        price = Price(round(offer.price_micros * part / 10_000) * 10_000, offer.currency)
        borders = ((24, 96), (97, 94)) if self._dice.random() < 0.5 else ((48, 95), (144, 90))
        self._agenda.do(SetSupplierItem(
            supplier_id, offer.item_id, price.decimal(), unit_id=offer.unit_id, preferred=preferred,
            supplier_sku=offer.supplier_sku if supplier_id == offer.supplier_id else "",
            min_qty=Quantity(offer.min_qty, "").decimal(), multiple_qty=Quantity(offer.multiple_qty, "").decimal(),
            breaks=tuple(
                PriceBreakInput(Decimal(border), (price.decimal() * cheaper / 100).quantize(Decimal("0.01")))
                for border, cheaper in borders)))

    def _propose(self) -> None:
        """Class once more, propose levels, and take on those that save most."""
        agenda = self._agenda
        agenda.do(ClassifyItems())
        agenda.do(ProposePolicies())
        best = agenda.batch.connection.execute(
            select(PolicyProposal.id).order_by(PolicyProposal.effect_minor, PolicyProposal.id).limit(TAKEN_ON)
        ).scalars().all()
        if best:
            agenda.do(AcceptProposals(tuple(best)))
