"""The tables of messages, of their parts, and of how those that go out fare."""

from datetime import datetime
from types import MappingProxyType
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.columns import JsonText, Model, Numbered, Versioned, table_options


class MailMessage(Versioned, Model):
    """A message that came `in` or goes `out`; what it says never changes.

    `kind` is person, bulk, auto, bounce, own or damaged. `state` of one that came in is new or done; of one that goes
    out it is written. `message_key`, `reply_key` and `reference_keys` are the headers Message-ID, In-Reply-To and
    References without brackets; `thread_id` is the first message of the conversation, itself where it begins one.
    `raw_file_id` is the message as it came. `record` and `record_id` say what it is about. `headers` are those that go
    out beside the usual ones, as pairs.
    """

    __tablename__ = "mail_message"
    __personal__ = MappingProxyType({
        "sender_name": "", "sender_address": "", "to_line": "", "cc_line": "", "bcc_line": "", "reply_line": "",
        "subject": "(erased)", "body_text": "", "body_html": "", "problem": "",
    })
    __table_args__ = table_options(
        Index("ix_mail_message_inbox", "direction", "state", "at", "id"),
        Index("ix_mail_message_at", "direction", "at", "id"),
        Index("ix_mail_message_key", "message_key"),
        Index("ix_mail_message_thread", "thread_id", "at"),
        Index("ix_mail_message_party", "party_id", "at"),
        Index("ix_mail_message_record", "record", "record_id", "at"),
        Index("ix_mail_message_sender", "sender_address", "at"),
        Index("ix_mail_message_raw", "raw_file_id"),
        Index("ix_mail_message_reply", "reply_to_id"),
    )

    direction: Mapped[str]
    kind: Mapped[str]
    state: Mapped[str]
    account_id: Mapped[int | None] = mapped_column(ForeignKey("mail_account.id"))
    message_key: Mapped[str]
    reply_key: Mapped[str] = mapped_column(default="")
    reference_keys: Mapped[str] = mapped_column(default="")
    thread_id: Mapped[int]
    reply_to_id: Mapped[int | None] = mapped_column(ForeignKey("mail_message.id"))
    at: Mapped[datetime]
    dated_at: Mapped[datetime | None]
    sender_name: Mapped[str] = mapped_column(default="")
    sender_address: Mapped[str] = mapped_column(default="")
    to_line: Mapped[str] = mapped_column(default="")
    cc_line: Mapped[str] = mapped_column(default="")
    bcc_line: Mapped[str] = mapped_column(default="")
    reply_line: Mapped[str] = mapped_column(default="")
    subject: Mapped[str] = mapped_column(default="")
    body_text: Mapped[str] = mapped_column(default="")
    body_html: Mapped[str] = mapped_column(default="")
    headers: Mapped[Any] = mapped_column(JsonText)
    size_bytes: Mapped[int]
    raw_file_id: Mapped[int | None] = mapped_column(ForeignKey("kernel_file.id"))
    party_id: Mapped[int | None] = mapped_column(ForeignKey("parties_party.id"))
    record: Mapped[str] = mapped_column(default="")
    record_id: Mapped[int] = mapped_column(default=0)
    problem: Mapped[str] = mapped_column(default="")


class MailPart(Numbered, Model):
    """A file in a message; an `inline` one is shown within its text, by its `content_id`.

    Where a part was too large or could not be read there is no file, and `problem` says why.
    """

    __tablename__ = "mail_part"
    __personal__ = MappingProxyType({"name": "(erased)"})
    __table_args__ = table_options(UniqueConstraint("message_id", "position"))

    message_id: Mapped[int] = mapped_column(ForeignKey("mail_message.id"))
    position: Mapped[int]
    name: Mapped[str]
    media_type: Mapped[str]
    size_bytes: Mapped[int]
    content_id: Mapped[str] = mapped_column(default="")
    inline: Mapped[bool] = mapped_column(default=False)
    file_id: Mapped[int | None] = mapped_column(ForeignKey("kernel_file.id"))
    problem: Mapped[str] = mapped_column(default="")


class MailDelivery(Versioned, Model):
    """How a message that goes out fares: waiting, sending, sent, failed, uncertain, cancelled or bounced.

    Whoever sends it holds it by `claim` until `claimed_until`; `stage` tells how far the one that holds it came:
    claimed, or handed once the server may have taken it.
    """

    __tablename__ = "mail_delivery"
    __personal__ = MappingProxyType({"reason": ""})
    __table_args__ = table_options(
        UniqueConstraint("message_id"), Index("ix_mail_delivery_next", "state", "next_at", "id"),
        Index("ix_mail_delivery_changed", "changed_at", "message_id"),
        Index("ix_mail_delivery_state", "state", "changed_at", "message_id"),
    )

    message_id: Mapped[int] = mapped_column(ForeignKey("mail_message.id"))
    state: Mapped[str]
    stage: Mapped[str] = mapped_column(default="")
    claim: Mapped[str] = mapped_column(default="")
    claimed_until: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    next_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(default="")


class BouncedAddress(Versioned, Model):
    """An address that mail came back from; `permanent` when nothing will reach it any more."""

    __tablename__ = "mail_bounced_address"
    __table_args__ = table_options(UniqueConstraint("address"))

    address: Mapped[str]
    permanent: Mapped[bool]
    bounces: Mapped[int]
    reason: Mapped[str] = mapped_column(default="")
    last_at: Mapped[datetime]
