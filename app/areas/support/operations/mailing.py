"""Tickets by mail: what comes in opens or continues one, what is answered goes out, strangers get a name later."""

from dataclasses import dataclass
from typing import Annotated, Any

from sqlalchemy import Row, select

from app.areas.mail.events import MailReceived
from app.areas.mail.models import MailMessage
from app.areas.mail.operations import assign_record, keep_enclosed
from app.areas.parties.models import Party
from app.areas.parties.operations import AddContact, add_contact
from app.areas.sales.operations.customers import CreateCustomer, create_customer
from app.areas.support import rules
from app.areas.support.models import Ticket
from app.areas.support.operations.history import change_ticket
from app.areas.support.operations.mailed_answers import STRANGERS, STRANGERS_NAME, TICKET, reachable
from app.areas.support.operations.talking import ReceiveCustomerMessage, receive_customer_message
from app.areas.support.operations.tickets import OpenTicket, open_ticket
from app.exchange.mail.kinds import DAMAGED, PERSON
from app.exchange.mail.quoting import split_reply
from app.kernel.columns import table_of
from app.kernel.errors import DomainError
from app.kernel.fields import Field
from app.kernel.unit_of_work import UnitOfWork

LONGEST_BODY = 20_000


@dataclass(frozen=True, slots=True)
class NameSender:
    """Say who wrote: a customer that is known, or a new one; their tickets and the address go there in one step."""

    ticket_id: Annotated[int, Field("Ticket", lookup="tickets", hidden=True)]
    customer_id: Annotated[int | None, Field("Customer", "Left empty, a new one is made", lookup="customers")] = None
    name: Annotated[str, Field("Name of the new customer", help="Left empty, the name beside the address")] = ""
    country: Annotated[str, Field("Country of the new customer")] = ""


@dataclass(frozen=True, slots=True)
class FileMail:
    """Put a mail into a ticket where that did not happen by itself, or open one for it."""

    message_id: Annotated[int, Field("Mail", lookup="mail_inbox", hidden=True)]
    ticket_id: Annotated[int | None, Field("Ticket", "Left empty, a new one is opened", lookup="tickets")] = None


def file_mail(uow: UnitOfWork, cmd: FileMail) -> int:
    """Put a mail into a ticket and give its number; one that is in a ticket already stays there."""
    mail = uow.get(MailMessage, cmd.message_id)
    if mail.direction != "in" or (mail.record == TICKET and mail.record_id):
        raise DomainError("mail.filed", "This mail is in a ticket already, or went out from here. Nothing was changed.")
    if cmd.ticket_id is not None:
        _add(uow, mail, uow.get(Ticket, cmd.ticket_id))
    elif not _open(uow, mail):
        raise DomainError(
            "mail.not_customer", "Whoever wrote this is no customer, so that no ticket can be opened. Say who it is "
            "first, or choose a ticket.", "ticket_id",
        )
    return int(uow.get(MailMessage, mail.id).record_id)


def take_mail(uow: UnitOfWork, event: MailReceived) -> None:
    """Add what a person writes to its ticket, or open one; what machines write stays in the inbox."""
    if event.kind not in (PERSON, DAMAGED):
        return
    mail = uow.get(MailMessage, event.message_id)
    ticket = _ticket_of(uow, event) if event.record == TICKET else None
    if ticket is not None:
        _add(uow, mail, ticket)
    elif event.opens_tickets and event.record in ("", TICKET):
        _open(uow, mail)


def _ticket_of(uow: UnitOfWork, event: MailReceived) -> Row[Any] | None:
    """Give the ticket that a mail continues; a merged one leads to where it went, a closed one takes no more."""
    ticket = uow.get(Ticket, event.record_id)
    while ticket.merged_into_id is not None:
        ticket = uow.get(Ticket, ticket.merged_into_id)
    return None if ticket.state == rules.CLOSED else ticket


def _add(uow: UnitOfWork, mail: Row[Any], ticket: Row[Any]) -> None:
    """Add what a mail says anew to a ticket."""
    body = _body(split_reply(mail.body_text).said)
    receive_customer_message(uow, ReceiveCustomerMessage(ticket.id, body, mail.sender_name or mail.sender_address))
    _belongs(uow, mail, ticket.id, ticket.customer_id)


def _open(uow: UnitOfWork, mail: Row[Any]) -> bool:
    customer_id = _customer_of(uow, mail)
    if customer_id is None:
        return False
    opened = open_ticket(uow, OpenTicket(
        customer_id, mail.subject or "A mail without a subject", _body(mail.body_text), channel="mail",
        contact_name=mail.sender_name or mail.sender_address or "Unknown sender", contact_email=reachable(mail),
    ))
    _belongs(uow, mail, opened.ticket_id, None)
    return True


def _customer_of(uow: UnitOfWork, mail: Row[Any]) -> int | None:
    """Give whose ticket it is; None for somebody who is known and no customer, whose mail stays in the inbox."""
    if mail.party_id is None:
        return strangers(uow)
    return int(mail.party_id) if uow.get(Party, mail.party_id).is_customer else None


def strangers(uow: UnitOfWork) -> int:
    """Give the customer under whom tickets of unknown senders stand; made at the first need."""
    known: int | None = uow.scalar(select(Party.id).where(Party.code == STRANGERS))
    return known or create_customer(uow, CreateCustomer(STRANGERS_NAME, code=STRANGERS))


def _body(text: str) -> str:
    words = text.strip() or "(The mail has no text.)"
    return words if len(words) <= LONGEST_BODY else f"{words[:LONGEST_BODY]}\n(The rest is in the mail.)"


def _belongs(uow: UnitOfWork, mail: Row[Any], ticket_id: int, party_id: int | None) -> None:
    """Write down which ticket a mail is about, and keep its files there, too."""
    assign_record(uow, mail.id, TICKET, ticket_id, party_id if mail.party_id is None else None)
    keep_enclosed(uow, mail.id, TICKET, ticket_id)


def name_sender(uow: UnitOfWork, cmd: NameSender) -> int:
    """Give a stranger a name: their unsolved tickets and mails go to the customer, whose number is given."""
    ticket = uow.get(Ticket, cmd.ticket_id)
    if uow.get(Party, ticket.customer_id).code != STRANGERS:
        raise DomainError("ticket.known", f"It is known who wrote ticket {ticket.number}. Nothing was changed.")
    customer_id = cmd.customer_id or create_customer(uow, CreateCustomer(
        cmd.name.strip() or ticket.contact_name, country=cmd.country, email=ticket.contact_email,
    ))
    if cmd.customer_id is not None and ticket.contact_email:
        add_contact(uow, AddContact(customer_id, ticket.contact_name, email=ticket.contact_email))
    same = uow.rows(select(table_of(Ticket)).where(
        Ticket.customer_id == ticket.customer_id, Ticket.contact_email == ticket.contact_email,
        Ticket.id == ticket.id if not ticket.contact_email else Ticket.merged_into_id.is_(None),
    ).order_by(Ticket.id))
    for row in same:
        change_ticket(uow, row, row.state, customer_id=customer_id)
    mails = uow.rows(select(MailMessage.id).where(
        MailMessage.record == TICKET, MailMessage.record_id.in_([row.id for row in same]),
    ))
    uow.update_many(MailMessage, {row.id: {"party_id": customer_id} for row in mails})
    return customer_id
