"""Leads by mail: who writes for the first time becomes one; who is known gets something to do instead."""

from typing import Any

from sqlalchemy import Row, select

from app.areas.mail.events import MailReceived, MailSent
from app.areas.mail.models import MailMessage
from app.areas.mail.operations import assign_record, close_thread, keep_enclosed
from app.areas.mail.operations.receiving import DONE, NEW
from app.areas.mail.queries.receiving import SHARED_DOMAINS
from app.areas.parties.models import Party
from app.areas.sales.models import Activity, Lead, Opportunity
from app.areas.sales.operations.activities import CompleteActivity, PlanActivity, complete_activity, plan_activity
from app.areas.sales.operations.leads import (
    ContactLead,
    CreateLead,
    ReopenLead,
    contact_lead,
    create_lead,
    reopen_lead,
)
from app.areas.sales.rules import leads as rules
from app.areas.sales.rules.activities import PLANNED
from app.areas.sales.rules.mailed_leads import country_of, name_of, wish_of
from app.areas.sales.rules.opportunities import OPEN
from app.exchange.mail.addresses import domain_of
from app.exchange.mail.kinds import PERSON
from app.exchange.mail.quoting import split_reply
from app.kernel.columns import table_of
from app.kernel.unit_of_work import UnitOfWork

LEAD, OPPORTUNITY, CUSTOMER = "lead", "opportunity", "customer"
SOURCE = "mail"
NO_SUBJECT = "A mail without a subject"


def take_lead_mail(uow: UnitOfWork, event: MailReceived) -> None:
    """Make a lead of what a stranger writes, or put it where it belongs; what machines write stays in the inbox."""
    if event.kind != PERSON:
        return
    mail = uow.get(MailMessage, event.message_id)
    if event.record == LEAD:
        _go_on(uow, mail, uow.get(Lead, event.record_id))
    elif event.makes_leads and event.record in ("", OPPORTUNITY, CUSTOMER):
        _begin(uow, mail)


def _begin(uow: UnitOfWork, mail: Row[Any]) -> None:
    lead = _lead_of(uow, mail.sender_address)
    if mail.party_id is not None and uow.get(Party, mail.party_id).is_customer:
        _for_customer(uow, mail, mail.party_id)
    elif lead is not None:
        _go_on(uow, mail, lead)
    elif mail.party_id is None:
        _new_lead(uow, mail)


def _lead_of(uow: UnitOfWork, address: str) -> Row[Any] | None:
    """Give the newest lead that has this address."""
    table = table_of(Lead)
    return uow.first(select(table).where(table.c.email == address).order_by(table.c.id.desc()).limit(1))


def _go_on(uow: UnitOfWork, mail: Row[Any], lead: Row[Any]) -> None:
    """Put a mail with the lead who wrote it; who was given up is taken up again, who was converted is a customer."""
    if lead.state == rules.CONVERTED and lead.customer_id is not None:
        _for_customer(uow, mail, lead.customer_id, lead.opportunity_id)
        return
    if lead.state == rules.DISQUALIFIED:
        reopen_lead(uow, ReopenLead(lead.id))
    assign_record(uow, mail.id, LEAD, lead.id)
    keep_enclosed(uow, mail.id, LEAD, lead.id)


def _new_lead(uow: UnitOfWork, mail: Row[Any]) -> None:
    domain = domain_of(mail.sender_address)
    made = create_lead(uow, CreateLead(
        person=name_of(mail.sender_name, mail.sender_address), email=mail.sender_address, source=SOURCE,
        website="" if domain in SHARED_DOMAINS else domain, country=country_of(domain),
        wish=wish_of(mail.subject, split_reply(mail.body_text).said),
    ))
    assign_record(uow, mail.id, LEAD, made.lead_id)
    keep_enclosed(uow, mail.id, LEAD, made.lead_id)


def _for_customer(uow: UnitOfWork, mail: Row[Any], customer_id: int, opportunity_id: int | None = None) -> None:
    """Give whoever works with a customer the answer to do, on their open opportunity where there is one."""
    table = table_of(Opportunity)
    deal = uow.first(select(table).where(
        table.c.customer_id == customer_id, table.c.state == OPEN,
    ).order_by((table.c.id == (opportunity_id or 0)).desc(), table.c.id.desc()).limit(1))
    record, record_id = (CUSTOMER, customer_id) if deal is None else (OPPORTUNITY, int(deal.id))
    assign_record(uow, mail.id, record, record_id, customer_id)
    keep_enclosed(uow, mail.id, record, record_id)
    subject = f"Answer: {mail.subject or NO_SUBJECT}"
    waits = select(Activity.id).where(
        Activity.party_id == customer_id, Activity.state == PLANNED, Activity.subject == subject)
    if uow.first(waits) is None:
        plan_activity(uow, PlanActivity(
            "mail", subject, uow.now, party_id=customer_id, owner_id=None if deal is None else deal.owner_id,
            note=wish_of("", split_reply(mail.body_text).said), record="" if deal is None else OPPORTUNITY,
            record_id=0 if deal is None else int(deal.id),
        ))


def note_answer(uow: UnitOfWork, event: MailSent) -> None:
    """Note that a lead was spoken to once an answer went out, and that what was to be answered is done."""
    if event.record not in (LEAD, OPPORTUNITY, CUSTOMER):
        return
    if event.record == LEAD:
        if uow.get(Lead, event.record_id).state == rules.NEW:
            contact_lead(uow, ContactLead(event.record_id))
        close_thread(uow, LEAD, event.record_id)
        return
    answered = uow.get(MailMessage, event.message_id).reply_to_id
    if answered is not None:
        _done(uow, uow.get(MailMessage, answered))


def _done(uow: UnitOfWork, mail: Row[Any]) -> None:
    """Count an answer that was to be written as done, and the mail with it."""
    subject = f"Answer: {mail.subject or NO_SUBJECT}"
    for row in uow.rows(select(Activity.id).where(
            Activity.party_id == mail.party_id, Activity.state == PLANNED, Activity.subject == subject)):
        complete_activity(uow, CompleteActivity(row.id, "Answered by mail."))
    if mail.direction == "in" and mail.state == NEW:
        uow.update(MailMessage, mail.id, state=DONE)
