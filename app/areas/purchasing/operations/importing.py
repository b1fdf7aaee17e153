"""Suppliers with their terms, and what they offer, from files."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

from sqlalchemy import select

from app.areas.company.queries import load_profile
from app.areas.parties.operations import PARTY_FIELDS, upsert_parties
from app.areas.purchasing.models import SupplierItem, SupplierTerms
from app.areas.purchasing.operations.amounts import MOST_DAYS, checked_amount, checked_price, checked_quantity
from app.areas.purchasing.operations.import_reading import (
    Book,
    Texts,
    days_of,
    decimal_of,
    each,
    suppliers_named,
    text_of,
)
from app.areas.purchasing.operations.supplier_items import prefer
from app.areas.purchasing.queries.terms import SupplierTermsRow, load_terms
from app.areas.purchasing.rules.orders import Standing
from app.areas.purchasing.rules.terms import checked_incoterm, require_discount
from app.kernel.declare import ImportField, ImportSpec, RowOutcome
from app.kernel.errors import DomainError
from app.kernel.listing import Kind
from app.kernel.tags import with_tag_cells
from app.kernel.unit_of_work import UnitOfWork
from app.kernel.upsert import REFUSED, UNCHANGED, UPDATED, Wanted, upsert_rows

PERMISSION = "purchasing.import"
SUPPLIER_FIELDS = (
    *PARTY_FIELDS,
    ImportField("standing", "Standing"),
    ImportField("payment_days", "Payment in days", aliases=("payment terms",), kind=Kind.INTEGER),
    ImportField("lead_time_days", "Lead time in days", aliases=("lead time",), kind=Kind.INTEGER),
    ImportField("minimum_order", "Smallest order", aliases=("minimum order",), kind=Kind.MONEY),
    ImportField("discount_days", "Discount within days", aliases=("discount days",), kind=Kind.INTEGER),
    ImportField("discount_permille", "Discount in thousandths", aliases=("discount",), kind=Kind.INTEGER),
    ImportField("incoterm", "Delivery term", aliases=("incoterm", "incoterms", "delivery terms")),
    ImportField("incoterm_place", "Place of delivery", aliases=("incoterm place", "delivery place")),
)
OFFER_FIELDS = (
    ImportField("supplier", "Supplier", required=True, aliases=("supplier id", "supplier code", "vendor")),
    ImportField("sku", "SKU", required=True, aliases=("item", "article", "product", "product id")),
    ImportField("price", "Price", required=True, aliases=("unit price", "cost"), kind=Kind.PRICE),
    ImportField("unit", "Unit"),
    ImportField("supplier_sku", "Supplier's number", aliases=("supplier sku", "vendor part number")),
    ImportField("min_qty", "Smallest quantity", aliases=("minimum quantity", "moq"), kind=Kind.QUANTITY),
    ImportField("multiple_qty", "In multiples of", aliases=("multiple", "pack size"), kind=Kind.QUANTITY),
    ImportField("lead_time_days", "Lead time in days", aliases=("lead time",), kind=Kind.INTEGER),
    ImportField("preferred", "Preferred", kind=Kind.FLAG),
)
TERMS = (
    "standing", "payment_days", "lead_time_days", "minimum_order", "discount_days", "discount_permille", "incoterm",
    "incoterm_place",
)


@dataclass(frozen=True, slots=True)
class _Terms:
    """What a row says of terms; None where it says nothing."""

    standing: str | None
    payment_days: int | None
    lead_time_days: int | None
    minimum_order_minor: int | None
    discount_days: int | None = None
    discount_permille: int | None = None
    incoterm: str | None = None
    incoterm_place: str | None = None

    @property
    def values(self) -> dict[str, Any]:
        """Give the columns that the row names."""
        return {item.name: value for item in fields(self) if (value := getattr(self, item.name)) is not None}


def import_suppliers(uow: UnitOfWork, rows: Sequence[Texts]) -> list[RowOutcome]:
    """Bring suppliers in with their terms; what a row leaves empty stays as it is."""
    known = suppliers_named(uow, {text for row in rows for text in (text_of(row, "code"), text_of(row, "name"))})
    home = load_profile(uow.connection).currency
    read = each(rows, lambda row: _read_terms(row, known, home))
    good = [index for index, terms in enumerate(read) if isinstance(terms, _Terms)]
    parties = upsert_parties(uow, [_party(rows[index]) for index in good], "supplier")
    outcomes = [terms if isinstance(terms, RowOutcome) else RowOutcome(REFUSED) for terms in read]
    said: dict[int, tuple[int, dict[str, Any]]] = {}
    for index, (outcome, party_id) in zip(good, parties, strict=True):
        terms, outcomes[index] = read[index], replace(outcome, record_id=party_id)
        if party_id is not None and isinstance(terms, _Terms) and terms.values:
            said[party_id] = (index, terms.values)
    for index in _write_terms(uow, said):
        if outcomes[index].status == UNCHANGED:
            outcomes[index] = replace(outcomes[index], status=UPDATED)
    return outcomes


def _party(row: Texts) -> dict[str, str]:
    return {key: value for key, value in row.items() if key not in TERMS}


def _read_terms(row: Texts, known: Mapping[str, SupplierTermsRow], home: str) -> _Terms:
    standing = text_of(row, "standing").lower()
    if standing and standing not in set(Standing):
        raise DomainError("standing.unknown", f"“{standing}” is none of {', '.join(Standing)}.", "standing")
    least = None
    if text_of(row, "minimum_order"):
        old = known.get(text_of(row, "code")) or known.get(text_of(row, "name"))
        currency = text_of(row, "currency") or (home if old is None else old.currency)
        least = checked_amount(decimal_of(row, "minimum_order"), currency, "minimum_order")
    term, place = checked_incoterm(text_of(row, "incoterm"), text_of(row, "incoterm_place"))
    terms = _Terms(
        standing or None, days_of(row, "payment_days"), days_of(row, "lead_time_days"), least,
        days_of(row, "discount_days"), days_of(row, "discount_permille"), term or None, place or None,
    )
    agreed = terms.payment_days if terms.payment_days is not None else MOST_DAYS
    require_discount(terms.discount_days or 0, terms.discount_permille or 0, agreed)
    return terms


def _write_terms(uow: UnitOfWork, said: Mapping[int, tuple[int, Mapping[str, Any]]]) -> list[int]:
    """Write terms and give the rows by which they changed."""
    known = load_terms(uow.connection, said)
    put = upsert_rows(uow, SupplierTerms, [
        Wanted(known[party_id].terms_id, {"party_id": party_id, **_agreed(known[party_id]), **values})
        for party_id, (_, values) in said.items()
    ])
    return [index for (index, _), one in zip(said.values(), put, strict=True) if one.status != UNCHANGED]


def _agreed(terms: SupplierTermsRow) -> dict[str, Any]:
    return {"standing": terms.standing, "payment_days": terms.payment_days, "lead_time_days": terms.lead_time_days,
            "minimum_order_minor": terms.minimum_order_minor, "discount_days": terms.discount_days,
            "discount_permille": terms.discount_permille, "incoterm": terms.incoterm,
            "incoterm_place": terms.incoterm_place}


def import_supplier_items(uow: UnitOfWork, rows: Sequence[Texts]) -> list[RowOutcome]:
    """Bring offers in: the same supplier and item is the same offer, price breaks stay as they are."""
    book = Book.load(uow, rows)
    read = each(rows, lambda row: _read_offer(row, book))
    offers = {(values["supplier_id"], values["item_id"]): values for values in read if isinstance(values, dict)}
    known = _known_offers(uow, set(offers))
    put = upsert_rows(uow, SupplierItem, [Wanted(known.get(key), values) for key, values in offers.items()])
    done = dict(zip(offers, put, strict=True))
    prefer(uow, {item_id: done[(supplier_id, item_id)].id
                 for (supplier_id, item_id), values in offers.items() if values.get("preferred")})
    outcomes, seen = [], set()
    for values in read:
        if isinstance(values, RowOutcome):
            outcomes.append(values)
            continue
        key = (values["supplier_id"], values["item_id"])
        outcomes.append(RowOutcome(UNCHANGED if key in seen else done[key].status))
        seen.add(key)
    return outcomes


def _read_offer(row: Texts, book: Book) -> dict[str, Any]:
    """Give the columns that a row names; those left empty stay as they are."""
    supplier, item = book.supplier(row), book.item(row)
    values: dict[str, Any] = {
        "supplier_id": supplier.party_id, "item_id": item.id, "currency": supplier.currency,
        "unit_id": book.unit(row, item),
        "price_micros": checked_price(decimal_of(row, "price"), supplier.currency, "price"),
    }
    for name in ("min_qty", "multiple_qty"):
        if text_of(row, name):
            values[name] = checked_quantity(decimal_of(row, name), name)
    if text_of(row, "supplier_sku"):
        values["supplier_sku"] = text_of(row, "supplier_sku")
    if text_of(row, "lead_time_days"):
        values["lead_time_days"] = days_of(row, "lead_time_days")
    if text_of(row, "preferred"):
        values["preferred"] = text_of(row, "preferred").lower() in ("true", "yes", "1")
    return values


def _known_offers(uow: UnitOfWork, keys: set[tuple[int, int]]) -> dict[tuple[int, int], int]:
    suppliers = {supplier_id for supplier_id, _ in keys}
    statement = select(SupplierItem.supplier_id, SupplierItem.item_id, SupplierItem.id)
    rows = uow.rows(statement.where(SupplierItem.supplier_id.in_(suppliers)))
    return {(row.supplier_id, row.item_id): row.id for row in rows if (row.supplier_id, row.item_id) in keys}


SUPPLIERS = ImportSpec(
    "suppliers", "Suppliers", PERMISSION, SUPPLIER_FIELDS, with_tag_cells("supplier", import_suppliers),
    own="supplier",
)
SUPPLIER_ITEMS = ImportSpec("supplier_items", "What suppliers offer", PERMISSION, OFFER_FIELDS, import_supplier_items)
