"""Customers and the terms on which the firm deals with them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Annotated, Any, Literal

from sqlalchemy import bindparam, select

from app.areas.catalog.models import CustomerGroup, PriceList
from app.areas.company.queries import load_profile
from app.areas.parties.operations import PARTY_FIELDS, upsert_parties
from app.areas.sales.models import CustomerTerms
from app.areas.sales.queries.terms import DEFAULT_PAYMENT_DAYS, load_terms
from app.kernel.columns import table_of
from app.kernel.declare import ImportField, ImportSpec, RowOutcome
from app.kernel.errors import DomainError
from app.kernel.fields import Field
from app.kernel.listing import Kind
from app.kernel.money import Money
from app.kernel.own_fields import write_own
from app.kernel.tags import with_tag_cells
from app.kernel.unit_of_work import UnitOfWork, in_batches
from app.kernel.upsert import CREATED, REFUSED, UNCHANGED, UPDATED, Wanted, upsert_rows

PARTY_TEXTS = (
    "name", "code", "kind", "contact_name", "contact_email", "street", "postal_code", "city", "region", "country",
    "email", "phone", "website", "tax_number", "currency", "notes",
)


@dataclass(frozen=True, slots=True)
class CreateCustomer:
    """Add a customer."""

    name: Annotated[str, Field("Name")]
    code: Annotated[str, Field("Code", help="Given by the program when left empty.")] = ""
    kind: Annotated[Literal["company", "person"], Field("Kind")] = "company"
    contact_name: Annotated[str, Field("Contact")] = ""
    contact_email: Annotated[str, Field("Contact's mail")] = ""
    street: Annotated[str, Field("Street", multiline=True)] = ""
    postal_code: Annotated[str, Field("Postal code")] = ""
    city: Annotated[str, Field("City")] = ""
    region: Annotated[str, Field("Region")] = ""
    country: Annotated[str, Field("Country")] = ""
    email: Annotated[str, Field("Mail")] = ""
    phone: Annotated[str, Field("Phone")] = ""
    website: Annotated[str, Field("Website")] = ""
    tax_number: Annotated[str, Field("Tax number")] = ""
    currency: Annotated[str, Field("Currency", help="The firm's own when left empty.")] = ""
    payment_days: Annotated[int, Field("Payment within days")] = DEFAULT_PAYMENT_DAYS
    credit_limit: Annotated[Decimal | None, Field("Credit limit", help="None is checked when left empty.")] = None
    price_list_id: Annotated[int | None, Field("Price list", lookup="price_lists")] = None
    group_id: Annotated[int | None, Field("Group", "Decides prices and discounts", lookup="customer_groups")] = None
    notes: Annotated[str, Field("Notes", multiline=True)] = ""
    own: Annotated[Mapping[str, str] | None, Field("Fields of the firm", own="customer")] = None


@dataclass(frozen=True, slots=True)
class ChangeCustomerTerms:
    """Set the terms of a customer anew, all of them."""

    customer_id: Annotated[int, Field("Customer", lookup="customers", hidden=True)]
    payment_days: Annotated[int, Field("Payment within days")] = DEFAULT_PAYMENT_DAYS
    credit_limit: Annotated[Decimal | None, Field("Credit limit", help="None is checked when left empty.")] = None
    price_list_id: Annotated[int | None, Field("Price list", lookup="price_lists")] = None
    on_hold: Annotated[bool, Field("On hold", help="A customer on hold gets no new orders.")] = False
    group_id: Annotated[int | None, Field("Group", "Decides prices and discounts", lookup="customer_groups")] = None
    own: Annotated[Mapping[str, str] | None, Field("Fields of the firm", own="customer")] = None


def create_customer(uow: UnitOfWork, cmd: CreateCustomer) -> int:
    """Add a customer with terms and give its number; a party that is known in another role gets this one, too."""
    texts = {name: getattr(cmd, name) for name in PARTY_TEXTS}
    outcome, party_id = upsert_parties(uow, [texts], "customer", strict=True)[0]
    if outcome.status == REFUSED or party_id is None:
        raise DomainError("customer.refused", outcome.reason, outcome.field or None)
    terms = load_terms(uow.connection, party_id)
    if outcome.status != CREATED and terms.terms_id is not None:
        raise DomainError(
            "customer.exists", f"{terms.name} is a customer already. Nothing was changed; open that record instead.",
            "code" if cmd.code.strip() else "name",
        )
    _write_terms(uow, party_id, cmd, on_hold=False)
    write_own(uow, "customer", party_id, cmd.own, new=True)
    return party_id


def change_customer_terms(uow: UnitOfWork, cmd: ChangeCustomerTerms) -> None:
    """Set payment, credit limit, price list, group and hold of a customer."""
    _write_terms(uow, cmd.customer_id, cmd, on_hold=cmd.on_hold)
    if cmd.own is not None:
        write_own(uow, "customer", cmd.customer_id, cmd.own)


def _write_terms(
    uow: UnitOfWork, customer_id: int, cmd: CreateCustomer | ChangeCustomerTerms, *, on_hold: bool,
) -> None:
    terms = load_terms(uow.connection, customer_id)
    if cmd.payment_days < 0:
        raise DomainError("terms.days", "Payment cannot be due before the invoice.", "payment_days")
    _require_price_list(uow, cmd.price_list_id, terms.currency)
    if cmd.group_id is not None:
        uow.get(CustomerGroup, cmd.group_id)
    values = {
        "payment_days": cmd.payment_days, "credit_limit_minor": _limit(cmd.credit_limit, terms.currency),
        "price_list_id": cmd.price_list_id, "on_hold": on_hold, "group_id": cmd.group_id,
    }
    if terms.terms_id is None:
        uow.add(CustomerTerms, party_id=customer_id, **values)
    else:
        uow.update(CustomerTerms, terms.terms_id, **values)


def _limit(credit_limit: Decimal | None, currency: str) -> int | None:
    if credit_limit is None:
        return None
    minor = Money.of(credit_limit, currency).minor
    if minor < 0:
        raise DomainError("terms.limit", "A credit limit cannot be below nothing.", "credit_limit")
    return minor


def _require_price_list(uow: UnitOfWork, price_list_id: int | None, currency: str) -> None:
    if price_list_id is None:
        return
    prices = uow.get(PriceList, price_list_id)
    if prices.currency != currency:
        raise DomainError(
            "terms.currency", f"The price list {prices.name} is in {prices.currency}, the customer buys in {currency}.",
            "price_list_id",
        )


TERMS_FIELDS = (
    ImportField("payment_days", "Payment within days", aliases=("payment terms", "net days"), kind=Kind.INTEGER),
    ImportField("credit_limit", "Credit limit", kind=Kind.MONEY),
    ImportField("price_list", "Price list"),
    ImportField("group", "Group", aliases=("customer group",)),
)


def import_customers(uow: UnitOfWork, rows: Sequence[Mapping[str, str]]) -> list[RowOutcome]:
    """Bring customers in with their terms; an empty cell leaves what is there."""
    lists = {row.name: row for row in uow.rows(select(table_of(PriceList)))}
    groups = {row.name: row.id for row in uow.rows(select(CustomerGroup.name, CustomerGroup.id))}
    currency = load_profile(uow.connection).currency
    readable = [_read_terms(row, lists, groups, row.get("currency", "").strip() or currency) for row in rows]
    parties = upsert_parties(uow, [row for row, terms in zip(rows, readable, strict=True) if isinstance(terms, dict)],
                             "customer")
    numbers = iter(parties)
    outcomes: list[RowOutcome] = []
    wanted: dict[int, tuple[int, dict[str, Any]]] = {}
    for terms in readable:
        if isinstance(terms, RowOutcome):
            outcomes.append(terms)
            continue
        outcome, party_id = next(numbers)
        if party_id is not None:
            wanted.setdefault(party_id, (len(outcomes), terms))
        outcomes.append(replace(outcome, record_id=party_id))
    _merge(uow, wanted, outcomes)
    return outcomes


def _read_terms(
    row: Mapping[str, str], lists: Mapping[str, Any], groups: Mapping[str, int], currency: str,
) -> dict[str, Any] | RowOutcome:
    values: dict[str, Any] = {}
    days, limit, prices, group = (row.get(field.name, "").strip() for field in TERMS_FIELDS)
    try:
        if days:
            values["payment_days"] = int(days)
        if limit:
            values["credit_limit_minor"] = _limit(Decimal(limit), currency)
    except DomainError as error:
        return RowOutcome(REFUSED, error.message, "credit_limit")
    except (ValueError, ArithmeticError):
        wrong = ("credit_limit", limit) if "payment_days" in values or not days else ("payment_days", days)
        return RowOutcome(REFUSED, f"“{wrong[1]}” is not a number.", wrong[0])
    if prices:
        if prices not in lists:
            return RowOutcome(REFUSED, f"There is no price list “{prices}”.", "price_list")
        values["price_list_id"] = lists[prices].id
    if group:
        if group not in groups:
            return RowOutcome(REFUSED, f"There is no group “{group}”. Create it first.", "group")
        values["group_id"] = groups[group]
    return values


def _merge(uow: UnitOfWork, wanted: Mapping[int, tuple[int, dict[str, Any]]], outcomes: list[RowOutcome]) -> None:
    """Write the terms; a customer whose terms alone changed counts as updated."""
    statement = select(CustomerTerms.id, CustomerTerms.party_id)
    present = {
        row.party_id: row.id for batch in in_batches(wanted) for row in uow.rows(
            statement.where(CustomerTerms.party_id.in_(bindparam("ids", expanding=True))), ids=batch)
    }
    blank = {"payment_days": DEFAULT_PAYMENT_DAYS, "credit_limit_minor": None, "price_list_id": None, "on_hold": False}
    rows = [
        Wanted(present.get(party_id), terms if party_id in present else {"party_id": party_id, **blank, **terms})
        for party_id, (_, terms) in wanted.items()
    ]
    for (index, _), put in zip(wanted.values(), upsert_rows(uow, CustomerTerms, rows), strict=True):
        if put.status != UNCHANGED and outcomes[index].status == UNCHANGED:
            outcomes[index] = replace(outcomes[index], status=UPDATED)


CUSTOMERS = ImportSpec(
    "customers", "Customers", "sales.import", (*PARTY_FIELDS, *TERMS_FIELDS),
    with_tag_cells("customer", import_customers), own="customer",
)
