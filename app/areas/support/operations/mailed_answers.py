"""What a customer is told goes out by mail, as an answer to what they wrote last."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import Row, select

from app.areas.mail.models import MailMessage
from app.areas.mail.operations import DraftFile, MailDraft, close_thread, enclosed, enclosed_papers, queue_mail
from app.areas.parties.models import Party
from app.exchange.mail.addresses import read_mailboxes
from app.kernel.columns import table_of
from app.kernel.errors import DomainError
from app.kernel.unit_of_work import UnitOfWork

TICKET = "ticket"
STRANGERS, STRANGERS_NAME = "UNKNOWN", "Unknown senders"
"""The customer under whom tickets of people stand whom nobody knows yet."""

MAIL, TOLD = "mail", "told"


def goes_by_mail(uow: UnitOfWork, ticket: Row[Any], way: str) -> bool:
    """Tell whether an answer is mailed: as asked, or in the way in which the customer wrote last."""
    if way in (MAIL, TOLD):
        return way == MAIL
    return bool(ticket.channel == MAIL) or last_mail(uow, ticket.id) is not None


def last_mail(uow: UnitOfWork, ticket_id: int) -> Row[Any] | None:
    """Give the newest mail that came in about a ticket."""
    return uow.first(
        select(table_of(MailMessage))
        .where(MailMessage.record == TICKET, MailMessage.record_id == ticket_id, MailMessage.direction == "in")
        .order_by(MailMessage.at.desc(), MailMessage.id.desc()).limit(1)
    )


def reachable(mail: Row[Any]) -> str:
    """Give the address to which answers to a mail go; empty when there is none that a server would take."""
    boxes = read_mailboxes(mail.reply_line) or read_mailboxes(mail.sender_address)
    return boxes[0].address if boxes and "." in boxes[0].address.rpartition("@")[2] else ""


def mail_answer(
    uow: UnitOfWork, ticket: Row[Any], body: str, *, files: Sequence[DraftFile] = (),
    headers: tuple[tuple[str, str], ...] = (),
) -> int | None:
    """Send what a customer is told by mail, as an answer to what they wrote last; None where there is no address."""
    last = last_mail(uow, ticket.id)
    address = (reachable(last) if last is not None else "") or ticket.contact_email
    if not address:
        return None
    subject = last.subject if last is not None and last.subject else f"{ticket.subject} ({ticket.number})"
    close_thread(uow, TICKET, ticket.id)
    return queue_mail(uow, MailDraft(
        last.account_id if last is not None else None, (address,), _answered(subject) if last is not None else subject,
        body, reply_to_message_id=None if last is None else last.id, party_id=_person(uow, ticket),
        record=TICKET, record_id=ticket.id, attachments=tuple(files), headers=headers,
    ))


def send_answer(
    uow: UnitOfWork, ticket: Row[Any], body: str, way: str, *, papers: Sequence[int] = (), files: Sequence[str] = (),
) -> None:
    """Mail what a customer is told where they wrote by mail, or where that is asked for, with documents of the ticket.

    DomainError when it is to go by mail and no address is known, or when files would go nowhere.
    """
    going = goes_by_mail(uow, ticket, way)
    with_it = (*enclosed_papers(uow, TICKET, ticket.id, papers),
               *(enclosed(Path(path)) for path in files if path.strip())) if going else ()
    sent = mail_answer(uow, ticket, body, files=with_it) if going else None
    if sent is None and way == MAIL:
        raise DomainError(
            "ticket.no_mail", f"No address for mail is known in ticket {ticket.number}. Nothing was sent; tell the "
            "customer another way, or write the address into the ticket.", "way",
        )
    if sent is None and (papers or files):
        raise DomainError(
            "ticket.files", f"Files go with a mail, and no mail goes out of ticket {ticket.number}. Nothing was sent; "
            "leave them out, or send the answer by mail.", "files",
        )


def _answered(subject: str) -> str:
    return subject if subject[:3].casefold() in ("re:", "aw:") else f"Re: {subject}"


def _person(uow: UnitOfWork, ticket: Row[Any]) -> int | None:
    return None if uow.get(Party, ticket.customer_id).code == STRANGERS else int(ticket.customer_id)
