"""Sorting what came in: done, open again, about a record, from a customer."""

from dataclasses import dataclass
from typing import Annotated

from sqlalchemy import select

from app.areas.mail.models import MailMessage, MailPart
from app.areas.mail.operations.receiving import DONE, NEW
from app.areas.parties.models import Party
from app.kernel.columns import table_of
from app.kernel.errors import DomainError
from app.kernel.fields import Field
from app.kernel.papers import Attachment
from app.kernel.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class CloseMail:
    """Count mails as done: nobody has to answer them any more."""

    message_ids: Annotated[tuple[int, ...], Field("Mails", hidden=True)]


@dataclass(frozen=True, slots=True)
class ReopenMail:
    """Count a mail as new again."""

    message_id: Annotated[int, Field("Mail", lookup="mail_inbox", hidden=True)]


@dataclass(frozen=True, slots=True)
class AssignSender:
    """Say who wrote a mail."""

    message_id: Annotated[int, Field("Mail", lookup="mail_inbox", hidden=True)]
    party_id: Annotated[int, Field("Customer or supplier", lookup="customers")]


def close_mail(uow: UnitOfWork, cmd: CloseMail) -> None:
    """Count mails as done."""
    rows = uow.get_many(MailMessage, cmd.message_ids)
    uow.update_many(MailMessage, {row.id: {"state": DONE} for row in rows.values() if row.direction == "in"})


def reopen_mail(uow: UnitOfWork, cmd: ReopenMail) -> None:
    """Count a mail as new again."""
    row = uow.get(MailMessage, cmd.message_id)
    if row.state != DONE:
        raise DomainError("mail.open", "This mail is not done yet. Nothing was changed.")
    uow.update(MailMessage, row.id, state=NEW)


def assign_sender(uow: UnitOfWork, cmd: AssignSender) -> None:
    """Write down who wrote a mail."""
    uow.get(Party, cmd.party_id)
    uow.get(MailMessage, cmd.message_id)
    uow.update(MailMessage, cmd.message_id, party_id=cmd.party_id)


def close_thread(uow: UnitOfWork, record: str, record_id: int) -> None:
    """Count what came in about a record as done: somebody answered it."""
    rows = uow.rows(select(MailMessage.id).where(
        MailMessage.record == record, MailMessage.record_id == record_id, MailMessage.direction == "in",
        MailMessage.state == NEW,
    ))
    uow.update_many(MailMessage, {row.id: {"state": DONE} for row in rows})


def keep_enclosed(uow: UnitOfWork, message_id: int, record: str, record_id: int) -> None:
    """Keep the files of a mail with a record, too."""
    parts = uow.rows(select(table_of(MailPart)).where(
        MailPart.message_id == message_id, MailPart.inline.is_(False), MailPart.file_id.is_not(None),
    ).order_by(MailPart.position))
    uow.insert(Attachment, [
        {"record": record, "record_id": record_id, "name": part.name, "media_type": part.media_type,
         "size_bytes": part.size_bytes, "file_id": part.file_id, "at": uow.now, "by_id": uow.actor.id} for part in parts
    ])


def assign_record(uow: UnitOfWork, message_id: int, record: str, record_id: int, party_id: int | None = None) -> None:
    """Write down what a mail is about, and whose it is where that is known now; answers to it find their way there."""
    known = {} if party_id is None else {"party_id": party_id}
    uow.update(MailMessage, message_id, record=record, record_id=record_id, **known)
