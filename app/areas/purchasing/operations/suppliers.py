"""Suppliers and what was agreed with them."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Annotated, Any, Literal

from sqlalchemy import select

from app.areas.parties.operations import CreateParty, create_party
from app.areas.purchasing.models import SupplierTerms
from app.areas.purchasing.operations.amounts import checked_amount, checked_days
from app.areas.purchasing.operations.assessing import note_change, set_standing
from app.areas.purchasing.queries.terms import LEAD_TIME_DAYS, PAYMENT_DAYS, load_supplier
from app.areas.purchasing.rules.orders import STANDING_WORDS, Standing
from app.areas.purchasing.rules.terms import INCOTERMS, checked_incoterm, require_discount
from app.kernel.fields import Field
from app.kernel.own_fields import write_own
from app.kernel.unit_of_work import UnitOfWork

TERMS = (
    "standing", "payment_days", "lead_time_days", "minimum_order", "discount_days", "discount_permille", "incoterm",
    "incoterm_place",
)
Incoterm = Literal["", "EXW", "FCA", "CPT", "CIP", "DAP", "DPU", "DDP", "FAS", "FOB", "CFR", "CIF"]
STANDING_TITLES = tuple((code, state.word) for code, state in STANDING_WORDS)


@dataclass(frozen=True, slots=True)
class CreateSupplier:
    """Add a supplier with its address, the one to turn to there, and terms."""

    name: Annotated[str, Field("Name")]
    code: Annotated[str, Field("Code", help="Left empty, the next free one is given")] = ""
    street: Annotated[str, Field("Street", multiline=True)] = ""
    postal_code: Annotated[str, Field("Postal code")] = ""
    city: Annotated[str, Field("City")] = ""
    country: Annotated[str, Field("Country")] = ""
    email: Annotated[str, Field("Mail")] = ""
    phone: Annotated[str, Field("Phone")] = ""
    tax_number: Annotated[str, Field("Tax number")] = ""
    currency: Annotated[str, Field("Currency", help="Left empty, the firm's own")] = ""
    contact_name: Annotated[str, Field("Contact")] = ""
    standing: Annotated[Standing, Field("Standing", titles=STANDING_TITLES)] = Standing.APPROVED
    payment_days: Annotated[int, Field("Payment in days")] = PAYMENT_DAYS
    lead_time_days: Annotated[int, Field("Lead time in days")] = LEAD_TIME_DAYS
    minimum_order: Annotated[Decimal, Field("Smallest order", help="In the supplier's currency; 0: any")] = Decimal(0)
    discount_days: Annotated[int, Field("Discount within days")] = 0
    discount_permille: Annotated[int, Field("Discount %", per_percent=10)] = 0
    incoterm: Annotated[Incoterm, Field("Delivery term", "Incoterms 2020", titles=INCOTERMS)] = ""
    incoterm_place: Annotated[str, Field("Place of delivery", help="Such as Hamburg, for FOB Hamburg")] = ""
    own: Annotated[Mapping[str, str] | None, Field("Fields of the firm", own="supplier")] = None


@dataclass(frozen=True, slots=True)
class SupplierResult:
    """The supplier's number and code."""

    supplier_id: int
    code: str


@dataclass(frozen=True, slots=True)
class ChangeSupplier:
    """Change terms and standing of a supplier; what is left out stays."""

    supplier_id: Annotated[int, Field("Supplier", hidden=True)]
    standing: Annotated[Standing | None, Field(
        "Standing", "Blocked refuses orders, watch asks first", titles=STANDING_TITLES,
    )] = None
    payment_days: Annotated[int | None, Field("Payment in days")] = None
    lead_time_days: Annotated[int | None, Field("Lead time in days")] = None
    minimum_order: Annotated[Decimal | None, Field("Smallest order", help="In the supplier's currency.")] = None
    discount_days: Annotated[int | None, Field("Discount within days")] = None
    discount_permille: Annotated[int | None, Field("Discount %", per_percent=10)] = None
    incoterm: Annotated[Incoterm | None, Field("Delivery term", "Incoterms 2020", titles=INCOTERMS)] = None
    incoterm_place: Annotated[str | None, Field("Place of delivery")] = None
    reason: Annotated[str, Field("Reason", help="Why the standing changes; it is told to who orders there.")] = ""
    own: Annotated[Mapping[str, str] | None, Field("Fields of the firm", own="supplier")] = None


def create_supplier(uow: UnitOfWork, cmd: CreateSupplier) -> SupplierResult:
    """Add a supplier; asks when there is already a company of that name in that country."""
    texts = {item.name: getattr(cmd, item.name) for item in fields(cmd) if item.name not in (*TERMS, "own")}
    party = create_party(uow, CreateParty(is_supplier=True, **texts))
    put_terms(uow, {party.party_id: _terms(uow, party.party_id, cmd)})
    write_own(uow, "supplier", party.party_id, cmd.own, new=True)
    return SupplierResult(party.party_id, party.code)


def change_supplier(uow: UnitOfWork, cmd: ChangeSupplier) -> int:
    """Change terms and give the supplier's number."""
    known = load_supplier(uow.connection, cmd.supplier_id)
    put_terms(uow, {cmd.supplier_id: _terms(uow, cmd.supplier_id, cmd)})
    if cmd.standing is not None and cmd.standing != known.standing:
        reason = cmd.reason.strip()
        set_standing(uow, cmd.supplier_id, cmd.standing, reason)
        note_change(uow, cmd.supplier_id, known.standing, cmd.standing, reason)
    if cmd.own is not None:
        write_own(uow, "supplier", cmd.supplier_id, cmd.own)
    return cmd.supplier_id


def _terms(uow: UnitOfWork, party_id: int, cmd: CreateSupplier | ChangeSupplier) -> dict[str, Any]:
    known = load_supplier(uow.connection, party_id)
    least = known.minimum_order_minor
    if cmd.minimum_order is not None:
        least = checked_amount(cmd.minimum_order, known.currency, "minimum_order")
    payment = _days(cmd.payment_days, known.payment_days, "payment_days")
    early = known.discount_days if cmd.discount_days is None else cmd.discount_days
    discount = known.discount_permille if cmd.discount_permille is None else cmd.discount_permille
    require_discount(early, discount, payment)
    term, place = checked_incoterm(
        known.incoterm if cmd.incoterm is None else cmd.incoterm,
        known.incoterm_place if cmd.incoterm_place is None else cmd.incoterm_place,
    )
    return {
        "standing": known.standing if cmd.standing is None else str(cmd.standing),
        "payment_days": payment, "discount_days": early, "discount_permille": discount, "incoterm": term,
        "incoterm_place": place,
        "lead_time_days": _days(cmd.lead_time_days, known.lead_time_days, "lead_time_days"),
        "minimum_order_minor": least,
    }


def _days(given: int | None, known: int, field: str) -> int:
    checked = checked_days(given, field)
    return known if checked is None else checked


def put_terms(uow: UnitOfWork, wanted: Mapping[int, Mapping[str, Any]]) -> int:
    """Write terms of suppliers, all with the same columns, and tell how many were new or differed."""
    rows = uow.rows(select(SupplierTerms.party_id, SupplierTerms.id).where(SupplierTerms.party_id.in_(list(wanted))))
    known = {row.party_id: row.id for row in rows}
    changed = uow.update_many(SupplierTerms, {
        known[party_id]: values for party_id, values in wanted.items() if party_id in known})
    created = uow.insert(SupplierTerms, [
        {"party_id": party_id, **values} for party_id, values in wanted.items() if party_id not in known])
    return changed + len(created)
