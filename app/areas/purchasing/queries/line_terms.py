"""What a supplier's lines cost and how they are sold: contract first, then offers with their price breaks."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Connection

from app.areas.catalog.queries import ItemFacts, load_items
from app.areas.purchasing.queries.agreements import load_agreements
from app.areas.purchasing.queries.terms import Offer, SupplierTermsRow, load_offers
from app.areas.purchasing.rules.contracts import Agreement, choose
from app.areas.purchasing.rules.pricing import fitting_quantity, misfit
from app.kernel.formatting import Formatter
from app.kernel.quantity import Quantity


@dataclass(frozen=True, slots=True)
class Known:
    """A price that is known for a line, where it comes from, and the agreement behind it."""

    price_micros: int
    words: str
    agreement: Agreement | None = None


@dataclass(frozen=True, slots=True)
class LineTerms:
    """What is known of the items of an order to one supplier."""

    supplier: SupplierTermsRow
    today: date
    items: Mapping[int, ItemFacts]
    offers: Mapping[int, Offer]
    agreements: Mapping[int, list[Agreement]]

    @classmethod
    def load(
        cls, connection: Connection, supplier: SupplierTermsRow, item_ids: Iterable[int], today: date,
        except_order_id: int | None = None,
    ) -> "LineTerms":
        """Read what holds today; what the order itself takes of contracts counts as not released."""
        items = load_items(connection, set(item_ids))
        offers = {key: found[0] for key, found in load_offers(connection, items, supplier.party_id).items()}
        agreements = load_agreements(connection, supplier.party_id, items, today, except_order_id)
        return cls(supplier, today, items, offers, agreements)

    def unit_id(self, item_id: int, given: int | None) -> int:
        """Give the unit of a line: the one given, the one agreed on, the one the supplier sells in, the stock unit."""
        if given is not None:
            return given
        agreed = [one for one in self.agreements.get(item_id, ()) if one.holds_on(self.today)]
        if agreed:
            return agreed[0].unit_id
        offer = self.offers.get(item_id)
        return self.items[item_id].unit_id if offer is None else offer.unit_id

    def agreement(self, item_id: int, unit_id: int) -> Agreement | None:
        """Give the contract that a line is bought under, if there is one in this unit."""
        found = choose(self.agreements.get(item_id, ()), unit_id, self.today)
        return found if found is not None and found.currency == self.supplier.currency else None

    def known(self, item_id: int, unit_id: int, qty: int) -> Known | None:
        """Give the price of one unit when so many are bought, None when nothing is known."""
        agreed = self.agreement(item_id, unit_id)
        if agreed is not None:
            return Known(agreed.price_micros, agreed.words(Formatter().day(agreed.valid_to)), agreed)
        offer = self.offers.get(item_id)
        if offer is None or offer.unit_id != unit_id or offer.currency != self.supplier.currency:
            return None
        reached = max((least for least, _ in offer.breaks if least <= qty), default=0)
        words = f"price from {Quantity(reached, offer.unit_code)} on" if reached else "the supplier's price"
        return Known(offer.price_for(qty), words)

    def misfit(self, item_id: int, unit_id: int, qty: int) -> str:
        """Say why the supplier does not deliver a quantity and what would do, or nothing."""
        offer = self.offers.get(item_id)
        if offer is None or offer.unit_id != unit_id:
            return ""
        wrong = misfit(qty, offer.min_qty, offer.multiple_qty, offer.unit_code)
        if not wrong:
            return ""
        fits = Quantity(fitting_quantity(qty, offer.min_qty, offer.multiple_qty), offer.unit_code)
        return f"{wrong}; {fits} would do"

    def due_on(self, item_id: int) -> date:
        """Give the day the supplier delivers an item that is ordered today."""
        offer = self.offers.get(item_id)
        own = None if offer is None else offer.lead_time_days
        return self.today + timedelta(days=self.supplier.lead_time_days if own is None else own)
