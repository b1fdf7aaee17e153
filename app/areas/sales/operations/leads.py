"""Entering leads, and what is found out about them."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Any

from sqlalchemy import select

from app.areas.company.operations import take_number
from app.areas.company.queries import load_profile
from app.areas.company.rules import require_currency, require_email
from app.areas.sales.models import Lead
from app.areas.sales.operations.activities import cancel_planned
from app.areas.sales.operations.assigning import assigned_values, load_rules, score_rules
from app.areas.sales.operations.opportunities import amount_minor
from app.areas.sales.operations.owning import owner_of
from app.areas.sales.rules import leads as rules
from app.kernel.errors import DomainError
from app.kernel.fields import Field
from app.kernel.money import Money
from app.kernel.own_fields import begin_own, write_own
from app.kernel.unit_of_work import UnitOfWork

TEXTS = (
    "company", "person", "role", "email", "phone", "website", "street", "postal_code", "city", "country", "source",
    "campaign", "wish",
)
_LEAD = Field("Lead", lookup="leads", hidden=True)
_OWNER = Field("Whose", "Left empty: whom the rules of assignment name.", lookup="users")


@dataclass(frozen=True, slots=True)
class CreateLead:
    """Enter somebody who may become a customer."""

    company: Annotated[str, Field("Company")] = ""
    person: Annotated[str, Field("Person")] = ""
    role: Annotated[str, Field("Role")] = ""
    email: Annotated[str, Field("Mail")] = ""
    phone: Annotated[str, Field("Phone")] = ""
    country: Annotated[str, Field("Country")] = ""
    city: Annotated[str, Field("City")] = ""
    source: Annotated[str, Field("Source", "Such as trade fair, web, recommendation")] = ""
    campaign: Annotated[str, Field("Campaign")] = ""
    amount: Annotated[Decimal | None, Field("May be worth")] = None
    wish: Annotated[str, Field("What they want", multiline=True)] = ""
    street: Annotated[str, Field("Street")] = ""
    postal_code: Annotated[str, Field("Postal code")] = ""
    website: Annotated[str, Field("Website")] = ""
    currency: Annotated[str, Field("Currency", "Left empty: the firm's own")] = ""
    owner_id: Annotated[int | None, _OWNER] = None
    own: Annotated[Mapping[str, str] | None, Field("Fields of the firm", own="lead")] = None


@dataclass(frozen=True, slots=True)
class ChangeLead:
    """Change what is known of a lead; what is left out stays."""

    lead_id: Annotated[int, _LEAD]
    company: Annotated[str | None, Field("Company")] = None
    person: Annotated[str | None, Field("Person")] = None
    role: Annotated[str | None, Field("Role")] = None
    email: Annotated[str | None, Field("Mail")] = None
    phone: Annotated[str | None, Field("Phone")] = None
    country: Annotated[str | None, Field("Country")] = None
    city: Annotated[str | None, Field("City")] = None
    source: Annotated[str | None, Field("Source")] = None
    campaign: Annotated[str | None, Field("Campaign")] = None
    amount: Annotated[Decimal | None, Field("May be worth")] = None
    wish: Annotated[str | None, Field("What they want", multiline=True)] = None
    street: Annotated[str | None, Field("Street")] = None
    postal_code: Annotated[str | None, Field("Postal code")] = None
    website: Annotated[str | None, Field("Website")] = None
    owner_id: Annotated[int | None, Field("Whose", lookup="users")] = None
    own: Annotated[Mapping[str, str] | None, Field("Fields of the firm", own="lead")] = None
    expected_version: Annotated[int | None, Field("Version", hidden=True)] = None


@dataclass(frozen=True, slots=True)
class ContactLead:
    """Note that a lead was spoken to."""

    lead_id: Annotated[int, _LEAD]


@dataclass(frozen=True, slots=True)
class QualifyLead:
    """Note that a lead is worth working on."""

    lead_id: Annotated[int, _LEAD]


@dataclass(frozen=True, slots=True)
class DisqualifyLead:
    """Note that nothing will come of a lead, and why."""

    lead_id: Annotated[int, _LEAD]
    reason: Annotated[str, Field("Reason", multiline=True)]


@dataclass(frozen=True, slots=True)
class ReopenLead:
    """Take a lead up again."""

    lead_id: Annotated[int, _LEAD]


@dataclass(frozen=True, slots=True)
class AssignLead:
    """Give a lead to somebody, or to whom the rules name."""

    lead_id: Annotated[int, _LEAD]
    owner_id: Annotated[int | None, _OWNER] = None


@dataclass(frozen=True, slots=True)
class LeadResult:
    """The lead, its number and its points; to whom it went, and why."""

    lead_id: int
    number: str
    score: int
    owner_id: int | None
    why: str


def create_lead(uow: UnitOfWork, cmd: CreateLead) -> LeadResult:
    """Enter a lead, count its points, and give it to somebody."""
    rules.require_somebody(cmd.company, cmd.person)
    currency = cmd.currency.strip().upper() or load_profile(uow.connection).currency
    values: dict[str, Any] = {key: getattr(cmd, key).strip() for key in TEXTS}
    values |= {
        "email": require_email(values["email"]), "currency": require_currency(currency),
        "amount_minor": amount_minor(cmd.amount, currency),
    }
    values["score"], _ = rules.score(traits_of(values), score_rules(uow.connection))
    assigned = assigned_values(uow, values, load_rules(uow), owner_of(uow, cmd.owner_id) if cmd.owner_id else None)
    number = take_number(uow, "lead")
    lead_id = uow.add(Lead, **new_values(uow, number), **values, **assigned)
    begin_own(uow, "lead", lead_id, cmd.own)
    return LeadResult(lead_id, number, values["score"], assigned["owner_id"], assigned["assigned_why"])


def new_values(uow: UnitOfWork, number: str) -> dict[str, Any]:
    """Give what a lead begins with."""
    return {
        "number": number, "state": rules.NEW, "created_at": uow.now, "contacted_at": None, "qualified_at": None,
        "closed_at": None, "reason": "", "customer_id": None, "contact_id": None, "opportunity_id": None,
    }


def traits_of(values: Any) -> dict[str, object]:
    """Give a lead as the rules for points and assignment see it: its amount in whole major units."""
    minor = values["amount_minor"]
    amount = None if minor is None else int(Money(minor, values["currency"]).decimal())
    return {**values, "amount": amount}


def change_lead(uow: UnitOfWork, cmd: ChangeLead) -> int:
    """Change a lead; its points are counted anew."""
    row = uow.get(Lead, cmd.lead_id)
    rules.require_step(row.number, row.state, "changed")
    values: dict[str, Any] = {key: getattr(cmd, key).strip() for key in TEXTS if getattr(cmd, key) is not None}
    held = {**row._asdict(), **values}
    rules.require_somebody(held["company"], held["person"])
    require_email(held["email"])
    if cmd.amount is not None:
        values["amount_minor"] = amount_minor(cmd.amount, row.currency)
    if cmd.owner_id is not None and cmd.owner_id != row.owner_id:
        values |= assigned_values(uow, held, (), owner_of(uow, cmd.owner_id))
    values["score"], _ = rules.score(traits_of({**held, **values}), score_rules(uow.connection))
    uow.update(Lead, row.id, expected_version=cmd.expected_version, **values)
    if cmd.own is not None:
        write_own(uow, "lead", row.id, cmd.own)
    return int(row.id)


def assign_lead(uow: UnitOfWork, cmd: AssignLead) -> LeadResult:
    """Give a lead to somebody else, by hand or by the rules."""
    row = uow.get(Lead, cmd.lead_id)
    rules.require_step(row.number, row.state, "assigned")
    by_hand = owner_of(uow, cmd.owner_id) if cmd.owner_id else None
    values = assigned_values(uow, row._asdict(), load_rules(uow), by_hand)
    if values["owner_id"] is None:
        raise DomainError("lead.unassigned", f"No rule gives {row.number} to anybody. Choose somebody.", "owner_id")
    uow.update(Lead, row.id, **values)
    return LeadResult(row.id, row.number, row.score, values["owner_id"], values["assigned_why"])


def contact_lead(uow: UnitOfWork, cmd: ContactLead) -> int:
    """Note that a lead was spoken to."""
    return _step(uow, cmd.lead_id, "contacted", state=rules.CONTACTED, contacted_at=uow.now)


def qualify_lead(uow: UnitOfWork, cmd: QualifyLead) -> int:
    """Note that a lead is worth working on; who is qualified was spoken to."""
    spoken = uow.scalar(select(Lead.contacted_at).where(Lead.id == cmd.lead_id))
    return _step(uow, cmd.lead_id, "qualified", state=rules.QUALIFIED, qualified_at=uow.now,
                 contacted_at=spoken or uow.now)


def disqualify_lead(uow: UnitOfWork, cmd: DisqualifyLead) -> int:
    """Give a lead up; what was planned with it is cancelled."""
    if not cmd.reason.strip():
        raise DomainError("lead.reason", "Say why nothing will come of it.", "reason")
    lead_id = _step(uow, cmd.lead_id, "disqualified", state=rules.DISQUALIFIED, closed_at=uow.now,
                    reason=cmd.reason.strip())
    cancel_planned(uow, "lead", lead_id, f"Disqualified: {cmd.reason.strip()}")
    return lead_id


def reopen_lead(uow: UnitOfWork, cmd: ReopenLead) -> int:
    """Take a lead up again where it was left."""
    row = uow.get(Lead, cmd.lead_id)
    state = rules.QUALIFIED if row.qualified_at else rules.CONTACTED if row.contacted_at else rules.NEW
    return _step(uow, cmd.lead_id, "reopened", state=state, closed_at=None, reason="")


def _step(uow: UnitOfWork, lead_id: int, step: str, **values: Any) -> int:
    row = uow.get(Lead, lead_id)
    rules.require_step(row.number, row.state, step)
    uow.update(Lead, row.id, **values)
    return int(row.id)
