"""Making a customer, a contact and an opportunity of a lead, in one step that can be undone."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from sqlalchemy import func, select

from app.areas.company.operations import take_free_numbers
from app.areas.company.rules import require_text
from app.areas.parties.models import Contact, Party
from app.areas.parties.operations.places import AddContact, add_contact
from app.areas.sales.models import Activity, Lead
from app.areas.sales.operations.customers import CreateCustomer, create_customer
from app.areas.sales.operations.opportunities import CreateOpportunity, create_opportunity
from app.areas.sales.queries.leads import known_customer
from app.areas.sales.rules import leads as rules
from app.areas.sales.rules.opportunities import MOST_TAGS, QUALITY_TITLES, Quality
from app.kernel.fields import Field
from app.kernel.money import Money
from app.kernel.tags import LONGEST, words_on
from app.kernel.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class ConvertLead:
    """Make a customer, a contact and an opportunity of a lead."""

    lead_id: Annotated[int, Field("Lead", lookup="leads", hidden=True)]
    title: Annotated[str, Field("Opportunity about")]
    customer_id: Annotated[int | None, Field("Customer", "Left empty: a new one.", lookup="customers")] = None
    as_new: Annotated[bool, Field("Another customer", "Even though one has that name or mail.")] = False
    amount: Annotated[Decimal | None, Field("Amount")] = None
    closes_on: Annotated[date | None, Field("Expected close")] = None
    contact_quality: Annotated[Quality | None, Field("Contact quality", titles=QUALITY_TITLES)] = None
    stage_id: Annotated[int | None, Field("Stage", "Left empty: the first.", lookup="stages")] = None


@dataclass(frozen=True, slots=True)
class Converted:
    """What became of a lead."""

    opportunity_id: int
    number: str
    lead_id: int
    customer_id: int
    contact_id: int | None


def convert_lead(uow: UnitOfWork, cmd: ConvertLead) -> Converted:
    """Convert a lead; asks first where there is a customer of that mail or name."""
    lead = uow.get(Lead, cmd.lead_id)
    rules.require_step(lead.number, lead.state, "converted")
    title = require_text(cmd.title, "What the opportunity is about", "title")
    customer_id = _customer(uow, lead, cmd)
    contact_id = _contact(uow, lead, customer_id)
    expected = None if lead.amount_minor is None else Money(lead.amount_minor, lead.currency).decimal()
    deal = create_opportunity(uow, CreateOpportunity(
        title, customer_id, amount=expected if cmd.amount is None else cmd.amount, closes_on=cmd.closes_on,
        contact_id=contact_id, contact_quality=cmd.contact_quality or ("reached" if contact_id else None),
        stage_id=cmd.stage_id, source=lead.source, tags=_tags(uow, lead), owner_id=lead.owner_id,
        currency=lead.currency, note=lead.wish,
    ))
    uow.update(Lead, lead.id, state=rules.CONVERTED, closed_at=uow.now, customer_id=customer_id,
               contact_id=contact_id, opportunity_id=deal.opportunity_id,
               contacted_at=lead.contacted_at or uow.now, qualified_at=lead.qualified_at or uow.now)
    _take_activities(uow, lead.id, deal.opportunity_id, customer_id, contact_id)
    return Converted(deal.opportunity_id, deal.number, lead.id, customer_id, contact_id)


def _tags(uow: UnitOfWork, lead: Any) -> str:
    """Give the tags of a lead with its campaign, as far as an opportunity takes them."""
    campaign = " ".join(lead.campaign.replace(",", " ").replace(";", " ").split())[:LONGEST].strip()
    words = dict.fromkeys([campaign, *words_on(uow.connection, "lead", lead.id)])
    return ", ".join([word for word in words if word][:MOST_TAGS])


def _customer(uow: UnitOfWork, lead: Any, cmd: ConvertLead) -> int:
    if cmd.customer_id is not None:
        return cmd.customer_id
    known = None if cmd.as_new else known_customer(uow.connection, lead.email, lead.company or lead.person)
    if known is not None:
        uow.confirm(
            "lead.known_customer", f"{known.name} ({known.code}) has the same {known.by}. Give the opportunity to that "
            "customer? To make another one, tick “Another customer”.", "customer_id", customer_id=known.id,
        )
        return known.id
    company = lead.company or lead.person
    return create_customer(uow, CreateCustomer(
        company, _free_code(uow, company), kind="company" if lead.company else "person", street=lead.street,
        postal_code=lead.postal_code, city=lead.city, country=lead.country, website=lead.website,
        email="" if lead.company and lead.person else lead.email, phone="" if lead.company and lead.person else
        lead.phone, currency=lead.currency,
    ))


def _free_code(uow: UnitOfWork, name: str) -> str:
    """Give a code of its own to a party whose name another has; without one the name would stand for that other."""
    same = select(Party.id).where(Party.name == name, Party.is_customer.is_(True)).limit(1)
    if uow.first(same) is None:
        return ""
    return take_free_numbers(uow, "customer", Party.code, 1)[0]


def _contact(uow: UnitOfWork, lead: Any, customer_id: int) -> int | None:
    """Give the person of a lead at the customer: one who is known there by mail or name, or a new one."""
    if not lead.person:
        return None
    same = select(Contact.id).where(Contact.party_id == customer_id)
    by_mail = same.where(func.lower(Contact.email) == lead.email.lower(), Contact.email != "")
    by_name = same.where(func.lower(Contact.name) == lead.person.lower())
    found = uow.scalar(by_mail.limit(1)) or uow.scalar(by_name.limit(1))
    if found is not None:
        return int(found)
    return add_contact(uow, AddContact(customer_id, lead.person, lead.role, lead.email, lead.phone)).contact_id


def _take_activities(
    uow: UnitOfWork, lead_id: int, opportunity_id: int, customer_id: int, contact_id: int | None,
) -> None:
    """Let what was planned and done with the lead go on with the opportunity."""
    rows = uow.rows(select(Activity.id).where(Activity.record == "lead", Activity.record_id == lead_id))
    uow.update_many(Activity, {row.id: {
        "record": "opportunity", "record_id": opportunity_id, "party_id": customer_id, "contact_id": contact_id,
    } for row in rows})
