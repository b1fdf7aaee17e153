"""What goes out, as the sender needs it: what is due, and each message as it goes over the wire."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, or_, select

from app.areas.mail import rules
from app.areas.mail.models import MailAccount, MailDelivery, MailMessage, MailPart
from app.areas.mail.queries.accounts import firm_key
from app.exchange.mail.addresses import Mailbox, read_mailboxes
from app.exchange.mail.composing import Enclosure, Letter
from app.kernel.columns import table_of
from app.kernel.papers import FileContent


@dataclass(frozen=True, slots=True)
class Envelope:
    """A message with those who get it; `partly` once it was tried so often that those who can be reached get it."""

    letter: Letter
    recipients: tuple[str, ...]
    partly: bool


def due(now: datetime) -> ColumnElement[bool]:
    """Say that a message is to be sent, or that whoever held it did not come back in time."""
    waits = (MailDelivery.state == rules.WAITING) & (MailDelivery.next_at <= now)
    left = (MailDelivery.state == rules.SENDING) & (MailDelivery.claimed_until < now)
    return or_(waits, left)


def load_envelope(connection: Connection, message_id: int) -> Envelope:
    """Read a message as it goes over the wire."""
    row = connection.execute(select(table_of(MailMessage)).where(MailMessage.id == message_id)).one()
    attempts = connection.execute(
        select(MailDelivery.attempts).where(MailDelivery.message_id == message_id)
    ).scalar_one()
    to, cc, bcc = (read_mailboxes(line) for line in (row.to_line, row.cc_line, row.bcc_line))
    letter = Letter(
        row.message_key, Mailbox(row.sender_address, row.sender_name), to, row.subject, row.body_text, row.at, cc=cc,
        reply_to=_reply_to(connection, row.account_id, row.thread_id, row.sender_address, about=bool(row.record)),
        html=row.body_html, reply_key=row.reply_key, reference_keys=tuple(row.reference_keys.split()),
        headers=tuple((name, value) for name, value in row.headers), enclosures=_enclosures(connection, message_id),
    )
    return Envelope(letter, tuple(mailbox.address for mailbox in (*to, *cc, *bcc)), attempts >= rules.PARTLY_FROM)


def _reply_to(
    connection: Connection, account_id: int | None, thread_id: int, address: str, *, about: bool,
) -> Mailbox | None:
    """Give the address with the mark of the conversation, where the account's server takes such addresses."""
    marks = connection.execute(select(MailAccount.marks_address).where(MailAccount.id == account_id)).scalar()
    key = firm_key(connection) if marks and about else None
    return None if key is None else Mailbox(rules.with_tag(address, rules.sign(key, thread_id)))


def _enclosures(connection: Connection, message_id: int) -> tuple[Enclosure, ...]:
    rows = connection.execute(
        select(MailPart.name, MailPart.media_type, FileContent.content, MailPart.content_id)
        .join(FileContent, FileContent.id == MailPart.file_id).where(MailPart.message_id == message_id)
        .order_by(MailPart.position)
    )
    return tuple(Enclosure(name, kind, bytes(content), content_id) for name, kind, content, content_id in rows)
