"""Leads from a file: whom a mail or a name names already is not entered twice."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from typing import Any

from sqlalchemy import func, select

from app.areas.company.models import User
from app.areas.company.operations import take_numbers
from app.areas.company.queries import load_profile
from app.areas.company.rules import require_currency, require_email
from app.areas.sales.models import Lead
from app.areas.sales.operations.assigning import given_values, load_rules, score_rules
from app.areas.sales.operations.leads import TEXTS, new_values, traits_of
from app.areas.sales.operations.opportunities import amount_minor
from app.areas.sales.rules import leads as rules
from app.kernel.declare import ImportField, ImportSpec, RowOutcome
from app.kernel.errors import DomainError
from app.kernel.listing import Kind
from app.kernel.tags import TAGS_FIELD, with_tag_cells
from app.kernel.unit_of_work import UnitOfWork, in_batches
from app.kernel.upsert import CREATED, REFUSED, UNCHANGED

LATER = 2**40
"""A number after that of every lead there is."""

FIELDS = (
    ImportField("company", "Company", aliases=("organisation", "organization", "firm", "account")),
    ImportField("person", "Person", aliases=("contact", "name", "full name", "contact name")),
    ImportField("role", "Role", aliases=("job title", "position", "function")),
    ImportField("email", "Mail", aliases=("e-mail", "email", "mail address")),
    ImportField("phone", "Phone", aliases=("telephone", "tel", "mobile")),
    ImportField("website", "Website", aliases=("url", "homepage")),
    ImportField("street", "Street", aliases=("address",)), ImportField("postal_code", "Postal code", aliases=("zip",)),
    ImportField("city", "City", aliases=("town",)), ImportField("country", "Country"),
    ImportField("source", "Source", aliases=("lead source",)), ImportField("campaign", "Campaign", aliases=("event",)),
    ImportField("wish", "What they want", aliases=("note", "notes", "interest", "message")),
    ImportField("amount", "May be worth", aliases=("value", "budget"), kind=Kind.MONEY),
    ImportField("currency", "Currency"), ImportField("owner", "Whose", aliases=("owner", "seller", "assigned to")),
)


def import_leads(uow: UnitOfWork, rows: Sequence[Mapping[str, str]]) -> list[RowOutcome]:
    """Bring leads in, each given to somebody in turn; one that is open already under that mail is left as it is."""
    texts = [{field.name: row.get(field.name, "").strip() for field in FIELDS} for row in rows]
    known, sellers = _known_mails(uow, texts), sellers_by_name(uow)
    scoring, home, giving = score_rules(uow.connection), load_profile(uow.connection).currency, load_rules(uow)
    outcomes: list[RowOutcome] = []
    leads: list[dict[str, Any]] = []
    for row in texts:
        if row["email"] and row["email"].lower() in known:
            outcomes.append(RowOutcome(UNCHANGED))
            continue
        try:
            values, by_hand = _read(row, home), _seller(row["owner"], sellers)
        except DomainError as error:
            outcomes.append(RowOutcome(REFUSED, error.message, error.field or ""))
            continue
        values["score"], _ = rules.score(traits_of(values), scoring)
        chosen = None if by_hand else rules.assign(values, giving)
        if chosen is not None:
            giving = rules.after(giving, chosen, uow.now, LATER + len(leads))
        leads.append({**values, **given_values(uow, chosen, by_hand)})
        known.add(row["email"].lower())
        outcomes.append(RowOutcome(CREATED))
    numbers = take_numbers(uow, "lead", len(leads))
    ids = iter(uow.insert(Lead, [
        {**new_values(uow, number), **lead} for number, lead in zip(numbers, leads, strict=True)]))
    return [replace(one, record_id=next(ids)) if one.status == CREATED else one for one in outcomes]


def _read(row: Mapping[str, str], home: str) -> dict[str, Any]:
    rules.require_somebody(row["company"], row["person"])
    require_email(row["email"])
    currency = require_currency(row["currency"].upper() or home)
    try:
        amount = Decimal(row["amount"]) if row["amount"] else None
    except InvalidOperation:
        raise DomainError("lead.amount", f"“{row['amount']}” is no amount.", "amount") from None
    return {**{key: row[key] for key in TEXTS}, "currency": currency, "amount_minor": amount_minor(amount, currency)}


def _known_mails(uow: UnitOfWork, rows: Sequence[Mapping[str, str]]) -> set[str]:
    """Give the addresses under which a lead is open or was converted."""
    wanted = {row["email"].lower() for row in rows} - {""}
    found: set[str] = set()
    for batch in in_batches(sorted(wanted)):
        statement = select(func.lower(Lead.email)).where(
            func.lower(Lead.email).in_(batch), Lead.state != rules.DISQUALIFIED)
        found.update(uow.connection.execute(statement).scalars())
    return found


def sellers_by_name(uow: UnitOfWork) -> dict[str, int]:
    """Give whoever works here by name and by login, in small letters."""
    rows = uow.rows(select(User.id, User.login, User.name).where(User.active.is_(True)).order_by(User.id.desc()))
    return {name.casefold(): row.id for row in rows for name in (row.name, row.login)}


def _seller(name: str, sellers: Mapping[str, int]) -> int | None:
    if not name:
        return None
    if name.casefold() not in sellers:
        raise DomainError("lead.owner", f"Nobody called “{name}” works here.", "owner")
    return sellers[name.casefold()]


LEADS_FILE = ImportSpec(
    "leads", "Leads", "sales.import", (*FIELDS, TAGS_FIELD), with_tag_cells("lead", import_leads, all_new=True),
    own="lead",
)
