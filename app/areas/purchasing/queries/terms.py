"""What was agreed with suppliers: terms, standing, prices; and what the firm allows."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, select

from app.areas.catalog.models import Unit
from app.areas.catalog.queries import load_conversions
from app.areas.parties.models import Party
from app.areas.purchasing.models import PriceBreak, PurchasingPolicy, SupplierItem, SupplierTerms
from app.areas.purchasing.rules.orders import Policy, Standing
from app.areas.purchasing.rules.pricing import price_at
from app.areas.purchasing.rules.replenishment import Pack
from app.kernel.errors import NotFoundError
from app.kernel.unit_of_work import in_batches

LEAD_TIME_DAYS = 7
PAYMENT_DAYS = 30


@dataclass(frozen=True, slots=True)
class SupplierTermsRow:
    """A supplier and how the firm deals with it; where nothing was agreed, what is usual."""

    party_id: int
    code: str
    name: str
    currency: str
    terms_id: int | None
    standing: str
    payment_days: int
    lead_time_days: int
    minimum_order_minor: int
    standing_reason: str = ""
    discount_days: int = 0
    discount_permille: int = 0
    incoterm: str = ""
    incoterm_place: str = ""


@dataclass(frozen=True, slots=True)
class Offer:
    """An item as one supplier offers it; quantities in millionths of `unit_id`, the price for one of it."""

    id: int
    supplier_id: int
    item_id: int
    supplier_sku: str
    unit_id: int
    unit_code: str
    price_micros: int
    currency: str
    min_qty: int
    multiple_qty: int
    lead_time_days: int | None
    preferred: bool
    breaks: tuple[tuple[int, int], ...] = ()

    def price_for(self, qty: int) -> int:
        """Give the price of one unit when so many are bought."""
        return price_at(qty, self.price_micros, self.breaks)


def load_policy(connection: Connection) -> Policy:
    """Read what the firm allows; the usual where nothing was decided."""
    row = connection.execute(select(
        PurchasingPolicy.approval_limit_minor, PurchasingPolicy.over_receipt_ask_permille,
        PurchasingPolicy.over_receipt_refuse_permille, PurchasingPolicy.four_eyes,
    ).order_by(PurchasingPolicy.id).limit(1)).first()
    return Policy() if row is None else Policy(*row)


def load_terms(connection: Connection, supplier_ids: Iterable[int]) -> dict[int, SupplierTermsRow]:
    """Read suppliers with their terms, by number; those that are no supplier are left out."""
    statement = (
        select(Party.id, Party.code, Party.name, Party.currency, SupplierTerms.id, SupplierTerms.standing,
               SupplierTerms.payment_days, SupplierTerms.lead_time_days, SupplierTerms.minimum_order_minor,
               SupplierTerms.standing_reason, SupplierTerms.discount_days, SupplierTerms.discount_permille,
               SupplierTerms.incoterm, SupplierTerms.incoterm_place)
        .outerjoin(SupplierTerms, SupplierTerms.party_id == Party.id).where(Party.is_supplier)
    )
    rows: list[Any] = [
        row for batch in in_batches(sorted(set(supplier_ids)))
        for row in connection.execute(statement.where(Party.id.in_(batch)))
    ]
    usual = (None, Standing.APPROVED.value, PAYMENT_DAYS, LEAD_TIME_DAYS, 0)
    return {row[0]: SupplierTermsRow(*row[:4], *(usual if row[4] is None else row[4:])) for row in rows}


def load_supplier(connection: Connection, supplier_id: int) -> SupplierTermsRow:
    """Read one supplier with its terms; NotFoundError when there is none of that number."""
    found = load_terms(connection, [supplier_id])
    if supplier_id not in found:
        raise NotFoundError(
            "supplier.missing", f"There is no supplier with the number {supplier_id}.", "supplier_id",
        )
    return found[supplier_id]


def load_offers(
    connection: Connection, item_ids: Iterable[int], supplier_id: int | None = None,
) -> dict[int, list[Offer]]:
    """Read who offers items and at which prices, by item: the preferred first, then the one known longest."""
    statement = (
        select(SupplierItem.id, SupplierItem.supplier_id, SupplierItem.item_id, SupplierItem.supplier_sku,
               SupplierItem.unit_id, Unit.code, SupplierItem.price_micros, SupplierItem.currency, SupplierItem.min_qty,
               SupplierItem.multiple_qty, SupplierItem.lead_time_days, SupplierItem.preferred)
        .join(Unit, Unit.id == SupplierItem.unit_id)
        .order_by(SupplierItem.item_id, SupplierItem.preferred.desc(), SupplierItem.id)
    )
    if supplier_id is not None:
        statement = statement.where(SupplierItem.supplier_id == supplier_id)
    rows = [
        row for batch in in_batches(sorted(set(item_ids)))
        for row in connection.execute(statement.where(SupplierItem.item_id.in_(batch)))
    ]
    breaks = _load_breaks(connection, [row.id for row in rows])
    result: dict[int, list[Offer]] = defaultdict(list)
    for row in rows:
        values: tuple[Any, ...] = tuple(row)
        result[row.item_id].append(replace(Offer(*values), breaks=tuple(breaks[row.id])))
    return result


def _load_breaks(connection: Connection, offer_ids: Sequence[int]) -> dict[int, list[tuple[int, int]]]:
    result: dict[int, list[tuple[int, int]]] = defaultdict(list)
    statement = select(PriceBreak.supplier_item_id, PriceBreak.min_qty, PriceBreak.price_micros)
    for batch in in_batches(offer_ids):
        for row in connection.execute(statement.where(PriceBreak.supplier_item_id.in_(batch))):
            result[row.supplier_item_id].append((row.min_qty, row.price_micros))
    return result


def load_packs(connection: Connection, offers: Mapping[int, Offer]) -> dict[int, Pack]:
    """Read in what an item is sold by the supplier of an offer, by item."""
    ratios = load_conversions(connection, {(item_id, offer.unit_id) for item_id, offer in offers.items()})
    return {
        item_id: Pack(ratios[(item_id, offer.unit_id)], offer.min_qty, offer.multiple_qty, offer.unit_code)
        for item_id, offer in offers.items()
    }
